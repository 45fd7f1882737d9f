"""Which items of the Fehlerablage can be given back to the sender, and the booking of that wish.

Given back is what came in and has gone nowhere yet: a delivery before it is in the DMS, a message before it has had
its effect. The worker does it (`wege.unverarbeitet`, `post.oeffnung`), so it holds with whoever is at work."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Auftragszeile, Uebergabezeile
from gateway.ablauf.post.rueckweisung import ist_abweisbar
from gateway.ablauf.post.zurueckgabe import ZURUECKGEBEN, Rueckgabewunsch
from gateway.domain.auftragsart import EINGANG, SENDEN, WEG
from gateway.domain.nachricht import VON_HAND
from gateway.domain.uebergabe import Richtung
from gateway.errors import EingabeFehler
from gateway.nachrichten.release import FEHLERCODE
from gateway.nachrichten.zeichen import benenne, fremde_zeichen
from xoev_schemas import codeliste

GRUND_HOECHSTENS = 500
_EIGENE = "Eigene Nachrichten: Zurückgeben lässt sich nur, was angekommen ist."
_NICHTS_GEKOMMEN = "Dazu ist nichts angekommen, was sich zurückgeben ließe."
_ABGABE = "Eigene Abgaben: Sie gehen hinaus; die Sachbearbeitung kann sie abbrechen."
_ZU_SPAET = "Die Akte ist schon im DMS oder abgewiesen."
_ANTWORT = "Antworten und Quittungen werden nie zurückgewiesen, sonst wiesen zwei Systeme einander endlos ab."
_VON_HAND = "Von Hand eingelesen: Niemand hat sie gesendet."
_SCHON = "Schon zurückgegeben; der Auftrag läuft."


class RueckgabeUnzulaessig(EingabeFehler):
    """Code or reason can't stand in a 0010."""

    code = "rueckgabe.unzulaessig"
    satz = "So lässt sich das nicht zurückgeben."


@dataclass
class Rueckgabe:
    """How many are (or would be) given back, and how many can't be, by reason."""

    anzahl: int = 0
    nicht: dict[str, int] = field(default_factory=dict)

    def zaehle(self, hindernis: str | None) -> None:
        if hindernis is None:
            self.anzahl += 1
        else:
            self.nicht[hindernis] = self.nicht.get(hindernis, 0) + 1

    def nimm(self, andere: Rueckgabe) -> None:
        """Count those of another Mandant, too."""
        self.anzahl += andere.anzahl
        for grund, zahl in andere.nicht.items():
            self.nicht[grund] = self.nicht.get(grund, 0) + zahl

    @property
    def satz(self) -> str:
        """Why the others stay; "" = all go."""
        return " ".join(f"{zahl}× nicht: {grund}" for grund, zahl in sorted(self.nicht.items()))


def pruefe(wunsch: Rueckgabewunsch) -> None:
    """Raises `RueckgabeUnzulaessig`."""
    liste = codeliste(FEHLERCODE.uri)
    if liste is None or liste.bezeichnung(wunsch.code) is None:
        raise RueckgabeUnzulaessig("Diesen Fehlercode gibt es nicht; etwa S999.")
    if not 0 < len(wunsch.grund.strip()) <= GRUND_HOECHSTENS:
        raise RueckgabeUnzulaessig(
            f"Bitte einen Grund mit höchstens {GRUND_HOECHSTENS} Zeichen angeben, ohne Namen."
        )
    if fremde := fremde_zeichen(wunsch.grund):
        raise RueckgabeUnzulaessig(f"Im Grund ist nicht zulässig: {', '.join(map(benenne, fremde[:3]))}.")


def hindernis(buch: Buch, auftrag: Auftragszeile, vorgang: UUID | None) -> str | None:
    """Why this item can't be given back; None = it can."""
    if auftrag.art == EINGANG:
        return _hindernis_der_nachricht(buch, auftrag)
    if auftrag.art == SENDEN:
        return _EIGENE
    zeile = buch.vorgaenge.lies(vorgang) if auftrag.art == WEG and vorgang is not None else None
    return _NICHTS_GEKOMMEN if zeile is None else _hindernis_des_vorgangs(zeile)


def _hindernis_der_nachricht(buch: Buch, auftrag: Auftragszeile) -> str | None:
    nachricht = buch.nachrichten.lies(UUID(auftrag.daten["nachricht"]))
    if ZURUECKGEBEN in auftrag.daten:
        return _SCHON
    if nachricht.transport == VON_HAND:
        return _VON_HAND
    return None if nachricht.typ is None or ist_abweisbar(nachricht.typ) else _ANTWORT


def _hindernis_des_vorgangs(zeile: Uebergabezeile) -> str | None:
    if zeile.richtung is Richtung.ABGABE:
        return _ABGABE
    if zeile.lieferung_nachricht is None:
        return _NICHTS_GEKOMMEN
    if zeile.zurueckgeben is not None:
        return _SCHON
    from gateway.ablauf.arbeit import WEGE  # all the legal ways: commands that only list shall not load them

    weg = WEGE.get(zeile.weg)
    return None if weg is not None and weg.gibt_zurueck(zeile.schritt) else _ZU_SPAET


def merke(buch: Buch, auftrag: Auftragszeile, vorgang: UUID | None, wunsch: Rueckgabewunsch) -> None:
    """The wish, where the worker looks for it; the Vorgang is locked by the caller."""
    if auftrag.art == EINGANG:
        auftrag.daten = {**auftrag.daten, ZURUECKGEBEN: wunsch.als_json()}
    elif vorgang is not None:
        buch.vorgaenge.zum_aendern(vorgang).zurueckgeben = wunsch.als_json()
