"""The pages in a real browser: logging in, watching a transfer, keyboard, accessibility rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from gateway.ablage.tabellen import Dokumentstatus
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import UEBERGAENGE, Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand, person
from tests.webserver import STUTTGART, Webserver

# pages look the same on both databases; what they ask is tested on both in tests/integration
pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
REGELN = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def blatt(browser: Browser, web: Webserver) -> Iterator[Page]:
    """A tab whose console must stay silent: a blocked script or style would speak there."""
    kontext = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
    blatt = kontext.new_page()
    meldungen: list[str] = []
    fremde: list[str] = []
    blatt.on("console", lambda m: meldungen.append(m.text))
    blatt.on("pageerror", lambda f: meldungen.append(str(f)))
    blatt.on("request", lambda r: fremde.append(r.url) if not r.url.startswith(web.url) else None)
    yield blatt
    kontext.close()
    assert meldungen == []
    assert fremde == []


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


def melde_an(blatt: Page, web: Webserver) -> None:
    blatt.goto(web.url + web.anmeldeweg())
    blatt.wait_for_url("**/arbeitsplatz")
    blatt.goto(f"{web.url}/uebergaben")


def erreichbare(richtung: Richtung) -> list[Zustand]:
    return sorted({neu for folgen in UEBERGAENGE[richtung].values() for neu in folgen})


def bunte_akten(akten: Aktenbestand, uhr: StehendeUhr) -> UUID:
    """One handover in every situation; the id is that of a running import."""
    for richtung in Richtung:
        for nr, zustand in enumerate([Zustand.ANGELEGT, *erreichbare(richtung)]):
            id = akten.lege_an(richtung, person("Łukasz", f"Beispiel-Nummer{nr}"))
            akten.gehe(id, zustand, fortschritt_ist=nr, fortschritt_soll=16)
    uhr.stelle_vor(timedelta(minutes=3))
    id = akten.lege_an()
    akten.sende(id, "010201")
    nachweis = akten.empfange(id, "010206")
    akten.empfange(id, "010207", paket=1, pakete=1)
    akten.vermerke(id, "Die Lieferung ist angekündigt.", nachweis=nachweis)
    akten.gehe(id, Zustand.IMPORT_LAEUFT, fortschritt_ist=1, fortschritt_soll=2)
    akten.importiere(id, akten.dokumente(id, "Antrag.pdf", "Passkopie.pdf")[0])
    return id


def test_der_link_meldet_an_und_das_wort_verschwindet_aus_der_adresse(
    web: Webserver, blatt: Page, akten: Aktenbestand
) -> None:
    weg = web.anmeldeweg()
    gesendet: list[str] = []
    blatt.on("request", lambda anfrage: gesendet.append(anfrage.url))
    blatt.goto(web.url + weg)
    blatt.wait_for_url("**/arbeitsplatz")
    expect(blatt.get_by_role("heading", name="Arbeitsplatz")).to_be_visible()
    wort = weg.partition("#")[2]
    assert not any(wort in adresse for adresse in gesendet)
    blatt.go_back()
    assert wort not in blatt.url


def test_abmelden_fuehrt_zur_anmeldung_zurueck(web: Webserver, blatt: Page) -> None:
    melde_an(blatt, web)
    blatt.get_by_role("button", name="Abmelden").click()
    blatt.wait_for_url("**/anmelden")
    blatt.goto(f"{web.url}/uebergaben")
    blatt.wait_for_url("**/anmelden")


def test_die_zeitleiste_waechst_ohne_neuladen(web: Webserver, blatt: Page, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    akten.gehe(id, Zustand.ANGEFORDERT)
    melde_an(blatt, web)
    blatt.goto(f"{web.url}/uebergaben/{id}")
    blatt.evaluate("window.dieselbeSeite = true")
    expect(blatt.locator(".plakette", has_text="Akte angefordert")).to_be_visible()
    akten.gehe(id, Zustand.BEANTWORTET, text="Die Lieferung ist angekündigt.")
    expect(blatt.locator(".ereignis-text", has_text="Die Lieferung ist angekündigt.")).to_be_visible()
    expect(blatt.get_by_role("status")).to_contain_text("Die Lieferung ist angekündigt.")
    akten.dokumente(id, "Antrag.pdf")
    expect(blatt.get_by_role("rowheader", name="Antrag.pdf")).to_be_visible()
    akten.gehe(id, Zustand.ABGESCHLOSSEN, text="Alles erledigt.")
    akten.beende(id)
    expect(blatt.locator(".plakette", has_text="Akte ist da")).to_be_visible()
    expect(blatt.get_by_text("Abgeschlossen. Hier ändert sich nichts mehr.")).to_be_visible()
    assert blatt.evaluate("window.dieselbeSeite") is True


def test_die_selbstaktualisierung_laesst_sich_anhalten(
    web: Webserver, blatt: Page, akten: Aktenbestand
) -> None:
    melde_an(blatt, web)
    blatt.get_by_role("button", name="Anhalten").click()
    expect(blatt.get_by_text("Aktualisierung angehalten.")).to_be_visible()
    akten.lege_an()
    blatt.wait_for_timeout(4500)
    assert blatt.get_by_text("Mustermann").count() == 0
    blatt.get_by_role("button", name="Fortsetzen").click()
    expect(blatt.get_by_role("link", name="Mustermann, Max")).to_be_visible()


def test_eine_abgelaufene_sitzung_wird_gemeldet(
    web: Webserver, browser: Browser, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    blatt = browser.new_page()
    melde_an(blatt, web)
    uhr.stelle_vor(timedelta(hours=1))
    expect(blatt.get_by_role("status")).to_have_text(
        "Ihre Sitzung ist beendet. Bitte melden Sie sich neu an.", timeout=30_000
    )
    blatt.close()


def test_alles_geht_mit_der_tastatur(web: Webserver, blatt: Page, akten: Aktenbestand) -> None:
    akten.lege_an()
    blatt.goto(f"{web.url}/anmelden")
    while blatt.evaluate("document.activeElement.id") != "zugangswort":
        blatt.keyboard.press("Tab")
    blatt.keyboard.type(web.einmalwort())
    blatt.keyboard.press("Enter")
    blatt.wait_for_url("**/arbeitsplatz")
    blatt.keyboard.press("Tab")
    assert blatt.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    blatt.keyboard.press("Enter")
    besucht = []
    for _ in range(15):
        blatt.keyboard.press("Tab")
        besucht.append(blatt.evaluate("document.activeElement.textContent.trim()"))
        assert blatt.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        if besucht[-1] == "Mustermann, Max":
            break
    assert besucht[:3] == ["Anhalten", "Akte anfordern", "Akte abgeben"]
    assert besucht[-1] == "Mustermann, Max"
    blatt.keyboard.press("Enter")
    expect(blatt.get_by_role("heading", name="Mustermann, Max")).to_be_visible()


def test_der_fokus_ueberlebt_die_aktualisierung(web: Webserver, blatt: Page, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    melde_an(blatt, web)
    blatt.get_by_role("link", name="Mustermann, Max").focus()
    akten.gehe(id, Zustand.ANGEFORDERT)
    expect(blatt.locator(".plakette", has_text="Akte angefordert")).to_be_visible(timeout=30_000)
    assert blatt.evaluate("document.activeElement.id") == f"l-{id}"


def besondere_akten(akten: Aktenbestand, uhr: StehendeUhr) -> list[UUID]:
    """Held with one vote, disturbed, refused with the partner's words, in parts, deleted."""
    gehalten = akten.lege_an(Richtung.ABGABE, person("Mara", "Gehalten"))
    akten.dokumente(gehalten, "Strafregister.pdf", klasse=Teilklasse.S)
    akten.gehe(gehalten, Zustand.VORBEREITET, anzahl_dokumente=1, anzahl_akte=1)
    frage = akten.frage(
        gehalten, "teilklasse_s", "1 Dokument der Klasse S braucht die Freigabe zweier Personen."
    )
    akten.stimme_ab(frage, "fg1", "Frau Beispiel", "freigeben")
    gestoert = akten.lege_an(Richtung.ABGABE, person("Mara", "Gestört"))
    akten.gehe(gestoert, Zustand.GEPACKT)
    akten.stoere(gestoert, "010206 nicht gesendet: Zertifikat abgelaufen.")
    abgelehnt = akten.lege_an(wer=person("Mara", "Abgelehnt"))
    worte = "Die Akte liegt seit März beim Landesarchiv.\nBitte dort anfragen: Frau Muster."
    akten.gehe(
        abgelehnt,
        Zustand.ABGELEHNT,
        text="Es kommt keine Akte (010202): eine andere Stelle ist zuständig.",
        partner_sagt=worte,
        karenz_bis=uhr.jetzt() + timedelta(days=7),
    )
    erste = akten.lege_an(Richtung.ABGABE, person("Mara", "Geteilt"))
    akten.dokumente(erste, "1.pdf", "2.pdf")
    akten.dokumente(erste, "geheim.pdf", klasse=Teilklasse.V, status=Dokumentstatus.BLEIBT, ab=3)
    spaeter = akten.lege_an(Richtung.ABGABE, person("Mara", "Geteilt"), stamm=erste, klasse="C")
    akten.dokumente(spaeter, "4.pdf", klasse=Teilklasse.C)
    akten.gehe(erste, Zustand.ABGESCHLOSSEN, anzahl_dokumente=2, anzahl_akte=4, fortschritt_soll=1)
    akten.beende(erste)
    return [gehalten, gestoert, abgelehnt, erste]


