"""Two releases of the program side by side, each in a folder of its own, run by the same interpreter."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HIER = Path(__file__).parents[2]
_PAKETE = ("gateway", "adapters", "xoev_schemas", "certs")
_REVISIONEN = Path("gateway/ablage/migrationen/versions")
_NAECHSTE = HIER / "tests" / "integration" / "ablage" / "naechste"
_TABELLEN = Path("gateway/ablage/tabellen/__init__.py")


@dataclass
class Fassung:
    """One release and what runs of it; `protokolle`: folder for what that prints."""

    name: str
    baum: Path
    protokolle: Path
    laufende: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def starte(self, name: str, *argumente: str, **umgebung: str) -> subprocess.Popen[bytes]:
        with (self.protokolle / f"{self.name}-{name}.log").open("ab") as protokoll:
            self.laufende[name] = subprocess.Popen(
                [sys.executable, "-m", "gateway.cli", *argumente, "--json"],
                stdin=subprocess.DEVNULL,
                stdout=protokoll,
                stderr=protokoll,
                start_new_session=True,
                **self.wo(**umgebung),
            )
        return self.laufende[name]

    def rufe(self, *argumente: str, code: int = 0, **umgebung: str) -> dict[str, Any]:
        """A command that ends with this code; its last JSON line."""
        lauf = subprocess.run(
            [sys.executable, "-m", "gateway.cli", *argumente, "--json"],
            capture_output=True,
            check=False,
            **self.wo(**umgebung),
        )
        assert lauf.returncode == code, (lauf.returncode, lauf.stdout[-600:], lauf.stderr.decode()[-600:])
        zeilen = lauf.stdout.decode().splitlines()
        return json.loads(zeilen[-1]) if zeilen else {}

    def wo(self, **umgebung: str) -> dict[str, Any]:
        """For subprocess: this release and no other is imported."""
        return {"cwd": self.baum, "env": {**os.environ, "PYTHONPATH": str(self.baum), **umgebung}}

    def halte_an(self, *namen: str) -> None:
        """As systemd does it; all that still run when no names are given."""
        gemeinte = [self.laufende.pop(name) for name in namen or tuple(self.laufende)]
        for prozess in gemeinte:
            with suppress(ProcessLookupError):
                os.killpg(prozess.pid, signal.SIGTERM)
        for prozess in gemeinte:
            try:
                prozess.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(prozess.pid, signal.SIGKILL)
                prozess.wait()


def alte(ordner: Path, commit: str | None) -> Path:
    """The commit before (or the named one), as it was."""
    gemeint = commit or _letzter_mit_diesen_tabellen()
    archiv = subprocess.run(["git", "archive", gemeint, *_PAKETE], cwd=HIER, capture_output=True, check=False)
    assert archiv.returncode == 0, archiv.stderr.decode()
    with tarfile.open(fileobj=io.BytesIO(archiv.stdout)) as tar:
        tar.extractall(ordner, filter="data")
    print(f"Alt: {gemeint}", file=sys.stderr)
    return ordner


def neue(ordner: Path, alt: Path) -> Path:
    """What lies here; where it brings no migration the tests' next one is put in, and used."""
    for paket in _PAKETE:
        ohne = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HIER / paket, ordner / paket, ignore=ohne)
    hier, dort = ({p.name: p.read_text() for p in (b / _REVISIONEN).glob("v*.py")} for b in (ordner, alt))
    assert dort.items() <= hier.items(), "Eine ausgelieferte Migration wurde verändert."
    if hier == dort:
        erweitere(ordner, "v0002_erweitert.py")
        with (ordner / _TABELLEN).open("a", encoding="utf-8") as datei:
            datei.write(_NEUE_SPALTE)
    return ordner


def erweitere(baum: Path, revision: str) -> None:
    """One of the tests' migrations becomes part of this release."""
    shutil.copy(_NAECHSTE / revision, baum / _REVISIONEN)


_NEUE_SPALTE = """

# Only in tests/aufstieg: what the next migration brings is written by the next program.
import sqlalchemy as _sa
from sqlalchemy.orm import mapped_column as _spalte

for _zeile in (Auftragszeile, Nachrichtenzeile, Dokumentzeile, Ereigniszeile):
    _zeile.neu_vorgabe = _spalte(_sa.Integer, default=8)
"""


def _letzter_mit_diesen_tabellen() -> str:
    """Until the first delivery 0001 is still changed, and a database from before thrown away (ADR 0047)."""
    commits = _git("rev-list", "--first-parent", "--max-count=200", "HEAD").split()
    jetzt = _git("hash-object", "--", *sorted(str(p) for p in (HIER / _REVISIONEN).glob("v*.py"))).split()
    for commit in commits[1:]:
        dort = _git("ls-tree", "--format=%(objectname) %(path)", commit, f"{_REVISIONEN}/").splitlines()
        if [z.split()[0] for z in dort if Path(z.split()[1]).name.startswith("v")] == jetzt:
            return commit
    raise AssertionError("Kein früherer Stand hat dieselben Tabellen: 0001 wurde mit diesem Stand geändert.")


def _git(*worte: str) -> str:
    return subprocess.run(["git", *worte], cwd=HIER, capture_output=True, check=True, text=True).stdout
