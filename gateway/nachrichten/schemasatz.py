"""A set of schemas, our own or an imported official one, compiled and modelled once per process."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

import xoev_schemas
from gateway.fremdxml import WURZELADRESSE, lies_bytes, uebersetze
from gateway.nachrichten.release import MODULE
from gateway.nachrichten.schemamodell import XS, Modell, lies_modell

_EIGENE = "eigene/"
"""Our files answer below this path where an imported set lacks one."""


@dataclass(frozen=True, eq=False)
class Schemasatz:
    """`dateien`: path inside the set -> bytes. An official set may rely on our files for what it lacks."""

    name: str
    dateien: Mapping[str, bytes]
    module: tuple[str, ...] = tuple(MODULE)
    """The message namespaces that it is to validate."""

    @functools.cached_property
    def schema(self) -> etree.XMLSchema:
        """One compiled schema for every message namespace. Raises `SchemaUnbrauchbar`."""
        return uebersetze(self._einstieg(), self._finde)

    @functools.cached_property
    def modell(self) -> Modell:
        """The declarations of this set; our own fill the namespaces it lacks."""
        fehlende = {f"{_EIGENE}{pfad}": daten for pfad, daten in self._aushilfe.items()}
        return lies_modell({**fehlende, **self.dateien})

    @functools.cached_property
    def namensraeume(self) -> frozenset[str]:
        """The target namespaces of the files of this set."""
        return frozenset(ns for daten in self.dateien.values() if (ns := _namensraum(daten)))

    @functools.cached_property
    def _aushilfe(self) -> dict[str, bytes]:
        vorhandene = self.namensraeume | (set(MODULE) - set(self.module))  # those belong to another release
        return {
            pfad: daten
            for pfad, daten in xoev_schemas.schemadateien().items()
            if (ns := _namensraum(daten)) and ns not in vorhandene
        }

    def _finde(self, adresse: str) -> tuple[str, bytes] | None:
        """By path, by file name (in another case too), by the offline catalogue; our files answer only for
        namespaces that the set lacks altogether, for a part of a namespace never."""
        pfad = adresse.removeprefix(WURZELADRESSE)
        name = pfad.replace(":", "/").rpartition("/")[2]
        eigener = _veroeffentlichte().get(name) or pfad.removeprefix(_EIGENE)
        gleichnamige = [p for p in self.dateien if PurePosixPath(p).name.lower() == name.lower()]
        gleichnamige.sort(key=lambda p: PurePosixPath(p).name != name)
        kandidaten = [pfad, *gleichnamige, *self._fuer(eigener)]
        alle = {**self.dateien, **{f"{_EIGENE}{p}": daten for p, daten in self._aushilfe.items()}}
        treffer = next((kandidat for kandidat in kandidaten if kandidat in alle), None)
        return (WURZELADRESSE + treffer, alle[treffer]) if treffer else None

    def _fuer(self, eigener: str) -> list[str]:
        """What stands for one of our files: the set's own file of that namespace, else ours."""
        gleichnamige = [
            p for p in xoev_schemas.schemadateien() if p == eigener or PurePosixPath(p).name == eigener
        ]
        if not gleichnamige:
            return []
        namensraum = _namensraum(xoev_schemas.schemadateien()[gleichnamige[0]]) or ""
        if namensraum in self.namensraeume and namensraum not in self.module:
            return [self._wurzeldatei(namensraum)]
        return [_EIGENE + gleichnamige[0]]

    def _einstieg(self) -> bytes:
        """A driver without a namespace of its own that imports each message namespace once."""
        wurzel = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS})
        for namensraum in self.module:
            angabe = {"namespace": namensraum, "schemaLocation": self._wurzeldatei(namensraum)}
            etree.SubElement(wurzel, f"{{{XS}}}import", angabe)
        return etree.tostring(wurzel)

    def _wurzeldatei(self, namensraum: str) -> str:
        """The file of a namespace that no other file of it includes (the umbrella)."""
        for praefix, dateien in (("", self.dateien), (_EIGENE, xoev_schemas.schemadateien())):
            baeume = {p: lies_bytes(d) for p, d in dateien.items() if _namensraum(d) == namensraum}
            eingebunden = {
                PurePosixPath(einbindung.get("schemaLocation", "")).name.lower()
                for baum in baeume.values()
                for einbindung in baum.iterchildren(f"{{{XS}}}include")
            }
            oberste = [p for p in baeume if PurePosixPath(p).name.lower() not in eingebunden]
            if oberste:
                return praefix + max(oberste, key=lambda p: len(baeume[p].findall(f"{{{XS}}}include")))
        raise AssertionError("unser eigener Satz hat jeden Namensraum")


@functools.lru_cache(maxsize=1024)
def _namensraum(daten: bytes) -> str | None:
    return lies_bytes(daten).get("targetNamespace")


@functools.cache
def _veroeffentlichte() -> dict[str, str]:
    """The offline catalogue by file name; addresses may end in "…:datei:NAME"."""
    return {adresse.replace(":", "/").rpartition("/")[2]: d for adresse, d in xoev_schemas.katalog().items()}


@functools.cache
def eigener_satz() -> Schemasatz:
    """The structural schemas of the package."""
    return Schemasatz("eigener Satz", xoev_schemas.schemadateien())
