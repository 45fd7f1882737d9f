"""What a backlog and a huge file of one Mandant cost another one, who has little to do.

`python -m tests.benchmarks.gedraenge [--rueckstau 4000]` (`make bench-gedraenge`): B has one item a second (20 ms of
work), alone and while A has so many, and two heavy ones of 30 s each. Printed is how long B's items take from due to
done (median, 95 %), on both databases, with the lanes of one worker process; and what that means for a handover, which
needs some twenty items and, with mailboxes asked every 30 s, not less than a minute."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import aktualisiere
from gateway.ablage.tabellen import Auftragsklasse
from gateway.bootstrap.zeit import Systemuhr, Systemzufall
from gateway.queue.arbeitsweise import Arbeitsweise
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import stelle_ein
from gateway.queue.reihum import Reihum
from gateway.queue.spuren import Spuren
from gateway.queue.worker import Worker
from tests.benchmarks.worker import datenbanken

A, B = "azr:000100", "azr:000200"
ARBEIT, RIESIG = 0.02, 30.0
AUFTRAEGE_JE_UEBERGABE, UEBERGABE = 20, 60.0


def miss(datenbank: Datenbank, rueckstau: int, anzahl: int) -> list[float]:
    """Seconds that each item of B takes."""
    dauern: list[float] = []
    begonnen: dict[str, float] = {}
    ende = threading.Event()

    def arbeite(auftrag: Auftrag) -> Abschluss:
        if auftrag.klasse is Auftragsklasse.SCHWER:
            ende.wait(RIESIG)
        else:
            time.sleep(ARBEIT)
        if auftrag.mandant == B:
            dauern.append(time.monotonic() - begonnen[auftrag.schluessel])
        return Erledigt()

    reihum = Reihum([A, B])
    weise = Arbeitsweise(pause=timedelta(seconds=0.2))
    spuren = [
        Worker(
            datenbank,
            {"a": arbeite},
            name=f"w{nr}",
            uhr=Systemuhr(),
            zufall=Systemzufall(),
            weise=weise,
            klasse=klasse,
            reihum=reihum,
        )
        for nr, klasse in enumerate((Auftragsklasse.LEICHT, Auftragsklasse.SCHWER, Auftragsklasse.SCHWER))
    ]
    _stelle_ein(datenbank, A, rueckstau, Auftragsklasse.LEICHT)
    _stelle_ein(datenbank, A, min(rueckstau, 2), Auftragsklasse.SCHWER)
    faden = threading.Thread(target=Spuren(spuren).laufe, daemon=True)
    faden.start()
    for nr in range(anzahl):
        time.sleep(1)
        begonnen[f"{B}:{rueckstau}:{nr}"] = time.monotonic()
        _stelle_ein(datenbank, B, 1, Auftragsklasse.LEICHT, name=f"{B}:{rueckstau}:{nr}")
    time.sleep(2)
    ende.set()
    spuren[0].halte_an()
    faden.join(60)
    return dauern


def _stelle_ein(
    datenbank: Datenbank, mandant: str, anzahl: int, klasse: Auftragsklasse, name: str | None = None
) -> None:
    jetzt = Systemuhr().jetzt() - (timedelta(minutes=2) if name is None else timedelta())
    with datenbank.schreiben() as session:
        for nr in range(anzahl):
            schluessel = name or f"{mandant}:{klasse}:{nr}"
            stelle_ein(session, mandant, "a", schluessel, {"nr": nr}, jetzt=jetzt, klasse=klasse)
        session.commit()


def main() -> None:
    angaben = argparse.ArgumentParser(
        description="Misst, was ein Rückstau eines Mandanten einen anderen kostet."
    )
    angaben.add_argument("--rueckstau", type=int, default=4_000)
    angaben.add_argument("--anzahl", type=int, default=30)
    auswahl = angaben.parse_args()
    with tempfile.TemporaryDirectory(prefix="gedraenge-") as ordner:
        for name, url in datenbanken(Path(ordner)):
            aktualisiere(url)
            datenbank = Datenbank(url)
            allein = miss(datenbank, 0, auswahl.anzahl)
            daneben = miss(datenbank, auswahl.rueckstau, auswahl.anzahl)
            datenbank.schliesse()
            mehr = AUFTRAEGE_JE_UEBERGABE * (statistics.median(daneben) - statistics.median(allein))
            anteil = 100 * mehr / UEBERGABE
            print(
                f"{name}: allein {_ms(allein)}, neben {auswahl.rueckstau} und zwei riesigen {_ms(daneben)}; "
                f"eine Übergabe dauert {mehr:.1f} s länger ({anteil:.0f} %)",
                file=sys.stderr,
            )
            print(json.dumps({"datenbank": name, "allein": allein, "daneben": daneben}), flush=True)


def _ms(dauern: list[float]) -> str:
    p95 = sorted(dauern)[int(0.95 * len(dauern))]
    return f"{1000 * statistics.median(dauern):.0f} ms (95 %: {1000 * p95:.0f} ms)"


if __name__ == "__main__":
    main()
