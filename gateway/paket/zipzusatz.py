"""Extra fields of a ZIP member, above all that of ZIP64 (APPNOTE 6.3.10, sections 4.5 and 4.5.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import compress

from gateway.paket.fehler import ArchivUngueltig
from gateway.paket.zipformat import EXTRA_ZIP64, MAX16, MAX32

_EXTRA_VERBOTEN = {0x0017, 0x9901, 0x7075, 0x6375}
"""Strong encryption, AES, and the Unicode fields that give a member a second name or comment."""
_MARKEN = (MAX32, MAX32, MAX32, MAX16)
_FORMEN = "QQQL"
"""Size, packed size, offset, disk: their signs for "look there", and how the ZIP64 field writes them."""


def zusatzfelder(roh: bytes) -> dict[int, bytes]:
    """The extra fields by id (section 4.5); each at most once, none that changes the meaning."""
    felder: dict[int, bytes] = {}
    for nummer, inhalt in _felder(roh):
        if nummer in felder or nummer in _EXTRA_VERBOTEN:
            raise ArchivUngueltig("Ein Mitglied des Archivs hat doppelte oder unzulässige Zusatzfelder.")
        felder[nummer] = inhalt
    return felder


def _felder(roh: bytes) -> Iterator[tuple[int, bytes]]:
    stelle = 0
    while stelle < len(roh):
        nummer, laenge = struct.unpack_from("<2H", roh.ljust(stelle + 4, b"\0"), stelle)
        ende = stelle + 4 + laenge
        if ende > len(roh):
            raise ArchivUngueltig("Die Zusatzfelder eines Mitglieds sind beschädigt.")
        yield nummer, roh[stelle + 4 : ende]
        stelle = ende


def zip64_zahlen(felder: dict[int, bytes], kopf: tuple[int, ...]) -> tuple[int, ...]:
    """Replace each number that says "look there" by its ZIP64 number (section 4.5.3).

    `kopf`: size, packed size and, in the directory, offset and disk, as the header has them. The field
    holds what was asked for in this order; writers that put more into it are understood where that can
    be read in one way only. Raises `ArchivUngueltig`."""
    gefragt = [wert == marke for wert, marke in zip(kopf, _MARKEN, strict=False)]
    feld = felder.get(EXTRA_ZIP64)
    if feld is None:
        if any(gefragt):
            raise ArchivUngueltig("Einem Mitglied des Archivs fehlen seine ZIP64-Angaben.")
        return kopf
    form = "<" + "".join(compress(_FORMEN, gefragt))
    if len(feld) == struct.calcsize(form):
        folge = iter(struct.unpack(form, feld))
        return tuple(
            next(folge) if ist_gefragt else wert for ist_gefragt, wert in zip(gefragt, kopf, strict=True)
        )
    return _mehr_als_gefragt(feld, kopf, gefragt)


def _mehr_als_gefragt(feld: bytes, kopf: tuple[int, ...], gefragt: list[bool]) -> tuple[int, ...]:
    """A field that begins with what was asked for and goes on with numbers the header has too.

    Those must say the same; what doesn't belong into this header (offset and disk beside a member) means
    nothing to anybody."""
    anzahl = next((n for n in range(1, 5) if struct.calcsize("<" + _FORMEN[:n]) == len(feld)), 0)
    if not anzahl or sum(gefragt) > anzahl or not all(gefragt[: sum(gefragt)]):
        raise ArchivUngueltig("Die ZIP64-Angaben eines Mitglieds sind beschädigt.")
    zahlen = struct.unpack("<" + _FORMEN[:anzahl], feld)[: len(kopf)]
    ergebnis = (*zahlen, *kopf[len(zahlen) :])
    if ergebnis[sum(gefragt) :] != kopf[sum(gefragt) :]:
        raise ArchivUngueltig("Die ZIP64-Angaben eines Mitglieds widersprechen den übrigen.")
    return ergebnis
