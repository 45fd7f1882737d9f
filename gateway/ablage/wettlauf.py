"""Two units of work stood in each other's way (deadlock, lost race, both made the same row): nothing of the loser was
changed, so it is done once more, silently, and counted.

Work items have this from the worker; `noch_einmal` gives it to what pages, API and commands do. It marks functions that
do one unit of work and nothing outside of the database that must not happen twice. One that has committed something
before it lost is never repeated: that is looked at here and not left to care."""

from __future__ import annotations

import functools
import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError

from gateway.ablage.fehler import DatenbankWettlauf

_P = ParamSpec("_P")
_Wert = TypeVar("_Wert")

VERSUCHE = 5
GEDULD = 10.0
"""Seconds after which nobody is kept waiting by a further attempt: who has waited for a lock as long as one may wait
hears of it."""
_PAUSE = 0.02
"""Seconds before the second attempt, at most; it doubles."""

_bestaetigt: ContextVar[int] = ContextVar("bestaetigt", default=0)
_verlorene: Counter[str] = Counter()
_sperre = threading.Lock()


def merke_commit(_: object) -> None:
    """For the hook of each session: something counts now."""
    _bestaetigt.set(_bestaetigt.get() + 1)


def verlorene() -> int:
    """Lost races of this process outside of work items since its start, repeated or not."""
    return _verlorene.total()


def noch_einmal(einheit: Callable[_P, _Wert]) -> Callable[_P, _Wert]:
    """Raises what the unit raises, `DatenbankWettlauf` too when it keeps losing."""

    @functools.wraps(einheit)
    def wiederholt(*args: _P.args, **kwargs: _P.kwargs) -> _Wert:
        beginn = time.monotonic()
        for versuch in itertools.count(1):
            vorher = _bestaetigt.get()
            try:
                return einheit(*args, **kwargs)
            except (DatenbankWettlauf, IntegrityError):
                _zaehle(einheit.__qualname__)
                zu_spaet = versuch == VERSUCHE or time.monotonic() - beginn > GEDULD
                if zu_spaet or _bestaetigt.get() != vorher:
                    raise
            time.sleep(random.uniform(0, _PAUSE * 2**versuch))  # noqa: S311 - only keeps two apart
        raise AssertionError

    return wiederholt


def _zaehle(einheit: str) -> None:
    with _sperre:
        _verlorene[einheit] += 1
