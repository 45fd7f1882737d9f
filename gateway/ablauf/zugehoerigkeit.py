"""What a work item is about: its message, its Vorgang, the authority on the other side, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Auftragszeile


@dataclass(frozen=True)
class Zugehoerigkeit:
    """All None: it belongs to the Mandant as a whole, as the emptying of its mailbox does."""

    vorgang: UUID | None = None
    nachricht: UUID | None = None
    partner: str | None = None


def zugehoerigkeiten(buch: Buch, zeilen: Sequence[Auftragszeile]) -> Mapping[int, Zugehoerigkeit]:
    """By number of the work item; two questions to the database, however many there are."""
    nachrichten = buch.nachrichten.mit_ids(_ids(zeilen, "nachricht"))
    vorgaenge = {n.vorgang for n in nachrichten.values() if n.vorgang} | _ids(zeilen, "vorgang")
    partner = buch.vorgaenge.partner(vorgaenge)
    gefunden = {}
    for zeile in zeilen:
        id = _id(zeile, "nachricht")
        nachricht = nachrichten.get(id) if id else None
        vorgang = _id(zeile, "vorgang") or (nachricht.vorgang if nachricht else None)
        wer = nachricht.partner if nachricht and nachricht.partner else None
        gefunden[zeile.id] = Zugehoerigkeit(vorgang, id, wer or (partner.get(vorgang) if vorgang else None))
    return gefunden


def _ids(zeilen: Iterable[Auftragszeile], was: str) -> set[UUID]:
    return {id for zeile in zeilen if (id := _id(zeile, was)) is not None}


def _id(zeile: Auftragszeile, was: str) -> UUID | None:
    text = zeile.daten.get(was)
    return UUID(text) if text else None
