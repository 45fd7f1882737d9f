"""Chunks of a large message: their numbering and the block that carries it (supplement of 2017, osci-draht.md 9).

Sizes travel in KiB; only the last chunk may be smaller than the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from adapters.osci.draht.kanontext import element
from adapters.osci.draht.namen import OSCI2017, q
from adapters.osci.draht.stuecke import Folge

KIB = 1024
ANHANG = "ChunkBlobStoreDelivery"
ANHAENGSEL = "_Partial"
"""Behind the message id in the orders that carry chunks; the message inside has the id without it."""
KEINE = "-1"


@dataclass(frozen=True)
class Paketangabe:
    """ChunkInformation; None = attribute not there."""

    nummer: int | None = None
    groesse_kib: int | None = None
    anzahl: int | None = None
    gesamt_kib: int | None = None
    empfangen: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Schnitt:
    """How a message of `gesamt` bytes is cut."""

    gesamt: int
    groesse_kib: int

    @property
    def anzahl(self) -> int:
        return max(1, -(-self.gesamt // (self.groesse_kib * KIB)))

    def bereich(self, nummer: int) -> tuple[int, int]:
        """Offset and length of chunk `nummer` (from 1)."""
        ab = (nummer - 1) * self.groesse_kib * KIB
        return ab, min(self.groesse_kib * KIB, self.gesamt - ab)

    def angabe(self, nummer: int) -> Paketangabe:
        return Paketangabe(nummer, self.groesse_kib, self.anzahl, self.gesamt // KIB)


def schreibe(angabe: Paketangabe) -> str:
    """The element in canonical form."""
    empfangen = angabe.empfangen
    werte = {
        "ChunkNumber": angabe.nummer,
        "ChunkSize": angabe.groesse_kib,
        "ReceivedChunks": None if empfangen is None else " ".join(map(str, empfangen)) or KEINE,
        "TotalChunkNumbers": angabe.anzahl,
        "TotalMessageSize": angabe.gesamt_kib,
    }
    return element("osci2017:ChunkInformation", **{n: str(w) for n, w in werte.items() if w is not None})


def lies(auftrag: etree._Element) -> Paketangabe | None:
    """The ChunkInformation of an order or response. Raises `ValueError` for numbers that are none."""
    angabe = auftrag.find(q(OSCI2017, "ChunkInformation"))
    if angabe is None:
        return None
    empfangen = angabe.get("ReceivedChunks")
    return Paketangabe(
        _zahl(angabe.get("ChunkNumber")),
        _zahl(angabe.get("ChunkSize")),
        _zahl(angabe.get("TotalChunkNumbers")),
        _zahl(angabe.get("TotalMessageSize")),
        None if empfangen is None else tuple(n for t in empfangen.split() if (n := _zahl(t)) is not None),
    )


def _zahl(text: str | None) -> int | None:
    """None for a missing value and for the -1 that stands for none."""
    if text is None or text == KEINE:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise ValueError("keine Zahl")
    return int(text)


def rumpf() -> Folge:
    """The Body around a chunk: an unsigned container that points to the attachment."""
    inhalt = element("osci:Content", Id="ChunkContent", href=f"cid:{ANHANG}")
    container = element("osci:ContentContainer", inhalt, Id="ChunkContentContainer")
    return Folge((element("osci:ContentPackage", container).encode(),))
