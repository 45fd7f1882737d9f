"""Small elements of XTA 5.1.1 that several structures share: parties, ids, texts."""

from __future__ import annotations

import secrets

from lxml import etree

from adapters.xta.draht.v5.namen import PRAEFIXE
from adapters.xta.namen import KERN


def wurzel(name: str) -> etree._Element:
    """A global element."""
    return etree.Element(f"{{{KERN}}}{name}", nsmap=PRAEFIXE)


def kind(eltern: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(eltern, f"{{{KERN}}}{name}")
    element.text = text
    return element


def mit_id(element: etree._Element) -> etree._Element:
    """Nearly everything must carry an xs:ID; nobody here refers to it, it only has to be the only one."""
    element.set("id", f"id-{secrets.token_hex(12)}")
    return element


def partei(name: str, kennung: str) -> etree._Element:
    """`Party`, `Reader`, `Author`. Where the id comes from and a name may be missing by the schema; the conformance
    tester of KoSIT asks for both."""
    element = wurzel(name)
    angabe = kind(element, "Identifier", kennung)
    angabe.set("identifierScheme", "xoev")
    angabe.set("name", kennung)
    return element


def message_id(kennung: str) -> etree._Element:
    """XTAMessageID as a global element."""
    element = mit_id(wurzel("XTAMessageID"))
    element.text = kennung
    return element


def text(eltern: etree._Element, weg: str) -> str | None:
    """The text at a path of local names "A/B"; None where there is none."""
    return (eltern.findtext("/".join(f"{{{KERN}}}{stufe}" for stufe in weg.split("/"))) or "").strip() or None
