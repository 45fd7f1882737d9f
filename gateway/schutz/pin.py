"""Reading a PIN or a password from its file, as editors and scripts write it; never shown, whatever is in the file."""

from __future__ import annotations

from pathlib import Path

from gateway.schutz.fehler import PindateiFalsch
from gateway.textdatei import FremdeKodierung, entziffere

_HOECHSTENS = 1_000
"""Bytes; a longer file is not one with a secret only."""


def lies_pin(datei: Path, was: str = "PIN-Datei") -> bytes:
    """The PIN in UTF-8, without the mark in front and the line end behind it; `was` begins the sentence of an error.

    Raises `PindateiFalsch`."""
    try:
        with datei.open("rb") as strom:
            inhalt = strom.read(_HOECHSTENS + 1)
    except OSError:
        raise PindateiFalsch(f"Die {was} ist nicht lesbar.", wo=str(datei)) from None
    if len(inhalt) > _HOECHSTENS:
        raise PindateiFalsch(
            f"Die {was} ist zu groß; darin soll eine Zeile stehen, sonst nichts.", wo=str(datei)
        )
    try:
        pin = entziffere(inhalt).rstrip("\r\n")
    except FremdeKodierung as fehler:
        raise PindateiFalsch(f"Die {was} {fehler}.", wo=str(datei)) from None
    if not pin:
        raise PindateiFalsch(f"Die {was} ist leer.", wo=str(datei))
    if not pin.isprintable():
        raise PindateiFalsch(f"Die {was} enthält mehr als eine Zeile oder Steuerzeichen.", wo=str(datei))
    return pin.encode()
