"""Orders that a mailbox must not execute: unknown ids, foreign signers, broken dialogs, hijacked accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.stuecke import Folge
from adapters.osci.inhalt.sendung import oeffne_sendung
from adapters.osci.schutz.transportsignatur import Unterschrift
from adapters.osci.schutz.umschlag import Entwurf, Signaturwunsch, schreibe
from adapters.osci.teilnehmer import dialog as dialogmodul
from adapters.osci.teilnehmer.auftraege import (
    beende,
    eroeffne,
    hole_laufzettel,
    hole_message_id,
    hole_zustellung,
    stelle_zu,
    zustellungsauftrag,
)
from adapters.osci.teilnehmer.beteiligte import Teilnehmer
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.transportfehler import AuftragAbgelehnt, AuftragSpaeterWiederholen, SoapFault
from gateway.errors import Fehler
from tests.oscipostfach import Postfachstand

INHALT = b"Inhalt"


def dialog(stand: Postfachstand, wer: str | Teilnehmer, *, verschluesseln: bool = True) -> Dialog:
    teilnehmer = wer if isinstance(wer, Teilnehmer) else stand.bund.teilnehmer(wer)
    regeln = stand.transportregeln(verschluesseln=verschluesseln)
    return Dialog(stand.leitung(), teilnehmer, stand.gegenstelle, regeln)


def stelle(stand: Postfachstand, kennung: str, von: str = "absender") -> None:
    with oeffne_sendung(stand.versiegelt(INHALT, von=von)) as sendung:
        an = stand.bund["empfaenger-enc-3072"].zertifikat.der
        stelle_zu(dialog(stand, von), zustellungsauftrag(kennung, sendung, an, "Probe"))


def code(fehler: Fehler) -> str:
    if isinstance(fehler, SoapFault):
        return fehler.meldung.code
    assert isinstance(fehler, AuftragAbgelehnt | AuftragSpaeterWiederholen)
    return fehler.rueckmeldungen[0].code


@pytest.mark.parametrize("kennung", ["nie-vergeben", "osci-00000000000000000000000000000000", "ä/../x"])
def test_eine_nie_vergebene_kennung_wird_nicht_angenommen(postfachstand: Postfachstand, kennung: str) -> None:
    with pytest.raises(AuftragAbgelehnt) as info:
        stelle(postfachstand, kennung)
    assert code(info.value) == "9801"


def test_eine_kennung_gilt_nur_einmal(postfachstand: Postfachstand) -> None:
    kennung = hole_message_id(dialog(postfachstand, "absender")).message_id
    stelle(postfachstand, kennung)
    with pytest.raises(AuftragAbgelehnt) as info:
        stelle(postfachstand, kennung)
    assert code(info.value) == "9801"
    assert len(postfachstand.hole("empfaenger")) == 1


@pytest.mark.parametrize(
    ("schluessel", "erwartet"),
    [
        ("absender-sig-fremd", "9700"),
        ("absender-sig-gesperrt", "9701"),
        ("absender-sig-abgelaufen", "9700"),
        ("absender-sig-kuenftig", "9700"),
        ("absender-sig-2048", "9700"),
    ],
)
def test_wer_nicht_vertrauenswuerdig_signiert_wird_abgewiesen(
    postfachstand: Postfachstand, schluessel: str, erwartet: str
) -> None:
    bund = postfachstand.bund
    fremd = Teilnehmer(Unterschrift(bund[schluessel]), bund["absender-enc-3072"])
    with pytest.raises(AuftragAbgelehnt) as info:
        hole_message_id(dialog(postfachstand, fremd))
    assert code(info.value) == erwartet


@pytest.mark.parametrize("was", ["unsigniert", "falsch", "teilweise"])
def test_ohne_gueltige_signatur_geht_nichts(
    postfachstand: Postfachstand, monkeypatch: pytest.MonkeyPatch, was: str
) -> None:
    def andere(entwurf: Entwurf, wunsch: Signaturwunsch | None) -> Folge:
        if was == "unsigniert":
            return schreibe(entwurf, None)
        if was == "falsch":
            assert wunsch is not None
            falsch = replace(wunsch.unterschrift, schluessel=postfachstand.bund["leser-sig-3072"])
            return schreibe(entwurf, replace(wunsch, unterschrift=falsch))
        ganz = b"".join(bytes(s) for s in schreibe(entwurf, wunsch))
        return Folge((ganz.replace(b'LanguagesList="de"', b'LanguagesList="en"'),))

    monkeypatch.setattr(dialogmodul, "schreibe", andere)
    with pytest.raises(AuftragAbgelehnt) as info:
        hole_message_id(dialog(postfachstand, "absender"))
    assert code(info.value) == {"unsigniert": "9600", "falsch": "9601", "teilweise": "9601"}[was]


def test_abholen_geht_nur_im_eroeffneten_dialog(postfachstand: Postfachstand) -> None:
    with (
        pytest.raises(AuftragAbgelehnt) as info,
        hole_zustellung(dialog(postfachstand, "empfaenger", verschluesseln=False), Auswahl()),
    ):
        pass
    assert code(info.value) == "9802"


@pytest.mark.parametrize("feld", ["_letzte_challenge", "_nummer", "_gespraech"])
def test_ein_auftrag_ausser_der_reihe_wird_nicht_ausgefuehrt(postfachstand: Postfachstand, feld: str) -> None:
    stelle(postfachstand, hole_message_id(dialog(postfachstand, "absender")).message_id)
    offen = dialog(postfachstand, "empfaenger")
    eroeffne(offen)
    offen.__dict__[feld] = {"_letzte_challenge": "AAAA", "_nummer": 7, "_gespraech": "12345"}[feld]
    with pytest.raises(SoapFault) as info, hole_zustellung(offen, Auswahl()):
        pass
    assert code(info.value) == "9400"
    assert len(postfachstand.hole("empfaenger")) == 1


def test_ein_mitgeschnittener_auftrag_wirkt_nicht_noch_einmal(postfachstand: Postfachstand) -> None:
    """Replayed bytes of fetch and exit: the delivery is neither acknowledged nor handed out again."""
    stelle(postfachstand, hole_message_id(dialog(postfachstand, "absender")).message_id)
    offen = dialog(postfachstand, "empfaenger")
    eroeffne(offen)
    vorher = dict(offen.__dict__)
    with hole_zustellung(offen, Auswahl()) as zustellung:
        assert zustellung is not None
    offen.__dict__.update(vorher)
    with pytest.raises(SoapFault) as info:
        beende(offen)
    assert code(info.value) == "9400"
    assert len(postfachstand.hole("empfaenger")) == 1


def test_ein_anderer_kann_einen_fremden_dialog_nicht_fortsetzen(postfachstand: Postfachstand) -> None:
    stelle(postfachstand, hole_message_id(dialog(postfachstand, "absender")).message_id)
    opfer = dialog(postfachstand, "empfaenger", verschluesseln=False)
    eroeffne(opfer)
    dieb = dialog(postfachstand, "absender", verschluesseln=False)
    dieb.__dict__.update({f: opfer.__dict__[f] for f in ("_letzte_challenge", "_nummer", "_gespraech")})
    with pytest.raises(SoapFault) as info, hole_zustellung(dieb, Auswahl()):
        pass
    assert code(info.value) == "9400"
    with hole_zustellung(opfer, Auswahl()) as zustellung:
        assert zustellung is not None


def test_ein_fremdes_chiffrierzertifikat_oeffnet_kein_fremdes_konto(postfachstand: Postfachstand) -> None:
    """The account is bound to the signer who proved that he holds the cipher key."""
    stelle(postfachstand, hole_message_id(dialog(postfachstand, "absender")).message_id)
    assert len(postfachstand.hole("empfaenger", hoechstens=1)) == 1
    stelle(postfachstand, hole_message_id(dialog(postfachstand, "absender")).message_id)
    bund = postfachstand.bund
    dieb = Teilnehmer(Unterschrift(bund["leser-sig-3072"]), bund["empfaenger-enc-3072"])
    with pytest.raises(SoapFault) as info:
        eroeffne(dialog(postfachstand, dieb, verschluesseln=False))
    assert code(info.value) == "9501"
    assert len(postfachstand.hole("empfaenger")) == 1


def test_ein_neues_signaturzertifikat_wird_durch_verschluesselte_antworten_bewiesen(
    postfachstand: Postfachstand,
) -> None:
    """Renewed keys: whoever can read the answers holds the cipher key."""
    stelle(postfachstand, hole_message_id(dialog(postfachstand, "absender")).message_id)
    assert len(postfachstand.hole("empfaenger")) == 1
    bund = postfachstand.bund
    neu = Teilnehmer(Unterschrift(bund["empfaenger-sig-4096"]), bund["empfaenger-enc-3072"])
    offen = dialog(postfachstand, neu)
    eroeffne(offen)
    beende(offen)
    offen = dialog(postfachstand, neu, verschluesseln=False)
    eroeffne(offen)
    beende(offen)


def test_laufzettel_sehen_nur_absender_und_empfaenger(postfachstand: Postfachstand) -> None:
    kennung = hole_message_id(dialog(postfachstand, "absender")).message_id
    stelle(postfachstand, kennung)
    gesehen = {}
    for wer in ("absender", "empfaenger", "leser"):
        offen = dialog(postfachstand, wer)
        eroeffne(offen)
        antwort = hole_laufzettel(offen, Auswahl(message_ids=(kennung,)))
        gesehen[wer] = [k.message_id for k in antwort.laufzettel]
        beende(offen)
    assert gesehen == {"absender": [kennung], "empfaenger": [kennung], "leser": []}


def test_auswahlregeln_fuer_laufzettel(postfachstand: Postfachstand) -> None:
    kennungen = []
    for _ in range(3):
        kennungen.append(hole_message_id(dialog(postfachstand, "absender")).message_id)
        stelle(postfachstand, kennungen[-1])
    assert len(postfachstand.hole("empfaenger", hoechstens=1)) == 1
    offen = dialog(postfachstand, "absender")
    eroeffne(offen)

    def auswahl(regel: Auswahl) -> list[str]:
        return [k.message_id for k in hole_laufzettel(offen, regel).laufzettel]

    assert auswahl(Auswahl()) == kennungen
    assert auswahl(Auswahl(hoechstens=2)) == kennungen[:2]
    assert auswahl(Auswahl(message_ids=(kennungen[2], kennungen[0]))) == [kennungen[0], kennungen[2]]
    assert auswahl(Auswahl(eingang_ab="2026-01-01T00:00:00Z", nicht_empfangen=True)) == kennungen[1:]
    assert auswahl(Auswahl(eingang_ab="2026-01-01T00:00:00Z", rolle="Addressee")) == []
    assert auswahl(Auswahl(geaendert_ab="2026-01-01T00:00:00Z", rolle="Originator")) == kennungen
    assert auswahl(Auswahl(eingang_ab="2099-01-01T00:00:00Z")) == []
    beende(offen)
