"""ContentContainer of XTA 5.1.1: it stands in the body itself, and is not encrypted at this level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from adapters.xta.draht.nutzlast import Beilage, Nutzlage, beschreibe
from adapters.xta.draht.v5.bausteine import kind, mit_id, wurzel
from adapters.xta.namen import KERN

CONTAINER = f"{{{KERN}}}ContentContainer"
_NACHRICHT = f"{{{KERN}}}Message"
_ANLAGE = f"{{{KERN}}}Attachment"


def nutzelemente(rumpf: etree._Element | None) -> Iterator[etree._Element]:
    """The payload elements below a ContentContainer, in order."""
    if rumpf is not None and rumpf.tag == CONTAINER:
        yield from (element for element in rumpf if element.tag in (_NACHRICHT, _ANLAGE))


NUTZLAGE = Nutzlage({_NACHRICHT: 4, _ANLAGE: 4}, nutzelemente)


def schreibe(beilagen: Sequence[Beilage]) -> etree._Element:
    """The container around contents; `nutzlast.verweise` fills it. Every attribute is there: the conformance tester
    of KoSIT asks for all."""
    container = wurzel("ContentContainer")
    for nummer, beilage in enumerate(beilagen):
        element = mit_id(kind(container, "Attachment" if nummer else "Message"))
        beschreibe(element, beilage)
        element.set("encoding", "binary")
        element.set("filename", beilage.name or f"inhalt-{nummer}")
    return container
