"""What the eAkte answers to 0401: 0402 (imported or not) and, from 3.0 on, 0403 (received).

Read by structure, whatever the version, the prefix or the order around it: what counts is the process, and
that no object failed. Source: xdomea, Abgabe.ImportBestaetigen.0402 and Abgabe.EmpfangBestaetigen.0403.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from adapters.dms.xdomea.fassung import STAMM
from gateway import fremdxml

if TYPE_CHECKING:
    from lxml import etree

GROESSTE = 5_000_000
"""Bytes of an answer."""
_IMPORT, _EMPFANG = "Abgabe.ImportBestaetigen.0402", "Abgabe.EmpfangBestaetigen.0403"
_JA, _NEIN = ("1", "true"), ("0", "false")


@dataclass(frozen=True)
class Antwort:
    """`importiert`: None = it only says that the delivery has arrived (0403)."""

    prozess: UUID
    importiert: bool | None
    objekte: int
    gescheitert: int
    xml: bytes
    """With the eAkte's own words, which may name persons: they stay with the import."""

    @property
    def nummer(self) -> str:
        return "0403" if self.importiert is None else "0402"


def lies(daten: bytes) -> Antwort | None:
    """None: it is something else, or not (yet) whole, or doesn't say yes or no."""
    try:
        wurzel = fremdxml.lies_bytes(daten)
    except fremdxml.XmlFehler:
        return None
    raum, _, name = str(wurzel.tag).rpartition("}")
    prozess = _prozess(wurzel, f"{raum}}}")
    if not raum.startswith(f"{{{STAMM}") or prozess is None:
        return None
    if name == _EMPFANG:
        return Antwort(prozess, None, 0, 0, daten)
    return _import(wurzel, f"{raum}}}", prozess, daten) if name == _IMPORT else None


def _import(wurzel: etree._Element, raum: str, prozess: UUID, daten: bytes) -> Antwort | None:
    """2.4 tells it once for all (its default is yes), later versions for every object."""
    urteile = [(e.findtext(f"{raum}Erfolgreich") or "").strip() for e in _objekte(wurzel, raum)]
    urteile = (
        [u or "1" for u in urteile] if wurzel.find(f"{raum}ErfolgOderMisserfolg") is not None else urteile
    )
    if not urteile or any(u not in (*_JA, *_NEIN) for u in urteile):
        return None
    nein = sum(u in _NEIN for u in urteile)
    return Antwort(prozess, nein == 0, len(urteile), nein, daten)


def _objekte(wurzel: etree._Element, raum: str) -> list[etree._Element]:
    return [*wurzel.iterfind(f"{raum}AbgegebenesObjekt"), *wurzel.iterfind(f"{raum}ErfolgOderMisserfolg")]


def _prozess(wurzel: etree._Element, raum: str) -> UUID | None:
    try:
        return UUID((wurzel.findtext(f"{raum}Kopf/{raum}ProzessID") or "").strip())
    except ValueError:
        return None
