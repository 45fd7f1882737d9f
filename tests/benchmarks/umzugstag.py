"""A day of a data centre with 130 authorities: 6,500 notices, from the mailbox to the decision.

`python -m tests.benchmarks.umzugstag [--anzahl 6500] [--worker 2]`: real OSCI, the notices lie in the mailbox, then
the workers begin. 97 % of the notices move no file. Notices per second, processor seconds of every process, peak
memory; how long 6,500 take at this pace."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.bootstrap.installation import Installation
from gateway.demo import meldeamt
from gateway.demo.aufbau import baue_umgebung
from gateway.demo.behoerden import meldebehoerden
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.jahr.kalender import STADT, tag_eines_rechenzentrums
from gateway.demo.jahr.stadt import schreibe_meldung
from gateway.demo.prozesse import Prozessgruppe, einmal
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.settings import lade
from tests.benchmarks.prozesswerte import cpu_sekunden, speicherspitze

EIN_TAG, ZIEL = 6_500, 300.0
"""Notices, and seconds in which they shall be decided on two cores."""
HOECHSTENS = 1_800.0
_ENTSCHIEDEN = (Nachrichtenzustand.VERARBEITET, Nachrichtenzustand.ABGELEGT, Nachrichtenzustand.ABGEWIESEN)


@dataclass(frozen=True)
class Tagwert:
    """`cpu` (seconds) and `speicher` (peak bytes) by process."""

    anzahl: int
    sekunden: float
    cpu: dict[str, float]
    speicher: dict[str, int]

    @property
    def hochgerechnet(self) -> float:
        """Seconds for a whole day at this pace."""
        return self.sekunden * EIN_TAG / self.anzahl

    @property
    def cpu_je_meldung(self) -> float:
        return sum(self.cpu.values()) / self.anzahl


def miss(anzahl: int, worker: int) -> Tagwert:
    """Raises `TimeoutError`."""
    with tempfile.TemporaryDirectory(prefix="umzugstag-") as ordner:
        basis = Path(ordner)
        with Prozessgruppe(basis / "protokolle") as gruppe:
            aemter = meldebehoerden(basis)
            umgebung = baue_umgebung(basis, gruppe, Vorgaben(), meldebehoerden=aemter)
            einmal(["db", "upgrade", "--settings", str(umgebung.a.einstellungen), "--json"])
            _sende(anzahl, aemter[0].einstellungen)
            einstellungen = ["--settings", str(umgebung.a.einstellungen), "--json"]
            postfach = gruppe.prozess("postfach").popen.pid
            vorher, beginn = cpu_sekunden(postfach), time.monotonic()
            prozesse = {
                f"worker {n}": gruppe.starte(f"worker-{n}", ["worker", *einstellungen]).popen.pid
                for n in range(1, worker + 1)
            }
            _warte(Installation(lade(umgebung.a.einstellungen)), anzahl, gruppe)
            sekunden = time.monotonic() - beginn
            cpu = {name: cpu_sekunden(pid) for name, pid in prozesse.items()}
            cpu["postfach"] = cpu_sekunden(postfach) - vorher
            pids = prozesse | {"postfach": postfach}
            return Tagwert(anzahl, sekunden, cpu, {name: speicherspitze(pid) for name, pid in pids.items()})


def _sende(anzahl: int, einstellungen: Path) -> None:
    amt = meldeamt.lade(einstellungen)
    jetzt = datetime.now(UTC).replace(microsecond=0)
    for nummer, nachricht in enumerate(tag_eines_rechenzentrums(anzahl)):
        _, xml = schreibe_meldung(nachricht, nummer, jetzt)
        amt.sende(xml, STADT, "XAusländer Meldung")


def _warte(installation: Installation, anzahl: int, gruppe: Prozessgruppe) -> None:
    frist = time.monotonic() + HOECHSTENS
    suche = select(func.count()).where(
        Nachrichtenzeile.richtung == Nachrichtenrichtung.EIN, Nachrichtenzeile.zustand.in_(_ENTSCHIEDEN)
    )
    while True:
        gruppe.pruefe()
        with installation.datenbank.lesen() as session:
            if session.scalars(suche).one() >= anzahl:
                return
        if time.monotonic() > frist:
            raise TimeoutError("Die Meldungen werden nicht fertig.")
        time.sleep(0.5)


def main() -> None:
    angaben = argparse.ArgumentParser(description="Misst einen Tag voller Meldungen.")
    angaben.add_argument("--anzahl", type=int, default=EIN_TAG)
    angaben.add_argument("--worker", type=int, default=2)
    auswahl = angaben.parse_args()
    zeige(miss(auswahl.anzahl, auswahl.worker))


def zeige(wert: Tagwert) -> None:
    """A table for people, a JSON line for machines."""
    print(
        f"{wert.anzahl} Meldungen in {wert.sekunden:.0f} s, je Meldung {1000 * wert.cpu_je_meldung:.0f} ms "
        f"Rechenzeit; {EIN_TAG} wären {wert.hochgerechnet:.0f} s (Ziel {ZIEL:.0f} s)",
        file=sys.stderr,
    )
    for name, sekunden in wert.cpu.items():
        print(f"  {name:<12}{sekunden:>8.1f} s{wert.speicher[name] / 1e6:>8.0f} MB", file=sys.stderr)
    print(json.dumps(asdict(wert)), flush=True)


if __name__ == "__main__":
    main()
