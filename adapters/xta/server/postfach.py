"""The mailbox port: lists, messages, acknowledgements."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.osci.draht.stuecke import Folge
from adapters.xta.draht import container, kasten
from adapters.xta.draht.kasten import ANFRAGE_UNBEKANNT, AUSWAHL_UNGUELTIG, KEIN_TREFFER, Kastenantwort
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.fehler import Abgelehnt
from adapters.xta.server.ablage import Ablage
from adapters.xta.server.abruf import Abruf
from adapters.xta.server.antwort import Ergebnis, Vorgang, mit_inhalt
from adapters.xta.server.eintrag import Eintrag
from gateway.fremdxml import lies_bytes
from gateway.ports import Uhr

_LISTE = 100
"""Entries of a list when nothing else is asked, and the most."""


@dataclass(frozen=True)
class Postfach:
    """Nothing that waits is lost by an answer that does not arrive: only acknowledging ends a message."""

    ablage: Ablage
    uhr: Uhr

    def get_status_list(self, vorgang: Vorgang) -> Ergebnis:
        try:
            wunsch = kasten.lies_listenwunsch(vorgang.rumpf)
        except ValueError:
            return _leere_liste(Kastenantwort("urn:unbekannt", grund=AUSWAHL_UNGUELTIG))
        hoechstens = min(wunsch.hoechstens or _LISTE, _LISTE)
        abruf = self.ablage.abrufe.beginne(
            vorgang.konto.kennung, wunsch.auswahl, hoechstens, als_merkmale=wunsch.als_merkmale
        )
        return self._liste(abruf)

    def get_next_status_list(self, vorgang: Vorgang) -> Ergebnis:
        weiter = kasten.lies_fortsetzung(vorgang.rumpf)
        abruf = self.ablage.abrufe.weiter(weiter.anfrage, vorgang.konto.kennung)
        if abruf is None:
            return _leere_liste(Kastenantwort(weiter.anfrage, grund=ANFRAGE_UNBEKANNT))
        return self._liste(abruf)

    def _liste(self, abruf: Abruf) -> Ergebnis:
        eintraege, offen = self.ablage.abrufe.naechste(abruf)
        if not eintraege:
            return _leere_liste(Kastenantwort(abruf.anfrage, grund=KEIN_TREFFER))
        jetzt = self.uhr.jetzt()
        angaben = (eintrag.angaben(jetzt) for eintrag in eintraege)
        liste = kasten.schreibe_liste(angaben, als_merkmale=abruf.als_merkmale)
        return Ergebnis([kasten.schreibe_antwort(Kastenantwort(abruf.anfrage, offen))], liste)

    def get_message(self, vorgang: Vorgang) -> Ergebnis:
        try:
            auswahl = kasten.lies_auswahl(vorgang.rumpf)
        except ValueError:
            return _nichts(Kastenantwort("urn:unbekannt", grund=AUSWAHL_UNGUELTIG))
        konto = vorgang.konto.kennung
        for kennung in auswahl.message_ids:
            eintrag = self.ablage.finde(kennung, konto)
            if eintrag.leser != konto or not eintrag.abholbar(auch_empfangene=auswahl.empfangene):
                raise Abgelehnt("9070")
        return self._nachricht(self.ablage.abrufe.beginne(konto, auswahl, 1), vorgang)

    def get_next_message(self, vorgang: Vorgang) -> Ergebnis:
        weiter = kasten.lies_fortsetzung(vorgang.rumpf)
        self.ablage.merke_empfang(weiter.erhalten, vorgang.konto.kennung)
        abruf = self.ablage.abrufe.weiter(weiter.anfrage, vorgang.konto.kennung)
        if abruf is None:
            return _nichts(Kastenantwort(weiter.anfrage, grund=ANFRAGE_UNBEKANNT))
        return self._nachricht(abruf, vorgang)

    def _nachricht(self, abruf: Abruf, vorgang: Vorgang) -> Ergebnis:
        eintraege, offen = self.ablage.abrufe.naechste(abruf)
        if not eintraege:
            return _nichts(Kastenantwort(abruf.anfrage, grund=KEIN_TREFFER))
        return self._gib_aus(
            self.ablage.merke_abholung(eintraege[0]), Kastenantwort(abruf.anfrage, offen), vorgang
        )

    def _gib_aus(self, eintrag: Eintrag, antwort: Kastenantwort, vorgang: Vorgang) -> Ergebnis:
        kopf = [kasten.schreibe_antwort(antwort), eintrag.angaben(self.uhr.jetzt())]
        return mit_inhalt(
            kopf, lies_bytes(eintrag.container_xml), eintrag.orte, eintrag.datei, vorgang.stapel
        )

    def close(self, vorgang: Vorgang) -> Ergebnis:
        """Repeating is harmless: what is received stays so."""
        weiter = kasten.lies_fortsetzung(vorgang.rumpf)
        self.ablage.merke_empfang(weiter.erhalten, vorgang.konto.kennung)
        self.ablage.abrufe.vergiss(weiter.anfrage, vorgang.konto.kennung)
        return Ergebnis()


def _leere_liste(antwort: Kastenantwort) -> Ergebnis:
    return Ergebnis([kasten.schreibe_antwort(antwort)], kasten.schreibe_liste((), als_merkmale=False))


def _nichts(antwort: Kastenantwort) -> Ergebnis:
    """No message: that stands in the header. The WSDL asks for a container all the same, and toolkits fail
    where the body is empty: it holds a message without a byte."""
    return Ergebnis([kasten.schreibe_antwort(antwort)], container.schreibe([Beilage(Folge())]))
