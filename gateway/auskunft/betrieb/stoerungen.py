"""Where the manual says what to do: one section for each kind of thing that may give an alarm."""

from __future__ import annotations

from gateway.auskunft.betrieb.befund import Gegenstand

HANDBUCH = "docs/stoerungen.md"


def abschnitt(was: Gegenstand) -> str:
    """File and anchor; a test holds the manual to it."""
    return f"{HANDBUCH}#{was.value}"
