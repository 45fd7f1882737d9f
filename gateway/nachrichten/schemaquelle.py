"""Reads the XSD files of a folder or ZIP archive that an administrator wants to import.

The archive comes from outside: names that lead out of it, links, encryption and bombs are refused.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath

from gateway.domain.systemdatei import systemdatei
from gateway.errors import EingabeFehler

MEISTE_DATEIEN = 2000
GROESSTE_DATEI = 20_000_000
"""Bytes of one file."""
GROESSTER_SATZ = 100_000_000
"""Bytes of all files together."""


class SchemasatzUnbrauchbar(EingabeFehler):
    """The set was not imported; the one in force stays."""

    code = "schemas.unbrauchbar"
    satz = "Der Schemasatz ist nicht brauchbar."


def lies_dateien(quelle: Path) -> dict[str, bytes]:
    """Path inside the set -> bytes. Raises `SchemasatzUnbrauchbar`."""
    try:
        eintraege = _aus_ordner(quelle) if quelle.is_dir() else _aus_zip(quelle)
        return _begrenzt(eintraege)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise SchemasatzUnbrauchbar(
            "Das ist weder ein lesbarer Ordner noch ein lesbares ZIP-Archiv.", wo=quelle.name
        ) from None


def _begrenzt(eintraege: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    dateien: dict[str, bytes] = {}
    umfang = 0
    for pfad, daten in eintraege:
        umfang += len(daten)
        if len(dateien) >= MEISTE_DATEIEN or len(daten) > GROESSTE_DATEI or umfang > GROESSTER_SATZ:
            raise SchemasatzUnbrauchbar("Der Schemasatz ist größer als zugelassen.", wo=pfad)
        if pfad in dateien:
            raise SchemasatzUnbrauchbar("Eine Datei kommt zweimal vor.", wo=pfad)
        dateien[pfad] = daten
    if not dateien:
        raise SchemasatzUnbrauchbar("Es ist keine XSD-Datei darin.")
    return dateien


def _aus_ordner(ordner: Path) -> Iterator[tuple[str, bytes]]:
    for datei in sorted(ordner.rglob("*")):
        pfad = datei.relative_to(ordner)
        if _ist_schema(pfad) and datei.is_file() and not datei.is_symlink():
            with datei.open("rb") as strom:
                yield pfad.as_posix(), strom.read(GROESSTE_DATEI + 1)


def _aus_zip(archiv: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(archiv) as zip_datei:
        for eintrag in zip_datei.infolist():
            pfad = PurePosixPath(eintrag.filename.replace("\\", "/"))  # as some writers on Windows do
            _pruefe_eintrag(eintrag, pfad)
            if _ist_schema(pfad) and not eintrag.is_dir():
                with zip_datei.open(eintrag) as strom:
                    yield str(pfad), strom.read(GROESSTE_DATEI + 1)


def _ist_schema(pfad: PurePath) -> bool:
    """Windows doesn't care for the case of an ending, macOS lays files of its own beside the others."""
    return pfad.suffix.lower() == ".xsd" and not systemdatei(pfad.parts)


def _pruefe_eintrag(eintrag: zipfile.ZipInfo, pfad: PurePosixPath) -> None:
    if pfad.is_absolute() or ".." in pfad.parts or ":" in eintrag.filename:
        raise SchemasatzUnbrauchbar("Das Archiv enthält einen Namen, der aus ihm herausführt.")
    if stat.S_ISLNK(eintrag.external_attr >> 16):
        raise SchemasatzUnbrauchbar("Das Archiv enthält eine Verknüpfung.")
    if eintrag.flag_bits & 1:
        raise SchemasatzUnbrauchbar("Das Archiv ist verschlüsselt.")
