"""The file of the master key: one line of 64 hex digits; while it is being changed a second one, `neu …` (opens, does
not wrap yet) or `alt …` (still opens). Running processes read it again when it has changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.schutz.fehler import HauptschluesselFalsch
from gateway.schutz.hauptschluessel import Hauptschluessel, neuer_schluessel
from gateway.schutz.inhalt import SCHLUESSELLAENGE


@dataclass(frozen=True)
class Schluesselsatz:
    """The key that wraps, and at most one beside it."""

    gilt: bytes
    neu: bytes | None = None
    alt: bytes | None = None

    @property
    def alle(self) -> Sequence[bytes]:
        return [s for s in (self.gilt, self.neu, self.alt) if s is not None]

    def vorbereitet(self) -> Schluesselsatz:
        """With a fresh one beside it."""
        return Schluesselsatz(self.gilt, neu=neuer_schluessel())

    def gewechselt(self) -> Schluesselsatz:
        """The new one wraps, the present one is the old one."""
        assert self.neu is not None
        return Schluesselsatz(self.neu, alt=self.gilt)


def lege_hauptschluessel_an(datei: Path) -> None:
    """Create the file with a fresh key, for the owner only; an existing file stays untouched.

    Raises `HauptschluesselFalsch` when it cannot be written."""
    if datei.exists():
        return
    try:
        datei.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise HauptschluesselFalsch("Der Hauptschlüssel lässt sich nicht anlegen.", wo=str(datei)) from None
    _schreibe(datei, Schluesselsatz(neuer_schluessel()))


def lade_hauptschluessel(datei: Path) -> Hauptschluessel:
    """Raises `HauptschluesselFalsch` when missing, malformed or readable by others."""
    stand = _Dateistand(datei)
    return Hauptschluessel(*lies_schluessel(datei).alle, neues=stand.neues)


def lies_schluessel(datei: Path) -> Schluesselsatz:
    """Raises `HauptschluesselFalsch` as `lade_hauptschluessel`."""
    try:
        rechte = datei.stat().st_mode
        zeilen = datei.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise HauptschluesselFalsch("Der Hauptschlüssel ist nicht lesbar.", wo=str(datei)) from None
    if rechte & 0o077:
        raise HauptschluesselFalsch(
            "Der Hauptschlüssel ist für andere lesbar; richtig ist chmod 600.", wo=str(datei)
        )
    try:
        return _verstehe(zeilen)
    except ValueError:
        raise HauptschluesselFalsch(
            "Der Hauptschlüssel muss aus 64 Hexadezimalzeichen bestehen.", wo=str(datei)
        ) from None


def _verstehe(zeilen: Sequence[str]) -> Schluesselsatz:
    """Raises ValueError."""
    gelesen = {}
    for zeile in zeilen:
        rolle, _, text = zeile.strip().rpartition(" ")
        schluessel = bytes.fromhex(text)
        if rolle not in ("", "neu", "alt") or rolle in gelesen or len(schluessel) != SCHLUESSELLAENGE:
            raise ValueError(zeile)
        gelesen[rolle] = schluessel
    if "" not in gelesen or len(gelesen) > 2:
        raise ValueError(len(gelesen))
    return Schluesselsatz(gelesen[""], gelesen.get("neu"), gelesen.get("alt"))


def ersetze_schluessel(datei: Path, schluessel: Schluesselsatz) -> None:
    """Put these in the place of those there, at once and for the same owner. Raises `HauptschluesselFalsch`."""
    neben = datei.with_name(f".{datei.name}.neu")
    try:
        neben.unlink(missing_ok=True)
        _schreibe(neben, schluessel)
        besitzer = datei.stat()
        os.chown(neben, besitzer.st_uid, besitzer.st_gid)
        neben.replace(datei)
        sichere_ordner(datei.parent)
    except OSError:
        raise HauptschluesselFalsch("Der Hauptschlüssel lässt sich nicht ersetzen.", wo=str(datei)) from None


def _schreibe(datei: Path, schluessel: Schluesselsatz) -> None:
    try:
        griff = os.open(datei, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise HauptschluesselFalsch("Der Hauptschlüssel lässt sich nicht anlegen.", wo=str(datei)) from None
    with os.fdopen(griff, "w", encoding="ascii") as strom:
        strom.write(f"{schluessel.gilt.hex()}\n")
        strom.writelines(
            f"{rolle} {wert.hex()}\n" for rolle in ("neu", "alt") if (wert := getattr(schluessel, rolle))
        )
        sichere_datei(strom)
    sichere_ordner(datei.parent)


class _Dateistand:
    """Tells whether the file is another one than it was. One that can't be read just now changes nothing."""

    def __init__(self, datei: Path):
        self._datei = datei
        self._zuletzt = self._jetzt()

    def neues(self) -> Sequence[bytes] | None:
        stand = self._jetzt()
        if stand in (None, self._zuletzt):
            return None
        try:
            schluessel = lies_schluessel(self._datei).alle
        except HauptschluesselFalsch:
            return None
        self._zuletzt = stand
        return schluessel

    def _jetzt(self) -> tuple[int, int, int] | None:
        try:
            zustand = self._datei.stat()
        except OSError:
            return None
        return zustand.st_ino, zustand.st_mtime_ns, zustand.st_size
