"""Our own keys, from a PKCS#12 file or in a token."""

from __future__ import annotations

from pathlib import Path

from gateway.schutz.dateirechte import fordere_verschlossen
from gateway.schutz.geheimdatei import lies_geheimdatei
from gateway.schutz.schluessel import Schluessel, lade_p12
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.schutz.urteil import Zweck


def lade_schluessel(ort: Path | Tokenadresse, pin_datei: Path, zweck: Zweck) -> Schluessel:
    """A key of this installation, whose files nobody else may read.

    Raises `DateirechteFalsch`, `PindateiFalsch` and like `oeffne_schluessel`."""
    if isinstance(ort, Path):
        fordere_verschlossen(ort)
    return oeffne_schluessel(ort, lies_geheimdatei(pin_datei, "PIN-Datei").encode(), zweck)


def oeffne_schluessel(ort: Path | Tokenadresse, pin: bytes, zweck: Zweck) -> Schluessel:
    """From a PKCS#12 file or in a token. Raises like `lade_p12` and `lade_tokenschluessel`."""
    if isinstance(ort, Path):
        return lade_p12(ort, pin, zweck)
    from adapters.pkcs11.schluessel import lade_tokenschluessel  # most installations need no token library

    return lade_tokenschluessel(ort, pin)
