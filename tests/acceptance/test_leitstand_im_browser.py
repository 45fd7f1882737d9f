"""The administrators' pages in a real browser: no rule of accessibility is broken, on wide and narrow screens."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect, sync_playwright

from gateway.ablage.durchsatz import Durchsatzbestand
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich
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
    with web.datenbank.schreiben() as session:
        Durchsatzbestand(session, STUTTGART, uhr).zaehle()
        session.commit()
    wer = web.benutzer(STUTTGART, [Rolle.FREIGABE])
    web.dienste.konten.richte_ein(wer, "Vier Pferde im Regen", web.dienste.konten.neue(wer), wer="Test")
    wege = (
        *("leitstand", "fehlerablage", "nachrichten", f"nachrichten/{nachricht}", "partner"),
        *("leitstand/wartung", "benutzer", f"benutzer/{wer}", "rollen"),
    )
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
        _wartung(web, blatt, tmp_path)
        _verbindung_und_zweiter_faktor(web, blatt, wer, tmp_path)
        browser.close()


def _wartung(web: Webserver, blatt: Page, ordner: Path) -> None:
    """A mistake stands at its field and nothing typed is lost; then it is on, and over."""
    blatt.goto(f"{web.url}/leitstand")
    blatt.get_by_role("link", name="Wartung und Versionen").click()
    blatt.get_by_label("Grund").fill("Das DMS zieht um")
    blatt.get_by_label("Voraussichtlich bis").fill("2001-01-01T10:00")
    blatt.get_by_role("button", name="Wartung beginnen").press("Enter")
    expect(blatt.get_by_role("alert")).to_contain_text("Das Ende liegt in der Vergangenheit.")
    expect(blatt.get_by_label("Grund")).to_have_value("Das DMS zieht um")
    pruefe(blatt, ordner / "wartung-falsch.png")
    bis = oertlich(web.dienste.uhr.jetzt() + timedelta(hours=1))
    blatt.get_by_label("Voraussichtlich bis").fill(f"{bis:%Y-%m-%dT%H:%M}")
    blatt.get_by_role("button", name="Wartung beginnen").press("Enter")
    expect(blatt.get_by_role("note", name="Wartung")).to_contain_text("Das DMS zieht um")
    pruefe(blatt, ordner / "wartung-an.png")
    blatt.goto(f"{web.url}/leitstand")
    expect(blatt.get_by_text("Es läuft, aber jemand muss etwas tun.")).to_be_visible()
    pruefe(blatt, ordner / "leitstand-wartung.png")
    blatt.goto(f"{web.url}/leitstand/wartung")
    blatt.get_by_role("button", name="Wartung beenden").click()
    expect(blatt.get_by_role("note", name="Wartung")).to_have_count(0)


def _verbindung_und_zweiter_faktor(web: Webserver, blatt: Page, wer: str, ordner: Path) -> None:
    blatt.goto(f"{web.url}/partner")
    blatt.get_by_label("Kennung").fill("azr:009999")
    blatt.get_by_role("button", name="Verbindung prüfen").last.click()
    expect(blatt.get_by_role("alert")).to_contain_text("käme zurzeit nicht an")
    pruefe(blatt, ordner / "probe.png")
    blatt.goto(f"{web.url}/benutzer/{wer}")
    blatt.get_by_role("button", name="Zweiten Faktor erneuern").click()
    expect(blatt.get_by_role("img", name="QR-Code für die App")).to_be_visible()
    pruefe(blatt, ordner / "faktor.png")
