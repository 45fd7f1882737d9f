"""A passive recipient answers a processDelivery with a delivery; the mailbox brings it back at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.kopfbloecke import zertifikatsblock
from adapters.osci.draht.stuecke import Folge
from adapters.osci.inhalt.sendung import oeffne_sendung
from adapters.osci.teilnehmer import passiv
from adapters.osci.teilnehmer.auftraege import (
    Zustellung,
    abwicklungsauftrag,
    beende,
    eroeffne,
    hole_laufzettel,
    hole_message_id,
    wickle_ab,
)
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.passivantwort import Anfrage, Antwortsendung, antwortinhalt
from adapters.osci.transportfehler import AuftragAbgelehnt, AuftragSpaeterWiederholen
from tests.oscipostfach import Postfachstand, Starter, passiver_empfaenger

FRAGE, ANTWORT = "Größe?".encode(), bytes(range(256)) * 5_000


class Antwortende:
    """Takes what comes and answers with the same content."""

    def __init__(self, stand: Postfachstand, *, als_anhang: bool = True):
        self._stand = stand
        self._als_anhang = als_anhang
        self.angenommen: list[bytes] = []
        self.leser: list[bool] = []

    def nimm(self, zustellung: Zustellung) -> None:
        raise AssertionError("a delivery that wants an answer")

    def wickle_ab(self, anfrage: Anfrage) -> Antwortsendung | None:
        frage = self._stand.oeffne("passiv", io.BytesIO(anfrage.zustellung.strom.read()))
        self.angenommen.append(frage)
        self.leser.append(anfrage.leser is not None)
        if anfrage.leser is None:
            return None
        versiegelt = self._stand.versiegelt(ANTWORT, von="passiv", an="absender", als_anhang=self._als_anhang)
        return Antwortsendung(versiegelt, anfrage.leser, "Antwort & <Test>")


@pytest.fixture
def stand(starte_postfach: Starter) -> Postfachstand:
    return starte_postfach(weiterleitung={})


def offener_dialog(stand: Postfachstand, wer: str = "absender", *, verschluesseln: bool = True) -> Dialog:
    regeln = stand.transportregeln(verschluesseln=verschluesseln)
    dialog = Dialog(stand.leitung(), stand.bund.teilnehmer(wer), stand.gegenstelle, regeln)
    eroeffne(dialog)
    return dialog


def frage(stand: Postfachstand, dialog: Dialog, kennung: str | None) -> tuple[str, bytes]:
    """Message id and content of the answer, opened as the sender does."""
    with oeffne_sendung(stand.versiegelt(FRAGE, an="passiv")) as sendung:
        an = stand.bund["passiv-enc-3072"].zertifikat.der
        auftrag = abwicklungsauftrag(kennung, sendung, an, "http://x.invalid/", "Probe")
        with wickle_ab(dialog, auftrag) as antwort:
            return antwort.message_id, stand.oeffne("absender", io.BytesIO(antwort.strom.read()))


@pytest.mark.parametrize("verschluesseln", [True, False])
@pytest.mark.parametrize("als_anhang", [True, False])
def test_die_antwort_kommt_im_selben_auftrag_zurueck(
    stand: Postfachstand, als_anhang: bool, verschluesseln: bool
) -> None:
    empfaenger = Antwortende(stand, als_anhang=als_anhang)
    with passiver_empfaenger(stand, empfaenger.nimm, empfaenger.wickle_ab):
        dialog = offener_dialog(stand, verschluesseln=verschluesseln)
        kennung = hole_message_id(dialog).message_id
        rueckkennung, inhalt = frage(stand, dialog, kennung)
        assert (empfaenger.angenommen, inhalt) == ([FRAGE], ANTWORT)
        assert rueckkennung != kennung and not rueckkennung.startswith("ohne-kennung")
        (karte,) = hole_laufzettel(dialog, Auswahl(message_ids=(kennung,))).laufzettel
        assert karte.empfangen
        beende(dialog)
    assert stand.hole("passiv") == stand.hole("absender") == []


def test_ohne_kennung_gibt_es_eine_antwort_ohne_laufzettel(stand: Postfachstand) -> None:
    empfaenger = Antwortende(stand)
    with passiver_empfaenger(stand, empfaenger.nimm, empfaenger.wickle_ab):
        dialog = offener_dialog(stand)
        rueckkennung, inhalt = frage(stand, dialog, None)
    assert rueckkennung.startswith("ohne-kennung")
    assert (empfaenger.angenommen, inhalt) == ([FRAGE], ANTWORT)


def test_ein_absender_ohne_gueltiges_zertifikat_bekommt_keine_antwort(
    stand: Postfachstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant 7: the delivery is taken, but nothing is sealed for such a certificate."""
    monkeypatch.setattr(passiv, "_zertifikat", _ohne_absender(passiv._zertifikat))
    empfaenger = Antwortende(stand)
    with passiver_empfaenger(stand, empfaenger.nimm, empfaenger.wickle_ab):
        dialog = offener_dialog(stand)
        with pytest.raises(AuftragAbgelehnt) as info:
            frage(stand, dialog, hole_message_id(dialog).message_id)
    assert [r.code for r in info.value.rueckmeldungen] == ["9806"]
    assert (empfaenger.angenommen, empfaenger.leser) == ([FRAGE], [False])


