"""The byte layout both ZIP writer and reader know (APPNOTE 6.3.10, sections 4.3 and 4.5.3)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

LOKAL = struct.Struct("<4s5H3L2H")
"""Signature, version, flags, method, time, date, CRC, packed size, size, name length, extra length."""
ZENTRAL = struct.Struct("<4s6H3L5H2L")
"""Signature, made by, version, flags, method, time, date, CRC, packed size, size, name length, extra
length, comment length, disk, internal attributes, external attributes, offset of the local header."""
ENDE = struct.Struct("<4s4H2LH")
"""Signature, disk, disk of directory, entries here, entries, directory size, directory offset, comment."""
ENDE64 = struct.Struct("<4sQ2H2L4Q")
VERWEIS64 = struct.Struct("<4sLQL")

S_LOKAL = b"PK\x03\x04"
S_ZENTRAL = b"PK\x01\x02"
S_ENDE = b"PK\x05\x06"
S_ENDE64 = b"PK\x06\x06"
S_VERWEIS64 = b"PK\x06\x07"
S_NACHSATZ = b"PK\x07\x08"

MAX16 = 0xFFFF
MAX32 = 0xFFFFFFFF
EXTRA_ZIP64 = 0x0001

UNGEPACKT = 0
DEFLATE = 8


@dataclass(frozen=True)
class Mitglied:
    """One file in the archive: `gepackt` bytes there, `groesse` bytes when taken out."""

    name: str
    methode: int
    crc: int
    gepackt: int
    groesse: int
