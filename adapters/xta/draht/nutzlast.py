"""Payload beside the envelope, as every release of XTA has it: what is sent, where it lies, how it is referred to."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from adapters.osci.draht.stuecke import Stuecke
from adapters.xta.namen import XOP

INCLUDE = f"{{{XOP}}}Include"


@dataclass(frozen=True)
class Beilage:
    """One content to be sent: `Message` (the first) or `Attachment`. Without personal data in `name`."""

    inhalt: Stuecke
    art: str = "application/octet-stream"
    """MIME type."""
    name: str | None = None


@dataclass(frozen=True)
class Ort:
    """Where the bytes of one payload element lie in the file."""

    ab: int
    groesse: int


@dataclass(frozen=True)
class Nutzlage:
    """Where payload may stand in an envelope."""

    tiefen: Mapping[str, int]
    """Depth by Clark name, counted from the envelope as 1."""
    elemente: Callable[[etree._Element | None], Iterator[etree._Element]]
    """The payload elements of a body, in order."""


def beschreibe(element: etree._Element, beilage: Beilage) -> None:
    """What its attributes say of a content, alike in every release."""
    element.set("contentType", beilage.art)
    if beilage.name:
        element.set("filename", beilage.name)
    if beilage.inhalt.groesse:
        element.set("size", str(beilage.inhalt.groesse))


def verweise(rumpf: etree._Element, lage: Nutzlage, kennungen: Sequence[str]) -> None:
    """Let each payload element point to the part of this Content-ID."""
    for element, kennung in zip(lage.elemente(rumpf), kennungen, strict=True):
        etree.SubElement(element, INCLUDE, {"href": f"cid:{kennung}"}, nsmap={"xop": XOP})


def geruest(rumpf: etree._Element, lage: Nutzlage) -> etree._Element:
    """A copy without payload, references to it, and text in its place: what the schema can be asked about."""
    kopie = copy.deepcopy(rumpf)
    for element in lage.elemente(kopie):
        element.text = None
        for kind in element.findall(INCLUDE):
            element.remove(kind)
    return kopie
