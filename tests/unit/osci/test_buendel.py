"""What goes over the wire in fewer pieces is the same, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from adapters.osci.draht.stuecke import Erzeugt, Folge, gebuendelt

_GROSS = 64 * 1024
_LAENGEN = st.sampled_from([0, 1, 100, _GROSS - 1, _GROSS, _GROSS + 1])


@given(st.lists(_LAENGEN, max_size=8))
def test_dieselben_bytes_in_derselben_reihenfolge(laengen: list[int]) -> None:
    teile = [bytes([nummer]) * laenge for nummer, laenge in enumerate(laengen)]
    assert b"".join(gebuendelt(Folge(tuple(teile)))) == b"".join(teile)


def test_viele_kleine_stuecke_gehen_zusammen() -> None:
    assert list(gebuendelt(Folge((b"a", b"b") * 30))) == [b"ab" * 30]


def test_eine_ansicht_darf_danach_anders_aussehen() -> None:
    """A piece is valid until the next one is asked for."""
    puffer = bytearray(_GROSS)

    def erzeuge() -> Iterator[memoryview]:
        for wert in (1, 2):
            puffer[:] = bytes([wert]) * _GROSS
            yield memoryview(puffer)

    stuecke = list(gebuendelt(Erzeugt(2 * _GROSS, erzeuge)))
    assert stuecke == [b"\1" * _GROSS, b"\2" * _GROSS]
