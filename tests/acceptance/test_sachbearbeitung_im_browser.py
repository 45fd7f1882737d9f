"""Appointments, late scans, remarks and shortcuts in a real browser: stopped, cut off, taken up again, by keyboard."""

from __future__ import annotations

import os
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
from tests.zweibehoerden import schreibe_akte

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
    pruefe(blatt, tmp_path / "nachliefern-fehler.png")
    blatt.goto(f"{web.url}/uebergaben/{abgabe}/nachliefern")
    blatt.get_by_label("Klasse der neuen Dateien").select_option("C")
    blatt.get_by_label("Späte Scans hochladen").set_input_files(
        [
            datei("Bescheid.pdf", scan(150)),
            datei("Rückseite.pdf", scan(150, leer=True)),
            datei("x.pdf", b"MZ" * 99),
        ]  # type: ignore[arg-type]
    )
    expect(blatt.get_by_text("Seite 1 scheint leer.", exact=True)).to_be_visible()
    expect(blatt.locator(".scan .feld-fehler", has_text="keine Datei im Format PDF")).to_be_visible()
    expect(blatt.locator(".scan-bild").first).to_be_visible()
    pruefe(blatt, tmp_path / "nachliefern.png")
    blatt.get_by_role("button", name="Entfernen: x.pdf").click()
    expect(blatt.get_by_label("Klasse von Bescheid.pdf")).to_have_value("C")
    blatt.get_by_label("Klasse von Bescheid.pdf").select_option("A")
    blatt.get_by_role("button", name="Jetzt nachliefern").dblclick()
    expect(blatt.get_by_role("heading", name="Weitere Lieferungen dieser Akte 2")).to_be_visible()


def grosser_scan(mb: int) -> bytes:
    """A PDF of this size: what follows its end is nobody's business."""
    return scan(150) + b"\n%" + b"x" * (mb * 1_000_000)


GROSS = int(os.environ.get("UPLOAD_MB", "24"))
"""`make grosser-upload` sends 400."""


def test_ein_grosser_upload_wird_abgebrochen_und_geht_nach_dem_neuladen_weiter(
    web: Webserver, blatt: Page, abgabe: UUID, tmp_path: Path
) -> None:
    weg = f"{web.url}/uebergaben/{abgabe}/nachliefern"
    grosse = tmp_path / "Altakte.pdf"
    grosse.write_bytes(grosser_scan(GROSS))
    angefragt: list[int] = []
    blatt.on(
        "request", lambda a: angefragt.append(int(a.url.split("ab=")[1])) if "/stueck?" in a.url else None
    )
    blatt.goto(weg)
    langsam = blatt.context.new_cdp_session(blatt)
    langsam.send("Network.enable")
    netz = {"offline": False, "latency": 40, "downloadThroughput": -1, "uploadThroughput": GROSS * 200_000}
    langsam.send("Network.emulateNetworkConditions", netz)
    blatt.get_by_label("Späte Scans hochladen").set_input_files(grosse)
    halt = blatt.get_by_role("button", name="Abbrechen: Altakte.pdf")
    expect(blatt.get_by_text(re.compile(r"^(1[5-9]|[2-5]\d) %"))).to_be_visible(timeout=120_000)
    halt.click()
    expect(blatt.get_by_text("angehalten bei")).to_be_visible()
    bis = max(angefragt)
    blatt.reload()
    expect(blatt.get_by_text("zum Fortsetzen die Datei noch einmal wählen")).to_be_visible()
    langsam.send("Network.emulateNetworkConditions", netz | {"uploadThroughput": -1})
    angefragt.clear()
    blatt.get_by_label("Späte Scans hochladen").set_input_files(grosse)
    expect(blatt.get_by_text("1 Seite", exact=False).first).to_be_visible(timeout=180_000)
    assert angefragt[0] >= bis > 0, "what was there is not sent again"


def test_ein_netz_das_ausfaellt_haelt_an_und_verliert_nichts(
    web: Webserver, blatt: Page, abgabe: UUID
) -> None:
    blatt.goto(f"{web.url}/uebergaben/{abgabe}/nachliefern")
    blatt.route("**/stueck?*", lambda weg: weg.abort())
    blatt.get_by_label("Späte Scans hochladen").set_input_files(datei("Brief.pdf", scan(100)))  # type: ignore[arg-type]
    expect(blatt.locator(".scan .feld-fehler")).to_contain_text("Zurzeit keine Verbindung", timeout=20_000)
    blatt.unroute("**/stueck?*")
    weiter = blatt.get_by_role("button", name="Fortsetzen: Brief.pdf")
    weiter.focus()
    blatt.keyboard.press("Enter")
    expect(blatt.get_by_text("1 Seite", exact=False).first).to_be_visible()


