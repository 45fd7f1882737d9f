"""A DMS that gets slow is told of before everybody notices, and no longer when it is mended: a real WebDAV server with
a slow line before it, days that pass (`faketime`), worker, page and commands of the product. `make dms-von-aussen`."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx2

from gateway.demo.prozesse import Prozessgruppe
from tests.acceptance.eigeneakte import lege_ordner
from tests.acceptance.programm import PROGRAMM, rufe
from tests.integration.dms.stoerserver import Stoerung, stoerserver
from tests.interop.dmsaussen.vertrag import Aufbau, aufgebaut

TAGE, MESSUNGEN = 5, 3


def _vor_tagen(tage: int, *befehl: object) -> subprocess.CompletedProcess[str]:
    """A command on that day."""
    return subprocess.run(
        ["faketime", "-f", f"-{tage}d", PROGRAMM, *map(str, befehl)],
        capture_output=True,
        text=True,
        check=False,
    )


def _bis(bedingung: Callable[[], object], was: str) -> None:
    ende = time.monotonic() + 120
    while not bedingung():
        assert time.monotonic() < ende, f"kommt nicht: {was}"
        time.sleep(1)


def test_langsam_geworden_und_wieder_schnell(tmp_path: Path) -> None:
    with aufgebaut("webdav", tmp_path) as dms, stoerserver(dms.tabelle["url"]) as (url, lenkung):
        lege_ordner(tmp_path / "eigene", {})
        toml = Aufbau({**dms.tabelle, "url": url}, dms.speicher).als_toml(tmp_path)
        demo = rufe(
            *("demo", "--once", "--json", "--data", tmp_path / "data"),
            *("--akte", tmp_path / "eigene", "--dms", toml),
        )
        assert demo.code == 0, demo.meldung
        settings = ("--settings", tmp_path / "data" / "freiburg" / "gateway.toml", "--json")
        messen = ("dms", "messen", *settings)
        for tag in range(TAGE, 0, -1):
            for _ in range(MESSUNGEN):
                lauf = _vor_tagen(tag, *messen)
                assert lauf.returncode == 0, lauf.stderr
        assert {json.loads(z)["sonst"] for z in lauf.stdout.splitlines()} == {None}, "noch kein Vergleich"

        with Prozessgruppe(tmp_path / "protokolle") as gruppe, ExitStack() as offen:
            gruppe.starte("worker", ["worker", *map(str, settings)]).warte_auf("bereit")
            seiten = gruppe.starte("seiten", ["serve", *map(str, settings)]).warte_auf("bereit")["url"]
            klient = offen.enter_context(httpx2.Client(base_url=str(seiten), timeout=60))
            leitstand = _leitstand(klient, *settings)
            assert rufe(*messen).code == 0
            _bis(lambda: _dms(*settings)["ok"], "alles gut")
            lenkung.waehle = lambda *_: Stoerung(traege=0.5)
            assert [rufe(*messen).code for _ in range(4)][-1] == 1
            befund = _dms(*settings)
            print(f"\n{befund['text']} {befund['rat']}")
            assert not befund["ok"] and "dauert" in befund["text"] and "Suchindex" in befund["rat"]
            _bis(lambda: "an guten Tagen" in leitstand(), "der Leitstand warnt")
            _bis(lambda: _alarm(*settings), "Alarm")
            lenkung.waehle = lambda *_: None
            assert [rufe(*messen).code for _ in range(4)][-1] == 0
            assert _dms(*settings)["ok"]
            _bis(lambda: "an guten Tagen" not in leitstand(), "der Leitstand warnt nicht mehr")
            _bis(lambda: not _alarm(*settings), "kein Alarm mehr")


def _dms(*settings: object) -> dict[str, str]:
    (befund,) = (z for z in rufe("check", *settings).zeilen if z["was"] == "dms")
    return befund  # type: ignore[no-any-return]


def _alarm(*settings: object) -> bool:
    return any(z["was"] == "dms" for z in rufe("alarm", "list", *settings).zeilen)


def _leitstand(klient: httpx2.Client, *settings: object) -> Callable[[], str]:
    """The page as the administration sees it."""
    wort = rufe("zugang", "administration", *settings).letzte["weg"].partition("#")[2]
    assert klient.post("/anmelden", data={"zugangswort": wort}).status_code == 303
    return lambda: klient.get("/leitstand").raise_for_status().text
