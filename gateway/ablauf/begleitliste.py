"""The Begleitliste: which originals go by post beside the file, and which of them have arrived.

XAusländer carries no such list, so each side keeps its own; both name the same number, which the sheet in the
parcel shows as bars. The list is closed once every item is received."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Begleitstueck, Ereignisart
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.haus import Haus
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler

HOECHSTENS = 100
"""Items of one list."""


class BegleitlisteUnsinnig(EingabeFehler):
    """Nothing to enter or to confirm, too much, or a handover that came to nothing."""

    code = "begleitliste.unsinnig"
    satz = "So lässt sich die Begleitliste nicht führen."


@dataclass(frozen=True)
class Original:
    """One item as somebody enters it."""

    gegenstand: str
    kennzeichen: str | None = None


def nummer(vorgang: UUID) -> str:
    """Number of the list of this Vorgang: short, without personal data, easy to type."""
    return f"BL-{vorgang.hex[:10].upper()}"


@noch_einmal
def trage_ein(
    haus: Haus, vorgang: UUID, originale: Sequence[Original], *, wer: str, nur_neue: bool = False
) -> None:
    """On the receiving side an item is entered because it has arrived: it is received at once. `nur_neue`: a list
    that is there already stays as it is (the same form sent twice).

    Raises `BegleitlisteUnsinnig`, `NichtGefunden`."""
    with haus.buchen() as buch:
        zeile = buch.vorgaenge.zum_aendern(vorgang)
        if nur_neue and buch.begleitstuecke.liste(vorgang):
            return
        if not originale or len(buch.begleitstuecke.liste(vorgang)) + len(originale) > HOECHSTENS:
            raise BegleitlisteUnsinnig(f"Eine Begleitliste hat 1 bis {HOECHSTENS} Originale.")
        if zeile.zustand in NICHTS_GEWORDEN:
            raise BegleitlisteUnsinnig("Diese Übergabe ist beendet; es geht nichts mehr mit der Post.")
        neue = [buch.begleitstuecke.trage_ein(vorgang, o.gegenstand, o.kennzeichen, wer) for o in originale]
        was = "geht mit der Post" if zeile.richtung is Richtung.ABGABE else "ist mit der Post gekommen"
        for stueck in neue:
            buch.vorgaenge.vermerke(zeile, f"Original {stueck.lfd} {was}: {_satz(stueck)}.", wer=wer)
        if zeile.richtung is Richtung.UEBERNAHME:
            buch.begleitstuecke.bestaetige(vorgang, {s.lfd for s in neue}, None, wer)


@noch_einmal
def bestaetige(haus: Haus, vorgang: UUID, nummern: Collection[int], *, vermerk: str | None, wer: str) -> None:
    """These have arrived. Raises `BegleitlisteUnsinnig`, `NichtGefunden`."""
    with haus.buchen() as buch:
        zeile = buch.vorgaenge.zum_aendern(vorgang)
        neue = buch.begleitstuecke.bestaetige(vorgang, nummern, vermerk, wer)
        if not neue:
            raise BegleitlisteUnsinnig("Bitte wählen Sie Originale, deren Empfang noch offen ist.")
        text = f"Empfang von {anzahl(len(neue), 'Original', 'Originalen')} bestätigt ({_nummern(neue)})."
        text += f" {vermerk}" if vermerk else ""
        text += " Die Begleitliste ist abgeschlossen." if _ist_zu(buch, vorgang) else ""
        buch.vorgaenge.vermerke(zeile, text, art=Ereignisart.VERMERK, wer=wer)


def _ist_zu(buch: Buch, vorgang: UUID) -> bool:
    return all(b.empfangen is not None for b in buch.begleitstuecke.liste(vorgang))


def _nummern(stuecke: Sequence[Begleitstueck]) -> str:
    return ", ".join(f"Nr. {s.lfd}" for s in stuecke)


def _satz(stueck: Begleitstueck) -> str:
    return f"{stueck.gegenstand} ({stueck.kennzeichen})" if stueck.kennzeichen else stueck.gegenstand
