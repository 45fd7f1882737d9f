"""PKCS#12 files with several keys, as other programs write them: two files of one key joined into one.

The parts stay encrypted as they are; only the check value over them is made anew (RFC 7292, appendix B).
"""

from __future__ import annotations

import hashlib
import hmac

from asn1crypto import algos, pkcs12

_SALZ, _RUNDEN = b"wertlos!", 1000


def fuege_zusammen(pin: bytes, *dateien: bytes) -> bytes:
    """All keys and certificates of these files, in their order."""
    teile = [teil for datei in dateien for teil in pkcs12.Pfx.load(datei).authenticated_safe]
    inhalt = pkcs12.AuthenticatedSafe(teile).dump()
    wert = hmac.new(_macschluessel(pin), inhalt, hashlib.sha256).digest()
    return pkcs12.Pfx(
        {
            "version": "v3",
            "auth_safe": {"content_type": "data", "content": inhalt},
            "mac_data": {
                "mac": {"digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "digest": wert},
                "mac_salt": _SALZ,
                "iterations": _RUNDEN,
            },
        }
    ).dump()


def _macschluessel(pin: bytes) -> bytes:
    """Purpose 3, one block of SHA-256."""
    block = 64
    wort = pin.decode().encode("utf-16-be") + b"\0\0"
    fuelle = _auf(_SALZ, block) + _auf(wort, block)
    wert = b"\3" * block + fuelle
    for _ in range(_RUNDEN):
        wert = hashlib.sha256(wert).digest()
    return wert


def _auf(text: bytes, block: int) -> bytes:
    laenge = -(-len(text) // block) * block
    return (text * (laenge // len(text) + 1))[:laenge]
