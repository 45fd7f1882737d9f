"""1, 2, 4 workers: how much more do they get done, and what holds them up?

`python -m tests.benchmarks.worker [--anzahl 400] [--uebergaben 16]` (`make bench-worker`), three measurements:

1. Work items whose handler only waits (50 ms, as for a mailbox): no processor is wanted, so what keeps N workers from
   doing N times as much is the queue and the database, and nothing else. Both databases.
2. The same with 10 ms of pure computing: where the cores end, the ratio ends, and the processors are busy.
3. Whole handovers of 35 MB, real processes on both sides."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import aktualisiere
from gateway.bootstrap.zeit import Systemuhr, Systemzufall
from gateway.domain.groesse import groesse_in_bytes
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import stelle_ein
from gateway.queue.reihum import Reihum
from gateway.queue.worker import Worker
from tests import postgres
from tests.benchmarks import uebergaben

WORKER = (1, 2, 4)
WARTEN, RECHNEN = 0.05, 0.01
"""Seconds that one item waits, or computes."""
MANDANTEN = [f"azr:{nr:06}" for nr in range(100, 110)]


def _warte(_: Auftrag) -> Abschluss:
    time.sleep(WARTEN)
    return Erledigt()


def _rechne(_: Auftrag) -> Abschluss:
    ende = time.thread_time() + RECHNEN
    while time.thread_time() < ende:
        pass
    return Erledigt()


ARTEN = {"warten": _warte, "rechnen": _rechne}


def kind(url: str, nummer: str) -> None:
    """One worker process: works until nothing is due; then says how much of its time a processor was with it."""
    print("bereit", flush=True)
    sys.stdin.readline()
    beginn, vorher = time.monotonic(), time.process_time()
    datenbank = Datenbank(url)
    Worker(
        datenbank,
        ARTEN,
        name=f"w{nummer}",
        uhr=Systemuhr(),
        zufall=Systemzufall(),
        reihum=Reihum(MANDANTEN),
    ).laufe(bis_leer=True)
    print((time.process_time() - vorher) / (time.monotonic() - beginn), flush=True)


def miss(url: str, art: str, worker: int, anzahl: int) -> tuple[float, float]:
    """Items per second of so many processes; how many processors they kept busy together."""
    datenbank = Datenbank(url)
    jetzt = Systemuhr().jetzt() - timedelta(minutes=1)
    with datenbank.schreiben() as session:
        for nummer in range(anzahl):
            mandant = MANDANTEN[nummer % len(MANDANTEN)]
            stelle_ein(session, mandant, art, f"{art}:{worker}:{nummer}", {"nr": nummer}, jetzt=jetzt)
        session.commit()
    datenbank.schliesse()
    befehl = [sys.executable, "-m", "tests.benchmarks.worker", "--kind", url]
    prozesse = [
        subprocess.Popen([*befehl, str(nr)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for nr in range(worker)
    ]
    for prozess in prozesse:
        assert prozess.stdout is not None and prozess.stdout.readline() == "bereit\n"
    beginn = time.monotonic()
    for prozess in prozesse:
        assert prozess.stdin is not None
        prozess.stdin.write("los\n")
        prozess.stdin.flush()
    anteile = [float(prozess.communicate()[0].splitlines()[-1]) for prozess in prozesse]
    return anzahl / (time.monotonic() - beginn), sum(anteile)


def datenbanken(ordner: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{ordner}/a.db"
    with postgres.server() as server:
        yield "PostgreSQL", server.lege_an("worker")


def main() -> None:
    if "--kind" in sys.argv:
        kind(*sys.argv[2:])
        return
    angaben = argparse.ArgumentParser(description="Misst, was mehrere Worker zusammen schaffen.")
    angaben.add_argument("--anzahl", type=int, default=400)
    angaben.add_argument("--uebergaben", type=int, default=16)
    auswahl = angaben.parse_args()
    with tempfile.TemporaryDirectory(prefix="worker-") as ordner:
        for name, url in datenbanken(Path(ordner)):
            aktualisiere(url)
            for art in ARTEN:
                einer = 0.0
                for worker in WORKER:
                    je_sekunde, prozessoren = miss(url, art, worker, auswahl.anzahl)
                    einer = einer or je_sekunde
                    _zeige(f"{name}, {art}", worker, je_sekunde, je_sekunde / einer, prozessoren)
    if auswahl.uebergaben:
        einer = 0.0
        for worker in WORKER:
            wert = uebergaben.miss(auswahl.uebergaben, groesse_in_bytes("35MB"), worker=worker)
            einer = einer or wert.je_sekunde
            prozessoren = sum(wert.cpu.values()) / wert.sekunden
            _zeige("Übergaben zu 35 MB", worker, wert.je_sekunde, wert.je_sekunde / einer, prozessoren)


def _zeige(was: str, worker: int, je_sekunde: float, verhaeltnis: float, prozessoren: float) -> None:
    print(
        f"{was:<24}{worker} Worker: {je_sekunde:>8.2f} je Sekunde, {verhaeltnis:>5.2f}×, "
        f"{prozessoren:>5.2f} von {os.cpu_count()} Prozessoren",
        file=sys.stderr,
    )
    werte = {"was": was, "worker": worker, "je_sekunde": je_sekunde, "verhaeltnis": verhaeltnis}
    print(json.dumps({**werte, "prozessoren": prozessoren}), flush=True)


if __name__ == "__main__":
    main()
