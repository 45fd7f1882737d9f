"""Where an imported official schema set lies; it takes precedence over our own restatement.

Each set has a folder named by its digest; the file `aktiv.json` names the one in force and is replaced in
one step, so a failed import never harms the set before it.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from lxml import etree

from gateway.dauerhaft import sichere_datei
from gateway.errors import EingabeFehler
from gateway.fremdxml import SchemaUnbrauchbar, lies_bytes
from gateway.nachrichten.release import XAUSLAENDER
from gateway.nachrichten.schemaquelle import SchemasatzUnbrauchbar, lies_dateien
from gateway.nachrichten.schemasatz import Schemasatz, eigener_satz

_ZEIGER = "aktiv.json"
_ANFORDERUNG = f"{{{XAUSLAENDER}}}ABHABH.Aktenversand.Anforderung.010201"
"""The request for a file, in Clark notation: a set without it is none of ours."""


@dataclass(frozen=True)
class Satzangabe:
    """What is known of an imported set; `sha256` over names and contents of its files."""

    name: str
    dateien: int
    sha256: str
    importiert: str


def ablageordner() -> Path:
    """AKTENBRUECKE_SCHEMAS, else the user's data folder (LOCALAPPDATA, XDG_DATA_HOME, ~/.local/share)."""
    if eigener := os.environ.get("AKTENBRUECKE_SCHEMAS"):
        return Path(eigener)
    basis = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    return (Path(basis) if basis else Path.home() / ".local" / "share") / "aktenbruecke" / "schemas"


def aktiver_satz(ordner: Path | None = None) -> Schemasatz:
    """The imported set when there is one, else our own. Raises `SchemasatzUnbrauchbar` when it is damaged."""
    ordner = ordner or ablageordner()
    angabe = importierter(ordner)
    return _lade(ordner, angabe) if angabe else eigener_satz()


def importierter(ordner: Path) -> Satzangabe | None:
    """The imported set in force."""
    try:
        return Satzangabe(**json.loads((ordner / _ZEIGER).read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise SchemasatzUnbrauchbar(f"Die Datei {_ZEIGER} der Schemaablage ist beschädigt.") from None


def importiere(quelle: Path, ordner: Path, jetzt: datetime) -> Satzangabe:
    """Check a set, store it and put it in force. Raises `SchemasatzUnbrauchbar`; then nothing has changed."""
    dateien = lies_dateien(quelle)
    _pruefe(Schemasatz(quelle.name, dateien))
    angabe = Satzangabe(quelle.name, len(dateien), _digest(dateien), jetzt.isoformat(timespec="seconds"))
    ordner.mkdir(parents=True, exist_ok=True)
    ziel = ordner / angabe.sha256
    if not ziel.exists():
        _lege(dateien, ziel)
    vorher = importierter(ordner)
    _ersetze(ordner / _ZEIGER, json.dumps(asdict(angabe), ensure_ascii=False).encode())
    if vorher and vorher.sha256 != angabe.sha256:
        shutil.rmtree(ordner / vorher.sha256, ignore_errors=True)
    return angabe


def _pruefe(satz: Schemasatz) -> None:
    """The set must be readable, complete and know the request for a file."""
    for pfad, daten in satz.dateien.items():
        try:
            lies_bytes(daten)
        except EingabeFehler as fehler:
            raise SchemasatzUnbrauchbar(
                f"Eine Datei ist kein zulässiges XML: {fehler.text}", wo=pfad
            ) from None
    if XAUSLAENDER not in satz.namensraeume:
        raise SchemasatzUnbrauchbar("Der Satz enthält kein Schema von XAusländer 26.11.")
    try:
        schema = satz.schema
        bekannt = _ANFORDERUNG in satz.modell.elemente
    except SchemaUnbrauchbar as fehler:
        raise SchemasatzUnbrauchbar(fehler.text, wo=fehler.wo) from None
    except (RecursionError, ValueError):
        raise SchemasatzUnbrauchbar("Der Satz ist in sich widersprüchlich.") from None
    schema.validate(etree.Element(_ANFORDERUNG))
    if not bekannt or schema.error_log[0].type_name == "SCHEMAV_CVC_ELT_1":
        raise SchemasatzUnbrauchbar("Der Satz kennt die Nachricht 010201 nicht.")


def _digest(dateien: Mapping[str, bytes]) -> str:
    summe = hashlib.sha256()
    for pfad, daten in sorted(dateien.items()):
        summe.update(f"{pfad}\0{len(daten)}\0".encode())
        summe.update(daten)
    return summe.hexdigest()


def _lege(dateien: Mapping[str, bytes], ziel: Path) -> None:
    """Write into a folder beside and rename it: a half-written set never has its final name."""
    neu = Path(tempfile.mkdtemp(prefix=".neu-", dir=ziel.parent))
    try:
        for pfad, daten in dateien.items():
            datei = neu / pfad
            datei.parent.mkdir(parents=True, exist_ok=True)
            datei.write_bytes(daten)
        neu.rename(ziel)
    finally:
        shutil.rmtree(neu, ignore_errors=True)


def _ersetze(datei: Path, inhalt: bytes) -> None:
    neu = datei.with_suffix(".neu")
    with neu.open("wb") as strom:
        strom.write(inhalt)
        sichere_datei(strom)
    neu.replace(datei)


@functools.lru_cache(maxsize=4)
def _lade(ordner: Path, angabe: Satzangabe) -> Schemasatz:
    dateien = lies_dateien(ordner / angabe.sha256)
    if _digest(dateien) != angabe.sha256:
        raise SchemasatzUnbrauchbar("Der importierte Schemasatz wurde verändert; bitte neu importieren.")
    return Schemasatz(angabe.name, dateien)
