"""How near two spellings of one name are: in search form, by sound, by their parts, by one slip.

Sound is the Kölner Phonetik (Postel 1969): digits for classes of consonants, vowels only at the beginning.
It was made for German ears, and German desks are where most transliterations in a file were written down
(»Mohammed«, »Muhamad«). Near spellings never make a person sure, they only keep a human in the play.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from gateway.domain.suchform import namensteile

_LAUTE = re.compile(
    r"(?P<_0>[AEIJOUY])|(?P<_>H)|(?P<_1>B|P(?!H))|(?P<_3>[PFVW])|(?P<_5>L)|(?P<_6>[MN])|(?P<_7>R)"
    r"|(?P<_4>[GKQ]|^C(?=[AHKLOQRUX])|(?<![SZ])C(?=[AHKOQUX]))"
    r"|(?P<_8>[CSZ]|[DT](?=[CSZ])|(?<=[CKQ])X)|(?P<_2>[DT])|(?P<_48>X)"
)
"""Each letter's class is the name of its group; the first alternative that fits counts."""
_DOPPELT = re.compile(r"(.)\1+")
_UMLAUT_E = re.compile("(?<=[AOU])E+")
_KLANG_AB = 3
"""Shorter codes fit too many names (»Ali«, »Ella« and »Eli« are all 05)."""
_SCHREIBFEHLER_AB = 4
_TEILE_HOECHSTENS = 16
"""More parts are no name; comparing part by part would cost the square of them."""
_MERKEN = 65_536


class Naehe(Enum):
    """How near two texts are, nearest first."""

    GLEICH = "gleich"
    VERWANDT = "verwandt"
    """By sound or by parts; such texts share at least one of their `laute`."""
    EIN_ZEICHEN = "ein Zeichen"
    FREMD = "fremd"


class Schreibung(NamedTuple):
    """One text, prepared for comparing."""

    suchform: str
    teile: tuple[str, ...]
    laute: frozenset[str]
    """Sound codes of the whole and of each part."""


@lru_cache(maxsize=_MERKEN)
def schreibung(text: str) -> Schreibung:
    """Search form, parts and sounds of a text; all empty for a text without letters."""
    teile = namensteile(text)
    ganzes = "".join(teile)
    if len(teile) > _TEILE_HOECHSTENS:
        teile = (ganzes,)
    return Schreibung(ganzes, teile, frozenset(klang(t) for t in (*teile, ganzes) if t))


@lru_cache(maxsize=_MERKEN)
def klang(teil: str) -> str:
    """Kölner Phonetik of a search form ("MUELLER" is "657"); letters outside A to Z stand for themselves."""
    code = _DOPPELT.sub(r"\1", _LAUTE.sub(lambda m: (m.lastgroup or "")[1:], teil))
    return code[:1] + code[1:].replace("0", "") or teil


def naehe(eine: Schreibung, andere: Schreibung) -> Naehe:
    """Symmetric; two empty texts are GLEICH, the caller knows whether that means anything."""
    if eine.suchform == andere.suchform:
        return Naehe.GLEICH
    if _verwandt(eine, andere):
        return Naehe.VERWANDT
    return Naehe.EIN_ZEICHEN if ein_zeichen(eine.suchform, andere.suchform) else Naehe.FREMD


def _verwandt(eine: Schreibung, andere: Schreibung) -> bool:
    """The wholes sound alike, or all parts of the one are found in the other (»Anna«, »Anna Maria«)."""
    if not eine.teile or not andere.teile or eine.laute.isdisjoint(andere.laute):
        return False
    if _klingt_gleich(eine.suchform, andere.suchform):
        return True
    return _alle_in(eine.teile, andere.teile) or _alle_in(andere.teile, eine.teile)


def _alle_in(teile: tuple[str, ...], andere: tuple[str, ...]) -> bool:
    return all(any(_klingt_gleich(t, a) for a in andere) for t in teile)


def _klingt_gleich(a: str, b: str) -> bool:
    if a == b or _ohne_zusatz(a) == _ohne_zusatz(b):
        return True
    laut = klang(a)
    return len(laut) >= _KLANG_AB and laut == klang(b)


@lru_cache(maxsize=_MERKEN)
def _ohne_zusatz(teil: str) -> str:
    """Without what spelling out adds, and without doubles: Ü is UE, or U where a mark was dropped."""
    return _DOPPELT.sub(r"\1", _UMLAUT_E.sub("", teil))


def ein_zeichen(a: str, b: str) -> bool:
    """Whether one sign too many, missing, different, or two neighbours swapped explain the difference.

    Texts of fewer than four signs differ too much by one to be called near."""
    kurz, lang = sorted((a, b), key=len)
    if len(kurz) < _SCHREIBFEHLER_AB or len(lang) - len(kurz) > 1:
        return False
    ab = next((i for i, (k, g) in enumerate(zip(kurz, lang, strict=False)) if k != g), len(kurz))
    if len(kurz) < len(lang):
        return lang[ab + 1 :] == kurz[ab:]
    vertauscht = kurz[ab : ab + 2] == lang[ab : ab + 2][::-1] and kurz[ab + 2 :] == lang[ab + 2 :]
    return kurz[ab + 1 :] == lang[ab + 1 :] or vertauscht
