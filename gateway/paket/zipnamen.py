"""What members a ZIP has, as far as its first and last bytes tell; for recognising formats, not for trust.

At the front the local headers are followed from member to member; at the end stand the last lines of the
directory. An entry is known by its name, wherever it stands and whatever its writer put beside the name.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from gateway.paket.zipformat import DEFLATE, LOKAL, S_LOKAL, S_ZENTRAL, ZENTRAL

_MEISTE_BYTES = 4096
"""Of a member's content at the front."""


@dataclass(frozen=True)
class Kopfeintrag:
    """A member at the front: its name and what of its packed content was there."""

    name: bytes
    methode: int
    roh: bytes

    def anfang(self) -> bytes:
        """The first bytes of its content; b"" when they can't be unpacked."""
        if self.methode != DEFLATE:
            return self.roh
        try:
            return zlib.decompressobj(-15).decompress(self.roh, _MEISTE_BYTES)
        except zlib.error:
            return b""


def erste_eintraege(kopf: bytes) -> Iterator[Kopfeintrag]:
    """The members whose local headers lie in `kopf`, the first bytes of a file (APPNOTE 4.3.7)."""
    stelle = 0 if kopf.startswith(S_LOKAL) else -1
    while 0 <= stelle <= len(kopf) - LOKAL.size:
        _, _, flags, methode, _, _, _, gepackt, _, n_name, n_extra = LOKAL.unpack_from(kopf, stelle)
        daten = stelle + LOKAL.size + n_name + n_extra
        name = kopf[stelle + LOKAL.size : stelle + LOKAL.size + n_name]
        ende = daten + gepackt
        if flags & 8 and gepackt == 0:  # the size follows the data: look for the next header
            ende = kopf.find(S_LOKAL, daten)
        yield Kopfeintrag(_gleich(name), methode, kopf[daten : ende if ende > 0 else None])
        stelle = ende if kopf.startswith(S_LOKAL, ende) else -1


def eintragsnamen(kopf: bytes, fuss: bytes) -> set[bytes]:
    """Names of members in small letters with "/", from both ends of a file."""
    return {eintrag.name for eintrag in erste_eintraege(kopf)} | set(_im_verzeichnis(fuss))


def _im_verzeichnis(fuss: bytes) -> Iterator[bytes]:
    """Lines of the directory (APPNOTE 4.3.12) that lie whole in the last bytes."""
    stelle = fuss.find(S_ZENTRAL)
    while 0 <= stelle <= len(fuss) - ZENTRAL.size:
        n_name, n_extra, n_kommentar = struct.unpack_from("<3H", fuss, stelle + 28)
        ab = stelle + ZENTRAL.size
        yield _gleich(fuss[ab : ab + n_name])
        naechste = ab + n_name + n_extra + n_kommentar
        stelle = naechste if fuss.startswith(S_ZENTRAL, naechste) else fuss.find(S_ZENTRAL, stelle + 1)


def _gleich(name: bytes) -> bytes:
    """Some writers use the backslash of Windows; names of parts ignore case (OPC, ISO/IEC 29500-2)."""
    return name.replace(b"\\", b"/").lower()
