"""Whole handovers: two authorities and a mailbox in processes of their own, real OSCI over real HTTP.

`python -m tests.benchmarks.uebergaben [--groesse 35MB] [--anzahl 8] [--worker 1] [--profil]`: handovers per
second for both sides together, each with so many workers, processor seconds and peak memory of every process,
processor seconds per handover as a multiple of SHA-256 alone on the same bytes. With `--profil` one process
plays both workers and tells which step of the flows takes how long.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from gateway.ablauf.wege import anforderung
from gateway.bootstrap.installation import Installation
from gateway.demo.aufbau import baue_umgebung
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.prozesse import Prozess, Prozessgruppe, einmal
from gateway.domain.behoerde import Behoerde
from gateway.domain.groesse import groesse_in_bytes
from gateway.domain.person import Person
from gateway.domain.uebergabe import Zustand
from gateway.settings import lade
from tests.benchmarks import profil
from tests.benchmarks.akten import lege_akte
from tests.benchmarks.messen import sha256_sekunden
from tests.benchmarks.prozesswerte import cpu_sekunden, speicherspitze

GRENZE = 50_000_000
HOECHSTENS = 600.0
"""Seconds after which a run has failed."""


@dataclass(frozen=True)
class Durchsatz:
    """`cpu` (seconds) and `speicher` (peak bytes) by process; `sha256_sekunden`: processor time for the bytes
    of one Akte."""

    anzahl: int
    groesse: int
    sekunden: float
    cpu: dict[str, float]
    speicher: dict[str, int]
    sha256_sekunden: float

    @property
    def je_sekunde(self) -> float:
        return self.anzahl / self.sekunden

    @property
    def cpu_je_uebergabe(self) -> float:
        """Processor seconds of all processes together."""
        return sum(self.cpu.values()) / self.anzahl


def miss(anzahl: int, groesse: int, *, grenze: int = GRENZE, worker: int = 1) -> Durchsatz:
    """`anzahl` handovers at once, from the requests to the last receipt; `worker` processes on each side."""
    with _Schauplatz(anzahl, groesse, grenze) as platz:
        prozesse = {"postfach": platz.postfach}
        for nummer in range(1, worker + 1):
            prozesse[f"abgebende {nummer}"] = platz.worker(platz.a)
            prozesse[f"uebernehmende {nummer}"] = platz.worker(platz.b)
        vorher = {name: cpu_sekunden(p.popen.pid) for name, p in prozesse.items()}
        sha_vorher = sha256_sekunden(groesse, time.process_time)
        beginn = time.monotonic()
        platz.fordere_alle_an()
        platz.warte(lambda: time.sleep(0.2))
        sekunden = time.monotonic() - beginn
        pids = {name: p.popen.pid for name, p in prozesse.items()}
        return Durchsatz(
            anzahl,
            groesse,
            sekunden,
            {name: cpu_sekunden(pid) - vorher[name] for name, pid in pids.items()},
            {name: speicherspitze(pid) for name, pid in pids.items()},
            (sha_vorher + sha256_sekunden(groesse, time.process_time)) / 2,
        )


def miss_schritte(anzahl: int, groesse: int) -> profil.Profil:
    """The same work one item after the other in this process, each item measured."""
    with _Schauplatz(anzahl, groesse, GRENZE) as platz:
        schreiber = profil.Profil(anzahl, platz.postfach.popen.pid)
        seiten = [profil.Seite(platz.installation(b), schreiber) for b in (platz.b, platz.a)]
        platz.fordere_alle_an()

        def arbeite() -> None:
            for seite in seiten:
                seite.ticke()

        platz.warte(arbeite)
    return schreiber


class _Schauplatz:
    """Two authorities; the first has all the Akten, the second wants them."""

    def __init__(self, anzahl: int, groesse: int, grenze: int):
        self._ordner = tempfile.TemporaryDirectory(prefix="uebergaben-")
        self._basis = Path(self._ordner.name)
        self._gruppe = Prozessgruppe(self._basis / "protokolle")
        umgebung = baue_umgebung(self._basis, self._gruppe, Vorgaben(grenze))
        self.a, self.b = umgebung.a, umgebung.b
        for behoerde in (self.a, self.b):
            mit_ruhigem_takt(behoerde)
        self._personen: list[Person] = [
            lege_akte(self.a.dms / "akten" / f"akte-{nummer}", nummer, groesse)
            for nummer in range(1, anzahl + 1)
        ]
        for behoerde in (self.a, self.b):
            einmal(["db", "upgrade", "--settings", str(behoerde.einstellungen), "--json"])
        self._offen = {(b.kennung, n) for b in (self.a, self.b) for n in range(anzahl)}
        self._seiten = [(b, self.installation(b)) for b in (self.a, self.b)]

    def __enter__(self) -> _Schauplatz:
        return self

    def __exit__(self, *_: object) -> None:
        self._gruppe.beende()
        self._ordner.cleanup()

    @property
    def postfach(self) -> Prozess:
        return self._gruppe.prozess("postfach")

    def installation(self, behoerde: Demobehoerde) -> Installation:
        return Installation(lade(behoerde.einstellungen))

    def worker(self, behoerde: Demobehoerde) -> Prozess:
        prozess = self._gruppe.starte(
            f"{behoerde.kurz}-worker", ["worker", "--settings", str(behoerde.einstellungen), "--json"]
        )
        prozess.warte_auf("bereit")
        return prozess

    def fordere_alle_an(self) -> None:
        haus = self._seiten[1][1].haus(self.b.kennung)
        for nummer, person in enumerate(self._personen, 1):
            wunsch = anforderung.Wunsch(person, Behoerde(self.a.kennung, self.a.name), f"Wunsch {nummer}")
            anforderung.beginne(haus, wunsch, wer="Frau Beispiel")

    def warte(self, inzwischen: Callable[[], None]) -> None:
        """Until every handover has come to its end on both sides."""
        frist = time.monotonic() + HOECHSTENS
        while not self._alles_fertig():
            if time.monotonic() > frist:
                raise TimeoutError("Die Übergaben kommen nicht zum Ende.")
            self._gruppe.pruefe()
            inzwischen()

    def _alles_fertig(self) -> bool:
        for behoerde, installation in self._seiten:
            zeilen = installation.auskunft(behoerde.kennung).liste(hoechstens=1000).zeilen
            if gehalten := [z.haelt for z in zeilen if z.haelt]:
                raise RuntimeError(f"Eine Übergabe wartet auf eine Entscheidung: {gehalten[0]}")
            fertig = [z for z in zeilen if z.zustand in (Zustand.KARENZ, Zustand.ABGESCHLOSSEN)]
            if len(fertig) < len(self._personen):
                return False
        return True


def mit_ruhigem_takt(behoerde: Demobehoerde) -> None:
    """The demo asks its mailboxes twice a second, to be seen; that alone keeps a busy machine busy."""
    text = behoerde.einstellungen.read_text(encoding="utf-8")
    behoerde.einstellungen.write_text(text.replace("abholtakt = 0.5", "abholtakt = 2"), encoding="utf-8")


def main() -> None:
    angaben = argparse.ArgumentParser(description="Misst ganze Übergaben.")
    angaben.add_argument("--groesse", default="35MB")
    angaben.add_argument("--anzahl", type=int, default=8)
    angaben.add_argument("--worker", type=int, default=1, help="Worker je Behörde")
    angaben.add_argument("--profil", action="store_true")
    auswahl = angaben.parse_args()
    groesse = groesse_in_bytes(auswahl.groesse)
    if auswahl.profil:
        miss_schritte(auswahl.anzahl, groesse).zeige()
    else:
        zeige(miss(auswahl.anzahl, groesse, worker=auswahl.worker))


def zeige(wert: Durchsatz) -> None:
    """A table for people, a JSON line for machines."""
    spitze = max(wert.speicher.values()) / 1e6
    print(
        f"{wert.anzahl} Übergaben zu {wert.groesse / 1e6:g} MB: {wert.je_sekunde:.2f} je Sekunde, "
        f"je Übergabe {wert.cpu_je_uebergabe:.2f} s Rechenzeit "
        f"= {wert.cpu_je_uebergabe / wert.sha256_sekunden:.0f} × SHA-256, Spitze {spitze:.0f} MB",
        file=sys.stderr,
    )
    for name, sekunden in wert.cpu.items():
        print(
            f"  {name:<16}{sekunden / wert.anzahl:>8.3f} s{wert.speicher[name] / 1e6:>8.0f} MB",
            file=sys.stderr,
        )
    print(json.dumps(asdict(wert) | {"je_sekunde": round(wert.je_sekunde, 3)}), flush=True)


if __name__ == "__main__":
    main()
