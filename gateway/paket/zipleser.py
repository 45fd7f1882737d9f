"""Members of a foreign ZIP: every byte of the archive belongs to exactly one thing, or it is refused.

Local headers must say what the directory says; the members with their headers and data descriptors must
follow each other without gap or overlap from byte 0 to the directory.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from gateway.paket.fehler import ArchivUngueltig, ZuGross
from gateway.paket.grenzen import Grenzen
from gateway.paket.messung import STUECK
from gateway.paket.zipformat import (
    DEFLATE,
    EXTRA_ZIP64,
    LOKAL,
    S_LOKAL,
    S_NACHSATZ,
    UNGEPACKT,
    Mitglied,
)
from gateway.paket.zipverzeichnis import (
    FLAG_NACHSATZ,
    Eintrag,
    lies_genau,
    lies_verzeichnis,
)
from gateway.paket.zipzusatz import zip64_zahlen, zusatzfelder

_MESSFLAGS = 0x0006
"""Compression level hints: they mean nothing to a reader."""
_NACHSATZ_LAENGSTER = 24
_DEFLATE_HOECHSTENS = 1032
"""No deflate stream grows further: 258 bytes from two bits."""


@dataclass(frozen=True)
class Fund:
    """A member that passed: its data begin at `datenanfang`."""

    mitglied: Mitglied
    datenanfang: int


def lies_mitglieder(strom: BinaryIO, grenzen: Grenzen | None = None) -> list[Fund]:
    """Check the structure of an archive and return its members in the order of the directory.

    `strom` must be seekable. No content is unpacked. Raises `ArchivUngueltig` or `ZuGross`."""
    grenzen = grenzen or Grenzen()
    eintraege, verzeichnis_ab = lies_verzeichnis(strom, grenzen)
    _pruefe_namen(eintraege)
    _pruefe_groessen(eintraege, grenzen)
    anfaenge: dict[str, int] = {}
    stelle = 0
    for eintrag, bis in _der_reihe_nach(eintraege, verzeichnis_ab):
        if eintrag.stelle != stelle:
            raise ArchivUngueltig(
                "Vor oder zwischen den Mitgliedern des Archivs liegen fremde Daten, oder sie überlappen."
            )
        anfaenge[eintrag.mitglied.name] = _lies_lokal(strom, eintrag, bis, grenzen)
        stelle = bis
    if stelle != verzeichnis_ab:
        raise ArchivUngueltig("Zwischen den Mitgliedern und dem Verzeichnis liegen fremde Daten.")
    return [Fund(e.mitglied, anfaenge[e.mitglied.name]) for e in eintraege]


def entnimm(strom: BinaryIO, fund: Fund) -> Iterator[bytes]:
    """The bytes of one member in pieces of at most `STUECK`.

    Size, end of the deflate stream and CRC are checked; raises `ArchivUngueltig`, at the latest with the
    last piece, so nothing may be used before the iterator is exhausted."""
    m = fund.mitglied
    strom.seek(fund.datenanfang)
    roh = _stuecke(strom, m.gepackt)
    crc = groesse = 0
    for stueck in roh if m.methode == UNGEPACKT else _aufgeblasen(roh):
        groesse += len(stueck)
        if groesse > m.groesse:
            raise ArchivUngueltig("Ein Mitglied des Archivs ist größer als angegeben.")
        crc = zlib.crc32(stueck, crc)
        yield stueck
    if groesse != m.groesse:
        raise ArchivUngueltig("Ein Mitglied des Archivs ist kleiner als angegeben.")
    if crc != m.crc:
        raise ArchivUngueltig("Die Prüfsumme eines Mitglieds im Archiv stimmt nicht.")


def _der_reihe_nach(eintraege: list[Eintrag], schluss: int) -> Iterator[tuple[Eintrag, int]]:
    """Entries by position, each with the position where the next thing begins."""
    sortiert = sorted(eintraege, key=lambda e: e.stelle)
    for nummer, eintrag in enumerate(sortiert, 1):
        yield eintrag, sortiert[nummer].stelle if nummer < len(sortiert) else schluss


def _pruefe_namen(eintraege: list[Eintrag]) -> None:
    namen = {e.mitglied.name.lower() for e in eintraege}
    if len(namen) != len(eintraege):
        raise ArchivUngueltig("Ein Name steht im Archiv mehr als einmal.")


def _pruefe_groessen(eintraege: list[Eintrag], grenzen: Grenzen) -> None:
    """Claims are checked before anything is unpacked; `entnimm` holds each member to its claim."""
    groesse = sum(e.mitglied.groesse for e in eintraege)
    gepackt = sum(e.mitglied.gepackt for e in eintraege)
    if groesse > grenzen.gesamt:
        raise ZuGross("Der Inhalt des Archivs ist größer als zugelassen.")
    if groesse > grenzen.frei and groesse > gepackt * grenzen.verhaeltnis:
        raise ZuGross("Der Inhalt des Archivs ist sehr groß und auffällig stark verdichtet (Archivbombe).")
    for m in (e.mitglied for e in eintraege):
        if m.methode == UNGEPACKT and m.groesse != m.gepackt:
            raise ArchivUngueltig("Ein ungepacktes Mitglied hat zwei verschiedene Größen.")
        if m.methode == DEFLATE and m.groesse > m.gepackt * _DEFLATE_HOECHSTENS:
            raise ArchivUngueltig(
                "Ein Mitglied gibt eine Größe an, die aus seinen Daten nicht entstehen kann."
            )


def _lies_lokal(strom: BinaryIO, eintrag: Eintrag, bis: int, grenzen: Grenzen) -> int:
    """Check the local header and what follows the data up to `bis`; return where the data begin."""
    strom.seek(eintrag.stelle)
    signatur, _, flags, methode, _, _, crc, gepackt, groesse, n_name, n_extra = LOKAL.unpack(
        lies_genau(strom, LOKAL.size)
    )
    m = eintrag.mitglied
    if signatur != S_LOKAL or n_name != len(m.name) or n_extra > grenzen.extra:
        raise ArchivUngueltig("Ein Mitglied liegt nicht dort, wo das Verzeichnis es angibt.")
    name = lies_genau(strom, n_name)
    felder = zusatzfelder(lies_genau(strom, n_extra))
    groesse, gepackt = zip64_zahlen(felder, (groesse, gepackt))
    nachsatz = bool(flags & FLAG_NACHSATZ)
    paare = ((crc, m.crc), (gepackt, m.gepackt), (groesse, m.groesse))
    gleich = all(hier == dort or (nachsatz and hier == 0) for hier, dort in paare)
    if (
        name != m.name.encode("ascii")
        or methode != m.methode
        or (flags ^ eintrag.flags) & ~_MESSFLAGS
        or not gleich
    ):
        raise ArchivUngueltig("Verzeichnis und Mitglied des Archivs widersprechen sich.")
    anfang: int = eintrag.stelle + LOKAL.size + n_name + n_extra
    _pruefe_nachsatz(strom, m, bis - anfang - m.gepackt, nachsatz, EXTRA_ZIP64 in felder)
    return anfang


def _pruefe_nachsatz(strom: BinaryIO, m: Mitglied, laenge: int, erlaubt: bool, gross: bool) -> None:
    """Between the data and the next thing lies nothing, or one data descriptor (section 4.3.9)."""
    if laenge < 0:
        raise ArchivUngueltig("Mitglieder des Archivs überlappen.")
    if not erlaubt and laenge == 0:
        return
    if not erlaubt or laenge > _NACHSATZ_LAENGSTER:
        raise ArchivUngueltig("Zwischen den Mitgliedern des Archivs liegen fremde Daten.")
    strom.seek(m.gepackt, 1)
    if lies_genau(strom, laenge) not in _nachsaetze(m, gross):
        raise ArchivUngueltig("Der Nachsatz eines Mitglieds im Archiv stimmt nicht.")


def _nachsaetze(m: Mitglied, gross: bool) -> set[bytes]:
    """The spellings in use: with and without signature, sizes of 8 bytes (ZIP64) or of 4."""
    rumpf = {struct.pack("<L2Q", m.crc, m.gepackt, m.groesse)}
    if not gross and max(m.gepackt, m.groesse) <= 0xFFFFFFFF:
        rumpf.add(struct.pack("<3L", m.crc, m.gepackt, m.groesse))
    return rumpf | {S_NACHSATZ + r for r in rumpf}


def _stuecke(strom: BinaryIO, anzahl: int) -> Iterator[bytes]:
    while anzahl:
        stueck = strom.read(min(STUECK, anzahl))
        if not stueck:
            raise ArchivUngueltig("Das Archiv ist abgeschnitten.")
        anzahl -= len(stueck)
        yield stueck


def _aufgeblasen(roh: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate with bounded memory; the deflate stream must end with the member."""
    entpacker = zlib.decompressobj(-15)
    try:
        for stueck in roh:
            yield from _stueckweise(entpacker, stueck)
            if entpacker.eof:
                break
    except zlib.error:
        raise ArchivUngueltig("Ein Mitglied des Archivs ist beschädigt.") from None
    if not entpacker.eof or entpacker.unused_data or next(roh, b""):
        raise ArchivUngueltig("Ein Mitglied des Archivs endet nicht dort, wo es enden soll.")


def _stueckweise(entpacker: Any, stueck: bytes) -> Iterator[bytes]:
    """All output of one piece of input; a full piece means that more is waiting inside zlib."""
    while True:
        daten = entpacker.decompress(stueck, STUECK)
        if daten:
            yield daten
        stueck = entpacker.unconsumed_tail
        if entpacker.eof or not (stueck or len(daten) == STUECK):
            return
