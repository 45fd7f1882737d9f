"""One walk through a skeleton along the schema model: which declaration and type each element has.

The walk is made again by each who needs it: to keep all its stations costs more than the tree itself. On
the first one the few lexical freedoms of XSD 1.0 that libxml2 refuses are made canonical: white space around
a dateTime, the boolean 1 where true is fixed, white space around a fixed listURI.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from gateway.nachrichten.schemamodell import XS, Element, Modell, Typ

_ERHALTEND = {f"{{{XS}}}{name}" for name in ("string", "normalizedString", "anyType", "anySimpleType")}
_LEERRAUM = " \t\r\n"


class Station(NamedTuple):
    """An element of the message with its declaration; both are None where the schema knows none."""

    element: etree._Element
    angabe: Element | None
    typ: Typ | None

    @property
    def text(self) -> str:
        return self.element.text or ""

    @property
    def eingebaut(self) -> str:
        """As `Typ.eingebaut`."""
        return self.typ.eingebaut if self.typ else ""

    @property
    def ist_din_c(self) -> bool:
        return self.typ is not None and self.typ.ist_din_c


@dataclass(frozen=True)
class Begehung:
    """All elements of a canonical skeleton in document order, as often as one asks; `anzahl` of them."""

    wurzel: etree._Element
    modell: Modell
    anzahl: int

    def __iter__(self) -> Iterator[Station]:
        return _gehe(self.wurzel, self.modell)


def begehe(wurzel: etree._Element, modell: Modell) -> Begehung:
    """The first walk, which makes the tree canonical."""
    anzahl = 0
    for station in _gehe(wurzel, modell):
        _vereinheitliche(station)
        anzahl += 1
    return Begehung(wurzel, modell, anzahl)


def _gehe(wurzel: etree._Element, modell: Modell) -> Iterator[Station]:
    stapel: list[tuple[Iterator[etree._Element], Mapping[str, Element]]] = [
        (iter((wurzel,)), modell.elemente)
    ]
    while stapel:
        geschwister, angaben = stapel[-1]
        element = next(geschwister, None)
        if element is None:
            stapel.pop()
            continue
        angabe = angaben.get(str(element.tag))
        typ = modell.typ(angabe.typ) if angabe else None
        yield Station(element, angabe, typ)
        if len(element):
            stapel.append((iter(element), typ.nach_tag if typ else {}))


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
