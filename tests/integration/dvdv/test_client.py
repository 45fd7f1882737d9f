"""The DVDV client against the emulator: finding, failing over, remembering, never using a bad certificate."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx2
import pytest

from adapters.dvdv.anmeldung import Anmeldung
from adapters.dvdv.bestand import KATEGORIE, Bestand
from adapters.dvdv.client import HALTBAR, NEIN_HALTBAR, Dvdvverzeichnis
from adapters.dvdv.datei import Dateiverzeichnis
from adapters.dvdv.eintrag import MELDEBEHOERDEN, dienst_uri
from adapters.dvdv.fehler import (
    AnfrageAbgelehnt,
    AnmeldungAbgelehnt,
    EintragUnvollstaendig,
    KeineGemeinsameVersion,
    VerzeichnisNichtErreichbar,
)
from adapters.dvdv.letztstand import Letztstand
from gateway.nachrichten.releases import bevorzugt, waehle
from gateway.ports import KeinElektronischerAustausch
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.testpki import Pki
from tests.conftest import StehendeUhr
from tests.geschwisterrelease import zwei_releases
from tests.integration.dvdv.netz import Netz, antwort, tot, zeile

ABH, ANDERE, ALTE = "azr:001900", "azr:001901", "azr:001902"


@pytest.fixture
def jetzt() -> StehendeUhr:
    uhr = StehendeUhr()
    uhr.wert = datetime.now(UTC)
    return uhr


@pytest.fixture
def datei(tmp_path: Path, testpki: Pki) -> Path:
    datei = tmp_path / "verzeichnis.toml"
    zeilen = (zeile(testpki, ABH), zeile(testpki, ALTE, version="25.11"))
    datei.write_text("".join(zeilen))
    return datei


@pytest.fixture
def netz(datei: Path, jetzt: StehendeUhr) -> Netz:
    return Netz(datei, jetzt)


@pytest.fixture
def verzeichnis(netz: Netz, jetzt: StehendeUhr, tmp_path: Path, testpki: Pki) -> Dvdvverzeichnis:
    return baue(netz, jetzt, tmp_path, testpki)


def baue(netz: Netz, uhr: StehendeUhr, tmp_path: Path, pki: Pki) -> Dvdvverzeichnis:
    pruefung = Zertifikatspruefung(pki.vertrauen)
    return Dvdvverzeichnis(netz.server(), pruefung, uhr, letztstand=Letztstand(tmp_path / "letzter-stand"))


def test_der_eintrag_kommt_vollstaendig_an(verzeichnis: Dvdvverzeichnis, testpki: Pki) -> None:
    eintrag = verzeichnis.finde(ABH)
    assert (eintrag.behoerde.kennung, eintrag.behoerde.name) == (ABH, "Beispielstadt")
    assert (eintrag.version, len(eintrag.zugaenge)) == ("26.11", 1)
    assert eintrag.leser == testpki.zertifikat("behoerde-a-chiffre").der
    assert eintrag.autor == testpki.zertifikat("behoerde-a-signatur").der
    postfach = eintrag.zugang("osci")
    assert postfach.url == "http://127.0.0.1:8070/"
    assert postfach.verschluesselung == testpki.zertifikat("postfach-chiffre").der
    assert postfach.signatur == testpki.zertifikat("postfach-signatur").der


def test_ohne_eintrag_kein_elektronischer_austausch(verzeichnis: Dvdvverzeichnis) -> None:
    with pytest.raises(KeinElektronischerAustausch):
        verzeichnis.finde(ANDERE)


def test_die_angebotene_version_entscheidet(verzeichnis: Dvdvverzeichnis) -> None:
    with pytest.raises(KeineGemeinsameVersion):
        verzeichnis.finde(ALTE)


def test_tag_und_angebot_waehlen_unter_den_releases_und_ein_frueheres_bleibt_erreichbar(
    verzeichnis: Dvdvverzeichnis, datei: Path, jetzt: StehendeUhr, testpki: Pki
) -> None:
    datei.write_text(zeile(testpki, ABH) + zeile(testpki, ANDERE, version="27.05"))
    with zwei_releases():
        for wann in (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)):
            jetzt.wert = wann
            gefunden = [verzeichnis.finde(k, frisch=True).version for k in (ABH, ANDERE)]
            assert gefunden == ["26.11", "27.05"], "what is under way is sent, and who wrote is known"
    assert (list(bevorzugt(jetzt.wert)), waehle(jetzt.wert, ["26.11"])) == (["26.11"], "26.11")
    with pytest.raises(KeineGemeinsameVersion):
        verzeichnis.finde(ANDERE, frisch=True)


def test_der_naechste_server_springt_ein_und_bleibt_vorn(netz: Netz, verzeichnis: Dvdvverzeichnis) -> None:
    netz.verhalten["dvdv-a.invalid"] = tot
    verzeichnis.finde(ABH)
    assert [host for host, _ in netz.rufe] == ["dvdv-a.invalid", "dvdv-b.invalid", "dvdv-b.invalid"]


@pytest.mark.parametrize(
    "schlecht",
    [
        antwort(500),
        antwort(302),
        antwort(200, b"<html>"),
        antwort(200, b"[" * 100_000),
        antwort(200, b" " * 5_000_001),
        antwort(200, b"[" + b"[]," * 200_000 + b"0]"),
        antwort(200, gzip.compress(b"{}"), {"Content-Encoding": "gzip"}),
        tot,
    ],
    ids=["500", "302", "html", "tief", "gross", "viele_werte", "gepackt", "tot"],
)
def test_ein_server_der_unsinn_antwortet_zaehlt_als_ausgefallen(
    schlecht: object, netz: Netz, verzeichnis: Dvdvverzeichnis
) -> None:
    netz.verhalten["dvdv-a.invalid"] = schlecht  # type: ignore[assignment]
    assert verzeichnis.finde(ABH).version == "26.11"
    netz.verhalten["dvdv-b.invalid"] = schlecht  # type: ignore[assignment]
    with pytest.raises(VerzeichnisNichtErreichbar) as gefangen:
        verzeichnis.finde(ANDERE)
    assert ("HTTP " in gefangen.value.text) is (schlecht is not tot)


def test_der_eintrag_wird_kurz_gemerkt_und_auf_wunsch_frisch_gelesen(
    netz: Netz, verzeichnis: Dvdvverzeichnis, jetzt: StehendeUhr
) -> None:
    verzeichnis.finde(ABH)
    rufe = len(netz.rufe)
    verzeichnis.finde(ABH)
    assert len(netz.rufe) == rufe
    verzeichnis.finde(ABH, frisch=True)
    assert len(netz.rufe) == 2 * rufe
    jetzt.stelle_vor(HALTBAR)
    verzeichnis.finde(ABH)
    assert len(netz.rufe) == 3 * rufe


def test_auch_das_nein_wird_nur_kurz_gemerkt(
    netz: Netz, verzeichnis: Dvdvverzeichnis, jetzt: StehendeUhr, datei: Path, testpki: Pki
) -> None:
    for _ in range(2):
        with pytest.raises(KeinElektronischerAustausch):
            verzeichnis.finde(ANDERE)
    assert len(netz.rufe) == 1
    datei.write_text(zeile(testpki, ANDERE))
    jetzt.stelle_vor(NEIN_HALTBAR)
    assert verzeichnis.finde(ANDERE).behoerde.kennung == ANDERE


def test_im_ausfall_gilt_der_letzte_bekannte_eintrag_auch_nach_neustart(
    netz: Netz, verzeichnis: Dvdvverzeichnis, jetzt: StehendeUhr, tmp_path: Path, testpki: Pki
) -> None:
    eintrag = verzeichnis.finde(ABH)
    assert verzeichnis.sprich_an(ABH).text
    netz.faellt_aus()
    assert verzeichnis.finde(ABH, frisch=True) == eintrag
    with pytest.raises(VerzeichnisNichtErreichbar):  # whoever asks whether it is there hears the truth
        verzeichnis.sprich_an(ABH)
    neu = baue(netz, jetzt, tmp_path, testpki)
    assert neu.finde(ABH) == eintrag
    with pytest.raises(VerzeichnisNichtErreichbar):
        neu.finde(ANDERE)


def test_im_ausfall_gilt_kein_eintrag_mit_gesperrtem_zertifikat(
    netz: Netz, verzeichnis: Dvdvverzeichnis, datei: Path, testpki: Pki
) -> None:
    datei.write_text(zeile(testpki, ABH, leser="gesperrt"))
    verzeichnis.finde(ABH)
    netz.faellt_aus()
    with pytest.raises(VerzeichnisNichtErreichbar):
        verzeichnis.finde(ABH, frisch=True)


def test_im_ausfall_gilt_kein_eintrag_dessen_zertifikat_inzwischen_abgelaufen_ist(
    netz: Netz, verzeichnis: Dvdvverzeichnis, jetzt: StehendeUhr
) -> None:
    verzeichnis.finde(ABH)
    netz.faellt_aus()
    jetzt.stelle_vor(timedelta(days=1100))
    with pytest.raises(VerzeichnisNichtErreichbar):
        verzeichnis.finde(ABH)


def test_wer_aus_dem_verzeichnis_verschwindet_wird_auch_im_ausfall_nicht_mehr_benutzt(
    netz: Netz, verzeichnis: Dvdvverzeichnis, datei: Path
) -> None:
    verzeichnis.finde(ABH)
    datei.write_text("")
    with pytest.raises(KeinElektronischerAustausch):
        verzeichnis.finde(ABH, frisch=True)
    netz.faellt_aus()
    with pytest.raises(VerzeichnisNichtErreichbar):
        verzeichnis.finde(ABH, frisch=True)


def test_ein_beschaedigter_letzter_stand_zaehlt_nicht(
    netz: Netz, verzeichnis: Dvdvverzeichnis, tmp_path: Path
) -> None:
    verzeichnis.finde(ABH)
    netz.faellt_aus()
    (merkdatei,) = (tmp_path / "letzter-stand").iterdir()
    for inhalt in ("", "[]", "{}", '{"kennung": 1, "name": 2, "leser": "kein base64"}'):
        merkdatei.write_text(inhalt)
        with pytest.raises(VerzeichnisNichtErreichbar):
            verzeichnis.finde(ABH, frisch=True)


def test_viele_auf_einmal(verzeichnis: Dvdvverzeichnis, netz: Netz) -> None:
    assert list(verzeichnis.finde_viele([ABH, ANDERE, ALTE])) == [ABH]
    assert [funktion for _, funktion in netz.rufe] == ["findauthoritydescription", "findservicedescription"]
    verzeichnis.finde(ABH)
    assert len(netz.rufe) == 2


@pytest.mark.parametrize("funktion", ["findauthoritydescription", "findservicedescription"])
def test_ein_unbrauchbarer_eintrag_unter_vielen_fehlt_allein(
    funktion: str, netz: Netz, verzeichnis: Dvdvverzeichnis, datei: Path, testpki: Pki
) -> None:
    datei.write_text(zeile(testpki, ABH) + zeile(testpki, ANDERE))

    def verbogen(anfrage: httpx2.Request) -> httpx2.Response:
        gut = netz.emulator(anfrage)
        if not anfrage.url.path.endswith(funktion):
            return gut
        return httpx2.Response(200, json=["Unsinn", *json.loads(gut.content)[1:]])

    netz.verhalten["dvdv-a.invalid"] = verbogen
    assert list(verzeichnis.finde_viele([ABH, ANDERE])) == [ANDERE]


def test_gehoert_ein_zertifikat_zu_einer_auslaenderbehoerde(
    verzeichnis: Dvdvverzeichnis, testpki: Pki
) -> None:
    eigenes, fremdes = (testpki.zertifikat(f"behoerde-{b}-signatur") for b in "ab")
    assert verzeichnis.gehoert_zur_kategorie(eigenes)
    assert not verzeichnis.gehoert_zur_kategorie(fremdes)
    assert not verzeichnis.gehoert_zur_kategorie(eigenes, "Meldebehörde")
    assert verzeichnis.gehoeren_zur_kategorie([fremdes, eigenes]) == [False, True]


def test_eine_abgelehnte_anfrage_ist_kein_ausfall(netz: Netz, verzeichnis: Dvdvverzeichnis) -> None:
    netz.verhalten["dvdv-a.invalid"] = antwort(400)
    with pytest.raises(AnfrageAbgelehnt):
        verzeichnis.finde(ABH)


# --- login ------------------------------------------------------------------------------------------


def mit_anmeldung(netz: Netz, uhr: StehendeUhr, pki: Pki, name: str) -> Dvdvverzeichnis:
    anmeldung = Anmeldung(partial(pki.schluessel, f"{name}-signatur"), uhr)
    return Dvdvverzeichnis(netz.server(anmeldung), Zertifikatspruefung(pki.vertrauen), uhr)


def test_mit_anmeldung_wird_ein_token_einmal_geholt_und_benutzt(
    netz: Netz, jetzt: StehendeUhr, testpki: Pki
) -> None:
    verzeichnis = mit_anmeldung(netz, jetzt, testpki, "behoerde-a")
    verzeichnis.finde(ABH)
    assert [f for _, f in netz.rufe] == ["token", "findauthoritydescription", "findservicedescription"]
    jetzt.stelle_vor(timedelta(days=2))
    verzeichnis.finde(ABH)
    assert [f for _, f in netz.rufe[3:]] == ["token", "findauthoritydescription", "findservicedescription"]


def test_ein_nicht_mehr_anerkanntes_token_wird_einmal_erneuert(
    netz: Netz, jetzt: StehendeUhr, testpki: Pki
) -> None:
    verzeichnis = mit_anmeldung(netz, jetzt, testpki, "behoerde-a")
    verzeichnis.finde(ABH)
    einmal = [antwort(401)]

    def verhalten(anfrage: httpx2.Request) -> httpx2.Response:
        return einmal.pop()(anfrage) if einmal else netz.emulator(anfrage)

    netz.verhalten["dvdv-a.invalid"] = verhalten
    assert verzeichnis.finde(ABH, frisch=True).version == "26.11"


def test_ein_unbekanntes_client_zertifikat_wird_abgelehnt(
    netz: Netz, jetzt: StehendeUhr, testpki: Pki
) -> None:
    with pytest.raises(AnmeldungAbgelehnt):
        mit_anmeldung(netz, jetzt, testpki, "behoerde-b").finde(ABH)
    netz.verhalten["dvdv-a.invalid"] = antwort(401)
    with pytest.raises(AnmeldungAbgelehnt):
        Dvdvverzeichnis(netz.server(), Zertifikatspruefung(testpki.vertrauen), jetzt).finde(ABH)


# --- entries that cannot be used ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "wert"),
    [
        ("serviceElements", []),
        ("serviceElements", "Unsinn"),
        ("serviceElementUri", "ftp://postfach"),
        ("serviceElementUri", "http://gut@boese/"),
        ("serviceElementUri", None),
        ("cipherCertificate", None),
        ("signatureCertificate", None),
        ("content", "kein base64"),
        ("content", "AAAA"),
        ("revocationDate", "2026-01-01T00:00:00.000Z"),
    ],
)
def test_ein_unbrauchbarer_eintrag_wird_nicht_benutzt(
    was: str, wert: object, netz: Netz, verzeichnis: Dvdvverzeichnis
) -> None:
    def verbogen(anfrage: httpx2.Request) -> httpx2.Response:
        gut = netz.emulator(anfrage)
        if not anfrage.url.path.endswith("findservicedescription"):
            return gut
        return httpx2.Response(200, json=_ersetzt(json.loads(gut.content), was, wert))

    netz.verhalten["dvdv-a.invalid"] = verbogen
    with pytest.raises(EintragUnvollstaendig):
        verzeichnis.finde(ABH)


def _ersetzt(werte: object, was: str, wert: object) -> object:
    match werte:
        case dict():
            return {k: wert if k == was else _ersetzt(v, was, wert) for k, v in werte.items()}
        case list():
            return [_ersetzt(v, was, wert) for v in werte]
    return werte


@pytest.mark.parametrize("inhalt", [b"1", b"[]", b"{}", b'{"organization": {"services": 1}}', b'"x"'])
def test_eine_unverstandene_beschreibung_ist_kein_eintrag(
    inhalt: bytes, netz: Netz, verzeichnis: Dvdvverzeichnis
) -> None:
    netz.verhalten["dvdv-a.invalid"] = antwort(200, inhalt)
    with pytest.raises(EintragUnvollstaendig):
        verzeichnis.finde(ABH)


def test_meldebehoerden_stehen_in_ihrer_kategorie_und_haben_ihren_dienst(
    verzeichnis: Dvdvverzeichnis, datei: Path, testpki: Pki
) -> None:
    amt = "ags:08111000"
    datei.write_text(datei.read_text() + zeile(testpki, amt))
    assert verzeichnis.finde(amt).behoerde.kennung == amt
    assert set(verzeichnis.finde_viele([ABH, amt])) == {ABH, amt}
    bestand = Bestand(Dateiverzeichnis(datei).alle)
    assert bestand.organisation(KATEGORIE, amt) is None
    assert bestand.organisation(MELDEBEHOERDEN, ABH) is None
    assert bestand.dienst(amt, dienst_uri("26.11", ABH)) is None
