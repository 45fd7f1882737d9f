"""A worker's sign of life, also while it has nothing to do: a row that it keeps fresh and takes along at its end."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from gateway.ablage.betrieb import Arbeiter, Betriebsbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ports import Uhr
from gateway.queue.fehlerbild import beschreibe

_log = logging.getLogger(__name__)

TAKT = timedelta(seconds=5)


class Lebenszeichen:
    """Context around a worker's whole life; beats in a thread of its own. `wettlaeufe`: lost races so far; `lease`:
    the longest that a worker may have."""

    def __init__(
        self,
        datenbank: Datenbank,
        wer: Arbeiter,
        uhr: Uhr,
        wettlaeufe: Callable[[], int] = lambda: 0,
        *,
        lease: timedelta,
    ) -> None:
        self._datenbank = datenbank
        self._wer = wer
        self._uhr = uhr
        self._wettlaeufe = wettlaeufe
        self._lease = lease
        self._ende = threading.Event()
        self._geschlagen = time.monotonic()
        self._faden = threading.Thread(target=self._schlage, name="lebenszeichen", daemon=True)

    def __enter__(self) -> None:
        self._versuche(self._melde_an)
        self._faden.start()

    def __exit__(self, *_: object) -> None:
        self._ende.set()
        self._faden.join(TAKT.total_seconds())
        self._versuche(lambda bestand: bestand.vergiss_worker([self._wer.name]))

    def _schlage(self) -> None:
        while not self._ende.wait(TAKT.total_seconds()):
            self._versuche(self._melde)

    def _melde_an(self, bestand: Betriebsbestand) -> None:
        """Whoever died here before us has been replaced; in a container that starts again all have the same number."""
        hier = [w for w in bestand.worker() if w.rechner == self._wer.rechner and w.name != self._wer.name]
        bestand.vergiss_worker([w.name for w in hier if w.pid == self._wer.pid or not _laeuft(w.pid)])
        self._melde(bestand)

    def _melde(self, bestand: Betriebsbestand) -> None:
        bestand.vergiss_lange_tote()
        bestand.melde_worker(self._wer, self._wettlaeufe())
        jetzt = time.monotonic()
        bestand.schlage_uhr(self._wer.name, timedelta(seconds=jetzt - self._geschlagen), self._lease)
        self._geschlagen = jetzt

    def _versuche(self, tue: Callable[[Betriebsbestand], None]) -> None:
        """Without a database nobody can read it either; the worker itself says that it is away."""
        try:
            with self._datenbank.schreiben() as session:
                tue(Betriebsbestand(session, self._uhr))
                session.commit()
        except Exception as fehler:
            _log.debug("Kein Lebenszeichen: %s", beschreibe(fehler))


def _laeuft(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _unbestattet(pid)


def _unbestattet(pid: int) -> bool:
    """Dead, but nobody has asked yet how it ended."""
    try:
        stand = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return False
    return stand.rpartition(")")[2].split()[:1] == ["Z"]
