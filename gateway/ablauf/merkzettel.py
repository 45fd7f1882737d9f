"""What somebody has typed that has no place in an address (a search, a filter), to be found again by an id."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.haus import Haus

BLEIBT = timedelta(days=1)


@noch_einmal
def lege(haus: Haus, benutzer: str, art: str, werte: dict[str, str]) -> UUID:
    """The id of a new note."""
    id = uuid4()
    with haus.buchen() as buch:
        buch.merkzettel.lege_an(benutzer, art, id, dict(werte))
    return id


def lies(haus: Haus, benutzer: str, art: str, id: UUID) -> dict[str, str] | None:
    """None: this user has none of this id, or not any more."""
    with haus.lesen() as buch:
        zeile = buch.merkzettel.finde(benutzer, art, id)
        return None if zeile is None else dict(zeile.werte)


def vergiss(haus: Haus, *, hoechstens: int) -> int:
    """What was left lying, by a clock that has not just jumped. Returns how many went."""
    if not haus.ist_gekommen(haus.jetzt()):
        return 0
    with haus.buchen() as buch:
        return buch.merkzettel.vergiss(haus.jetzt() - BLEIBT, hoechstens=hoechstens)
