"""Originals by post: entered on either side, printed with bars, closed by their receipt; bad input changes nothing."""

from __future__ import annotations

import io
from uuid import UUID

import httpx2
import pytest
from pypdf import PdfReader

from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, ULM, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


def sende(client: httpx2.Client, id: UUID, **felder: object) -> httpx2.Response:
    weg = f"/uebergaben/{id}/begleitliste"
    return client.post(weg, data={"formularwort": formularwort(client.get(weg).text), **felder})


def test_eintragen_drucken_und_den_empfang_bestaetigen(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    client = web.angemeldet()
    assert client.get(f"/uebergaben/{id}/begleitliste.pdf").status_code == 404
    text = "Reisepass; RR 12 345 678 9 DE\n\n  Umschlag, versiegelt ; Siegel 4711\nUrkunde"
    assert sende(client, id, aktion="eintragen", originale=text).status_code == 303
    pdf = client.get(f"/uebergaben/{id}/begleitliste.pdf")
    assert pdf.headers["content-disposition"].endswith(f'begleitliste-BL-{id.hex[:10].upper()}.pdf"')
    gedruckt = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    for stueck in (
        "Reisepass",
        "RR 12 345 678 9 DE",
        "Siegel 4711",
        f"BL-{id.hex[:10].upper()}",
        "Mustermann",
    ):
        assert stueck in gedruckt
    assert "3 Originale sind noch ohne Empfangsbestätigung" in client.get(f"/uebergaben/{id}").text
    assert sende(client, id, aktion="empfang", stueck=["1", "3"], vermerk="Siegel heil").status_code == 303
    assert "1 Original ist noch ohne Empfangsbestätigung" in client.get(f"/uebergaben/{id}").text
    assert sende(client, id, aktion="empfang", stueck=["2"]).status_code == 303
    seite = client.get(f"/uebergaben/{id}").text
    assert "die Begleitliste ist abgeschlossen" in seite
    assert "Original 1 geht mit der Post: Reisepass (RR 12 345 678 9 DE)." in seite


def test_beim_empfaenger_ist_da_was_eingetragen_wird(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.UEBERNAHME)
    client = web.angemeldet()
    assert sende(client, id, aktion="eintragen", originale="Reisepass").status_code == 303
    seite = client.get(f"/uebergaben/{id}/begleitliste").text
    assert "die Begleitliste ist abgeschlossen" in seite
    assert "Empfangsbestätigung drucken" in seite


def test_schlechte_eingaben_sagen_es_am_feld_und_aendern_nichts(web: Webserver, akten: Aktenbestand) -> None:
    id, client = akten.lege_an(Richtung.ABGABE), web.angemeldet()
    for text, satz in (
        ("", "Bitte nennen Sie wenigstens ein Original."),
        ("; nur Siegel", "Bitte höchstens 200 Zeichen"),
        ("x" * 201, "Bitte höchstens 200 Zeichen"),
        ("a;" + "y" * 101, "(Zeile 1)"),
        ("\n".join(["Pass"] * 101), "höchstens 100 Originale"),
        ("Pass\x07", "Zeichen, die nicht zulässig sind"),
    ):
        antwort = sende(client, id, aktion="eintragen", originale=text)
        assert antwort.status_code == 400, text
        assert satz in antwort.text
    for nummern in ([], ["7"], ["x"], ["-1"]):
        assert sende(client, id, aktion="empfang", stueck=nummern).status_code == 400
    akten.gehe(id, Zustand.ABGEBROCHEN)
    assert "es geht nichts mehr mit der Post" in sende(client, id, aktion="eintragen", originale="Pass").text
    assert "Keine eingetragen." in client.get(f"/uebergaben/{id}").text
    assert web.angemeldet(ULM).get(f"/uebergaben/{id}/begleitliste").status_code == 404


def test_was_in_einem_eintrag_steht_bleibt_text(web: Webserver, akten: Aktenbestand) -> None:
    id, client = akten.lege_an(Richtung.ABGABE), web.angemeldet()
    sende(client, id, aktion="eintragen", originale='<script>alert(1)</script> #panic("x"); $y$')
    assert "<script>alert" not in client.get(f"/uebergaben/{id}/begleitliste").text
    pdf = client.get(f"/uebergaben/{id}/begleitliste.pdf")
    assert '#panic("x")' in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()


def test_dasselbe_ueber_die_api(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    skript = {"Authorization": f"Bearer {web.skriptwort()}"}
    weg, client = f"/api/v1/uebergaben/{id}/begleitliste", web.gast()
    leer = client.get(weg, headers=skript).json()
    assert (leer["abgeschlossen"], leer["stuecke"]) == (False, [])
    wunsch = {"originale": [{"gegenstand": " Reisepass ", "kennzeichen": "4711"}, {"gegenstand": "Urkunde"}]}
    neu = client.post(weg, headers=skript, json=wunsch)
    assert neu.status_code == 201
    assert [(s["gegenstand"], s["kennzeichen"]) for s in neu.json()["stuecke"]] == [
        ("Reisepass", "4711"),
        ("Urkunde", None),
    ]
    zu = client.post(f"{weg}/empfang", headers=skript, json={"stuecke": [1, 2], "vermerk": "heil"}).json()
    assert zu["abgeschlossen"]
    nochmal = client.post(f"{weg}/empfang", headers=skript, json={"stuecke": [1]})
    assert (nochmal.status_code, nochmal.json()["code"]) == (400, "begleitliste.unsinnig")
    for schlecht in (
        {},
        {"originale": []},
        {"originale": [{"gegenstand": "  "}]},
        {"originale": [{"gegenstand": "a\n"}]},
    ):
        assert client.post(weg, headers=skript, json=schlecht).status_code == 400
