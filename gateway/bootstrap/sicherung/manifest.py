"""What a backup consists of: a manifest with the digest of every file, written last; without it there is no backup."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from gateway import __version__
from gateway.ablage.migration import stand_des_programms
from gateway.bootstrap.sicherung.fehler import AndereFassung, SicherungUnvollstaendig
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.durchlauf import lesend, schreibend
from gateway.verschlossen import oeffne_verschlossen

NAME = "manifest.json"
DATENBANK = "datenbank.db"
EINSTELLUNGEN = "einstellungen/gateway.toml"
_BLOB = re.compile(r"blobs/[0-9a-f]{2}/(?P<raum>[0-9a-f-]{8,64})/(?P<datei>[0-9a-f]{64})")
_STUECK = 1 << 20


def _innerhalb(name: str) -> str:
    """Names of files below the backup's folder, nothing else."""
    if name.startswith("/") or any(teil in ("", ".", "..") for teil in name.split("/")):
        raise ValueError("kein Name innerhalb der Sicherung")
    return name


class Datei(BaseModel):
    """What one file of the backup must be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groesse: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """`mandanten`: codes of all authorities of the installation; `hauptschluessel`: where `backup` laid the
    master key, if it was told to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    programm: str = __version__
    schema_stand: str | None
    zeit: datetime
    mandanten: list[str]
    hauptschluessel: str | None
    dateien: dict[Annotated[str, AfterValidator(_innerhalb)], Datei]


def blob(name: str) -> tuple[str, str] | None:
    """Raum and file of a blob in the backup."""
    treffer = _BLOB.fullmatch(name)
    return (treffer["raum"], treffer["datei"]) if treffer else None


def lies(ordner: Path, noetig: frozenset[str] = frozenset({DATENBANK, EINSTELLUNGEN})) -> Manifest:
    """The manifest of a whole backup whose files are all as they were, those that are `noetig` among them.

    Raises `SicherungUnvollstaendig`, `AndereFassung`."""
    try:
        manifest = Manifest.model_validate_json((ordner / NAME).read_bytes())
    except FileNotFoundError:
        raise SicherungUnvollstaendig(
            "Hier liegt keine fertige Sicherung: Das Verzeichnis ihrer Dateien (manifest.json) fehlt.",
            wo=str(ordner),
        ) from None
    except (OSError, ValidationError):
        raise SicherungUnvollstaendig(
            "Das Verzeichnis der Dateien ist unlesbar.", wo=str(ordner / NAME)
        ) from None
    if (manifest.programm, manifest.schema_stand) != (__version__, stand_des_programms()):
        raise AndereFassung(
            f"Diese Sicherung stammt von Fassung {manifest.programm} (Datenbank {manifest.schema_stand}); "
            f"dies ist Fassung {__version__} (Datenbank {stand_des_programms()})."
        )
    for name, datei in manifest.dateien.items():
        _pruefe(ordner, name, datei)
    if not noetig <= manifest.dateien.keys():
        raise SicherungUnvollstaendig(wo=str(ordner / NAME))
    return manifest


def schreibe(ordner: Path, manifest: Manifest) -> None:
    """The last file of a backup. Everything else must be on the disk before."""
    with schreibend(ordner / NAME, neu=True, oeffner=oeffne_verschlossen) as ziel:
        ziel.write(manifest.model_dump_json(indent=1).encode())
        sichere_datei(ziel)
    sichere_ordner(ordner)


def kopiere(quelle: Path, ziel: Path) -> Datei:
    """Copy a file, for our account alone, and tell what it is. Raises `OSError`."""
    return lege(stuecke(quelle), ziel)


def lege(inhalt: Iterable[bytes], ziel: Path) -> Datei:
    """The same with bytes that come from elsewhere. Raises `OSError`, and whatever `inhalt` raises."""
    _lege_ordner(ziel.parent)
    summe, groesse = hashlib.sha256(), 0
    with schreibend(ziel, neu=True, oeffner=oeffne_verschlossen) as strom:
        for stueck in inhalt:
            summe.update(stueck)
            groesse += len(stueck)
            strom.write(stueck)
        sichere_datei(strom)
    return Datei(groesse=groesse, sha256=summe.hexdigest())


def _lege_ordner(ordner: Path) -> None:
    """For us alone, those above it too; one that is there stays as it is."""
    if not ordner.exists():
        _lege_ordner(ordner.parent)
        ordner.mkdir(mode=0o700, exist_ok=True)


def messe(datei: Path) -> Datei:
    """What a file is. Raises `OSError`."""
    summe, groesse = hashlib.sha256(), 0
    for stueck in stuecke(datei):
        summe.update(stueck)
        groesse += len(stueck)
    return Datei(groesse=groesse, sha256=summe.hexdigest())


def stuecke(datei: Path) -> Iterator[bytes]:
    """A file in pieces. Raises `OSError`."""
    with lesend(datei) as strom:
        while stueck := strom.read(_STUECK):
            yield stueck


def _pruefe(ordner: Path, name: str, datei: Datei) -> None:
    try:
        ist = messe(ordner / name)
    except OSError:
        raise SicherungUnvollstaendig("Eine Datei der Sicherung fehlt oder ist unlesbar.", wo=name) from None
    if ist != datei:
        raise SicherungUnvollstaendig("Eine Datei der Sicherung ist nicht mehr dieselbe.", wo=name)
