"""What must come back from the provider, kept by the browser in a sealed cookie: any process and any host of the
installation can read it, nobody else can, and nothing is stored for those who never come back."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.ports import AnmeldungUngueltig

_GILT = 600
"""Seconds from going to the provider to coming back."""


@dataclass(frozen=True)
class Merkzettel:
    """Of one login."""

    state: str
    nonce: str
    verifier: str


class Siegel:
    """Seals with a key that follows from the secret that only we and the provider know."""

    def __init__(self, geheimnis: bytes) -> None:
        ableitung = HKDF(SHA256(), 32, salt=None, info=b"aktenbruecke oidc merkzettel")
        self._fernet = Fernet(urlsafe_b64encode(ableitung.derive(geheimnis)))

    def siegle(self, zettel: Merkzettel, jetzt: datetime) -> str:
        text = json.dumps(asdict(zettel)).encode()
        return self._fernet.encrypt_at_time(text, int(jetzt.timestamp())).decode()

    def oeffne(self, gesiegelt: str, jetzt: datetime) -> Merkzettel:
        """Raises `AnmeldungUngueltig`."""
        try:
            klar = self._fernet.decrypt_at_time(gesiegelt.encode(), _GILT, int(jetzt.timestamp()))
        except InvalidToken:
            raise AnmeldungUngueltig from None
        return Merkzettel(**json.loads(klar))
