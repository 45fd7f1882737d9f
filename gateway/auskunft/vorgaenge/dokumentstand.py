"""What becomes of each document, in the clerk's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.ablage.inhalte import dokument_von
from gateway.ablage.tabellen import Dokumentstatus, Dokumentzeile, Uebergabezeile
from gateway.domain.akte import Dokument
from gateway.domain.freigabe import FRAGE, wirksame_klasse
from gateway.domain.teilklasse import NIE
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.vorgaben import Vorgaben


@dataclass(frozen=True)
class Dokumentstand:
    """A document and how far it has come."""

    dokument: Dokument
    status: Dokumentstatus
    stand: str
    fertig: bool


def dokumentstaende(vorgang: Uebergabezeile, zeilen: Sequence[Dokumentzeile]) -> tuple[Dokumentstand, ...]:
    """In the order of the documents."""
    von_hand = Vorgaben.aus_json(vorgang.vorgaben).weglassen
    return tuple(_dokumentstand(vorgang, zeile, zeile.uuid in von_hand) for zeile in zeilen)


def _dokumentstand(vorgang: Uebergabezeile, zeile: Dokumentzeile, von_hand: bool) -> Dokumentstand:
    dokument = dokument_von(zeile)
    if vorgang.richtung is Richtung.UEBERNAHME:
        stand, fertig = _im_import(vorgang, zeile)
    elif zeile.status is Dokumentstatus.DABEI:
        stand, fertig = _auf_dem_weg(vorgang)
    else:
        stand, fertig = _bleibt(dokument, zeile.status, von_hand), False
    return Dokumentstand(dokument, zeile.status, stand, fertig)


def _bleibt(dokument: Dokument, status: Dokumentstatus, von_hand: bool) -> str:
    """`von_hand`: a person said so before it began."""
    if status is Dokumentstatus.WEGGELASSEN:
        return f"bleibt hier, {'weggelassen' if von_hand else 'Format nicht vereinbart'}"
    if wirksame_klasse(dokument) in NIE:
        return "bleibt hier, darf auf diesem Weg nicht hinaus"
    return "bleibt hier, abgelehnt"


_ABGABE = {
    Zustand.ANGELEGT: ("wird bereitgestellt", False),
    Zustand.VORBEREITET: ("bereitgestellt", False),
    Zustand.FREIGEGEBEN: ("freigegeben", True),
    Zustand.GEPACKT: ("freigegeben", True),
    Zustand.GESENDET: ("gesendet", True),
    Zustand.KARENZ: ("übergeben und quittiert", True),
    Zustand.ABGESCHLOSSEN: ("übergeben und quittiert", True),
    Zustand.ZURUECKGEWIESEN: ("gesendet, nicht angenommen", False),
}


def _auf_dem_weg(vorgang: Uebergabezeile) -> tuple[str, bool]:
    if vorgang.haelt in FRAGE.values():
        return "wartet auf Freigabe", False
    return _ABGABE.get(vorgang.zustand, ("bleibt hier, nicht übergeben", False))


def _im_import(vorgang: Uebergabezeile, zeile: Dokumentzeile) -> tuple[str, bool]:
    if vorgang.zustand in {Zustand.ZURUECKGEWIESEN, Zustand.ABGEBROCHEN}:
        return "nicht übernommen", False
    if zeile.rueckgelesen:
        return "im DMS, rückgelesen", True
    if zeile.dms_ref:
        return "im DMS abgelegt", False
    if zeile.sha256:
        return "eingetroffen", False
    return "wird erwartet", False
