"""Part of a file on request: one byte range (RFC 9110, section 14), so that a reader need not take all of it."""

from __future__ import annotations

import re

_BEREICH = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class UnerfuellbarerBereich(ValueError):
    """Nothing of the file lies in it."""


def lies_bereich(kopf: str | None, groesse: int) -> tuple[int, int] | None:
    """First byte and length; None = the whole file: nothing asked for, several ranges, or no range at all.

    Raises `UnerfuellbarerBereich`."""
    treffer = _BEREICH.fullmatch((kopf or "").replace(" ", ""))
    if treffer is None or treffer.group(1) == treffer.group(2) == "":
        return None
    von, bis = treffer.groups()
    anfang = int(von) if von else max(0, groesse - int(bis))
    ende = min(int(bis), groesse - 1) if von and bis else groesse - 1
    if von and bis and int(bis) < int(von):
        return None
    if anfang > ende:
        raise UnerfuellbarerBereich
    return anfang, ende - anfang + 1
