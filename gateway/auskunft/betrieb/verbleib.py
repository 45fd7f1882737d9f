"""Where is this file? From the handovers that name its number; the DMS is not asked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablauf.akte import dateib
from gateway.domain.regeln.freigabe import EINSICHTNAHME, VORABINFORMATION
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import oertlich
from gateway.ports import Uhr

_BEWEGT_NICHTS = frozenset({EINSICHTNAHME, VORABINFORMATION})
"""Reasons of a request after which the file is where it was."""
NACHLIEFERUNG = "nachlieferung"
"""Way of what follows a handover: it says nothing of where the file is."""
_Z = Zustand


class Ort(StrEnum):
    HIER = "hier"
    ABGEGEBEN = "abgegeben"
    """The other authority has confirmed that it has it."""
    UNTERWEGS = "unterwegs"
    ANGEFORDERT = "angefordert"
    """We have asked for it; nothing has come yet."""
    UNBEKANNT = "unbekannt"


@dataclass(frozen=True)
class Verbleib:
    """`am`: since when; `quittung`: the message that proves the handover, where there is one."""

    ort: Ort
    satz: str
    uebergabe: UUID | None = None
    partner: str | None = None
    partner_name: str | None = None
    am: datetime | None = None
    quittung: UUID | None = None
    eintrag_bis: date | None = None
    """ABGEGEBEN: so long the entry stays in Ausländerdatei B (§ 68 Abs. 2 AufenthV)."""


class Verbleibsauskunft:
    """Bound to one Mandant by construction (invariant 13)."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr

    def wo_ist(self, zeichen: str) -> Verbleib:
        """By the file's number here or at the partner's, whole. The latest handover that says something counts."""
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            zeilen = buch.vorgaenge.mit_zeichen(zeichen)
            if (verbleib := verbleib_aus(buch, zeilen)) is not None:
                return verbleib
        if any(zeile.richtung is Richtung.ABGABE for zeile in zeilen):
            return Verbleib(Ort.HIER, "Die Akte ist hier; keine Übergabe hat sie bewegt.")
        return Verbleib(Ort.UNBEKANNT, "Keine Übergabe hat eine Akte mit diesem Aktenzeichen bewegt.")


def verbleib_aus(buch: Buch, zeilen: Sequence[Uebergabezeile]) -> Verbleib | None:
    """What the first of these handovers that says something says; the latest first."""
    erste = (_verbleib(buch, zeile) for zeile in zeilen if zeile.weg != NACHLIEFERUNG)
    return next((verbleib for verbleib in erste if verbleib is not None), None)


def _verbleib(buch: Buch, zeile: Uebergabezeile) -> Verbleib | None:
    """None: this one has moved nothing."""
    if zeile.richtung is Richtung.ABGABE:
        return _nach_abgabe(buch, zeile)
    return _nach_uebernahme(buch, zeile)


def _nach_abgabe(buch: Buch, zeile: Uebergabezeile) -> Verbleib | None:
    match zeile.zustand:
        case _Z.ABGELEHNT | _Z.ZURUECKGEWIESEN | _Z.ABGEBROCHEN:
            return None
        case _ if zeile.grund in _BEWEGT_NICHTS:
            return None
        case _Z.KARENZ | _Z.ABGESCHLOSSEN:
            satz = "Die Akte ist seit dem {am} bei {partner}; die Übernahme ist quittiert."
            ort = _mit(buch, zeile, Ort.ABGEGEBEN, satz, _Z.KARENZ)
            return replace(ort, eintrag_bis=_eintrag_bis(zeile, oertlich(ort.am or zeile.erstellt).date()))
        case _Z.GEPACKT | _Z.GESENDET:
            satz = "Die Akte ist seit dem {am} unterwegs zu {partner}; die Quittung fehlt noch."
            return _mit(buch, zeile, Ort.UNTERWEGS, satz, _Z.GEPACKT)
    satz = "Die Akte ist hier; seit dem {am} wird die Abgabe an {partner} vorbereitet."
    return _mit(buch, zeile, Ort.HIER, satz, _Z.ANGELEGT)


def _eintrag_bis(zeile: Uebergabezeile, abgegeben: date) -> date | None:
    """As it is settled, or will be at the end of the Karenz."""
    if zeile.eintrag_bis is not None or zeile.zustand is _Z.ABGESCHLOSSEN:
        return zeile.eintrag_bis
    return dateib.bestimme(zeile, abgegeben)


def _nach_uebernahme(buch: Buch, zeile: Uebergabezeile) -> Verbleib | None:
    match zeile.zustand:
        case _Z.ERGAENZT:
            return None
        case _Z.ABGELEHNT | _Z.ZURUECKGEWIESEN | _Z.ABGEBROCHEN:
            return None
        case _Z.IMPORTIERT | _Z.ABGESCHLOSSEN:
            satz = "Die Akte ist hier; sie wurde am {am} von {partner} übernommen."
            return _mit(buch, zeile, Ort.HIER, satz, _Z.IMPORTIERT)
        case _Z.ANGELEGT:
            satz = "Seit dem {am} wird die Anforderung der Akte vorbereitet; führende Behörde: {partner}."
            return _mit(buch, zeile, Ort.ANGEFORDERT, satz, _Z.ANGELEGT)
        case _Z.ANGEFORDERT:
            satz = "Die Akte ist seit dem {am} bei {partner} angefordert."
            return _mit(buch, zeile, Ort.ANGEFORDERT, satz, _Z.ANGEFORDERT)
    satz = "Die Akte ist seit dem {am} unterwegs von {partner} hierher."
    return _mit(buch, zeile, Ort.UNTERWEGS, satz, _Z.BEANTWORTET)


def _mit(buch: Buch, zeile: Uebergabezeile, ort: Ort, satz: str, seit: Zustand) -> Verbleib:
    am = _erreicht(buch, zeile, seit)
    partner = f"»{zeile.partner_name}« ({zeile.partner})" if zeile.partner else "noch offen"
    return Verbleib(
        ort,
        satz.format(am=f"{oertlich(am):%d.%m.%Y}", partner=partner),
        zeile.id,
        zeile.partner or None,
        zeile.partner_name,
        am,
        zeile.quittung,
    )


def _erreicht(buch: Buch, zeile: Uebergabezeile, zustand: Zustand) -> datetime:
    """When it came to this state, else when it began."""
    zeitlinie: Sequence[tuple[datetime, Zustand]] = [
        (e.zeit, e.zustand) for e in buch.vorgaenge.zeitlinie(zeile.id)
    ]
    return next((zeit for zeit, erreicht in zeitlinie if erreicht is zustand), zeile.erstellt)
