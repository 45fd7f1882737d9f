"""Login at a DVDV server: a token for a JWT assertion signed with the client certificate's key.

Source: DVDV2 öffentliche API v2, operation createToken (asks for `sub`); RFC 7523 section 3 (asks for `iss`
and `sub`).
"""

from __future__ import annotations

import hashlib
import json
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta

from gateway.ports import Uhr
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import Signaturverfahren
from gateway.schutz.zertifikat import Zertifikat

PFAD = "extern/standaloneauth/token"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_GILT = timedelta(minutes=5)
_OHNE_ANGABE = timedelta(minutes=10)
"""How long a token without `expires_in` is used; a refused one is renewed anyway."""
_HOECHSTENS = timedelta(days=1)
_VORLAUF = timedelta(minutes=1)
"""A token is renewed this long before it ends."""


def fingerabdruck(zertifikat: Zertifikat) -> str:
    """As the DVDV writes it: SHA-1 of the DER bytes, hex; a name, not a protection."""
    return hashlib.sha1(zertifikat.der, usedforsecurity=False).hexdigest()


class Anmeldung:
    """Keeps one token per server until shortly before its end. `schluessel` is asked for at every login."""

    def __init__(self, schluessel: Callable[[], Schluessel], uhr: Uhr):
        self._schluessel = schluessel
        self._uhr = uhr
        self._token: dict[str, tuple[str, datetime]] = {}

    def vorhandenes(self, adresse: str) -> str | None:
        """The token of this server if it is still good."""
        token, bis = self._token.get(adresse, (None, self._uhr.jetzt()))
        return token if bis > self._uhr.jetzt() else None

    def merke(self, adresse: str, token: str, sekunden: float | None) -> str:
        """`sekunden`: how long it is good; None = the server doesn't say.

        Raises `OverflowError` and `ValueError` for what is no time."""
        gilt = _OHNE_ANGABE if sekunden is None else min(timedelta(seconds=sekunden), _HOECHSTENS)
        self._token[adresse] = (token, self._uhr.jetzt() + gilt - _VORLAUF)
        return token

    def verwirf(self, adresse: str) -> None:
        """The server did not accept the token any more."""
        self._token.pop(adresse, None)

    def anfrage(self, adresse: str) -> dict[str, str]:
        """The form that asks for a token."""
        jetzt = self._uhr.jetzt()
        schluessel = self._schluessel()
        wir = f"fp:{fingerabdruck(schluessel.zertifikat)}"
        angaben = {
            "iss": wir,
            "sub": wir,
            "aud": f"{adresse}/{PFAD}",
            "iat": int(jetzt.timestamp()),
            "exp": int((jetzt + _GILT).timestamp()),
            "jti": str(uuid.uuid4()),
        }
        text = f"{_base64(_json({'alg': 'RS256', 'typ': 'JWT'}))}.{_base64(_json(angaben))}"
        signatur = schluessel.signiere(text.encode(), Signaturverfahren.RSA_SHA256)
        return {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": f"{text}.{_base64(signatur)}",
        }


def _json(werte: dict[str, object]) -> bytes:
    return json.dumps(werte, separators=(",", ":")).encode()


def _base64(daten: bytes) -> str:
    return urlsafe_b64encode(daten).rstrip(b"=").decode()
