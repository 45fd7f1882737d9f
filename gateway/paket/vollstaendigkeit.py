"""Does a file of the right format look cut off, or locked? A notice for people, never a refusal.

Scanners and broken copies leave such files in real records; they belong to the record all the same.
"""

from __future__ import annotations

import re

from gateway.paket.formate import Familie

_FUELLUNG = b"\0 \t\r\n\x1a"
_PDF_ENDE = 1024
"""Viewers look for %%EOF in so many bytes at the end (PDF Reference 1.7, appendix H, note 18)."""
_JPEG_BILD, _JPEG_ENDE = b"\xff\xda", b"\xff\xd9"
_PNG_ENDE = b"IEND\xaeB`\x82"
_ZIP_ENDE = b"PK\x05\x06"
_VERSCHLUESSELT = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_UNVOLLSTAENDIG = "Die Datei sieht unvollständig aus: Das Ende fehlt. Bitte prüfen, ob sie sich öffnen lässt."


def mangel(familie: Familie, kopf: bytes, fuss: bytes) -> str | None:
    """A German sentence, or None. `kopf` and `fuss`: the first and last bytes, as the format check has
    them."""
    if familie.name == "PDF":
        if b"%%EOF" not in fuss.rstrip(_FUELLUNG)[-_PDF_ENDE:]:
            return _UNVOLLSTAENDIG
        if _VERSCHLUESSELT.search(fuss) or _VERSCHLUESSELT.search(kopf):
            return (
                "Das PDF ist verschlüsselt oder mit einem Kennwort geschützt. "
                "Bitte prüfen, ob die empfangende Behörde es öffnen kann."
            )
        return None
    return None if _hat_ende(familie.name, fuss) else _UNVOLLSTAENDIG


def _hat_ende(name: str, fuss: bytes) -> bool:
    if name == "JPEG":
        return _jpeg_hat_ende(fuss)
    if name == "PNG":
        return _PNG_ENDE in fuss
    if name.startswith(("Office Open XML", "OpenDocument", "ASiC")):
        return _ZIP_ENDE in fuss
    return True


def _jpeg_hat_ende(fuss: bytes) -> bool:
    """The mark of the end stands last, or after the last picture data (cameras append notes of their own).

    A preview inside has an end too, but it lies before the picture's data, in which no mark can stand."""
    return fuss.rstrip(_FUELLUNG).endswith(_JPEG_ENDE) or _JPEG_ENDE in fuss[fuss.rfind(_JPEG_BILD) + 1 :]
