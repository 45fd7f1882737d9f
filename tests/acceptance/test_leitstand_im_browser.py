"""The administrators' pages in a real browser: no rule of accessibility is broken, on wide and narrow screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect, sync_playwright

from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung
from tests.conftest import StehendeUhr
from tests.integration.web.test_betriebsseiten import ungesendet, vorfall
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, Webserver

REGELN = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
pytestmark = [
    pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True),
    pytest.mark.xdist_group("leitstand_im_browser"),
]


def pruefe(blatt: Page, bild: Path) -> None:
    blatt.screenshot(path=bild, full_page=True)
    ergebnis = Axe().run(blatt, options=REGELN)
    assert ergebnis.violations_count == 0, ergebnis.generate_report()
    assert blatt.evaluate("document.documentElement.scrollWidth <= innerWidth"), bild.name


def test_keine_seite_der_administration_verletzt_die_regeln(
    web: Webserver, uhr: StehendeUhr, tmp_path: Path
) -> None:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    akten.sende(akten.lege_an(Richtung.UEBERNAHME), "010201")
    _, nachricht = ungesendet(akten, uhr)
    vorfall(akten)
    wege = ("leitstand", "fehlerablage", "nachrichten", f"nachrichten/{nachricht}", "partner")
    with sync_playwright() as spiel:
        browser = spiel.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        blatt = browser.new_page(locale="de-DE", reduced_motion="reduce")
        blatt.goto(web.url + web.anmeldeweg(STUTTGART, [Rolle.ADMINISTRATION]))
        blatt.wait_for_url("**/uebergaben")
        for breite in (1280, 360):
            blatt.set_viewport_size({"width": breite, "height": 900})
            for nr, weg in enumerate(wege):
                blatt.goto(f"{web.url}/{weg}")
                for klappe in blatt.locator("summary").all():
                    klappe.click()
                pruefe(blatt, tmp_path / f"{nr}-{breite}.png")
        blatt.goto(f"{web.url}/fehlerablage")
        blatt.get_by_role("button", name="Probelauf").first.click()
        expect(blatt.get_by_role("status")).to_contain_text("würde 1 Auftrag wieder fällig")
        pruefe(blatt, tmp_path / "probelauf.png")
        blatt.get_by_role("button", name="Erneut senden").first.click()
        expect(blatt.get_by_role("status")).to_contain_text("1 Auftrag ist wieder fällig.")
        expect(blatt.get_by_text("Die Fehlerablage ist leer.")).to_be_visible()
        browser.close()
