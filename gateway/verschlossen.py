"""Folders and files that only our own account may read, whatever the umask is and whoever made them first."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from gateway.errors import AufrufFehler


class OrdnerFremd(AufrufFehler):
    """Made by somebody else: its mode can't be set."""

    code = "ordner.fremd"
    satz = "Der Ordner gehört einem anderen Konto."
    rat = "Den Ordner dem Konto geben, unter dem das Programm läuft (chown)."


def verschlossener_ordner(ordner: Path) -> None:
    """It is there with mode 0700 when this returns. Raises `OrdnerFremd`."""
    ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
    setze_rechte(ordner, 0o700)


def verschlossene_datei(datei: Path) -> None:
    """It is there with mode 0600 when this returns; what is in it stays. Raises `OrdnerFremd`.

    One that is there is never opened: closing it would give up all locks that this process holds on it (POSIX)."""
    with suppress(FileExistsError):
        os.close(oeffne_verschlossen(datei, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    setze_rechte(datei, 0o600)


def oeffne_verschlossen(datei: str | os.PathLike[str], wie: int) -> int:
    """As `os.open`, a new file is made with mode 0600; fits as `opener` of `open`."""
    return os.open(datei, wie | os.O_CLOEXEC, 0o600)


def setze_rechte(ort: Path, rechte: int) -> None:
    """Without opening it. Raises `OrdnerFremd`, `FileNotFoundError`."""
    if ort.stat().st_mode & 0o777 == rechte:
        return
    try:
        ort.chmod(rechte)
    except PermissionError:
        raise OrdnerFremd(wo=str(ort)) from None
