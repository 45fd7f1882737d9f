"""Repair by hand: fetch work items back or put them aside, one or many, and the Vorgang says so.

Each item has a transaction of its own, with its Vorgang locked before it as everywhere: nobody waits in a circle,
and what a worker has changed meanwhile is left to the worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auftragszeile, Auftragszustand, Ereignisart
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import vorfaelle, zurueckgeben
from gateway.ablauf.begruendung import eigene_worte
from gateway.ablauf.post.ausgang import UMGELEITET
from gateway.ablauf.post.zurueckgabe import Rueckgabewunsch
from gateway.ablauf.zugehoerigkeit import Zugehoerigkeit, zugehoerigkeiten
from gateway.ablauf.zurueckgeben import Rueckgabe
from gateway.domain.auftragsart import SENDEN
from gateway.errors import EingabeFehler
from gateway.ports import Uhr
from gateway.queue import verwaltung
from gateway.queue.auftrag import Grund

VON_HAND = "queue.von_hand"
OHNE_GRUND = "Von Hand beiseitegelegt."
_SEITE = 200
_WARTEND, _LAUFEND, _GEPARKT = Auftragszustand.WARTEND, Auftragszustand.LAUFEND, Auftragszustand.GEPARKT


@dataclass(frozen=True)
class Auslese:
    """Which items are meant: all conditions together; none = all that the repair can be done to."""

    nummer: int | None = None
    ursache: str | None = None
    partner: str | None = None
    vorgang: UUID | None = None


@dataclass(frozen=True)
class Fund:
    """One item that is meant: its number, kind, Vorgang and the authority on the other side."""

    nummer: int
    art: str
    vorgang: UUID | None
    partner: str | None


class Werkstatt:
    """Repairs of one Mandant, on behalf of `wer`."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr, wer: str) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr
        self._wer = wer

    def hole_zurueck(self, auslese: Auslese, *, probelauf: bool = False) -> int:
        """Due at once, with fresh attempts: what was put aside, and what failed and waits for its next attempt.
        Returns how many. Raises `NichtGefunden`, `AuftragBelegt` for a single one."""

        def tue(session: Session, id: int, jetzt: datetime) -> Auftragszeile:
            return verwaltung.hole_zurueck(session, id, jetzt=jetzt, wer=self._wer)

        return self._an_allen(auslese, self._zurueckholbar, tue, self._geht_weiter, probelauf)

    def leite_um(self, auslese: Auslese, transport: str, *, probelauf: bool = False) -> int:
        """Due at once, on this transport and no other: messages whose sending was put aside or has failed. One whom
        the directory names no such way for comes back with that cause. Returns and raises like `hole_zurueck`."""

        def passt(zeile: Auftragszeile, zu: Zugehoerigkeit) -> bool:
            return zeile.art == SENDEN and self._zurueckholbar(zeile, zu)

        def tue(session: Session, id: int, jetzt: datetime) -> Auftragszeile:
            zeile = verwaltung.hole_zurueck(session, id, jetzt=jetzt, wer=self._wer)
            if zeile.art == SENDEN:
                zeile.daten = {**zeile.daten, UMGELEITET: transport}
            return zeile

        def vermerke(buch: Buch, zeile: Auftragszeile, vorgang: UUID) -> None:
            del zeile
            uebergabe = buch.vorgaenge.zum_aendern(vorgang)
            text = f"Umgeleitet: Es wird über {transport.upper()} gesendet."
            buch.vorgaenge.vermerke(uebergabe, text, wer=self._wer)

        return self._an_allen(auslese, passt, tue, vermerke, probelauf)

    def zurueckholbare(self, auslese: Auslese) -> Sequence[Fund]:
        """What `hole_zurueck` would reach at this moment. Raises `NichtGefunden` for a single one."""
        return list(self._gefundene(auslese, self._zurueckholbar))

    def parke(self, auslese: Auslese, grund: str = OHNE_GRUND, *, probelauf: bool = False) -> int:
        """Put aside what waits or runs; the Vorgang is disturbed until it is fetched back. Recurring work of the
        Mandant as a whole can be parked only by number: it comes back with the next tick. Returns and raises like
        `hole_zurueck`, and `BegruendungUnzulaessig`."""
        grund = eigene_worte(grund) or OHNE_GRUND

        def tue(session: Session, id: int, jetzt: datetime) -> Auftragszeile:
            return verwaltung.parke(session, id, Grund(VON_HAND, grund), jetzt=jetzt, wer=self._wer)

        return self._an_allen(auslese, self._parkbar, tue, self._steht, probelauf)

    def gib_zurueck(self, auslese: Auslese, code: str, grund: str, *, probelauf: bool = False) -> Rueckgabe:
        """What came in and gets nowhere goes back to the sender (0010), where that is possible: then it is due at
        once, to be rejected. Safe to repeat. Raises `RueckgabeUnzulaessig`, `NichtGefunden`, `AuftragBelegt`."""
        wunsch, ergebnis = Rueckgabewunsch(code, grund.strip(), self._wer), Rueckgabe()
        zurueckgeben.pruefe(wunsch)
        for fund in self._gefundene(auslese, self._zurueckholbar):
            try:
                ergebnis.zaehle(self._gib_eines_zurueck(fund, wunsch, probelauf))
            except EingabeFehler:  # a worker was quicker
                if auslese.nummer is not None:
                    raise
        return ergebnis

    @noch_einmal
    def _gib_eines_zurueck(self, fund: Fund, wunsch: Rueckgabewunsch, probelauf: bool) -> str | None:
        """Why not; None = it is, or would be."""
        with self._datenbank.schreiben() as session:
            buch = Buch(session, self._mandant, self._uhr)
            if fund.vorgang is not None:
                buch.vorgaenge.zum_aendern(fund.vorgang)
            zeile = verwaltung.zeige(session, fund.nummer, self._mandant)
            hindernis = zurueckgeben.hindernis(buch, zeile, fund.vorgang)
            if hindernis is None and not probelauf:
                zeile = verwaltung.hole_zurueck(session, fund.nummer, jetzt=self._uhr.jetzt(), wer=self._wer)
                zurueckgeben.merke(buch, zeile, fund.vorgang, wunsch)
                verwaltung.vermerke_rueckgabe(
                    session, zeile, wunsch.code, jetzt=self._uhr.jetzt(), wer=self._wer
                )
                session.commit()
        return hindernis

    def schliesse_vorfall(self, id: UUID, grund: str) -> None:
        """Raises like `gateway.ablauf.vorfaelle.schliesse`."""
        vorfaelle.schliesse(self._datenbank, self._mandant, self._uhr, id, durch=self._wer, grund=grund)

    def _an_allen(
        self,
        auslese: Auslese,
        passt: Callable[[Auftragszeile, Zugehoerigkeit], bool],
        tue: Callable[[Session, int, datetime], Auftragszeile],
        vermerke: Callable[[Buch, Auftragszeile, UUID], None],
        probelauf: bool,
    ) -> int:
        anzahl = 0
        for fund in self._gefundene(auslese, passt):
            id, vorgang = fund.nummer, fund.vorgang
            if probelauf:
                anzahl += 1
                continue
            try:
                self._an_einem(id, vorgang, tue, vermerke)
            except EingabeFehler:  # a worker was quicker
                if auslese.nummer is not None:
                    raise
                continue
            anzahl += 1
        return anzahl

    @noch_einmal
    def _an_einem(
        self,
        id: int,
        vorgang: UUID | None,
        tue: Callable[[Session, int, datetime], Auftragszeile],
        vermerke: Callable[[Buch, Auftragszeile, UUID], None],
    ) -> None:
        with self._datenbank.schreiben() as session:
            buch = Buch(session, self._mandant, self._uhr)
            if vorgang is not None:
                buch.vorgaenge.zum_aendern(vorgang)
            zeile = tue(session, id, self._uhr.jetzt())
            if vorgang is not None:
                vermerke(buch, zeile, vorgang)
            session.commit()

    def _gefundene(
        self, auslese: Auslese, passt: Callable[[Auftragszeile, Zugehoerigkeit], bool]
    ) -> Iterator[Fund]:
        """Page by page."""
        if auslese.nummer is not None:
            yield from self._eines(auslese.nummer)
            return
        auswahl = verwaltung.Auswahl(mandant=self._mandant, ursache=auslese.ursache, hoechstens=_SEITE)
        while True:
            with self._datenbank.lesen() as session:
                zeilen = verwaltung.liste(session, auswahl)
                zu = zugehoerigkeiten(Buch(session, self._mandant, self._uhr), zeilen)
            for zeile in zeilen:
                if passt(zeile, zu[zeile.id]) and _gemeint(auslese, zu[zeile.id]):
                    yield _fund(zeile, zu[zeile.id])
            if len(zeilen) < _SEITE:
                return
            auswahl = replace(auswahl, nach=zeilen[-1].id)

    def _eines(self, nummer: int) -> Iterator[Fund]:
        with self._datenbank.lesen() as session:
            zeile = verwaltung.zeige(session, nummer, self._mandant)
            zu = zugehoerigkeiten(Buch(session, self._mandant, self._uhr), [zeile])
            gefunden = _fund(zeile, zu[nummer])
        yield gefunden

    def _zurueckholbar(self, zeile: Auftragszeile, _: Zugehoerigkeit) -> bool:
        return zeile.zustand is _GEPARKT or (zeile.zustand is _WARTEND and zeile.grund_code is not None)

    def _parkbar(self, zeile: Auftragszeile, zu: Zugehoerigkeit) -> bool:
        return zeile.zustand in (_WARTEND, _LAUFEND) and (zu.vorgang or zu.nachricht) is not None

    def _steht(self, buch: Buch, zeile: Auftragszeile, vorgang: UUID) -> None:
        uebergabe = buch.vorgaenge.zum_aendern(vorgang)
        text = f"Beiseitegelegt: {zeile.grund_text}"
        buch.vorgaenge.vermerke(uebergabe, text, art=Ereignisart.FEHLER, wer=self._wer)

    def _geht_weiter(self, buch: Buch, zeile: Auftragszeile, vorgang: UUID) -> None:
        del zeile
        uebergabe = buch.vorgaenge.zum_aendern(vorgang)
        buch.vorgaenge.vermerke(uebergabe, "Zurückgeholt: Es wird wieder versucht.", wer=self._wer)


def _fund(zeile: Auftragszeile, zu: Zugehoerigkeit) -> Fund:
    return Fund(zeile.id, zeile.art, zu.vorgang, zu.partner)


def _gemeint(auslese: Auslese, zu: Zugehoerigkeit) -> bool:
    partner = auslese.partner is None or zu.partner == auslese.partner
    return partner and (auslese.vorgang is None or zu.vorgang == auslese.vorgang)
