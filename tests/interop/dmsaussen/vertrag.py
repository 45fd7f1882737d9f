"""`demo --once --json --dms TOML` and `dms test|probe|abgleich` against every kind of DMS, from outside: it goes well,
or the demo ends by itself within 40 seconds with 1 or 3 and a German sentence. `make dms-von-aussen`, some ten minutes.

The servers are real (WsgiDAV, OpenCMIS file-share; folders) or written without looking at the adapter (REST, eAkte)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import restserver
from tests.acceptance.eigeneakte import lege_ordner
from tests.acceptance.programm import rufe
from tests.eakte import Eakte, Verhalten
from tests.integration.dms import davserver, restbank
from tests.interop.cmis import server as cmis

ARTEN = ("folder", "webdav", "cmis", "xdomea", "rest")
FRIST = 40.0
MIT_KENNWORT = ("webdav", "cmis", "rest")


@dataclass
class Aufbau:
    """A running DMS: its `[dms]` table, the folder in which it keeps what it has."""

    tabelle: dict[str, str]
    speicher: Path

    def als_toml(self, hier: Path) -> Path:
        zeilen = [f'{name} = "{wert}"' for name, wert in self.tabelle.items()]
        (hier / "dms.toml").write_text("[dms]\n" + "\n".join(zeilen) + "\n", encoding="utf-8")
        return hier / "dms.toml"


def _mit_kennwort(hier: Path, benutzer: str, kennwort: str) -> dict[str, str]:
    datei = hier / "kennwort"
    datei.touch(mode=0o600)
    datei.write_text(kennwort)
    return {"benutzer": benutzer, "kennwort_datei": str(datei)}


@contextmanager
def _folder(hier: Path, falsch: bool, nur_lesen: bool, antwort: str) -> Iterator[Aufbau]:
    del falsch, antwort
    (hier / "ablage").mkdir()
    with _vielleicht_schreibgeschuetzt(hier / "ablage", nur_lesen):
        yield Aufbau({"art": "folder", "ordner": str(hier / "ablage")}, hier / "ablage")


@contextmanager
def _webdav(hier: Path, falsch: bool, nur_lesen: bool, antwort: str) -> Iterator[Aufbau]:
    del antwort
    ordner = davserver.wurzel(hier, "ablage")
    with davserver.wsgidav(hier, ordner, nur_lesen=nur_lesen) as url:
        login = _mit_kennwort(hier, davserver.BENUTZER, "falsch" if falsch else davserver.KENNWORT)
        yield Aufbau({"art": "webdav", "url": url, **login}, ordner)


@contextmanager
def _cmis(hier: Path, falsch: bool, nur_lesen: bool, antwort: str) -> Iterator[Aufbau]:
    del antwort
    anwendung = cmis.hole(cmis.FILESHARE, hier / "anwendung")
    ordner = hier / "ablage"
    ordner.mkdir()
    cmis.stelle_ein(anwendung, {"repository.test": str(ordner)})
    with cmis.laeuft(anwendung, cmis.bibliotheken(hier), hier) as url:
        benutzer = cmis.LESER if nur_lesen else cmis.BENUTZER
        kennwort = "falsch" if falsch else cmis.LESER if nur_lesen else cmis.KENNWORT
        login = _mit_kennwort(hier, benutzer, kennwort)
        yield Aufbau({"art": "cmis", "url": url, "repository": "test", **login}, ordner)


@contextmanager
def _xdomea(hier: Path, falsch: bool, nur_lesen: bool, antwort: str) -> Iterator[Aufbau]:
    del falsch
    eakte = Eakte(hier / "fremd", hier / "antworten", hier / "eakte", Verhalten(antwort))
    for ort in (eakte.austausch, eakte.rueck, eakte.ablage):
        ort.mkdir()
    orte = {"ordner": str(eakte.austausch), "rueckordner": str(eakte.rueck)}
    with eakte.laeuft(), _vielleicht_schreibgeschuetzt(eakte.austausch, nur_lesen):
        yield Aufbau({"art": "xdomea", **orte, "version": "3.1"}, eakte.austausch)


@contextmanager
def _rest(hier: Path, falsch: bool, nur_lesen: bool, antwort: str) -> Iterator[Aufbau]:
    del antwort
    with restbank.server("kommunal", hier / "ablage") as (url, bestand):
        bestand.nur_lesen = nur_lesen
        login = _mit_kennwort(hier, restserver.BENUTZER, "falsch" if falsch else restserver.KENNWORT)
        zuordnung = {"zuordnung": str(restbank.zuordnung("kommunal"))}
        yield Aufbau({"art": "rest", "url": url, **zuordnung, **login}, hier / "ablage")


@contextmanager
def _vielleicht_schreibgeschuetzt(ordner: Path, nur_lesen: bool) -> Iterator[None]:
    """A read-only mount: rights alone don't stop root."""
    if nur_lesen:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(ordner)], check=True)
    try:
        yield
    finally:
        if nur_lesen:
            subprocess.run(["umount", "-l", str(ordner)], check=True)


_AUFBAUTEN: dict[str, Callable[..., object]] = {
    "folder": _folder,
    "webdav": _webdav,
    "cmis": _cmis,
    "xdomea": _xdomea,
    "rest": _rest,
}


