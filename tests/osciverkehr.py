"""Every kind of message that our participant, mailbox and passive recipient write, caught on the wire."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.auswahl import schreibe as auswahlregel
from adapters.osci.draht.kopfbloecke import auftragsblock
from adapters.osci.draht.nachricht import lies_nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.pakete import Paketangabe
from adapters.osci.draht.pakete import schreibe as paketangabe
from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.inhalt.sendung import oeffne_sendung
from adapters.osci.teilnehmer.auftraege import (
    abwicklungsauftrag,
    beende,
    eroeffne,
    hole_laufzettel,
    hole_message_id,
    hole_zustellung,
    stelle_zu,
    weiterleitungsauftrag,
    wickle_ab,
)
from adapters.osci.teilnehmer.austausch import Auftrag
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.leitung import HttpLeitung
from adapters.osci.teilnehmer.passivantwort import Anfrage, Antwortsendung
from adapters.osci.transportfehler import AuftragAbgelehnt
from gateway.errors import Fehler
from tests.oscipostfach import Postfachstand, passiver_empfaenger

_INHALT = b"Inhalt" * 20_000
_OHNE_ANTWORT = "Ohne Antwort"
"""Subject of a delivery that the passive recipient takes and leaves without answer (9806)."""


@dataclass(frozen=True)
class Gefangen:
    """One message: `umstand` tells requests, answers and refusals of one type apart."""

    art: Art
    umstand: str
    umschlag: etree._Element

    def __str__(self) -> str:
        return f"{self.art}-{self.umstand}"


class Horchleitung:
    """Keeps what goes over the line in both directions."""

    def __init__(self, leitung: HttpLeitung, fang: list[Gefangen]):
        self._leitung = leitung
        self._fang = fang
        self.umstand = "gut"

    @contextmanager
    def austausch(self, url: str, nachricht: Stuecke) -> Iterator[BinaryIO]:
        self._merke(b"".join(bytes(s) for s in nachricht))
        with self._leitung.austausch(url, nachricht) as strom:
            antwort = b"".join(iter(lambda: strom.read(65536), b""))
        self._merke(antwort)
        yield io.BytesIO(antwort)

    def _merke(self, daten: bytes) -> None:
        try:
            nachricht = lies_nachricht(io.BytesIO(daten))
        except Fehler:
            return  # a fault has no schema of its own here
        umschlag = nachricht.kanonisch(nachricht.umschlag)
        xml = b"".join(bytes(s) for s in umschlag)
        nachricht.close()
        self._fang.append(Gefangen(nachricht.art, self.umstand, etree.fromstring(xml)))


def fange(stand: Postfachstand) -> list[Gefangen]:
    """Run through every order, good and refused, in plain transport."""
    fang: list[Gefangen] = []
    with ExitStack() as stapel:
        horcher = Horchleitung(stand.leitung(), fang)
        abwickeln = functools.partial(_antwort, stand)
        passiv = stapel.enter_context(passiver_empfaenger(stand, lambda zustellung: None, abwickeln))
        stand.anstossleitung = horcher
        stand.neustart()
        _einfache(stand, horcher)
        _pakete(stand, horcher)
        _weitergabe(stand, horcher, passiv.url)
        horcher.umstand = "abgelehnt"
        _abgelehnte(stand, horcher)
    return fang


def _antwort(stand: Postfachstand, anfrage: Anfrage) -> Antwortsendung | None:
    karte = anfrage.zustellung.laufzettel
    if anfrage.leser is None or (karte and karte.betreff == _OHNE_ANTWORT):
        return None
    return Antwortsendung(stand.versiegelt(_INHALT, von="passiv", an="absender"), anfrage.leser, "Antwort")


def _dialog(stand: Postfachstand, horcher: Horchleitung, wer: str = "absender") -> Dialog:
    regeln_ = stand.transportregeln(verschluesseln=False)
    return Dialog(horcher, stand.bund.teilnehmer(wer), stand.gegenstelle, regeln_)


def _einfache(stand: Postfachstand, horcher: Horchleitung) -> None:
    postfach = stand.postfach("absender", verschluesseln=False, leitung=horcher)
    for als_anhang in (True, False):
        sendung = stand.versiegelt(_INHALT, als_anhang=als_anhang)
        postfach.liefere_ein(sendung, stand.eintrag("empfaenger"), "Probe & <Test>")
    dialog = _dialog(stand, horcher, "empfaenger")
    eroeffne(dialog)
    for auswahl in (Auswahl(eingang_ab="2026-01-01T00:00:00Z"), Auswahl(), Auswahl()):
        with hole_zustellung(dialog, auswahl):
            pass
    hole_laufzettel(dialog, Auswahl(eingang_ab="2026-01-01T00:00:00Z"))
    hole_laufzettel(dialog, Auswahl(message_ids=("unbekannt",)))
    beende(dialog)


def _pakete(stand: Postfachstand, horcher: Horchleitung) -> None:
    postfach = stand.postfach("absender", verschluesseln=False, leitung=horcher, paketgroesse=50_000)
    postfach.liefere_ein(stand.versiegelt(_INHALT), stand.eintrag("empfaenger"), "Probe")
    dialog = _dialog(stand, horcher, "empfaenger")
    eroeffne(dialog)
    regel = auswahlregel(Auswahl(eingang_ab="2026-01-01T00:00:00Z"))
    angabe = paketangabe(Paketangabe(1, 100, empfangen=()))
    block = auftragsblock(Art.PARTIAL_FETCH_DELIVERY, regel, angabe)
    with dialog.tausche(Auftrag(Art.PARTIAL_FETCH_DELIVERY, (block,))):
        pass
    beende(dialog)


def _weitergabe(stand: Postfachstand, horcher: Horchleitung, url: str) -> None:
    an = stand.bund["passiv-enc-3072"].zertifikat.der
    kennung = hole_message_id(_dialog(stand, horcher)).message_id
    with oeffne_sendung(stand.versiegelt(_INHALT, an="passiv")) as sendung:
        stelle_zu(_dialog(stand, horcher), weiterleitungsauftrag(kennung, sendung, an, url, "Probe"))
    dialog = _dialog(stand, horcher)
    eroeffne(dialog)
    for mit_kennung, thema in ((True, "Probe"), (False, "Probe"), (True, _OHNE_ANTWORT)):
        kennung_oder_keine = hole_message_id(dialog).message_id if mit_kennung else None
        with oeffne_sendung(stand.versiegelt(_INHALT, an="passiv")) as sendung:
            auftrag = abwicklungsauftrag(kennung_oder_keine, sendung, an, url, thema)
            with suppress(AuftragAbgelehnt), wickle_ab(dialog, auftrag):
                pass
    beende(dialog)


def _abgelehnte(stand: Postfachstand, horcher: Horchleitung) -> None:
    an = stand.bund["empfaenger-enc-3072"].zertifikat.der
    with oeffne_sendung(stand.versiegelt(_INHALT)) as sendung:
        for baue in (weiterleitungsauftrag, abwicklungsauftrag):
            dialog = _dialog(stand, horcher)
            eroeffne(dialog)
            with dialog.tausche(baue("nie-vergeben", sendung, an, "http://x.invalid/", None)):
                pass
    dialog = _dialog(stand, horcher)
    eroeffne(dialog)
    leer = Auswahl(message_ids=("unbekannt",))
    with hole_zustellung(dialog, leer):
        pass
    block = auftragsblock(
        Art.PARTIAL_FETCH_DELIVERY, auswahlregel(leer), paketangabe(Paketangabe(1, 100, empfangen=()))
    )
    with dialog.tausche(Auftrag(Art.PARTIAL_FETCH_DELIVERY, (block,))):
        pass
    beende(dialog)
