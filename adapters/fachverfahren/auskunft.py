"""Question and answer as JSON, the same in a folder and over HTTP.

    {"anfrage": UUID, "aktenzeichen": "S-32/4711"|null, "person": {…}}         as in akte.json
    {"stand": "2026-11-30T08:00:00+01:00", "merkmale": ["haft", {…}]|null, "quelle": "LaDiVA"|null}

`merkmale`: `[]` says that there are none, `null` that the person is not known there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

from gateway.aktendatei import Merkmalangabe, Personangabe
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.person import Person
from gateway.domain.worte import oertlich
from gateway.ports import KeineAuskunft, Merkmalauskunft

GROESSTE = 100_000
"""Bytes of an answer; a long one has about 2,000."""
VORGEHEN = timedelta(minutes=10)
"""So much may the clock over there be ahead."""


class Antwort(BaseModel):
    """What the other system answers."""

    model_config = ConfigDict(extra="forbid")

    stand: AwareDatetime
    merkmale: list[Merkmalart | Merkmalangabe] | None
    quelle: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None

    def als_auskunft(self) -> Merkmalauskunft:
        herkunft = f"{self.quelle or 'Fachverfahren'}, Stand {oertlich(self.stand):%d.%m.%Y}"
        if self.merkmale is None:
            return Merkmalauskunft(None, self.stand)
        einzeln = (Merkmal(m) if isinstance(m, Merkmalart) else m.als_merkmal() for m in self.merkmale)
        return Merkmalauskunft(tuple(replace(m, quelle=m.quelle or herkunft) for m in einzeln), self.stand)


class Anfrage(BaseModel):
    """What we ask."""

    anfrage: UUID
    aktenzeichen: str | None
    person: Personangabe


def frage(vorgang: UUID, person: Person, aktenzeichen: str | None) -> bytes:
    """The question, ready to be laid down or sent."""
    angabe = Anfrage(anfrage=vorgang, aktenzeichen=aktenzeichen, person=Personangabe.aus_person(person))
    return angabe.model_dump_json().encode()


def lies(daten: bytes, jetzt: datetime, hoechstalter: timedelta) -> Merkmalauskunft:
    """The answer, if it may be used. Raises `KeineAuskunft`; what was in it is not repeated."""
    if len(daten) > GROESSTE:
        raise KeineAuskunft("Die Auskunft des Fachverfahrens ist zu groß.")
    try:
        antwort = Antwort.model_validate_json(daten)
    except ValidationError as fehler:
        stellen = sorted({"/".join(map(str, f["loc"][:1])) or "Wurzel" for f in fehler.errors()})
        raise KeineAuskunft(
            f"Die Auskunft des Fachverfahrens hat nicht die vereinbarte Form: {', '.join(stellen[:5])}."
        ) from None
    if not jetzt - hoechstalter <= antwort.stand <= jetzt + VORGEHEN:
        raise KeineAuskunft(
            "Die Auskunft des Fachverfahrens ist nicht von heute: ihr Stand ist zu alt oder künftig."
        )
    return antwort.als_auskunft()
