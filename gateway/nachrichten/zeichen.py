"""Which characters a text in a message may have: DIN 91379:2022-08, datatype C."""

from __future__ import annotations

import functools
import re
import unicodedata
import warnings

from gateway.nachrichten.schemaablage import aktiver_satz
from gateway.nachrichten.schemamodell import DIN_C
from gateway.nachrichten.schemasatz import Schemasatz


def ist_datentyp_c(text: str) -> bool:
    """All characters, and all sequences with combining marks, are in the list."""
    return muster_din_c(aktiver_satz()).fullmatch(text) is not None


def fremde_zeichen(text: str) -> list[str]:
    """What in a text is not in the list: each character once, with the combining marks it carries."""
    muster = muster_din_c(aktiver_satz())
    gefunden: dict[str, None] = {}
    stelle = 0
    while stelle < len(text):
        ende = stelle + 1
        while ende < len(text) and unicodedata.combining(text[ende]):
            ende += 1
        if muster.fullmatch(text, stelle, ende):
            stelle = ende
        elif ende < len(text) and muster.fullmatch(text, stelle, ende + 1):
            stelle = ende + 1  # some marks stand between two letters: K͟H
        else:
            gefunden[text[stelle:ende]] = None
            stelle = ende
    return list(gefunden)


def benenne(zeichen: str) -> str:
    """For people: the character itself, and its code point for those who can't see what is wrong with it."""
    punkte = " ".join(f"U+{ord(teil):04X}" for teil in zeichen)
    return f"»{zeichen}« ({punkte})" if zeichen.isprintable() else punkte


@functools.lru_cache(maxsize=4)
def muster_din_c(satz: Schemasatz) -> re.Pattern[str]:
    """The pattern of the schema; its notation happens to be Python's as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # "[" inside a class is literal in XSD too
        return re.compile("".join(satz.modell.typ(DIN_C).muster))
