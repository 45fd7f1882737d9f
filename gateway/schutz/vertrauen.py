"""The trust folder: self-signed certificates are anchors, other CA certificates help to build paths, and
revocation lists count wherever they lie. Every file is understood, or it is told."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from gateway.schutz.fehler import VertrauensordnerFalsch
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.vertrauensdatei import Vertrauensdatei, lies_vertrauensdatei
from gateway.schutz.zertifikat import Zertifikat

_HOECHSTENS = 50_000_000
"""Bytes of one file; the largest revocation lists in use have a few megabytes."""
_VOM_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx", "lost+found"})
"""What file managers and file systems leave behind, beside names that begin with a dot."""


@dataclass(frozen=True)
class Mangel:
    """A file of the folder that is not, or not wholly, understood."""

    datei: str
    text: str
    """German, to stand after the name."""

    def __str__(self) -> str:
        return f"Im Vertrauensordner: {self.datei} {self.text}."


@dataclass(frozen=True)
class Vertrauensspeicher:
    """What a trust folder holds at one moment."""

    anker: tuple[Zertifikat, ...]
    aussteller: tuple[Zertifikat, ...] = ()
    sperrlisten: tuple[Sperrliste, ...] = ()
    maengel: tuple[Mangel, ...] = ()

    @property
    def alle_aussteller(self) -> tuple[Zertifikat, ...]:
        return (*self.anker, *self.aussteller)

    def sperrlisten_zum(self, wann: datetime) -> list[Sperrliste]:
        """Of each series the newest list of that moment; none of that time yet: the first one after it.

        A later list knows of every earlier revocation, and older ones would only tell less."""
        gewaehlt: dict[bytes, Sperrliste] = {}
        for reihe, liste in self._reihen:
            if liste.ausgestellt <= wann or reihe not in gewaehlt:
                gewaehlt[reihe] = liste
        return list(gewaehlt.values())

    @cached_property
    def _reihen(self) -> list[tuple[bytes, Sperrliste]]:
        """By date of issue."""
        listen = sorted(self.sperrlisten, key=lambda s: s.ausgestellt)
        return [(liste.reihe(self.alle_aussteller), liste) for liste in listen]


class Vertrauensordner:
    """Reads the folder again when one of its files has changed, so that imports take effect at once."""

    def __init__(self, ordner: Path):
        self.ordner = ordner
        self._stand: Vertrauensspeicher | None = None
        self._marke: tuple[tuple[str, int, int, int], ...] = ()

    def stand(self) -> Vertrauensspeicher:
        """Raises `VertrauensordnerFalsch` when the folder is missing or has no anchor."""
        dateien = _dateien(self.ordner)
        marke = tuple(_marke(datei) for datei in dateien)
        if self._stand is None or marke != self._marke:
            self._stand, self._marke = _lies(self.ordner, dateien), marke
        return self._stand

    def vollstaendig(self) -> Vertrauensspeicher:
        """The same for whoever would rather stop than overlook a list: every file must be understood.

        Raises `VertrauensordnerFalsch`, naming the files."""
        stand = self.stand()
        if stand.maengel:
            raise VertrauensordnerFalsch(
                "; ".join(f"{m.datei} {m.text}" for m in stand.maengel) + ".",
                wo=str(self.ordner),
                rat="Diese Dateien erneuern oder aus dem Vertrauensordner nehmen.",
            )
        return stand


def lies_vertrauen(ordner: Path) -> Vertrauensspeicher:
    """Read a trust folder once. Raises `VertrauensordnerFalsch`."""
    return Vertrauensordner(ordner).stand()


def _dateien(ordner: Path) -> list[os.DirEntry[str]]:
    """By name: looked at before every use of a certificate, so without making paths of them."""
    try:
        with os.scandir(ordner) as eintraege:
            dateien = [e for e in eintraege if not _vom_system(e.name)]
    except PermissionError:
        text = "Der Vertrauensordner lässt sich nicht lesen; Eigentümer und Rechte prüfen."
        raise VertrauensordnerFalsch(text, wo=str(ordner)) from None
    except OSError:
        raise VertrauensordnerFalsch("Den Vertrauensordner gibt es nicht.", wo=str(ordner)) from None
    return sorted(dateien, key=lambda e: e.name)


def _vom_system(name: str) -> bool:
    return name.startswith(".") or name.lower() in _VOM_SYSTEM


def _marke(datei: os.DirEntry[str]) -> tuple[str, int, int, int]:
    try:
        zustand = datei.stat()
    except OSError:  # a dangling link, or gone since the folder was listed
        return (datei.name, 0, 0, 0)
    return (datei.name, zustand.st_mtime_ns, zustand.st_size, zustand.st_ino)


def _lies(ordner: Path, dateien: Iterable[os.DirEntry[str]]) -> Vertrauensspeicher:
    gelesen = {datei.name: _inhalt(ordner / datei.name) for datei in dateien}
    zertifikate = dict.fromkeys(z for g in gelesen.values() for z in g.zertifikate)
    sperrlisten = dict.fromkeys(s for g in gelesen.values() for s in g.sperrlisten)
    maengel = tuple(Mangel(name, g.mangel) for name, g in gelesen.items() if g.mangel)
    anker = tuple(z for z in zertifikate if z.ist_selbstsigniert)
    if not anker:
        raise VertrauensordnerFalsch(
            "Im Vertrauensordner liegt kein selbstsigniertes Zertifikat als Vertrauensanker.", wo=str(ordner)
        )
    aussteller = tuple(z for z in zertifikate if z.ist_ca and not z.ist_selbstsigniert)
    return Vertrauensspeicher(anker, aussteller, tuple(sperrlisten), maengel)


def _inhalt(datei: Path) -> Vertrauensdatei:
    try:
        if datei.is_dir():
            return Vertrauensdatei(mangel="ist ein Ordner; was darin liegt, zählt nicht")
        if datei.stat().st_size > _HOECHSTENS:
            return Vertrauensdatei(mangel="ist zu groß")
        return lies_vertrauensdatei(datei.read_bytes())
    except OSError:
        return Vertrauensdatei(mangel="lässt sich nicht öffnen")
