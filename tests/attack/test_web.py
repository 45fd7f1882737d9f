"""Attacks on pages and API: strangers, guessers, foreign pages, foreign names, hostile content."""

from __future__ import annotations

import base64
import logging
import re
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import make_url
from starlette.routing import Route

from gateway.auskunft.vorgaenge import Auskunft
from gateway.domain.behoerde import Behoerde
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.web.app import baue_app
from gateway.web.rechte import RECHTE
from tests.conftest import StehendeUhr
from tests.webakten import AZR_NUMMER, Aktenbestand, person
from tests.webserver import STUTTGART, Webserver, formularwort

OFFEN = frozenset(r.pfad for r in RECHTE if r.rollen is None and "{" not in r.pfad)


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


def _routen(web: Webserver) -> list[Route]:
    """All routes, also those of included routers."""
    ebenen: list[Any] = list(baue_app(web.dienste).routes)
    for ebene in ebenen:
        if eingebunden := getattr(ebene, "original_router", None):
            ebenen += eingebunden.routes
    return [route for route in ebenen if isinstance(route, Route)]


def test_nichts_ist_ohne_anmeldung_offen(web: Webserver) -> None:
    gast = web.gast()
    wege = {re.sub(r"\{[^}]*\}", str(uuid4()), route.path) for route in _routen(web)}
    assert {"/uebergaben", "/api/v1/uebergaben", "/api/v1/openapi.json"} <= wege
    for weg in (
        wege | {"/gibtesnicht", "/docs", "/redoc", "/openapi.json", "/health/", "/anmelden/"}
    ) - OFFEN:
        for verfahren in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            inhalt = b"" if verfahren in {"GET", "HEAD", "OPTIONS", "TRACE"} else b"x"
            antwort = gast.request(verfahren, weg, content=inhalt)
            ziel = antwort.headers.get("location")
            assert antwort.status_code == 401 or (antwort.status_code, ziel) == (303, "/anmelden"), (
                verfahren,
                weg,
            )


def test_offen_ist_nur_was_nichts_verraet(web: Webserver, akten: Aktenbestand) -> None:
    akten.lege_an()
    anmelden = {"/anmelden", "/anmelden/konto", "/anmelden/oidc", "/anmelden/oidc/zurueck"}
    anmelden |= {"/anmelden/oidc/abmelden", "/api/v1/token"}
    assert anmelden | {"/health/live", "/health/ready", "/metrics", "/barrierefreiheit"} == OFFEN
    for weg in OFFEN - {"/metrics"}:  # from this very machine only: test_messwerte
        text = web.gast().get(weg).text
        assert "Mustermann" not in text
        assert "Musterstadt" not in text
        assert STUTTGART not in text


@pytest.mark.parametrize(
    "weg",
    [
        "//uebergaben",
        "/static/../uebergaben",
        "/static/..%2fuebergaben",
        "/health/live/../../uebergaben",
        "/anmelden/../uebergaben",
        "/%75ebergaben",
        "/uebergaben;/static/",
        "/static/%2e%2e/%2e%2e/app.py",
        "/static/../templates/liste.html",
        "http://127.0.0.1/uebergaben",
    ],
)
def test_krumme_wege_fuehren_nicht_hinein(web: Webserver, akten: Aktenbestand, weg: str) -> None:
    """Sent byte by byte: clients would tidy the path up."""
    akten.lege_an()
    rechner, port = web.url.removeprefix("http://").split(":")
    with socket.create_connection((rechner, int(port)), timeout=10) as leitung:
        leitung.sendall(f"GET {weg} HTTP/1.1\r\nHost: {rechner}\r\nConnection: close\r\n\r\n".encode())
        antwort = b"".join(iter(lambda: leitung.recv(65536), b""))
    assert antwort.split(b" ")[1] in {b"303", b"401", b"404", b"400"}
    assert b"Mustermann" not in antwort
    assert b"def baue_app" not in antwort
    assert b"{%" not in antwort


def test_erratene_benutzte_und_abgelaufene_worte_bekommen_dieselbe_antwort(
    web: Webserver, uhr: StehendeUhr
) -> None:
    fach = web.dienste.fach
    benutzt = web.einmalwort()
    fach.loese_ein(benutzt)
    alt = web.einmalwort()
    uhr.stelle_vor(timedelta(hours=1))
    antworten = [
        web.gast().post("/anmelden", data={"zugangswort": wort})
        for wort in ("", "geraten", benutzt, alt, web.skriptwort(), "../" * 20, "\0", "ü" * 90)
    ]
    assert {a.status_code for a in antworten} == {403}
    assert len({a.text for a in antworten}) == 1
    assert not any(a.headers.get("set-cookie") for a in antworten)


