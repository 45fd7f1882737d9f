"""Two authorities at work, and the real clamd of the receiving one: it is away, it comes back, it finds something. Told
from outside, by commands alone. `make interop-virus`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.virus.befund import PROBE
from gateway.demo import vorlage
from gateway.demo.aufbau import Schauplatz, baue_umgebung, starte_behoerden
from gateway.demo.behoerden import Demobehoerde, Vorgaben
from gateway.demo.prozesse import Prozessgruppe
from tests.acceptance.programm import rufe
from tests.interop.virus.vertrag import starte
from tests.zweibehoerden import DATEIEN, PERSON, schreibe_akte


class Amt:
    """One authority, by its commands."""

    def __init__(self, behoerde: Demobehoerde):
        self.kennung, self.akten = behoerde.kennung, behoerde.dms / "akten"
        self._settings = ("--settings", behoerde.einstellungen, "--json")

    def zeilen(self, *befehl: object) -> list[dict[str, Any]]:
        return rufe(*befehl, *self._settings).zeilen

    def letzte(self) -> dict[str, Any]:
        """Its youngest handover."""
        return max(self.zeilen("uebergabe", "list"), key=lambda z: str(z["seit"]))

    def befund(self, was: str) -> dict[str, Any]:
        (zeile,) = (z for z in self.zeilen("check") if z["was"] == was)
        return zeile

    def alarm(self, was: str) -> bool:
        return any(z["was"] == was for z in self.zeilen("alarm", "list"))

    def ursachen(self) -> list[str]:
        return [str(z["ursache"]) for z in self.zeilen("queue", "list") if z["ursache"]]

    def eingegangene(self) -> list[Path]:
        return [p for p in self.akten.iterdir() if p.is_dir()] if self.akten.exists() else []


def _bis(bedingung: Callable[[], object], was: str) -> None:
    ende = time.monotonic() + 300
    while not bedingung():
        assert time.monotonic() < ende, f"kommt nicht: {was}"
        time.sleep(1)


@contextmanager
def _zwei_aemter(hier: Path, ort: Path) -> Iterator[tuple[Amt, Amt]]:
    """Who gives and who receives; `ort`: where the scanner of the latter listens, when it does."""
    with Prozessgruppe(hier / "protokolle") as gruppe:
        umgebung = baue_umgebung(hier, gruppe, Vorgaben())
        with umgebung.b.einstellungen.open("a", encoding="utf-8") as datei:
            datei.write(f'\n[virenscanner]\nart = "clamd"\nadresse = "{ort}"\ngroesste = "30MB"\n')
        platz: Schauplatz = starte_behoerden(gruppe, umgebung)
        yield Amt(platz.a), Amt(platz.b)


def _fordere_an(
    hier: Path, a: Amt, b: Amt, name: str, geboren: str, nummer: str, dateien: dict[str, bytes]
) -> None:
    person = replace(PERSON, familienname=name, geburtsdatum=geboren, azr_nummer=nummer)
    schreibe_akte(a.akten / name, dateien, person=person, aktenzeichen=f"S-{name}")
    datei = vorlage.schreibe_personendatei(hier / f"{name}.json", person)
    angaben = ("--person", datei, "--aktenzeichen", f"F-{name}", "--formate", "")
    assert b.zeilen("uebergabe", "start", "--von", a.kennung, *angaben)[-1]["ok"]


def test_fort_wieder_da_und_gefunden(tmp_path: Path) -> None:
    scanner = tmp_path / "clamd"
    scanner.mkdir()
    with _zwei_aemter(tmp_path / "aemter", scanner / "clamd.ctl") as (a, b):
        _fordere_an(tmp_path, a, b, "Musterfort", "1950-01-17", "200115991050", DATEIEN)
        _bis(lambda: [u for u in b.ursachen() if u.startswith("viren.")], "die Lieferung wartet")
        assert b.eingegangene() == []
        befund = b.befund("virenscanner")
        assert not befund["ok"] and befund["rat"], befund
        _bis(lambda: b.alarm("virenscanner"), "Alarm")

        prozess, _ = starte(scanner, PROBE)
        try:
            _bis(b.eingegangene, "die Akte ist da")
            assert b.befund("virenscanner")["ok"]
            _bis(lambda: not b.alarm("virenscanner"), "kein Alarm mehr")
            _infiziert(tmp_path, a, b)
        finally:
            prozess.terminate()
            prozess.wait(30)


def _infiziert(hier: Path, a: Amt, b: Amt) -> None:
    boese = {**DATEIEN, "10_Grundakte/Anlage.pdf": b"%PDF-1.7\n" + bytes(5000) + PROBE}
    _fordere_an(hier, a, b, "Musterbefallen", "1960-02-18", "200115991060", boese)
    _bis(lambda: any(z["art"] == "schadsoftware" for z in b.zeilen("aufgabe", "list")), "Aufgabe")
    (aufgabe,) = (z for z in b.zeilen("aufgabe", "list") if z["art"] == "schadsoftware")
    assert "Test.EICAR" in aufgabe["text"] and aufgabe["rolle"] == "sachbearbeitung"
    assert len(b.eingegangene()) == 1, "nichts davon kommt ins DMS"
    _bis(lambda: a.letzte()["zustand"] == "zurueckgewiesen", "der Absender weiß es (0010)")
    wahl = ("--wahl", "schliessen", "--durch", "sachbearbeitung", "--grund", "Absender angerufen")
    assert b.zeilen("aufgabe", "entscheiden", aufgabe["id"], *wahl)[-1]["ok"]
    _bis(lambda: b.letzte()["zustand"] == "zurueckgewiesen", "zur Kenntnis genommen")

    (a.akten / "Musterbefallen" / "10_Grundakte" / "Anlage.pdf").unlink()
    _fordere_an(hier, a, b, "Musterbefallen", "1960-02-18", "200115991060", DATEIEN)
    _bis(lambda: len(b.eingegangene()) == 2, "die saubere Lieferung ist da")
