"""Payload elements of an envelope of XTA 2.1.1: their bytes lie outside of it, in a file; the element stays as a
stub (module `nutzlast`).

Payload are Message and Attachment of the ContentContainer, and the CipherValue of encrypted content at this
level. What stands around them is kept as it came, so that a mailbox hands out what it was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from adapters.xta.draht.nutzlast import Beilage, Nutzlage, beschreibe
from adapters.xta.namen import XENC, XTA

CONTAINER = f"{{{XTA}}}GenericContentContainer"
INHALT = f"{{{XTA}}}ContentContainer"
NACHRICHT = f"{{{XTA}}}Message"
ANLAGE = f"{{{XTA}}}Attachment"
CHIFFRAT = f"{{{XENC}}}CipherValue"
_WEGE = (f"{INHALT}/*", f"{{{XENC}}}EncryptedData/{{{XENC}}}CipherData/{CHIFFRAT}")


def nutzelemente(rumpf: etree._Element | None) -> Iterator[etree._Element]:
    """The payload elements below a GenericContentContainer, in order."""
    if rumpf is not None and rumpf.tag == CONTAINER:
        for weg in _WEGE:
            yield from rumpf.iterfind(weg)


def schreibe(beilagen: Sequence[Beilage]) -> etree._Element:
    """The container around contents; `nutzlast.verweise` fills it."""
    container = etree.Element(CONTAINER, nsmap={"xta": XTA})
    inhalt = etree.SubElement(container, INHALT)
    for nummer, beilage in enumerate(beilagen):
        beschreibe(etree.SubElement(inhalt, ANLAGE if nummer else NACHRICHT), beilage)
    return container


NUTZLAGE = Nutzlage({NACHRICHT: 5, ANLAGE: 5, CHIFFRAT: 6}, nutzelemente)
