"""File names and content ids: one becomes the other, and foreign ids never become paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

BUCHSTABEN = "A-Za-zÀ-ÖØ-öø-ſ"
"""Letters of German and neighbouring languages that may stand in an XML Id."""
REFID = re.compile(rf"[{BUCHSTABEN}_][{BUCHSTABEN}0-9_.-]{{0,99}}")
"""A content id that we write."""
_LAENGE = 100


def refids(namen: Iterable[str]) -> list[str]:
    """A content id for each file name: like it, but an XML Id, and all different."""
    return _verschieden(namen, _refid)


def dateinamen(ids: Iterable[str]) -> list[str]:
    """A file name for each content id: no path, not hidden, all different regardless of case."""
    return _verschieden(ids, _dateiname)


def _refid(name: str) -> str:
    sauber = re.sub(rf"[^{BUCHSTABEN}0-9_.-]", "_", unicodedata.normalize("NFC", name))[-_LAENGE + 10 :]
    return sauber if re.match(rf"[{BUCHSTABEN}_]", sauber) else f"_{sauber}"


def _dateiname(refid: str) -> str:
    sauber = re.sub(r"[^\w.-]", "_", refid)[:_LAENGE].lstrip(".")
    return sauber or "inhalt"


def _verschieden(namen: Iterable[str], bilde: Callable[[str], str]) -> list[str]:
    vergeben: set[str] = set()
    ergebnis = []
    for name in namen:
        kandidat = grund = bilde(name)
        nummer = 1
        while kandidat.casefold() in vergeben:
            nummer += 1
            stamm, punkt, endung = grund.rpartition(".")
            kandidat = f"{stamm}-{nummer}.{endung}" if punkt and stamm else f"{grund}-{nummer}"
        vergeben.add(kandidat.casefold())
        ergebnis.append(kandidat)
    return ergebnis
