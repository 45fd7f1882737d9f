"""Only one delivery at a time is added to a file, on any number of hosts, in stores without locks.

A note that only one can lay (`lege_einmal`) says which Vorgang is at work. It survives the worker's death on
purpose: the same Vorgang goes on where it stopped, or `brich_ab` undoes it. Each attempt writes its own
number: an older one that still lives finds out before it replaces anything.
"""

from __future__ import annotations

import hashlib
import json
from uuid import UUID, uuid4

from adapters.dms.fern.baum import Baum, Vorhanden
from adapters.dms.fern.fehler import AkteBelegt
from adapters.dms.fern.griffe import klein
from adapters.dms.fern.verborgen import IMPORTE, Verborgen
from adapters.dms.namen import Platz


class Sperre:
    """For one file and one Vorgang."""

    def __init__(self, baum: Baum, akte: str, vorgang: UUID, verborgen: Verborgen):
        kennung = hashlib.sha256(akte.encode()).hexdigest()[:32]
        self._ort: Platz = (IMPORTE, f"sperre-{kennung}.json")
        self._baum = baum
        self._vorgang = vorgang.hex
        self._verborgen = verborgen
        self._meine = b""

    def nimm(self) -> None:
        """Raises `AkteBelegt` while another Vorgang has it."""
        self._meine = json.dumps({"vorgang": self._vorgang, "versuch": uuid4().hex}).encode()
        try:
            self._baum.lege_einmal(self._ort, self._meine, self._verborgen.entwurf())
        except Vorhanden:
            if self._inhaber() != self._vorgang:
                raise AkteBelegt() from None
            self._baum.ersetze(self._ort, self._meine, self._verborgen.entwurf())

    def pruefe(self) -> None:
        """Raises `AkteBelegt` when a later attempt has taken over."""
        if klein(self._baum, self._ort) != self._meine:
            raise AkteBelegt()

    def gib_frei(self) -> None:
        """Only the own one."""
        if self._inhaber() == self._vorgang:
            self._baum.loesche(self._ort)

    def _inhaber(self) -> str | None:
        try:
            inhaber = json.loads(klein(self._baum, self._ort) or b"null")
            return str(inhaber["vorgang"])
        except (ValueError, TypeError, KeyError):
            return None
