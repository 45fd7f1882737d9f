"""Late documents through the API: in pieces, taken up again, bounded, and sent once."""

from __future__ import annotations

from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.ablauf.spaetscans import GROESSTES_STUECK
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.integration.web.test_api_aendern import skript
from tests.unit.pdf.test_seiten import mehrseitig, scan
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, ULM, Webserver

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
PDF = scan(150)
HAELFTE = len(PDF) // 2
DATEI = {"name": "Nachtrag.pdf", "groesse": len(PDF), "klasse": "C"}


@pytest.fixture
def abgabe(web: Webserver, uhr: StehendeUhr) -> UUID:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.GESENDET)
    return id


@pytest.fixture
def sb(web: Webserver) -> httpx2.Client:
    return skript(web)


def _stueck(sb: httpx2.Client, scan: str, ab: int, daten: bytes) -> httpx2.Response:
    return sb.put(f"/api/v1/spaetscans/{scan}/stueck", params={"ab": ab}, content=daten)


def test_in_stuecken_fortgesetzt_geprueft_und_einmal_nachgeliefert(sb: httpx2.Client, abgabe: UUID) -> None:
    weg = f"/api/v1/uebergaben/{abgabe}"
    datei = sb.post(f"{weg}/spaetscans", json=DATEI).json()["id"]
    assert _stueck(sb, datei, 0, PDF[:HAELFTE]).json()["empfangen"] == HAELFTE
    verschoben = _stueck(sb, datei, 0, PDF[:HAELFTE])
    assert (verschoben.status_code, verschoben.json()["code"]) == (409, "spaetscan.stueck")
    wieder = sb.post(f"{weg}/spaetscans", json=DATEI).json()  # after the connection was lost
    assert (wieder["id"], wieder["empfangen"], wieder["fertig"]) == (datei, HAELFTE, False)
    assert sb.post(f"/api/v1/spaetscans/{datei}/pruefung").status_code == 409
    assert _stueck(sb, datei, HAELFTE, PDF[HAELFTE:]).status_code == 200
    geprueft = sb.post(f"/api/v1/spaetscans/{datei}/pruefung").json()
    assert (geprueft["fertig"], geprueft["klasse"]) == (True, "C")
    kopf = {"Idempotency-Key": "nachtrag-1"}
    erste, zweite = (sb.post(f"{weg}/nachlieferung", headers=kopf) for _ in range(2))
    assert (erste.status_code, erste.json()) == (201, zweite.json())
    (neue,) = erste.json()["begonnen"]
    nachlieferung = sb.get(f"/api/v1/uebergaben/{neue}").json()
    assert (nachlieferung["stamm"], nachlieferung["richtung"]) == (str(abgabe), "abgabe")
    assert [d["pfad"] for d in nachlieferung["dokumentliste"]] == ["Nachtrag.pdf"]
    assert sb.get(f"{weg}/spaetscans").json()["spaetscans"] == []


def test_zuruecknehmen_und_nichts_zu_senden(sb: httpx2.Client, abgabe: UUID) -> None:
    weg = f"/api/v1/uebergaben/{abgabe}"
    datei = sb.post(f"{weg}/spaetscans", json=DATEI).json()["id"]
    assert sb.put(f"/api/v1/spaetscans/{datei}/klasse", json={"klasse": "S"}).status_code == 204
    assert sb.get(f"{weg}/spaetscans").json()["spaetscans"][0]["klasse"] == "S"
    assert sb.delete(f"/api/v1/spaetscans/{datei}").status_code == 204
    assert sb.delete(f"/api/v1/spaetscans/{datei}").status_code == 404
    nichts = sb.post(f"{weg}/nachlieferung")
    assert (nichts.status_code, nichts.json()["code"]) == (400, "spaetscan.unzulaessig")


