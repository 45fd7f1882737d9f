"""An object as a file: read on as a stream, begun anew where somebody jumps or the line broke."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import BinaryIO

from adapters.blob.s3.behaelter import Behaelter
from adapters.blob.s3.fehler import SpeicherWeg, uebersetzt
from gateway.errors import VoruebergehenderFehler

_ANLAEUFE = 3
"""So often reading goes on after the line broke, without a byte in between."""


class S3leser(io.RawIOBase):
    """`anfang`: the first bytes, which were read already. Raises `BlobNichtGefunden` and what the store refuses."""

    def __init__(self, behaelter: Behaelter, name: str, groesse: int, anfang: bytes) -> None:
        super().__init__()
        self._behaelter = behaelter
        self._name = name
        self._groesse = groesse
        self._anfang = anfang
        self._stelle = 0
        self._strom: BinaryIO | None = None
        self._stromstelle = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stelle

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._stelle = {io.SEEK_SET: 0, io.SEEK_CUR: self._stelle, io.SEEK_END: self._groesse}[
            whence
        ] + offset
        return self._stelle

    def readinto(self, puffer: object) -> int:
        sicht = memoryview(puffer).cast("B")  # type: ignore[arg-type]
        stueck = self._anfang[self._stelle : self._stelle + len(sicht)]
        if not stueck and self._stelle < self._groesse and len(sicht):
            stueck = self._lies(len(sicht))
        sicht[: len(stueck)] = stueck
        self._stelle += len(stueck)
        return len(stueck)

    def close(self) -> None:
        if not self.closed:
            self._schliesse_strom()
        super().close()

    def _lies(self, hoechstens: int) -> bytes:
        """At least one byte."""
        for _ in range(_ANLAEUFE - 1):
            with suppress(VoruebergehenderFehler):
                return self._lies_einmal(hoechstens)
            self._schliesse_strom()
        return self._lies_einmal(hoechstens)

    def _lies_einmal(self, hoechstens: int) -> bytes:
        if self._strom is None or self._stromstelle != self._stelle:
            self._schliesse_strom()
            self._strom, _ = self._behaelter.hole(self._name, self._stelle)
            self._stromstelle = self._stelle
        with uebersetzt():
            stueck = self._strom.read(hoechstens)
        if not stueck:
            raise SpeicherWeg("Der Objektspeicher hat mitten im Lesen aufgehört.")
        self._stromstelle += len(stueck)
        return stueck

    def _schliesse_strom(self) -> None:
        strom, self._strom = self._strom, None
        if strom is not None:
            with suppress(Exception):  # it is broken already
                strom.close()
