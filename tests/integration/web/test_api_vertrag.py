"""The API keeps what its OpenAPI says: fuzzed by schemathesis over real HTTP, with handovers of every kind."""

from __future__ import annotations

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

from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, Webserver

PRUEFUNGEN = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
WEGE = (
    ("get", "/api/v1/uebergaben"),
    ("post", "/api/v1/uebergaben"),
    ("get", "/api/v1/uebergaben/{id}"),
    ("get", "/api/v1/uebergaben/{id}/nachweis"),
    ("get", "/api/v1/uebergaben/{id}/dokumente/{dokument}"),
    ("get", "/api/v1/uebergaben/{id}/begleitliste"),
    ("post", "/api/v1/uebergaben/{id}/begleitliste"),
    ("post", "/api/v1/uebergaben/{id}/begleitliste/empfang"),
    ("post", "/api/v1/uebergaben/{id}/abbruch"),
    ("get", "/api/v1/aufgaben"),
    ("get", "/api/v1/aufgaben/{id}"),
    ("post", "/api/v1/aufgaben/{id}/entscheidung"),
    ("get", "/api/v1/termine"),
    ("post", "/api/v1/termine"),
    ("delete", "/api/v1/termine/{id}"),
    ("get", "/health/live"),
    ("get", "/health/ready"),
)


@pytest.fixture
def id(web: Webserver, uhr: StehendeUhr) -> str:
    """A held handover with everything an answer may hold; a refused one and a deleted one beside it."""
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    gehalten = akten.lege_an(Richtung.ABGABE)
    akten.dokumente(gehalten, "Antrag.pdf")
    akten.sende(gehalten, "010205")
    akten.gehe(gehalten, Zustand.VORBEREITET, anzahl_dokumente=1, anzahl_akte=2)
    akten.frage(gehalten, "teilklasse_s", "Frage.")
    nachlieferung = akten.lege_an(Richtung.ABGABE, stamm=gehalten)
    akten.gehe(nachlieferung, Zustand.ABGESCHLOSSEN)
    akten.beende(nachlieferung)
    abgelehnt = akten.lege_an()
    akten.gehe(
        abgelehnt, Zustand.ABGELEHNT, partner_sagt="Nein.", absage={"satz": "x", "partner_sagt": "Nein."}
    )
    return str(gehalten)


def _kopf(web: Webserver) -> dict[str, str]:
    return {"Authorization": f"Bearer {web.skriptwort()}"}


def test_jeder_weg_wird_geprueft(web: Webserver) -> None:
    beschreibung = web.angemeldet().get("/api/v1/openapi.json").json()
    assert {(m, w) for w, methoden in beschreibung["paths"].items() for m in methoden} == set(WEGE)


@pytest.mark.parametrize(("methode", "pfad"), WEGE)
def test_jede_antwort_haelt_den_vertrag(methode: str, pfad: str, web: Webserver, id: str) -> None:
    beschreibung = web.angemeldet().get("/api/v1/openapi.json").json()
    weg = schemathesis.openapi.from_dict(beschreibung)[pfad][methode]
    kopf = _kopf(web)

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(weg.as_strategy())
    def pruefe(fall: schemathesis.Case) -> None:
        fall.call_and_validate(base_url=web.url, headers=kopf, checks=PRUEFUNGEN)

    pruefe()


def test_auch_gefundenes_haelt_den_vertrag(web: Webserver, id: str) -> None:
    beschreibung = web.angemeldet().get("/api/v1/openapi.json").json()
    wege = schemathesis.openapi.from_dict(beschreibung)
    fragen = wege["/api/v1/aufgaben"]["get"].Case()
    (frage,) = httpx2.get(f"{web.url}/api/v1/aufgaben", headers=_kopf(web)).json()["aufgaben"]
    eine_frage = wege["/api/v1/aufgaben/{id}"]["get"].Case(path_parameters={"id": frage["id"]})
    eine = wege["/api/v1/uebergaben/{id}"]["get"].Case(path_parameters={"id": id})
    alle = wege["/api/v1/uebergaben"]["get"].Case()
    for fall in (eine, alle, fragen, eine_frage):
        antwort = fall.call_and_validate(base_url=web.url, headers=_kopf(web), checks=PRUEFUNGEN)
        assert antwort.status_code == 200
    assert len(httpx2.get(f"{web.url}/api/v1/uebergaben", headers=_kopf(web)).json()["uebergaben"]) == 3
