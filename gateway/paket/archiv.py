"""The ZIP that is never stored: its layout is computed, its bytes are produced while they go out.

Flat, fixed time stamps, complete local headers (no data descriptors), ZIP64 where a number needs it:
same documents, same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

from gateway.paket.fehler import QuelleVeraendert
from gateway.paket.messung import Posten, stuecke, verdichter
from gateway.paket.zipformat import (
    DEFLATE,
    ENDE,
    ENDE64,
    EXTRA_ZIP64,
    LOKAL,
    MAX16,
    MAX32,
    S_ENDE,
    S_ENDE64,
    S_LOKAL,
    S_VERWEIS64,
    S_ZENTRAL,
    VERWEIS64,
    ZENTRAL,
    Mitglied,
)

_DATUM = 0x0021
"""1 January 1980, the first day a ZIP can name."""
_VERSION = 20
_VERSION64 = 45
_UTF8 = 0x0800


class Archivplan:
    """The layout of the archive of these documents, in their order."""

    def __init__(self, posten: Sequence[Posten]):
        self._posten = tuple(posten)
        self._anfaenge: list[int] = []
        stelle = 0
        for p in self._posten:
            self._anfaenge.append(stelle)
            stelle += len(_lokal(p.mitglied)) + p.mitglied.gepackt
        self._verzeichnis_ab = stelle
        self.groesse: int = stelle + len(self._verzeichnis())
        """Bytes of the whole archive (010206/archivgroesse)."""

    def stuecke(self, ab: int = 0) -> Iterator[bytes]:
        """The bytes from position `ab` to the end. Raises `QuelleVeraendert`.

        Members that end before `ab` are not even opened."""
        for posten, anfang in zip(self._posten, self._anfaenge, strict=True):
            kopf = _lokal(posten.mitglied)
            datenanfang = anfang + len(kopf)
            if ab < datenanfang:
                yield kopf[max(ab - anfang, 0) :]
            if ab < datenanfang + posten.mitglied.gepackt:
                yield from _daten(posten, max(ab - datenanfang, 0))
        yield self._verzeichnis()[max(ab - self._verzeichnis_ab, 0) :]

    def _verzeichnis(self) -> bytes:
        eintraege = b"".join(
            _zentral(p.mitglied, anfang) for p, anfang in zip(self._posten, self._anfaenge, strict=True)
        )
        return eintraege + _ende(len(self._posten), len(eintraege), self._verzeichnis_ab)


def _lokal(m: Mitglied) -> bytes:
    """Local file header, section 4.3.7."""
    gross = max(m.groesse, m.gepackt) >= MAX32
    extra = _zip64(m.groesse, m.gepackt) if gross else b""
    gepackt, groesse = (MAX32, MAX32) if gross else (m.gepackt, m.groesse)
    name, flags = _name(m)
    kopf = LOKAL.pack(
        S_LOKAL, _version(gross), flags, m.methode, 0, _DATUM, m.crc, gepackt, groesse, len(name), len(extra)
    )
    return kopf + name + extra


def _zentral(m: Mitglied, anfang: int) -> bytes:
    """Entry of the central directory, section 4.3.12."""
    zahlen = [m.groesse, m.gepackt, anfang]
    grosse = [zahl for zahl in zahlen if zahl >= MAX32]
    groesse, gepackt, stelle = (min(zahl, MAX32) for zahl in zahlen)
    extra = _zip64(*grosse) if grosse else b""
    name, flags = _name(m)
    version = _version(bool(grosse))
    kopf = ZENTRAL.pack(
        S_ZENTRAL, version, version, flags, m.methode, 0, _DATUM, m.crc, gepackt, groesse,
        len(name), len(extra), 0, 0, 0, 0, stelle,
    )  # fmt: skip
    return kopf + name + extra


def _name(m: Mitglied) -> tuple[bytes, int]:
    """UTF-8, said so by a flag where it differs from ASCII (appendix D)."""
    return m.name.encode(), 0 if m.name.isascii() else _UTF8


def _ende(anzahl: int, laenge: int, ab: int) -> bytes:
    """End records, sections 4.3.14 to 4.3.16."""
    ende = ENDE.pack(
        S_ENDE, 0, 0, min(anzahl, MAX16), min(anzahl, MAX16), min(laenge, MAX32), min(ab, MAX32), 0
    )
    if anzahl < MAX16 and laenge < MAX32 and ab < MAX32:
        return ende
    ende64 = ENDE64.pack(S_ENDE64, ENDE64.size - 12, _VERSION64, _VERSION64, 0, 0, anzahl, anzahl, laenge, ab)
    return ende64 + VERWEIS64.pack(S_VERWEIS64, 0, ab + laenge, 1) + ende


def _zip64(*zahlen: int) -> bytes:
    return struct.pack(f"<2H{len(zahlen)}Q", EXTRA_ZIP64, 8 * len(zahlen), *zahlen)


def _version(gross: bool) -> int:
    return _VERSION64 if gross else _VERSION


def _daten(posten: Posten, ab: int) -> Iterator[bytes]:
    """The member's bytes from `ab` on, checked against what was measured."""
    if posten.mitglied.methode == DEFLATE:
        yield from _ueberspringe(_verdichtet(posten), ab)
    else:
        yield from _roh(posten, ab)


def _roh(posten: Posten, ab: int = 0) -> Iterator[bytes]:
    m = posten.mitglied
    crc, rest = 0, m.groesse - ab
    with posten.quelle.oeffne() as strom:
        if ab:
            strom.seek(ab)
        for stueck in stuecke(strom):
            rest -= len(stueck)
            if rest < 0:
                break
            crc = zlib.crc32(stueck, crc)
            yield stueck
    if rest != 0 or (ab == 0 and crc != m.crc):
        raise QuelleVeraendert(wo=posten.quelle.bezeichnung)


def _verdichtet(posten: Posten) -> Iterator[bytes]:
    packer = verdichter()
    gepackt = 0
    for stueck in _roh(posten):
        if daten := packer.compress(stueck):
            gepackt += len(daten)
            yield daten
    daten = packer.flush()
    if gepackt + len(daten) != posten.mitglied.gepackt:
        raise QuelleVeraendert(wo=posten.quelle.bezeichnung)
    yield daten


def _ueberspringe(quelle: Iterator[bytes], anzahl: int) -> Iterator[bytes]:
    for stueck in quelle:
        if anzahl < len(stueck):
            yield stueck[anzahl:] if anzahl else stueck
            anzahl = 0
        else:
            anzahl -= len(stueck)
