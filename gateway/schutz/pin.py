"""Reading a PIN from its file, as editors and scripts write it; never shown, whatever is in the file."""

from __future__ import annotations

from pathlib import Path

from gateway.schutz.fehler import PindateiFalsch
from gateway.textdatei import FremdeKodierung, entziffere

_HOECHSTENS = 1_000
"""Bytes; a longer file is not one with a PIN."""


def lies_pin(datei: Path) -> bytes:
    """The PIN in UTF-8, without the mark in front and the line end behind it. Raises `PindateiFalsch`."""
    try:
        with datei.open("rb") as strom:
            inhalt = strom.read(_HOECHSTENS + 1)
    except OSError:
        raise PindateiFalsch("Die PIN-Datei ist nicht lesbar.", wo=str(datei)) from None
    if len(inhalt) > _HOECHSTENS:
        raise PindateiFalsch(
            "Die PIN-Datei ist zu groß; darin soll die PIN stehen, sonst nichts.", wo=str(datei)
        )
    try:
        pin = entziffere(inhalt).rstrip("\r\n")
    except FremdeKodierung as fehler:
        raise PindateiFalsch(f"Die PIN-Datei {fehler}.", wo=str(datei)) from None
    if not pin:
        raise PindateiFalsch("Die PIN-Datei ist leer.", wo=str(datei))
    if not pin.isprintable():
        raise PindateiFalsch("Die PIN-Datei enthält mehr als eine Zeile oder Steuerzeichen.", wo=str(datei))
    return pin.encode()
