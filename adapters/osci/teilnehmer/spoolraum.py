"""How much of a disk messages may occupy while nobody has verified them.

Whoever can reach a mailbox can encrypt gigabytes for it, and whose they are stands inside: the transport
encryption has to be opened into a spool file first. Therefore all spools together get a share of what is
free. A caller is known for a day after a signed order of his held. Of one who is not, a message may be as
large as the standard's largest in its clumsiest form, and all of them together get little. Honest senders
draw a message id first, with a small signed order: they are known when they send what is large.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from adapters.osci.transportfehler import SpoolVoll, UnbekanntUndGross

MIB = 1024 * 1024
_SCHRITT = 8 * MIB
"""Bytes asked for at once."""
_LIEGT_DOPPELT = 2
"""A message lies in its spool and, on the way into texts, attachments or a store, a second time."""
_GEDAECHTNIS = 10_000
"""Callers known at once; the one heard of longest ago is forgotten first."""


@dataclass(frozen=True)
class Spoolregeln:
    """Sizes in bytes, times in seconds."""

    anteil: float = 0.5
    """Of what is free on the disk, for all together."""
    im_speicher: int = MIB
    """So much of each message never reaches the disk."""
    unbekannt_je: int = 100_000_000
    """A message of 50 MB, in base64 inside of an envelope, and in base64 once more: 92 MB."""
    unbekannt_zusammen: int = 1_000_000_000
    unbekannt_anteil: float = 0.1
    """Of what is free on the disk, for all unknown together."""
    bekannt_fuer: float = 86_400.0


@dataclass
class _Platz:
    bekannt: bool
    belegt: int = 0


class Spoolraum:
    """The spools on the disk of one folder. Threads may share it."""

    def __init__(self, ordner: Path, regeln: Spoolregeln | None = None):
        self._ordner = ordner
        self._regeln = regeln or Spoolregeln()
        self._belegt = {True: 0, False: 0}
        self._gehoert: OrderedDict[str, float] = OrderedDict()
        self._sperre = threading.Lock()

    def merke(self, gegenueber: str) -> None:
        """A signature of this caller held."""
        with self._sperre:
            self._gehoert[gegenueber] = time.monotonic()
            self._gehoert.move_to_end(gegenueber)
            if len(self._gehoert) > _GEDAECHTNIS:
                self._gehoert.popitem(last=False)

    @contextmanager
    def bemessen(self, quelle: BinaryIO, gegenueber: str | None = None) -> Iterator[BinaryIO]:
        """The same stream, of which every byte read takes its room until the end of the `with`.

        `gegenueber` None: somebody whom we have asked. Reading raises `SpoolVoll`."""
        platz = _Platz(gegenueber is None or self._kennt(gegenueber))
        try:
            yield cast(BinaryIO, _Bemessen(quelle, self, platz))
        finally:
            with self._sperre:
                self._belegt[platz.bekannt] -= platz.belegt

    def belege(self, platz: _Platz, gelesen: int) -> None:
        """So many bytes of the message have been read. Raises `SpoolVoll`."""
        if not platz.bekannt and gelesen > self._regeln.unbekannt_je:
            raise UnbekanntUndGross()
        auf_platte = max(0, gelesen - self._regeln.im_speicher) * _LIEGT_DOPPELT
        if auf_platte <= platz.belegt:
            return
        mehr = -(-(auf_platte - platz.belegt) // _SCHRITT) * _SCHRITT
        with self._sperre:
            if self._belegt[platz.bekannt] + mehr > self._hoechstens(bekannt=platz.bekannt):
                raise SpoolVoll()
            self._belegt[platz.bekannt] += mehr
            platz.belegt += mehr

    def _hoechstens(self, *, bekannt: bool) -> int:
        """What is occupied counts as free: it is going to be again."""
        zusammen = sum(self._belegt.values())
        frei = shutil.disk_usage(self._ordner).free + zusammen
        alle = int(frei * self._regeln.anteil) - self._belegt[not bekannt]
        if bekannt:
            return alle
        return min(alle, int(frei * self._regeln.unbekannt_anteil), self._regeln.unbekannt_zusammen)

    def _kennt(self, gegenueber: str) -> bool:
        with self._sperre:
            seit = self._gehoert.get(gegenueber)
        return seit is not None and time.monotonic() - seit < self._regeln.bekannt_fuer


class _Bemessen:
    """Passes on what it reads, as long as there is room for it."""

    def __init__(self, quelle: BinaryIO, raum: Spoolraum, platz: _Platz):
        self._quelle = quelle
        self._raum = raum
        self._platz = platz
        self._gelesen = 0

    def read(self, anzahl: int = -1, /) -> bytes:
        daten = self._quelle.read(anzahl)
        self._gelesen += len(daten)
        self._raum.belege(self._platz, self._gelesen)
        return daten
