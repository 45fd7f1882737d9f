"""Every route × role × Mandant against the one table; who is locked is out; nothing changes without a form's token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount, Route

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablauf.begleitliste import Original, trage_ein
from gateway.ablauf.post import testnachricht
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.web.app import baue_app
from gateway.web.rechte import RECHTE, Recht
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand, blob
from tests.webserver import STUTTGART, ULM, Webserver, formularwort
from tests.zweibehoerden import pdf

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


EIGENES = {"/spaetscans/{scan}/bild", "/spaetscans/{scan}/teilen", "/api/v1/spaetscans/{scan}/bild"} | {
    r.pfad for r in RECHTE if r.methode == "GET" and r.pfad.startswith("/uebergaben/abgeben/{id}")
}
OHNE_BILD = {"/uebergaben/{id}/dokumente/{dokument}/bild"}
"""What the tests lay is no page that could be drawn."""


def _routen(web: Webserver) -> Iterator[tuple[str, str]]:
    """Method and path of every route of the application, also of included routers."""
    ebenen: list[Any] = list(baue_app(web.dienste).routes)
    for ebene in ebenen:
        if eingebunden := getattr(ebene, "original_router", None):
            ebenen += eingebunden.routes
        elif isinstance(ebene, Mount):
            yield "GET", f"{ebene.path}/{{path:path}}"
        elif isinstance(ebene, APIRoute | Route):
            yield from ((m, ebene.path) for m in ebene.methods or () if m != "HEAD")


def test_jede_route_steht_in_der_tafel_und_jede_zeile_hat_ihre_route(web: Webserver) -> None:
    routen = set(_routen(web))
    tafel = [(r.methode, r.pfad) for r in RECHTE]
    assert routen - set(tafel) == set(), "Routen ohne Recht"
    assert set(tafel) - routen == set(), "Rechte ohne Route"
    assert len(tafel) == len(set(tafel))


@pytest.fixture
def eigene(web: Webserver, uhr: StehendeUhr) -> dict[str, UUID | str]:
    """An id of each kind that paths name, of the Mandant in Stuttgart."""
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    (dokument,) = akten.dokumente(id, "Antrag.pdf")
    web.stelle_bereit(id, (dokument, pdf(1)))
    trage_ein(web.dienste.haus(STUTTGART), id, [Original("Reisepass")], wer="Test")
    testnachricht.sende(web.dienste.haus(STUTTGART), "azr:005700", "Test")
    akten.gehe(id, Zustand.VORBEREITET)
    with akten.offen() as buch:
        buch.vorfaelle.merke_unlesbare(uuid4(), blob("?"), "Nicht zu entschlüsseln.", schluessel=uuid4())
        vorfall = buch.vorfaelle.alle()[0].id
    return {
        "{dokument}": dokument.uuid,
        "/vorfaelle/{id}": vorfall,
        "/regelsaetze/{version}": "0",
        "/nachrichten/{id}": akten.sende(id, "010203"),
        "/uebergaben/{id}": id,
        "/aufgaben/{id}": akten.frage(id, "teilklasse_c", "Darf es gehen?"),
        "/benutzer/{id}": web.benutzer(),
        "/partner/{kennung}": "azr:005700",
        "/handbuch/{name}": "stoerungen",
    }


_FRAGE = {"/api/v1/behoerden": "?begriff=Stuttgart", "/api/v1/bericht": "?von=2026-01-01&bis=2026-12-31"}
"""What these routes can't be asked without."""


def _weg(recht: Recht, eigene: dict[str, UUID | str]) -> str:
    art = next(
        (id for anfang, id in eigene.items() if recht.pfad.removeprefix("/api/v1").startswith(anfang)),
        uuid4(),
    )
    weg = re.sub(r"\{[^}]*\}", str(art), recht.pfad.replace("{dokument}", str(eigene["{dokument}"])))
    return weg + _FRAGE.get(recht.pfad, "")


@pytest.mark.parametrize("rolle", list(Rolle))
def test_jede_route_gegen_rolle_und_mandant(
    web: Webserver, eigene: dict[str, UUID | str], rolle: Rolle
) -> None:
    hier, dort = web.angemeldet(STUTTGART, [rolle]), web.angemeldet(ULM, [rolle])
    for recht in RECHTE:
        if recht.rollen is None or recht.methode != "GET":
            continue
        weg = _weg(recht, eigene)
        antwort, fremde = hier.get(weg), dort.get(weg)
        if rolle not in recht.rollen:
            assert (antwort.status_code, fremde.status_code) == (403, 403), recht
            continue
        eigenes = recht.pfad in EIGENES  # of this very user, and he has none
        assert antwort.status_code in (
            {303} if recht.pfad == "/" else {404} if eigenes or recht.pfad in OHNE_BILD else {200}
        ), recht
        if "{id}" in recht.pfad:
            assert fremde.status_code == 404, recht
        assert "Mustermann" not in fremde.text, recht
        assert "Mustermann" not in antwort.text or rolle in {Rolle.SACHBEARBEITUNG, Rolle.FREIGABE}, recht


