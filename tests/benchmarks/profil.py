"""Which step takes how long: every work item measured, wall clock, our processor time, the mailbox's."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from gateway.ablauf import arbeit, vorgangsaufsicht
from gateway.ablauf.post import eingang
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.zeit import Systemuhr, Systemzufall
from gateway.queue.auftrag import Abschluss, Auftrag, Handler
from gateway.queue.worker import Worker
from tests.benchmarks.prozesswerte import cpu_sekunden


@dataclass
class Posten:
    anzahl: int = 0
    wand: float = 0.0
    cpu: float = 0.0
    postfach: float = 0.0


class Profil:
    """Sums by kind of work item. `postfach`: process id of the mailbox."""

    def __init__(self, uebergaben: int, postfach: int):
        self._uebergaben = uebergaben
        self._postfach = postfach
        self.posten: dict[str, Posten] = defaultdict(Posten)

    def miss(self, name: str, arbeite: Callable[[], Abschluss]) -> Abschluss:
        wand, cpu, postfach = time.perf_counter(), time.process_time(), cpu_sekunden(self._postfach)
        try:
            return arbeite()
        finally:
            posten = self.posten[name]
            posten.anzahl += 1
            posten.wand += time.perf_counter() - wand
            posten.cpu += time.process_time() - cpu
            posten.postfach += cpu_sekunden(self._postfach) - postfach

    def zeige(self) -> None:
        """Milliseconds per handover."""
        print(f"{'Schritt':<44}{'Aufträge':>9}{'Uhr':>9}{'CPU':>9}{'Postfach':>9}", file=sys.stderr)
        summe = Posten()
        for name, p in sorted(self.posten.items(), key=lambda e: -e[1].cpu - e[1].postfach):
            _zeile(name, p, self._uebergaben)
            summe.anzahl += p.anzahl
            summe.wand += p.wand
            summe.cpu += p.cpu
            summe.postfach += p.postfach
        _zeile("alles", summe, self._uebergaben)


def _zeile(name: str, p: Posten, je: int) -> None:
    werte = "".join(f"{1000 * wert / je:>9.1f}" for wert in (p.wand, p.cpu, p.postfach))
    print(f"{name:<44}{p.anzahl / je:>9.1f}{werte}", file=sys.stderr)


class Seite:
    """One authority whose worker runs here."""

    def __init__(self, installation: Installation, profil: Profil):
        self._installation = installation
        mandant = installation.einstellungen.mandanten[0].kennung
        self._post = installation.post(mandant)
        handler = arbeit.handler({mandant: self._post})
        self._worker = Worker(
            installation.datenbank,
            {art: _gemessen(profil, art, tue) for art, tue in handler.items()},
            name=f"messung {mandant}",
            uhr=Systemuhr(),
            zufall=Systemzufall(),
        )

    def ticke(self) -> None:
        """Ask the mailbox and work until nothing is due."""
        with self._installation.datenbank.schreiben() as session:
            eingang.takt(self._post, session)
            vorgangsaufsicht.takt(self._post.haus, session)
            session.commit()
        self._worker.laufe(bis_leer=True)


def _gemessen(profil: Profil, art: str, tue: Handler) -> Handler:
    def bearbeite(auftrag: Auftrag) -> Abschluss:
        return profil.miss(art, lambda: tue(auftrag))

    return bearbeite
