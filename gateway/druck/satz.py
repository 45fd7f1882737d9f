"""Setting a document: one of our templates with one page's worth of values, into a PDF that every reader can use.

Typst sets it (ADR 0038). Values travel as JSON and are only ever text there: nothing in them is carried out. The
letters come with the library (Libertinus Serif has every letter of DIN 91379); fonts of the machine, files and
the network stay out."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateway.errors import InternerFehler

if TYPE_CHECKING:
    from typst import Compiler

_VORLAGEN = Path(__file__).parent / "vorlagen"
_RICHTUNG = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of writing (UAX #9): a name with one would read as another name."""
_sperre = threading.Lock()
"""The compiler keeps state between two documents."""


class SatzMisslungen(InternerFehler):
    """A template of ours does not hold for these values."""

    code = "druck.satz"
    satz = "Das Dokument ließ sich nicht setzen."


@dataclass(frozen=True)
class Beilage:
    """A file inside the PDF: the same statements for machines."""

    name: str
    inhalt: bytes


def setze(vorlage: str, blatt: Mapping[str, Any], *, wann: datetime, beilage: Beilage | None = None) -> bytes:
    """The PDF of `vorlage` (a name without ending) with these values, made at `wann`.

    `blatt`: JSON-able, texts as they are to be read; letters stand in the order in which they were written, whatever
    marks of direction lie between them. Same values, same bytes. Raises `SatzMisslungen`."""
    from typst import TypstError

    eingaben = {"blatt": json.dumps(blatt, ensure_ascii=False).translate(_RICHTUNG)}
    if beilage is not None:
        eingaben |= {"beilage": beilage.name, "beilage_inhalt": beilage.inhalt.decode()}
    try:
        with _sperre:
            pdf = _setzer().compile(
                _VORLAGEN / f"{vorlage}.typ",
                format="pdf",
                sys_inputs=eingaben,
                pdf_standards=["a-3a", "ua-1"],
                timestamp=wann.replace(microsecond=0),
            )
    except TypstError as fehler:  # its text quotes the values
        raise SatzMisslungen(wo=vorlage) from fehler
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _setzer() -> Compiler:
    """Sees our templates and the fonts that it brings, nothing else of the machine."""
    from typst import Compiler, Fonts

    schriften = Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return Compiler(root=_VORLAGEN, font_paths=schriften, ignore_system_fonts=True)
