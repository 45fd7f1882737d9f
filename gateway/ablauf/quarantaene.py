"""Where decrypted bytes wait: in the blob store, encrypted, without a name until everything held.

Invariant 5: nothing in here is used before authentication tag and signature are verified.
"""

from __future__ import annotations

from types import TracebackType
from typing import BinaryIO, cast

from gateway.ports import Blob, Blobs, Blobschreiber, GeprueftenInhalt, Raum


class Blobquarantaene:
    """Compartments for the contents of one message; leaving the block throws away what was not released."""

    def __init__(self, blobs: Blobs, raum: Raum) -> None:
        self._blobs = blobs
        self._raum = raum
        self._faecher: dict[str, Blobschreiber] = {}

    def __enter__(self) -> Blobquarantaene:
        return self

    def __exit__(
        self, _art: type[BaseException] | None, _wert: BaseException | None, _spur: TracebackType | None
    ) -> None:
        for fach in self._faecher.values():
            fach.verwirf()
        self._faecher.clear()

    def fach(self, refid: str) -> BinaryIO:
        """A fresh compartment; asking again for the same content starts it anew."""
        alt = self._faecher.pop(refid, None)
        if alt is not None:
            alt.verwirf()
        neu = self._blobs.schreiber(self._raum, ohne_summe=True)
        self._faecher[refid] = neu
        return cast(BinaryIO, neu)

    def gib_frei(self, inhalt: GeprueftenInhalt) -> Blob:
        """The seal says that everything held: a blob now, under the digest that was verified."""
        return self._faecher.pop(inhalt.refid).fertig(inhalt.sha256)
