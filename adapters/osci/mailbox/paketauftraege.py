"""partialStoreDelivery and partialFetchDelivery: large messages in chunks, resumable."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht import auswahl as auswahlregel
from adapters.osci.draht import laufzettel, pakete
from adapters.osci.draht.kanontext import element
from adapters.osci.draht.kopfbloecke import Rolle, lies_message_id, lies_zertifikate, message_id
from adapters.osci.draht.nachricht import AUFTRAGSGRENZEN, Anhang, lies_nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import OSCI, OSCI2017, q
from adapters.osci.draht.pakete import Paketangabe, Schnitt
from adapters.osci.draht.stuecke import Ausschnitt, schreibe_in
from adapters.osci.mailbox.antwort import Antwortschreiber
from adapters.osci.mailbox.auftraege import Grundauftraege, erfolg, lies_auswahl
from adapters.osci.mailbox.paketlager import Paketlager, Paketstand
from adapters.osci.mailbox.vorgang import Auftragsfehler, Ergebnis, Faultmeldung, Vorgang
from adapters.osci.mailbox.zwischendatei import Zwischendatei
from adapters.osci.teilnehmer.meldungen import rueckmeldung
from adapters.osci.transportfehler import SoapFault
from gateway.errors import EingabeFehler


class Paketauftraege:
    """Chunks of deliveries, in and out."""

    def __init__(self, grund: Grundauftraege, lager: Paketlager, schreiber: Antwortschreiber, zwischen: Path):
        self._grund = grund
        self._lager = lager
        self._schreiber = schreiber
        self._zwischen = zwischen

    # --- in

    def partial_store_delivery(self, vorgang: Vorgang, stapel: ExitStack) -> Ergebnis:
        auftrag = vorgang.nachricht.auftrag()
        assert auftrag is not None
        kennung = _kennung(lies_message_id(auftrag.find(q(OSCI, "MessageId"))))
        if not self._grund.ablage.ist_frei(kennung):
            raise Auftragsfehler(rm.MESSAGE_ID_FREMD)
        if auftrag.find(q(OSCI2017, "InfoOnly")) is not None:
            return self._auskunft(vorgang, kennung, stapel)
        angabe = _lies_angabe(vorgang)
        stand = self._lager.lege(kennung, vorgang.unterzeichner, angabe, _blob(vorgang).inhalt)
        if not stand.vollstaendig:
            return Ergebnis((erfolg(vorgang),), _stand(angabe.nummer, stand))
        return self._setze_zusammen(vorgang, kennung, angabe, stand, stapel)

    def _auskunft(self, vorgang: Vorgang, kennung: str, stapel: ExitStack) -> Ergebnis:
        """What has arrived so far; only for the one who sent it. If all is there, the rest is done now."""
        stand = self._lager.stand(kennung)
        if stand is not None and stand.absender != vorgang.unterzeichner:
            raise Auftragsfehler(rm.MESSAGE_ID_FREMD)
        if stand is None:
            return Ergebnis((erfolg(vorgang),), pakete.schreibe(Paketangabe(0, anzahl=0, empfangen=())))
        if stand.vollstaendig:
            return self._setze_zusammen(vorgang, kennung, Paketangabe(stand.anzahl), stand, stapel)
        return Ergebnis((erfolg(vorgang),), _stand(stand.nummern[-1], stand))

    def _setze_zusammen(
        self, vorgang: Vorgang, kennung: str, angabe: Paketangabe, stand: Paketstand, stapel: ExitStack
    ) -> Ergebnis:
        """The message inside is judged like one that came whole; its feedback is told inside."""
        info = _stand(angabe.nummer, stand)
        datei = stapel.enter_context(Zwischendatei(self._zwischen, 0))
        try:
            with self._lager.zusammengesetzt(kennung, datei) as ganz:
                innen = _innerer_vorgang(vorgang, ganz, kennung)
                stapel.callback(innen.nachricht.close)
                karte, warnungen = self._grund.lege_ein(innen)
        except Auftragsfehler as fehler:
            return self._innen_abgelehnt(kennung, fehler.meldecodes, info)
        except Faultmeldung as fehler:
            return self._innen_abgelehnt(kennung, (fehler.meldecode,), info)
        except (EingabeFehler, SoapFault):
            return self._innen_abgelehnt(kennung, (rm.KEINE_OSCI_NACHRICHT,), info)
        self._lager.verwirf(kennung)
        aussen = (erfolg(vorgang), rm.INNERE_RUECKMELDUNG_WARNUNG) if warnungen else (erfolg(vorgang),)
        davor = rueckmeldung((erfolg(vorgang), *warnungen), "osci2017:InsideFeedback")
        return Ergebnis(aussen, laufzettel.schreibe(karte) + info, davor)

    def _innen_abgelehnt(self, kennung: str, codes: tuple[str, ...], info: str) -> Ergebnis:
        self._lager.verwirf(kennung)
        davor = rueckmeldung(codes, "osci2017:InsideFeedback")
        return Ergebnis((rm.INNERE_RUECKMELDUNG_FEHLER,), info, davor)

    # --- out

    def partial_fetch_delivery(self, vorgang: Vorgang, stapel: ExitStack) -> Ergebnis:
        """One chunk of the response that a fetchDelivery would bring; the last one waits for its receipt."""
        assert vorgang.dialog is not None
        auswahl = lies_auswahl(vorgang)
        echo = element("osci:fetchDelivery", auswahlregel.schreibe(auswahl))
        angabe = _lies_angabe(vorgang)
        kennung, _ = self._grund.ablage.waehle_zustellung(vorgang.konto, auswahl)
        if kennung is None:
            return Ergebnis((rm.KEINE_ZUSTELLUNG,), echo + _leer(angabe))
        datei = stapel.enter_context(self._ausgabe(vorgang, kennung).open("rb"))
        schnitt = _schnitt(datei, angabe, self._schreiber)
        if not 1 <= (angabe.nummer or 0) <= schnitt.anzahl:
            raise Auftragsfehler(rm.PAKETNUMMER_FALSCH)
        nummer = angabe.nummer or 0
        da = {*(angabe.empfangen or ()), nummer}
        if da >= set(range(1, schnitt.anzahl + 1)):
            self._grund.ablage.merke_weiterleitung(kennung, gespraech=vorgang.dialog.gespraech)
        inhalt = Anhang(Ausschnitt(cast(BinaryIO, datei), *schnitt.bereich(nummer)))
        info = replace(schnitt.angabe(nummer), groesse_kib=None)
        return Ergebnis(
            (erfolg(vorgang),),
            echo + pakete.schreibe(info) + message_id(kennung),
            rumpf=pakete.rumpf(),
            anhaenge={pakete.ANHANG: inhalt},
        )

    def _ausgabe(self, vorgang: Vorgang, kennung: str) -> Path:
        """The complete response as a file: written once, so that every chunk is cut from the same bytes."""
        datei = self._grund.ablage.ausgabedatei(kennung)
        if not datei.exists():
            self._grund.ablage.merke_weiterleitung(kennung)
            with ExitStack() as stapel, tempfile.NamedTemporaryFile(dir=datei.parent, delete=False) as neu:
                ergebnis = self._grund.gib_aus(vorgang, kennung, echo="", weitere=False, stapel=stapel)
                ganz = self._schreiber.signiert(vorgang, ergebnis, Art.ANTWORT_FETCH_DELIVERY)
                schreibe_in(ganz, cast(BinaryIO, neu))
            Path(neu.name).replace(datei)
        return datei


def _kennung(mit_anhaengsel: str | None) -> str:
    if mit_anhaengsel is None:
        raise Auftragsfehler(rm.OHNE_MESSAGE_ID)
    return mit_anhaengsel.removesuffix(pakete.ANHAENGSEL)


def _lies_angabe(vorgang: Vorgang) -> Paketangabe:
    auftrag = vorgang.nachricht.auftrag()
    assert auftrag is not None
    try:
        angabe = pakete.lies(auftrag)
    except ValueError:
        angabe = None
    if angabe is None:
        raise Auftragsfehler(rm.PAKETANGABEN_FALSCH)
    return angabe


def _blob(vorgang: Vorgang) -> Anhang:
    blob = vorgang.nachricht.anhaenge.get(pakete.ANHANG)
    if blob is None or len(vorgang.nachricht.anhaenge) != 1:
        raise Auftragsfehler(rm.PAKETANGABEN_FALSCH)
    return blob


def _stand(nummer: int | None, stand: Paketstand) -> str:
    return pakete.schreibe(Paketangabe(nummer, anzahl=stand.anzahl, empfangen=stand.nummern))


def _leer(angabe: Paketangabe) -> str:
    """The schema wants chunk information and an id even where nothing is."""
    return pakete.schreibe(Paketangabe(angabe.nummer, anzahl=0, gesamt_kib=0)) + message_id("")


def _innerer_vorgang(aussen: Vorgang, datei: BinaryIO, kennung: str) -> Vorgang:
    """The message inside, on behalf of the one who signed the chunks."""
    nachricht = lies_nachricht(datei, mit_summen=True, grenzen=AUFTRAGSGRENZEN)
    auftrag = nachricht.auftrag()
    if nachricht.art is not Art.STORE_DELIVERY or auftrag is None:
        raise Faultmeldung(rm.KEIN_AUFTRAG)
    zertifikate = lies_zertifikate(nachricht.block("NonIntermediaryCertificates"))
    unterzeichner = aussen.zertifikat(Rolle.SIGNATUR_ABSENDER)
    assert unterzeichner is not None
    innen = Vorgang(nachricht, aussen.kontrolle, zertifikate, aussen.dialog, aussen.verschluesselt)
    eigenes = innen.zertifikat(Rolle.SIGNATUR_ABSENDER)
    if lies_message_id(auftrag.find(q(OSCI, "MessageId"))) != kennung:
        raise Auftragsfehler(rm.MESSAGE_ID_FREMD)
    if eigenes is None:
        innen.zertifikate = (*zertifikate, unterzeichner)
    elif eigenes.der != unterzeichner.der:
        raise Auftragsfehler(rm.SIGNATUR_FALSCH)
    return innen


def _schnitt(datei: BinaryIO, angabe: Paketangabe, schreiber: Antwortschreiber) -> Schnitt:
    kib = angabe.groesse_kib or 0
    if not (schreiber.merkmale.paket_mindestens or 1) <= kib:
        raise Auftragsfehler(rm.PAKET_ZU_KLEIN)
    if kib > (schreiber.merkmale.paket_hoechstens or kib):
        raise Auftragsfehler(rm.PAKET_ZU_GROSS)
    return Schnitt(datei.seek(0, 2), kib)
