"""The clerk's desk in a real browser: asking, handing over and deciding by hand and by keyboard, on any screen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.vorgaenge import person_als_json
from gateway.domain.aufgabe import AUFGABENARTEN, Rolle
from gateway.domain.person import Person
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.unit.pdf.test_seiten import scan
from tests.webakten import Aktenbestand, person
from tests.webserver import STUTTGART, Webserver
from tests.zweibehoerden import schreibe_akte

REGELN = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BEIDE = [Rolle.SACHBEARBEITUNG, Rolle.FREIGABE]
pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


@pytest.fixture
def blatt(browser: Browser, web: Webserver) -> Iterator[Page]:
    """A tab of somebody who is logged in; its console must stay silent, as a blocked script would speak there."""
    kontext = browser.new_context(
        locale="de-DE", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    blatt = kontext.new_page()
    meldungen: list[str] = []
    blatt.on("console", lambda m: None if "status of 4" in m.text else meldungen.append(m.text))
    blatt.on("pageerror", lambda f: meldungen.append(str(f)))
    blatt.goto(web.url + web.anmeldeweg(STUTTGART, BEIDE))
    blatt.wait_for_url("**/arbeitsplatz")
    yield blatt
    kontext.close()
    assert meldungen == []


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


@pytest.fixture
def im_dms(web: Webserver) -> str:
    ordner = web.blobs.parent / "dms" / "001900" / "akten" / "a1"
    dateien = {
        "1 Antrag/Antrag.pdf": b"%PDF-1.7 a",
        "2 Pass/Pass.pdf": b"%PDF-1.7 b",
        "2 Pass/Rückseite.pdf": b"%PDF",
    }
    schreibe_akte(ordner, dateien)
    return "S-32/4711"


def vergleichsfrage(akten: Aktenbestand) -> UUID:
    """Whose file is it? Both persons are known and differ."""
    id = akten.lege_an(Richtung.ABGABE)
    gefunden = Person(
        "Maks", "Mustermann", "Beispiel", "1990-05-18", "Testhausen", "m", ("163",), "990101987655"
    )
    with akten.offen() as buch:
        zeile = buch.vorgaenge.zum_aendern(id)
        zeile.haelt = "person_unsicher"
        auswahl = [{"wert": "a1", "text": "33-1/2026 Mustermann, Maks", "person": person_als_json(gefunden)}]
        return buch.aufgaben.stelle(
            Gegenstand(id),
            AUFGABENARTEN["person_unsicher"],
            schritt=zeile.schritt,
            text="Ist die Person der Akte die gesuchte?",
            angaben={"gesucht": person_als_json(person()), "auswahl": auswahl},
            bis=akten._uhr.jetzt(),
        ).id


def freigabefrage(akten: Aktenbestand) -> UUID:
    id = akten.lege_an(Richtung.ABGABE, person("Mara", "Gehalten"))
    akten.dokumente(id, "Strafregister.pdf", klasse=Teilklasse.C)
    akten.gehe(id, Zustand.VORBEREITET)
    return akten.frage(id, "teilklasse_c", "1 Dokument der Klasse C braucht eine Freigabe.")


def pruefe(blatt: Page, bild: Path) -> None:
    blatt.screenshot(path=bild, full_page=True)
    handbuchbild(blatt, bild.stem.removesuffix("-1280-light"))
    ergebnis = Axe().run(blatt, options=REGELN)
    assert ergebnis.violations_count == 0, ergebnis.generate_report()
    assert blatt.evaluate("document.documentElement.scrollWidth <= innerWidth"), bild.name


HANDBUCH = Path(__file__).parents[2] / "docs"


def handbuchbild(blatt: Page, name: str) -> None:
    """`make handbuchbilder`: what a manual shows comes from here, and only what one shows."""
    ziel = HANDBUCH / "bilder" / f"{name}.png"
    groesse = blatt.viewport_size
    if "HANDBUCHBILDER" not in os.environ or groesse is None or groesse["width"] != 1280:
        return
    if any(f"bilder/{ziel.name}" in seite.read_text(encoding="utf-8") for seite in HANDBUCH.glob("*.md")):
        ziel.parent.mkdir(exist_ok=True)
        blatt.evaluate("scrollTo(0, 0)")
        blatt.screenshot(path=ziel, full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": 1000})


def fuelle_anforderung(blatt: Page) -> None:
    blatt.get_by_label("Behörde", exact=True).fill("azr:005700")
    blatt.get_by_label("Aktenzeichen").fill("S-33/77")
    blatt.get_by_label("Familienname").fill("Müller-Yılmaz")
    blatt.get_by_label("Vorname").fill("Ayşe")
    blatt.get_by_label("Geburtsdatum").fill("17.05.1990")
    blatt.get_by_label("Geburtsort").fill("Beispielstadt")
    blatt.get_by_label("Geschlecht").select_option("w")
    blatt.get_by_label("Staatsangehörigkeit").fill("Türkei")
    blatt.get_by_label("AZR-Nummer").fill("200115990001")


@pytest.mark.parametrize(("breite", "farben"), [(1280, "light"), (320, "dark")])
def test_keine_seite_des_schreibtischs_verletzt_die_regeln(
    web: Webserver, blatt: Page, akten: Aktenbestand, im_dms: str, tmp_path: Path, breite: int, farben: str
) -> None:
    fragen = [vergleichsfrage(akten), freigabefrage(akten)]
    viele = akten.lege_an(Richtung.ABGABE, person("Viola", "Vielblatt"))
    akten.dokumente(viele, *(f"Blatt {nr}.pdf" for nr in range(150)))
    blatt.emulate_media(color_scheme=farben)  # type: ignore[arg-type]
    blatt.set_viewport_size({"width": breite, "height": 900})

    def bild(name: str) -> Path:
        return tmp_path / f"{name}-{breite}-{farben}.png"

    for weg, name in (
        ("/arbeitsplatz", "arbeitsplatz"),
        ("/aufgaben", "aufgaben"),
        (f"/aufgaben/{fragen[0]}", "aufgabe-person"),
        (f"/aufgaben/{fragen[1]}", "aufgabe-freigabe"),
        ("/uebergaben", "uebergaben"),
        (f"/uebergaben/{viele}", "vorgang"),
        (f"/uebergaben/{viele}/dokumente", "dokumente"),
        ("/uebergaben/anfordern", "anfordern"),
        ("/uebergaben/abgeben", "abgeben"),
    ):
        blatt.goto(web.url + weg)
        pruefe(blatt, bild(name))
    blatt.get_by_role("button", name="Weiter").click()
    pruefe(blatt, bild("abgeben-fehler"))
    blatt.get_by_label("Aktenzeichen").fill(im_dms)
    blatt.get_by_label("Behörde", exact=True).fill("azr:005700")
    blatt.get_by_role("button", name="Weiter").click()
    pruefe(blatt, bild("abgeben-dokumente"))
    blatt.get_by_role("button", name="Weiter").click()
    pruefe(blatt, bild("abgeben-zusammenfassung"))
    blatt.goto(f"{web.url}/uebergaben/anfordern")
    blatt.get_by_role("button", name="Akte anfordern").click()
    pruefe(blatt, bild("anfordern-fehler"))
    blatt.goto(f"{web.url}/suche")
    pruefe(blatt, bild("suche"))
    blatt.get_by_label("Suchbegriff").fill("mustermann")
    blatt.get_by_role("button", name="Suchen").click()
    pruefe(blatt, bild("suche-funde"))


def test_die_seiten_der_administration_verletzen_keine_regel(
    web: Webserver, browser: Browser, akten: Aktenbestand, tmp_path: Path
) -> None:
    id = akten.lege_an()
    akten.sende(id, "010201")
    blatt = browser.new_page()
    blatt.goto(web.url + web.anmeldeweg(STUTTGART, [Rolle.ADMINISTRATION]))
    blatt.wait_for_url("**/uebergaben")
    pruefe(blatt, tmp_path / "uebergaben.png")
    blatt.goto(f"{web.url}/uebergaben/{id}")
    pruefe(blatt, tmp_path / "vorgang.png")
    blatt.goto(f"{web.url}/arbeitsplatz")
    expect(blatt.get_by_role("heading", name="Nicht erlaubt")).to_be_visible()
    pruefe(blatt, tmp_path / "verboten.png")
    blatt.close()


def test_eine_akte_wird_mit_der_tastatur_angefordert(web: Webserver, blatt: Page) -> None:
    blatt.get_by_role("link", name="Akte anfordern").press("Enter")
    blatt.wait_for_url("**/uebergaben/anfordern")
    behoerde = blatt.get_by_role("combobox", name="Behörde")
    behoerde.focus()
    blatt.keyboard.type("stv freib")
    erste = blatt.get_by_role("option").first
    expect(erste).to_contain_text("elektronisch erreichbar: ja")
    blatt.keyboard.press("ArrowDown")
    expect(erste).to_have_attribute("aria-selected", "true")
    blatt.keyboard.press("Enter")
    expect(behoerde).to_have_value("azr:005700 STV Freiburg")
    expect(blatt.get_by_text("elektronisch erreichbar: ja")).to_be_visible()
    gewaehlt = behoerde.input_value()
    fuelle_anforderung(blatt)
    behoerde.fill(gewaehlt)
    blatt.keyboard.press("Escape")
    blatt.get_by_role("button", name="Akte anfordern").press("Enter")
    expect(blatt.get_by_role("heading", level=1)).to_have_text("Müller-Yılmaz, Ayşe")


def test_die_vorschlaege_stehen_keinem_knopf_im_weg(web: Webserver, blatt: Page, im_dms: str) -> None:
    blatt.goto(f"{web.url}/uebergaben/abgeben")
    blatt.get_by_label("Aktenzeichen").fill(im_dms)
    blatt.get_by_label("Behörde", exact=True).fill("freiburg")
    expect(blatt.get_by_role("option", name="STV Freiburg")).to_be_visible()
    blatt.get_by_role("button", name="Weiter").click()
    expect(blatt.get_by_role("alert")).to_contain_text("bitte wählen Sie eine aus der Liste")
    blatt.get_by_label("Behörde", exact=True).fill("azr:005700")
    expect(blatt.get_by_text("elektronisch erreichbar: ja")).to_be_visible()
    blatt.get_by_role("button", name="Weiter").click()
    expect(blatt.get_by_text("Rückseite.pdf").first).to_be_visible()


def test_fehler_stehen_am_feld_und_die_angaben_bleiben(web: Webserver, blatt: Page) -> None:
    blatt.goto(f"{web.url}/uebergaben/anfordern")
    fuelle_anforderung(blatt)
    blatt.get_by_label("Geburtsdatum").fill("31.02.1990")
    blatt.get_by_role("button", name="Akte anfordern").click()
    expect(blatt.get_by_role("alert")).to_contain_text("Diesen Tag gibt es nicht.")
    expect(blatt.get_by_label("Geburtsdatum")).to_have_accessible_description(
        re.compile("TT.MM.JJJJ.*Diesen Tag gibt es nicht")
    )
    expect(blatt.get_by_label("Familienname")).to_have_value("Müller-Yılmaz")
    expect(blatt.get_by_label("Geschlecht")).to_have_value("w")
    blatt.get_by_role("alert").get_by_role("link").click()
    expect(blatt.get_by_label("Geburtsdatum")).to_be_focused()


def test_doppelklick_auf_jetzt_abgeben_gibt_einmal_ab(
    web: Webserver, blatt: Page, akten: Aktenbestand, im_dms: str
) -> None:
    blatt.goto(f"{web.url}/uebergaben/abgeben")
    blatt.get_by_label("Aktenzeichen").fill(im_dms)
    blatt.get_by_label("Behörde", exact=True).fill("azr:005700")
    blatt.get_by_role("button", name="Weiter").click()
    blatt.get_by_role("button", name="Weiter").click()
    blatt.get_by_role("button", name="Zurück").click()
    blatt.get_by_role("button", name="Weiter").click()
    assert web.dienste.auskunft(STUTTGART).liste().zeilen == ()
    blatt.get_by_role("button", name="Jetzt abgeben").dblclick()
    expect(blatt.get_by_role("heading", level=1)).to_have_text("Musterfrau, Mara")
    assert len(web.dienste.auskunft(STUTTGART).liste().zeilen) == 1


def test_eine_frage_wird_beantwortet(web: Webserver, blatt: Page, akten: Aktenbestand) -> None:
    freigabefrage(akten)
    blatt.goto(f"{web.url}/arbeitsplatz")
    blatt.get_by_role("link", name="Gehalten, Mara").first.click()
    blatt.get_by_role("button", name="Freigeben").click()
    expect(blatt.get_by_role("alert")).to_contain_text("Bitte geben Sie einen Grund an.")
    blatt.get_by_label("Grund").fill("Beschluss liegt vor")
    blatt.get_by_role("button", name="Freigeben").click()
    expect(blatt.get_by_role("heading", name="Entscheidung")).to_be_visible()
    blatt.goto(f"{web.url}/arbeitsplatz")
    expect(blatt.get_by_text("Nichts wartet auf Sie.")).to_be_visible()


def test_zwei_geben_denselben_teil_frei_und_die_zweite_sieht_was_die_erste_las(
    web: Webserver, blatt: Page, browser: Browser, akten: Aktenbestand, tmp_path: Path
) -> None:
    id = akten.lege_an(Richtung.ABGABE, person("Gerda", "Geschützt"), klasse="S")
    dokumente = akten.dokumente(id, "Anschrift.pdf", "Frauenhaus.pdf", klasse=Teilklasse.S)
    web.stelle_bereit(id, *((d, scan(100)) for d in dokumente))
    akten.gehe(id, Zustand.VORBEREITET)
    weg = f"{web.url}/aufgaben/{akten.frage(id, 'teilklasse_s', '2 Dokumente brauchen die Freigabe.')}"
    andere = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
    andere.goto(web.url + web.anmeldeweg(STUTTGART, [Rolle.FREIGABE]))
    andere.wait_for_url("**/arbeitsplatz")
    for seite in (blatt, andere):
        seite.goto(weg)
        expect(seite.get_by_text("2 von 2 Dokumenten noch nicht geöffnet")).to_be_visible()
    with web.dienste.haus(STUTTGART).lesen() as buch:
        assert buch.dokumentblicke.liste(id) == [], "what nobody unfolds nobody has opened"
    blatt.get_by_text("Hier lesen").first.click()
    expect(blatt.get_by_text("1 von 2 Dokumenten noch nicht geöffnet")).to_be_visible()
    blatt.get_by_label("Grund").fill("Beschluss liegt vor")
    blatt.get_by_role("button", name="Freigeben").dblclick()
    expect(blatt.get_by_text("Sie haben schon geantwortet.")).to_be_visible()
    andere.get_by_label("Grund").fill("Ich auch")
    andere.get_by_role("button", name="Freigeben").click()
    expect(andere.get_by_role("alert")).to_contain_text("Inzwischen hat sich hier etwas geändert.")
    expect(andere.get_by_text("Grund: Beschluss liegt vor")).to_be_visible()
    expect(andere.get_by_text("vorher hier geöffnet: 1 von 2 Dokumenten")).to_be_visible()
    expect(andere.get_by_label("Grund")).to_have_value("Ich auch")
    pruefe(andere, tmp_path / "aufgabe-zweite.png")
    andere.get_by_role("button", name="Freigeben").click()
    expect(andere.get_by_role("heading", name="Entscheidung")).to_be_visible()
    andere.context.close()


def test_wer_zu_spaet_entscheidet_verliert_nichts(
    web: Webserver, blatt: Page, browser: Browser, akten: Aktenbestand
) -> None:
    frage = freigabefrage(akten)
    weg = f"{web.url}/aufgaben/{frage}"
    blatt.goto(weg)
    blatt.get_by_label("Grund").fill("Ich bin dafür")
    anderer = browser.new_page()
    anderer.goto(web.url + web.anmeldeweg(STUTTGART, [Rolle.FREIGABE]))
    anderer.wait_for_url("**/arbeitsplatz")
    anderer.goto(weg)
    anderer.get_by_label("Grund").fill("Ich bin dagegen")
    anderer.get_by_role("button", name="Ablehnen").click()
    expect(anderer.get_by_role("heading", name="Entscheidung")).to_be_visible()
    anderer.close()
    blatt.get_by_role("button", name="Freigeben").click()
    expect(blatt.get_by_role("alert")).to_contain_text("inzwischen beantwortet")
    expect(blatt.get_by_role("alert")).to_contain_text("Ich bin dafür")
    expect(blatt.get_by_text("Ich bin dagegen").first).to_be_visible()
