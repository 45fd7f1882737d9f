"""Whole handovers over a real XTA server: what travels stays sealed, and what can go wrong with the account says so
in a sentence of its own and goes on by itself once it is mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

import pytest

from adapters.xta.namen import Fassung
from gateway.ablage.tabellen import Auftragszustand
from gateway.ablauf.haus import Mandantenregeln
from gateway.ablauf.post import nachweis
from gateway.domain.auftragsart import SENDEN
from gateway.domain.nachricht import LIEFERUNG
from gateway.ports import Blob
from tests.xtaaemter import DATEIEN, NAMEN, Xtaaemter, richte_konten_ein
from tests.zweibehoerden import WEG, ZU, Amt

Bau = Callable[..., Xtaaemter]
SQLITE = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
"""Where nothing is said of storing."""


@pytest.mark.parametrize("fassung", Fassung)
def test_eine_akte_geht_versiegelt_ueber_den_server(baue_xtaaemter: Bau, fassung: Fassung) -> None:
    xta = baue_xtaaemter(fassung=fassung)
    xta.beginne()
    xta.zwei.zu.ticke()
    xta.zwei.weg.ticke()
    assert xta.stand.eingelagert >= 4  # 010205, 010206, packets
    am_server = b"".join(d.read_bytes() for d in xta.stand.ordner.rglob("*") if d.is_file())
    for klartext in (b"Musterfrau", *(inhalt[100:140] for inhalt in DATEIEN.values())):
        assert klartext not in am_server
    xta.laufe()
    xta.pruefe()
    _transportberichte_sind_belege(xta.zwei.weg)


def _transportberichte_sind_belege(amt: Amt) -> None:
    """One that it was taken, one that it was fetched; both as the server wrote them."""
    teile = [n for n in amt.nachrichten() if n.typ in LIEFERUNG]
    assert len(teile) >= 4
    assert {n.transport for n in amt.nachrichten()} == {"xta"}
    for teil in teile:
        assert teil.abgeholt is not None
        assert teil.beleg is not None and teil.laufzettel_sha256 is not None
        assert teil.vorgang is not None and teil.laufzettel_groesse is not None
        abholung = Blob(teil.laufzettel_sha256, teil.laufzettel_groesse)
        for beleg in (teil.beleg, abholung):
            text = nachweis.lies(amt.haus, teil.vorgang, beleg)
            assert b"TransportReport" in text and str(teil.transport_id).encode() in text
        assert b"Reception" in nachweis.lies(amt.haus, teil.vorgang, abholung)


def _server_weg(xta: Xtaaemter) -> Callable[[], None]:
    xta.stand.beende()
    return xta.stand.starte


def _fremdes_zertifikat(xta: Xtaaemter) -> Callable[[], None]:
    richte_konten_ein(xta.stand, {WEG: "konto-a", ZU: "konto-c"})
    return lambda: richte_konten_ein(xta.stand, NAMEN)


def _kein_konto(xta: Xtaaemter) -> Callable[[], None]:
    richte_konten_ein(xta.stand, {WEG: "konto-a", "azr:000100": "konto-b"})
    return lambda: richte_konten_ein(xta.stand, NAMEN)


def _anderer_server(xta: Xtaaemter) -> Callable[[], None]:
    xta.server = xta.stand.pki.zertifikat("konto-c")

    def heile() -> None:
        xta.server = None

    return heile


@SQLITE
@pytest.mark.parametrize(
    ("stoere", "satz"),
    [
        (_server_weg, "Der XTA-Server ist nicht erreichbar oder hat die Verbindung abgebrochen."),
        (_fremdes_zertifikat, "Das Zertifikat der Verbindung gehört nicht zu diesem Konto. (Fehler 9014)"),
        (_kein_konto, "Dieses Konto gibt es auf dem XTA-Server nicht. (Fehler 9012)"),
        (_anderer_server, "Der XTA-Server zeigt ein anderes Zertifikat als das bekannte."),
    ],
    ids=["server weg", "fremdes Zertifikat", "kein Konto", "anderer Server"],
)
def test_was_alle_nachrichten_aufhaelt_wartet_und_geht_von_selbst_weiter(
    baue_xtaaemter: Bau, stoere: Callable[[Xtaaemter], Callable[[], None]], satz: str
) -> None:
    xta = baue_xtaaemter()
    heile = stoere(xta)
    xta.beginne()
    xta.laufe(1)
    (wartend,) = xta.zwei.zu.offen(SENDEN)
    assert wartend.zustand is Auftragszustand.WARTEND
    assert wartend.grund_text is not None and satz in wartend.grund_text
    heile()
    xta.laufe()
    xta.pruefe()


@SQLITE
def test_zu_gross_fuer_den_weg_wird_gesagt_und_nicht_gesendet(baue_xtaaemter: Bau) -> None:
    xta = baue_xtaaemter(grenze=60_000, regeln=Mandantenregeln(nachrichtengrenze=90_000))
    xta.beginne()
    xta.laufe(2)
    satz = "010207 nicht gesendet: Die Sendung ist größer, als auf diesem Weg zugelassen ist."
    assert satz in xta.zwei.weg.texte()
    assert {g.grund_code for g in xta.zwei.weg.geparkt()} == {"xta.zu_gross"}


@SQLITE
def test_ein_konto_das_der_empfaenger_nicht_hat_wird_genannt(baue_xtaaemter: Bau) -> None:
    xta = baue_xtaaemter()
    richte_konten_ein(xta.stand, {ZU: "konto-b"})
    xta.beginne()
    xta.laufe(2)
    (geparkt,) = xta.zwei.zu.geparkt()
    assert geparkt.grund_text is not None and "(Fehler 9022)" in geparkt.grund_text
    assert "010201 nicht gesendet: Die Angaben" in xta.zwei.zu.texte()


@SQLITE
def test_fremde_bytes_im_postfach_halten_nichts_auf(baue_xtaaemter: Bau) -> None:
    xta = baue_xtaaemter()
    richte_konten_ein(xta.stand, {**NAMEN, "azr:000100": "konto-c"})
    fremde = xta.stand.sende(b"keine Sendung", von="azr:000100", name="konto-c", an=ZU)
    zwei_inhalte = xta.stand.sende(b"eins", b"zwei", von="azr:000100", name="konto-c", an=ZU)
    xta.beginne()
    xta.laufe()
    with xta.zwei.zu.haus.lesen() as buch:
        assert len(buch.vorfaelle.alle()) == 1  # what cannot even be taken out
    uebrig: list[str] = []

    def merke(message_id: str, _strom: BinaryIO, _fehler: object = None) -> None:
        uebrig.append(message_id)

    xta.zwei.zu.post.postfaecher["xta"].hole_ab(merke, merke)
    assert uebrig == [zwei_inhalte] != [fremde]
