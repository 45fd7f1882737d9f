"""Payload elements of an envelope: their bytes lie outside of it, in a file; the element stays as a stub.

Payload are Message and Attachment of the ContentContainer, and the CipherValue of encrypted content at this
level. What stands around them is kept as it came, so that a mailbox hands out what it was given.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from adapters.osci.draht.stuecke import Stuecke
from adapters.xta.namen import XENC, XOP, XTA

CONTAINER = f"{{{XTA}}}GenericContentContainer"
INHALT = f"{{{XTA}}}ContentContainer"
NACHRICHT = f"{{{XTA}}}Message"
ANLAGE = f"{{{XTA}}}Attachment"
CHIFFRAT = f"{{{XENC}}}CipherValue"
INCLUDE = f"{{{XOP}}}Include"
TIEFEN = {NACHRICHT: 5, ANLAGE: 5, CHIFFRAT: 6}
"""Where payload stands, counted from the envelope as 1."""
_WEGE = (f"{INHALT}/*", f"{{{XENC}}}EncryptedData/{{{XENC}}}CipherData/{CHIFFRAT}")


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


def nutzelemente(rumpf: etree._Element | None) -> Iterator[etree._Element]:
    """The payload elements below a GenericContentContainer, in order."""
    if rumpf is not None and rumpf.tag == CONTAINER:
        for weg in _WEGE:
            yield from rumpf.iterfind(weg)


def schreibe(beilagen: Sequence[Beilage]) -> etree._Element:
    """The container around contents; `verweise` fills it."""
    container = etree.Element(CONTAINER, nsmap={"xta": XTA})
    inhalt = etree.SubElement(container, INHALT)
    for nummer, beilage in enumerate(beilagen):
        element = etree.SubElement(inhalt, ANLAGE if nummer else NACHRICHT)
        element.set("contentType", beilage.art)
        if beilage.name:
            element.set("filename", beilage.name)
        if beilage.inhalt.groesse:
            element.set("size", str(beilage.inhalt.groesse))
    return container


def verweise(container: etree._Element, kennungen: Sequence[str]) -> None:
    """Let each payload element point to the part of this Content-ID."""
    for element, kennung in zip(nutzelemente(container), kennungen, strict=True):
        etree.SubElement(element, INCLUDE, {"href": f"cid:{kennung}"}, nsmap={"xop": XOP})


def geruest(rumpf: etree._Element) -> etree._Element:
    """A copy without payload, references to it, and text in its place: what the schema can be asked about."""
    kopie = copy.deepcopy(rumpf)
    for element in nutzelemente(kopie):
        element.text = None
        for kind in element.findall(INCLUDE):
            element.remove(kind)
    return kopie
