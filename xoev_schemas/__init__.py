"""Structural schemas, code lists and the offline catalogue of XAusländer 26.11, as package data.

Nothing here is fetched: what is not in the package does not exist. Origin of the files: PROVENANCE.md.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

EINSTIEG = "alle-nachrichten.xsd"
_SATZ = files(__name__) / "xauslaender_26_11"


@dataclass(frozen=True)
class Codeliste:
    """`version`: the edition we hold; `eintraege`: key -> row (`label` and further columns)."""

    uri: str
    version: str
    eintraege: MappingProxyType[str, MappingProxyType[str, str]]

    def bezeichnung(self, code: str) -> str | None:
        """The label of a key, None when the list does not have it."""
        zeile = self.eintraege.get(code)
        return zeile["label"].strip() if zeile else None


@functools.cache
def schemadateien() -> MappingProxyType[str, bytes]:
    """Path inside the set -> bytes of every XSD file."""
    return MappingProxyType(dict(_sammle(_SATZ, "")))


@functools.cache
def katalog() -> MappingProxyType[str, str]:
    """Published address of a schema -> path inside the set."""
    return MappingProxyType({zeile["adresse"]: zeile["datei"] for zeile in _zeilen("katalog.csv")})


def codeliste(uri: str) -> Codeliste | None:
    """The list of this address, None when we do not hold it."""
    return _lies_liste(uri) if uri in _listen() else None


@functools.cache
def _listen() -> dict[str, dict[str, str]]:
    return {zeile["uri"]: zeile for zeile in _zeilen("listen.csv")}


@functools.cache
def _lies_liste(uri: str) -> Codeliste:
    angabe = _listen()[uri]
    zeilen = _zeilen(f"codelisten/{angabe['datei']}.csv")
    eintraege = {zeile["code"]: MappingProxyType(zeile) for zeile in zeilen}
    return Codeliste(uri, angabe["version"], MappingProxyType(eintraege))


def _zeilen(name: str) -> list[dict[str, str]]:
    text = (_SATZ / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _sammle(ordner: Traversable, praefix: str) -> list[tuple[str, bytes]]:
    gefunden = []
    for eintrag in sorted(ordner.iterdir(), key=lambda e: e.name):
        if eintrag.is_dir():
            gefunden += _sammle(eintrag, f"{praefix}{eintrag.name}/")
        elif eintrag.name.endswith(".xsd"):
            gefunden.append((praefix + eintrag.name, eintrag.read_bytes()))
    return gefunden
