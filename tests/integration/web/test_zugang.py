"""One-time tokens, sessions, tokens for scripts; in the database, so that every host knows them."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.ablage.abzug import ist_leer, ziehe_ab
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.zugaenge import Zugangsbestand
from gateway.web.bremse import Bremse
from gateway.web.fehler import ZugangAbgelehnt, ZuVieleVersuche
from gateway.web.zugang import Zugangsfach
from tests.conftest import StehendeUhr

STUTTGART = "azr:001900"


@pytest.fixture
def fach(datenbank: Datenbank, uhr: StehendeUhr) -> Zugangsfach:
    return Zugangsfach(datenbank, uhr)


def test_ein_einmalwort_gilt_genau_einmal(fach: Zugangsfach) -> None:
    wort = fach.einmalwort(STUTTGART, "erika")
    sitzung = fach.sitzung(fach.loese_ein(wort), beruehren=True)
    assert sitzung
    assert sitzung.mandant == STUTTGART
    with pytest.raises(ZugangAbgelehnt):
        fach.loese_ein(wort)


def test_von_vielen_gleichzeitigen_gewinnt_genau_einer(fach: Zugangsfach) -> None:
    wort = fach.einmalwort(STUTTGART, "erika")
    start = threading.Barrier(8)
    ergebnisse: list[str] = []

    def versuche() -> None:
        start.wait()
        with suppress(ZugangAbgelehnt):
            ergebnisse.append(fach.loese_ein(wort))

    faeden = [threading.Thread(target=versuche) for _ in range(8)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert len(ergebnisse) == 1


def test_ein_einmalwort_verfaellt(fach: Zugangsfach, uhr: StehendeUhr) -> None:
    wort = fach.einmalwort(STUTTGART, "erika")
    uhr.stelle_vor(timedelta(minutes=15))
    with pytest.raises(ZugangAbgelehnt):
        fach.loese_ein(wort)


def test_in_der_datenbank_steht_kein_geheimnis(datenbank: Datenbank, fach: Zugangsfach) -> None:
    geheimnisse = [fach.einmalwort(STUTTGART, "erika"), fach.skriptwort(STUTTGART, "erika")]
    geheimnisse.append(fach.loese_ein(fach.einmalwort(STUTTGART, "erika")))
    with datenbank.lesen() as session:
        zeilen = str(session.execute(text("SELECT * FROM zugang")).all())
    assert zeilen.count("erika") == 3
    for geheimnis in geheimnisse:
        assert geheimnis not in zeilen


def test_eine_kopie_der_zeilen_oeffnet_keine_tuer(
    datenbank: Datenbank, fach: Zugangsfach, tmp_path: Path
) -> None:
    fach.skriptwort(STUTTGART, "erika")
    assert ist_leer(datenbank), "who is in does not make an installation one that is in use"
    ziehe_ab(datenbank, tmp_path / "abzug.db")
    kopie = Datenbank(f"sqlite:///{tmp_path / 'abzug.db'}")
    assert Zugangsfach(kopie, fach._uhr).skripte() == []
    kopie.schliesse()


def test_eine_sitzung_endet_nach_der_ruhezeit(fach: Zugangsfach, uhr: StehendeUhr) -> None:
    geheimnis = fach.loese_ein(fach.einmalwort(STUTTGART, "erika"))
    for _ in range(3):
        uhr.stelle_vor(timedelta(minutes=29))
        assert fach.sitzung(geheimnis, beruehren=True)
    uhr.stelle_vor(timedelta(minutes=30))
    assert fach.sitzung(geheimnis, beruehren=True) is None


def test_die_selbstaktualisierung_haelt_keine_sitzung_am_leben(fach: Zugangsfach, uhr: StehendeUhr) -> None:
    geheimnis = fach.loese_ein(fach.einmalwort(STUTTGART, "erika"))
    for _ in range(2):
        uhr.stelle_vor(timedelta(minutes=14))
        assert fach.sitzung(geheimnis, beruehren=False)
    uhr.stelle_vor(timedelta(minutes=2))
    assert fach.sitzung(geheimnis, beruehren=False) is None


def test_eine_sitzung_endet_spaetestens_nach_einem_arbeitstag(fach: Zugangsfach, uhr: StehendeUhr) -> None:
    geheimnis = fach.loese_ein(fach.einmalwort(STUTTGART, "erika"))
    for _ in range(29):
        uhr.stelle_vor(timedelta(minutes=20))
        assert fach.sitzung(geheimnis, beruehren=True)
    uhr.stelle_vor(timedelta(minutes=20))
    assert fach.sitzung(geheimnis, beruehren=True) is None


def test_eine_beendete_sitzung_bleibt_beendet(fach: Zugangsfach) -> None:
    geheimnis = fach.loese_ein(fach.einmalwort(STUTTGART, "erika"))
    fach.beende(geheimnis)
    fach.beende(geheimnis)
    assert fach.sitzung(geheimnis, beruehren=True) is None


def test_ein_geheimnis_gilt_nur_fuer_seinen_zweck(fach: Zugangsfach) -> None:
    einmal, skript = fach.einmalwort(STUTTGART, "erika"), fach.skriptwort(STUTTGART, "erika")
    assert fach.sitzung(einmal, beruehren=True) is None
    assert fach.skript(einmal) is None
    assert fach.sitzung(skript, beruehren=True) is None
    with pytest.raises(ZugangAbgelehnt):
        fach.loese_ein(skript)


def test_ein_skriptwort_gilt_oft_aber_nicht_ewig(fach: Zugangsfach, uhr: StehendeUhr) -> None:
    wort = fach.skriptwort(STUTTGART, "erika")
    assert fach.skript(wort)
    assert fach.skript(wort)
    uhr.stelle_vor(timedelta(days=90))
    assert fach.skript(wort) is None


def test_kehren_nimmt_nur_abgelaufenes(datenbank: Datenbank, fach: Zugangsfach, uhr: StehendeUhr) -> None:
    fach.einmalwort(STUTTGART, "erika")
    Bremse(datenbank, uhr).fehlschlag("192.0.2.1")
    uhr.stelle_vor(timedelta(hours=1))
    wort = fach.einmalwort(STUTTGART, "erika")
    Bremse(datenbank, uhr).fehlschlag("192.0.2.2")
    with datenbank.schreiben() as session:
        Zugangsbestand(session, uhr.jetzt()).vergiss_abgelaufene(timedelta(hours=1))
        session.commit()
    with datenbank.lesen() as session:
        assert session.execute(text("SELECT count(*) FROM zugang")).scalar_one() == 1
        assert session.execute(text("SELECT wer FROM fehlversuch")).scalars().all() == ["anmelden 192.0.2.2"]
    assert fach.loese_ein(wort)


def test_klicks_schreiben_hoechstens_jede_minute(fach: Zugangsfach, uhr: StehendeUhr) -> None:
    """Else everybody who looks at pages would stand in the way of the workers on SQLite."""
    geheimnis = fach.loese_ein(fach.einmalwort(STUTTGART, "erika"))
    erst = fach.sitzung(geheimnis, beruehren=False)
    uhr.stelle_vor(timedelta(seconds=59))
    assert fach.sitzung(geheimnis, beruehren=True) == erst
    uhr.stelle_vor(timedelta(seconds=1))
    assert fach.sitzung(geheimnis, beruehren=True) != erst


def test_wer_waehrend_des_klicks_abgemeldet_wird_bleibt_es(
    datenbank: Datenbank, fach: Zugangsfach, uhr: StehendeUhr, monkeypatch: pytest.MonkeyPatch
) -> None:
    geheimnis = fach.loese_ein(fach.einmalwort(STUTTGART, "erika"))
    uhr.stelle_vor(timedelta(minutes=5))
    anderswo = Zugangsfach(datenbank, uhr)
    lies = fach._lies

    def dazwischen(*angaben: object) -> object:
        recht = lies(*angaben)  # type: ignore[arg-type]
        anderswo.beende(geheimnis)
        return recht

    monkeypatch.setattr(fach, "_lies", dazwischen)
    assert fach.sitzung(geheimnis, beruehren=True) is None
    assert anderswo.sitzung(geheimnis, beruehren=True) is None


def test_wer_eine_minute_zu_frueh_geht_hat_nichts_verloren(fach: Zugangsfach, uhr: StehendeUhr) -> None:
    """A session never lasts longer than the idle time, and at most a minute less."""
    geheimnis = fach.loese_ein(fach.einmalwort(STUTTGART, "erika"))
    uhr.stelle_vor(timedelta(seconds=59))
    fach.sitzung(geheimnis, beruehren=True)
    uhr.stelle_vor(timedelta(minutes=28, seconds=59))
    assert fach.sitzung(geheimnis, beruehren=False)
    uhr.stelle_vor(timedelta(seconds=2))
    assert fach.sitzung(geheimnis, beruehren=False) is None


def test_die_bremse_haelt_eine_minute(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    bremse = Bremse(datenbank, uhr)
    for _ in range(10):
        bremse.pruefe("192.0.2.1")
        bremse.fehlschlag("192.0.2.1")
    with pytest.raises(ZuVieleVersuche):
        bremse.pruefe("192.0.2.1")
    uhr.stelle_vor(timedelta(minutes=1))
    bremse.pruefe("192.0.2.1")


def test_die_bremse_haelt_nur_den_der_sich_vertippt(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    bremse = Bremse(datenbank, uhr, hoechstens=1)
    bremse.fehlschlag("192.0.2.1")
    bremse.fehlschlag("2001:db8::1")
    bremse.pruefe("192.0.2.2")
    bremse.pruefe("2001:db8:0:1::1")
    for gegenueber in ("192.0.2.1", "::ffff:192.0.2.1", "2001:db8::ffff"):
        with pytest.raises(ZuVieleVersuche):
            bremse.pruefe(gegenueber)


def test_die_sitzung_weiss_wer_sich_angemeldet_hat(fach: Zugangsfach) -> None:
    geheimnis = fach.loese_ein(fach.einmalwort(STUTTGART, "freigabe"))
    for beruehren in (False, True):
        sitzung = fach.sitzung(geheimnis, beruehren=beruehren)
        assert sitzung
        assert (sitzung.mandant, sitzung.benutzer) == (STUTTGART, "freigabe")
    skript = fach.skript(fach.skriptwort(STUTTGART, "administration"))
    assert skript
    assert skript.benutzer == "administration"


def test_wer_die_behoerde_wechselt_bekommt_eine_neue_sitzung(fach: Zugangsfach) -> None:
    alt = fach.loese_ein(fach.einmalwort(STUTTGART, "erika"))
    neu = fach.wechsle(alt, "azr:002000")
    sitzung = fach.sitzung(neu, beruehren=False)
    assert sitzung
    assert (sitzung.mandant, sitzung.benutzer) == ("azr:002000", "erika")
    assert fach.sitzung(alt, beruehren=False) is None
    with pytest.raises(ZugangAbgelehnt):
        fach.wechsle(alt, "azr:002000")


def test_wo_die_seiten_laufen_weiss_auch_ein_anderer_prozess(
    datenbank: Datenbank, fach: Zugangsfach, uhr: StehendeUhr
) -> None:
    assert fach.adresse is None
    fach.merke_adresse("http://127.0.0.1:1/")
    fach.merke_adresse("http://127.0.0.1:2/")
    anderes = Zugangsfach(datenbank, uhr)
    assert anderes.adresse == "http://127.0.0.1:2/"
    assert anderes.kennzeichen == fach.kennzeichen
