"""The files in a clerk's folder: only ordinary files, nothing followed, nothing left out silently."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gateway.aktendatei import DATEINAME
from gateway.durchlauf import lesend
from gateway.paket.fehler import NameUnzulaessig, OrdnerUngeeignet


@dataclass(frozen=True)
class Dateibaum:
    """`dateien`: relative paths with "/", sorted; `versteckt`: hidden folders that were passed over
    (other programs, among them our own folder DMS, keep their notes there)."""

    wurzel: Path
    dateien: tuple[str, ...]
    versteckt: tuple[str, ...]

    def pfad(self, datei: str) -> Path:
        return self.wurzel / datei

    def oeffne(self, datei: str) -> BinaryIO:
        """Open for reading. Raises `OrdnerUngeeignet` when that is not allowed or it isn't there any more."""
        try:
            return lesend(self.pfad(datei))
        except OSError:
            raise OrdnerUngeeignet(
                "Die Datei ist nicht lesbar. Bitte die Zugriffsrechte prüfen.", wo=datei
            ) from None


def lies_baum(wurzel: Path) -> Dateibaum:
    """All files below `wurzel` except akte.json at the root and what lies in hidden folders.

    Raises `OrdnerUngeeignet` for links, special files and folders that can't be read, `NameUnzulaessig` for
    names that aren't text."""
    dateien: list[str] = []
    versteckt: list[str] = []
    for eintrag, name in _eintraege(wurzel):
        if eintrag.is_dir(follow_symlinks=False):
            versteckt.append(name)
        elif name != DATEINAME:
            dateien.append(name)
    return Dateibaum(wurzel, tuple(sorted(dateien)), tuple(sorted(versteckt)))


def _eintraege(wurzel: Path) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Files, and the hidden folders that are not entered."""
    offen = [""]
    while offen:
        vorspann = offen.pop()
        for eintrag in _inhalt(wurzel, vorspann):
            name = f"{vorspann}{eintrag.name}"
            _pruefe_art(eintrag, name)
            if eintrag.is_dir(follow_symlinks=False) and not eintrag.name.startswith("."):
                offen.append(f"{name}/")
            else:
                yield eintrag, name


def _inhalt(wurzel: Path, vorspann: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(wurzel / vorspann) as gelesen:
            return list(gelesen)
    except OSError:
        raise OrdnerUngeeignet("Der Ordner ist nicht lesbar.", wo=vorspann or str(wurzel)) from None


def _pruefe_art(eintrag: os.DirEntry[str], name: str) -> None:
    lesbar = name.encode(errors="backslashreplace").decode()
    if lesbar != name:
        raise NameUnzulaessig("Der Name ist nicht in UTF-8 geschrieben; bitte umbenennen.", wo=lesbar)
    try:
        modus = eintrag.stat(follow_symlinks=False).st_mode
    except OSError:
        raise OrdnerUngeeignet("Die Datei ist nicht lesbar.", wo=name) from None
    if stat.S_ISLNK(modus):
        raise OrdnerUngeeignet(
            "Das ist eine Verknüpfung (symbolischer Link). Bitte durch die Datei selbst ersetzen.", wo=name
        )
    if not stat.S_ISREG(modus) and not stat.S_ISDIR(modus):
        raise OrdnerUngeeignet("Das ist keine gewöhnliche Datei. Bitte aus dem Ordner nehmen.", wo=name)
