"""File names and content ids: one becomes the other, and foreign ids never become paths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_LAENGE = 100


def refids(namen: Iterable[str]) -> list[str]:
    """A content id for each file name: like it, but an XML Id in ASCII, and all different."""
    return _verschieden(namen, _refid)


def dateinamen(ids: Iterable[str]) -> list[str]:
    """A file name for each content id: no path, not hidden, all different regardless of case."""
    return _verschieden(ids, _dateiname)


def _refid(name: str) -> str:
    sauber = re.sub(r"[^A-Za-z0-9_.-]", "_", name)[-_LAENGE + 10 :]
    return sauber if re.match(r"[A-Za-z_]", sauber) else f"_{sauber}"


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
