"""kill -9, freezing and polite ending of a worker process: the effect happens exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auftragszustand
from gateway.audit.chain import pruefe_kette
from gateway.bootstrap.zeit import Systemuhr, Systemzufall
from gateway.queue.arbeitsweise import Arbeitsweise
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import Auswahl, liste
from gateway.queue.worker import Worker
from tests.crash.werkerprozess import LEASE, M, SpaetereUhr, handler_fuer
from tests.integration.ablage.werkzeug import uebergabe


@pytest.fixture
def auftrag_zu(datenbank: Datenbank) -> UUID:
    """A handover with one work item that waits."""
    id = uuid4()
    with datenbank.schreiben() as session:
        uebergabe(session, Systemuhr(), M, id)
        stelle_ein(session, M, "probe", f"probe:{id}", {"uebergabe": str(id)}, jetzt=datetime.now(UTC))
        session.commit()
    return id


def _kind(url: str, id: UUID, punkt: str, tat: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash.werkerprozess", url, str(id), punkt, tat],
        cwd=Path(__file__).parents[2],
    )


def _uebernimm(db: Datenbank, id: UUID) -> None:
    Worker(
        db,
        {"probe": handler_fuer(id)},
        name="nachfolger",
        uhr=SpaetereUhr(),
        zufall=Systemzufall(),
        weise=Arbeitsweise(lease=LEASE),
    ).laufe(bis_leer=True)


def _wirkungen(db: Datenbank, id: UUID) -> int:
    """How often the effect happened; chain and item must agree with it."""
    with db.lesen() as session:
        ereignisse = Buch(session, M, Systemuhr()).vorgaenge.zeitlinie(id)
        assert pruefe_kette(session, M).heil
        erledigt = liste(session, Auswahl(zustand=Auftragszustand.ERLEDIGT))
        wirkungen = sum(e.text == "Die Wirkung des Auftrags." for e in ereignisse)
        assert len(erledigt) == wirkungen
    return wirkungen


@pytest.mark.parametrize(
    ("punkt", "vor_der_uebernahme"),
    [("beansprucht", 0), ("behandelt", 0), ("gebucht", 0), ("abgeschlossen", 1)],
)
def test_nach_kill_9_geschieht_die_wirkung_genau_einmal(
    datenbank: Datenbank, datenbank_url: str, auftrag_zu: UUID, punkt: str, vor_der_uebernahme: int
) -> None:
    kind = _kind(datenbank_url, auftrag_zu, punkt, "toeten")
    assert kind.wait(60) == -signal.SIGKILL
    assert _wirkungen(datenbank, auftrag_zu) == vor_der_uebernahme
    _uebernimm(datenbank, auftrag_zu)
    assert _wirkungen(datenbank, auftrag_zu) == 1


def test_ein_eingefrorener_worker_verliert_gegen_seinen_nachfolger(
    datenbank: Datenbank, datenbank_url: str, auftrag_zu: UUID
) -> None:
    kind = _kind(datenbank_url, auftrag_zu, "behandelt", "einfrieren")
    _warte_auf_stillstand(kind.pid)
    _uebernimm(datenbank, auftrag_zu)
    assert _wirkungen(datenbank, auftrag_zu) == 1
    os.kill(kind.pid, signal.SIGCONT)
    assert kind.wait(60) == 0
    assert _wirkungen(datenbank, auftrag_zu) == 1


def test_auf_sigterm_wird_der_laufende_auftrag_noch_beendet(
    datenbank: Datenbank, datenbank_url: str, auftrag_zu: UUID
) -> None:
    kind = _kind(datenbank_url, auftrag_zu, "behandelt", "bitten")
    assert kind.wait(60) == 0
    assert _wirkungen(datenbank, auftrag_zu) == 1


def _warte_auf_stillstand(pid: int) -> None:
    """Until the kernel says T (stopped)."""
    ende = time.monotonic() + 60
    while Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "T":
        assert time.monotonic() < ende
        time.sleep(0.02)
