"""What a blob is called, in any store: so a backup of one can be put back into another."""

from __future__ import annotations

import hashlib
import hmac

from gateway.ports import Blob, Raum


def dateiname(blob: Blob, raum: Raum) -> str:
    """64 hex digits. It tells nothing to those without the key, not even that two Mandanten hold the same."""
    return hmac.new(raum.schluessel, f"blob:{blob.sha256}".encode(), hashlib.sha256).hexdigest()
