"""Properties of the back-off, for any plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.retry import Wiederholplan, naechster_versuch

JETZT = datetime(2026, 11, 24, tzinfo=UTC)
PLAENE = st.builds(
    Wiederholplan,
    erste=st.timedeltas(timedelta(milliseconds=1), timedelta(minutes=5)),
    laengste=st.timedeltas(timedelta(minutes=5), timedelta(days=7)),
    versuche=st.integers(1, 1000),
    streuung=st.floats(0, 2),
)
ZUFALL = st.floats(0, 1, exclude_max=True)


def _wartezeit(plan: Wiederholplan, bisher: int, zufall: float) -> timedelta | None:
    wann = naechster_versuch(plan, bisher=bisher, jetzt=JETZT, zufall=zufall)
    return None if wann is None else wann - JETZT


@given(PLAENE, st.integers(0, 2000), ZUFALL)
def test_es_gibt_genau_so_viele_versuche_wie_geplant(plan: Wiederholplan, bisher: int, zufall: float) -> None:
    assert (_wartezeit(plan, bisher, zufall) is None) == (bisher >= plan.versuche)


@given(PLAENE, st.integers(1, 2000), ZUFALL)
def test_die_wartezeit_bleibt_in_ihren_grenzen(plan: Wiederholplan, bisher: int, zufall: float) -> None:
    wartezeit = _wartezeit(plan, bisher, zufall)
    if wartezeit is not None:
        assert plan.erste <= wartezeit <= plan.laengste * (1 + plan.streuung) + timedelta(microseconds=1)


@given(PLAENE, st.integers(1, 999))
def test_ohne_zufall_wird_sie_nie_kuerzer(plan: Wiederholplan, bisher: int) -> None:
    kurz, lang = _wartezeit(plan, bisher, 0), _wartezeit(plan, bisher + 1, 0)
    if kurz is not None and lang is not None:
        assert kurz <= lang


@given(PLAENE, st.integers(1, 999), ZUFALL)
def test_gleiche_eingabe_gleiches_ergebnis(plan: Wiederholplan, bisher: int, zufall: float) -> None:
    assert _wartezeit(plan, bisher, zufall) == _wartezeit(plan, bisher, zufall)
