"""A new table of competences or shelters is read as it would be at the next start, and put in the old one's place only
when every line of it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.settings.vertrauen import Zustaendigkeiten
from gateway.zustaendigkeitsdatei import (
    ZustaendigkeitFalsch,
    lies_einrichtungen,
    lies_gemeinden,
    spalten_von,
)


@dataclass(frozen=True)
class Tabelle:
    """`art`: gemeinden or einrichtungen; `mehrfach`: places with several authorities; `maengel`: a sentence for each
    line that doesn't count."""

    art: str
    zeilen: int
    mehrfach: int
    maengel: Sequence[str]


def lies_tabelle(datei: Path) -> Tabelle:
    """By the columns of its first line. Raises `ZustaendigkeitFalsch`."""
    if "postleitzahl" in spalten_von(datei):
        return Tabelle("einrichtungen", len(lies_einrichtungen(datei)), 0, ())
    orte, maengel = lies_gemeinden(datei)
    return Tabelle("gemeinden", len(orte), sum(len(b) > 1 for b in orte.values()), maengel)


def setze_ein(datei: Path, art: str, tabellen: Zustaendigkeiten) -> Path:
    """Copy it to where the settings look; whoever reads there sees the old one or the new one, never half of it.
    Returns that place. Raises `ZustaendigkeitFalsch`."""
    ziel: Path | None = getattr(tabellen, art)
    if ziel is None:
        raise ZustaendigkeitFalsch(f"Die Einstellung »zustaendigkeit.{art}« fehlt.")
    neu = ziel.with_name(f".{ziel.name}.neu")
    try:
        with neu.open("wb") as strom:
            strom.write(datei.read_bytes())
            sichere_datei(strom)
        neu.replace(ziel)
        sichere_ordner(ziel.parent)
    except OSError:
        neu.unlink(missing_ok=True)
        raise ZustaendigkeitFalsch("Die Tabelle lässt sich dort nicht schreiben.", wo=str(ziel)) from None
    return ziel
