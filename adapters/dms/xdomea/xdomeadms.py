"""An eAkte behind an exchange folder as `gateway.ports.Dms`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import BinaryIO
from uuid import UUID

from adapters.dms.fern import Baum, FernDms
from adapters.dms.fern.verborgen import Verborgen
from adapters.dms.namen import pruefe_liste
from adapters.dms.xdomea import loslassen
from adapters.dms.xdomea.abholung import Abholung
from adapters.dms.xdomea.ausgabe import Ausgabe, NochNichtDa
from adapters.dms.xdomea.austausch import Unterbaum
from adapters.dms.xdomea.fassung import Fassung
from adapters.dms.xdomea.rueckordner import Rueckordner
from adapters.dms.xdomea.versand import Versand, laufende
from gateway.aktendatei import schreibe
from gateway.dmsfehler import BestaetigungAussteht
from gateway.domain.ablageplan import Ablageplan
from gateway.domain.person import Person
from gateway.domain.worte import anzahl
from gateway.errors import Fehler
from gateway.ports import Aktenfund, Aktenref, Ansprache, Dmsangaben, Importref

UNSERES = "_aktenbruecke"
GEDULD = 2.0
"""Seconds in which an eAkte that answers at once is waited for; longer than that the queue waits."""
_PAUSE, _LAENGSTE_PAUSE = 0.01, 0.25


class XdomeaDms(FernDms):
    """`austausch` and `rueck` must exist; `empfaenger`: name of the authority whose eAkte it is; `plan`: what it
    is told of the Aktenplan."""

    def __init__(
        self,
        austausch: Baum,
        rueck: Baum,
        fassung: Fassung,
        empfaenger: str,
        plan: Ablageplan | None = None,
        geduld: float = GEDULD,
    ):
        self._ort = austausch.ort
        self._unseres = Unterbaum(austausch, UNSERES)
        super().__init__(self._unseres)
        self._rueck = Rueckordner(rueck)
        self._fassung = fassung
        self._empfaenger = empfaenger
        self._plan = plan or Ablageplan()
        self._geduld = geduld
        self._abholung = Abholung(self._unseres, rueck, empfaenger, self._lege_ausgabe)

    def beschreiben(self) -> Dmsangaben:
        """Also what is under way, and answers that belong to nothing; never raises."""
        angaben = replace(super().beschreiben(), art="xdomea", ort=self._ort)
        if not angaben.erreichbar:
            return angaben
        try:
            return replace(angaben, text=f"{angaben.text} {self._unterwegs()}")
        except Fehler as fehler:
            return replace(angaben, erreichbar=False, text=fehler.text)

    def _unterwegs(self) -> str:
        wartend = laufende(self._unseres)
        prozesse = frozenset(self._versand(v).versuch().prozess for v in wartend)
        was = anzahl(len(wartend), "Übergabe wartet", "Übergaben warten")
        text = f"xdomea {self._fassung.version}: {was} auf 0402."
        if beiseite := self._rueck.beiseite():
            text += f" {anzahl(beiseite, 'Abgabe', 'Abgaben')} der eAkte beiseitegelegt: nicht lesbar."
        if fremde := self._rueck.fremde(prozesse):
            text += f" {anzahl(fremde, 'Antwort', 'Antworten')} im Rückordner zu keiner Übergabe."
        return text

    def sprich_an(self, kennung: str) -> Ansprache:
        """Both folders. Raises leaves of the tree."""
        self._rueck.fremde(frozenset())
        return super().sprich_an(kennung)

    def finde_akten(self, person: Person, aktenzeichen: str | None) -> Sequence[Aktenfund]:
        """Also in what the eAkte has given out since."""
        self._abholung.hole_alle()
        return super().finde_akten(person, aktenzeichen)

    def _lege_ausgabe(self, ausgabe: Ausgabe, oeffne: Callable[[str], BinaryIO]) -> None:
        """As any import, but nobody has to confirm it. What there was of this file is older, and goes when nothing
        speaks against the new one any more. Raises `NochNichtDa` while it is being handed over itself."""
        kennung = ausgabe.kennung
        if kennung in laufende(self._unseres):
            raise NochNichtDa
        pruefe_liste(ausgabe.akte.dokumente, gross_gleich_klein=True)
        schreibe(ausgabe.akte)
        Verborgen(self._unseres, kennung).entferne()
        self._unseres.loesche((kennung.hex,), ordner=True)
        ref = self.beginne_import(kennung, ausgabe.akte, ausgabe.herkunft)
        for dokument in ausgabe.akte.dokumente:
            with oeffne(ausgabe.mitglieder[dokument.uuid]) as strom:
                self.lege_dokument(ref, dokument, strom)
        super().schliesse_ab(ref)

    def schliesse_ab(self, ref: Importref) -> Aktenref:
        """Hand over once, then finish when the eAkte has confirmed the import.

        Raises `BestaetigungAussteht` until then, `ImportAbgelehnt` when it refuses; else as the port says."""
        einfuhr = self._einfuhr(ref)
        if not einfuhr.fertig():
            versand = self._versand(ref.vorgang)
            versand.sende(einfuhr)
            self._warte_auf(lambda: versand.pruefe_bestaetigung(einfuhr))
        return super().schliesse_ab(ref)

    def brich_ab(self, ref: Importref) -> None:
        """Also what the eAkte has not taken yet."""
        self._versand(ref.vorgang).nimm_zurueck()
        super().brich_ab(ref)

    def gib_auf(self, ref: Aktenref) -> None:
        """Raises `AkteBelegt`, `AkteUnbekannt`."""
        loslassen.gib_auf(self._unseres, self._akten, ref.id)

    def weitergegeben(self, ref: Aktenref) -> frozenset[UUID]:
        """Only in the eAkte by now; what else there is `bestand` tells."""
        return loslassen.weitergegeben(self._unseres, ref.id)

    def _warte_auf(self, bestaetigt: Callable[[], None]) -> None:
        ende, pause = time.monotonic() + self._geduld, _PAUSE
        while True:
            try:
                return bestaetigt()
            except BestaetigungAussteht:
                if time.monotonic() >= ende:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, _LAENGSTE_PAUSE)

    def _versand(self, vorgang: UUID) -> Versand:
        return Versand(self._unseres, self._rueck, vorgang, self._fassung, self._empfaenger, self._plan)
