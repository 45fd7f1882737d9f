"""Appointments, late scans, remarks and shortcuts in a real browser: stopped, cut off, taken up again, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from tests.acceptance.test_schreibtisch_im_browser import pruefe
from tests.conftest import StehendeUhr
from tests.unit.pdf.test_seiten import scan
from tests.webakten import Aktenbestand, person
from tests.webserver import STUTTGART, Webserver

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


@pytest.fixture
def blatt(browser: Browser, web: Webserver) -> Iterator[Page]:
    kontext = browser.new_context(
        locale="de-DE", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    blatt = kontext.new_page()
    meldungen: list[str] = []
    blatt.on("console", lambda m: meldungen.append(m.text) if "Content Security" in m.text else None)
    blatt.on("pageerror", lambda f: meldungen.append(str(f)))
    blatt.goto(web.url + web.anmeldeweg(STUTTGART, [Rolle.SACHBEARBEITUNG, Rolle.FREIGABE]))
    blatt.wait_for_url("**/arbeitsplatz")
    yield blatt
    kontext.close()
    assert meldungen == []


@pytest.fixture
def abgabe(web: Webserver, uhr: StehendeUhr) -> UUID:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.ABGESCHLOSSEN)
    return id


def kalender(uhr: StehendeUhr) -> bytes:
    tag = f"{uhr.jetzt() + timedelta(days=1):%d.%m.%Y}"
    zeilen = ("Fehlt;Fred", "Mustermann;Max", "=FORMEL();Böse")
    return (
        "Datum;Uhrzeit;Familienname;Vorname;Geburtsdatum\n"
        + "".join(f"{tag};10:30;{z};17.05.1990\n" for z in zeilen)
    ).encode()


@pytest.mark.parametrize(("breite", "farben"), [(1280, "light"), (360, "dark")])
def test_termine_werden_eingelesen_und_die_fehlende_akte_angefordert(
    web: Webserver, blatt: Page, uhr: StehendeUhr, tmp_path: Path, breite: int, farben: str
) -> None:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    akten.gehe(akten.lege_an(wer=person()), Zustand.EMPFANGEN)
    blatt.emulate_media(color_scheme=farben)  # type: ignore[arg-type]
    blatt.set_viewport_size({"width": breite, "height": 900})
    blatt.get_by_role("link", name="Termine eintragen oder einlesen").click()
    expect(blatt.get_by_text("Keine Termine ab heute.")).to_be_visible()
    pruefe(blatt, tmp_path / "termine-leer.png")
    blatt.get_by_role("button", name="Eintragen").click()
    expect(blatt.get_by_label("Familienname")).to_have_accessible_description(re.compile("Familiennamen ein"))
    pruefe(blatt, tmp_path / "termine-fehler.png")
    blatt.get_by_label("Datei", exact=True).set_input_files(
        {"name": "k.csv", "mimeType": "text/csv", "buffer": kalender(uhr)}
    )
    blatt.get_by_role("button", name="Einlesen").click()
    expect(blatt.get_by_text("2 Termine sind neu; 1 ausgelassen.")).to_be_visible()
    expect(blatt.get_by_text("Zeile 4:")).to_be_visible()
    pruefe(blatt, tmp_path / "termine.png")
    blatt.goto(f"{web.url}/arbeitsplatz")
    expect(blatt.get_by_text("unterwegs seit dem")).to_be_visible()
    pruefe(blatt, tmp_path / "arbeitsplatz.png")


def datei(name: str, daten: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": daten}


@pytest.mark.parametrize(("breite", "farben"), [(1280, "light"), (360, "dark")])
def test_spaete_scans_werden_geprueft_und_nachgeliefert(
    web: Webserver, blatt: Page, abgabe: UUID, tmp_path: Path, breite: int, farben: str
) -> None:
    blatt.emulate_media(color_scheme=farben)  # type: ignore[arg-type]
    blatt.set_viewport_size({"width": breite, "height": 900})
    blatt.goto(f"{web.url}/uebergaben/{abgabe}")
    blatt.get_by_role("link", name="Späte Post nachliefern").click()
    pruefe(blatt, tmp_path / "nachliefern-leer.png")
    blatt.get_by_role("button", name="Jetzt nachliefern").click()
    expect(blatt.get_by_role("alert")).to_contain_text("keine Datei")
    blatt.get_by_label("Klasse der neuen Dateien").select_option("C")
    blatt.get_by_label("Späte Scans hochladen").set_input_files(
        [
            datei("Bescheid.pdf", scan(150)),
            datei("Rückseite.pdf", scan(150, leer=True)),
            datei("x.pdf", b"MZ" * 99),
        ]  # type: ignore[arg-type]
    )
    expect(blatt.get_by_text("Seite 1 scheint leer.")).to_be_visible()
    expect(blatt.locator(".scan .feld-fehler", has_text="keine Datei im Format PDF")).to_be_visible()
    expect(blatt.locator(".scan-bild").first).to_be_visible()
    pruefe(blatt, tmp_path / "nachliefern.png")
    blatt.get_by_role("button", name="Entfernen: x.pdf").click()
    expect(blatt.get_by_label("Klasse von Bescheid.pdf")).to_have_value("C")
    blatt.get_by_label("Klasse von Bescheid.pdf").select_option("A")
    blatt.get_by_role("button", name="Jetzt nachliefern").dblclick()
    expect(blatt.get_by_role("heading", name="Weitere Lieferungen dieser Akte 2")).to_be_visible()
