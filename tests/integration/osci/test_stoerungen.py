"""A mailbox on a bad day: whatever it does, the delivery arrives once or stays fetchable."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import BinaryIO

import pytest

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.fehler import TransportsignaturFehler
from adapters.osci.mailbox.auftraege import Grundauftraege
from adapters.osci.mailbox.stoerung import Stoerplan, Stoerung, Stoerungsart
from adapters.osci.mailbox.vorgang import Ergebnis, Vorgang
from adapters.osci.rueckmeldungen import TABELLE
from adapters.osci.transportfehler import (
    AuftragAbgelehnt,
    AuftragSpaeterWiederholen,
    KontrollblockFalsch,
    PostfachNichtErreichbar,
    SoapFault,
)
from gateway.errors import AufrufFehler, Fehler
from tests.oscipostfach import Postfachstand

INHALT = b"Inhalt" * 1000


def stoere(stand: Postfachstand, art: Stoerungsart, auftrag: Art, wert: int = 0, anzahl: int = 1) -> None:
    stand.dienst.stoerplan.ergaenze(Stoerung(art, auftrag, wert, anzahl))


def liefere(stand: Postfachstand) -> str:
    sendung = stand.versiegelt(INHALT)
    return stand.postfach("absender").liefere_ein(sendung, stand.eintrag("empfaenger"), "Probe").message_id


@pytest.mark.parametrize("wert", [0, 1, 500, 5000, 12_000])
def test_ein_abbruch_mitten_in_der_antwort_auf_storedelivery_schadet_nicht(
    postfachstand: Postfachstand, wert: int
) -> None:
    stoere(postfachstand, Stoerungsart.ABBRUCH, Art.STORE_DELIVERY, wert)
    kennung = liefere(postfachstand)
    assert postfachstand.hole("empfaenger") == [(kennung, INHALT)]


@pytest.mark.parametrize("wert", [0, 1, 500, 5000, 12_000, 20_000])
def test_ein_abbruch_mitten_in_der_abholantwort_laesst_die_zustellung_liegen(
    postfachstand: Postfachstand, wert: int
) -> None:
    kennung = liefere(postfachstand)
    stoere(postfachstand, Stoerungsart.ABBRUCH, Art.FETCH_DELIVERY, wert)
    with pytest.raises(PostfachNichtErreichbar):
        postfachstand.hole("empfaenger")
    assert postfachstand.hole("empfaenger") == [(kennung, INHALT)]


def test_eine_vergessene_quittung_bringt_dieselbe_zustellung_noch_einmal(
    postfachstand: Postfachstand,
) -> None:
    kennung = liefere(postfachstand)
    stoere(postfachstand, Stoerungsart.DOPPELT, Art.EXIT_DIALOG)
    assert postfachstand.hole("empfaenger", hoechstens=1) == [(kennung, INHALT)]
    assert postfachstand.hole("empfaenger") == [(kennung, INHALT)]
    assert postfachstand.hole("empfaenger") == []


@pytest.mark.parametrize(
    ("art", "fehler"),
    [(Stoerungsart.SIGNATUR, TransportsignaturFehler), (Stoerungsart.NUMMER, KontrollblockFalsch)],
)
def test_einer_unglaubwuerdigen_antwort_wird_nichts_geglaubt(
    postfachstand: Postfachstand, art: Stoerungsart, fehler: type[Fehler]
) -> None:
    kennung = liefere(postfachstand)
    stoere(postfachstand, art, Art.FETCH_DELIVERY, anzahl=3)
    gemeldet: list[tuple[str, Fehler]] = []

    def annehmen(message_id: str, strom: BinaryIO) -> None:
        raise AssertionError

    def unlesbar(message_id: str, strom: BinaryIO, grund: Fehler) -> None:
        gemeldet.append((message_id, grund))

    assert postfachstand.postfach("empfaenger").hole_ab(annehmen, unlesbar) == 0
    ((gemeldete, grund),) = gemeldet
    assert gemeldete == kennung
    assert isinstance(grund, fehler)
    assert postfachstand.hole("empfaenger") == [(kennung, INHALT)]


def test_eine_spaete_antwort_wird_abgewartet(postfachstand: Postfachstand) -> None:
    stoere(postfachstand, Stoerungsart.WARTEN, Art.STORE_DELIVERY, 300)
    kennung = liefere(postfachstand)
    assert postfachstand.hole("empfaenger") == [(kennung, INHALT)]


@pytest.mark.parametrize("code", sorted(c for c in TABELLE if c >= "9600"))
def test_jede_ablehnung_sagt_ob_ein_neuer_versuch_hilft(postfachstand: Postfachstand, code: str) -> None:
    stoere(postfachstand, Stoerungsart.CODE, Art.STORE_DELIVERY, int(code))
    erwartet = AuftragSpaeterWiederholen if TABELLE[code].wiederholbar else AuftragAbgelehnt
    with pytest.raises(erwartet) as info:
        liefere(postfachstand)
    assert [r.code for r in info.value.rueckmeldungen] == [code]
    assert TABELLE[code].satz in info.value.text
    assert postfachstand.hole("empfaenger") == []


def test_ein_fault_beweist_nichts_und_wird_nachgefragt(postfachstand: Postfachstand) -> None:
    stoere(postfachstand, Stoerungsart.CODE, Art.STORE_DELIVERY, 9000)
    kennung = liefere(postfachstand)
    assert postfachstand.hole("empfaenger") == [(kennung, INHALT)]


def test_nur_faults_beenden_den_versuch_als_voruebergehend(postfachstand: Postfachstand) -> None:
    stoere(postfachstand, Stoerungsart.CODE, Art.STORE_DELIVERY, 9000, 10)
    with pytest.raises(SoapFault) as info:
        liefere(postfachstand)
    assert info.value.wiederholbar
    assert info.value.exit_code == 3


def test_annehmen_wird_bei_keiner_stoerung_mit_ungeprueften_bytes_gerufen(
    postfachstand: Postfachstand,
) -> None:
    liefere(postfachstand)
    gerufen: list[str] = []

    def annehmen(message_id: str, strom: BinaryIO) -> None:
        gerufen.append(message_id)

    for art in (Stoerungsart.SIGNATUR, Stoerungsart.NUMMER, Stoerungsart.ABBRUCH):
        stoere(postfachstand, art, Art.FETCH_DELIVERY, 5000, 3)
        with suppress(Fehler):
            postfachstand.postfach("empfaenger").hole_ab(annehmen)
    assert gerufen == []


@pytest.mark.parametrize(
    ("text", "erwartet"),
    [
        ("abbruch=2000@FetchDelivery", Stoerung(Stoerungsart.ABBRUCH, Art.FETCH_DELIVERY, 2000)),
        ("code=9811@StoreDeliveryx3", Stoerung(Stoerungsart.CODE, Art.STORE_DELIVERY, 9811, 3)),
        ("signatur@InitDialog", Stoerung(Stoerungsart.SIGNATUR, Art.INIT_DIALOG)),
    ],
)
def test_stoerungen_lassen_sich_auf_der_befehlszeile_angeben(text: str, erwartet: Stoerung) -> None:
    assert Stoerung.aus_text(text) == erwartet


@pytest.mark.parametrize("text", ["", "abbruch", "abbruch@", "unfug@FetchDelivery", "abbruch@Unfug", "@x"])
def test_eine_unverstaendliche_stoerung_ist_ein_aufruffehler(text: str) -> None:
    with pytest.raises(AufrufFehler):
        Stoerung.aus_text(text)


def test_3707_allein_fragt_den_laufzettel_ehe_es_als_ablehnung_gilt(
    postfachstand: Postfachstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the mailbox has not executed the order, once it has: its process card tells."""
    stoere(postfachstand, Stoerungsart.CODE, Art.STORE_DELIVERY, 3707, 9)
    with pytest.raises(AuftragAbgelehnt) as info:
        liefere(postfachstand)
    assert not info.value.wiederholbar
    assert postfachstand.hole("empfaenger") == []
    postfachstand.stoerplan = Stoerplan()
    echt = Grundauftraege.store_delivery

    def mit_warnung(grund: Grundauftraege, vorgang: Vorgang, stapel: ExitStack) -> Ergebnis:
        return replace(echt(grund, vorgang, stapel), codes=("3707",))

    monkeypatch.setattr(Grundauftraege, "store_delivery", mit_warnung)
    postfachstand.neustart()
    kennung = liefere(postfachstand)
    assert postfachstand.hole("empfaenger") == [(kennung, INHALT)]
