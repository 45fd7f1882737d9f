"""What a delivery leaves for the attempt after a crash: its message id and, in chunks, its very bytes.

The bytes come first, so chunks are cut from the file as it is; the last line says what they are. Whatever
does not hold, a broken file, other keys, counts as nothing left: then the delivery begins anew.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from adapters.osci.draht.stuecke import Ausschnitt, Folge, Stuecke
from gateway.ports import Merkplatz

_ZEILE = 4096
"""Bytes within which the last line lies."""


@dataclass(frozen=True)
class Versandstand:
    """An attempt. `datei` begins with the complete message of `groesse` bytes if it goes in chunks."""

    kennung: str
    paket_kib: int | None
    """Size of the chunks; None = the message goes in one piece, and only its id is kept."""
    groesse: int
    datei: BinaryIO

    def close(self) -> None:
        self.datei.close()


def lege(
    platz: Merkplatz, bindung: str, kennung: str, ganz: Stuecke | None = None, paket_kib: int | None = None
) -> Versandstand:
    """Keep what is about to be sent. `bindung`: whose keys it is made with."""
    ganz = ganz or Folge()
    platz.lege(_mit_letzter_zeile(ganz, bindung, {"kennung": kennung, "paket_kib": paket_kib}))
    datei = platz.oeffne()
    assert datei is not None
    return Versandstand(kennung, paket_kib, ganz.groesse, datei)


def lies(platz: Merkplatz, bindung: str) -> Versandstand | None:
    """What an earlier attempt with the same keys has left; None = nothing that could be used."""
    datei = platz.oeffne()
    if datei is None:
        return None
    try:
        return _lies(datei, bindung)
    except (ValueError, LookupError, TypeError, EOFError):
        datei.close()
        return None


def _mit_letzter_zeile(
    ganz: Stuecke, bindung: str, angaben: dict[str, object]
) -> Iterator[bytes | memoryview]:
    summe = sha256(bindung.encode())
    for stueck in ganz:
        summe.update(stueck)
        yield stueck
    yield b"\n" + json.dumps({**angaben, "groesse": ganz.groesse, "sha256": summe.hexdigest()}).encode()


def _lies(datei: BinaryIO, bindung: str) -> Versandstand:
    """Raises `ValueError`, `LookupError`, `TypeError`, `EOFError` for whatever is wrong."""
    laenge = datei.seek(0, 2)
    datei.seek(max(0, laenge - _ZEILE))
    zeile = datei.read().rpartition(b"\n")[2]
    angaben = json.loads(zeile)
    kennung, kib, groesse = angaben["kennung"], angaben["paket_kib"], angaben["groesse"]
    if not isinstance(kennung, str) or groesse != laenge - len(zeile) - 1:
        raise ValueError
    if kib is not None and not (isinstance(kib, int) and kib > 0):
        raise ValueError
    summe = sha256(bindung.encode())
    for stueck in Ausschnitt(datei, 0, groesse):
        summe.update(stueck)
    if summe.hexdigest() != angaben["sha256"]:
        raise ValueError
    return Versandstand(kennung, kib, groesse, datei)


class Fluechtig:
    """A `Merkplatz` for callers who do not come back after a crash."""

    def __init__(self, ordner: Path | None):
        self._ordner = ordner
        self._datei: BinaryIO | None = None

    def lege(self, stuecke: Iterable[bytes | memoryview]) -> None:
        self._datei = cast(BinaryIO, tempfile.TemporaryFile(dir=self._ordner))  # noqa: SIM115
        self._datei.writelines(stuecke)

    def oeffne(self) -> BinaryIO | None:
        return self._datei