def test_nach_verlorener_sitzung_steht_noch_da_was_geschrieben_war(
    web: Webserver, blatt: Page, abgabe: UUID
) -> None:
    blatt.goto(f"{web.url}/uebergaben/{abgabe}/nachliefern")
    keks = blatt.context.cookies()
    blatt.context.clear_cookies()
    blatt.get_by_label("Späte Scans hochladen").set_input_files(datei("Brief.pdf", scan(100)))  # type: ignore[arg-type]
    expect(blatt.locator(".scan .feld-fehler")).to_contain_text("in einem anderen Fenster")
    blatt.context.add_cookies(keks)  # type: ignore[arg-type]
    blatt.clock.install()
    blatt.goto(f"{web.url}/uebergaben/anfordern")
    blatt.get_by_label("Familienname").fill("Müller-Yılmaz")
    blatt.clock.fast_forward("45:00")
    blatt.context.clear_cookies()
    blatt.get_by_role("button", name="Akte anfordern").click()
    expect(blatt.get_by_role("alert")).to_contain_text("Ihre Sitzung ist beendet.")
    expect(blatt.get_by_label("Familienname")).to_have_value("Müller-Yılmaz")
    zweites = blatt.context.new_page()
    zweites.goto(web.url + web.anmeldeweg(STUTTGART, [Rolle.SACHBEARBEITUNG, Rolle.FREIGABE]))
    zweites.wait_for_url("**/arbeitsplatz")
    blatt.context.set_offline(True)
    blatt.get_by_role("button", name="Akte anfordern").click()
    expect(blatt.get_by_role("alert")).to_contain_text("Zurzeit keine Verbindung.")
    blatt.context.set_offline(False)
    blatt.get_by_role("button", name="Akte anfordern").click()
    expect(blatt.get_by_role("alert")).to_contain_text("Bitte prüfen Sie Ihre Angaben.")
    expect(blatt.get_by_label("Familienname")).to_have_value("Müller-Yılmaz")
    zweites.goto(web.url + web.anmeldeweg(STUTTGART, [Rolle.SACHBEARBEITUNG]))
    zweites.wait_for_url("**/arbeitsplatz")
    blatt.clock.fast_forward("45:00")
    blatt.get_by_role("button", name="Akte anfordern").click()
    expect(blatt.locator(".sitzungshinweis")).to_contain_text("jemand anderes angemeldet")


def im_dms(web: Webserver, **dateien: bytes) -> None:
    ordner = web.blobs.parent / "dms" / "001900" / "akten" / "a1"
    schreibe_akte(ordner, {f"1/{name}.pdf": daten for name, daten in dateien.items()})


def zum_zweiten_schritt(web: Webserver, blatt: Page) -> None:
    blatt.goto(f"{web.url}/uebergaben/abgeben")
    blatt.get_by_label("Aktenzeichen").fill("S-32/4711")
    blatt.get_by_label("Behörde", exact=True).fill("azr:005700")
    blatt.get_by_role("button", name="Weiter").click()
    blatt.wait_for_url("**/abgeben/*")


