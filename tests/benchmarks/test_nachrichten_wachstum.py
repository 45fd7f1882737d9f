"""The time to judge a message grows no faster than the message: ratios within one run."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.nachrichten.lesen import pruefe

BEISPIELE = Path(__file__).parents[1] / "samples" / "xauslaender-26.11"
ANFORDERUNG = (BEISPIELE / "010201-minimal.xml").read_bytes()
METADATEN = (BEISPIELE / "010206-minimal.xml").read_bytes()
NAME = b"<xauslaender:nameNachPass>"
DOKUMENT = METADATEN[
    METADATEN.index(b"<xauslaender:dokument>") : METADATEN.index(b"</xauslaender:dokument>") + 23
]


def _titel(anzahl: int) -> bytes:
    """Many violations of the schema among siblings."""
    return ANFORDERUNG.replace(NAME, NAME + "<xauslaender:titel>\u0416</xauslaender:titel>".encode() * anzahl)


def _leere_namen(anzahl: int) -> bytes:
    """Many violations of a rule, and every uuid and position the same."""
    return METADATEN.replace(DOKUMENT, DOKUMENT.replace(b".pdf", b"/.pdf") * (anzahl // 10))


def _langer_text(anzahl: int) -> bytes:
    """One long text of two-byte characters in a message with many elements."""
    fuelle = b"<xauslaender:titel>x</xauslaender:titel>" * 3000
    return ANFORDERUNG.replace(NAME, NAME + fuelle).replace(
        b"Fiktivus", ("ä" * anzahl * 10 + "\u0416").encode()
    )


def _dauer(daten: bytes) -> float:
    beginn = time.perf_counter()
    assert pruefe(io.BytesIO(daten)).befunde
    return time.perf_counter() - beginn


@pytest.mark.parametrize("bau", [_titel, _leere_namen, _langer_text])
def test_zehnmal_so_viel_kostet_nicht_hundertmal_so_viel(bau: Callable[[int], bytes]) -> None:
    klein, gross = (min(_dauer(bau(anzahl)) for _ in range(2)) for anzahl in (4000, 40_000))
    assert gross < 30 * klein
