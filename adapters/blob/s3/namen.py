"""What lies in the bucket: `<Raum>/<name>`, told apart by how the name ends.

| name | what |
|---|---|
| 64 hex digits | a blob, or, where it was too large for one request, a pointer to its bytes |
| 32 hex digits + `.bytes` | the bytes of such a blob |
| 32 hex digits + `.neu` | somebody writes: the note that a writer lays down first and takes away last |

The name of a blob follows from its digest, which is known only at the end; an upload in parts needs its name at the
beginning. Copying inside the store would cost as much as writing anew, hence the pointer.
"""

from __future__ import annotations

import re
import secrets

BYTES, NEU = ".bytes", ".neu"
_BLOB = re.compile(r"[0-9a-f]{64}")
_ZEIGER = b"AKZ1"
"""Other than the beginning of anything encrypted (`gateway.schutz.inhalt`)."""
ZEIGERLAENGE = len(_ZEIGER) + 32


def neuer_name() -> str:
    """Of one writer."""
    return secrets.token_hex(16)


def ist_blob(datei: str) -> bool:
    return _BLOB.fullmatch(datei) is not None


def zeiger_auf(name: str) -> bytes:
    """The pointer to the bytes of the writer `name`."""
    return _ZEIGER + name.encode()


def ziel_von(inhalt: bytes) -> str | None:
    """Where a pointer points; None = this is none."""
    if len(inhalt) != ZEIGERLAENGE or not inhalt.startswith(_ZEIGER):
        return None
    return inhalt[len(_ZEIGER) :].decode("ascii", "replace") + BYTES
