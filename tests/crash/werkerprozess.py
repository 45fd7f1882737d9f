"""A worker in a process of its own, for tests that kill, freeze or end it at a named point.

python -m tests.crash.werkerprozess URL UEBERGABE PUNKT TAT
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.bootstrap.zeit import Systemuhr, Systemzufall
from gateway.queue.arbeitsweise import Arbeitsweise
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Handler
from gateway.queue.worker import Worker

M = "azr:001900"
LEASE = timedelta(seconds=30)


def handler_fuer(uebergabe: UUID) -> Handler:
    """Its effect: one more row in the timeline."""

    def buchen(session: Session) -> None:
        vorgaenge = Buch(session, M, Systemuhr()).vorgaenge
        vorgaenge.vermerke(vorgaenge.zum_aendern(uebergabe), "Die Wirkung des Auftrags.")

    def handler(auftrag: Auftrag) -> Abschluss:
        assert auftrag.mandant == M
        return Erledigt(buchen)

    return handler


class SpaetereUhr:
    """One hour ahead: for it the leases of the others are long over."""

    def jetzt(self) -> datetime:
        return datetime.now(UTC) + timedelta(hours=1)


def _tue(tat: str) -> None:
    match tat:
        case "toeten":
            os.kill(os.getpid(), signal.SIGKILL)
        case "einfrieren":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "bitten":
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.1)


def main() -> None:
    url, uebergabe, punkt, tat = sys.argv[1:]
    worker = Worker(
        Datenbank(url),
        {"probe": handler_fuer(UUID(uebergabe))},
        name=f"kind-{os.getpid()}",
        uhr=Systemuhr(),
        zufall=Systemzufall(),
        weise=Arbeitsweise(lease=LEASE),
        haltepunkt=lambda name: _tue(tat) if name == punkt else None,
    )
    worker.halte_bei_signal()
    worker.laufe(bis_leer=tat == "einfrieren")


if __name__ == "__main__":
    main()
