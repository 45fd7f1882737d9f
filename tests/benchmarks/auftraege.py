"""Claim and finish per second while a million finished work items lie in the table, on both databases.

`python -m tests.benchmarks.auftraege [--erledigt 1000000] [--anzahl 500]`; a line for people on standard error,
a JSON line for machines on standard output. Not part of the tests: filling the table takes half a minute.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import aktualisiere
from gateway.bootstrap.zeit import Systemuhr, Systemzufall
from gateway.queue.auftrag import Erledigt
from gateway.queue.einstellen import stelle_ein
from gateway.queue.worker import Worker
from tests import postgres

MANDANT = "azr:001900"
_REIHE = {
    "sqlite": "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < :anzahl) SELECT n FROM r)",
    "postgresql": "generate_series(1, CAST(:anzahl AS integer)) AS reihe(n)",
}
_FUELLEN = (
    "INSERT INTO auftrag (mandant, art, schluessel, daten, zustand, klasse, faellig, reihung, versuche,"
    " abstuerze, vergabe, nochmal, erstellt, geaendert) SELECT mandant, art, 'alt:' || n, daten, 'erledigt',"
    " klasse, faellig, reihung, 0, 0, 1, nochmal, erstellt, geaendert FROM"
    " (SELECT * FROM auftrag ORDER BY id DESC LIMIT 1) AS vorlage, "
)


def fuelle(datenbank: Datenbank, erledigt: int) -> None:
    """One item as the pattern, so many finished copies of it."""
    with datenbank.schreiben() as session:
        stelle_ein(session, MANDANT, "probe", "vorlage", {"nr": 1}, jetzt=Systemuhr().jetzt())
        art = session.get_bind().dialect.name
        session.execute(text(_FUELLEN + _REIHE[art]), {"anzahl": erledigt})
        session.commit()


def miss(datenbank: Datenbank, anzahl: int) -> float:
    """Items per second of one worker whose handler does nothing."""
    jetzt = Systemuhr().jetzt() - timedelta(minutes=1)
    with datenbank.schreiben() as session:
        for nummer in range(anzahl):
            stelle_ein(session, MANDANT, "probe", f"neu:{nummer}", {"nr": nummer}, jetzt=jetzt)
        session.commit()
    worker = Worker(
        datenbank, {"probe": lambda _: Erledigt()}, name="messung", uhr=Systemuhr(), zufall=Systemzufall()
    )
    beginn = time.perf_counter()
    worker.laufe(bis_leer=True)
    return anzahl / (time.perf_counter() - beginn)


def _urls(ordner: Path) -> Iterator[str]:
    yield f"sqlite:///{ordner}/a.db"
    with postgres.server() as server:
        yield server.lege_an("messung")


def main() -> None:
    angaben = argparse.ArgumentParser(description="Misst Nehmen und Abschließen.")
    angaben.add_argument("--erledigt", type=int, default=1_000_000)
    angaben.add_argument("--anzahl", type=int, default=500)
    auswahl = angaben.parse_args()
    with tempfile.TemporaryDirectory(prefix="auftraege-") as ordner:
        for url in _urls(Path(ordner)):
            aktualisiere(url)
            datenbank = Datenbank(url)
            art = url.partition(":")[0].partition("+")[0]
            leer = miss(datenbank, auswahl.anzahl)
            fuelle(datenbank, auswahl.erledigt)
            voll = miss(datenbank, auswahl.anzahl)
            datenbank.schliesse()
            print(
                f"{art}: {leer:.0f} je Sekunde, mit {auswahl.erledigt} erledigten {voll:.0f}", file=sys.stderr
            )
            print(json.dumps({"datenbank": art, "leer": leer, "voll": voll}), flush=True)


if __name__ == "__main__":
    main()
