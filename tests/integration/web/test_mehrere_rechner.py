"""Two web processes as on two hosts: nothing that one knows of who is in is unknown to the other."""

from __future__ import annotations

import httpx2
import pytest

from tests.conftest import StehendeUhr
from tests.webserver import Starter, Webserver, formularwort


@pytest.fixture
def zwei(starte_web: Starter) -> tuple[Webserver, Webserver]:
    return starte_web(), starte_web()


def _dort(anderer: Webserver, client: httpx2.Client) -> httpx2.Client:
    """The same browser, sent to the other host by the load balancer."""
    drueben = anderer.gast()
    drueben.cookies.update(client.cookies)
    return drueben


def test_eine_sitzung_gilt_auf_jedem_rechner_und_endet_auf_allen(zwei: tuple[Webserver, Webserver]) -> None:
    einer, anderer = zwei
    hier = einer.angemeldet()
    dort = _dort(anderer, hier)
    blatt = dort.get("/uebergaben")
    assert blatt.status_code == 200
    assert formularwort(blatt.text) == formularwort(hier.get("/uebergaben").text), "forms too"
    assert dort.post("/abmelden", data={"formularwort": formularwort(blatt.text)}).status_code == 303
    for client in (hier, dort):
        assert client.get("/uebergaben").headers["location"].endswith("/anmelden")


def test_ein_einmalwort_gilt_auf_zwei_rechnern_zusammen_einmal(zwei: tuple[Webserver, Webserver]) -> None:
    einer, anderer = zwei
    wort = einer.einmalwort()
    assert anderer.gast().post("/anmelden", data={"zugangswort": wort}).status_code == 303
    assert einer.gast().post("/anmelden", data={"zugangswort": wort}).status_code == 403


def test_ein_zugangswort_gilt_ueberall_bis_es_irgendwo_widerrufen_wird(
    zwei: tuple[Webserver, Webserver],
) -> None:
    einer, anderer = zwei
    kopf = {"Authorization": f"Bearer {einer.skriptwort()}"}
    for server in zwei:
        assert server.gast().get("/api/v1/uebergaben", headers=kopf).status_code == 200
    [wort] = anderer.dienste.fach.skripte()
    anderer.dienste.fach.widerrufe(wort.kennung)
    for server in zwei:
        assert server.gast().get("/api/v1/uebergaben", headers=kopf).status_code == 401


def test_wer_raet_wird_ueber_alle_rechner_zusammen_gebremst(
    zwei: tuple[Webserver, Webserver], uhr: StehendeUhr
) -> None:
    for nummer in range(10):
        antwort = zwei[nummer % 2].gast().post("/anmelden", data={"zugangswort": f"geraten-{nummer}"})
        assert antwort.status_code == 403
    for server in zwei:
        assert server.gast().post("/anmelden", data={"zugangswort": "geraten"}).status_code == 429
    token = {"Authorization": "Bearer geraten"}
    antworten = [zwei[nummer % 2].gast().get("/api/v1/uebergaben", headers=token) for nummer in range(11)]
    assert [a.status_code for a in antworten] == [401] * 10 + [429], "each door counts for itself"
