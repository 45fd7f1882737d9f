"""Mailbox, directory and DMS are asked whether they are there; one that hangs holds up nobody."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
from dataclasses import replace
from datetime import timedelta
from typing import BinaryIO

import pytest

from gateway.ablage.betrieb import Arbeiter, Betriebsbestand
from gateway.ablauf.post.dienstpruefung import SCHWEIGT, Dienstpruefung
from gateway.auskunft.betrieb import Betriebsauskunft, Hausauskunft
from gateway.domain.dienst import Dienstart
from gateway.errors import VoruebergehenderFehler
from gateway.ports import Ansprache
from gateway.queue.lebenszeichen import Lebenszeichen
from tests.zweibehoerden import Zweibehoerden

LEASE = timedelta(minutes=5)


class Weg(VoruebergehenderFehler):
    code = "probe.weg"
    satz = "Niemand da."
    rat = "Einschalten."


class Dienst:
    """A mailbox or directory of which a test says how it answers."""

    transport = "osci"

    def __init__(self) -> None:
        self.fehler: Exception | None = None
        self.frei = threading.Event()
        self.frei.set()

    def sprich_an(self, kennung: str) -> Ansprache:
        assert self.frei.wait(30)
        if self.fehler is not None:
            raise self.fehler
        return Ansprache(f"Kennt {kennung}.")


def test_was_sich_aendert_steht_einmal_im_protokoll_und_ein_haengender_haelt_niemanden_auf(
    zweibehoerden: Zweibehoerden, caplog: pytest.LogCaptureFixture
) -> None:
    amt, uhr = zweibehoerden.weg, zweibehoerden.uhr
    postfach, verzeichnis = Dienst(), Dienst()
    post = replace(amt.post, postfaecher={"osci": postfach}, verzeichnis=verzeichnis)  # type: ignore[arg-type]
    pruefung = Dienstpruefung(amt.haus.datenbank, [post], uhr, geduld=0.5)
    betrieb = Betriebsauskunft(amt.haus.datenbank, amt.kennung, uhr)

    def antworten() -> dict[Dienstart, bool | None]:
        return {stand.art: stand.antwortet for stand in betrieb.dienste()}

    assert set(antworten().values()) == {None}, "nobody has asked yet"
    with caplog.at_level(logging.INFO):
        pruefung.pruefe()
        assert set(antworten().values()) == {True}
        postfach.frei.clear()
        verzeichnis.fehler = Weg()
        uhr.stelle_vor(timedelta(seconds=15))
        for _ in range(3):
            befunde = pruefung.pruefe()
        assert befunde[amt.kennung, Dienstart.POSTFACH].code == SCHWEIGT
        assert antworten() == {
            Dienstart.POSTFACH: False, Dienstart.VERZEICHNIS: False, Dienstart.DMS: True
        }  # fmt: skip
        haengende = [f for f in threading.enumerate() if f.name == "dienstpruefung"]
        assert len(haengende) == 1, "it is not asked again while it hangs"
        postfach.frei.set()
        haengende[0].join(30)
        verzeichnis.fehler = None
        uhr.stelle_vor(timedelta(minutes=12))
        pruefung.pruefe()
        pruefung.pruefe()
    assert set(antworten().values()) == {True}
    gemeldet = sorted(caplog.messages)
    assert len(gemeldet) == 4
    assert [z for z in gemeldet if "ist wieder da, nach 12 Minuten." in z]
    assert [z for z in gemeldet if "(probe.weg): Niemand da." in z]
    uhr.stelle_vor(timedelta(minutes=1))
    assert set(antworten().values()) == {None}, "what was found is old by now"


class Scanner:
    """Finds the sample, or does not."""

    def __init__(self) -> None:
        self.fehler: Exception | None = None

    def pruefe(self, inhalt: BinaryIO, groesse: int) -> str | None:
        raise AssertionError("nobody looks for viruses here")

    def probiere(self) -> str:
        if self.fehler is not None:
            raise self.fehler
        return "ClamAV 1.4"


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_ein_virenscanner_muss_etwas_finden_und_wer_keinen_mehr_hat_hoert_nichts_mehr_von_ihm(
    zweibehoerden: Zweibehoerden,
) -> None:
    amt, uhr, scanner = zweibehoerden.weg, zweibehoerden.uhr, Scanner()
    mit = replace(amt.post, postfaecher={}, haus=replace(amt.haus, virenscanner=scanner))
    betrieb = Betriebsauskunft(amt.haus.datenbank, amt.kennung, uhr)

    def stand() -> list[tuple[bool | None, str]]:
        return [(s.antwortet, s.text) for s in betrieb.dienste() if s.art is Dienstart.VIRENSCANNER]

    assert stand() == []
    pruefung = Dienstpruefung(amt.haus.datenbank, [mit], uhr)
    pruefung.pruefe()
    assert stand() == [(True, "Erkennt die EICAR-Testdatei: ClamAV 1.4.")]
    scanner.fehler = Weg()
    pruefung.pruefe()
    assert stand() == [(False, "Niemand da.")]
    Dienstpruefung(amt.haus.datenbank, [replace(amt.post, postfaecher={})], uhr).pruefe()
    assert stand() == []


def test_ein_worker_gibt_lebenszeichen_und_wer_hier_starb_wird_ersetzt(zweibehoerden: Zweibehoerden) -> None:
    datenbank, uhr = zweibehoerden.weg.haus.datenbank, zweibehoerden.uhr
    haus = Hausauskunft(datenbank, {}, uhr)
    with datenbank.schreiben() as session:
        bestand = Betriebsbestand(session, uhr)
        for name, rechner in (("tot", "hier"), ("anderswo", "dort")):
            bestand.melde_worker(Arbeiter(name, rechner, 2**30, uhr.jetzt()), 0)
        session.commit()
    with Lebenszeichen(datenbank, Arbeiter("neu", "hier", 1, uhr.jetzt()), uhr, lambda: 7, lease=LEASE):
        assert {w.name: (w.lebt, w.wettlaeufe) for w in haus.worker()} == {
            "neu": (True, 7), "anderswo": (True, 0)
        }  # fmt: skip
        uhr.stelle_vor(timedelta(minutes=1))
        assert not any(w.lebt for w in haus.worker())
    assert [w.name for w in haus.worker()] == ["anderswo"]
    uhr.stelle_vor(timedelta(hours=1))
    with Lebenszeichen(datenbank, Arbeiter("neuer", "hier", 1, uhr.jetzt()), uhr, lease=LEASE):
        assert [w.name for w in haus.worker()] == ["neuer"]


def test_auch_wer_noch_nicht_bestattet_ist_oder_unsere_nummer_hatte_ist_ersetzt(
    zweibehoerden: Zweibehoerden,
) -> None:
    """Killed, and its parent has not asked yet; or a container that starts again."""
    datenbank, uhr = zweibehoerden.weg.haus.datenbank, zweibehoerden.uhr
    toter = subprocess.Popen(["true"])
    os.waitid(os.P_PID, toter.pid, os.WEXITED | os.WNOWAIT)
    with datenbank.schreiben() as session:
        bestand = Betriebsbestand(session, uhr)
        for name, pid in (("unbestattet", toter.pid), ("vorgaenger", 7), ("lebt", os.getpid())):
            bestand.melde_worker(Arbeiter(name, "hier", pid, uhr.jetzt()), 0)
        session.commit()
    with Lebenszeichen(datenbank, Arbeiter("neu", "hier", 7, uhr.jetzt()), uhr, lease=LEASE):
        assert [w.name for w in Hausauskunft(datenbank, {}, uhr).worker()] == ["lebt", "neu"]
    toter.wait()
