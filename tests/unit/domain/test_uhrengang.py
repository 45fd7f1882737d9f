"""A clock that jumps ahead is believed only after a day of running time; one that goes right is never doubted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gateway.domain.uhrengang import BEWAEHRUNG, SPIEL, Uhrengang

ANFANG = datetime(2026, 11, 30, 12, tzinfo=UTC)
SCHLAG = timedelta(seconds=5)


def test_eine_richtige_uhr_gilt_sofort() -> None:
    gang = Uhrengang(ANFANG)
    for nummer in range(1, 50):
        gang = gang.schlage(ANFANG + nummer * SCHLAG, SCHLAG)
        assert (gang.gesichert, gang.gesprungen) == (ANFANG + nummer * SCHLAG, False)


def test_nach_einem_sprung_zaehlt_was_gelaufen_ist_und_nach_einem_tag_die_uhr() -> None:
    gang, schlag = Uhrengang(ANFANG), timedelta(minutes=10)
    for nummer in range(1, 200):
        wand = ANFANG + timedelta(days=365) + nummer * schlag
        gang = gang.schlage(wand, schlag)
        if nummer * schlag < BEWAEHRUNG:
            assert (gang.gesichert, gang.gesprungen) == (ANFANG + nummer * schlag, True)
        else:
            assert (gang.gesichert, gang.gesprungen) == (wand, False)


def test_wird_die_uhr_berichtigt_war_nichts() -> None:
    gang = Uhrengang(ANFANG).schlage(ANFANG + timedelta(days=40), SCHLAG)
    assert gang.gesprungen
    gang = gang.schlage(ANFANG + 2 * SCHLAG, SCHLAG)
    assert gang == Uhrengang(ANFANG + 2 * SCHLAG)
    zurueck = gang.schlage(ANFANG - timedelta(days=3), SCHLAG)
    assert zurueck == Uhrengang(ANFANG - timedelta(days=3)), "later, never earlier"


def test_kleine_berichtigungen_und_neustarts_halten_nichts_auf() -> None:
    assert not Uhrengang(ANFANG).schlage(ANFANG + SPIEL, timedelta()).gesprungen
    assert Uhrengang(ANFANG).schlage(ANFANG + SPIEL + SCHLAG, timedelta()).gesprungen


def test_viele_kleine_spruenge_sind_ein_grosser() -> None:
    """Each step stays below the play, so it is believed: an attacker who may set the clock needs as many as hours."""
    gang, wand = Uhrengang(ANFANG), ANFANG
    for _ in range(5):
        wand += SPIEL
        gang = gang.schlage(wand, SCHLAG)
    assert gang.gesichert == wand


def test_zwischen_zwei_schlaegen_reicht_ein_sprung_nicht() -> None:
    gang, faellig = Uhrengang(ANFANG), ANFANG + timedelta(days=30)
    assert not gang.ist_gekommen(faellig, ANFANG + timedelta(days=31))
    assert not gang.ist_gekommen(faellig, ANFANG)
    assert gang.ist_gekommen(ANFANG + SCHLAG, ANFANG + SCHLAG)
    assert gang.ist_gekommen(ANFANG - SCHLAG, ANFANG - timedelta(days=1)), "what has come has come"
