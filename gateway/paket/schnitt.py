"""Cutting the archive so that no XML message exceeds the limit of the route.

The limit counts the whole message: head, base64 text and tail (XAusländer 26.11, 010207: 50 MB).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gateway.errors import AufrufFehler, InternerFehler
from gateway.fremdxml import base64laenge

GRENZE = 50_000_000
"""Default limit of a message in bytes."""
OBERGRENZE = 50 * 1024 * 1024
"""The standard's limit in its widest reading (it leaves open which MB is meant)."""

HOECHSTZAHL = 10_000
"""Packets of one delivery, out and in; of 50 MB each, that is far beyond any file."""


@dataclass(frozen=True)
class Abschnitt:
    """Packet `nummer` (from 1) carries the bytes `von` (included) to `bis` (excluded) of the archive;
    `rahmen` bytes of XML stand around its base64 text."""

    nummer: int
    von: int
    bis: int
    rahmen: int

    @property
    def nachrichtengroesse(self) -> int:
        """Bytes of the XML message."""
        return self.rahmen + base64laenge(self.bis - self.von)


def schneide(archivgroesse: int, grenze: int, rahmenlaenge: Callable[[int], int]) -> list[Abschnitt]:
    """Cut an archive into the fewest packets. `rahmenlaenge` tells for a packet number how many bytes
    head and tail of its message have. Raises `AufrufFehler` when the limit doesn't allow it."""
    if grenze > OBERGRENZE:
        raise AufrufFehler("Der Standard lässt je Nachricht höchstens 50 MB zu.")
    abschnitte: list[Abschnitt] = []
    von = 0
    while von < archivgroesse:
        nummer = len(abschnitte) + 1
        rahmen = rahmenlaenge(nummer)
        platz = (grenze - rahmen) // 4 * 3
        if platz <= 0 or nummer > HOECHSTZAHL:
            raise AufrufFehler(
                f"Die Grenze von {grenze} Bytes je Nachricht ist zu klein: Der Rahmen braucht allein "
                f"{rahmen} Bytes, und mehr als {HOECHSTZAHL} Pakete gibt es nicht."
            )
        bis = min(von + platz, archivgroesse)
        abschnitte.append(Abschnitt(nummer, von, bis, rahmen))
        von = bis
    return abschnitte


class Zufluss:
    """Takes measured portions from one stream of pieces, one after the other."""

    def __init__(self, quelle: Iterator[bytes]):
        self._quelle = quelle
        self._rest = memoryview(b"")
        self._offen = 0

    def nimm(self, anzahl: int) -> Iterator[memoryview]:
        """The next `anzahl` bytes; the portion before must have been taken completely."""
        if self._offen:
            raise InternerFehler("Ein Paket wurde nicht zu Ende gelesen.")
        self._offen = anzahl
        while self._offen:
            if not self._rest:
                self._rest = memoryview(next(self._quelle))
            stueck = self._rest[: self._offen]
            self._rest = self._rest[len(stueck) :]
            self._offen -= len(stueck)
            if stueck:
                yield stueck
