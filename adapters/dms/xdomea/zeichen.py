"""Texts of a message in the characters that a version of the standard takes."""

from __future__ import annotations

import re
import unicodedata

from adapters.dms.xdomea.fassung import Fassung

_KEIN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LATEIN = re.compile(
    "[\t\n\r -~¡-¬®-ćĊ-ěĞ-ģĦ-ıĴ-śŞ-ūŮ-žƏƠ-ơƯ-ưƷǍ-ǔǞ-ǟǤ-ǰǴ-ǵǺ-ǿȘ-țȞ-ȟȪ-ȫȮ-ȳəʒḂ-ḃḊ-ḋḐ-ḑḞ-ḡḤ-ḧḰ-ḱṀ-ṁṄ-ṅ"
    "Ṗ-ṗṠ-ṣṪ-ṫẀ-ẅẌ-ẓẞẠ-ầẪ-ẬẮ-ềỄ-ồỖ-ờỤ-ỹ€]"
)
"""String.Latin 1.1, to which the texts of 2.4 are bound."""
_ERSATZ = str.maketrans(
    {"–": "-", "—": "-", "„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "…": "..."}
)


def text(wert: str, fassung: Fassung) -> str:
    """What XML cannot hold is left out; 2.4 takes only letters of String.Latin: others lose their marks or
    become a question mark."""
    wert = xmltext(wert)
    if fassung.mit_original:
        return wert
    return "".join(map(_lateinisch, unicodedata.normalize("NFC", wert.translate(_ERSATZ))))


def xmltext(wert: str) -> str:
    """Without what XML cannot hold."""
    return _KEIN_XML.sub("", wert)


def _lateinisch(zeichen: str) -> str:
    if _LATEIN.fullmatch(zeichen):
        return zeichen
    grund = unicodedata.normalize("NFKD", zeichen)[0]
    return grund if _LATEIN.fullmatch(grund) else "?"
