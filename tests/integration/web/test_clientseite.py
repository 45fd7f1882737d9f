"""API clients on the page: made, used, renewed, revoked; the secret is shown once."""

from __future__ import annotations

import re

import httpx2
import pytest

from gateway.domain.aufgabe import Rolle
from tests.integration.web.test_api_aendern import skript
from tests.webserver import STUTTGART, ULM, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
NEU = {
    "kennung": "Fachverfahren",
    "name": "Fachverfahren Muster",
    "rolle-sachbearbeitung": "ja",
    "tage": "90",
    "je_minute": "60",
}


@pytest.fixture
def verwaltung(web: Webserver) -> httpx2.Client:
    return web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])


def sende(client: httpx2.Client, weg: str = "/clients", **felder: str) -> httpx2.Response:
    return client.post(weg, data={"formularwort": formularwort(client.get("/clients").text), **felder})


def geheimnis(antwort: httpx2.Response) -> str:
    assert antwort.status_code == 200, antwort.text
    gefunden = re.search(r"abs_[\w-]+", antwort.text)
    assert gefunden
    return gefunden.group()


def holt_token(web: Webserver, wort: str) -> int:
    felder = {"grant_type": "client_credentials"}
    return web.gast().post("/api/v1/token", data=felder, auth=("fachverfahren", wort)).status_code


def test_angelegt_erneuert_widerrufen(web: Webserver, verwaltung: httpx2.Client) -> None:
    erstes = geheimnis(sende(verwaltung, **NEU))
    assert holt_token(web, erstes) == 200
    liste = verwaltung.get("/clients").text
    assert erstes not in liste
    assert "Fachverfahren Muster" in liste and "noch nie" not in liste
    zweites = geheimnis(sende(verwaltung, "/clients/fachverfahren/geheimnis", **{"tage-fachverfahren": "30"}))
    assert (holt_token(web, erstes), holt_token(web, zweites)) == (401, 200)
    assert sende(verwaltung, "/clients/fachverfahren/widerruf").status_code == 303
    assert holt_token(web, zweites) == 401
    assert "Kein Programm hat Zugang" in verwaltung.get("/clients").text


def test_was_fehlt_steht_am_feld_und_das_getippte_bleibt(verwaltung: httpx2.Client) -> None:
    for falsch, satz in (
        ({"kennung": ""}, "Bitte geben Sie eine Kennung an"),
        ({"kennung": "ä ö"}, "2 bis 39 Zeichen"),
        ({"rolle-sachbearbeitung": ""}, "mindestens eine Rolle"),
        ({"rolle-freigabe": "ja"}, "Freigabe"),
        ({"tage": "731"}, "Bitte eine Zahl von 1 bis 730."),
        ({"je_minute": "viele"}, "Bitte eine Zahl von 1 bis 6000."),
    ):
        antwort = sende(verwaltung, **{**NEU, **falsch})
        assert (antwort.status_code, satz in antwort.text) == (400, True), (falsch, antwort.text)
        assert "Fachverfahren Muster" in antwort.text
    geheimnis(sende(verwaltung, **NEU))
    assert sende(verwaltung, **NEU).status_code == 400
    assert sende(verwaltung, "/clients/fachverfahren/geheimnis", tage="0").status_code == 400


def test_die_verwaltung_einer_anderen_behoerde_erreicht_ihn_nicht(
    web: Webserver, verwaltung: httpx2.Client
) -> None:
    wort = geheimnis(sende(verwaltung, **NEU))
    fremde = web.angemeldet(ULM, [Rolle.ADMINISTRATION])
    assert "Fachverfahren Muster" not in fremde.get("/clients").text
    assert sende(fremde, "/clients/fachverfahren/widerruf").status_code == 404
    assert holt_token(web, wort) == 200


def test_ein_zugangswort_wird_widerrufen(web: Webserver, verwaltung: httpx2.Client) -> None:
    seines = skript(web)
    seite = verwaltung.get("/clients").text
    kennung = re.search(r'name="kennung" value="([0-9a-f]{12})"', seite)
    assert kennung
    assert sende(verwaltung, "/clients/zugangswort", kennung="0" * 12).status_code == 404
    assert seines.get("/api/v1/ich").status_code == 200
    assert sende(verwaltung, "/clients/zugangswort", kennung=kennung.group(1)).status_code == 303
    assert seines.get("/api/v1/ich").status_code == 401


def test_die_revision_sieht_sie_und_aendert_nichts(web: Webserver) -> None:
    seite = web.angemeldet(STUTTGART, [Rolle.REVISION]).get("/clients")
    assert seite.status_code == 200
    assert "Anlegen" not in seite.text
