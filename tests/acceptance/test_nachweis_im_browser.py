"""Proof, documents and lists of originals in a real browser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import Rolle
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from tests.acceptance.test_schreibtisch_im_browser import fuelle_anforderung, pruefe
from tests.conftest import StehendeUhr
from tests.druckmuster import nachweis
from tests.webakten import Aktenbestand, person
from tests.webserver import STUTTGART, Webserver
from tests.zweibehoerden import pdf, schreibe_akte

pytestmark = [
    pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True),
    pytest.mark.xdist_group("nachweis_im_browser"),
]
BEIDE = [Rolle.SACHBEARBEITUNG, Rolle.FREIGABE]


@pytest.fixture
def blatt(browser: Browser, web: Webserver) -> Iterator[Page]:
    """A tab of somebody who is logged in; its console must stay silent."""
    kontext = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
    blatt = kontext.new_page()
    meldungen: list[str] = []
    blatt.on("console", lambda m: None if "status of 4" in m.text else meldungen.append(m.text))
    blatt.goto(web.url + web.anmeldeweg(STUTTGART, BEIDE))
    blatt.wait_for_url("**/arbeitsplatz")
    yield blatt
    kontext.close()
    assert meldungen == []


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


def _bild() -> bytes:
    ziel = io.BytesIO()
    Image.new("RGB", (900, 600), "#8aa").save(ziel, "JPEG")
    return ziel.getvalue()


def gehalten(web: Webserver, akten: Aktenbestand) -> tuple[UUID, UUID, tuple[Dokument, ...]]:
    id = akten.lege_an(Richtung.ABGABE, person("Mara", "Gehalten"))
    register, jpg = akten.dokumente(id, "Strafregister.pdf", "Foto.jpg", klasse=Teilklasse.C)
    jpg = Dokument(jpg.uuid, jpg.dateiname, "011", jpg.position, jpg.pfad)
    with akten.offen() as buch:
        for zeile in buch.dokumente.zeilen(id):
            zeile.format = "011" if zeile.uuid == jpg.uuid else "018"
    web.stelle_bereit(id, (register, nachweis("Strafregister")), (jpg, _bild()))
    akten.gehe(id, Zustand.VORBEREITET)
    return (
        id,
        akten.frage(id, "teilklasse_c", "2 Dokumente der Klasse C brauchen eine Freigabe."),
        (register, jpg),
    )


def test_gelesen_wird_von_der_freigabe_aus_pdf_und_bild(
    blatt: Page, web: Webserver, akten: Aktenbestand, tmp_path: Path
) -> None:
    id, aufgabe, (register, _) = gehalten(web, akten)
    blatt.goto(f"{web.url}/aufgaben/{aufgabe}")
    with blatt.expect_response(lambda a: a.url.endswith(f"{register.uuid}/inhalt")) as antwort:
        blatt.get_by_role("link", name="Strafregister.pdf").click()
    assert antwort.value.status in (200, 206)
    blatt.wait_for_timeout(1500)
    pruefe(blatt, tmp_path / "pdf.png")
    blatt.get_by_role("link", name="Nächstes: Foto.jpg").click()
    bild = blatt.get_by_role("img", name="Foto.jpg")
    expect(bild).to_be_visible()
    assert bild.evaluate("b => b.naturalWidth") == 900
    pruefe(blatt, tmp_path / "bild.png")
    blatt.set_viewport_size({"width": 360, "height": 700})
    pruefe(blatt, tmp_path / "bild-360.png")
    blatt.get_by_role("link", name="Zur offenen Frage").click()
    blatt.get_by_role("button", name="Freigeben").click()
    expect(blatt.get_by_role("alert")).to_contain_text("Grund")
    with blatt.expect_download() as datei:
        blatt.goto(f"{web.url}/uebergaben/{id}")
        blatt.get_by_role("link", name="Nachweis herunterladen").click()
    assert datei.value.suggested_filename == f"nachweis-{id}.pdf"
    assert datei.value.path().read_bytes().startswith(b"%PDF-1.7")


def test_originale_gehen_vom_assistenten_auf_die_begleitliste(
    blatt: Page, web: Webserver, tmp_path: Path
) -> None:
    ordner = web.blobs.parent / "dms" / "001900" / "akten" / "a1"
    schreibe_akte(ordner, {"1 Antrag/Antrag.pdf": pdf(1)})
    blatt.goto(f"{web.url}/uebergaben/abgeben")
    blatt.get_by_label("Behörde", exact=True).fill("azr:005700")
    blatt.get_by_label("Aktenzeichen").fill("S-32/4711")
    blatt.get_by_role("button", name="Weiter").click()
    blatt.get_by_label("Originale mit der Post").fill("Reisepass; RR 12 345 678 9 DE\nUmschlag; Siegel 4711")
    blatt.get_by_role("button", name="Weiter").click()
    expect(blatt.get_by_text("Reisepass (RR 12 345 678 9 DE), Umschlag (Siegel 4711)")).to_be_visible()
    blatt.get_by_role("button", name="Jetzt abgeben").click()
    expect(blatt.get_by_text("2 Originale sind noch ohne Empfangsbestätigung.")).to_be_visible()
    pruefe(blatt, tmp_path / "vorgang.png")
    blatt.get_by_role("link", name="Begleitliste ansehen").click()
    pruefe(blatt, tmp_path / "begleitliste.png")
    with blatt.expect_download() as datei:
        blatt.get_by_role("link", name="Begleitliste drucken").click()
    datei.value.save_as(tmp_path / "begleitliste.pdf")
    blatt.get_by_role("button", name="Empfang bestätigen").click()
    expect(blatt.get_by_role("alert")).to_contain_text("Bitte wählen Sie Originale")
    pruefe(blatt, tmp_path / "fehler.png")
    for nr in (1, 2):
        blatt.get_by_label(f"Original {nr} ist angekommen").check()
    blatt.get_by_role("button", name="Empfang bestätigen").click()
    expect(blatt.get_by_text("die Begleitliste ist abgeschlossen")).to_be_visible()
    blatt.set_viewport_size({"width": 360, "height": 700})
    pruefe(blatt, tmp_path / "begleitliste-360.png")


def test_3000_dokumente_in_zwanzig_teilen_sind_eine_kurze_seite(
    blatt: Page, web: Webserver, akten: Aktenbestand, tmp_path: Path
) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    with akten.offen() as buch:
        buch.dokumente.lege_an(
            id,
            [
                Dokument(uuid4(), f"Blatt {nr:04}.pdf", "018", nr, (f"{nr % 20:02} Teil",))
                for nr in range(1, 3001)
            ],
        )
    blatt.goto(f"{web.url}/uebergaben/{id}")
    assert blatt.evaluate("document.documentElement.scrollHeight") < 4_000
    pruefe(blatt, tmp_path / "kurz.png")
    blatt.get_by_label("Name oder Ordner enthält").fill("07 Teil 124")
    blatt.get_by_role("button", name="Filtern").click()
    expect(blatt.get_by_text("1 Dokument gefunden.")).to_be_visible()
    pruefe(blatt, tmp_path / "filter.png")
    blatt.set_viewport_size({"width": 360, "height": 700})
    blatt.goto(f"{web.url}/uebergaben/{id}")
    assert blatt.evaluate("document.documentElement.scrollHeight") < 6_000
    pruefe(blatt, tmp_path / "kurz-360.png")


def test_suche_und_warnung_sagen_es_in_klaren_saetzen(
    browser: Browser, web: Webserver, akten: Aktenbestand, tmp_path: Path
) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.KARENZ)
    geschuetzt = akten.lege_an(
        Richtung.ABGABE, replace(person("Thea", "Verborgen"), azr_nummer="990101987655")
    )
    akten.setze(geschuetzt, klasse="S")
    blatt = browser.new_page(locale="de-DE", viewport={"width": 1280, "height": 900})
    blatt.goto(web.url + web.anmeldeweg(STUTTGART))
    blatt.wait_for_url("**/arbeitsplatz")
    blatt.goto(f"{web.url}/suche")
    blatt.get_by_label("Suchbegriff").fill("Verborgen")
    blatt.get_by_role("button", name="Suchen").click()
    expect(blatt.get_by_text("Niemand gefunden.")).to_be_visible()
    pruefe(blatt, tmp_path / "suche.png")
    blatt.goto(f"{web.url}/uebergaben")
    expect(blatt.get_by_role("link", name="Geschützte Person")).to_be_visible()
    pruefe(blatt, tmp_path / "liste.png")
    blatt.get_by_role("link", name="Geschützte Person").click()
    expect(blatt.get_by_text("Die Person dieses Vorgangs ist geschützt.")).to_be_visible()
    pruefe(blatt, tmp_path / "geschuetzt.png")
    blatt.goto(f"{web.url}/uebergaben/anfordern")
    fuelle_anforderung(blatt)
    blatt.get_by_label("AZR-Nummer").fill("990101987654")
    blatt.get_by_role("button", name="Akte anfordern").click()
    expect(blatt.get_by_role("alert")).to_contain_text(
        "An Ausländerbehörde Andernstadt abgegeben am 24.11.2026."
    )
    pruefe(blatt, tmp_path / "warnung.png")
    blatt.get_by_label("Trotzdem dort anfordern").check()
    blatt.get_by_role("button", name="Akte anfordern").click()
    blatt.wait_for_url("**/uebergaben/*-*")
    blatt.close()
