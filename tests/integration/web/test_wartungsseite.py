"""The page of the maintenance: switched there, seen on every page, refused to whoever may not."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx2
import pytest

from gateway.domain.aufgabe import Rolle
from gateway.domain.wartung import Wartungsart
from gateway.domain.worte import oertlich
from tests.conftest import StehendeUhr
from tests.webserver import STUTTGART, ULM, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
SEITE = "/leitstand/wartung"


@pytest.fixture
def client(web: Webserver) -> httpx2.Client:
    return web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])


def _beginne(client: httpx2.Client, uhr: StehendeUhr, **anders: str) -> httpx2.Response:
    bis = f"{oertlich(uhr.jetzt() + timedelta(hours=2)):%Y-%m-%dT%H:%M}"
    felder = {"art": "nur_annehmen", "bis": bis, "grund": "Umzug des DMS", **anders}
    return client.post(SEITE, data={"formularwort": formularwort(client.get(SEITE).text), **felder})


def test_eingeschaltet_steht_sie_auf_jeder_seite_jeder_rolle_und_beendet_auf_keiner(
    web: Webserver, client: httpx2.Client, uhr: StehendeUhr
) -> None:
    sachbearbeitung = web.angemeldet(STUTTGART, [Rolle.SACHBEARBEITUNG])
    seiten = [(client, "/partner"), (client, SEITE), (sachbearbeitung, "/arbeitsplatz")]
    assert _beginne(client, uhr).status_code == 303
    for wer, weg in seiten:
        seite = wer.get(weg).text
        assert "Nachrichten werden angenommen, aber keine wird gesendet." in seite
        assert "Umzug des DMS" in seite
    assert "Umzug des DMS" not in web.angemeldet(ULM, [Rolle.SACHBEARBEITUNG]).get("/arbeitsplatz").text
    assert "Was ist zu tun?" in client.get("/leitstand").text
    for _ in range(2):  # clicking twice is harmless
        wort = formularwort(client.get(SEITE).text)
        antwort = client.post(f"{SEITE}/beenden", data={"formularwort": wort, "wo": "behoerde"})
        assert antwort.status_code == 303
    for wer, weg in seiten:
        assert "Umzug des DMS" not in wer.get(weg).text


def test_wer_sich_anmelden_will_erfaehrt_von_der_der_ganzen_installation(
    web: Webserver, client: httpx2.Client, uhr: StehendeUhr
) -> None:
    _beginne(client, uhr)
    assert "Wartung" not in web.gast().get("/anmelden").text, "of one authority strangers learn nothing"
    bis = uhr.jetzt() + timedelta(hours=2)
    buch = web.dienste.wartungsbuch
    buch.setze(None, Wartungsart.NUR_ANNEHMEN, bis=bis, grund="Umbau <b>", wer="Frau Technik")
    for antwort in (
        web.gast().get("/anmelden"),
        web.gast().post("/anmelden", data={"zugangswort": "falsch"}),
    ):
        assert "Nachrichten werden angenommen, aber keine wird gesendet." in antwort.text
        assert "Umbau" not in antwort.text and "Frau Technik" not in antwort.text
    buch.hebe_auf(None, wer="Frau Technik")
    assert "Wartung" not in web.gast().get("/anmelden").text


def test_eine_ueberzogene_sagt_es(client: httpx2.Client, uhr: StehendeUhr) -> None:
    _beginne(client, uhr, bis=f"{oertlich(uhr.jetzt() + timedelta(minutes=2)):%Y-%m-%dT%H:%M}")
    uhr.stelle_vor(timedelta(minutes=3))
    assert "überzogen" in client.get("/partner").text


@pytest.mark.parametrize(
    ("feld", "wert", "satz"),
    [
        ("grund", "", "Bitte geben Sie den Grund an."),
        ("bis", "morgen", "Bitte geben Sie Tag und Uhrzeit an"),
        ("bis", "2001-01-01T10:00", "Das Ende liegt in der Vergangenheit."),
        ("art", "alles", "Bitte wählen Sie, was ruhen soll."),
        ("wo", "installation", "brauchen Sie die Rolle Administration bei allen"),
    ],
)
def test_ein_fehler_steht_am_feld_und_es_ruht_nichts(
    client: httpx2.Client, uhr: StehendeUhr, feld: str, wert: str, satz: str
) -> None:
    antwort = _beginne(client, uhr, **{feld: wert})
    assert antwort.status_code == 400
    assert satz in antwort.text
    if feld != "grund":
        assert "Umzug des DMS" in antwort.text  # nothing typed is lost
    assert "Nichts ruht" in client.get(SEITE).text


def test_die_seite_nennt_versionen_und_stichtage(web: Webserver) -> None:
    revision = web.angemeldet(STUTTGART, [Rolle.REVISION])
    seite = revision.get(SEITE).text
    assert re.search(r"26\.11.*ab 01\.11\.2026", seite, re.S)
    assert "SQLite" in seite
    assert "Wartung beginnen" not in seite
