"""The clock: it only ticks. Each tick enqueues under an idempotent key or wakes; the truth is in the
tables, so any number of processes may tick."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankWettlauf
from gateway.ports import Uhr
from gateway.queue.fehlerbild import beschreibe
from gateway.queue.gestoerte import Gestoerte

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Takt:
    """`tue` enqueues work in one transaction, every `abstand` and once at the start."""

    name: str
    abstand: timedelta
    tue: Callable[[Session], None]


class Taktgeber:
    """Lets the ticks of one process happen, in a thread of their own."""

    def __init__(self, datenbank: Datenbank, takte: Sequence[Takt], uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._planer = BackgroundScheduler(timezone="UTC")
        self._planer.add_listener(self._faellt_aus, EVENT_JOB_MAX_INSTANCES)
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # what it warns of we say ourselves
        self._gestoerte = Gestoerte(uhr)
        self._traege = set[str]()
        """Ticks of which it was said that they take too long."""
        for takt in takte:
            self._planer.add_job(
                self.schlage,
                "interval",
                args=[takt],
                id=takt.name,
                seconds=takt.abstand.total_seconds(),
                next_run_time=uhr.jetzt(),
                coalesce=True,
                misfire_grace_time=None,
            )

    def starte(self) -> None:
        """Begin to tick."""
        self._planer.start()

    def halte_an(self) -> None:
        """Stop; a tick under way comes to its end."""
        self._planer.shutdown()

    def schlage(self, takt: Takt) -> None:
        """One tick; what goes wrong is tried again at the next one."""
        beginn = time.monotonic()
        try:
            with self._datenbank.schreiben() as session:
                takt.tue(session)
                session.commit()
        except DatenbankWettlauf as fehler:
            _log.debug("Takt %s: %s", takt.name, beschreibe(fehler))
        except Exception as fehler:
            self._gestoerte.scheitert(takt.name, f"Takt {takt.name}", beschreibe(fehler))
        else:
            self._gestoerte.gelingt(takt.name, f"Takt {takt.name}")
        if time.monotonic() - beginn < takt.abstand.total_seconds():
            self._traege.discard(takt.name)

    def _faellt_aus(self, ereignis: JobSubmissionEvent) -> None:
        """The one before is still under way; said once until one is in time again."""
        name = ereignis.job_id
        if name not in self._traege:
            self._traege.add(name)
            _log.warning(
                "Takt %s: dauert länger als sein Abstand; bis er fertig ist, fällt der nächste aus.", name
            )
