"""`make bench`: the payload path against SHA-256, and its peak memory; then whole handovers, a day
of notices, and looks into a full house.

`python -m tests.benchmarks [--groessen 10MB,100MB,1GB] [--nur NAME]`; a table on standard error, JSON lines
on standard output.
"""

from __future__ import annotations

import argparse
import sys

from gateway.domain.groesse import groesse_in_bytes
from tests.benchmarks import bestand, uebergaben, umzugstag
from tests.benchmarks.messen import Messwert, miss_in_eigenem_prozess
from tests.benchmarks.register import lade


def main() -> None:
    angaben = argparse.ArgumentParser(description="Misst den Weg der Nutzdaten.")
    angaben.add_argument("--groessen", default="10MB,100MB,1GB")
    angaben.add_argument("--nur", choices=list(lade()), action="append")
    auswahl = angaben.parse_args()
    _zeile("Schritt", "Größe", "MB/s", "× SHA-256", "Spitze MB")
    for name in auswahl.nur or lade():
        for groesse in auswahl.groessen.split(","):
            _zeige(miss_in_eigenem_prozess(name, groesse_in_bytes(groesse)))
    if not auswahl.nur:
        for anzahl, akte, worker in ((8, "35MB", 1), (8, "35MB", 2), (20, "100kB", 1)):
            uebergaben.zeige(uebergaben.miss(anzahl, groesse_in_bytes(akte), worker=worker))
        uebergaben.miss_schritte(4, groesse_in_bytes("35MB")).zeige()
        umzugstag.zeige(umzugstag.miss(1_000, worker=2))
        bestand.zeige(150_000, 1_000)


def _zeige(wert: Messwert) -> None:
    _zeile(
        wert.name,
        f"{wert.groesse / 1e6:.0f} MB",
        f"{wert.groesse / 1e6 / wert.sekunden:.0f}",
        f"{wert.verhaeltnis:.2f}",
        f"{wert.speicher / 1e6:.0f}",
    )
    print(wert.als_json(), flush=True)


def _zeile(*spalten: str) -> None:
    print(
        f"{spalten[0]:<24}" + "".join(f"{spalte:>12}" for spalte in spalten[1:]), file=sys.stderr, flush=True
    )


if __name__ == "__main__":
    main()
