"""All files with secrets that the settings name: every setting whose name ends with »_datei« is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from gateway.errors import Fehler
from gateway.schutz.dateirechte import fuer_andere_offen
from gateway.schutz.fehler import DateirechteFalsch
from gateway.schutz.geheimdatei import lies_geheimdatei
from gateway.settings import Einstellungen

ENDE = "_datei"
_KENNWORT = "In der Einstellungsdatei steht das Kennwort der Datenbank, und sie ist für andere offen."


@dataclass(frozen=True)
class Geheimmangel:
    """`name`: the setting; `mandant`: whose it is, None = everybody's."""

    name: str
    mandant: str | None
    fehler: Fehler


def maengel(einstellungen: Einstellungen) -> Iterator[Geheimmangel]:
    """Which settings name a file that nobody may use: open to others, missing, not a secret alone. What they are for
    may not be in use at this moment, as with a password for mail. The PIN of a Mandant's key is told with the key."""
    if einstellungen.kennwort_in is not None and fuer_andere_offen(einstellungen.kennwort_in):
        fehler = DateirechteFalsch(_KENNWORT, wo=str(einstellungen.kennwort_in))
        yield Geheimmangel("datenbank.url", None, fehler)
    for name, datei in geheimdateien(einstellungen.model_copy(update={"mandanten": []})):
        yield from _mangel(name, datei, None)
    for mandant in einstellungen.mandanten:
        for name, datei in geheimdateien(mandant, "mandanten."):
            if not name.endswith("pin_datei"):
                yield from _mangel(name, datei, mandant.kennung)


def _mangel(name: str, datei: Path, mandant: str | None) -> Iterator[Geheimmangel]:
    try:
        lies_geheimdatei(datei, f"Datei der Einstellung »{name}«")
    except Fehler as fehler:
        yield Geheimmangel(name, mandant, fehler)


def geheimdateien(modell: BaseModel, oben: str = "") -> Iterator[tuple[str, Path]]:
    """Each file once, with the name of the first setting that names it."""
    gesehen = set[Path]()
    for name, datei in _alle(modell, oben):
        if datei not in gesehen:
            gesehen.add(datei)
            yield name, datei


def _alle(modell: BaseModel, oben: str) -> Iterator[tuple[str, Path]]:
    for feld in type(modell).model_fields:
        name, wert = f"{oben}{feld}", getattr(modell, feld)
        if isinstance(wert, Path) and feld.endswith(ENDE):
            yield name, wert
        for teil in wert if isinstance(wert, list) else [wert]:
            if isinstance(teil, BaseModel):
                yield from _alle(teil, f"{name}.")
