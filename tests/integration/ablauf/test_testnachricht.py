"""A test message goes the whole way and back, and leaves nothing behind that anybody would have to deal with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile, Nachrichtenzeile
from gateway.ablauf.akte import loeschung
from gateway.ablauf.post import handeingang, testnachricht
from gateway.auskunft.betrieb import partnertests
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.nachricht import Nachrichtenzustand
from tests.zweibehoerden import WEG, ZU, Zweibehoerden

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
Z = Zweibehoerden


def stand(z: Z) -> partnertests.Teststand:
    with z.weg.haus.lesen() as buch:
        return partnertests.teststaende(buch, [ZU])[ZU]


def nichts_blieb(z: Z) -> bool:
    return not any((amt.uebergaben(), amt.aufgaben(), amt.geparkt()) != ([], [], []) for amt in (z.weg, z.zu))


def test_sie_wird_gesendet_abgeholt_und_beantwortet_und_sonst_geschieht_nichts(zweibehoerden: Z) -> None:
    z = zweibehoerden
    id = testnachricht.sende(z.weg.haus, ZU, "technik")
    assert stand(z).ausgang is partnertests.Testausgang.WARTET
    z.weg.ticke()
    assert stand(z).ausgang is partnertests.Testausgang.GESENDET
    z.uhr.stelle_vor(timedelta(seconds=6))
    z.zu.ticke()
    z.weg.ticke()
    z.uhr.stelle_vor(timedelta(seconds=6))
    z.weg.ticke()
    fertig = stand(z)
    assert (fertig.ausgang, fertig.nachricht) == (partnertests.Testausgang.BEANTWORTET, id)
    assert None not in (fertig.gesendet, fertig.abgeholt, fertig.beantwortet)
    assert nichts_blieb(z)
    assert z.weg.offen(testnachricht.ART) == []
    with z.weg.haus.lesen() as buch:
        assert buch.nachrichten.lies(id).zustand is Nachrichtenzustand.BESTAETIGT
        wer = buch.session.scalars(
            select(Auditzeile.wer).where(Auditzeile.ereignis == Auditereignis.PARTNER_TESTNACHRICHT)
        ).all()
    assert wer == ["technik"]


def test_ihr_inhalt_geht_wie_der_jeder_nachricht_ohne_vorgang(zweibehoerden: Z) -> None:
    z = zweibehoerden
    testnachricht.sende(z.weg.haus, ZU, "technik")
    z.laufe(2)
    z.uhr.stelle_vor(timedelta(days=8))
    for amt in (z.weg, z.zu):
        assert loeschung.kehre(amt.haus) == 2, "request and answer"
    with z.weg.haus.lesen() as buch:
        zeilen = buch.session.scalars(select(Nachrichtenzeile)).all()
    assert all(zeile.geloescht for zeile in zeilen)


def test_die_zweite_wartet_auf_den_ausgang_der_ersten(zweibehoerden: Z) -> None:
    z = zweibehoerden
    testnachricht.sende(z.weg.haus, ZU, "technik")
    with pytest.raises(testnachricht.TestUnterwegs):
        testnachricht.sende(z.weg.haus, ZU, "technik")
    z.uhr.stelle_vor(timedelta(minutes=2))
    testnachricht.sende(z.weg.haus, ZU, "technik")


def test_an_wen_sie_nicht_geht(zweibehoerden: Z) -> None:
    for wen in (WEG, "azr:009999"):
        with pytest.raises(testnachricht.TestNichtMoeglich):
            testnachricht.sende(zweibehoerden.weg.haus, wen, "technik")


@pytest.mark.parametrize("ersetze", [(b' test="Test"', b""), (b"", b"")])
def test_wer_ohne_kennzeichen_antwortet_macht_niemandem_arbeit(
    zweibehoerden: Z, ersetze: tuple[bytes, bytes]
) -> None:
    z = zweibehoerden
    z.post.vorher = lambda wer, s: [z.neu_versiegelt(s, lambda x: x.replace(*ersetze))] if wer == WEG else [s]
    testnachricht.sende(z.weg.haus, ZU, "technik")
    z.laufe(2)
    assert stand(z).ausgang is partnertests.Testausgang.BEANTWORTET
    assert nichts_blieb(z)


def test_eine_behoerde_die_tests_abweist_hat_sie_immerhin_gelesen(zweibehoerden: Z) -> None:
    z = zweibehoerden

    def verdirb(xml: bytes) -> bytes:
        return xml.replace(b"<xauslaender:versandbestaetigung>false", b"<xauslaender:versandbestaetigung>nie")

    z.post.vorher = lambda wer, s: [z.neu_versiegelt(s, verdirb)] if wer == ZU else [s]
    testnachricht.sende(z.weg.haus, ZU, "technik")
    z.laufe(2)
    assert stand(z).ausgang is partnertests.Testausgang.ZURUECKGEWIESEN
    assert nichts_blieb(z)


def test_kommt_sie_nicht_hinaus_steht_dabei_warum(zweibehoerden: Z) -> None:
    z = zweibehoerden
    testnachricht.sende(z.weg.haus, ZU, "technik")
    eintrag = z.verzeichnis.eintraege.pop(ZU)
    z.weg.ticke()
    assert (stand(z).ausgang, stand(z).hindernis != "") == (partnertests.Testausgang.WARTET, True)
    z.verzeichnis.eintraege[ZU] = eintrag
    z.weg.hole_geparktes_zurueck()
    z.laufe(2)
    assert stand(z).ausgang is partnertests.Testausgang.BEANTWORTET


def test_von_hand_eingelesen_wird_niemandem_geantwortet(zweibehoerden: Z, tmp_path: object) -> None:
    z = zweibehoerden
    testnachricht.sende(z.weg.haus, ZU, "technik")
    z.weg.ticke()
    (_, sendung) = z.post.faecher.pop(ZU)[0]
    datei = z.weg.post.versandordner / "nachricht.xml"
    datei.write_bytes(sendung.partition(b"\n")[2])
    handeingang.nimm_auf(z.zu.post, datei, "technik")
    z.laufe(2)
    with z.zu.haus.lesen() as buch:
        (zeile,) = buch.nachrichten.neueste(hoechstens=5)
    assert zeile.zustand is Nachrichtenzustand.ABGELEGT
    assert nichts_blieb(z)
