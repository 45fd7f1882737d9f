"""The master key of an installation and the keys of the Uebergaben wrapped with it.

Deleting an Uebergabe's wrapped key deletes its content for good. The id is bound into the wrapping, so a
key cannot be moved to another Uebergabe. While the master key is being changed its file (`hauptschluesseldatei`)
holds two; the first one wraps, both open.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.schutz.fehler import AblageBeschaedigt, HauptschluesselFalsch
from gateway.schutz.inhalt import SCHLUESSELLAENGE

_NONCE = 12


class Hauptschluessel:
    """Wraps with the first, unwraps with any; the keys themselves cannot be asked for.

    `neues` is asked before each wrapping and after a failed unwrapping: the keys, when they have changed since."""

    def __init__(self, *schluessel: bytes, neues: Callable[[], Sequence[bytes] | None] = lambda: None):
        self._neues = neues
        self._chiffren = _chiffren(schluessel)

    def verpacke(self, schluessel: bytes, kennung: str) -> bytes:
        """The key of the Uebergabe `kennung`, to be stored beside it."""
        self._lies_neu()
        nonce = os.urandom(_NONCE)
        return nonce + self._chiffren[0].encrypt(nonce, schluessel, kennung.encode())

    def entpacke(self, verpackt: bytes, kennung: str) -> bytes:
        """Raises `AblageBeschaedigt` when it belongs to another Uebergabe or master key or is damaged."""
        klar = self._entpacke(self._chiffren, verpackt, kennung)
        if klar is None and self._lies_neu():
            klar = self._entpacke(self._chiffren, verpackt, kennung)
        if klar is None:
            raise AblageBeschaedigt
        return klar

    def erneuere(self, verpackt: bytes, kennung: str) -> bytes | None:
        """Wrapped by the first key; None when it is already. Raises `AblageBeschaedigt`."""
        if self._entpacke(self._chiffren[:1], verpackt, kennung) is not None:
            return None
        return self.verpacke(self.entpacke(verpackt, kennung), kennung)

    def _entpacke(self, chiffren: Sequence[AESGCM], verpackt: bytes, kennung: str) -> bytes | None:
        for chiffre in chiffren:
            try:
                return chiffre.decrypt(verpackt[:_NONCE], verpackt[_NONCE:], kennung.encode())
            except (InvalidTag, ValueError):
                continue
        return None

    def _lies_neu(self) -> bool:
        schluessel = self._neues()
        if schluessel is not None:
            self._chiffren = _chiffren(schluessel)
        return schluessel is not None


def _chiffren(schluessel: Sequence[bytes]) -> tuple[AESGCM, ...]:
    if not schluessel or any(len(s) != SCHLUESSELLAENGE for s in schluessel):
        raise HauptschluesselFalsch("Der Hauptschlüssel muss 32 Bytes lang sein.")
    return tuple(AESGCM(s) for s in schluessel)


def neuer_schluessel() -> bytes:
    """A fresh content key for an Uebergabe."""
    return os.urandom(SCHLUESSELLAENGE)
