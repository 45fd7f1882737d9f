"""The whole folder looked through for an administrator: what can't be read as a file, what is no document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from adapters.dms.folder.dateien import dateien
from adapters.dms.folder.fehler import uebersetzt
from adapters.dms.folder.verzeichnis import lies_angabe
from gateway.aktendatei import DATEINAME
from gateway.domain.systemdatei import systemdatei
from gateway.errors import Fehler
from gateway.ports import Aktenref, Durchsicht


def sieh_durch(akten: Path, lies: Callable[[Aktenref], object]) -> Durchsicht:
    """`lies` reads one file whole and raises what speaks against it. Raises `OSError`."""
    unlesbar: list[tuple[str, str]] = []
    beiwerk: list[tuple[str, str]] = []
    for ordner in sorted(akten.iterdir()) if akten.is_dir() else ():
        name = _lesbar(ordner.name)
        if was := systemdatei((ordner.name,)):
            beiwerk.append((name, was))
        elif ordner.name.startswith("."):
            continue
        elif satz := _hindernis(ordner, lies):
            unlesbar.append((name, satz))
        else:
            beiwerk += ((f"{name}/{_lesbar(datei)}", was) for datei, was in _keine_dokumente(ordner))
    return Durchsicht(tuple(unlesbar), tuple(beiwerk))


def _hindernis(ordner: Path, lies: Callable[[Aktenref], object]) -> str | None:
    """Why no file can be read from it, in German."""
    if not ordner.is_dir():
        return "Das ist kein Ordner einer Akte."
    if not (ordner / DATEINAME).exists():
        return f"Es fehlt {DATEINAME}."
    try:
        lies(Aktenref(ordner.name, ""))
    except Fehler as fehler:
        return fehler.text
    return None


def _keine_dokumente(ordner: Path) -> Iterator[tuple[str, str]]:
    """Files of the system that akte.json doesn't list, each with what it is."""
    with uebersetzt():
        gelistet = {PurePosixPath(d.datei).parts for d in lies_angabe(ordner).dokumente or ()}
        for platz in sorted(dateien(ordner)):
            if platz not in gelistet and (was := systemdatei(platz)):
                yield "/".join(platz), was


def _lesbar(name: str) -> str:
    """A name that isn't text, or would steer the screen, can be shown too."""
    return "".join(zeichen if zeichen.isprintable() else "?" for zeichen in name)