def test_zurueck_fuehrt_immer_zu_einer_seite_und_gibt_nicht_noch_einmal_ab(
    web: Webserver, blatt: Page, tmp_path: Path
) -> None:
    im_dms(web, A=scan(150), Leer=scan(150, leer=True))
    zum_zweiten_schritt(web, blatt)
    expect(blatt.get_by_text("2 Dokumente in 1 Teil, 2 Seiten")).to_be_visible()
    blatt.get_by_label("Originale mit der Post").fill("Reisepass")
    with blatt.expect_file_chooser() as wahl:
        blatt.get_by_role("button", name="Scan ersetzen: Leer.pdf").click()
    wahl.value.set_files(datei("Neu.pdf", scan(150)))  # type: ignore[arg-type]
    expect(blatt.get_by_text("Geht an die Stelle von Leer.pdf.")).to_be_visible()
    expect(blatt.get_by_text("Nichts fällt auf.")).to_be_visible()
    pruefe(blatt, tmp_path / "abgeben-geprueft.png")
    assert blatt.get_by_label("Originale mit der Post").input_value() == "Reisepass"
    blatt.get_by_role("button", name="Weiter").click()
    expect(blatt.locator(".zusammenfassung")).to_contain_text("Neu.pdf")
    blatt.go_back()
    expect(blatt.get_by_label("Originale mit der Post")).to_have_value("Reisepass")
    blatt.go_forward()
    blatt.get_by_role("button", name="Jetzt abgeben").click()
    expect(blatt.get_by_role("heading", level=1)).to_have_text("Musterfrau, Mara")
    vorgang = blatt.url
    blatt.go_back()
    blatt.wait_for_url(vorgang)
    wege = sorted(z.weg for z in web.dienste.auskunft(STUTTGART).liste().zeilen)
    assert wege == ["abgabe", "nachlieferung"]
    blatt.goto(f"{web.url}/suche")
    blatt.get_by_label("Suchbegriff").fill("x")
    blatt.get_by_role("button", name="Suchen").click()
    expect(blatt.get_by_role("alert")).to_be_visible()
    blatt.get_by_label("Suchbegriff").fill("Musterfrau")
    blatt.get_by_role("button", name="Suchen").click()
    blatt.locator(
        f"""a[href$="{vorgang.rpartition("/")[2]}"]"""
    ).first.click()  # the Nachlieferung is hers, too
    blatt.wait_for_url(vorgang)
    blatt.go_back()
    expect(blatt.get_by_role("heading", name="Vorgänge gefunden")).to_be_visible()
    assert "Musterfrau" not in blatt.url
    blatt.goto(f"{web.url}/uebergaben/anfordern")
    blatt.get_by_role("button", name="Akte anfordern").click()
    expect(blatt.get_by_role("alert")).to_be_visible()
    blatt.reload()  # a page that answered a form would ask whether to send it again
    expect(blatt.get_by_role("alert")).to_have_count(0)


def test_zehntausend_dateien_und_falsche_bekommen_einen_satz(
    web: Webserver, blatt: Page, abgabe: UUID
) -> None:
    blatt.goto(f"{web.url}/uebergaben/{abgabe}/nachliefern")
    feld = blatt.get_by_label("Späte Scans hochladen")
    feld.evaluate(
        """(feld) => {
          const alle = new DataTransfer();
          for (let nr = 0; nr < 10000; nr++) alle.items.add(new File(["x"], `${nr}.pdf`));
          feld.files = alle.files;
          feld.dispatchEvent(new Event("change"));
        }"""
    )
    expect(blatt.get_by_role("alert")).to_contain_text(
        "Das sind 10.000 Dateien. Mehr als 100 zusammen gehen nicht"
    )
    expect(blatt.locator(".scan")).to_have_count(0)
    feld.set_input_files([datei("leer.pdf", b""), datei("Tabelle.xlsx", b"PK")])  # type: ignore[list-item]
    expect(blatt.get_by_role("alert")).to_have_count(0)
    expect(blatt.locator(".scan .feld-fehler").filter(has_text="Diese Datei ist leer.")).to_be_visible()
    expect(blatt.locator(".scan .feld-fehler").filter(has_text="PDF oder JPG")).to_be_visible()


