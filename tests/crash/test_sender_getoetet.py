"""The sender is killed in the middle of the chunks, again and again: what is there is not sent again."""

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

from adapters.osci.draht.pakete import Paketangabe
from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.mailbox.paketlager import Paketlager, Paketstand
from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablauf.post import ausgang
from gateway.bootstrap.haltepunkt import VARIABLE
from gateway.domain.nachricht import Nachrichtenzustand
from tests.crash.senderprozess import PAKET, sender
from tests.oscipostfach import Postfachstand
from tests.stoernetz import Eingriff, Fehlerart, Netz, Richtung
from tests.zweibehoerden import ZU, Amt

INHALT = os.urandom(1_000_000)


@dataclass
class Probe:
    """A message that waits for its sending, the mailbox it goes to, and the network between."""

    url: str
    ordner: Path
    stand: Postfachstand
    netz: Netz
    amt: Amt
    nachricht: UUID = field(default_factory=uuid4)
    angekommen: list[tuple[str, int]] = field(default_factory=list)
    """Message id and number of every chunk that reached the mailbox, as often as it did."""
    anzahl: int = 0
    versuche: int = 0

    def versuche_es(self, *plan: Eingriff, haltepunkt: str | None = None) -> int:
        """One sender process: it ends by itself or is killed when the plan says so."""
        umgebung = {**os.environ, **({VARIABLE: haltepunkt} if haltepunkt else {})}
        befehl = [sys.executable, "-m", "tests.crash.senderprozess", self.url, str(self.ordner)]
        befehl += [str(self.netz.port), str(self.versuche)]
        with subprocess.Popen(befehl, cwd=Path(__file__).parents[2], env=umgebung) as prozess:
            self.netz.absturz = lambda: os.kill(prozess.pid, signal.SIGKILL)
            self.netz.plan = list(plan)
            self.versuche += 1
            ende = prozess.wait(120)
        assert self.netz.plan == []
        return ende

    def stirb(
        self, nach: int, richtung: Richtung, stelle: int, wenn: Callable[[], bool] | None = None
    ) -> int:
        """Killed in the exchange `nach` from here on."""
        austausch = len(self.netz.laengen) + nach
        eingriff = Eingriff(austausch, richtung, stelle, Fehlerart.ABSTURZ, wenn or (lambda: True))
        return self.versuche_es(eingriff)

    @property
    def bytes_zum_postfach(self) -> int:
        return sum(laenge[Richtung.HIN] for laenge in self.netz.laengen)


@pytest.fixture
def probe(
    sqlite_vorlage: Path, tmp_path: Path, postfachstand: Postfachstand, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Probe]:
    shutil.copy(sqlite_vorlage, tmp_path / "ablage.db")
    url, ordner = f"sqlite:///{tmp_path}/ablage.db", tmp_path / "amt"
    netz = Netz(int(postfachstand.http.server_address[1]))
    ordner.mkdir()
    probe = Probe(url, ordner, postfachstand, netz, sender(url, ordner, netz.port, 0))
    lege = Paketlager.lege

    def zaehle(
        lager: Paketlager, kennung: str, absender: str, angabe: Paketangabe, inhalt: Stuecke
    ) -> Paketstand:
        assert angabe.nummer and angabe.anzahl
        probe.angekommen.append((kennung, angabe.nummer))
        probe.anzahl = angabe.anzahl
        return lege(lager, kennung, absender, angabe, inhalt)

    monkeypatch.setattr(Paketlager, "lege", zaehle)
    _schreibe_nachricht(probe.amt, probe.nachricht)
    yield probe
    netz.close()
    probe.amt.haus.datenbank.schliesse()


def _schreibe_nachricht(amt: Amt, id: UUID) -> None:
    with amt.haus.buchen() as buch:
        amt.haus.speicher.tresor.lege_an(buch, id)
    fertig = ausgang.lege(
        amt.haus, Kopfangaben(id, "010207", ZU), iter([INHALT]), schluessel=id, vorgang=None
    )
    with amt.haus.buchen() as buch:
        ausgang.stelle_aus(buch, fertig)


def test_nach_jedem_tod_gehen_nur_die_fehlenden_teile_hinaus(probe: Probe) -> None:
    tode = [
        probe.stirb(4, Richtung.HIN, PAKET // 2),  # in the middle of the third chunk
        probe.stirb(3, Richtung.ZURUECK, 0),  # the answer to the fourth is on the way
        probe.stirb(2, Richtung.ZURUECK, 0, lambda: len(probe.angekommen) == probe.anzahl),  # to the last
        probe.versuche_es(haltepunkt="ausgang.eingeliefert"),  # confirmed, not booked
    ]
    assert tode == [-signal.SIGKILL] * 4
    assert list(probe.amt.post.versandordner.iterdir()) != []
    assert probe.versuche_es() == 0
    ((kennung, inhalt),) = probe.stand.hole("empfaenger")
    assert inhalt == INHALT
    assert probe.anzahl >= 9
    assert probe.angekommen == [(kennung, nummer) for nummer in range(1, probe.anzahl + 1)]
    assert probe.bytes_zum_postfach < len(INHALT) + PAKET + len(probe.netz.laengen) * 16_000
    with probe.amt.haus.lesen() as buch:
        assert buch.nachrichten.lies(probe.nachricht).zustand is Nachrichtenzustand.GESENDET
    assert list(probe.amt.post.versandordner.iterdir()) == []


def test_ein_zerstoerter_stand_kostet_nur_die_teile(probe: Probe) -> None:
    assert probe.stirb(6, Richtung.HIN, PAKET // 2) == -signal.SIGKILL
    (stand,) = probe.amt.post.versandordner.glob("*.osci-stand")
    stand.write_bytes(stand.read_bytes()[:-700])
    assert probe.versuche_es() == 0
    ((kennung, inhalt),) = probe.stand.hole("empfaenger")
    assert inhalt == INHALT
    assert [nummer for k, nummer in probe.angekommen if k == kennung] == list(range(1, probe.anzahl + 1))
