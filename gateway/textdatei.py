"""Text files that people write with an editor: UTF-8, with or without the mark that Windows puts in front.

Another encoding is refused by its name instead of being guessed: a PIN or a name read wrongly would be worse.
"""

from __future__ import annotations

from pathlib import Path

_MARKE = b"\xef\xbb\xbf"
_MARKEN = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
"""Byte order marks, the longer first: that of UTF-32 begins like that of UTF-16 (Unicode, section 23.8)."""


class FremdeKodierung(ValueError):
    """The text is not UTF-8. The message is a German phrase to stand after the name of the file
    ("… ist in UTF-16 gespeichert; …"); it never shows a byte of the content."""


def lies_text(datei: Path) -> str:
    """The text of a file, line ends as they are. Raises `OSError`, `FremdeKodierung`."""
    return entziffere(datei.read_bytes())


def entziffere(inhalt: bytes) -> str:
    """Text from the bytes of a file, without the mark of UTF-8. Raises `FremdeKodierung`."""
    for marke, name in _MARKEN.items():
        if inhalt.startswith(marke):
            raise _fremd(f"in {name}")
    if b"\0" in inhalt:
        raise _fremd("in UTF-16") if _jedes_zweite_null(inhalt) else FremdeKodierung("enthält Nullbytes")
    try:
        return inhalt.removeprefix(_MARKE).decode("utf-8")
    except UnicodeDecodeError:
        raise _fremd("nicht in UTF-8, sondern vermutlich in Windows-1252 (»ANSI«)") from None


def _jedes_zweite_null(inhalt: bytes) -> bool:
    """Latin letters in UTF-16 without a mark."""
    return any(len(haelfte) > 0 and not any(haelfte) for haelfte in (inhalt[::2], inhalt[1::2]))


def _fremd(wie: str) -> FremdeKodierung:
    return FremdeKodierung(f"ist {wie} gespeichert; richtig ist UTF-8")
