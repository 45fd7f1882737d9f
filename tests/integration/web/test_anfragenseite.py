"""Asking another authority by page and API: the same rules, and what is wrong stands at its field."""

from __future__ import annotations

import httpx2
import pytest

from tests.integration.web.test_schreibtisch import sende
from tests.webserver import Webserver
from tests.zweibehoerden import schreibe_akte

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
ANFRAGE = {"behoerde": "azr:005700", "art": "010101", "aktenzeichen": "S-32/4711", "wohnort": "Zustadt"}
UMZUG = {"art": "010501", "umzugsgrund": "Arbeit", "status": "101", "beginn": "2024-05"}


@pytest.fixture
def sb(web: Webserver) -> httpx2.Client:
    (web.blobs.parent / "dms" / "001900" / "akten").mkdir(parents=True, exist_ok=True)
    schreibe_akte(web.blobs.parent / "dms" / "001900" / "akten" / "a1", {"a.pdf": b"%PDF-1.7 a"})
    return web.angemeldet()


@pytest.mark.parametrize("angaben", [{}, UMZUG])
def test_eine_frage_wird_gestellt_und_steht_in_der_liste(sb: httpx2.Client, angaben: dict[str, str]) -> None:
    antwort = sende(sb, "/anfragen", **ANFRAGE | angaben)
    assert (antwort.status_code, antwort.headers["location"]) == (303, "/anfragen")
    typ = angaben.get("art", "010101")
    assert f"({typ}) an azr:005700" in sb.get("/anfragen").text
    (gestellt,) = sb.get("/api/v1/anfragen").json()["anfragen"]
    assert (gestellt["typ"], gestellt["partner"], gestellt["offen"]) == (typ, "azr:005700", True)
    noch_einmal = sende(sb, "/anfragen", **ANFRAGE | angaben)
    assert noch_einmal.status_code == 400
    assert "Dieselbe Anfrage ist seit dem" in noch_einmal.text


@pytest.mark.parametrize(
    ("angaben", "feld"),
    [
        ({"aktenzeichen": "S-32/9"}, "aktenzeichen"),
        ({"wohnort": " "}, "wohnort"),
        ({"behoerde": "azr:001900"}, "behoerde"),
        ({"art": "010201"}, "art"),
        ({**UMZUG, "umzugsgrund": ""}, "umzugsgrund"),
        ({**UMZUG, "umzugsgrund": "кириллица"}, "umzugsgrund"),
        ({**UMZUG, "beginn": "gestern"}, "beginn"),
    ],
)
def test_was_nicht_geht_steht_am_feld(sb: httpx2.Client, angaben: dict[str, str], feld: str) -> None:
    antwort = sende(sb, "/anfragen", **ANFRAGE | angaben)
    assert antwort.status_code == 400
    assert f'id="{feld}-fehler"' in antwort.text
    assert sb.get("/api/v1/anfragen").json()["anfragen"] == []
