"""Misbehaving on purpose, for tests: faults that a real server has reasons for and this one has not."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from adapters.xta.draht.v5.namen import OPERATIONEN as V5
from adapters.xta.fehler import fehler_zu
from adapters.xta.fehlernummern import BEDEUTUNGEN
from adapters.xta.namen import OPERATIONEN, Operation
from gateway.errors import AufrufFehler

_FORM = re.compile(r"(\d{4})@([A-Za-z]+?)(?:x(\d{1,6}))?")


@dataclass(frozen=True)
class Stoerung:
    """The next `anzahl` requests of this operation are answered with this error number."""

    nummer: str
    operation: str
    anzahl: int = 1

    @classmethod
    def aus_text(cls, text: str) -> Stoerung:
        """From "9060@sendMessage" or "9030@closex3". Raises `AufrufFehler`."""
        treffer = _FORM.fullmatch(text)
        if treffer is None or treffer[1] not in BEDEUTUNGEN or treffer[2] not in _NAMEN:
            raise AufrufFehler("Eine Störung hat die Form FEHLERNUMMER@OPERATION[xANZAHL].")
        return cls(treffer[1], treffer[2], int(treffer[3] or 1))


_NAMEN = {operation.name for operation in (*OPERATIONEN, *V5)}


class Stoerplan:
    """The disturbances still to come. Threads may share it."""

    def __init__(self, stoerungen: Iterable[Stoerung] = ()):
        self._offen = list(stoerungen)
        self._sperre = threading.Lock()

    def stoere(self, operation: Operation) -> None:
        """Raises the next fault that is meant for this operation."""
        with self._sperre:
            for stelle, stoerung in enumerate(self._offen):
                if stoerung.operation == operation.name:
                    rest = replace(stoerung, anzahl=stoerung.anzahl - 1)
                    self._offen[stelle : stelle + 1] = [rest] if rest.anzahl else []
                    raise fehler_zu(stoerung.nummer, BEDEUTUNGEN[stoerung.nummer].ausnahme)