@contextmanager
def aufgebaut(
    art: str, hier: Path, *, falsch: bool = False, nur_lesen: bool = False, antwort: str = "ja"
) -> Iterator[Aufbau]:
    with ExitStack() as offen:
        yield offen.enter_context(_AUFBAUTEN[art](hier, falsch, nur_lesen, antwort))  # type: ignore[arg-type]


@contextmanager
def spuk(speicher: Path, tue: Callable[[Path], None]) -> Iterator[None]:
    """Somebody else is at work in the store: does this to every document as soon as it lies there, and whenever it
    is put again."""
    ende, bekannte = threading.Event(), dict[Path, int | None]()

    def spuke() -> None:
        while not ende.wait(0.002):
            for datei in speicher.rglob("*"):
                stand = _stand(datei)
                if stand is not None and bekannte.get(datei) != stand and _ist_dokument(datei):
                    tue(datei)
                    bekannte[datei] = _stand(datei)

    faden = threading.Thread(target=spuke, daemon=True)
    faden.start()
    try:
        yield
    finally:
        ende.set()
        faden.join()
    assert bekannte, "nothing came by"


def _stand(datei: Path) -> int | None:
    """When it was written; None where no file is."""
    try:
        return datei.stat().st_mtime_ns if datei.is_file() else None
    except OSError:
        return None


def _ist_dokument(datei: Path) -> bool:
    try:
        return datei.read_bytes()[:4] in (b"%PDF", b"\xff\xd8\xff\xe0", b"PK\x03\x04")
    except OSError:
        return False


def fremdes(datei: Path) -> None:
    datei.write_bytes(b"%PDF-1.7\nEin ganz anderes Schreiben.\n")


def verliere(datei: Path) -> None:
    datei.unlink(missing_ok=True)


def _demo(hier: Path, toml: Path) -> tuple[int, dict[str, object], float]:
    lege_ordner(hier / "eigene", {})
    beginn = time.monotonic()
    lauf = rufe(
        *("demo", "--once", "--json", "--data", hier / "data", "--akte", hier / "eigene", "--dms", toml)
    )
    return lauf.code, lauf.letzte, time.monotonic() - beginn


def _misslingt(art: str, was: str, hier: Path, toml: Path) -> str:
    """It ends by itself, in time, with a sentence; that is told."""
    code, letzte, sekunden = _demo(hier, toml)
    print(
        f"\n{art:<8}{was:<12}Ende {code} nach {sekunden:4.1f} s  {letzte.get('code')}: {letzte.get('text')}",
        file=sys.stderr,
    )
    assert code in (1, 3), letzte
    assert sekunden <= FRIST * float(os.environ.get("NACHSICHT", "1"))
    satz = str(letzte["text"])
    assert satz.endswith(".") and len(satz) > 20
    return satz


@pytest.mark.parametrize("art", ARTEN)
def test_es_geht(art: str, tmp_path: Path) -> None:
    with aufgebaut(art, tmp_path) as dms:
        code, letzte, _ = _demo(tmp_path, dms.als_toml(tmp_path))
        assert (code, letzte["ok"]) == (0, True), letzte
        _befehle(tmp_path)


def _befehle(hier: Path) -> None:
    """What an administrator asks afterwards."""
    settings = ("--settings", hier / "data" / "freiburg" / "gateway.toml", "--json")
    assert rufe("dms", "test", *settings).letzte["ok"]
    probe = rufe("dms", "probe", hier / "eigene", "--mandant", "azr:005700", *settings)
    assert (probe.code, probe.letzte["ok"]) == (0, True) and probe.letzte["orte"]
    abgleich = rufe("dms", "abgleich", *settings)
    assert (abgleich.code, abgleich.letzte["befunde"]) == (0, 0), abgleich.ausgabe


@pytest.mark.parametrize("art", MIT_KENNWORT)
def test_falsches_kennwort(art: str, tmp_path: Path) -> None:
    with aufgebaut(art, tmp_path, falsch=True) as dms:
        assert "Kennwort" in _misslingt(art, "kennwort", tmp_path, dms.als_toml(tmp_path))


@pytest.mark.parametrize("art", ARTEN)
def test_nur_lesbar(art: str, tmp_path: Path) -> None:
    with aufgebaut(art, tmp_path, nur_lesen=True) as dms:
        _misslingt(art, "nur lesbar", tmp_path, dms.als_toml(tmp_path))


@pytest.mark.parametrize("art", ARTEN)
def test_unter_unserem_namen_liegt_etwas_anderes(art: str, tmp_path: Path) -> None:
    with aufgebaut(art, tmp_path) as dms, spuk(dms.speicher, fremdes):
        _misslingt(art, "fremdes", tmp_path, dms.als_toml(tmp_path))


@pytest.mark.parametrize("art", [a for a in ARTEN if a != "xdomea"])
def test_was_angenommen_war_geht_verloren(art: str, tmp_path: Path) -> None:
    with aufgebaut(art, tmp_path) as dms, spuk(dms.speicher, verliere):
        _misslingt(art, "verloren", tmp_path, dms.als_toml(tmp_path))


@pytest.mark.parametrize("antwort", ["nein", "schweigt"])
def test_die_eakte_sagt_nein_oder_nichts(antwort: str, tmp_path: Path) -> None:
    with aufgebaut("xdomea", tmp_path, antwort=antwort) as dms:
        _misslingt("xdomea", antwort, tmp_path, dms.als_toml(tmp_path))
