"""The end of a foreign ZIP and its central directory, read strictly (APPNOTE 6.3.10, 4.3.12 to 4.3.16).

Exactly one reading is accepted: the end record closes the file, the directory ends where it begins, every
number that ZIP64 repeats is the same, nothing has a comment. What two programs could read differently is
refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from gateway.paket.fehler import ArchivUngueltig, ZuGross
from gateway.paket.grenzen import Grenzen
from gateway.paket.zipformat import (
    DEFLATE,
    ENDE,
    ENDE64,
    MAX16,
    MAX32,
    S_ENDE,
    S_ENDE64,
    S_VERWEIS64,
    S_ZENTRAL,
    UNGEPACKT,
    VERWEIS64,
    ZENTRAL,
    Mitglied,
)
from gateway.paket.zipzusatz import zip64_zahlen, zusatzfelder

FLAG_NACHSATZ = 0x0008
_FLAG_VERSCHLUESSELT = 0x0001 | 0x0040 | 0x2000
_FLAGS_ERLAUBT = 0x0002 | 0x0004 | FLAG_NACHSATZ | 0x0800
_UNIX = 3
_S_IFMT, _S_IFREG = 0o170000, 0o100000
_DOS_ORDNER = 0x10


@dataclass(frozen=True)
class Eintrag:
    """A line of the central directory: `stelle` is the offset of the local header."""

    mitglied: Mitglied
    flags: int
    stelle: int


@dataclass(frozen=True)
class Endsatz:
    """Where the central directory lies and how many entries it claims."""

    anzahl: int
    laenge: int
    ab: int


def lies_genau(strom: BinaryIO, anzahl: int) -> bytes:
    """Exactly so many bytes. Raises `ArchivUngueltig` at an early end."""
    daten = b""
    while len(daten) < anzahl:
        stueck = strom.read(anzahl - len(daten))
        if not stueck:
            raise ArchivUngueltig("Das Archiv ist abgeschnitten.")
        daten += stueck
    return daten


def lies_verzeichnis(strom: BinaryIO, grenzen: Grenzen) -> tuple[list[Eintrag], int]:
    """All entries in the order of the directory, and the offset where it begins.

    Raises `ArchivUngueltig` or `ZuGross`."""
    ende = _lies_ende(strom)
    if ende.anzahl > grenzen.mitglieder or ende.laenge > grenzen.verzeichnis:
        raise ZuGross(f"Das Archiv hat mehr als {grenzen.mitglieder} Mitglieder.")
    strom.seek(ende.ab)
    eintraege = [_lies_eintrag(strom, grenzen) for _ in range(ende.anzahl)]
    if strom.tell() != ende.ab + ende.laenge:
        raise ArchivUngueltig("Das Verzeichnis des Archivs ist nicht so lang wie angegeben.")
    return eintraege, ende.ab


def _lies_ende(strom: BinaryIO) -> Endsatz:
    """The end record must be the last 22 bytes: no comment, nothing behind it."""
    groesse = strom.seek(0, 2)
    if groesse < ENDE.size:
        raise ArchivUngueltig("Das ist kein ZIP-Archiv.")
    strom.seek(groesse - ENDE.size)
    signatur, *zahlen, kommentar = ENDE.unpack(lies_genau(strom, ENDE.size))
    if signatur != S_ENDE or kommentar:
        raise ArchivUngueltig(
            "Am Ende des Archivs steht kein ZIP-Endsatz: Es ist abgeschnitten, trägt einen Kommentar, "
            "oder dahinter folgt noch etwas."
        )
    ende64 = _lies_ende64(strom, groesse - ENDE.size, zahlen)
    endsatz, schluss = ende64 or (_endsatz(*zahlen), groesse - ENDE.size)
    if endsatz.ab + endsatz.laenge != schluss:
        raise ArchivUngueltig("Vor oder hinter dem Verzeichnis des Archivs liegen fremde Daten.")
    return endsatz


def _endsatz(platte: int, platte_verzeichnis: int, hier: int, anzahl: int, laenge: int, ab: int) -> Endsatz:
    if (platte, platte_verzeichnis) != (0, 0) or hier != anzahl:
        raise ArchivUngueltig("Das Archiv ist auf mehrere Datenträger verteilt.")
    return Endsatz(anzahl, laenge, ab)


def _lies_ende64(strom: BinaryIO, ende_ab: int, klein: list[int]) -> tuple[Endsatz, int] | None:
    """ZIP64 end record and locator directly before the end record; None if there is no ZIP64.

    Every small number must be the large one or the sign for "look there"."""
    verweis_ab = ende_ab - VERWEIS64.size
    verweis = b""
    if verweis_ab >= 0:
        strom.seek(verweis_ab)
        verweis = lies_genau(strom, VERWEIS64.size)
    if not verweis.startswith(S_VERWEIS64):
        if MAX16 in klein[:4] or MAX32 in klein[4:]:
            raise ArchivUngueltig("Dem Archiv fehlt der ZIP64-Endsatz.")
        return None
    _, platte, stelle, platten = VERWEIS64.unpack(verweis)
    if platte != 0 or platten not in (0, 1) or stelle != verweis_ab - ENDE64.size:
        raise ArchivUngueltig("Der ZIP64-Verweis des Archivs zeigt ins Leere.")
    strom.seek(stelle)
    signatur, laenge, _, _, *gross = ENDE64.unpack(lies_genau(strom, ENDE64.size))
    if signatur != S_ENDE64 or laenge != ENDE64.size - 12:
        raise ArchivUngueltig("Der ZIP64-Endsatz des Archivs ist beschädigt.")
    marken = (MAX16, MAX16, MAX16, MAX16, MAX32, MAX32)
    if any(k not in (g, marke) for k, g, marke in zip(klein, gross, marken, strict=True)):
        raise ArchivUngueltig("Der ZIP64-Endsatz widerspricht dem Endsatz.")
    return _endsatz(*gross), stelle


def _lies_eintrag(strom: BinaryIO, grenzen: Grenzen) -> Eintrag:
    (signatur, erzeuger, _, flags, methode, _, _, crc, gepackt, groesse,
     n_name, n_extra, n_kommentar, platte, _, attribute, stelle) = ZENTRAL.unpack(
        lies_genau(strom, ZENTRAL.size)
    )  # fmt: skip
    if signatur != S_ZENTRAL:
        raise ArchivUngueltig("Das Verzeichnis des Archivs ist beschädigt.")
    if n_kommentar:
        raise ArchivUngueltig("Ein Mitglied des Archivs trägt einen Kommentar.")
    if n_extra > grenzen.extra:
        raise ZuGross("Die Zusatzfelder eines Mitglieds sind zu lang.")
    name = pruefe_name(lies_genau(strom, n_name))
    felder = zusatzfelder(lies_genau(strom, n_extra))
    groesse, gepackt, stelle, platte = zip64_zahlen(felder, (groesse, gepackt, stelle, platte))
    if platte:
        raise ArchivUngueltig("Das Archiv ist auf mehrere Datenträger verteilt.")
    _pruefe_art(erzeuger >> 8, attribute)
    pruefe_verfahren(flags, methode)
    return Eintrag(Mitglied(name, methode, crc, gepackt, groesse), flags, stelle)


def pruefe_name(roh: bytes) -> str:
    """Members lie flat and have a plain ASCII name `<uuid>.<ending>`."""
    name = roh.decode("ascii", "replace")
    if any(zeichen in name for zeichen in "/\\:\0") or name in ("", ".", ".."):
        raise ArchivUngueltig("Ein Mitglied des Archivs hat einen Pfad als Namen oder ist ein Ordner.")
    if len(name) > 60 or not all(z.isascii() and (z.isalnum() or z in "-._") for z in name):
        raise ArchivUngueltig("Der Name eines Mitglieds ist nicht von der Form <uuid>.<endung>.")
    return name


def _pruefe_art(system: int, attribute: int) -> None:
    """Links, folders and devices are refused, whatever their name."""
    art = (attribute >> 16) & _S_IFMT
    if attribute & _DOS_ORDNER or (system == _UNIX and art not in (0, _S_IFREG)):
        raise ArchivUngueltig("Ein Mitglied des Archivs ist keine gewöhnliche Datei (Ordner oder Verweis).")


def pruefe_verfahren(flags: int, methode: int) -> None:
    """Only stored and deflated members, nothing encrypted or patched."""
    if flags & _FLAG_VERSCHLUESSELT:
        raise ArchivUngueltig("Ein Mitglied des Archivs ist verschlüsselt.")
    if flags & ~_FLAGS_ERLAUBT:
        raise ArchivUngueltig("Ein Mitglied des Archivs verlangt unbekannte ZIP-Eigenschaften.")
    if methode not in (UNGEPACKT, DEFLATE):
        raise ArchivUngueltig("Ein Mitglied des Archivs ist weder mit STORE noch mit DEFLATE gepackt.")
