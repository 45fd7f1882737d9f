"""Bars of Code 128, as modules of equal width: dark is "1"."""

from __future__ import annotations

import barcode


def balken(text: str) -> str:
    """Of printable ASCII."""
    bild = barcode.Code128(text)
    zeilen: list[str] = bild.build()
    return zeilen[0]
