"""The rules in the browser's hands: drafted, replayed, activated by somebody else; errors stand at their field."""

from __future__ import annotations

import re

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.sachverhalte import als_json
from gateway.ablage.tabellen import Auditzeile, Regelsatzzeile
from gateway.domain.aufgabe import Rolle
from gateway.domain.sachverhalt import Abgang, Abmeldestand
from gateway.domain.uebergabe import Richtung
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, ULM, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
ENTWURF = '[grenzen]\ntageslimit = 7\n\n[[freigabe]]\nregel = "haft"\naus = true\n'


def sende(client: httpx2.Client, von: str, nach: str, **daten: str) -> httpx2.Response:
    seite = client.get(von).text
    versteckt = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', seite))
    return client.post(nach, data={**versteckt, **daten})


def entwirf(client: httpx2.Client, **daten: str) -> httpx2.Response:
    angaben = {"entwurf": ENTWURF, "grund": "Weniger am Tag", "handlung": "speichern"}
    return sende(client, "/regeln/entwurf", "/regeln/entwurf", **angaben | daten)


@pytest.fixture
def verwaltung(web: Webserver) -> httpx2.Client:
    return web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])


@pytest.fixture
def freigabe(web: Webserver) -> httpx2.Client:
    return web.angemeldet(STUTTGART, [Rolle.FREIGABE])


def saetze(web: Webserver) -> list[Regelsatzzeile]:
    with web.datenbank.lesen() as session:
        return list(session.scalars(select(Regelsatzzeile)))


def test_ein_entwurf_gilt_erst_wenn_ihn_jemand_anderes_aktiviert(
    web: Webserver, verwaltung: httpx2.Client, freigabe: httpx2.Client
) -> None:
    antwort = entwirf(verwaltung)
    assert antwort.headers["location"] == "/regeln?version=1"
    seite = verwaltung.get("/regeln?version=1").text
    assert "Grenze »tageslimit«: 500 wird 7." in seite
    assert "»haft« wird nicht mehr gefragt" in seite
    assert "Version 0: gilt" in verwaltung.get("/regeln").text
    assert sende(verwaltung, "/regeln", "/regeln/aktivieren", version="1", grund="x").status_code == 403
    weg = "/regeln?version=1"
    ohne = sende(freigabe, weg, "/regeln/aktivieren")
    assert ohne.status_code == 400
    assert "Bitte geben Sie einen Grund an." in ohne.text
    assert sende(freigabe, weg, "/regeln/aktivieren", grund="Besprochen").status_code == 303
    assert "Version 1: gilt" in freigabe.get("/regeln").text
    (satz,) = saetze(web)
    assert satz.entworfen_von != satz.aktiviert_von
    assert (satz.grund, satz.aktiviert_grund) == ("Weniger am Tag", "Besprochen")
    with web.datenbank.lesen() as session:
        ereignisse = [z.ereignis.value for z in session.scalars(select(Auditzeile))]
    assert {"regelsatz.entworfen", "regelsatz.aktiviert"} <= set(ereignisse)
    noch_einmal = sende(freigabe, weg, "/regeln/aktivieren", version="1", gilt="1", grund="x")
    assert "Die Version 1 gilt schon." in noch_einmal.text


def test_wer_entworfen_hat_aktiviert_nicht(web: Webserver, freigabe: httpx2.Client) -> None:
    entwirf(freigabe)
    assert ">Aktivieren</button>" not in freigabe.get("/regeln?version=1").text
    antwort = sende(freigabe, "/regeln", "/regeln/aktivieren", version="1", gilt="0", grund="selbst")
    assert "es muss eine andere Person sein" in antwort.text
    assert saetze(web)[0].aktiviert_von is None


def test_wer_einen_alten_vergleich_gesehen_hat_sieht_ihn_neu(
    web: Webserver, verwaltung: httpx2.Client, freigabe: httpx2.Client
) -> None:
    entwirf(verwaltung)
    entwirf(verwaltung, entwurf="[grenzen]\ntageslimit = 9\n")
    sende(freigabe, "/regeln?version=1", "/regeln/aktivieren", grund="zuerst")
    antwort = sende(freigabe, "/regeln?version=2", "/regeln/aktivieren", gilt="0", grund="danach")
    assert antwort.status_code == 409
    assert "Inzwischen gilt die Version 1." in antwort.text
    assert "danach" in antwort.text


FEHLER = {
    "": "Bitte geben Sie einen Regelsatz ein.",
    "[grenzen]\ntageslimit = = 3": "Zeile 2",
    "[grenzen]\ntageslimit = -1": "grenzen.tageslimit",
    '[[freigabe]]\nregel = "auskunftssperre"\naus = true': "freigabe.1.aus",
    '[[freigabe]]\nregel = "<script>"': "freigabe.1.regel",
    "x" * 40_001: "zu lang",
}


def test_fehler_stehen_am_feld_mit_ihrem_schluessel(web: Webserver, verwaltung: httpx2.Client) -> None:
    for entwurf, satz in FEHLER.items():
        antwort = entwirf(verwaltung, entwurf=entwurf)
        assert antwort.status_code == 400
        fehler = re.search(r'id="entwurf-fehler">(.*?)</p>', antwort.text, re.S)
        assert fehler
        assert satz in fehler.group(1)
        assert "<script>" not in antwort.text
        assert "Weniger am Tag" in antwort.text
    assert saetze(web) == []


def test_eine_datei_zaehlt_statt_des_textes(verwaltung: httpx2.Client) -> None:
    wort = formularwort(verwaltung.get("/regeln/entwurf").text)

    def lade_hoch(inhalt: bytes) -> str:
        daten = {"formularwort": wort, "entwurf": "alt", "handlung": "pruefen"}
        return verwaltung.post("/regeln/entwurf", data=daten, files={"datei": ("r.toml", inhalt)}).text

    assert "500 wird 7" in lade_hoch(ENTWURF.encode())
    assert "UTF-16" in lade_hoch(ENTWURF.encode("utf-16"))


def test_nachspielen_zaehlt_und_schreibt_nichts(
    web: Webserver, verwaltung: httpx2.Client, uhr: StehendeUhr
) -> None:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    with akten.offen() as buch:
        zeile = buch.vorgaenge.zum_aendern(id)
        fall = Abgang(zeitpunkt=uhr.jetzt(), seit=uhr.jetzt(), abmeldung=Abmeldestand.PASST)
        zeile.sachverhalt = als_json(fall)
        zeile.befund = {"ausgang": "haelt", "regel": "haft"}
    heute = f"{uhr.jetzt():%Y-%m-%d}"
    antwort = entwirf(verwaltung, handlung="nachspielen", seit=heute)
    assert antwort.status_code == 200
    assert "1 Fall nachgespielt, 1 anders als geschehen" in antwort.text
    assert str(id) in antwort.text
    assert saetze(web) == []
    for seit in ("gestern", "1999-01-01", "2999-01-01"):
        assert entwirf(verwaltung, handlung="nachspielen", seit=seit).status_code == 400


def test_ein_anderer_mandant_sieht_davon_nichts(web: Webserver, verwaltung: httpx2.Client) -> None:
    entwirf(verwaltung)
    anderer = web.angemeldet(ULM, [Rolle.REVISION])
    assert "Version 1" not in anderer.get("/regeln").text
    assert anderer.get("/regeln?version=1").status_code == 404
    assert "Entwurf anlegen" not in anderer.get("/regeln").text
