"""Passive reception: the mailbox pushes, our signed answer is the receipt."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import BinaryIO

import pytest

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.inhalt.sendung import oeffne_sendung
from adapters.osci.teilnehmer.auftraege import (
    Zustellung,
    abwicklungsauftrag,
    beende,
    eroeffne,
    hole_laufzettel,
    hole_message_id,
    stelle_zu,
    weiterleitungsauftrag,
    wickle_ab,
)
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.httpdienst import HttpDienst
from adapters.osci.teilnehmer.passiv import PassiverEmpfaenger
from adapters.osci.transportfehler import AuftragAbgelehnt, AuftragSpaeterWiederholen
from tests.oscipostfach import Postfachstand, Starter, passiver_empfaenger

INHALT = "Größe".encode() + bytes(range(256))
Empfang = Callable[[Callable[[Zustellung], None]], tuple[Postfachstand, HttpDienst]]


@pytest.fixture
def mit_empfaenger(starte_postfach: Starter) -> Iterator[Empfang]:
    with ExitStack() as stapel:

        def starte(annehmen: Callable[[Zustellung], None]) -> tuple[Postfachstand, HttpDienst]:
            stand = starte_postfach(weiterleitung={})
            return stand, stapel.enter_context(passiver_empfaenger(stand, annehmen))

        yield starte


def dialog(stand: Postfachstand, wer: str, *, verschluesseln: bool = True) -> Dialog:
    regeln = stand.transportregeln(verschluesseln=verschluesseln)
    return Dialog(stand.leitung(), stand.bund.teilnehmer(wer), stand.gegenstelle, regeln)


@pytest.mark.parametrize("verschluesseln", [True, False])
@pytest.mark.parametrize("als_anhang", [True, False])
def test_eine_weitergeleitete_zustellung_kommt_sofort_an(
    mit_empfaenger: Empfang, als_anhang: bool, verschluesseln: bool
) -> None:
    angekommen: list[tuple[str, bytes]] = []

    def annehmen(zustellung: Zustellung) -> None:
        angekommen.append((zustellung.message_id, zustellung.strom.read()))

    stand, http = mit_empfaenger(annehmen)
    kennung = hole_message_id(dialog(stand, "absender", verschluesseln=verschluesseln)).message_id
    with oeffne_sendung(stand.versiegelt(INHALT, an="passiv", als_anhang=als_anhang)) as sendung:
        an = stand.bund["passiv-enc-3072"].zertifikat.der
        auftrag = weiterleitungsauftrag(kennung, sendung, an, http.url, "Probe")
        beleg = stelle_zu(dialog(stand, "absender", verschluesseln=verschluesseln), auftrag)
    assert beleg.laufzettel is not None and beleg.laufzettel.empfangen
    assert [(k, stand.oeffne("passiv", io.BytesIO(m))) for k, m in angekommen] == [(kennung, INHALT)]
    assert stand.hole("passiv") == []


def _weiterleiten(stand: Postfachstand, url: str, kennung: str) -> None:
    with oeffne_sendung(stand.versiegelt(INHALT, an="passiv")) as sendung:
        an = stand.bund["passiv-enc-3072"].zertifikat.der
        stelle_zu(dialog(stand, "absender"), weiterleitungsauftrag(kennung, sendung, an, url, None))


def test_was_der_empfaenger_nicht_speichern_kann_gilt_nicht_als_zugestellt(mit_empfaenger: Empfang) -> None:
    versuche: list[str] = []

    def annehmen(zustellung: Zustellung) -> None:
        versuche.append(zustellung.message_id)
        if len(versuche) == 1:
            raise OSError(28, "voll")

    stand, http = mit_empfaenger(annehmen)
    kennung = hole_message_id(dialog(stand, "absender")).message_id
    with pytest.raises(AuftragSpaeterWiederholen):
        _weiterleiten(stand, http.url, kennung)
    _weiterleiten(stand, http.url, kennung)
    assert versuche == [kennung, kennung]


def test_nur_eingetragene_empfaenger_werden_angesprochen(mit_empfaenger: Empfang) -> None:
    stand, http = mit_empfaenger(lambda zustellung: None)
    kennung = hole_message_id(dialog(stand, "absender")).message_id
    with oeffne_sendung(stand.versiegelt(INHALT)) as sendung:
        an = stand.bund["empfaenger-enc-3072"].zertifikat.der
        auftrag = weiterleitungsauftrag(kennung, sendung, an, http.url, None)
        with pytest.raises(AuftragSpaeterWiederholen) as info:
            stelle_zu(dialog(stand, "absender"), auftrag)
    assert [r.code for r in info.value.rueckmeldungen] == ["9809"]


def test_ein_fremdes_postfach_darf_nichts_zustellen(mit_empfaenger: Empfang) -> None:
    angekommen: list[str] = []
    stand, http = mit_empfaenger(lambda zustellung: angekommen.append(zustellung.message_id))
    fremd = stand.bund["leser-sig-3072"]
    empfaenger = PassiverEmpfaenger(
        stand.bund.teilnehmer("passiv"), (fremd.zertifikat,), stand.transportregeln(), lambda z: None
    )
    http.bearbeiter = empfaenger.bearbeite
    with pytest.raises(AuftragAbgelehnt) as info:
        _weiterleiten(stand, http.url, hole_message_id(dialog(stand, "absender")).message_id)
    assert [r.code for r in info.value.rueckmeldungen] == ["9805"]
    assert angekommen == []


def test_eine_abwicklung_ohne_antwortinhalt_wird_als_9806_gemeldet(mit_empfaenger: Empfang) -> None:
    angekommen: list[bytes] = []
    stand, http = mit_empfaenger(lambda zustellung: angekommen.append(zustellung.strom.read()))
    offen = dialog(stand, "absender")
    eroeffne(offen)
    kennung = hole_message_id(offen).message_id
    with oeffne_sendung(stand.versiegelt(INHALT, an="passiv")) as sendung:
        an = stand.bund["passiv-enc-3072"].zertifikat.der
        auftrag = abwicklungsauftrag(kennung, sendung, an, http.url, "Probe")
        with pytest.raises(AuftragAbgelehnt) as info, wickle_ab(offen, auftrag):
            pass
    assert [r.code for r in info.value.rueckmeldungen] == ["9806"]
    (karte,) = hole_laufzettel(offen, Auswahl(message_ids=(kennung,))).laufzettel
    assert karte.empfangen
    beende(offen)
    assert len(angekommen) == 1


def test_rubbish_wird_mit_einem_fault_beantwortet(mit_empfaenger: Empfang) -> None:
    stand, http = mit_empfaenger(lambda zustellung: None)

    class Rauschen:
        groesse = 4

        def __iter__(self) -> Iterator[bytes]:
            yield b"rotz"

    with stand.leitung().austausch(http.url, Rauschen()) as strom:
        assert b"<osci:Code>9100</osci:Code>" in _alles(strom)


def _alles(strom: BinaryIO) -> bytes:
    teile = []
    while teil := strom.read(65536):
        teile.append(teil)
    return b"".join(teile)
