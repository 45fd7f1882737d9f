"""The master key of an installation and the keys of the Uebergaben wrapped with it.

Deleting an Uebergabe's wrapped key deletes its content for good. The id is bound into the wrapping, so a
key cannot be moved to another Uebergabe.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.schutz.fehler import AblageBeschaedigt, HauptschluesselFalsch
from gateway.schutz.inhalt import SCHLUESSELLAENGE

_NONCE = 12


class Hauptschluessel:
    """Wraps and unwraps; the key itself cannot be asked for."""

    def __init__(self, schluessel: bytes):
        if len(schluessel) != SCHLUESSELLAENGE:
            raise HauptschluesselFalsch("Der Hauptschlüssel muss 32 Bytes lang sein.")
        self._chiffre = AESGCM(schluessel)

    def verpacke(self, schluessel: bytes, kennung: str) -> bytes:
        """The key of the Uebergabe `kennung`, to be stored beside it."""
        nonce = os.urandom(_NONCE)
        return nonce + self._chiffre.encrypt(nonce, schluessel, kennung.encode())

    def entpacke(self, verpackt: bytes, kennung: str) -> bytes:
        """Raises `AblageBeschaedigt` when it belongs to another Uebergabe or master key or is damaged."""
        try:
            return self._chiffre.decrypt(verpackt[:_NONCE], verpackt[_NONCE:], kennung.encode())
        except (InvalidTag, ValueError):
            raise AblageBeschaedigt from None


def neuer_schluessel() -> bytes:
    """A fresh content key for an Uebergabe."""
    return os.urandom(SCHLUESSELLAENGE)


def lege_hauptschluessel_an(datei: Path) -> None:
    """Create the file with a fresh key, for the owner only; an existing file stays untouched.

    Raises `HauptschluesselFalsch` when it cannot be written."""
    if datei.exists():
        return
    try:
        datei.parent.mkdir(parents=True, exist_ok=True)
        griff = os.open(datei, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise HauptschluesselFalsch("Der Hauptschlüssel lässt sich nicht anlegen.", wo=str(datei)) from None
    with os.fdopen(griff, "w", encoding="ascii") as strom:
        strom.write(os.urandom(SCHLUESSELLAENGE).hex() + "\n")
        sichere_datei(strom)
    sichere_ordner(datei.parent)


def lade_hauptschluessel(datei: Path) -> Hauptschluessel:
    """Raises `HauptschluesselFalsch` when missing, malformed or readable by others."""
    try:
        rechte = datei.stat().st_mode
        text = datei.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise HauptschluesselFalsch("Der Hauptschlüssel ist nicht lesbar.", wo=str(datei)) from None
    if rechte & 0o077:
        raise HauptschluesselFalsch(
            "Der Hauptschlüssel ist für andere lesbar; richtig ist chmod 600.", wo=str(datei)
        )
    try:
        return Hauptschluessel(bytes.fromhex(text))
    except ValueError:
        raise HauptschluesselFalsch(
            "Der Hauptschlüssel muss aus 64 Hexadezimalzeichen bestehen.", wo=str(datei)
        ) from None
