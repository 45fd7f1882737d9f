"""A finding: what is wrong with a message, where, and which XInneres code says so. Never with values."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from lxml import etree

from gateway.nachrichten.schemamodell import lokalname

HOECHSTENS = 20
"""More findings than this on one message are not told."""


@dataclass(frozen=True)
class Befund:
    """`code`: key of the list fehlercodes; `kennung`: our own stable name; `wo`: path of element names."""

    code: str
    kennung: str
    wo: str
    text: str


def pfad(element: etree._Element | None) -> str:
    """Where an element stands, e.g. "/ABHABH….010206/dokument[2]/dateiname"; "" when nobody knows."""
    teile: list[str] = []
    while element is not None:
        teile.append(_schritt(element))
        element = element.getparent()
    text = "/" + "/".join(reversed(teile)) if teile else ""
    return text if len(text) <= 300 else f"{text[:299]}…"


def _schritt(element: etree._Element) -> str:
    name = lokalname(str(element.tag))[:80]
    eltern = element.getparent()
    gleiche = eltern.findall(str(element.tag)) if eltern is not None else []
    return f"{name}[{gleiche.index(element) + 1}]" if len(gleiche) > 1 else name


def maskiert(wert: str, laenge: int = 20) -> str:
    """The shape of a value without the value: digits as 9, letters as x, harmless signs as they are."""
    gestalt = "".join(_maske(zeichen) for zeichen in wert[:laenge])
    return f"»{gestalt}{'…' if len(wert) > laenge else ''}« ({len(wert)} Zeichen)"


def _maske(zeichen: str) -> str:
    if zeichen.isdigit():
        return "9"
    if unicodedata.category(zeichen)[0] in "LM":
        return "x"
    return zeichen if zeichen in " .,:/-_+" else "?"


def s999(kennung: str, wo: str, text: str) -> Befund:
    """A breach of the specification that has no code of its own."""
    return Befund("S999", f"nachrichten.{kennung}", wo, text)
