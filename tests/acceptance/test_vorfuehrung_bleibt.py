"""Two demos at once that stay up: the printed page in a real browser, a second handover, Ctrl-C, SIGTERM."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.acceptance.programm import GEDULD, PROGRAMM, Laufend, abgelehnt, bis, prozesse_mit, rufe

pytestmark = pytest.mark.xdist_group("vorfuehrung")

UHRZEIT = re.compile(r"\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d Uhr")


@dataclass(frozen=True)
class Vorfuehrung:
    """A demo that stays up, and the link it has printed."""

    programm: Laufend
    data: Path
    link: str

    def einstellungen(self, behoerde: str) -> Path:
        return self.data / behoerde / "gateway.toml"


def _beginne(data: Path) -> Laufend:
    return Laufend("demo", "--size", "3MB", "--data", data)


def _fertig(programm: Laufend, data: Path) -> Vorfuehrung:
    programm.warte_auf("Übergabe abgeschlossen")
    link = programm.warte_auf("Seite: ").removeprefix("Seite: ")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/anmelden#\S+", link)
    return Vorfuehrung(programm, data, link)


@pytest.fixture(scope="module")
def vorfuehrungen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Vorfuehrung]]:
    """Two at the same time; they share nothing but the machine."""
    with ExitStack() as offen:
        ordner = [tmp_path_factory.mktemp("eine"), tmp_path_factory.mktemp("andere")]
        programme = [_beginne(data) for data in ordner]
        for programm in programme:
            offen.callback(programm.beende)
        yield [_fertig(programm, data) for programm, data in zip(programme, ordner, strict=True)]


@pytest.fixture
def blatt() -> Iterator[Page]:
    with sync_playwright() as spiel:
        browser: Browser = spiel.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        kontext = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
        kontext.set_default_timeout(GEDULD * 1000)
        expect.set_options(timeout=GEDULD * 1000)
        yield kontext.new_page()
        browser.close()


def test_der_gedruckte_link_zeigt_die_uebergabe_und_lebt(
    vorfuehrungen: list[Vorfuehrung], blatt: Page, tmp_path: Path
) -> None:
    vorfuehrung = vorfuehrungen[0]
    blatt.goto(vorfuehrung.link)
    blatt.wait_for_url("**/arbeitsplatz")
    blatt.get_by_role("link", name="Übergaben", exact=True).click()
    assert "#" not in blatt.url, "the one-time word stays in no address"
    zeilen = blatt.get_by_role("row").filter(has=blatt.get_by_role("link"))
    expect(zeilen).to_have_count(1)
    expect(zeilen.first).to_contain_text("Akte ist da")
    blatt.screenshot(path=tmp_path / "liste.png", full_page=True)

    blatt.get_by_role("row").get_by_role("link").first.click()
    expect(blatt.get_by_text("Quittung »Akte übernommen« gesendet.")).to_be_visible()
    expect(blatt.locator("#kopf")).to_contain_text("Akte ist da")
    expect(blatt.locator(".quittung-liegt_vor")).to_have_count(4)
    assert "None" not in blatt.inner_text("main")
    assert UHRZEIT.search(blatt.content())
    assert "azr_nummer" not in blatt.content()
    blatt.screenshot(path=tmp_path / "vorgang.png", full_page=True)

    blatt.goto(vorfuehrung.link.partition("/anmelden")[0] + "/uebergaben")
    expect(zeilen).to_have_count(1)
    spaet = tmp_path / "Spät.pdf"
    spaet.write_bytes(b"%PDF-1.7\nnachgereicht\n%%EOF\n")
    stuttgart = ("--json", "--settings", vorfuehrung.einstellungen("stuttgart"))
    abgabe = rufe("uebergabe", "list", *stuttgart).letzte["id"]
    assert rufe("uebergabe", "nachliefern", abgabe, spaet, *stuttgart).code == 0
    expect(zeilen).to_have_count(2)
    akten = list((vorfuehrung.data / "freiburg" / "dms" / "akten").iterdir())
    assert len(akten) == 1, "what follows lands in the same file"
    bis(lambda: (akten[0] / "Spät.pdf").exists())


def test_der_link_gilt_nur_einmal_und_ohne_anmeldung_ist_nichts_offen(
    vorfuehrungen: list[Vorfuehrung], blatt: Page
) -> None:
    link = vorfuehrungen[1].link
    blatt.goto(link)
    blatt.wait_for_url("**/arbeitsplatz")
    blatt.context.clear_cookies()
    blatt.goto(link.partition("/anmelden")[0] + "/uebergaben")
    expect(blatt.get_by_role("heading", name="Anmelden")).to_be_visible()
    blatt.goto("about:blank")
    blatt.goto(link)
    expect(blatt.get_by_role("alert")).to_contain_text("Nicht angemeldet.")


def test_in_den_ordner_einer_laufenden_kommt_keine_zweite(vorfuehrungen: list[Vorfuehrung]) -> None:
    data = vorfuehrungen[1].data
    assert "läuft gerade eine Vorführung" in abgelehnt(2, "demo", "--once", "--data", data)
    assert (data / "stuttgart" / "gateway.toml").exists()


@pytest.mark.parametrize(("welche", "zeichen"), [(0, signal.SIGINT), (1, signal.SIGTERM)])
def test_das_ende_hinterlaesst_keinen_prozess(
    vorfuehrungen: list[Vorfuehrung], welche: int, zeichen: signal.Signals
) -> None:
    vorfuehrung = vorfuehrungen[welche]
    assert len(prozesse_mit(vorfuehrung.data)) >= 7, "the demo, mailbox, directory, two webs, two workers"
    assert vorfuehrung.programm.beende(zeichen) == 0
    assert prozesse_mit(vorfuehrung.data) == []


def test_strg_c_am_terminal_mitten_im_aufbau_raeumt_auch_auf(tmp_path: Path) -> None:
    """The terminal signals the whole foreground group; pressed twice it must not leave anything either."""
    haupt, neben = pty.openpty()
    data = tmp_path / "data"
    popen = subprocess.Popen(
        [PROGRAMM, "demo", "--size", "3MB", "--data", data],
        stdin=neben,
        stdout=neben,
        stderr=neben,
        start_new_session=True,
    )
    os.close(neben)
    bis(lambda: (data / "protokolle" / "postfach.log").exists())
    os.killpg(popen.pid, signal.SIGINT)
    os.killpg(popen.pid, signal.SIGINT)
    code = popen.wait(GEDULD)
    os.close(haupt)
    assert code == 0
    assert prozesse_mit(data) == []
