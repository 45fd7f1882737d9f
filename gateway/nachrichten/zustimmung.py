"""How an authority answers another that needs its consent."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, Struktur, Wahl, wert
from gateway.nachrichten.release import XAUSLAENDER


@wert
class Zustimmung:
    """Yes, perhaps under conditions in words and from a day on (not in 010502)."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    nebenbestimmungen: Annotated[tuple[str, ...], E("nebenbestimmung")] = ()
    gueltig_ab: Annotated[date | None, E("gueltigAb")] = None


@wert
class Ablehnung:
    """No, with the reason."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    begruendung: Annotated[str, E("begruendung")]


Entscheidung = Zustimmung | Ablehnung
ENTSCHEIDUNG = Wahl(XAUSLAENDER, zustimmung=Struktur(Zustimmung), ablehnung=Struktur(Ablehnung))
