"""What one document of 2.4 GB of a Mandant costs another one in the same installation.

`python -m tests.benchmarks.riesig [--groesse 2.4GB] [--kleine 6] [--runden 2]` (part of `make bench-gedraenge`).
Stuttgart and Aalen share installation, database and one worker process; Freiburg has an installation of its own.
Small files (100 kB) go between Aalen and Freiburg one after the other: alone, then while a huge one of Stuttgart is
under way, then alone again, and so on, so that what else happens on the machine falls on both. First the shared
installation sends, then it receives.

Printed is what Aalen's own part of a handover takes, by its own timeline: from the request's arrival to the end of
sending, from the delivery's completeness to the end of the import; and for a whole handover the share of the delay,
with mailboxes asked every 30 s as in earnest."""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from gateway.ablage.tabellen import Ereigniszeile
from gateway.ablauf.wege import anforderung
from gateway.bootstrap.installation import Installation
from gateway.demo import behoerden
from gateway.demo.aufbau import baue_umgebung
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.prozesse import Prozessgruppe, einmal
from gateway.domain.behoerde import Behoerde
from gateway.domain.groesse import groesse_in_bytes
from gateway.domain.uebergabe import Zustand
from gateway.settings import lade
from tests.benchmarks.akten import lege_akte
from tests.benchmarks.uebergaben import mit_ruhigem_takt

KLEIN = 100_000
UEBERGABE = 60.0
"""Seconds of a small handover with mailboxes that are asked every 30 s: three messages, each waits 15 s and more."""
HOECHSTENS = 1_200.0


@dataclass(frozen=True)
class Teil:
    """One Mandant's own part of a handover, between two states of its timeline."""

    name: str
    von: frozenset[Zustand]
    bis: frozenset[Zustand]


FERTIG = frozenset({Zustand.KARENZ, Zustand.ABGESCHLOSSEN})
SENDEN = Teil("senden", frozenset(Zustand), frozenset({Zustand.GESENDET}) | FERTIG)
EMPFANGEN = Teil("empfangen", frozenset({Zustand.EMPFANGEN, Zustand.IMPORT_LAEUFT}), FERTIG)


class Schauplatz:
    """Three authorities in two installations."""

    def __init__(self, ordner: Path, gruppe: Prozessgruppe):
        aalen = behoerden.dritte(ordner)
        umgebung = baue_umgebung(ordner, gruppe, Vorgaben(), dritte=aalen)
        self.stuttgart, self.freiburg, self.aalen = umgebung.a, umgebung.b, aalen
        self._nummer = 0
        self.installationen: dict[str, Installation] = {}
        for amt in (self.stuttgart, self.freiburg):
            mit_ruhigem_takt(amt)
            einmal(["db", "upgrade", "--settings", str(amt.einstellungen), "--json"])
            self.installationen[amt.kennung] = Installation(lade(amt.einstellungen))
        self.installationen[aalen.kennung] = self.installationen[self.stuttgart.kennung]
        for amt in (self.stuttgart, self.freiburg):
            worker = gruppe.starte(
                f"{amt.kurz}-worker", ["worker", "--settings", str(amt.einstellungen), "--json"]
            )
            worker.warte_auf("bereit")

    def beginne(self, wer: Demobehoerde, von: Demobehoerde, groesse: int, blaetter: int) -> None:
        """`wer` asks `von` for a new file."""
        self._nummer += 1
        ordner = von.dms / "akten" / f"akte-{self._nummer}"
        person = lege_akte(ordner, self._nummer, groesse, blaetter=blaetter)
        wunsch = anforderung.Wunsch(person, Behoerde(von.kennung, von.name), f"Wunsch {self._nummer}")
        anforderung.beginne(self.installationen[wer.kennung].haus(wer.kennung), wunsch, wer="Frau Beispiel")

    def zeiten(self, amt: Demobehoerde, teil: Teil) -> dict[UUID, float]:
        """Seconds of this part, by Vorgang, of those that have finished it."""
        gesehen: dict[UUID, list[Ereigniszeile]] = {}
        with self.installationen[amt.kennung].datenbank.lesen() as session:
            gefragt = select(Ereigniszeile).where(Ereigniszeile.mandant == amt.kennung)
            for zeile in session.scalars(gefragt.order_by(Ereigniszeile.vorgang, Ereigniszeile.lfd)):
                gesehen.setdefault(zeile.vorgang, []).append(zeile)
        zeiten = {}
        for vorgang, zeilen in gesehen.items():
            anfang = next((z.zeit for z in zeilen if z.zustand in teil.von), None)
            ende = next((z.zeit for z in zeilen if z.zustand in teil.bis), None)
            if anfang and ende:
                zeiten[vorgang] = (ende - anfang).total_seconds()
        return zeiten


