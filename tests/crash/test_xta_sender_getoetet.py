"""A worker that sends over XTA is killed in the middle of the message, while the answer is on its way, and before
it has booked the receipt: in the end the message lies at the server, once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablauf.post import ausgang, nachweis
from gateway.bootstrap.haltepunkt import VARIABLE
from gateway.domain.nachricht import Nachrichtenzustand
from tests.crash.xtasenderprozess import sender
from tests.stoernetz import Eingriff, Fehlerart, Netz, Richtung
from tests.xtaaemter import xtastand
from tests.xtapki import Tlspki
from tests.xtaserver import Xtastand
from tests.zweibehoerden import ZU, Amt

INHALT = os.urandom(600_000)


@dataclass
class Probe:
    """A message that waits for its sending, the server it goes to, and the network between."""

    url: str
    ordner: Path
    stand: Xtastand
    netz: Netz
    amt: Amt
    nachricht: UUID = field(default_factory=uuid4)
    versuche: int = 0

    def versuche_es(self, *plan: Eingriff, haltepunkt: str | None = None) -> int:
        """One sender process: it ends by itself or is killed when the plan says so."""
        umgebung = {**os.environ, **({VARIABLE: haltepunkt} if haltepunkt else {})}
        befehl = [sys.executable, "-m", "tests.crash.xtasenderprozess", self.url, str(self.ordner)]
        befehl += [str(self.stand.pki.ordner), str(self.netz.port), str(self.versuche)]
        with subprocess.Popen(befehl, cwd=Path(__file__).parents[2], env=umgebung) as prozess:
            self.netz.absturz = lambda: os.kill(prozess.pid, signal.SIGKILL)
            self.netz.plan = list(plan)
            self.versuche += 1
            ende = prozess.wait(120)
        assert self.netz.plan == []
        return ende

    def stirb(self, richtung: Richtung, stelle: int, wenn: Callable[[], bool] = lambda: True) -> int:
        """Killed once so many bytes have passed in one exchange from here on."""
        austausch = len(self.netz.laengen)
        return self.versuche_es(Eingriff(austausch, richtung, stelle, Fehlerart.ABSTURZ, wenn))

    def am_server(self) -> list[bytes]:
        """What the reader is given, unread until now."""
        geholt = []
        with self.stand.client(ZU, "konto-b") as client:
            for kennung in client.statusliste().kennungen:
                with client.hole() as nachricht:
                    assert nachricht is not None and nachricht.metadaten.message_id == kennung
                    geholt.append(nachricht.datei.read())
        return geholt


@pytest.fixture
def probe(sqlite_vorlage: Path, tmp_path: Path, tlspki: Tlspki) -> Iterator[Probe]:
    shutil.copy(sqlite_vorlage, tmp_path / "ablage.db")
    url, ordner = f"sqlite:///{tmp_path}/ablage.db", tmp_path / "amt"
    ordner.mkdir()
    stand = xtastand(tlspki, tmp_path / "xta")
    netz = Netz(stand.port)
    probe = Probe(url, ordner, stand, netz, sender(url, ordner, tlspki.ordner, netz.port, 0))
    _schreibe_nachricht(probe.amt, probe.nachricht)
    yield probe
    netz.close()
    probe.amt.haus.datenbank.schliesse()
    stand.beende()


def _schreibe_nachricht(amt: Amt, id: UUID) -> None:
    with amt.haus.buchen() as buch:
        amt.haus.speicher.tresor.lege_an(buch, id)
    fertig = ausgang.lege(
        amt.haus, Kopfangaben(id, "010207", ZU), iter([INHALT]), schluessel=id, vorgang=None
    )
    with amt.haus.buchen() as buch:
        ausgang.stelle_aus(buch, fertig)


def test_nach_jedem_tod_liegt_die_nachricht_am_ende_einmal_beim_server(probe: Probe) -> None:
    tode = [
        probe.versuche_es(haltepunkt="ausgang.versiegelt"),  # nothing has left yet
        probe.stirb(Richtung.HIN, len(INHALT) // 2),  # in the middle of the message
        probe.stirb(Richtung.ZURUECK, 0, lambda: probe.stand.eingelagert == 1),  # the answer is on the way
        probe.versuche_es(haltepunkt="ausgang.eingeliefert"),  # confirmed, not booked
    ]
    assert tode == [-signal.SIGKILL] * 4
    assert list(probe.amt.post.versandordner.iterdir()) != []
    assert probe.versuche_es() == 0
    (sendung,) = probe.am_server()
    assert len(sendung) > len(INHALT) and INHALT[:1000] not in sendung
    with probe.amt.haus.lesen() as buch:
        zeile = buch.nachrichten.lies(probe.nachricht)
    assert (zeile.zustand, zeile.transport) == (Nachrichtenzustand.GESENDET, "xta")
    assert zeile.beleg is not None
    assert str(zeile.transport_id).encode() in nachweis.lies(probe.amt.haus, probe.nachricht, zeile.beleg)
    assert list(probe.amt.post.versandordner.iterdir()) == []
