"""Where an imported official schema set lies; it takes precedence over our own restatement."""

from __future__ import annotations

import os
from pathlib import Path

from gateway.nachrichten.schemasatz import Schemasatz, eigener_satz


def ablageordner() -> Path:
    """AKTENBRUECKE_SCHEMAS, else the user's data folder (XDG_DATA_HOME)."""
    if eigener := os.environ.get("AKTENBRUECKE_SCHEMAS"):
        return Path(eigener)
    basis = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(basis) / "aktenbruecke" / "schemas"


def aktiver_satz() -> Schemasatz:
    """The imported set when there is one, else our own."""
    return eigener_satz()