def _bis(bedingung: Callable[[], bool]) -> None:
    frist = time.monotonic() + HOECHSTENS
    while not bedingung():
        if time.monotonic() > frist:
            raise TimeoutError("Die Übergaben kommen nicht zum Ende.")
        time.sleep(0.1)


def _kleine(
    platz: Schauplatz, teil: Teil, anzahl: int, weiter: Callable[[], bool] = lambda: True
) -> list[float]:
    """One after the other, as long as `weiter` says so."""
    dauern: list[float] = []
    while len(dauern) < anzahl and weiter():
        vorher = platz.zeiten(platz.aalen, teil)
        paar = (platz.freiburg, platz.aalen) if teil is SENDEN else (platz.aalen, platz.freiburg)
        platz.beginne(*paar, KLEIN, 10)
        _bis(lambda: len(platz.zeiten(platz.aalen, teil)) > len(vorher))  # noqa: B023 - asked here only
        dauern += [s for v, s in platz.zeiten(platz.aalen, teil).items() if v not in vorher]
    return dauern


def miss(
    platz: Schauplatz, teil: Teil, groesse: int, anzahl: int, runden: int
) -> tuple[list[float], list[float]]:
    """What small ones take alone and beside huge ones."""
    allein, daneben = _kleine(platz, teil, anzahl), list[float]()
    for _ in range(runden):
        vorher = len(platz.zeiten(platz.stuttgart, teil))
        paar = (platz.freiburg, platz.stuttgart) if teil is SENDEN else (platz.stuttgart, platz.freiburg)
        beginn = time.monotonic()
        platz.beginne(*paar, groesse, 1)

        def laeuft(vorher: int = vorher) -> bool:
            return len(platz.zeiten(platz.stuttgart, teil)) == vorher

        daneben += _kleine(platz, teil, 10 * anzahl, laeuft)
        _bis(lambda: not laeuft())
        print(f"  {teil.name}: die große brauchte {time.monotonic() - beginn:.0f} s", file=sys.stderr)
        allein += _kleine(platz, teil, anzahl)
        for amt in (platz.stuttgart, platz.freiburg):
            for ordner in (amt.dms / "akten").iterdir():
                if sum(d.stat().st_size for d in ordner.rglob("*") if d.is_file()) >= groesse:
                    shutil.rmtree(ordner)
    return allein, daneben


def main() -> None:
    angaben = argparse.ArgumentParser(description="Misst, was eine riesige Akte die anderen kostet.")
    angaben.add_argument("--groesse", default="2.4GB")
    angaben.add_argument("--kleine", type=int, default=6)
    angaben.add_argument("--runden", type=int, default=2)
    auswahl = angaben.parse_args()
    groesse = groesse_in_bytes(auswahl.groesse)
    for teil in (SENDEN, EMPFANGEN):
        with (
            tempfile.TemporaryDirectory(prefix="riesig-") as name,
            Prozessgruppe(Path(name) / "protokolle") as gruppe,
        ):
            platz = Schauplatz(Path(name), gruppe)
            allein, daneben = miss(platz, teil, groesse, auswahl.kleine, auswahl.runden)
        mehr = statistics.median(daneben) - statistics.median(allein)
        print(
            f"{teil.name}: allein {_s(allein)}, neben {groesse / 1e9:g} GB {_s(daneben)}; von einer Übergabe "
            f"(Postfach alle 30 s gefragt) sind das {100 * mehr / UEBERGABE:+.1f} %",
            file=sys.stderr,
        )
        print(json.dumps({"teil": teil.name, "allein": allein, "daneben": daneben}), flush=True)


def _s(dauern: list[float]) -> str:
    return f"{statistics.median(dauern):.2f} s (höchstens {max(dauern):.2f}, {len(dauern)} mal)"


if __name__ == "__main__":
    main()