def _ohne_absender(lies: Callable[..., bytes | None]) -> Callable[..., bytes | None]:
    return lambda nachricht, rolle, *block: b"\x30\x00" if block else lies(nachricht, rolle)


@pytest.mark.parametrize(
    "rumpf",
    [
        b'<osci:ContentPackage Id="intermed_signature_x"></osci:ContentPackage>',
        b'<osci:ContentPackage Id="responsetomediatedelivery"></osci:ContentPackage>',
        b"<osci:Fremdes></osci:Fremdes>",
    ],
)
def test_was_neben_unseren_bloecken_nicht_stehen_kann_wird_als_9810_gemeldet(
    stand: Postfachstand, monkeypatch: pytest.MonkeyPatch, rumpf: bytes
) -> None:
    """The recipient has the delivery, whatever it answers: the card says so."""

    def verdorben(*angaben: Any) -> Any:
        return _Verdorben(antwortinhalt(*angaben), rumpf)

    monkeypatch.setattr(passiv, "antwortinhalt", verdorben)
    empfaenger = Antwortende(stand)
    with passiver_empfaenger(stand, empfaenger.nimm, empfaenger.wickle_ab):
        dialog = offener_dialog(stand)
        kennung = hole_message_id(dialog).message_id
        with pytest.raises(AuftragAbgelehnt) as info:
            frage(stand, dialog, kennung)
        (karte,) = hole_laufzettel(dialog, Auswahl(message_ids=(kennung,))).laufzettel
    assert [r.code for r in info.value.rueckmeldungen] == ["9810"]
    assert karte.empfangen


class _Verdorben:
    def __init__(self, innen: Any, rumpf: bytes):
        self._innen, self._rumpf = innen, rumpf

    def __enter__(self) -> Any:
        return replace(self._innen.__enter__(), rumpf=Folge((self._rumpf,)))

    def __exit__(self, *grund: Any) -> Any:
        return self._innen.__exit__(*grund)


def test_eine_unlesbare_antwort_gibt_die_kennung_wieder_frei(
    stand: Postfachstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    empfaenger = Antwortende(stand)
    with passiver_empfaenger(stand, empfaenger.nimm, empfaenger.wickle_ab):
        dialog = offener_dialog(stand)
        kennung = hole_message_id(dialog).message_id
        with monkeypatch.context() as kaputt:
            kaputt.setattr(passiv, "zertifikatsblock", lambda z: zertifikatsblock(z).replace("Author", "X"))
            with pytest.raises(AuftragSpaeterWiederholen) as info:
                frage(stand, dialog, kennung)
        assert [r.code for r in info.value.rueckmeldungen] == ["9808"]
        assert frage(stand, dialog, kennung)[1] == ANTWORT
    assert empfaenger.angenommen == [FRAGE, FRAGE]
