"""A real PostgreSQL server for the tests: Debian's programs, a folder of its own, no network.

The server refuses to run as root, so root starts it as the user `postgres`."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ANLEITUNG = (
    "Die Tests brauchen PostgreSQL. Bitte »make debian« ausführen oder das Paket postgresql installieren."
)


class Postgres:
    """A running server; databases come and go in hundredths of a second."""

    def __init__(self, ordner: Path, weitere: Mapping[str, str]) -> None:
        self.ordner = ordner
        self._weitere = weitere
        self.port = weitere.get("port", "5432")
        self._vorgang: subprocess.Popen[bytes] | None = None

    def starte(self) -> None:
        self._vorgang = _starte(self.ordner, self._weitere)
        _warte(self.ordner, self.port, self._vorgang)

    def stirb(self) -> None:
        """As by a power cut: connections are gone, what was committed is there again after `starte`."""
        if self._vorgang is not None:
            self._vorgang.send_signal(signal.SIGQUIT)
            self._vorgang.wait(30)
            self._vorgang = None

    def lasse_herein(self, netz: str) -> None:
        """Over TCP from there, without a password."""
        datei = self.ordner / "daten" / "pg_hba.conf"
        datei.write_text(f"host all all {netz} trust\n{datei.read_text()}")
        self._sql("SELECT pg_reload_conf()")

    def sichert_zu(self) -> None:
        """From now on nothing counts as committed before a standby has it on its disk too."""
        self._sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self._sql("SELECT pg_reload_conf()")
        _bis(lambda: self.frage("SELECT sync_state FROM pg_stat_replication") == [("sync",)])

    def befoerdere(self) -> None:
        """This standby is the server from now on."""
        self._sql("SELECT pg_promote()")

    def frage(self, anweisung: str, name: str = "postgres") -> list[tuple[Any, ...]]:
        """Rows of a query, past the product."""
        wo = f"host={self.ordner} port={self.port} user=app dbname={name}"
        with psycopg.connect(wo, autocommit=True) as verbindung:
            return verbindung.execute(anweisung).fetchall()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://app@/{name}?host={self.ordner}"

    def lege_an(self, name: str, vorlage: str = "template0") -> str:
        """A new database, as a copy of another one; returns its URL."""
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{vorlage}"')
        return self.url(name)

    def loesche(self, name: str) -> None:
        self._sql(f'DROP DATABASE "{name}" WITH (FORCE)')

    def sperre(self, name: str) -> None:
        """Throw everybody out of a database and let nobody in any more."""
        self._sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        self._sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def verlange_kennwort(self, rolle: str) -> None:
        """A role that gets in with its password "richtig" only."""
        self._sql(f"CREATE ROLE {rolle} LOGIN PASSWORD 'richtig'")
        datei = self.ordner / "daten" / "pg_hba.conf"
        datei.write_text(f"local all {rolle} scram-sha-256\n{datei.read_text()}")
        self._sql("SELECT pg_reload_conf()")

    def _sql(self, anweisung: str) -> None:
        wo = f"host={self.ordner} port={self.port} user=app dbname=postgres"
        with psycopg.connect(wo, autocommit=True) as verbindung:
            verbindung.execute(anweisung)


@contextmanager
def server(**weitere: str) -> Iterator[Postgres]:
    """Start a server and end it with its last trace. `weitere`: settings beside or instead of ours."""
    neu = (_programm("initdb"), "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N", "-D")
    with _server(neu, weitere) as laufender:
        yield laufender


@contextmanager
def standby(von: Postgres, **weitere: str) -> Iterator[Postgres]:
    """A second one that streams from the first, and takes over only when told to (`befoerdere`)."""
    woher = ("-h", str(von.ordner), "-p", von.port, "-U", "app")
    kopie = (_programm("pg_basebackup"), *woher, "-R", "-X", "stream", "-c", "fast", "-D")
    with _server(kopie, weitere) as laufender:
        _bis(lambda: von.frage("SELECT state FROM pg_stat_replication") == [("streaming",)])
        yield laufender


@contextmanager
def _server(anlegen: Sequence[str], weitere: Mapping[str, str]) -> Iterator[Postgres]:
    """`anlegen`: makes the folder that comes behind it."""
    with tempfile.TemporaryDirectory(prefix="ab-pg-", ignore_cleanup_errors=True) as name:
        ordner = Path(name)
        if os.geteuid() == 0:
            shutil.chown(ordner, "postgres", "postgres")
        subprocess.run(
            [*_als_dienst(ordner), *anlegen, str(ordner / "daten")],
            check=True,
            capture_output=True,
        )
        server = Postgres(ordner, weitere)
        try:
            server.starte()
            yield server
        finally:
            server.stirb()


def _starte(ordner: Path, weitere: Mapping[str, str]) -> subprocess.Popen[bytes]:
    vorgaben = {
        "listen_addresses": "",
        "unix_socket_directories": str(ordner),
        "fsync": "off",
        "full_page_writes": "off",
        "max_connections": "60",
        **weitere,
    }
    argumente = [teil for name, wert in vorgaben.items() for teil in ("-c", f"{name}={wert}")]
    with (ordner / "log").open("wb") as log:
        return subprocess.Popen(
            [*_als_dienst(ordner), _programm("postgres"), "-D", str(ordner / "daten"), *argumente],
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _als_dienst(ordner: Path) -> list[str]:
    """Ends with the tests even when they are killed; as root under another user."""
    benutzer = []
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            raise AssertionError(ANLEITUNG) from None
        benutzer = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return ["setpriv", "--pdeathsig=INT", *benutzer, "--", "env", f"HOME={ordner}", "LC_ALL=C.UTF-8"]


def _programm(name: str) -> str:
    orte = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    gefunden = str(orte[-1]) if orte else shutil.which(name)
    if not gefunden:
        raise AssertionError(ANLEITUNG)
    return gefunden


def _bis(bedingung: Callable[[], bool]) -> None:
    ende = time.monotonic() + 60
    while not bedingung():
        assert time.monotonic() < ende, "PostgreSQL repliziert nicht."
        time.sleep(0.1)


def _warte(ordner: Path, port: str, vorgang: subprocess.Popen[bytes]) -> None:
    ende = time.monotonic() + 60
    while vorgang.poll() is None and time.monotonic() < ende:
        try:
            psycopg.connect(f"host={ordner} port={port} user=app dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"PostgreSQL startet nicht: {(ordner / 'log').read_text()[-500:]}")
