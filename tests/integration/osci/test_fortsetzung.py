"""A delivery that another attempt began: the mailbox is asked first, and what it has is not sent again."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import BinaryIO

import pytest

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.mailbox.stoerung import Stoerung, Stoerungsart
from adapters.osci.transportfehler import PostfachNichtErreichbar
from gateway.ports import Einlieferung
from tests.integration.osci.test_teilpakete import INHALT, ReissendeLeitung, sender
from tests.oscipostfach import Postfachstand, Starter

KLEIN = b"passt in eine Nachricht"


class Merkzettel:
    """The port `Merkplatz` in memory."""

    def __init__(self) -> None:
        self.wert: bytes | None = None

    def lege(self, stuecke: Iterable[bytes | memoryview]) -> None:
        self.wert = b"".join(stuecke)

    def oeffne(self) -> BinaryIO | None:
        return None if self.wert is None else io.BytesIO(self.wert)


class Absender:
    """Sends one sealed message, attempt after attempt."""

    def __init__(self, stand: Postfachstand, inhalt: bytes):
        self.zettel = Merkzettel()
        self._stand = stand
        self._sendung = stand.versiegelt(inhalt)

    def versuche(
        self, schnitte: dict[int, bool] | None = None, *, stand: Postfachstand | None = None
    ) -> tuple[Einlieferung, int]:
        """The receipt and how many bytes went out."""
        stand = stand or self._stand
        self._sendung.seek(0)
        leitung = ReissendeLeitung(stand.leitung(), schnitte or {})
        eintrag = stand.eintrag("empfaenger")
        quittung = sender(stand, leitung).liefere_ein(self._sendung, eintrag, "Probe", self.zettel)
        return quittung, leitung.gesendet

    def scheitere(self, ab: int, *, angekommen: bool = False) -> None:
        """From this exchange on nothing gets through any more, or no answer comes back from it."""
        schnitte = {**dict.fromkeys(range(ab, 100), False), ab: angekommen}
        with pytest.raises(PostfachNichtErreichbar):
            self.versuche(schnitte)


def test_der_naechste_versuch_sendet_nur_die_fehlenden_teile(postfachstand: Postfachstand) -> None:
    absender = Absender(postfachstand, INHALT)
    absender.scheitere(5)
    quittung, gesendet = absender.versuche()
    assert gesendet < 0.7 * len(INHALT)
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, INHALT)]


@pytest.mark.parametrize(("inhalt", "ab"), [(INHALT, 6), (KLEIN, 2)], ids=["teile", "ganz"])
def test_was_ganz_da_ist_wird_nicht_noch_einmal_gesendet(
    postfachstand: Postfachstand, inhalt: bytes, ab: int
) -> None:
    absender = Absender(postfachstand, inhalt)
    absender.scheitere(ab, angekommen=True)
    quittung, gesendet = absender.versuche()
    assert gesendet < 100_000
    wieder, _ = absender.versuche()
    assert wieder.message_id == quittung.message_id
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, inhalt)]


def test_was_nicht_ankam_wird_neu_gesendet(postfachstand: Postfachstand) -> None:
    absender = Absender(postfachstand, KLEIN)
    absender.scheitere(2)
    quittung, _ = absender.versuche()
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, KLEIN)]


def test_hat_das_postfach_die_teile_vergessen_kommen_alle_noch_einmal(postfachstand: Postfachstand) -> None:
    absender = Absender(postfachstand, INHALT)
    absender.scheitere(5)
    with postfachstand.dienst._ablage.db.transaktion() as db:
        db.execute("DELETE FROM paket")
    quittung, gesendet = absender.versuche()
    assert gesendet > len(INHALT)
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, INHALT)]


@pytest.mark.parametrize(("inhalt", "ab"), [(INHALT, 5), (KLEIN, 2)], ids=["teile", "ganz"])
def test_ein_postfach_das_die_kennung_nicht_kennt_bekommt_alles_unter_einer_neuen(
    starte_postfach: Starter, inhalt: bytes, ab: int
) -> None:
    absender, anderes = Absender(starte_postfach(), inhalt), starte_postfach()
    absender.scheitere(ab)
    quittung, _ = absender.versuche(stand=anderes)
    assert anderes.hole("empfaenger") == [(quittung.message_id, inhalt)]


@pytest.mark.parametrize("code", [9811, 9802, 9300, 9905])
def test_ein_postfach_das_keine_auskunft_gibt_bekommt_alles_neu(
    postfachstand: Postfachstand, code: int
) -> None:
    absender = Absender(postfachstand, INHALT)
    absender.scheitere(5)
    anzahl = 6 if code == 9300 else 1
    postfachstand.dienst.stoerplan.ergaenze(
        Stoerung(Stoerungsart.CODE, Art.PARTIAL_STORE_DELIVERY, code, anzahl)
    )
    quittung, _ = absender.versuche()
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, INHALT)]


def test_ein_anderer_empfaengerschluessel_macht_den_stand_ungueltig(postfachstand: Postfachstand) -> None:
    erster = Absender(postfachstand, INHALT)
    erster.scheitere(5)
    leitung = ReissendeLeitung(postfachstand.leitung(), {})
    sendung = postfachstand.versiegelt(INHALT, an="leser")
    quittung = sender(postfachstand, leitung).liefere_ein(
        sendung, postfachstand.eintrag("leser"), "Probe", erster.zettel
    )
    assert postfachstand.hole("leser") == [(quittung.message_id, INHALT)]


def _ohne_ende(wert: bytes) -> bytes:
    return wert[:-10]


def _gekuerzt(wert: bytes) -> bytes:
    return wert[1000:]


def _ein_bit(wert: bytes) -> bytes:
    return wert[:50_000] + bytes([wert[50_000] ^ 1]) + wert[50_001:]


def _andere_werte(wert: bytes) -> bytes:
    return wert.replace(b'"paket_kib": 250', b'"paket_kib": -25')


@pytest.mark.parametrize("zerstoere", [_ohne_ende, _gekuerzt, _ein_bit, _andere_werte])
def test_ein_zerstoerter_stand_zaehlt_nicht(postfachstand: Postfachstand, zerstoere: object) -> None:
    assert callable(zerstoere)
    absender = Absender(postfachstand, INHALT)
    absender.scheitere(5)
    assert absender.zettel.wert is not None
    absender.zettel.wert = zerstoere(absender.zettel.wert)
    quittung, gesendet = absender.versuche()
    assert gesendet > len(INHALT)
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, INHALT)]


@pytest.mark.parametrize("wert", [b"", b"\n", b"[]", b"\nnull", b"\xff" * 5000, b'\n{"kennung": 1}'])
def test_unsinn_im_stand_zaehlt_nicht(postfachstand: Postfachstand, wert: bytes) -> None:
    absender = Absender(postfachstand, KLEIN)
    absender.zettel.wert = wert
    quittung, _ = absender.versuche()
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, KLEIN)]
