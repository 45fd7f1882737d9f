"""Progress for people: the first line soon, then at most one every few seconds, on standard error."""

from __future__ import annotations

import time

from gateway.cli.ausgabe import hinweis

_PAUSE = 2.0
"""Seconds between two lines."""


class Fortschritt:
    """Called with every step; short work stays silent."""

    def __init__(self) -> None:
        self._zuletzt = time.monotonic()

    def __call__(self, text: str) -> None:
        jetzt = time.monotonic()
        if jetzt - self._zuletzt >= _PAUSE:
            self._zuletzt = jetzt
            hinweis(text)