@pytest.mark.parametrize("breite", [1280, 360, 320])
def test_keine_seite_verletzt_die_regeln_der_barrierefreiheit(
    web: Webserver, blatt: Page, akten: Aktenbestand, uhr: StehendeUhr, tmp_path: Path, breite: int
) -> None:
    """320 px is also what 400 % zoom leaves of a 1280 px screen (WCAG 1.4.10)."""
    ids = [bunte_akten(akten, uhr), *besondere_akten(akten, uhr)]
    blatt.emulate_media(reduced_motion="reduce")
    blatt.set_viewport_size({"width": breite, "height": 900})
    blatt.goto(f"{web.url}/anmelden")
    pruefe(blatt, tmp_path / "anmelden.png")
    melde_an(blatt, web)
    pruefe(blatt, tmp_path / "liste.png")
    for nr, id in enumerate(ids):
        blatt.goto(f"{web.url}/uebergaben/{id}")
        pruefe(blatt, tmp_path / f"vorgang-{nr}.png")
    blatt.goto(f"{web.url}/uebergaben?auswahl=entscheiden&richtung=uebernahme")
    pruefe(blatt, tmp_path / "auswahl.png")


def test_die_regelpruefung_findet_einen_gesetzten_fehler(
    web: Webserver, blatt: Page, akten: Aktenbestand
) -> None:
    melde_an(blatt, web)
    blatt.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert Axe().run(blatt, options=REGELN).violations_count == 1


