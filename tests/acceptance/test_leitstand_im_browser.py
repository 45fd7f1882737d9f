"""The administrators' pages in a real browser: no rule of accessibility is broken, on wide and narrow screens."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect, sync_playwright

from gateway.ablage.clients import Clientwunsch
from gateway.ablage.durchsatz import Durchsatzbestand
from gateway.ablauf import clients
from gateway.ablauf.post import testnachricht
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
    haus, verwaltung = web.dienste.haus(STUTTGART), web.benutzer(STUTTGART, [Rolle.ADMINISTRATION])
    testnachricht.sende(haus, "azr:005700", verwaltung)
    clients.lege_an(haus, verwaltung, Clientwunsch("fachverfahren", "Fachverfahren", [Rolle.SACHBEARBEITUNG]))
    wege = (
        *("leitstand", "fehlerablage", "nachrichten", f"nachrichten/{nachricht}", "partner"),
        *("leitstand/wartung", "benutzer", f"benutzer/{wer}", "rollen", "clients", "handbuch/stoerungen"),
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
        blatt.set_viewport_size({"width": 3840, "height": 2160})
        for weg in ("leitstand", "partner"):
            blatt.goto(f"{web.url}/{weg}")
            pruefe(blatt, tmp_path / f"{weg}-4k.png")
        blatt.set_viewport_size({"width": 1280, "height": 900})
        _zurueckgeben(web, blatt, tmp_path)
        blatt.goto(f"{web.url}/fehlerablage")
        blatt.get_by_role("button", name="Probelauf").first.click()
        expect(blatt.get_by_role("status")).to_contain_text("würde 1 Auftrag wieder fällig")
        pruefe(blatt, tmp_path / "probelauf.png")
        blatt.get_by_role("button", name="Erneut senden").first.click()
        expect(blatt.get_by_role("status")).to_contain_text("1 Auftrag ist wieder fällig.")
        expect(blatt.get_by_text("Die Fehlerablage ist leer.")).to_be_visible()
        _neuer_client(web, blatt, tmp_path)
        _wartung(web, blatt, tmp_path)
        _verbindung_und_zweiter_faktor(web, blatt, wer, tmp_path)
        browser.close()


def _zurueckgeben(web: Webserver, blatt: Page, ordner: Path) -> None:
    """Without a reason nothing goes back; what can't go back is counted, and the reason that was typed stays."""
    blatt.goto(f"{web.url}/fehlerablage")
    blatt.locator("summary", has_text="Zurückgeben").first.press("Enter")
    feld = blatt.get_by_label("Grund").first
    feld.evaluate("feld => feld.form.noValidate = true")
    blatt.get_by_role("button", name="Zurückgeben", exact=True).first.click()
    expect(blatt.get_by_role("alert")).to_contain_text("Bitte geben Sie an, warum.")
    pruefe(blatt, ordner / "rueckgabe-falsch.png")
    blatt.get_by_label("Grund").first.fill("Das DMS nimmt nichts an")
    blatt.get_by_role("button", name="Probelauf der Rückgabe").first.click()
    expect(blatt.get_by_role("status")).to_contain_text("1× nicht: Eigene Nachrichten")
    expect(blatt.get_by_label("Grund").first).to_have_value("Das DMS nimmt nichts an")
    pruefe(blatt, ordner / "rueckgabe-probe.png")


def _neuer_client(web: Webserver, blatt: Page, ordner: Path) -> None:
    """A mistake stands at its field; then the secret is shown, once."""
    blatt.goto(f"{web.url}/benutzer")
    blatt.get_by_role("link", name="API-Clients und Zugangsworte").click()
    blatt.get_by_label("Name").fill("Überwachung")
    blatt.get_by_role("button", name="Anlegen").click()
    expect(blatt.get_by_role("alert")).to_contain_text("Bitte geben Sie eine Kennung an")
    pruefe(blatt, ordner / "client-falsch.png")
    blatt.get_by_label("Kennung").fill("ueberwachung")
    blatt.get_by_label("Revision").check()
    blatt.get_by_role("button", name="Anlegen").click()
    expect(blatt.get_by_role("status")).to_contain_text("abs_")
    pruefe(blatt, ordner / "client.png")


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
