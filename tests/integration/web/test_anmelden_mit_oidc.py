"""Login at an identity provider through the pages: behind a proxy with a prefix, roles from groups, logout there,
and the local way when the provider is away."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.tabellen import Auditzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from tests.anmeldedienst import Scheinanbieter, laufend
from tests.conftest import StehendeUhr
from tests.webserver import STUTTGART, ULM, Starter, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
PRAEFIX = "/akten"


@dataclass
class Aufbau:
    web: Webserver
    schein: Scheinanbieter

    def melde_an(self, **antwort: str) -> tuple[httpx2.Client, httpx2.Response]:
        """As a browser does it, in front of a proxy that talks TLS."""
        gast = self.web.gast()
        gast.headers["X-Forwarded-Proto"] = "https"
        hin = gast.get(f"{PRAEFIX}/anmelden/oidc")
        assert hin.status_code == 303
        _sende_cookies_ohne_tls(gast)
        frage = {**self.schein.merke(hin.headers["location"]), **antwort}
        zurueck = gast.get(f"{PRAEFIX}/anmelden/oidc/zurueck", params=frage)
        _sende_cookies_ohne_tls(gast)
        return gast, zurueck


def _sende_cookies_ohne_tls(client: httpx2.Client) -> None:
    """The test has no proxy; the cookies are for https only, as they should be."""
    for cookie in client.cookies.jar:
        assert cookie.secure
        cookie.secure = False


@pytest.fixture
def aufbau(starte_web: Starter, uhr: StehendeUhr) -> Iterator[Aufbau]:
    with laufend(uhr) as schein:
        web = starte_web(PRAEFIX, anmeldedienst=schein.anbindung())
        yield Aufbau(web, schein)


def test_hin_und_zurueck_hinter_einem_proxy_mit_praefix(aufbau: Aufbau) -> None:
    client, antwort = aufbau.melde_an()
    assert antwort.status_code == 200
    assert f'content="0; url={PRAEFIX}/"' in antwort.text  # a redirect would lose the strict cookie
    (_, felder, _) = next(a for a in aufbau.schein.anfragen if a[0] == "/token")
    rueckweg = f"https://{urlsplit(aufbau.web.url).netloc}{PRAEFIX}/anmelden/oidc/zurueck"
    assert felder["redirect_uri"] == rueckweg
    start = client.get(f"{PRAEFIX}/")
    assert start.headers["location"] == f"{PRAEFIX}/arbeitsplatz"
    seite = client.get(f"{PRAEFIX}/arbeitsplatz").text
    assert "Erika Muster" in seite
    assert "Sachbearbeitung</span>" in seite
    with aufbau.web.datenbank.lesen() as session:
        zeile = session.scalars(
            select(Auditzeile).where(Auditzeile.ereignis == Auditereignis.ANMELDUNG)
        ).one()
    assert (zeile.mandant, zeile.wer, zeile.angaben) == (STUTTGART, "erika.muster", '{"weg":"oidc"}')


def test_die_cookies_reichen_nicht_weiter_als_noetig(aufbau: Aufbau) -> None:
    gast = aufbau.web.gast()
    anlauf = gast.get(f"{PRAEFIX}/anmelden/oidc", headers={"X-Forwarded-Proto": "https"}).headers[
        "set-cookie"
    ]
    for teil in ("HttpOnly", "SameSite=lax", "Secure", f"Path={PRAEFIX}/anmelden/oidc", "Max-Age=600"):
        assert teil in anlauf
    _, zurueck = aufbau.melde_an()
    sitzung, geloescht = zurueck.headers.get_list("set-cookie")
    assert "SameSite=strict" in sitzung
    assert "Max-Age=0" in geloescht


def test_eine_antwort_gilt_nur_in_dem_browser_der_gefragt_hat_und_nur_einmal(aufbau: Aufbau) -> None:
    """Login CSRF: the attacker's own answer in the victim's browser; and the same answer once more."""
    angreifer = aufbau.web.gast()
    frage = aufbau.schein.merke(angreifer.get(f"{PRAEFIX}/anmelden/oidc").headers["location"])
    opfer = aufbau.web.gast().get(f"{PRAEFIX}/anmelden/oidc/zurueck", params=frage)
    assert (opfer.status_code, opfer.headers.get("set-cookie", "").count("SameSite=strict")) == (400, 0)
    assert angreifer.get(f"{PRAEFIX}/anmelden/oidc/zurueck", params=frage).status_code == 200
    assert angreifer.get(f"{PRAEFIX}/anmelden/oidc/zurueck", params=frage).status_code == 400


def test_wer_codes_raet_wird_gebremst_ehe_der_anbieter_gefragt_wird(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    aufbau.schein.token = lambda _: "geraten"
    for _ in range(10):
        assert aufbau.melde_an()[1].status_code == 400
    gefragt = len(aufbau.schein.anfragen)
    assert aufbau.melde_an()[1].status_code == 429
    assert len(aufbau.schein.anfragen) == gefragt
    uhr.stelle_vor(timedelta(minutes=1))
    assert aufbau.melde_an()[1].status_code == 400


def test_rollen_folgen_den_gruppen_mit_jeder_anmeldung(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    aufbau.schein.claims = {
        "groups": ["abh-stuttgart", "abh-stuttgart-leitung", "abh-ulm-technik", "kantine"]
    }
    client, _ = aufbau.melde_an()
    seite = client.get(f"{PRAEFIX}/uebergaben").text
    assert "Freigabe, Sachbearbeitung" in seite
    assert f'<option value="{ULM}">' in seite
    aufbau.schein.claims = {"groups": ["abh-ulm-technik"], "name": "Erika Beispiel"}
    aufbau.melde_an()
    with aufbau.web.datenbank.lesen() as session:
        bestand = Benutzerbestand(session, uhr)
        assert bestand.rollen("erika.muster") == {ULM: [Rolle.ADMINISTRATION]}
        assert bestand.lies("erika.muster").name == "Erika Beispiel"
    assert client.get(f"{PRAEFIX}/uebergaben").status_code == 303  # the role of the old session is gone
    aufbau.schein.claims = {"groups": "abh-stuttgart"}  # no list: no groups
    _, abgelehnt = aufbau.melde_an()
    assert (abgelehnt.status_code, "haben hier aber keine Rolle" in abgelehnt.text) == (403, True)
    with aufbau.web.datenbank.lesen() as session:
        assert Benutzerbestand(session, uhr).rollen("erika.muster") == {}


@pytest.mark.parametrize(
    ("claims", "satz"),
    [
        ({"groups": []}, "haben hier aber keine Rolle"),
        ({"preferred_username": None}, "keine brauchbare Kennung"),
        ({"preferred_username": "../../etc"}, "keine brauchbare Kennung"),
    ],
)
def test_wer_nicht_herein_darf_liest_warum_und_wird_nicht_angelegt(
    aufbau: Aufbau, uhr: StehendeUhr, claims: dict[str, object], satz: str
) -> None:
    aufbau.schein.claims = claims
    _, antwort = aufbau.melde_an()
    assert satz in antwort.text
    assert "Mit Kennung und Kennwort" in antwort.text
    with aufbau.web.datenbank.lesen() as session:
        assert not Benutzerbestand(session, uhr).liste()


def test_eine_fremde_identitaet_uebernimmt_kein_konto_von_hier(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    with aufbau.web.datenbank.schreiben() as session:
        Benutzerbestand(session, uhr).lege_an("erika.muster", "Die Chefin", wer="Test")
        session.commit()
    _, antwort = aufbau.melde_an()
    assert (antwort.status_code, "schon an jemand anderen vergeben" in antwort.text) == (400, True)
    aufbau.schein.claims = {"sub": "sub-zwei", "preferred_username": "zwei"}
    assert aufbau.melde_an()[1].status_code == 200
    aufbau.schein.claims = {"sub": "sub-drei", "preferred_username": "zwei@anderswo.example"}
    assert aufbau.melde_an()[1].status_code == 400


def test_wer_hier_gesperrt_ist_bleibt_draussen(aufbau: Aufbau, uhr: StehendeUhr) -> None:
    aufbau.melde_an()
    with aufbau.web.datenbank.schreiben() as session:
        Benutzerbestand(session, uhr).sperre("erika.muster", True, wer="Test")
        session.commit()
    _, antwort = aufbau.melde_an()
    assert "hier gesperrt" in antwort.text


def test_feindliche_namen_werden_gezeigt_und_nicht_ausgefuehrt(aufbau: Aufbau) -> None:
    aufbau.schein.claims = {"name": "<script>alert(1)</script>\r\nSet-Cookie: x=1" + "ü" * 500}
    client, _ = aufbau.melde_an()
    seite = client.get(f"{PRAEFIX}/arbeitsplatz").text
    assert "<script>alert" not in seite
    assert "&lt;script&gt;alert(1)&lt;/script&gt;Set-Cookie" in seite


def test_abmelden_fuehrt_auch_zum_abmelden_beim_anbieter_ohne_namen_in_der_adresse(aufbau: Aufbau) -> None:
    client, _ = aufbau.melde_an()
    wort = formularwort(client.get(f"{PRAEFIX}/arbeitsplatz").text)
    antwort = client.post(
        f"{PRAEFIX}/abmelden", data={"formularwort": wort}, headers={"Origin": aufbau.web.url}
    )
    assert antwort.status_code == 200
    (ziel,) = set(re.findall(r'href="([^"]*/ende[^"]*)"', antwort.text))
    frage = parse_qs(urlsplit(html.unescape(ziel)).query)
    assert set(frage) == {"client_id", "post_logout_redirect_uri"}
    assert frage["post_logout_redirect_uri"][0].endswith(f"{PRAEFIX}/anmelden")
    assert client.get(f"{PRAEFIX}/arbeitsplatz").status_code == 303


def test_ist_der_anbieter_fort_sagt_die_seite_es_und_der_andere_weg_bleibt(aufbau: Aufbau) -> None:
    aufbau.schein.status = 500
    antwort = aufbau.web.gast().get(f"{PRAEFIX}/anmelden/oidc")
    assert antwort.status_code == 503
    assert "Der Anmeldedienst antwortet nicht, wie er soll" in antwort.text
    wort = aufbau.web.einmalwort()
    assert aufbau.web.gast().post(f"{PRAEFIX}/anmelden", data={"zugangswort": wort}).status_code == 303


def test_ohne_anbieter_gibt_es_den_weg_nicht(web: Webserver) -> None:
    gast = web.gast()
    assert gast.get("/anmelden/oidc").status_code == 404
    assert gast.get("/anmelden/oidc/zurueck").status_code == 404
    assert "/anmelden/oidc" not in gast.get("/anmelden").text


def test_nur_vertrauten_proxys_wird_geglaubt(starte_web: Starter, uhr: StehendeUhr) -> None:
    with laufend(uhr) as schein:
        web = starte_web("", anmeldedienst=schein.anbindung(), proxys=("10.0.0.0/8",))
        kopf = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.2.3"}
        hin = web.gast().get("/anmelden/oidc", headers=kopf)
    assert "redirect_uri=http%3A%2F%2F127.0.0.1" in hin.headers["location"]
    assert "Secure" not in hin.headers["set-cookie"]
