"""0401 with its files as one flat ZIP, produced while it is written."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from uuid import UUID

from adapters.dms.summen import STUECK, Stueckstrom
from adapters.dms.xdomea.abgabe import NACHRICHT, Abgabe, schreibe
from adapters.dms.xdomea.dateinamen import archivname, nachrichtenname
from adapters.dms.xdomea.fassung import Fassung
from gateway.domain.akte import Dokument
from gateway.paket.archiv import Archivplan
from gateway.paket.messung import Posten, Quelle
from gateway.paket.zipformat import UNGEPACKT, Mitglied

_IM_SPEICHER = 1 << 20
Oeffner = Callable[[Dokument], BinaryIO]


def name(prozess: UUID) -> str:
    """Of the archive."""
    return f"{nachrichtenname(prozess, NACHRICHT)}.zip"


@contextmanager
def packe(abgabe: Abgabe, fassung: Fassung, oeffne: Oeffner) -> Iterator[BinaryIO]:
    """The archive as a stream that can be read once. Every document is read twice, none is held.

    Reading raises `QuelleVeraendert` when a document is not what it was a moment ago."""
    with tempfile.SpooledTemporaryFile(_IM_SPEICHER) as nachricht:
        schreibe(abgabe, fassung, cast(BinaryIO, nachricht))
        posten = [_nachricht(abgabe.prozess, cast(BinaryIO, nachricht))]
        posten += (_gemessen(d, archivname(d), oeffne) for d in abgabe.akte.dokumente)
        yield Stueckstrom(Archivplan(posten).stuecke())


def _nachricht(prozess: UUID, datei: BinaryIO) -> Posten:
    def oeffne(_: Dokument) -> BinaryIO:
        datei.seek(0)
        return cast(BinaryIO, _Offen(datei))

    dokument = Dokument(prozess, f"{nachrichtenname(prozess, NACHRICHT)}.xml", "030", 0)
    return _gemessen(dokument, dokument.dateiname, oeffne)


def _gemessen(dokument: Dokument, mitgliedsname: str, oeffne: Oeffner) -> Posten:
    """Stored as it is: what files consist of is packed already."""
    crc = groesse = 0
    with oeffne(dokument) as strom:
        while stueck := strom.read(STUECK):
            crc, groesse = zlib.crc32(stueck, crc), groesse + len(stueck)
    mitglied = Mitglied(mitgliedsname, UNGEPACKT, crc, groesse, groesse)
    return Posten(Quelle(dokument, lambda: oeffne(dokument)), mitglied)


class _Offen:
    """A file that its reader must not close: it is read more than once."""

    def __init__(self, datei: BinaryIO):
        self._datei = datei

    def __enter__(self) -> _Offen:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, anzahl: int = -1) -> bytes:
        """As of the file."""
        return self._datei.read(anzahl)
