"""The management port: accounts, ids, services, reports, taking back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from lxml import etree

from adapters.xta.draht import bericht
from adapters.xta.draht.bericht import Dienstauskunft, Dienstfrage
from adapters.xta.namen import PRAEFIXE, WSA
from adapters.xta.server.ablage import Ablage
from adapters.xta.server.antwort import Ergebnis, Vorgang
from adapters.xta.server.konten import Konten
from gateway.ports import Uhr


class Verwaltung:
    """`name`: how this server calls itself in ids and reports."""

    def __init__(self, ablage: Ablage, konten: Konten, uhr: Uhr, name: str):
        self._ablage = ablage
        self._konten = konten
        self._uhr = uhr
        self._name = name

    def check_account_active(self, vorgang: Vorgang) -> Ergebnis:
        """That the account may be used was checked already."""
        del vorgang
        return Ergebnis()

    def create_message_id(self, vorgang: Vorgang) -> Ergebnis:
        element = etree.Element(f"{{{WSA}}}MessageID", nsmap=PRAEFIXE)
        element.text = self.vergib(vorgang)
        return Ergebnis(rumpf=element)

    def vergib(self, vorgang: Vorgang) -> str:
        """A fresh id for a message of the account that asks."""
        kennung = f"urn:de:xta:messageid:{self._name}:{uuid.uuid4()}"
        self._ablage.vergib(kennung, vorgang.konto.kennung)
        return kennung

    def lookup_service(self, vorgang: Vorgang) -> Ergebnis:
        fragen = bericht.lies_dienstfragen(vorgang.rumpf)
        auskuenfte = self.auskuenfte(fragen)
        return Ergebnis(rumpf=bericht.schreibe_dienstauskuenfte(auskuenfte))

    def auskuenfte(self, fragen: Iterable[Dienstfrage]) -> list[Dienstauskunft]:
        """Which of them can be sent to."""
        return [Dienstauskunft(frage, self._angeboten(frage)) for frage in fragen]

    def _angeboten(self, frage: Dienstfrage) -> bool | None:
        konto = self._konten.finde(frage.leser)
        if konto is None or konto.gesperrt:
            return False
        return None if konto.dienste is None else frage.dienst in konto.dienste

    def get_transport_report(self, vorgang: Vorgang) -> Ergebnis:
        eintrag = self._ablage.finde(_kennung(vorgang), vorgang.konto.kennung)
        jetzt = self._uhr.jetzt()
        wurzel = bericht.schreibe_bericht(
            eintrag.angaben(jetzt), self._name, eintrag.ampel(jetzt), jetzt, eintrag.ereignisse(jetzt)
        )
        return Ergebnis(rumpf=wurzel)

    def cancel_message(self, vorgang: Vorgang) -> Ergebnis:
        self._ablage.storniere(_kennung(vorgang), vorgang.konto.kennung)
        return Ergebnis()


def _kennung(vorgang: Vorgang) -> str:
    return (vorgang.rumpf.text or "").strip()