def test_mit_der_tastatur_und_360_px_wird_abgegeben(web: Webserver, blatt: Page) -> None:
    """From the desk to the handover without a mouse; Tab reaches everything."""
    im_dms(web, A=scan(100))
    blatt.set_viewport_size({"width": 360, "height": 800})

    def bis_zu(name: str) -> None:
        ziel = blatt.get_by_role("button", name=name).or_(blatt.get_by_role("link", name=name)).first
        for _ in range(60):
            if ziel.evaluate("z => z === document.activeElement"):
                return
            blatt.keyboard.press("Tab")
        raise AssertionError(name)

    bis_zu("Akte abgeben")
    blatt.keyboard.press("Enter")
    blatt.wait_for_url("**/uebergaben/abgeben")
    blatt.get_by_label("Aktenzeichen").focus()
    blatt.keyboard.type("S-32/4711")
    blatt.keyboard.press("Tab")
    blatt.keyboard.type("azr:005700")
    blatt.keyboard.press("Escape")
    for schritt in ("**/abgeben/*", "**/zusammenfassung"):
        bis_zu("Weiter")
        blatt.keyboard.press("Enter")
        blatt.wait_for_url(schritt)
    bis_zu("Jetzt abgeben")
    blatt.keyboard.press("Enter")
    expect(blatt.get_by_role("heading", level=1)).to_have_text("Musterfrau, Mara")
    assert blatt.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_die_ganze_arbeit_geht_mit_der_tastatur(web: Webserver, blatt: Page, tmp_path: Path) -> None:
    taste = blatt.keyboard.press
    taste("?")
    expect(blatt.get_by_role("dialog", name="Tastenkürzel")).to_be_visible()
    pruefe(blatt, tmp_path / "tastenkuerzel.png")
    taste("Escape")
    taste("g")
    taste("f")
    blatt.wait_for_url("**/aufgaben")
    taste("/")
    blatt.wait_for_url("**/suche")
    taste("/")
    expect(blatt.get_by_label("Suchbegriff")).to_be_focused()
    blatt.keyboard.type("n?b")
    expect(blatt.get_by_label("Suchbegriff")).to_have_value("n?b")
    expect(blatt.get_by_role("dialog")).to_have_count(0)
    blatt.get_by_label("Suchbegriff").blur()
    taste("Control+b")
    taste("n")
    blatt.wait_for_url("**/uebergaben/anfordern")
    taste("z")
    blatt.wait_for_url("**/uebergaben")
    blatt.get_by_role("button", name="Tastenkürzel").press("Enter")
    blatt.get_by_label("Tastenkürzel benutzen").uncheck()
    taste("Escape")
    blatt.reload()
    taste("n")
    taste("?")
    expect(blatt.get_by_role("dialog")).to_have_count(0)
    blatt.get_by_role("link", name="Erklärung zur Barrierefreiheit").click()
    expect(blatt.get_by_role("heading", level=1)).to_have_text("Erklärung zur Barrierefreiheit")
    pruefe(blatt, tmp_path / "barrierefreiheit.png")


@pytest.mark.parametrize(("breite", "farben"), [(1280, "light"), (360, "dark")])
def test_ein_dokument_wird_gelesen_und_eine_seite_bemerkt(
    web: Webserver, blatt: Page, uhr: StehendeUhr, tmp_path: Path, breite: int, farben: str
) -> None:
    blatt.emulate_media(color_scheme=farben)  # type: ignore[arg-type]
    blatt.set_viewport_size({"width": breite, "height": 900})
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    hier = akten.lege_an()
    akten.gehe(hier, Zustand.IMPORT_LAEUFT)
    (erwartet,) = akten.dokumente(hier, "Bescheid.pdf")
    blatt.goto(f"{web.url}/uebergaben/{hier}/dokumente/{erwartet.uuid}")
    blatt.get_by_label("Seite", exact=True).fill("drei")
    # by key: a click after scrolling may still go to the frame with the document that lay there before
    vormerken = blatt.get_by_role("button", name="Bemerkung vormerken")
    vormerken.press("Enter")
    expect(blatt.get_by_role("alert")).to_contain_text("Nummer der Seite")
    blatt.get_by_label("Seite", exact=True).fill("3")
    blatt.get_by_label("Beschreibung").fill("Stempel nicht zu lesen")
    vormerken.press("Enter")
    expect(blatt.get_by_text("noch nicht gesendet")).to_be_visible()
    pruefe(blatt, tmp_path / "bemerkung.png")
    blatt.goto(f"{web.url}/uebergaben/{hier}")
    expect(blatt.get_by_role("button", name="Rückfrage senden")).to_be_visible()
    pruefe(blatt, tmp_path / "rueckfrage.png")
    fort = akten.lege_an(Richtung.ABGABE)
    (dokument,) = akten.dokumente(fort, "Pass.pdf")
    web.stelle_bereit(fort, (dokument, scan(100)))
    akten.gehe(fort, Zustand.VORBEREITET)
    blatt.goto(f"{web.url}/uebergaben/{fort}")
    blatt.get_by_role("link", name="Vorschaubilder").click()
    expect(blatt.locator(".bild img")).to_have_js_property("complete", True)
    assert blatt.locator(".bild img").evaluate("i => i.naturalWidth") > 100
    pruefe(blatt, tmp_path / "vorschaubilder.png")
