"""The search form of a name: the same for all spellings that stand for the same letters.

DIN 91379:2022-08 maps every Latin letter of its normative list to the basic letters A to Z, following the
transcription of ICAO Doc 9303 part 3. Umlauts, ligatures and letters of their
own are spelled out (Ü is UE, Å is AA, ß is SS, Þ is TH, Ŋ is N, Ə is E); every other letter loses its marks
(Ő is O, Ş is S, İ is I). The norm says nothing about the search form of signs that are no letters; the rule
for them is ours:

- apostrophes and the modifier signs of transliterations (ʹ ʼ ʿ …) vanish,
- everything else that is neither letter nor digit (space, hyphen, dot, comma …) separates parts,
- letters outside the Latin list (Greek, Cyrillic) stay what they are, in capitals.

»Mueller« and »Müller« have one search form, »Muller« another: the search form cannot know whether a mark
was left out or spelled out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_EIGENE_BUCHSTABEN = {
    "Æ": "AE",
    "Œ": "OE",
    "Ø": "OE",
    "ẞ": "SS",
    "Þ": "TH",
    "Ð": "D",
    "Đ": "D",
    "Ħ": "H",
    "ĸ": "K",  # has no capital
    "Ł": "L",
    "Ŋ": "N",
    "Ŧ": "T",
    "Ƈ": "C",
    "Ə": "E",
    "Ǝ": "E",  # not in the norm: the other capital that people type for ə
    "Ɨ": "I",
    "Ʒ": "Z",
    "Ǥ": "G",
}
"""Letters that Unicode does not take apart, with the search form of the norm."""

_SPURLOS = "'`´¨‘’‚‛ʹʺʻʼʽʾʿˀˁˈˊˋ·"
"""Signs inside a word that leave nothing behind."""

_OHNE_ZEICHEN = str.maketrans(dict.fromkeys(_SPURLOS, ""))
_BUCHSTABEN = str.maketrans(_EIGENE_BUCHSTABEN) | _OHNE_ZEICHEN
_MARKEN = "[\u0300-\u036f]"
_UMLAUT = re.compile(f"([AOU]){_MARKEN}*\u0308{_MARKEN}*")
_RING = re.compile(f"A{_MARKEN}*\u030a{_MARKEN}*")
_LATEINISCHE_MARKEN = re.compile(f"(?<=[A-Z]){_MARKEN}+")
_UEBRIGE_MARKEN = re.compile(f"{_MARKEN}+")
_TRENNUNG = re.compile(r"[\W_]+")
_MERKEN = 65_536
"""Spellings kept in memory; a city has fewer different names than persons."""


def suchform(text: str) -> str:
    """Capital basic letters without separators: "ANNALENA" for »Anna-Lena«, »Anna Lena« and »annalena«.

    Empty for a text without letters and digits."""
    return "".join(namensteile(text))


@lru_cache(maxsize=_MERKEN)
def namensteile(text: str) -> tuple[str, ...]:
    """The search forms of the single parts, in their order: ("ANNA", "LENA") for »Anna-Lena«."""
    return tuple(teil for teil in _TRENNUNG.split(_grundbuchstaben(text)) if teil)


def _grundbuchstaben(text: str) -> str:
    # signs go twice: ´ would become a space with a mark, Ŀ and ŉ set theirs free only when taken apart
    gross = unicodedata.normalize("NFKD", text.translate(_OHNE_ZEICHEN)).upper()
    zerlegt = unicodedata.normalize("NFKD", gross).translate(_BUCHSTABEN)
    lateinisch = _LATEINISCHE_MARKEN.sub("", _RING.sub("AA", _UMLAUT.sub(r"\1E", zerlegt)))
    return _UEBRIGE_MARKEN.sub("", unicodedata.normalize("NFC", lateinisch))
