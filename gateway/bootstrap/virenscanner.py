"""Which virus scanner the settings ask for."""

from __future__ import annotations

from pathlib import Path

from adapters.virus.clamd import Clamd
from adapters.virus.icap import Icap
from gateway.ports import Virenscanner
from gateway.settings import Virenscannerdienst


def baue_virenscanner(dienst: Virenscannerdienst | None) -> Virenscanner | None:
    """No network yet; None = nothing is scanned."""
    if dienst is None:
        return None
    if dienst.adresse.startswith("/"):
        return Clamd(Path(dienst.adresse), dienst.groesste)
    rechner, _, port = dienst.adresse.rpartition(":")
    ort = (rechner, int(port))
    return Clamd(ort, dienst.groesste) if dienst.art == "clamd" else Icap(ort, dienst.dienst, dienst.groesste)
