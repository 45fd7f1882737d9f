"""Sessions that hang on one at the identity provider: they end with it, and roles follow the groups meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile, Fremdsitzungszeile
from gateway.ablauf.fremdsitzung import NOCH_EINMAL, TAKT
from gateway.domain.auditereignis import Auditereignis
from tests.anmeldedienst import Scheinanbieter, laufend, schluessel
from tests.conftest import StehendeUhr
from tests.integration.web.test_anmelden_mit_oidc import PRAEFIX, Aufbau
from tests.webserver import ULM, Starter, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
LISTE = f"{PRAEFIX}/uebergaben"
NICHT = {"iss": "https://boese.example", "aud": "jemand-anders", "events": {}, "jti": None, "sub": None}


@pytest.fixture
def aufbau(starte_web: Starter, uhr: StehendeUhr) -> Iterator[Aufbau]:
    with laufend(uhr) as schein:
        schein.claims, schein.dazu = {"sid": "sitzung-1"}, {"refresh_token": "erneuere-mich"}
        yield Aufbau(starte_web(PRAEFIX, anmeldedienst=schein.anbindung()), schein)


def _melde_ab(aufbau: Aufbau, token: str) -> httpx2.Response:
    return aufbau.web.gast().post(f"{PRAEFIX}/anmelden/oidc/abmelden", data={"logout_token": token})


def _drin(client: httpx2.Client) -> bool:
    return client.get(LISTE).status_code == 200


def _erneuerungen(schein: Scheinanbieter) -> int:
    return sum(felder.get("grant_type") == "refresh_token" for _, felder, _ in schein.anfragen)


def test_wer_sich_drueben_abmeldet_ist_hier_draussen(aufbau: Aufbau) -> None:
    client, _ = aufbau.melde_an()
    assert _drin(client)
    antwort = _melde_ab(aufbau, aufbau.schein.abmeldung(sid="sitzung-1"))
    assert (antwort.status_code, antwort.headers["cache-control"]) == (200, "no-store")
    assert not _drin(client)
    with aufbau.web.datenbank.lesen() as session:
        ab = select(Auditzeile).where(Auditzeile.ereignis == Auditereignis.ABMELDUNG)
        (zeile,) = session.scalars(ab).all()
        assert session.scalars(select(Fremdsitzungszeile)).all() == []
    assert (zeile.wer, zeile.angaben) == ("erika.muster", '{"weg":"anmeldedienst"}')


def test_nur_die_genannte_sitzung_endet_oder_ohne_sie_alle(aufbau: Aufbau) -> None:
    eine, _ = aufbau.melde_an()
    aufbau.schein.claims = {"sid": "sitzung-2"}
    andere, _ = aufbau.melde_an()
    _melde_ab(aufbau, aufbau.schein.abmeldung(sid="sitzung-2", sub=None))
    assert (_drin(eine), _drin(andere)) == (True, False)
    _melde_ab(aufbau, aufbau.schein.abmeldung(jti="abmeldung-2"))
    assert not _drin(eine)


def test_auch_nach_dem_wechsel_der_behoerde(aufbau: Aufbau) -> None:
    aufbau.schein.claims = {"sid": "sitzung-1", "groups": ["abh-stuttgart", "abh-ulm-technik"]}
    client, _ = aufbau.melde_an()
    wort = formularwort(client.get(LISTE).text)
    gewechselt = client.post(
        f"{PRAEFIX}/mandant", data={"formularwort": wort, "mandant": ULM}, headers={"Origin": aufbau.web.url}
    )
    assert gewechselt.status_code == 303
    for cookie in client.cookies.jar:
        cookie.secure = False
    assert _drin(client)
    _melde_ab(aufbau, aufbau.schein.abmeldung(sid="sitzung-1"))
    assert not _drin(client)


def test_eine_wiederholte_abmeldung_beendet_nichts_neues(aufbau: Aufbau) -> None:
    aufbau.melde_an()
    token = aufbau.schein.abmeldung()
    assert _melde_ab(aufbau, token).status_code == 200
    neu, _ = aufbau.melde_an()
    assert _melde_ab(aufbau, token).status_code == 200
    assert _drin(neu)


def test_eine_falsche_abmeldung_beendet_nichts(aufbau: Aufbau) -> None:
    client, _ = aufbau.melde_an()
    for name, wert in NICHT.items():
        antwort = _melde_ab(aufbau, aufbau.schein.abmeldung(**{name: wert}))
        assert (antwort.status_code, antwort.json()["error"]) == (400, "invalid_request"), name
    assert _drin(client)


def test_ein_id_token_ist_keine_abmeldung_und_ein_altes_auch_nicht(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    aufbau.schein.dazu = {}
    client, _ = aufbau.melde_an()
    altes = aufbau.schein.abmeldung(exp=None)
    uhr.stelle_vor(timedelta(minutes=7))
    for token in (
        altes,
        aufbau.schein.abmeldung(nonce="x"),
        aufbau.schein.antwort("/token")["id_token"],
        "",
        "x.y",
    ):
        assert _melde_ab(aufbau, token).status_code == 400
    aufbau.schein.schluessel = schluessel("fremd")
    assert _melde_ab(aufbau, aufbau.schein.abmeldung()).status_code == 400
    assert _drin(client)


def test_wer_abmeldungen_raet_wird_gebremst_ehe_der_anbieter_gefragt_wird(aufbau: Aufbau) -> None:
    aufbau.schein.schluessel = schluessel("fremd")
    for _ in range(10):
        assert _melde_ab(aufbau, aufbau.schein.abmeldung()).status_code == 400
    abgerufen = aufbau.schein.abgerufen
    assert _melde_ab(aufbau, aufbau.schein.abmeldung()).status_code == 429
    assert aufbau.schein.abgerufen == abgerufen


def test_eine_abmeldung_mit_neuem_schluessel_gilt(aufbau: Aufbau) -> None:
    client, _ = aufbau.melde_an()
    aufbau.schein.schluessel = schluessel("zwei")
    aufbau.schein.veroeffentlicht = [aufbau.schein.schluessel]
    assert _melde_ab(aufbau, aufbau.schein.abmeldung()).status_code == 200
    assert not _drin(client)


def test_wer_aus_einer_gruppe_faellt_verliert_die_rolle_waehrend_er_angemeldet_ist(
    aufbau: Aufbau, uhr: StehendeUhr
) -> None:
    aufbau.schein.claims = {"sid": "s", "groups": ["abh-stuttgart", "abh-stuttgart-leitung"]}
    client, _ = aufbau.melde_an()
    assert "Freigabe, Sachbearbeitung" in client.get(LISTE).text
    aufbau.schein.claims = {"sid": "s", "groups": ["abh-stuttgart"], "nonce": None}
    assert "Freigabe, Sachbearbeitung" in client.get(LISTE).text
    uhr.stelle_vor(TAKT)
    seite = client.get(LISTE).text
    assert "Sachbearbeitung</span>" in seite
    assert "Freigabe, Sachbearbeitung" not in seite
    aufbau.schein.claims = {"sid": "s", "groups": []}
    uhr.stelle_vor(TAKT)
    assert not _drin(client)


def test_wer_drueben_gesperrt_wird_ist_nach_fuenf_minuten_draussen(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    client, _ = aufbau.melde_an()
    aufbau.schein.status, aufbau.schein.dazu = 400, {"error": "invalid_grant"}
    assert _drin(client)
    uhr.stelle_vor(TAKT)
    assert not _drin(client)


def test_ein_anderer_als_der_angemeldete_beendet_die_sitzung(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    client, _ = aufbau.melde_an()
    aufbau.schein.claims = {"sub": "sub-otto"}
    uhr.stelle_vor(TAKT)
    assert not _drin(client)


def test_ist_der_anbieter_fort_geht_die_arbeit_weiter_und_er_wird_bald_wieder_gefragt(
    aufbau: Aufbau, uhr: StehendeUhr
) -> None:
    client, _ = aufbau.melde_an()
    aufbau.schein.status = 503
    uhr.stelle_vor(TAKT)
    assert _drin(client)
    gefragt = _erneuerungen(aufbau.schein)
    assert _drin(client)
    assert _erneuerungen(aufbau.schein) == gefragt == 1
    uhr.stelle_vor(NOCH_EINMAL)
    aufbau.schein.status, aufbau.schein.claims = 200, {"groups": []}
    assert not _drin(client)


def test_von_vielen_anfragen_zugleich_fragt_eine(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    """A refresh token that rotates is good once: two that use it at the same moment would end the session."""
    client, _ = aufbau.melde_an()
    uhr.stelle_vor(TAKT)
    aufbau.schein.dazu = {"refresh_token": "das-naechste"}
    with ThreadPoolExecutor(6) as faeden:
        assert all(faeden.map(lambda _: _drin(client), range(6)))
    assert _erneuerungen(aufbau.schein) == 1
    uhr.stelle_vor(TAKT)
    assert _drin(client)
    benutzt = [f["refresh_token"] for _, f, _ in aufbau.schein.anfragen if "refresh_token" in f]
    assert benutzt == ["erneuere-mich", "das-naechste"]


def test_das_wort_zum_erneuern_steht_nicht_in_der_datenbank_und_geht_mit_dem_abmelden(aufbau: Aufbau) -> None:
    client, _ = aufbau.melde_an()
    with aufbau.web.datenbank.lesen() as session:
        (zeile,) = session.scalars(select(Fremdsitzungszeile)).all()
    assert b"erneuere-mich" not in (zeile.erneuerung or b"")
    wort = formularwort(client.get(LISTE).text)
    client.post(f"{PRAEFIX}/abmelden", data={"formularwort": wort}, headers={"Origin": aufbau.web.url})
    with aufbau.web.datenbank.lesen() as session:
        assert session.scalars(select(Fremdsitzungszeile)).all() == []


def test_ohne_wort_zum_erneuern_wird_niemand_gefragt(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    aufbau.schein.dazu = {}
    client, _ = aufbau.melde_an()
    uhr.stelle_vor(TAKT)
    assert _drin(client)
    assert _erneuerungen(aufbau.schein) == 0
