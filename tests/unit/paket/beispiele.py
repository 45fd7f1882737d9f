"""Fictitious documents for the tests of this room."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from typing import BinaryIO
from uuid import UUID

from gateway.domain.akte import Dokument
from gateway.paket.messung import Posten, Quelle, miss

INHALTE: dict[str, bytes] = {
    "018": b"%PDF-1.7\n",
    "011": b"\xff\xd8\xff\xe0",
    "019": b"\x89PNG\r\n\x1a\n",
    "045": b"Aktenvermerk, frei erfunden\n",
    "030": b'<?xml version="1.0"?><vermerk/>',
}
ENDUNGEN = {"018": "pdf", "011": "jpg", "019": "png", "045": "txt", "030": "xml"}


def oeffner(daten: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(daten)


def inhalt(code: str, groesse: int, *, saat: int = 0) -> bytes:
    """Content of a format, incompressible after its first bytes."""
    anfang = INHALTE[code]
    if code in ("045", "030"):
        return (anfang * (groesse // len(anfang) + 1))[: max(groesse, len(anfang))]
    return anfang + random.Random(saat).randbytes(max(0, groesse - len(anfang)))


def quellen(*angaben: tuple[str, int]) -> list[Quelle]:
    """A source per (format, size)."""
    liste = []
    for nummer, (code, groesse) in enumerate(angaben, 1):
        daten = inhalt(code, groesse, saat=nummer)
        dokument = Dokument(UUID(int=nummer << 64), f"Blatt {nummer}.{ENDUNGEN[code]}", code, nummer)
        liste.append(Quelle(dokument, oeffner(daten)))
    return liste


def gemessen(*angaben: tuple[str, int]) -> list[Posten]:
    return [miss(quelle) for quelle in quellen(*angaben)]


def dokumente(posten: Sequence[Posten]) -> list[Dokument]:
    return [p.quelle.dokument for p in posten]
