"""Sizes as people write them."""

from __future__ import annotations

import re

_EINHEITEN = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}


def groesse_in_bytes(text: str) -> int:
    """Bytes from "50MB", "400 kB" or "2.4GB" (powers of ten). Raises `ValueError`."""
    treffer = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*([kKmMgG]?[bB]?)\s*", text)
    if not treffer or treffer.group(2).upper() not in _EINHEITEN:
        raise ValueError("keine Größe; richtig ist zum Beispiel 50MB, 400kB oder 2.4GB")
    wert = int(float(treffer.group(1).replace(",", ".")) * _EINHEITEN[treffer.group(2).upper()])
    if wert <= 0:
        raise ValueError("zu klein; richtig ist mehr als null")
    return wert