def test_raten_wird_gebremst_auch_fuer_das_richtige_wort(web: Webserver, uhr: StehendeUhr) -> None:
    gast = web.gast()
    for _ in range(10):
        assert gast.post("/anmelden", data={"zugangswort": "geraten"}).status_code == 403
    richtig = web.einmalwort()
    assert gast.post("/anmelden", data={"zugangswort": richtig}).status_code == 429
    uhr.stelle_vor(timedelta(minutes=1))
    assert gast.post("/anmelden", data={"zugangswort": richtig}).status_code == 303


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+00:00",
        "2026-11-25T12:00:00",
        "2026-11-25T12:00:00+99:00",
        "",
    ],
)
@pytest.mark.parametrize("weg", ["/uebergaben", "/api/v1/uebergaben"])
def test_seitenmarken_mit_unsinnigen_zeiten_sind_eine_falsche_anfrage(
    web: Webserver, weg: str, moment: str
) -> None:
    marke = base64.urlsafe_b64encode(f"{moment}|{uuid4()}".encode()).decode().rstrip("=")
    assert web.angemeldet().get(weg, params={"nach": marke}).status_code == 400


def test_das_sitzungscookie_ist_fuer_skripte_und_fremde_seiten_unerreichbar(web: Webserver) -> None:
    gast = web.gast()
    wort = web.einmalwort()
    cookie = gast.post("/anmelden", data={"zugangswort": wort}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert wort not in cookie
    hinter_tls = gast.post(
        "/anmelden",
        data={"zugangswort": web.einmalwort()},
        headers={"X-Forwarded-Proto": "https"},
    )
    assert "Secure" in hinter_tls.headers["set-cookie"]


def test_ein_untergeschobenes_cookie_wird_nicht_zur_sitzung(web: Webserver) -> None:
    gast = web.gast()
    gast.cookies.set(web.dienste.ausweis.name, "vom-angreifer-gewaehlt")
    gast.post("/anmelden", data={"zugangswort": web.einmalwort()})
    assert web.dienste.fach.sitzung("vom-angreifer-gewaehlt", beruehren=True) is None


def test_abmelden_beendet_die_sitzung_auch_auf_dem_server(web: Webserver) -> None:
    client = web.angemeldet()
    geheimnis = client.cookies[web.dienste.ausweis.name]
    wort = formularwort(client.get("/uebergaben").text)
    assert client.post("/abmelden", data={"formularwort": wort}).headers["location"] == "/anmelden"
    gestohlen = web.gast()
    gestohlen.cookies.set(web.dienste.ausweis.name, geheimnis)
    assert gestohlen.get("/uebergaben").status_code == 303


@pytest.mark.parametrize(
    "kopf",
    [
        {"Origin": "http://boese.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_fremde_seiten_koennen_nichts_ausloesen(web: Webserver, kopf: dict[str, str]) -> None:
    client = web.angemeldet()
    wort = formularwort(client.get("/uebergaben").text)
    assert client.post("/abmelden", data={"formularwort": wort}, headers=kopf).status_code == 403
    einmal = web.einmalwort()
    assert client.post("/anmelden", data={"zugangswort": einmal}, headers=kopf).status_code == 403
    assert client.get("/uebergaben").status_code == 200


def test_ohne_formularwort_dieser_sitzung_geschieht_nichts(web: Webserver) -> None:
    client, andere = web.angemeldet(), web.angemeldet()
    fremdes = formularwort(andere.get("/uebergaben").text)
    for wort in ("", "0" * 64, fremdes):
        assert client.post("/abmelden", data={"formularwort": wort}).status_code == 403
    assert client.get("/uebergaben").status_code == 200


@pytest.mark.parametrize(
    "name", ["boese.example", "127.0.0.1.boese.example", "localhost.boese.example:80", "", "[", "10.0.0.1"]
)
def test_unter_fremdem_namen_antwortet_niemand(web: Webserver, name: str) -> None:
    """DNS rebinding: the attacker's name points to 127.0.0.1."""
    client = web.angemeldet()
    for weg in ("/uebergaben", "/api/v1/uebergaben", "/health/live", "/anmelden", "/static/stil.css"):
        antwort = client.get(weg, headers={"Host": name})
        assert antwort.status_code in {400, 421}, weg
        assert "formularwort" not in antwort.text
    for eigener in ("localhost:9", "[::1]:9", "127.0.0.1"):
        assert client.get("/health/live", headers={"Host": eigener}).status_code == 200


def test_ein_skriptwort_oeffnet_nur_die_api(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    gast = web.gast()
    ausweis = {"Authorization": f"Bearer {web.skriptwort()}"}
    assert gast.get(f"/api/v1/uebergaben/{id}", headers=ausweis).status_code == 200
    assert gast.get(f"/uebergaben/{id}", headers=ausweis).status_code == 303
    assert gast.get("/uebergaben", headers=ausweis).status_code == 303
    falsch = gast.get("/api/v1/uebergaben", headers={"Authorization": "Bearer geraten"})
    assert falsch.status_code == 401
    assert falsch.headers["www-authenticate"] == "Bearer"


def test_ein_abgeschaffter_mandant_kommt_nicht_mehr_hinein(web: Webserver) -> None:
    client = web.gast()
    wort = web.dienste.fach.einmalwort("azr:009999", web.benutzer())
    assert client.post("/anmelden", data={"zugangswort": wort}).status_code == 303
    assert client.get("/uebergaben").headers["location"] == "/anmelden"
    assert client.get("/api/v1/uebergaben").status_code == 401


BOESE = "<script>alert(1)</script>\"' onmouseover=alert(1) {{7*7}} &amp;"


def test_feindliche_namen_bleiben_text(web: Webserver, akten: Aktenbestand) -> None:
    partner = Behoerde("azr:003000", BOESE)
    id = akten.lege_an(Richtung.ABGABE, person(BOESE, BOESE), partner, aktenzeichen_partner=BOESE)
    akten.dokumente(id, f"{BOESE}.pdf")
    akten.gehe(id, Zustand.ZURUECKGEWIESEN, text=BOESE, partner_sagt=BOESE)
    akten.gehe(id, rueckweisung={"code": "S999"})
    akten.stoere(id, BOESE)
    aufgabe = akten.frage(id, "teilklasse_s", BOESE)
    akten.stimme_ab(aufgabe, "fg1", BOESE, "freigeben")
    client = web.angemeldet()
    for weg in ("/uebergaben", f"/uebergaben/{id}"):
        seite = client.get(weg).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seite
        assert "<script>alert" not in seite
        assert "\"' onmouseover" not in seite
        assert "{{7*7}}" in seite


def test_worte_eines_partners_stehen_nie_in_unseren_saetzen(web: Webserver, akten: Aktenbestand) -> None:
    """A partner that writes like the program must not be mistaken for it."""
    taeuschung = "Akte ist da. Alle Dokumente liegen im DMS. Bitte rufen Sie 0123 an."
    id = akten.lege_an()
    akten.gehe(id, Zustand.ABGELEHNT, text="Es kommt keine Akte (010202).", partner_sagt=taeuschung)
    akten.setze(id, absage={"satz": "Es kommt keine Akte (010202).", "partner_sagt": taeuschung})
    client = web.angemeldet()
    seite = client.get(f"/uebergaben/{id}").text
    ohne_zitate = re.sub(r"<blockquote>.*?</blockquote>", "", seite, flags=re.DOTALL)
    assert seite.count(f"<blockquote>{taeuschung}</blockquote>") == 2
    assert taeuschung not in ohne_zitate
    assert taeuschung not in client.get("/uebergaben").text
    antwort = client.get(f"/api/v1/uebergaben/{id}").json()
    eigene = [antwort["als_naechstes"], antwort["lage"]["text"], antwort["ausgang"]["text"]]
    assert not [text for text in (*eigene, *(e["text"] for e in antwort["zeitlinie"])) if "0123" in text]
    assert antwort["partner_sagt"] == antwort["ausgang"]["partner_sagt"] == taeuschung


def test_jede_antwort_traegt_die_schutzkoepfe(web: Webserver) -> None:
    client = web.angemeldet()
    for weg in ("/uebergaben", "/api/v1/uebergaben", "/static/stil.css", "/health/live", "/gibtesnicht"):
        for wer in (client, web.gast()):
            kopf = wer.get(weg).headers
            assert "default-src 'none'" in kopf["content-security-policy"]
            assert "unsafe" not in kopf["content-security-policy"]
            assert kopf["x-content-type-options"] == "nosniff"
            assert kopf["x-frame-options"] == "DENY"
            assert kopf["referrer-policy"] == "same-origin"
            assert "server" not in kopf
    assert client.get("/uebergaben").headers["cache-control"] == "no-store"


def test_die_seiten_laden_nichts_von_aussen_und_haben_nichts_eingebettetes(
    web: Webserver, akten: Aktenbestand
) -> None:
    id = akten.lege_an()
    client = web.angemeldet()
    for weg in ("/anmelden", "/uebergaben", f"/uebergaben/{id}", "/gibtesnicht"):
        seite = client.get(weg).text
        for ziel in re.findall(r'(?:href|src|action)="([^"]*)"', seite):
            assert ziel == "" or ziel.startswith(("/", "#")), ziel
            assert not ziel.startswith("//")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", seite)


def test_azr_nummer_name_und_geheimnis_stehen_in_keiner_adresse_und_keinem_protokoll(
    web: Webserver, akten: Aktenbestand, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    id = akten.lege_an()
    client = web.angemeldet()
    wort = web.einmalwort()
    client.post("/anmelden", data={"zugangswort": wort})
    for weg in ("/uebergaben", f"/uebergaben/{id}", f"/api/v1/uebergaben/{id}", f"/uebergaben/{uuid4()}"):
        antwort = client.get(weg)
        for ziel in re.findall(r'(?:href|src|action)="([^"]*)"', antwort.text):
            assert AZR_NUMMER not in ziel
            assert "mustermann" not in ziel.lower()
    eigene = " ".join(
        s.getMessage() for s in caplog.records if not s.name.startswith(("httpx2", "httpcore2"))
    )
    protokoll = eigene + "".join(capfd.readouterr())
    for geheim in (AZR_NUMMER, "Mustermann", wort, client.cookies[web.dienste.ausweis.name]):
        assert geheim not in protokoll


def test_ein_fehler_im_programm_verraet_nichts(
    web: Webserver, akten: Aktenbestand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    id = akten.lege_an()

    def platzt(self: Auskunft, id: object) -> None:
        raise RuntimeError(f"Mustermann {AZR_NUMMER}")

    monkeypatch.setattr(Auskunft, "vorgang", platzt)
    client = web.angemeldet()
    antwort = client.get(f"/api/v1/uebergaben/{id}")
    assert (antwort.status_code, antwort.json()["code"]) == (500, "intern.fehler")
    assert "default-src" in antwort.headers["content-security-policy"]
    seite = client.get(f"/uebergaben/{id}")
    assert seite.status_code == 500
    assert "Im Programm ist ein Fehler aufgetreten." in seite.text
    for text in (antwort.text, seite.text, caplog.text):
        assert AZR_NUMMER not in text
        assert "Mustermann" not in text
    assert "RuntimeError in platzt" in caplog.text


@pytest.fixture
def nimm_datenbank_weg(web: Webserver, request: pytest.FixtureRequest) -> Callable[[], None]:
    """SQLite loses a table, PostgreSQL lets nobody in any more."""

    def nimm_weg() -> None:
        adresse = make_url(web.datenbank.url)
        if adresse.get_backend_name() == "postgresql":
            request.getfixturevalue("postgres_server").sperre(adresse.database)
            return
        with web.datenbank.verbindung() as verbindung:
            verbindung.exec_driver_sql("DROP TABLE ereignis")
            verbindung.commit()

    return nimm_weg


def test_ohne_datenbank_gibt_es_503_und_keine_innereien(
    web: Webserver,
    akten: Aktenbestand,
    nimm_datenbank_weg: Callable[[], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    id = akten.lege_an()
    client = web.angemeldet()
    nimm_datenbank_weg()
    for weg in (f"/uebergaben/{id}", f"/api/v1/uebergaben/{id}"):
        antwort = client.get(weg)
        assert antwort.status_code == 503
        assert "Die Datenbank ist im Augenblick nicht erreichbar." in antwort.text
        verraten = ("ereignis", "sqlite", "postgres", "psycopg", "connection")
        assert not [wort for wort in verraten if wort in antwort.text.lower()]
    gemeldet = [m for m in caplog.messages if m.startswith("Mit 503 beantwortet: ")]
    assert len(gemeldet) == 2, "whoever runs it sees it in the log"


def test_grosse_und_endlose_formulare_werden_nicht_gelesen(web: Webserver) -> None:
    gast = web.gast()
    assert gast.post("/anmelden", data={"zugangswort": "x" * 100_000}).status_code == 413
    assert gast.post("/anmelden", content=iter([b"zugangswort=x"])).status_code == 413
    assert gast.post("/anmelden", data={"zugangswort": "x" * 1000}).status_code == 400


def test_routen_der_seiten_stehen_nicht_in_der_beschreibung_der_api(web: Webserver) -> None:
    routen = [route for route in _routen(web) if isinstance(route, APIRoute)]
    assert len(routen) >= 9
    for route in routen:
        assert route.include_in_schema == route.path.startswith(("/api/", "/health/"))
