"""Rules, people and log in a real browser: no page breaks a rule of accessibility, wide or narrow, in any state."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect, sync_playwright

from gateway.domain.aufgabe import Rolle
from tests.webserver import STUTTGART, Webserver

REGELN = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ENTWURF = '[grenzen]\ntageslimit = 7\n\n[[freigabe]]\nregel = "haft"\naus = true\n'
pytestmark = [
    pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True),
    pytest.mark.xdist_group("regelseiten_im_browser"),
]


def pruefe(blatt: Page, ordner: Path, name: str) -> None:
    """In both widths: axe finds nothing, and nobody has to scroll sideways."""
    for breite in (1280, 360):
        blatt.set_viewport_size({"width": breite, "height": 900})
        blatt.screenshot(path=ordner / f"{name}-{breite}.png", full_page=True)
        ergebnis = Axe().run(blatt, options=REGELN)
        assert ergebnis.violations_count == 0, (name, breite, ergebnis.generate_report())
        assert blatt.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, breite)


def test_regeln_benutzer_und_protokoll_lassen_sich_bedienen(web: Webserver, tmp_path: Path) -> None:
    with sync_playwright() as spiel:
        browser = spiel.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        blatt = browser.new_context(locale="de-DE", reduced_motion="reduce").new_page()
        meldungen: list[str] = []
        blatt.on("console", lambda m: None if "status of 4" in m.text else meldungen.append(m.text))
        blatt.goto(web.url + web.anmeldeweg(STUTTGART, [Rolle.ADMINISTRATION]))
        blatt.wait_for_url("**/uebergaben")
        regeln(blatt, tmp_path)
        benutzer(blatt, tmp_path)
        protokoll(blatt, tmp_path)
        browser.close()
    assert meldungen == []


def regeln(blatt: Page, bilder: Path) -> None:
    blatt.get_by_role("link", name="Regeln", exact=True).click()
    expect(blatt.get_by_role("heading", level=1)).to_have_text("Regeln")
    pruefe(blatt, bilder, "regeln")
    blatt.get_by_role("link", name="Entwurf anlegen").click()
    text = blatt.get_by_label("Regelsatz (TOML)")
    assert text.input_value().startswith("# Beginnt mit der Version 0")
    pruefe(blatt, bilder, "regeln-entwurf")
    text.fill("[grenzen]\ntageslimit = -1")
    blatt.get_by_role("button", name="Entwurf speichern").click()
    expect(text).to_have_accessible_description(re.compile("grenzen.tageslimit"))
    pruefe(blatt, bilder, "regeln-fehler")
    text.fill(ENTWURF)
    blatt.get_by_role("button", name="Nachspielen").click()
    expect(blatt.get_by_text("0 Fälle nachgespielt")).to_be_visible()
    pruefe(blatt, bilder, "regeln-nachgespielt")
    blatt.get_by_label("Grund").fill("Weniger am Tag")
    blatt.get_by_role("button", name="Entwurf speichern").click()
    expect(blatt.get_by_role("heading", name="Version 1: Entwurf, gilt noch nicht")).to_be_visible()
    pruefe(blatt, bilder, "regeln-version")


def benutzer(blatt: Page, bilder: Path) -> None:
    blatt.get_by_role("link", name="Benutzer", exact=True).click()
    blatt.get_by_role("button", name="Anlegen").click()
    pruefe(blatt, bilder, "benutzer-fehler")
    blatt.get_by_label("Kennung").fill("mia.muster")
    blatt.get_by_label("Name", exact=True).fill("Mia Muster")
    blatt.get_by_label("Freigabe").check()
    blatt.get_by_role("button", name="Anlegen").click()
    expect(blatt.get_by_role("heading", level=1)).to_have_text("Mia Muster")
    blatt.get_by_role("button", name="Link zum Anmelden ausgeben").click()
    expect(blatt.get_by_text("ein einziges Mal")).to_be_visible()
    pruefe(blatt, bilder, "benutzer-zugang")


def protokoll(blatt: Page, bilder: Path) -> None:
    blatt.get_by_role("link", name="Protokoll", exact=True).click()
    blatt.get_by_role("button", name="Suchen").click()
    expect(blatt.get_by_role("alert")).to_contain_text("wozu Sie das Protokoll lesen")
    pruefe(blatt, bilder, "protokoll-fehler")
    blatt.get_by_label("Zweck").fill("Stichprobe")
    blatt.get_by_role("button", name="Suchen").click()
    expect(blatt.get_by_text("regelsatz:1")).to_be_visible()
    pruefe(blatt, bilder, "protokoll")
    blatt.get_by_role("button", name="Kette prüfen").click()
    expect(blatt.get_by_text("Kette unverändert bis")).to_be_visible()
    with blatt.expect_download() as geladen:
        blatt.get_by_role("button", name="Auszug ohne Personen herunterladen").click()
    assert "mia.muster" not in geladen.value.path().read_text()
