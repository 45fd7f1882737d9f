"""A request on its way in: in memory while it is small, then a file that may become the delivery without a copy."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

from gateway.dauerhaft import sichere_datei
from gateway.verschlossen import oeffne_verschlossen


class Zwischendatei:
    """Read, written and sought like a binary file; leaves nothing behind unless it is kept."""

    def __init__(self, ordner: Path, im_speicher: int):
        """`im_speicher`: bytes up to which it has no file."""
        self._ordner = ordner
        self._im_speicher = im_speicher
        self._strom: Any = io.BytesIO()
        self._ort: Path | None = None
        self._bleibt = False

    def __enter__(self) -> BinaryIO:
        return cast(BinaryIO, self)

    def __exit__(
        self, _art: type[BaseException] | None, _wert: BaseException | None, _spur: TracebackType | None
    ) -> None:
        self.close()

    def write(self, daten: bytes | memoryview) -> int:
        if self._ort is None and self._strom.tell() + len(daten) > self._im_speicher:
            self._gehe_auf_platte()
        anzahl: int = self._strom.write(daten)
        return anzahl

    def read(self, anzahl: int = -1) -> bytes:
        daten: bytes = self._strom.read(anzahl)
        return daten

    def readinto(self, puffer: Any) -> int:
        anzahl: int = self._strom.readinto(puffer)
        return anzahl

    def seek(self, stelle: int, woher: int = os.SEEK_SET) -> int:
        neu: int = self._strom.seek(stelle, woher)
        return neu

    def tell(self) -> int:
        stelle: int = self._strom.tell()
        return stelle

    def truncate(self) -> None:
        self._strom.truncate()

    def behalte(self, ziel: Path, dazu: Iterable[bytes | memoryview]) -> int | None:
        """Give the file this name, with these bytes at its end; durable but for its folder entry. Returns where they
        begin, None when it has no file: then nothing has happened."""
        if self._ort is None:
            return None
        ab = self.seek(0, os.SEEK_END)
        for stueck in dazu:
            self._strom.write(stueck)
        sichere_datei(self._strom)
        self._ort.replace(ziel)
        self._bleibt = True
        return ab

    def close(self) -> None:
        if self._bleibt and not self._strom.closed:  # read again when somebody fetches it, perhaps days later
            os.posix_fadvise(self._strom.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        self._strom.close()
        if self._ort is not None and not self._bleibt:
            self._ort.unlink(missing_ok=True)

    def _gehe_auf_platte(self) -> None:
        ort = self._ordner / secrets.token_hex(16)
        datei = os.fdopen(oeffne_verschlossen(ort, os.O_RDWR | os.O_CREAT | os.O_EXCL), "w+b")
        bisher, stelle = self._strom.getbuffer(), self._strom.tell()
        datei.write(bisher)
        datei.seek(stelle)
        self._strom, self._ort = datei, ort
