"""Every message that we write against the official schemas, where OSCI_SCHEMAS names their folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from adapters.osci.mailbox.dienst import Postfachregeln
from gateway.schutz.pfad import Zertifikatspruefung
from tests.amtlicheschemata import AmtlicheSchemata
from tests.oscipostfach import Postfachstand, Schluesselbund
from tests.oscivektoren import vertrauensordner
from tests.osciverkehr import fange

BEKANNT = ("osci}procard", "osci}fetchDelivery': Missing child")
"""Contradictions between the official schemas and the official library (osci-draht.md 11): we follow the library."""


def schemaordner() -> Path | None:
    ordner = os.environ.get("OSCI_SCHEMAS")
    return Path(ordner) if ordner else None


def lauf(schemata: Path, ordner: Path) -> Iterator[tuple[str, list[str]]]:
    """Each message with what its schema objects to, known contradictions left out."""
    kopie = ordner / "schemata"
    kopie.mkdir()
    amtlich = AmtlicheSchemata(schemata, kopie)
    pruefung = Zertifikatspruefung(vertrauensordner(ordner / "vertrauen"))
    regeln = Postfachregeln(weiterleitung={})
    stand = Postfachstand(ordner / "schemapostfach", Schluesselbund(), pruefung, regeln)
    stand.starte()
    try:
        for gefangen in fange(stand):
            fehler = amtlich.fehler(gefangen.art, gefangen.umschlag)
            yield str(gefangen), [f for f in fehler if not any(b in f for b in BEKANNT)]
    finally:
        stand.beende()
