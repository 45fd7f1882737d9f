"""What costs the database much and many want at once: one looks, the others take what he saw."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from gateway.ports import Uhr

_T = TypeVar("_T")


@dataclass
class _Stand(Generic[_T]):
    """Of one Mandant. `begonnen` counts the looks; `wann` the last of them began."""

    sperre: threading.Lock = field(default_factory=threading.Lock)
    begonnen: int = 0
    wann: datetime | None = None
    gesehen: _T | None = None


class GeteilterBlick(Generic[_T]):
    """Per Mandant at most one look at a time; nobody who waits for one begins a second for himself alone."""

    def __init__(self, sieh_nach: Callable[[str], _T], uhr: Uhr, haltbar: timedelta) -> None:
        self._sieh_nach = sieh_nach
        self._uhr = uhr
        self._haltbar = haltbar
        self._staende: dict[str, _Stand[_T]] = {}

    def __call__(self, mandant: str) -> _T:
        """As it was at most `haltbar` ago."""
        stand = self._stand(mandant)
        if (gesehen := self._noch_frisch(stand)) is not None:
            return gesehen
        with stand.sperre:
            gesehen = self._noch_frisch(stand)
            return gesehen if gesehen is not None else self._blicke(stand, mandant)

    def jetzt(self, mandant: str) -> _T:
        """As it is after this call began: what somebody has just done is in it."""
        stand = self._stand(mandant)
        als_ich_kam = stand.begonnen
        with stand.sperre:
            if stand.begonnen > als_ich_kam and stand.gesehen is not None:
                return stand.gesehen
            return self._blicke(stand, mandant)

    def _stand(self, mandant: str) -> _Stand[_T]:
        return self._staende.setdefault(mandant, _Stand())

    def _noch_frisch(self, stand: _Stand[_T]) -> _T | None:
        wann, gesehen = stand.wann, stand.gesehen
        return gesehen if wann is not None and abs(self._uhr.jetzt() - wann) <= self._haltbar else None

    def _blicke(self, stand: _Stand[_T], mandant: str) -> _T:
        wann = self._uhr.jetzt()
        stand.begonnen += 1
        stand.gesehen = None  # should this look fail, nobody takes the one before for it
        stand.wann = None
        gesehen = self._sieh_nach(mandant)
        stand.gesehen, stand.wann = gesehen, wann
        return gesehen
