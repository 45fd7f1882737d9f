"""On both databases: attempts are counted before they are checked, one of many makes the round, nothing is told
twice or passed over."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.konten import Kontenbestand
from gateway.ablage.meldewege import Alarmbestand, Lage, Webhookbestand
from gateway.ablage.tabellen import Auditzeile
from gateway.ablauf.anmeldung import VERSUCHE, AnmeldungAbgelehnt, Konten
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.uebergabe import Richtung
from gateway.schutz.hauptschluessel import Hauptschluessel
from gateway.schutz.kennwort import Kennwortpolicy, Kennwortpruefung
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand

STUTTGART, ULM = "azr:001900", "azr:002000"
KENNWORT = "Vier Pferde im Regen"


def _zugleich(tue: Callable[[int], object], mal: int) -> list[object]:
    with ThreadPoolExecutor(mal) as faeden:
        return list(faeden.map(tue, range(mal)))


@pytest.fixture
def konten(datenbank: Datenbank, uhr: StehendeUhr) -> Konten:
    with datenbank.schreiben() as session:
        Benutzerbestand(session, uhr).lege_an("erika", "Erika Muster", wer="Test")
        session.commit()
    rasch = Kennwortpolicy(speicher=1024, durchgaenge=1, faeden=1, gleichzeitig=8)
    return Konten(datenbank, uhr, lambda: Hauptschluessel(bytes(32)), Kennwortpruefung(rasch))


def test_zugleich_geraten_zaehlt_wie_nacheinander(
    konten: Konten, datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    konten.richte_ein("erika", KENNWORT, konten.neue("erika"), wer="Test")

    def rate(i: int) -> object:
        with pytest.raises(AnmeldungAbgelehnt):
            konten.melde_an("erika", f"geraten {i}", "000000")
        return None

    _zugleich(rate, 8)
    with datenbank.lesen() as session:
        zeilen = session.query(Auditzeile).filter_by(ereignis=Auditereignis.ANMELDUNG_ABGELEHNT).all()
        konto = Kontenbestand(session, uhr)
        assert konto.benutzer_von("https://x.example", "s") is None
    assert len(zeilen) == VERSUCHE


def test_ein_ersatzwort_gilt_von_zweien_zugleich_fuer_einen(konten: Konten) -> None:
    einrichtung = konten.neue("erika")
    konten.richte_ein("erika", KENNWORT, einrichtung, wer="Test")

    def melde_an(_: int) -> object:
        try:
            return konten.melde_an("erika", KENNWORT, einrichtung.ersatzworte[0])
        except AnmeldungAbgelehnt:
            return None

    assert sorted(map(str, _zugleich(melde_an, 3))) == ["None", "None", "erika"]


def test_eine_identitaet_gehoert_zu_genau_einem_benutzer(
    konten: Konten, datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    with datenbank.schreiben() as session:
        Kontenbestand(session, uhr).binde("erika", "https://x.example", "s-1")
        session.commit()
    with datenbank.schreiben() as session:
        assert Kontenbestand(session, uhr).benutzer_von("https://x.example", "s-1") == "erika"
        assert Kontenbestand(session, uhr).benutzer_von("https://y.example", "s-1") is None


def test_von_vielen_zugleich_macht_einer_die_runde(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    def frage(_: int) -> object:
        with datenbank.schreiben() as session:
            bestand = Alarmbestand(session, uhr, [STUTTGART])
            dran = bestand.ist_an_der_reihe("alarme", timedelta(seconds=9))
            session.commit()
        return dran

    assert sum(map(bool, _zugleich(frage, 4))) == 1
    assert sum(map(bool, _zugleich(frage, 4))) == 0
    uhr.stelle_vor(timedelta(seconds=10))
    assert sum(map(bool, _zugleich(frage, 4))) == 1
    uhr.stelle_vor(timedelta(hours=-2))  # somebody sets the clock back
    assert sum(map(bool, _zugleich(frage, 4))) == 1


def test_ein_alarm_behaelt_seinen_anfang_und_endet_wenn_niemand_mehr_von_ihm_spricht(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    def runde(*lagen: Lage, unbekannt: tuple[str, ...] = ()) -> dict[str, str]:
        uhr.stelle_vor(timedelta(seconds=10))
        with datenbank.schreiben() as session:
            bestand = Alarmbestand(session, uhr, [STUTTGART, ULM])
            bestand.gleiche_ab(lagen, unbekannt=unbekannt)
            session.commit()
            return {z.kennung: f"{uhr.wert - z.seit}" for z in bestand.offene(ULM)}

    haus = Lage("", "platz:Ablage", "platz", "warnung", "Wenig.", "")
    fremd = Lage(STUTTGART, "postfach", "postfach", "kritisch", "Fort.", "")
    assert runde(haus, fremd) == {"platz:Ablage": "0:00:00"}  # the other's is not seen here
    assert runde(haus, fremd) == {"platz:Ablage": "0:00:10"}
    assert runde(unbekannt=("platz",)) == {"platz:Ablage": "0:00:20"}
    assert runde() == {}
    with datenbank.lesen() as session:
        orte = [z.mandant for z in session.query(Auditzeile).filter_by(bezug="alarm:platz")]
    assert sorted(orte) == [STUTTGART, STUTTGART, ULM, ULM]


def test_ein_webhook_sieht_nur_die_eigene_behoerde_und_nichts_doppelt(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    arten = {Auditereignis.VORGANG_ANGELEGT}
    with datenbank.schreiben() as session:
        assert not Webhookbestand(session, STUTTGART, uhr).spule_vor("fach", arten)
        session.commit()
    Aktenbestand(datenbank, ULM, uhr).lege_an(Richtung.ABGABE)
    eigene = [str(Aktenbestand(datenbank, STUTTGART, uhr).lege_an(Richtung.ABGABE)) for _ in range(2)]
    gesehen = []
    with datenbank.schreiben() as session:
        bestand = Webhookbestand(session, STUTTGART, uhr)
        while bestand.spule_vor("fach", arten):
            zeile = bestand.naechstes(bestand.stand("fach").zeiger, arten)
            assert zeile is not None
            gesehen.append(zeile.bezug.partition(":")[2])
            bestand.ruecke_vor("fach", zeile.lfd)
        session.commit()
    assert gesehen == eigene
    with datenbank.lesen() as session:
        (stand,) = Webhookbestand(session, STUTTGART, uhr).staende()
        assert (stand.anzahl, stand.geliefert) == (2, uhr.jetzt())
