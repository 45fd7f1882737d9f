"""One walk through a skeleton along the schema model: which declaration and type each element has.

On the way the few lexical freedoms of XSD 1.0 that libxml2 refuses are made canonical: white space around
a dateTime, the boolean 1 where true is fixed, white space around a fixed listURI.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gateway.nachrichten.schemamodell import XS, Element, Modell, Typ

DIN_C = "{urn:xoev-de:kosit:xoev:datentyp:din-91379_2022-08}datatypeC"
_ERHALTEND = {f"{{{XS}}}{name}" for name in ("string", "normalizedString", "anyType", "anySimpleType")}
_LEERRAUM = " \t\r\n"


@dataclass(frozen=True)
class Station:
    """An element of the message with its declaration; both are None where the schema knows none."""

    element: etree._Element
    angabe: Element | None
    typ: Typ | None

    @property
    def text(self) -> str:
        return self.element.text or ""

    @property
    def eingebaut(self) -> str:
        """Local name of the built-in simple type at the end of the chain, "" for element content."""
        return self.typ.kette[-1].rpartition("}")[2] if self.typ and self.typ.kette else ""

    @property
    def ist_din_c(self) -> bool:
        return self.typ is not None and (self.typ.name == DIN_C or DIN_C in self.typ.kette)


def begehe(wurzel: etree._Element, modell: Modell) -> list[Station]:
    """All elements in document order; the tree is made canonical on the way."""
    stationen = list(_gehe(wurzel, modell))
    for station in stationen:
        _vereinheitliche(station)
    return stationen


def _gehe(wurzel: etree._Element, modell: Modell) -> Iterator[Station]:
    angabe = modell.elemente.get(str(wurzel.tag))
    offen: list[tuple[etree._Element, Element | None]] = [(wurzel, angabe)]
    while offen:
        element, angabe = offen.pop()
        typ = modell.typ(angabe.typ) if angabe else None
        yield Station(element, angabe, typ)
        kinder = typ.nach_tag if typ else {}
        offen.extend((kind, kinder.get(str(kind.tag))) for kind in reversed(element))


def _vereinheitliche(station: Station) -> None:
    element, typ = station.element, station.typ
    if typ is None:
        return
    if typ.kette and typ.kette[-1] not in _ERHALTEND and element.text:
        element.text = element.text.strip(_LEERRAUM)
    if station.angabe is not None and station.angabe.fest == "true" and element.text == "1":
        element.text = "true"
    uri = element.get("listURI")
    if uri is not None and uri != uri.strip(_LEERRAUM):
        element.set("listURI", uri.strip(_LEERRAUM))
