"""Hosts on this machine: each has a network of its own (`ip netns`), a cable to the data centre, and a folder that
nobody else reads."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.demo.prozesse import BEFEHL

ZENTRUM, NETZ = "10.99.7.1", "10.99.7.0/24"
"""Where database, object store, mailbox and directory answer."""
_BRUECKE = "abbruecke"
ANLEITUNG = "Dieser Test braucht root und Netz-Namensräume (ip netns); hier geht das nicht: "


@dataclass
class Rechner:
    """A host and what runs on it."""

    nummer: int
    ordner: Path
    laufende: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def ns(self) -> str:
        return f"abrechner{self.nummer}"

    @property
    def ip(self) -> str:
        return f"10.99.7.{10 + self.nummer}"

    def starte(self, name: str, *argumente: str, **umgebung: str) -> None:
        self.ordner.mkdir(exist_ok=True)
        with (self.ordner.parent / f"{self.ns}-{name}.log").open("ab") as protokoll:
            self.laufende[name] = subprocess.Popen(
                ["ip", "netns", "exec", self.ns, *BEFEHL, *argumente, "--json"],
                stdout=protokoll,
                stderr=protokoll,
                env={
                    **os.environ,
                    "AKTENBRUECKE_ABLAGE__QUARANTAENE": str(self.ordner / f"quarantaene-{name}"),
                    **umgebung,
                },
                start_new_session=True,
            )

    def rufe(self, *argumente: str, code: int = 0, **umgebung: str) -> dict[str, Any]:
        """A command of the product, run there, which ends with this code; its last JSON line."""
        lauf = subprocess.run(
            ["ip", "netns", "exec", self.ns, *BEFEHL, *argumente, "--json"],
            capture_output=True,
            env={**os.environ, **umgebung},
            check=False,
        )
        assert lauf.returncode == code, lauf.stderr.decode()[-600:]
        zeilen = lauf.stdout.decode().splitlines()
        return json.loads(zeilen[-1]) if zeilen else {}

    def kabel(self, stand: str) -> None:
        """»up« or »down«."""
        _ip("link", "set", f"abv{self.nummer}", stand)

    def stirb(self) -> None:
        """Power cut: all processes at once, the cable is dead, and what lay on it is gone."""
        self.kabel("down")
        self._sende(signal.SIGKILL)
        for prozess in self.laufende.values():
            prozess.wait(30)
        self.laufende.clear()
        shutil.rmtree(self.ordner, ignore_errors=True)

    def friere_ein(self) -> None:
        self.kabel("down")
        self._sende(signal.SIGSTOP)

    def taue_auf(self) -> None:
        self._sende(signal.SIGCONT)
        self.kabel("up")

    def _sende(self, zeichen: signal.Signals) -> None:
        for prozess in self.laufende.values():
            with suppress(ProcessLookupError):
                os.killpg(prozess.pid, zeichen)


@contextmanager
def weitere_adresse(ip: str) -> Iterator[Callable[[], None]]:
    """One more host of the data centre; what is yielded takes its cable away for good: who asks there hears nothing."""
    _ip("addr", "add", f"{ip}/24", "dev", _BRUECKE)

    def entziehe() -> None:
        _ip("addr", "del", f"{ip}/24", "dev", _BRUECKE, muss=False)

    try:
        yield entziehe
    finally:
        entziehe()


@contextmanager
def netz(ordner: Path, anzahl: int) -> Iterator[list[Rechner]]:
    """So many hosts, all on one switch; everything is gone afterwards."""
    rechner = [Rechner(nummer, ordner / f"rechner-{nummer}") for nummer in range(1, anzahl + 1)]
    try:
        _ip("link", "add", _BRUECKE, "type", "bridge")
        _ip("addr", "add", f"{ZENTRUM}/24", "dev", _BRUECKE)
        _ip("link", "set", _BRUECKE, "up")
        for einer in rechner:
            _schliesse_an(einer)
        yield rechner
    finally:
        for einer in rechner:
            for prozess in einer.laufende.values():
                with suppress(ProcessLookupError):
                    os.killpg(prozess.pid, signal.SIGKILL)
                prozess.wait(30)
            _ip("netns", "del", einer.ns, muss=False)
            _ip("link", "del", f"abv{einer.nummer}", muss=False)
        _ip("link", "del", _BRUECKE, muss=False)


def _schliesse_an(einer: Rechner) -> None:
    aussen, innen = f"abv{einer.nummer}", f"abi{einer.nummer}"
    _ip("netns", "add", einer.ns)
    _ip("link", "add", aussen, "type", "veth", "peer", "name", innen)
    _ip("link", "set", innen, "netns", einer.ns)
    _ip("link", "set", aussen, "master", _BRUECKE, "up")
    for befehl in (
        ("addr", "add", f"{einer.ip}/24", "dev", innen),
        ("link", "set", innen, "up"),
        ("link", "set", "lo", "up"),
    ):
        _ip("-n", einer.ns, *befehl)


def _ip(*argumente: str, muss: bool = True) -> None:
    try:
        lauf = subprocess.run(["ip", *argumente], capture_output=True, check=False)
    except FileNotFoundError:
        raise AssertionError(f"{ANLEITUNG}ip fehlt (Paket iproute2).") from None
    if muss:
        assert lauf.returncode == 0, f"{ANLEITUNG}{lauf.stderr.decode().strip()}"
