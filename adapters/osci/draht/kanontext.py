"""Writes XML that is already in canonical form: what is written is what is signed.

Attributes without prefix come first, each group in alphabetical order; empty elements get an end tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from adapters.osci.draht.namen import AKTOR_KEINER, AKTOR_NAECHSTER, NS

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_ATTRIBUT = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}
)
_BESONDERES = re.compile(f"[{''.join(map(chr, _ATTRIBUT))}]")


def text(wert: str) -> str:
    """Character data in canonical form."""
    return wert.translate(_TEXT)


def attributwert(wert: str) -> str:
    """An attribute value in canonical form; mostly there is nothing to do, and looking is quicker than doing."""
    return wert.translate(_ATTRIBUT) if _BESONDERES.search(wert) else wert


def anfang(name: str, attribute: Mapping[str, str] | None = None, *, ns: str = "") -> str:
    """Start tag; `ns` are ready namespace declarations (they precede the attributes)."""
    geordnet = sorted((attribute or {}).items(), key=lambda paar: (":" in paar[0], paar[0]))
    return f"<{name}{ns}" + "".join(f' {n}="{attributwert(w)}"' for n, w in geordnet) + ">"


def element(name: str, *inhalt: str, ns: str = "", **attribute: str) -> str:
    """An element with ready inner XML; a double underscore in an attribute name stands for the colon."""
    werte = {n.replace("__", ":"): w for n, w in attribute.items()}
    return anfang(name, werte, ns=ns) + "".join(inhalt) + f"</{name}>"


def block(
    name: str,
    kennung: str,
    *inhalt: str,
    ns: str = NS,
    fuer_alle: bool = False,
    attribute: Mapping[str, str] | None = None,
) -> str:
    """A header block with Id, actor and mustUnderstand; `fuer_alle` for the two certificate blocks."""
    aktor = AKTOR_KEINER if fuer_alle else AKTOR_NAECHSTER
    alle = {"Id": kennung, "soap:actor": aktor, "soap:mustUnderstand": "1", **(attribute or {})}
    return anfang(name, alle, ns=ns) + "".join(inhalt) + f"</{name}>"
