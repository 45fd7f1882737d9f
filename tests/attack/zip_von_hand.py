"""ZIP archives built byte by byte, so that every field can lie."""

from __future__ import annotations

import stat
import struct
import zlib
from dataclasses import dataclass, replace
from uuid import UUID

from gateway.domain.akte import Dokument

UUIDS = [UUID(int=0x11110000_0000_4000_8000_000000000000 + n) for n in range(1, 4)]
PDF = b"%PDF-1.7\nfrei erfunden\n" + bytes(range(256)) * 8
DOKUMENTE = tuple(Dokument(uuid, f"Bescheid {n}.pdf", "018", n) for n, uuid in enumerate(UUIDS[:2], 1))


@dataclass(frozen=True)
class Teil:
    """A member; None means: the honest value."""

    name: bytes
    daten: bytes = PDF
    methode: int = 0
    flags: int = 0
    crc: int | None = None
    groesse: int | None = None
    gepackt: int | None = None
    attribute: int = 0
    erzeuger: int = 20
    kommentar: bytes = b""
    extra_lokal: bytes = b""
    extra_zentral: bytes = b""
    name_lokal: bytes | None = None
    lokal: tuple[int, int, int] | None = None
    """CRC, packed size and size in the local header."""
    methode_lokal: int | None = None
    flags_lokal: int | None = None
    nachsatz: bytes = b""
    davor: bytes = b""
    versatz: int = 0
    """Added to the offset in the directory."""
    roh: bytes | None = None
    """The bytes in the archive instead of the packed data."""
    im_verzeichnis: int = 1
    """How many entries the directory has for it."""

    @property
    def inhalt(self) -> bytes:
        if self.roh is not None:
            return self.roh
        if self.methode != 8:
            return self.daten
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(self.daten) + packer.flush()

    def zahlen(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.daten) if self.crc is None else self.crc
        gepackt = len(self.inhalt) if self.gepackt is None else self.gepackt
        return crc, gepackt, len(self.daten) if self.groesse is None else self.groesse

    def als_lokal(self) -> bytes:
        name = self.name if self.name_lokal is None else self.name_lokal
        methode = self.methode if self.methode_lokal is None else self.methode_lokal
        flags = self.flags if self.flags_lokal is None else self.flags_lokal
        kopf = struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, flags, methode, 0, 33, *(self.lokal or self.zahlen()),
            len(name), len(self.extra_lokal),
        )  # fmt: skip
        return self.davor + kopf + name + self.extra_lokal + self.inhalt + self.nachsatz

    def als_zentral(self, stelle: int) -> bytes:
        kopf = struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", self.erzeuger, 20, self.flags, self.methode, 0, 33, *self.zahlen(),
            len(self.name), len(self.extra_zentral), len(self.kommentar), 0, 0, self.attribute,
            stelle + len(self.davor) + self.versatz,
        )  # fmt: skip
        return (kopf + self.name + self.extra_zentral + self.kommentar) * self.im_verzeichnis


def teil(nummer: int, **angaben: object) -> Teil:
    """The honest member of document `nummer`, with some fields changed."""
    return replace(Teil(f"{UUIDS[nummer - 1]}.pdf".encode()), **angaben)  # type: ignore[arg-type]


def baue(
    *teile: Teil,
    davor: bytes = b"",
    vor_verzeichnis: bytes = b"",
    hinter_verzeichnis: bytes = b"",
    danach: bytes = b"",
    kommentar: bytes = b"",
    anzahl: int | None = None,
    hier: int | None = None,
    laenge: int | None = None,
    ab: int | None = None,
    platte: int = 0,
    zip64: dict[str, int] | None = None,
) -> bytes:
    """Members, directory, end. `zip64`: add the ZIP64 records with these changed numbers."""
    rumpf, verzeichnis = davor, b""
    for t in teile:
        verzeichnis += t.als_zentral(len(rumpf))
        rumpf += t.als_lokal()
    rumpf += vor_verzeichnis
    n = sum(t.im_verzeichnis for t in teile)
    zahlen = {
        "platte": platte,
        "anzahl": n if anzahl is None else anzahl,
        "laenge": len(verzeichnis) if laenge is None else laenge,
        "ab": len(rumpf) if ab is None else ab,
    }
    ende64 = b"" if zip64 is None else _zip64(len(rumpf) + len(verzeichnis), zahlen | zip64)
    ende = struct.pack(
        "<4s4H2LH", b"PK\5\6", zahlen["platte"], 0, zahlen["anzahl"] if hier is None else hier,
        zahlen["anzahl"], zahlen["laenge"], zahlen["ab"], len(kommentar),
    )  # fmt: skip
    return rumpf + verzeichnis + hinter_verzeichnis + ende64 + ende + kommentar + danach


def _zip64(stelle: int, z: dict[str, int]) -> bytes:
    satz = struct.pack(
        "<4sQ2H2L4Q", b"PK\6\6", z.get("satzlaenge", 44), 45, 45, z["platte"], 0, z["anzahl"], z["anzahl"],
        z["laenge"], z["ab"],
    )  # fmt: skip
    return satz + struct.pack("<4sLQL", b"PK\6\7", 0, z.get("stelle", stelle), z.get("platten", 1))


def verweis(ziel: bytes) -> Teil:
    """A symbolic link as Info-ZIP writes it."""
    return teil(1, daten=ziel, erzeuger=3 << 8 | 20, attribute=(stat.S_IFLNK | 0o777) << 16)


def extra(nummer: int, inhalt: bytes) -> bytes:
    return struct.pack("<2H", nummer, len(inhalt)) + inhalt


def bombe(groesse: int) -> bytes:
    """A deflate stream of zeros, about a thousandth of `groesse`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(groesse // 1_000_000)) + packer.flush()
