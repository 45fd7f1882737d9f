"""Chunks: a large delivery arrives in parts, a cut connection costs only what was on the way."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pytest

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.mailbox.stoerung import Stoerung, Stoerungsart
from adapters.osci.teilnehmer.leitung import HttpLeitung
from adapters.osci.teilnehmer.postfach import OsciPostfach
from adapters.osci.transportfehler import AuftragAbgelehnt, NachrichtZuGross, PostfachNichtErreichbar
from tests.oscipostfach import Postfachstand, Starter

INHALT = os.urandom(1_000_000)


class ReissendeLeitung:
    """Cuts some exchanges: before sending (False) or after the mailbox has answered (True)."""

    def __init__(self, leitung: HttpLeitung, schnitte: dict[int, bool]):
        self._leitung = leitung
        self._schnitte = schnitte
        self.nummer = 0
        self.gesendet = 0

    @contextmanager
    def austausch(self, url: str, nachricht: Stuecke) -> Iterator[BinaryIO]:
        self.nummer += 1
        schnitt = self._schnitte.get(self.nummer)
        if schnitt is False:
            raise PostfachNichtErreichbar()
        self.gesendet += nachricht.groesse
        with self._leitung.austausch(url, nachricht) as strom:
            if schnitt:
                while strom.read(65536):
                    pass
                raise PostfachNichtErreichbar()
            yield strom


def sender(
    stand: Postfachstand, leitung: ReissendeLeitung, paket: int = 250 * 1024, wer: str = "absender"
) -> OsciPostfach:
    return OsciPostfach(
        leitung,
        stand.bund.teilnehmer(wer),
        stand.gegenstelle,
        stand.transportregeln(),
        paketgroesse=paket,
    )


@pytest.mark.parametrize("als_anhang", [True, False])
def test_eine_grosse_zustellung_kommt_in_teilen_an(postfachstand: Postfachstand, als_anhang: bool) -> None:
    leitung = ReissendeLeitung(postfachstand.leitung(), {})
    sendung = postfachstand.versiegelt(INHALT, als_anhang=als_anhang)
    quittung = sender(postfachstand, leitung).liefere_ein(
        sendung, postfachstand.eintrag("empfaenger"), "Probe"
    )
    assert leitung.nummer >= 7
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, INHALT)]


@pytest.mark.parametrize("vorher", [True, False])
@pytest.mark.parametrize("nummer", (2, 3, 4, 6, 7))
def test_nach_einem_schnitt_geht_es_weiter_und_nichts_wird_zweimal_gesendet(
    postfachstand: Postfachstand, nummer: int, vorher: bool
) -> None:
    leitung = ReissendeLeitung(postfachstand.leitung(), {nummer: not vorher})
    quittung = sender(postfachstand, leitung).liefere_ein(
        postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    assert leitung.gesendet < 1.25 * len(INHALT)
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, INHALT)]


def test_auch_ein_neustart_des_postfachs_mitten_darin_verliert_keine_teile(
    postfachstand: Postfachstand,
) -> None:
    class Neustart(ReissendeLeitung):
        @contextmanager
        def austausch(self, url: str, nachricht: Stuecke) -> Iterator[BinaryIO]:
            if self.nummer == 4:
                postfachstand.neustart()
            with super().austausch(url, nachricht) as strom:
                yield strom

    leitung = Neustart(postfachstand.leitung(), {})
    quittung = sender(postfachstand, leitung).liefere_ein(
        postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    assert postfachstand.hole("empfaenger") == [(quittung.message_id, INHALT)]


def test_wer_gar_nicht_mehr_durchkommt_gibt_auf(postfachstand: Postfachstand) -> None:
    leitung = ReissendeLeitung(postfachstand.leitung(), dict.fromkeys(range(4, 100), False))
    with pytest.raises(PostfachNichtErreichbar):
        sender(postfachstand, leitung).liefere_ein(
            postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
        )
    assert leitung.nummer < 20
    assert postfachstand.hole("empfaenger") == []


def test_die_grenzen_des_postfachs_werden_beachtet(starte_postfach: Starter) -> None:
    stand = starte_postfach(hoechstgroesse=500_000)
    leitung = ReissendeLeitung(stand.leitung(), {})
    with pytest.raises(NachrichtZuGross):
        sender(stand, leitung).liefere_ein(stand.versiegelt(INHALT), stand.eintrag("empfaenger"), "Probe")
    assert leitung.nummer == 1


def test_die_teile_werden_hoechstens_so_gross_wie_das_postfach_sie_nimmt(starte_postfach: Starter) -> None:
    stand = starte_postfach(paket_hoechstens=100 * 1024)
    leitung = ReissendeLeitung(stand.leitung(), {})
    quittung = sender(stand, leitung).liefere_ein(
        stand.versiegelt(INHALT), stand.eintrag("empfaenger"), "Probe"
    )
    assert leitung.nummer > 1_000_000 // (100 * 1024)
    assert stand.hole("empfaenger") == [(quittung.message_id, INHALT)]


@pytest.mark.parametrize("schnitte", [{}, {2: False}, {2: True}, {4: True}, {4: False, 7: True}], ids=str)
def test_eine_grosse_zustellung_wird_in_teilen_abgeholt(
    postfachstand: Postfachstand, schnitte: dict[int, bool]
) -> None:
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    geholt: list[bytes] = []

    def annehmen(message_id: str, strom: BinaryIO) -> None:
        geholt.append(postfachstand.oeffne("empfaenger", io.BytesIO(strom.read())))

    leitung = ReissendeLeitung(postfachstand.leitung(), schnitte)
    empfaenger = sender(postfachstand, leitung, wer="empfaenger")
    assert empfaenger.hole_ab(annehmen) == 1
    assert geholt == [INHALT]
    assert leitung.nummer >= 7
    assert postfachstand.hole("empfaenger") == []


@pytest.mark.parametrize("code", [9811, 9802, 9300, 9500])
def test_wer_teilpakete_nur_ankuendigt_gibt_die_zustellungen_im_ganzen(
    postfachstand: Postfachstand, code: int
) -> None:
    gesendet = [_liefere(postfachstand, inhalt) for inhalt in (INHALT, b"zweite")]
    keine = Stoerung(Stoerungsart.CODE, Art.PARTIAL_FETCH_DELIVERY, code, anzahl=100)
    postfachstand.dienst.stoerplan.ergaenze(keine)
    assert _hole_in_teilen(postfachstand) == list(zip(gesendet, (INHALT, b"zweite"), strict=True))
    assert postfachstand.hole("empfaenger") == []


def test_gibt_es_mittendrin_keine_teilpakete_mehr_kommt_der_rest_im_ganzen(
    postfachstand: Postfachstand,
) -> None:
    gesendet = [_liefere(postfachstand, b"erste"), _liefere(postfachstand, INHALT)]
    keine = Stoerung(Stoerungsart.CODE, Art.PARTIAL_FETCH_DELIVERY, 9811, anzahl=100)
    geholt = _hole_in_teilen(postfachstand, danach=lambda: postfachstand.dienst.stoerplan.ergaenze(keine))
    assert geholt[-1] == (gesendet[1], INHALT)
    assert {kennung for kennung, _ in geholt} == set(gesendet)
    assert postfachstand.hole("empfaenger") == []


def test_eine_ablehnung_aus_anderem_grund_bleibt_eine(postfachstand: Postfachstand) -> None:
    _liefere(postfachstand, INHALT)
    postfachstand.dienst.stoerplan.ergaenze(Stoerung(Stoerungsart.CODE, Art.PARTIAL_FETCH_DELIVERY, 9700))
    with pytest.raises(AuftragAbgelehnt):
        _hole_in_teilen(postfachstand)


def _liefere(stand: Postfachstand, inhalt: bytes) -> str:
    sender = stand.postfach("absender")
    return sender.liefere_ein(stand.versiegelt(inhalt), stand.eintrag("empfaenger"), "Probe").message_id


def _hole_in_teilen(
    stand: Postfachstand, danach: Callable[[], None] = lambda: None
) -> list[tuple[str, bytes]]:
    """Message ids and contents as they came; `danach` happens after each."""
    geholt: list[tuple[str, bytes]] = []

    def annehmen(message_id: str, strom: BinaryIO) -> None:
        geholt.append((message_id, stand.oeffne("empfaenger", io.BytesIO(strom.read()))))
        danach()

    stand.postfach("empfaenger", paketgroesse=250 * 1024).hole_ab(annehmen)
    return geholt
