"""The two typefaces, from packages: the same on every machine, and with every letter our names need."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PIL import ImageFont

_DATEIEN = {
    "sans": ("font_source_sans_pro", "SourceSansPro-Regular"),
    "sans-fett": ("font_source_sans_pro", "SourceSansPro-Bold"),
    "sans-kursiv": ("font_source_sans_pro", "SourceSansPro-It"),
    "serif": ("font_source_serif_pro", "SourceSerifPro-Regular"),
    "serif-fett": ("font_source_serif_pro", "SourceSerifPro-Bold"),
}


def pfad(schnitt: str) -> str:
    """File of a typeface: sans, sans-fett, sans-kursiv, serif, serif-fett."""
    paket, name = _DATEIEN[schnitt]
    return str(files(paket).joinpath("files", f"{name}.ttf"))


@lru_cache(maxsize=64)
def fuer_bild(schnitt: str, punkte: int) -> ImageFont.FreeTypeFont:
    """For painting; `punkte` are pixels."""
    return ImageFont.truetype(pfad(schnitt), punkte)
