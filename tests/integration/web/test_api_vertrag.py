"""The API keeps what its OpenAPI says, the whole of it: fuzzed by schemathesis over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.fehler import BenutzerGibtEs
from gateway.ablauf.begleitliste import Original, trage_ein
from gateway.ablauf.post import testnachricht
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand, blob
from tests.webserver import STUTTGART, Webserver

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
PRUEFUNGEN = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OHNE_KOPF = {"/api/v1/token", "/api/v1/spaetscans/{scan}/stueck", "/api/v1/spaetscans/{scan}/klasse"}
"""Changes that need neither key nor version: a token more does no harm, `ab` is the version, a class is set."""
FREIBURG = "azr:005700"
JE_WEG = 12
"""Requests that are thought up for each route."""
GRUPPEN = ("Übergaben Scans", "Aufgaben Suche Termine", "Betrieb Bereitschaft", "Regeln Protokoll", "Zugang")
"""Last words of the tags of the routes; each group is a test, so that they run side by side."""


@pytest.fixture
def id(web: Webserver, uhr: StehendeUhr) -> str:
    """A held handover with everything an answer may hold; a refused one and a deleted one beside it."""
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    gehalten = akten.lege_an(Richtung.ABGABE)
    akten.dokumente(gehalten, "Antrag.pdf")
    akten.sende(gehalten, "010205")
    akten.gehe(gehalten, Zustand.VORBEREITET, anzahl_dokumente=1, anzahl_akte=2)
    akten.frage(gehalten, "teilklasse_s", "Frage.")
    trage_ein(web.dienste.haus(STUTTGART), gehalten, [Original("Reisepass")], wer="Test")
    testnachricht.sende(web.dienste.haus(STUTTGART), FREIBURG, "Test")
    nachlieferung = akten.lege_an(Richtung.ABGABE, stamm=gehalten)
    akten.gehe(nachlieferung, Zustand.ABGESCHLOSSEN)
    akten.beende(nachlieferung)
    abgelehnt = akten.lege_an()
    akten.gehe(
        abgelehnt, Zustand.ABGELEHNT, partner_sagt="Nein.", absage={"satz": "x", "partner_sagt": "Nein."}
    )
    akten.stoere(abgelehnt, "Das Postfach ist fort.")
    with akten.offen() as buch:
        buch.vorfaelle.merke_unlesbare(uuid4(), blob("?"), "Nicht zu entschlüsseln.", schluessel=uuid4())
    return str(gehalten)


def _kopf(web: Webserver) -> dict[str, str]:
    """Of somebody who may do everything."""
    with web.datenbank.schreiben() as session, suppress(BenutzerGibtEs):
        bestand = Benutzerbestand(session, web.dienste.uhr)
        bestand.lege_an("alle", "Frau Alle", wer="Test")
        bestand.setze_rollen("alle", STUTTGART, list(Rolle), wer="Test")
        session.commit()
    return {"Authorization": f"Bearer {web.dienste.fach.skriptwort(STUTTGART, 'alle')}"}


def _beschreibung(web: Webserver) -> dict[str, Any]:
    beschreibung: dict[str, Any] = web.angemeldet().get("/api/v1/openapi.json").json()
    return beschreibung


def _wege(beschreibung: dict[str, Any], gruppe: str) -> Iterator[tuple[str, str]]:
    for pfad, methoden in beschreibung["paths"].items():
        yield from ((m, pfad) for m, weg in methoden.items() if weg["tags"][0].split()[-1] in gruppe.split())


def test_jeder_weg_gehoert_zu_einer_gruppe_und_spricht_deutsch(web: Webserver) -> None:
    beschreibung = _beschreibung(web)
    assert beschreibung["openapi"].startswith("3.1")
    alle = {(m, p) for p, methoden in beschreibung["paths"].items() for m in methoden}
    geprueft = {weg for gruppe in GRUPPEN for weg in _wege(beschreibung, gruppe)}
    assert alle == geprueft
    for m, p in alle:
        weg = beschreibung["paths"][p][m]
        assert weg["summary"].strip(), p
        assert weg["description"].strip(), p
        assert not any("Successful Response" in a["description"] for a in weg["responses"].values()), p
        if m in {"post", "put"} and p not in OHNE_KOPF:
            kopf = {k["name"].lower() for k in weg.get("parameters", ()) if k["in"] == "header"}
            assert kopf & {"idempotency-key", "if-match"}, f"{m} {p}"


@pytest.mark.parametrize("gruppe", GRUPPEN)
def test_jede_antwort_haelt_den_vertrag(gruppe: str, web: Webserver, id: str) -> None:
    beschreibung, kopf = _beschreibung(web), _kopf(web)
    schema = schemathesis.openapi.from_dict(beschreibung)
    for methode, pfad in _wege(beschreibung, gruppe):

        @settings(
            max_examples=JE_WEG,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(schema[pfad][methode].as_strategy())
        def pruefe(fall: schemathesis.Case) -> None:
            fall.call_and_validate(base_url=web.url, headers=kopf, checks=PRUEFUNGEN)

        pruefe()


def _gefundenes(web: Webserver, id: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every GET with what there is to find."""
    kopf = _kopf(web)

    def eine(liste: str, feld: str) -> str:
        zeilen = next(iter(httpx2.get(f"{web.url}/api/v1/{liste}", headers=kopf).json().values()))
        return str(zeilen[0][feld])

    for pfad, methoden in _beschreibung(web)["paths"].items():
        if "get" not in methoden or "{dokument}" in pfad or "{scan}" in pfad or pfad == "/api/v1/bericht":
            continue
        namen: dict[str, str] = {"version": "0"} if "{version}" in pfad else {}
        if "{kennung}" in pfad:
            namen = {"kennung": FREIBURG}
        if "{id}" in pfad:
            art = pfad.split("/")[3]
            namen = {"id": id if art == "uebergaben" else eine(art, "id")}
        yield pfad, namen


def test_auch_gefundenes_haelt_den_vertrag(web: Webserver, id: str) -> None:
    wege = schemathesis.openapi.from_dict(_beschreibung(web))
    kopf = _kopf(web)
    for pfad, namen in _gefundenes(web, id):
        frage = {"begriff": "Stuttgart"} if pfad.endswith("/behoerden") else {}
        fall = wege[pfad]["get"].Case(path_parameters=namen, query=frage)
        antwort = fall.call_and_validate(base_url=web.url, headers=kopf, checks=PRUEFUNGEN)
        assert antwort.status_code == 200, pfad
    assert len(httpx2.get(f"{web.url}/api/v1/uebergaben", headers=kopf).json()["uebergaben"]) == 3
