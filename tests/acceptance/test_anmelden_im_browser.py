"""Logging in with a real browser: there and back across two sites, by keyboard, and what the rules find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect

from tests.anmeldedienst import Scheinanbieter, laufend
from tests.conftest import StehendeUhr
from tests.webserver import Starter, Webserver

pytestmark = [
    pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True),
    pytest.mark.xdist_group("anmelden_im_browser"),
]
REGELN = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def schein(uhr: StehendeUhr) -> Iterator[Scheinanbieter]:
    """Under another name than ours: to a browser another site."""
    with laufend(uhr, "localhost") as anbieter:
        yield anbieter


@pytest.fixture
def web(starte_web: Starter, schein: Scheinanbieter) -> Webserver:
    return starte_web("/akten", anmeldedienst=schein.anbindung())


def test_ueber_zwei_rechner_hin_zurueck_und_ueberall_abgemeldet(
    web: Webserver, schein: Scheinanbieter, browser: Browser
) -> None:
    kontext = browser.new_context(locale="de-DE")
    blatt = kontext.new_page()
    blatt.goto(f"{web.url}/akten/anmelden")
    blatt.get_by_role("link", name="Mit Stadtkonto anmelden").click()
    blatt.wait_for_url("**/akten/arbeitsplatz")  # the strict cookie is there after all
    expect(blatt.get_by_text("Erika Muster")).to_be_visible()
    blatt.get_by_role("button", name="Abmelden").click()
    blatt.wait_for_url("**/akten/anmelden")  # by way of the provider
    assert any(weg.startswith("/ende?") for weg, _, _ in schein.anfragen)
    blatt.goto(f"{web.url}/akten/arbeitsplatz")
    blatt.wait_for_url("**/akten/anmelden")
    kontext.close()


def test_mit_der_tastatur_fehler_am_feld_dann_hinein(
    web: Webserver, uhr: StehendeUhr, browser: Browser, tmp_path: Path
) -> None:
    id = web.benutzer()
    einrichtung = web.dienste.konten.neue(id)
    web.dienste.konten.richte_ein(id, "Vier Pferde im Regen", einrichtung, wer="Test")
    kontext = browser.new_context(locale="de-DE", viewport={"width": 360, "height": 700})
    blatt = kontext.new_page()
    blatt.goto(f"{web.url}/akten/anmelden")

    def pruefe(name: str) -> None:
        blatt.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        ergebnis = Axe().run(blatt, options=REGELN)
        assert ergebnis.violations_count == 0, ergebnis.generate_report()
        assert blatt.evaluate("document.documentElement.scrollWidth <= innerWidth")

    pruefe("leer")
    blatt.get_by_label("Kennung").focus()
    blatt.keyboard.type(id)
    blatt.keyboard.press("Tab")
    blatt.keyboard.type("falsch")
    blatt.keyboard.press("Tab")
    blatt.keyboard.type("000000")
    blatt.keyboard.press("Enter")
    expect(blatt.get_by_role("alert")).to_contain_text("passen nicht zusammen")
    expect(blatt.get_by_label("Kennung")).to_have_value(id)
    expect(blatt.get_by_label("Kennwort", exact=True)).to_have_value("")
    pruefe("fehler")
    app = pyotp.parse_uri(einrichtung.adresse)
    assert isinstance(app, pyotp.TOTP)
    blatt.get_by_label("Kennwort", exact=True).fill("Vier Pferde im Regen")
    blatt.get_by_label("Einmalcode").fill(app.at(uhr.jetzt()))
    blatt.get_by_label("Einmalcode").press("Enter")
    blatt.wait_for_url("**/akten/arbeitsplatz")
    kontext.close()
