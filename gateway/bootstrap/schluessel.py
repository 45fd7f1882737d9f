"""Our own keys, from a PKCS#12 file or in a token."""

from __future__ import annotations

from pathlib import Path

from gateway.schutz.schluessel import Schluessel, lade_p12
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.settings import EinstellungenFalsch


def lade_schluessel(ort: Path | Tokenadresse, pin_datei: Path) -> Schluessel:
    """Raises `EinstellungenFalsch` and like `oeffne_schluessel`."""
    try:
        pin = pin_datei.read_bytes().rstrip(b"\r\n")
    except OSError:
        raise EinstellungenFalsch("Die PIN-Datei ist nicht lesbar.", wo=str(pin_datei)) from None
    return oeffne_schluessel(ort, pin)


def oeffne_schluessel(ort: Path | Tokenadresse, pin: bytes) -> Schluessel:
    """From a PKCS#12 file or in a token. Raises like `lade_p12` and `lade_tokenschluessel`."""
    if isinstance(ort, Path):
        return lade_p12(ort, pin)
    from adapters.pkcs11.schluessel import lade_tokenschluessel  # most installations need no token library

    return lade_tokenschluessel(ort, pin)