def pruefe(blatt: Page, bild: Path) -> None:
    blatt.screenshot(path=bild, full_page=True)
    ergebnis = Axe().run(blatt, options=REGELN)
    assert ergebnis.violations_count == 0, ergebnis.generate_report()
    assert blatt.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert blatt.evaluate("document.documentElement.lang") == "de"
    assert blatt.title().endswith("– Aktenbrücke")


def test_ohne_skripte_bleibt_alles_lesbar(web: Webserver, browser: Browser, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    kontext = browser.new_context(java_script_enabled=False)
    blatt = kontext.new_page()
    blatt.goto(f"{web.url}/anmelden")
    blatt.get_by_label("Zugangswort").fill(web.einmalwort())
    blatt.get_by_role("button", name="Anmelden").click()
    blatt.get_by_role("link", name="Übergaben", exact=True).click()
    blatt.get_by_role("link", name="Mustermann, Max").click()
    expect(blatt.get_by_text("Die Übergabe wurde angelegt.")).to_be_visible()
    akten.gehe(id, Zustand.ANGEFORDERT)
    blatt.get_by_role("link", name="Seite aktualisieren").click()
    expect(blatt.locator(".plakette", has_text="Akte angefordert")).to_be_visible()
    kontext.close()


def test_feindliche_namen_fuehren_nichts_aus(web: Webserver, blatt: Page, akten: Aktenbestand) -> None:
    boese = "<img src=x onerror=\"document.title='getroffen'\"><script>document.title='getroffen'</script>"
    id = akten.lege_an(wer=person(boese, boese))
    melde_an(blatt, web)
    blatt.goto(f"{web.url}/uebergaben/{id}")
    akten.gehe(id, Zustand.ANGEFORDERT, text=boese)  # arrives through the refreshing script
    expect(blatt.locator(".ereignis-text", has_text="onerror")).to_be_visible()
    assert "getroffen" not in blatt.title().replace(boese, "")
    assert blatt.locator("main img").count() == 0
