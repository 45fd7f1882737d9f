"""A whole working day in two browsers over both authorities; `make szenarien` tells it, the test run does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.eigeneakte import PERSON
from tests.acceptance.programm import bis
from tests.acceptance.test_spielwiese import Spielwiese
from tests.unit.pdf.test_seiten import scan


def lege_browserakte(ort: Path) -> None:
    """Only what needs no agreement, and one part that two persons must release."""
    dateien = {"Antrag.pdf": "A", "Schutz.pdf": "S"}
    for name in dateien:
        (ort / name).parent.mkdir(parents=True, exist_ok=True)
        (ort / name).write_bytes(scan(100))
    dokumente = [{"datei": n, "position": nr, "klasse": k} for nr, (n, k) in enumerate(dateien.items(), 1)]
    person = {**PERSON, "familienname": "Ganzweg", "azrNummer": "000000000077"}
    angabe = {"person": person, "aktenzeichen": "M-browser", "merkmale": [], "dokumente": dokumente}
    (ort / "akte.json").write_text(json.dumps(angabe), encoding="utf-8")


@pytest.fixture
def wiese(tmp_path: Path) -> Iterator[Spielwiese]:
    """What came stays long enough to be looked at."""
    lege_browserakte(tmp_path / "akten" / "browser")
    wiese = Spielwiese(tmp_path / "data", tmp_path / "akten", "PT2M")
    yield wiese
    wiese.programm.beende()


def _schreibtisch(browser: Browser, amt: dict[str, Any], wer: str) -> Page:
    blatt = browser.new_context(locale="de-DE").new_page()
    blatt.set_default_timeout(60_000)
    blatt.goto(amt["zugaenge"][wer])
    blatt.wait_for_url("**/arbeitsplatz")
    return blatt


def _gib_frei(blatt: Page) -> None:
    blatt.get_by_role("link", name="Ganzweg, Erika").first.click()
    blatt.get_by_label("Grund").fill("Geprüft.")
    blatt.get_by_role("button", name="Freigeben").click()
    blatt.get_by_text("Geprüft.").first.wait_for()


def test_ein_ganzer_weg_im_browser_ueber_beide_behoerden(wiese: Spielwiese, browser: Browser) -> None:
    """B1 to B7: the appointment asks for the file, it comes, two persons release the rest, a page goes back, and what
    was scanned anew follows."""
    hier, dort = (_schreibtisch(browser, amt, "sachbearbeitung") for amt in (wiese.zu, wiese.weg))
    hier.get_by_role("link", name="Termine eintragen oder einlesen").click()
    morgen = datetime.now() + timedelta(days=1)
    for feld, wert in (
        ("Tag", f"{morgen:%d.%m.%Y}"),
        ("Familienname", "Ganzweg"),
        ("Vorname", "Erika"),
        ("Geburtsdatum", "29.02.1980"),
        ("AZR-Nummer", "000000000077"),
        ("Aktenzeichen", "FR-browser"),
    ):
        hier.get_by_label(feld, exact=True).fill(wert)
    hier.get_by_role("button", name="Eintragen").click()
    expect(hier.get_by_text("fehlt, Termin morgen")).to_be_visible()
    hier.get_by_role("link", name="Anfordern der Akte von Ganzweg, Erika").click()
    hier.get_by_label("Behörde", exact=True).fill("azr:001900")
    hier.get_by_label("Geschlecht").select_option("w")
    hier.get_by_label("Staatsangehörigkeit").fill("Türkei")
    hier.get_by_label("Geburtsort").fill("Musterort")
    hier.get_by_role("button", name="Akte anfordern").click()
    expect(hier.get_by_role("heading", level=1)).to_have_text("Ganzweg, Erika")
    vorgang = hier.url
    expect(
        hier.get_by_text("Akte übernommen und quittiert")
        .or_(hier.get_by_text("Übernommen und quittiert"))
        .first
    ).to_be_visible(timeout=60_000)
    for wer in ("freigabe", "freigabe2"):
        blatt = _schreibtisch(browser, wiese.weg, wer)
        _gib_frei(blatt)
        blatt.context.close()
    hier.goto(vorgang)
    hier.get_by_role("link", name="Antrag.pdf").click()
    hier.get_by_label("Seite", exact=True).fill("1")
    hier.get_by_label("Beschreibung").fill("Stempel nicht zu lesen")
    hier.get_by_role("button", name="Bemerkung vormerken").click()
    hier.goto(vorgang)
    hier.get_by_role("button", name="Rückfrage senden").click()
    bis(lambda: wiese.rufe(wiese.weg, "aufgabe", "list").ausgabe.find("rueckfrage_seiten") > 0)
    dort.reload()
    dort.get_by_role("link", name="Ganzweg, Erika").first.click()
    dort.get_by_role("link", name="Zum Vorgang").click()
    expect(dort.get_by_text("Stempel nicht zu lesen").first).to_be_visible()
    dort.get_by_role("link", name="Späte Post nachliefern").click()
    neu = {"name": "Neuer Scan.pdf", "mimeType": "application/pdf", "buffer": scan(150)}
    dort.get_by_label("Späte Scans hochladen").set_input_files(neu)  # type: ignore[arg-type]
    expect(dort.locator(".scan-bild")).to_be_visible(timeout=60_000)
    dort.get_by_role("button", name="Jetzt nachliefern").click()
    akten = Path(wiese.zu["dms"]) / "akten"
    bis(
        lambda: [
            a
            for a in akten.iterdir()
            if {"Neuer Scan.pdf", "Schutz.pdf", "Antrag.pdf"} <= {d.name for d in a.iterdir()}
        ]
    )
    hier.goto(f"{wiese.zu['url']}/arbeitsplatz")
    expect(hier.get_by_text("Akte da")).to_be_visible(timeout=60_000)  # once the last delivery is receipted
    for blatt in (hier, dort):
        blatt.context.close()
