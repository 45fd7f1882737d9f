"""The folder in which a demo builds everything: its own, empty or left by an earlier one, never in use."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.errors import AufrufFehler

MARKE = ".aktenbruecke-demo"
"""Marks a folder that an earlier demo made and a later one may clear; locked as long as its demo runs."""


class DatenordnerUngeeignet(AufrufFehler):
    """The demo can't or must not build in this folder."""

    code = "demo.datenordner"
    satz = "In diesem Ordner kann die Vorführung nicht laufen."


@contextmanager
def datenordner(gewuenscht: Path | None, akte: Path | None) -> Iterator[Path]:
    """An empty folder for one demo; without `gewuenscht` a new one beside the other temporary files.

    `akte` is the user's own folder: never cleared, never filled. Raises `DatenordnerUngeeignet`."""
    if gewuenscht is None:
        basis = Path(tempfile.mkdtemp(prefix="aktenbruecke-demo-"))
    else:
        basis = gewuenscht.resolve()
        _pruefe(basis, akte)
    try:
        basis.mkdir(parents=True, exist_ok=True)
        marke = (basis / MARKE).open("ab")
    except OSError:
        raise DatenordnerUngeeignet("Der Ordner lässt sich nicht anlegen.", wo=str(basis)) from None
    with marke:
        try:
            fcntl.flock(marke, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DatenordnerUngeeignet(
                "In diesem Ordner läuft gerade eine Vorführung.", wo=str(basis)
            ) from None
        _leere(basis)
        try:
            yield basis
        except BaseException:
            if gewuenscht is None and not (basis / "protokolle").exists():
                shutil.rmtree(basis)  # nothing was built: nothing to look at
            raise


def _pruefe(basis: Path, akte: Path | None) -> None:
    if basis.exists() and not basis.is_dir():
        raise DatenordnerUngeeignet("Das ist kein Ordner.", wo=str(basis))
    if akte is not None:
        eigener = akte.resolve()
        if eigener.is_relative_to(basis) or basis.is_relative_to(eigener):
            raise DatenordnerUngeeignet(
                "Der eigene Ordner und der Datenordner der Vorführung dürfen nicht ineinander liegen.",
                wo=str(basis),
            )
    if basis.exists() and not (basis / MARKE).exists() and any(basis.iterdir()):
        raise DatenordnerUngeeignet(
            "Der Ordner ist nicht leer und stammt nicht von einer Vorführung.", wo=str(basis)
        )


def _leere(basis: Path) -> None:
    for inhalt in basis.iterdir():
        if inhalt.name == MARKE:
            continue
        if inhalt.is_dir() and not inhalt.is_symlink():
            shutil.rmtree(inhalt)
        else:
            inhalt.unlink()
