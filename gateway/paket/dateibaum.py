"""The files in a clerk's folder: only ordinary files, nothing followed, nothing left out silently."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from gateway.aktendatei import DATEINAME
from gateway.domain.systemdatei import systemdatei
from gateway.durchlauf import lesend
from gateway.paket.fehler import NameUnzulaessig, OrdnerUngeeignet
from gateway.paket.maengel import Maengelliste


@dataclass(frozen=True)
class Dateibaum:
    """`dateien`: relative paths with "/", sorted; `versteckt`: hidden folders that were passed over
    (other programs, among them our own folder DMS, keep their notes there); `systemdateien`: files passed
    over because nobody wrote them on purpose, each with what it is."""

    wurzel: Path
    dateien: tuple[str, ...]
    versteckt: tuple[str, ...]
    systemdateien: tuple[tuple[str, str], ...] = ()

    def mit_gelisteten(self, gelistet: Collection[str]) -> Dateibaum:
        """What a list names is a document, whatever it is called."""
        doch = [datei for datei, _ in self.systemdateien if datei in gelistet]
        uebrige = tuple(paar for paar in self.systemdateien if paar[0] not in gelistet)
        return replace(self, dateien=tuple(sorted((*self.dateien, *doch))), systemdateien=uebrige)

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


def lies_baum(wurzel: Path, maengel: Maengelliste) -> Dateibaum:
    """All files below `wurzel` except akte.json at the root and what lies in hidden folders.

    Noted in `maengel`: links, special files and folders that can't be read (`OrdnerUngeeignet`), names that
    aren't text (`NameUnzulaessig`)."""
    dateien: list[str] = []
    versteckt: list[str] = []
    systemdateien: list[tuple[str, str]] = []
    for eintrag, name in _eintraege(wurzel, maengel):
        if eintrag.is_dir(follow_symlinks=False):
            versteckt.append(name)
        elif was := systemdatei(name.split("/")):
            systemdateien.append((name, was))
        elif name != DATEINAME:
            dateien.append(name)
    return Dateibaum(wurzel, tuple(sorted(dateien)), tuple(sorted(versteckt)), tuple(sorted(systemdateien)))


def _eintraege(wurzel: Path, maengel: Maengelliste) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Files, and the hidden folders that are not entered."""
    offen = [""]
    while offen:
        vorspann = offen.pop()
        for eintrag in _inhalt(wurzel, vorspann, maengel):
            name = f"{vorspann}{eintrag.name}"
            if not _ist_geeignet(eintrag, name, maengel):
                continue
            if eintrag.is_dir(follow_symlinks=False) and not eintrag.name.startswith("."):
                offen.append(f"{name}/")
            else:
                yield eintrag, name


def _inhalt(wurzel: Path, vorspann: str, maengel: Maengelliste) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(wurzel / vorspann) as gelesen:
            return list(gelesen)
    except OSError:
        maengel.nimm(OrdnerUngeeignet("Der Ordner ist nicht lesbar.", wo=vorspann or str(wurzel)))
        return []


def _ist_geeignet(eintrag: os.DirEntry[str], name: str, maengel: Maengelliste) -> bool:
    with maengel.fange():
        _pruefe_art(eintrag, name)
        return True
    return False


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