@pytest.mark.parametrize("rolle", list(Rolle))
def test_was_aendert_verlangt_recht_und_formularwort(
    web: Webserver, eigene: dict[str, UUID | str], rolle: Rolle
) -> None:
    client = web.angemeldet(STUTTGART, [rolle])
    skript = {"Authorization": f"Bearer {web.skriptwort(STUTTGART, [rolle])}"}
    for recht in RECHTE:
        if recht.rollen is None or recht.methode == "GET":
            continue
        weg, api = _weg(recht, eigene), recht.pfad.startswith("/api/")
        mit_cookie = client.request(recht.methode, weg, data={"formularwort": "0" * 64})
        if api:
            assert mit_cookie.status_code == 401, recht  # a cookie changes nothing through the API
            status = client.request(recht.methode, weg, headers=skript, json={}).status_code
            assert (status == 403) is (rolle not in recht.rollen), recht
        else:
            assert mit_cookie.status_code == 403, recht
            fehlt_recht = "Ihre Rolle erlaubt das hier nicht." in mit_cookie.text
            assert fehlt_recht is (rolle not in recht.rollen), recht


@pytest.mark.parametrize("rolle", list(Rolle))
def test_die_navigation_fuehrt_nur_wohin_es_geht(web: Webserver, rolle: Rolle) -> None:
    client = web.angemeldet(STUTTGART, [rolle])
    start = client.get("/")
    seite = client.get(start.headers["location"]).text
    navigation = re.search(r'<nav class="hauptnavigation".*?</nav>', seite, re.S)
    assert navigation
    verweise = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', navigation.group())
    assert [name for _, name in verweise] == [r.name for r in RECHTE if r.name and rolle in (r.rollen or ())]
    for weg, name in verweise:
        ziel = client.get(weg)
        assert ziel.status_code == 200, weg
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", ziel.text) == [name]


def test_wer_mehrere_rollen_hat_sieht_alle_seiten_und_als_was(web: Webserver) -> None:
    client = web.angemeldet(STUTTGART, [Rolle.SACHBEARBEITUNG, Rolle.ADMINISTRATION])
    seite = client.get("/uebergaben").text
    assert "Administration, Sachbearbeitung" in seite
    assert "Ausländerbehörde Musterstadt" in seite


def _sperre(web: Webserver, id: str) -> None:
    with web.datenbank.schreiben() as session:
        Benutzerbestand(session, web.dienste.uhr).sperre(id, True, wer="Test")
        session.commit()


def test_wer_gesperrt_wird_ist_bei_der_naechsten_anfrage_draussen(web: Webserver) -> None:
    client, id = web.angemeldet(), web.benutzer()
    skript = {"Authorization": f"Bearer {web.skriptwort()}"}
    assert client.get("/uebergaben").status_code == 200
    assert web.gast().get("/api/v1/uebergaben", headers=skript).status_code == 200
    _sperre(web, id)
    assert client.get("/uebergaben").headers["location"] == "/anmelden"
    assert web.gast().get("/api/v1/uebergaben", headers=skript).status_code == 401


def test_eine_neue_rolle_gilt_sofort(web: Webserver) -> None:
    client, id = web.angemeldet(STUTTGART, [Rolle.REVISION]), web.benutzer(STUTTGART, [Rolle.REVISION])
    assert client.get("/api/v1/aufgaben").status_code == 403
    with web.datenbank.schreiben() as session:
        Benutzerbestand(session, web.dienste.uhr).setze_rollen(id, STUTTGART, [Rolle.FREIGABE], wer="Test")
        session.commit()
    assert client.get("/api/v1/aufgaben").status_code == 200


def _in_zwei_behoerden(web: Webserver) -> httpx2.Client:
    client, id = web.angemeldet(), web.benutzer()
    with web.datenbank.schreiben() as session:
        Benutzerbestand(session, web.dienste.uhr).setze_rollen(id, ULM, [Rolle.REVISION], wer="Test")
        session.commit()
    return client


def test_wer_in_zwei_behoerden_arbeitet_wechselt_und_sieht_nie_beide(
    web: Webserver, eigene: dict[str, UUID | str]
) -> None:
    client = _in_zwei_behoerden(web)
    seite = client.get("/uebergaben").text
    assert "Mustermann" in seite
    altes = client.cookies[web.dienste.ausweis.name]
    daten = {"formularwort": formularwort(seite), "mandant": ULM}
    assert client.post("/mandant", data=daten).status_code == 303
    drueben = client.get("/uebergaben")
    assert drueben.status_code == 200
    assert "Mustermann" not in drueben.text
    assert "Revision" in drueben.text
    assert web.dienste.fach.sitzung(altes, beruehren=False) is None


def test_zu_einer_behoerde_ohne_rolle_wechselt_niemand(web: Webserver) -> None:
    client = web.angemeldet()
    daten = {"formularwort": formularwort(client.get("/uebergaben").text), "mandant": ULM}
    assert client.post("/mandant", data=daten).status_code == 403
    assert "Musterstadt" in client.get("/uebergaben").text