def test_was_nicht_hinausgehen_kann_kommt_nicht_herein(sb: httpx2.Client, abgabe: UUID) -> None:
    unmoegliche: tuple[dict[str, object], ...] = (
        {"groesse": 0},
        {"groesse": 10**10},
        {"klasse": "V"},
        {"name": "x.exe"},
        {"name": "../x.pdf"},
        {"name": ""},
    )
    for datei in unmoegliche:
        antwort = sb.post(f"/api/v1/uebergaben/{abgabe}/spaetscans", json=DATEI | datei)
        assert antwort.status_code == 400, datei
    assert sb.get(f"/api/v1/uebergaben/{abgabe}/spaetscans").json()["spaetscans"] == []


def test_ein_zu_grosses_stueck_wird_nicht_gelesen(sb: httpx2.Client, abgabe: UUID) -> None:
    datei = sb.post(f"/api/v1/uebergaben/{abgabe}/spaetscans", json=DATEI | {"groesse": 10**9}).json()["id"]
    assert _stueck(sb, datei, 0, bytes(GROESSTES_STUECK + 1)).status_code == 413


def test_was_kein_pdf_ist_wird_vernichtet(sb: httpx2.Client, abgabe: UUID) -> None:
    datei = sb.post(f"/api/v1/uebergaben/{abgabe}/spaetscans", json=DATEI | {"groesse": 4}).json()["id"]
    _stueck(sb, datei, 0, b"PK\x03\x04")
    assert sb.post(f"/api/v1/spaetscans/{datei}/pruefung").status_code == 400
    assert sb.get(f"/api/v1/uebergaben/{abgabe}/spaetscans").json()["spaetscans"] == []


def test_fremdes_sieht_niemand(web: Webserver, sb: httpx2.Client, abgabe: UUID) -> None:
    datei = sb.post(f"/api/v1/uebergaben/{abgabe}/spaetscans", json=DATEI).json()["id"]
    assert sb.post(f"/api/v1/uebergaben/{uuid4()}/spaetscans", json=DATEI).status_code == 404
    for anderer in (skript(web, ULM), skript(web, STUTTGART, [Rolle.FREIGABE])):
        assert _stueck(anderer, datei, 0, PDF).status_code == 404
        assert anderer.delete(f"/api/v1/spaetscans/{datei}").status_code == 404
    assert skript(web, ULM).get(f"/api/v1/uebergaben/{abgabe}/spaetscans").status_code == 404


def test_ein_scan_wird_geteilt_und_wieder_ganz(sb: httpx2.Client, abgabe: UUID) -> None:
    weg, stapel = f"/api/v1/uebergaben/{abgabe}", mehrseitig("Antrag", "Anlage", "Attest")
    angabe = {"name": "Stapel.pdf", "groesse": len(stapel)}
    datei = sb.post(f"{weg}/spaetscans", json=angabe).json()["id"]
    _stueck(sb, datei, 0, stapel)
    teile = [{"ab": 1, "name": "Antrag.pdf"}, {"ab": 3, "name": "Attest.pdf", "klasse": "C"}]
    teilung = f"/api/v1/spaetscans/{datei}/teilung"
    assert sb.post(teilung, json={"teile": teile}).status_code == 400  # not looked at yet
    sb.post(f"/api/v1/spaetscans/{datei}/pruefung")
    zu_weit = [teile[0], {"ab": 4, "name": "Attest.pdf"}]
    assert "3 Seiten" in sb.post(teilung, json={"teile": zu_weit}).json()["detail"]
    neue = sb.post(teilung, json={"teile": teile}).json()["spaetscans"]
    assert [(s["dateiname"], s["klasse"], s["seiten"], s["teil_von"]) for s in neue] == [
        ("Antrag.pdf", "A", 2, datei),
        ("Attest.pdf", "C", 1, datei),
    ]
    assert sb.delete(teilung).json()["geteilt"] is False
    assert [s["id"] for s in sb.get(f"{weg}/spaetscans").json()["spaetscans"]] == [datei]
