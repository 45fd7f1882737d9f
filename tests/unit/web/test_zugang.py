"""One-time tokens, sessions, tokens for scripts."""

from __future__ import annotations

import stat
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.web.bremse import Bremse
from gateway.web.fehler import ZugangAbgelehnt, ZuVieleVersuche
from gateway.web.zugang import Zugangsfach
from tests.conftest import StehendeUhr

STUTTGART = "azr:001900"


@pytest.fixture
def fach(tmp_path: Path, uhr: StehendeUhr) -> Zugangsfach:
    return Zugangsfach(tmp_path / "zugang", uhr)


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


def test_eine_andere_instanz_kennt_das_wort(tmp_path: Path, fach: Zugangsfach, uhr: StehendeUhr) -> None:
    """The demo issues it in its own process, the server redeems it."""
    wort = fach.anmeldeweg(STUTTGART, "erika").removeprefix("/anmelden#")
    anderes = Zugangsfach(tmp_path / "zugang", uhr)
    assert fach.sitzung(anderes.loese_ein(wort), beruehren=True)


def test_auf_der_platte_liegt_kein_geheimnis(tmp_path: Path, fach: Zugangsfach) -> None:
    geheimnisse = [fach.einmalwort(STUTTGART, "erika"), fach.skriptwort(STUTTGART, "erika")]
    geheimnisse.append(fach.loese_ein(fach.einmalwort(STUTTGART, "erika")))
    dateien = [d for d in tmp_path.rglob("*") if d.is_file()]
    assert len(dateien) == 3
    for datei in dateien:
        assert stat.S_IMODE(datei.stat().st_mode) == 0o600
        assert stat.S_IMODE(datei.parent.stat().st_mode) == 0o700
        for geheimnis in geheimnisse:
            assert geheimnis not in datei.read_text() + str(datei)


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


def test_eine_beschaedigte_datei_oeffnet_nichts(tmp_path: Path, fach: Zugangsfach) -> None:
    wort = fach.skriptwort(STUTTGART, "erika")
    (datei,) = (d for d in tmp_path.rglob("*") if d.is_file())
    for inhalt in ("", "{", "[]", '"x"', "{}", '{"mandant": "azr:001900", "laengstens": "bald"}'):
        datei.write_text(inhalt)
        assert fach.skript(wort) is None, inhalt


def test_aufraeumen_nimmt_nur_abgelaufenes(tmp_path: Path, fach: Zugangsfach, uhr: StehendeUhr) -> None:
    fach.einmalwort(STUTTGART, "erika")
    uhr.stelle_vor(timedelta(hours=1))
    wort = fach.einmalwort(STUTTGART, "erika")
    fach.raeume_auf()
    assert len([d for d in tmp_path.rglob("*") if d.is_file()]) == 1
    assert fach.loese_ein(wort)


def test_die_bremse_haelt_eine_minute(uhr: StehendeUhr) -> None:
    bremse = Bremse(uhr)
    for _ in range(10):
        bremse.pruefe("192.0.2.1")
        bremse.fehlschlag("192.0.2.1")
    with pytest.raises(ZuVieleVersuche):
        bremse.pruefe("192.0.2.1")
    uhr.stelle_vor(timedelta(minutes=1))
    bremse.pruefe("192.0.2.1")


def test_die_bremse_haelt_nur_den_der_sich_vertippt(uhr: StehendeUhr) -> None:
    bremse = Bremse(uhr, hoechstens=1)
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
    tmp_path: Path, fach: Zugangsfach, uhr: StehendeUhr
) -> None:
    assert fach.adresse is None
    fach.merke_adresse("http://127.0.0.1:1/")
    fach.merke_adresse("http://127.0.0.1:2/")
    assert Zugangsfach(tmp_path / "zugang", uhr).adresse == "http://127.0.0.1:2/"
    fach.raeume_auf()
    assert fach.adresse == "http://127.0.0.1:2/"
