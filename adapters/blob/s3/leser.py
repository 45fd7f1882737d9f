"""An object as a file: read on as a stream, begun anew where somebody jumps or the line broke."""

from __future__ import annotations

from contextlib import suppress
from typing import BinaryIO

from adapters.blob.s3.behaelter import Behaelter
from adapters.blob.s3.fehler import SpeicherWeg, uebersetzt
from gateway.errors import VoruebergehenderFehler
from gateway.stellenstrom import Stellenstrom

_ANLAEUFE = 3
"""So often reading goes on after the line broke, without a byte in between."""


class S3leser(Stellenstrom):
    """`anfang`: the first bytes, which were read already. Raises `BlobNichtGefunden` and what the store refuses."""

    def __init__(self, behaelter: Behaelter, name: str, groesse: int, anfang: bytes) -> None:
        super().__init__(groesse)
        self._behaelter = behaelter
        self._name = name
        self._anfang = anfang
        self._strom: BinaryIO | None = None
        self._stromstelle = 0

    def close(self) -> None:
        if not self.closed:
            self._schliesse_strom()
        super().close()

    def _lies(self, stelle: int, hoechstens: int) -> bytes:
        if stelle < len(self._anfang):
            return self._anfang[stelle : stelle + hoechstens]
        for _ in range(_ANLAEUFE - 1):
            with suppress(VoruebergehenderFehler):
                return self._lies_einmal(stelle, hoechstens)
            self._schliesse_strom()
        return self._lies_einmal(stelle, hoechstens)

    def _lies_einmal(self, stelle: int, hoechstens: int) -> bytes:
        if self._strom is None or self._stromstelle != stelle:
            self._schliesse_strom()
            self._strom, _ = self._behaelter.hole(self._name, stelle)
            self._stromstelle = stelle
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
