"""What an HTTP answer says of itself, for the sentence that people read; all of it came from a stranger."""

from __future__ import annotations

import re

_MEDIENART = re.compile(r"[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,60}")


def httpstand(status: int, content_type: str | None) -> str:
    """»HTTP 502, text/html«; without the media type where that is none."""
    art = (content_type or "").partition(";")[0].strip()
    return f"HTTP {status}, {art}" if _MEDIENART.fullmatch(art) else f"HTTP {status}"


def mit_stand(satz: str, stand: str) -> str:
    """The sentence with it in brackets at its end, once."""
    if stand in satz:
        return satz
    return f"{satz.removesuffix('.')} ({stand})."
