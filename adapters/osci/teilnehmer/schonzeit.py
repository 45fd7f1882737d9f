"""A mailbox that lets us wait in vain is left alone for a while, so that the others get our time.

A worker does one thing after the other. If asking a silent mailbox costs so many seconds, it is not asked
again for ten times as long: whatever it does, most of the time belongs to everybody else's work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from adapters.osci.transportfehler import PostfachAntwortetNicht, PostfachRuht
from gateway.errors import Fehler

_FAKTOR = 10
_HOECHSTENS = 1800.0
"""Seconds."""


class Schonzeit:
    """Which mailboxes rest, by address. One object for a whole process; threads may share it.

    `langsam` is what a mailbox that lets us wait raises, `ruht` what is raised instead of asking it."""

    def __init__(
        self,
        zeit: Callable[[], float] = time.monotonic,
        *,
        langsam: type[Fehler] = PostfachAntwortetNicht,
        ruht: type[Fehler] = PostfachRuht,
    ):
        self._zeit = zeit
        self._langsam = langsam
        self._ruht = ruht
        self._ruht_bis: dict[str, float] = {}
        self._sperre = threading.Lock()

    @contextmanager
    def fuer(self, url: str) -> Iterator[None]:
        """Around whatever is to be done with this mailbox. Raises `ruht` without trying."""
        beginn = self._zeit()
        with self._sperre:
            if self._ruht_bis.get(url, beginn) > beginn:
                raise self._ruht()
        try:
            yield
        except self._langsam:
            jetzt = self._zeit()
            with self._sperre:
                self._ruht_bis[url] = jetzt + min(_FAKTOR * (jetzt - beginn), _HOECHSTENS)
            raise
        with self._sperre:
            self._ruht_bis.pop(url, None)
