"""Finding again whom a Vorgang or a Meldung names, however the name is spelled: candidates by word, then
`personenabgleich` decides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from gateway.ablage.tabellen.person import Personenwortzeile
from gateway.domain.person import Person
from gateway.domain.personenabgleich import schluessel

_W = Personenwortzeile


def merke(session: Session, mandant: str, gegenstand: UUID, personen: Iterable[Person]) -> None:
    """The row that names them must be new."""
    alle = sorted({wort for person in personen for wort in worte(person)})
    if alle:
        session.execute(insert(_W), [{"mandant": mandant, "wort": w, "gegenstand": gegenstand} for w in alle])


def kandidaten(mandant: str, person: Person) -> Select[UUID]:
    """Ids of all that may name this person."""
    return select(_W.gegenstand).where(_W.mandant == mandant, _W.wort.in_(worte(person)))


def vergiss(session: Session, mandant: str, gegenstaende: Sequence[UUID]) -> None:
    session.execute(delete(_W).where(_W.mandant == mandant, _W.gegenstand.in_(gegenstaende)))


def worte(person: Person) -> list[str]:
    """What the table keeps of a person."""
    return [hashlib.sha256(wort.encode()).hexdigest() for wort in sorted(schluessel(person))]
