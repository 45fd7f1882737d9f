"""What the server does for each operation of XTA 5.1.1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from adapters.xta.draht import schema
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.draht.v5 import bericht, kasten, metadaten, namen
from adapters.xta.draht.v5.bausteine import message_id, text
from adapters.xta.draht.v5.sprache import V511
from adapters.xta.fehler import Abgelehnt, UmschlagFehler
from adapters.xta.fehlernummern import UNBESTIMMT
from adapters.xta.namen import Ausnahme, Operation
from adapters.xta.server.ablage import Ablage
from adapters.xta.server.antwort import Ergebnis, Vorgang, mit_inhalt
from adapters.xta.server.handlungen import Serverregeln
from adapters.xta.server.konten import Konten, Konto
from adapters.xta.server.versand import Versand
from adapters.xta.server.verwaltung import Verwaltung
from gateway.fremdxml import lies_bytes
from gateway.ports import Uhr

_LISTE = 100
"""Entries of a list when nothing else is asked, and the most."""


class HandlungenV5:
    """Implements `Handlungen`. Everybody says who he is (`Party`); nothing answers at once."""

    sprache = V511

    def __init__(self, ablage: Ablage, konten: Konten, uhr: Uhr, regeln: Serverregeln):
        self._ablage = ablage
        self._konten = konten
        self._uhr = uhr
        self._name = regeln.name
        self._verwaltung = Verwaltung(ablage, konten, uhr, regeln.name)
        self._versand = Versand(ablage, konten, uhr, {})
        self._handlungen: Mapping[Operation, Callable[[Vorgang], Ergebnis]] = {
            namen.CHECK_ACCOUNT_ACTIVE: self._verwaltung.check_account_active,
            namen.CREATE_MESSAGE_ID: self._create_message_id,
            namen.LOOKUP_SERVICE: self._lookup_service,
            namen.GET_TRANSPORT_REPORT: self._get_transport_report,
            namen.GET_STATUS_LIST: self._get_status_list,
            namen.GET_MESSAGE: self._get_message,
            namen.CLOSE: self._close,
        }

    def berechtige(self, operation: Operation, umschlag: Umschlag, eigene: tuple[Konto, ...]) -> Konto:
        """Raises `Abgelehnt` also for extensions, of which none is known here, and for sendMessageSync."""
        if operation is namen.SEND_MESSAGE_SYNC:
            satz = "Dienste, die sofort antworten, gibt es auf diesem Server nicht."
            raise Abgelehnt(UNBESTIMMT, satz, ausnahme=Ausnahme.NICHT_VORHANDEN)
        partei = umschlag.kopf.get(namen.PARTEI)
        for element in (partei, umschlag.kopf.get(namen.METADATEN), umschlag.rumpf):
            _verlange_kern(element)
        if partei is not None:
            schema.fordere(partei)
        kennung = text(partei, "Identifier") if partei is not None else None
        konto = self._konten.berechtige(eigene, kennung)
        if operation is namen.SEND_MESSAGE:
            return self._pruefe_versand(umschlag, eigene, konto)
        return konto

    def _pruefe_versand(self, umschlag: Umschlag, eigene: tuple[Konto, ...], konto: Konto) -> Konto:
        block = umschlag.kopf.get(namen.METADATEN)
        if block is None:
            raise Abgelehnt("9020")
        if umschlag.rumpf is None or len(umschlag.rumpf) == 0:
            raise Abgelehnt("9020", "Die Nachricht hat keinen Inhalt. (Fehler 9020)")
        autor = self._versand.pruefe_angaben(_lies(block), eigene, sofort=False)
        if autor != konto:
            raise Abgelehnt("9022", "Autor ist ein anderer als der, der sendet. (Fehler 9022)")
        return autor

    def fuehre_aus(self, vorgang: Vorgang, datei: BinaryIO | None, ort: Path) -> Ergebnis:
        if vorgang.operation is namen.SEND_MESSAGE:
            block = vorgang.umschlag.kopf[namen.METADATEN]
            self._versand.nimm_an(_lies(block), block, vorgang, datei, ort)
            return Ergebnis()
        return self._handlungen[vorgang.operation](vorgang)

    def _create_message_id(self, vorgang: Vorgang) -> Ergebnis:
        return Ergebnis(rumpf=message_id(self._verwaltung.vergib(vorgang)))

    def _lookup_service(self, vorgang: Vorgang) -> Ergebnis:
        auskuenfte = self._verwaltung.auskuenfte(bericht.lies_dienstfragen(vorgang.rumpf))
        return Ergebnis(rumpf=bericht.schreibe_dienstauskuenfte(auskuenfte))

    def _get_transport_report(self, vorgang: Vorgang) -> Ergebnis:
        kennung = (vorgang.rumpf.text or "").strip()
        eintrag = self._ablage.finde(kennung, vorgang.konto.kennung)
        jetzt = self._uhr.jetzt()
        wurzel = bericht.schreibe_bericht(
            eintrag.angaben(jetzt, metadaten.trage_ein),
            self._name,
            eintrag.ampel(jetzt),
            jetzt,
            eintrag.ereignisse(jetzt),
        )
        return Ergebnis(rumpf=wurzel)

    def _get_status_list(self, vorgang: Vorgang) -> Ergebnis:
        try:
            wunsch = kasten.lies_auswahl(vorgang.rumpf)
        except ValueError:
            satz = "Eine Zeitangabe der Auswahl ist nicht lesbar."
            raise Abgelehnt(UNBESTIMMT, satz, ausnahme=Ausnahme.NICHT_UNTERSTUETZT) from None
        hoechstens = min(wunsch.hoechstens or _LISTE, _LISTE)
        abruf = self._ablage.abrufe.beginne(vorgang.konto.kennung, wunsch.auswahl, hoechstens)
        eintraege, offen = self._ablage.abrufe.naechste(abruf)
        self._ablage.abrufe.vergiss(abruf.anfrage, abruf.konto)
        jetzt = self._uhr.jetzt()
        liste = kasten.schreibe_liste(e.angaben(jetzt, metadaten.trage_ein) for e in eintraege)
        return Ergebnis([kasten.schreibe_stand(offen if eintraege else None)], liste)

    def _get_message(self, vorgang: Vorgang) -> Ergebnis:
        konto = vorgang.konto.kennung
        eintrag = self._ablage.finde(kasten.lies_abholung(vorgang.rumpf), konto)
        if eintrag.leser != konto or not eintrag.abholbar(auch_empfangene=True):
            raise Abgelehnt("9070")
        eintrag = self._ablage.merke_abholung(eintrag)
        angaben = eintrag.angaben(self._uhr.jetzt(), metadaten.trage_ein)
        return mit_inhalt(
            [kasten.schreibe_stand(0), angaben],
            lies_bytes(eintrag.container_xml),
            eintrag.orte,
            eintrag.datei,
            vorgang.stapel,
        )

    def _close(self, vorgang: Vorgang) -> Ergebnis:
        """Repeating is harmless: what is received stays so."""
        self._ablage.merke_empfang((kasten.lies_abholung(vorgang.rumpf),), vorgang.konto.kennung)
        return Ergebnis()


def _verlange_kern(element: etree._Element | None) -> None:
    if element is not None and next(element.iter(namen.ERWEITERUNGEN), None) is not None:
        satz = "Erweiterungen des Kerns werden hier nicht unterstützt."
        raise Abgelehnt(UNBESTIMMT, satz, ausnahme=Ausnahme.ERWEITERUNG)


def _lies(block: etree._Element) -> Metadaten:
    """Raises `Abgelehnt` 9022 for metadata that do not fit the schema."""
    try:
        schema.fordere(block)
    except UmschlagFehler as fehler:
        raise Abgelehnt("9022", f"{fehler.text} (Fehler 9022)") from None
    return metadaten.lies(block)
