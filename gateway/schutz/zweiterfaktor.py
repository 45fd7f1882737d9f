"""The second factor of local accounts: one-time codes by the clock (RFC 6238), and recovery codes on paper."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp

_LAENGE = 20
"""Bytes of the secret: as long as the digest (RFC 4226, section 4, R6)."""
_SCHRITT = 30
"""Seconds for which a code counts."""
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without those that look alike: 32 letters, five bits each."""
_ERSATZWORTE, _ERSATZLAENGE = 8, 16


@dataclass(frozen=True)
class Einrichtung:
    """What somebody is shown once. `repr` tells nothing of it."""

    geheimnis: bytes
    adresse: str
    """otpauth URI for the authenticator app."""
    ersatzworte: Sequence[str]
    """Each logs in once when the app is lost."""

    def __repr__(self) -> str:
        return "Einrichtung()"


def richte_ein(benutzer: str, dienst: str) -> Einrichtung:
    """A fresh second factor for a user; `dienst`: as the app shall name us."""
    geheimnis = secrets.token_bytes(_LAENGE)
    adresse = _totp(geheimnis).provisioning_uri(name=benutzer, issuer_name=dienst)
    return Einrichtung(geheimnis, adresse, [_ersatzwort() for _ in range(_ERSATZWORTE)])


def schritt_von(geheimnis: bytes, code: str, jetzt: datetime) -> int | None:
    """For which step of the clock the code is right, one before and one behind being allowed; None = it is wrong.

    Whoever takes it refuses a step that has been used (RFC 6238, section 5.2)."""
    gegeben = "".join(code.split())
    mitte = int(jetzt.timestamp()) // _SCHRITT
    totp, treffer = _totp(geheimnis), None
    for schritt in (mitte - 1, mitte, mitte + 1):
        if hmac.compare_digest(totp.generate_otp(schritt).encode(), gegeben.encode()):
            treffer = schritt
    return treffer


def abdruck(benutzer: str, ersatzwort: str) -> str:
    """What is stored of a recovery code; with its 80 bits it needs no slow digest."""
    einheitlich = "".join(z for z in ersatzwort.casefold() if z.isalnum())
    return hashlib.sha256(f"{benutzer}:{einheitlich}".encode()).hexdigest()


def _totp(geheimnis: bytes) -> pyotp.TOTP:
    return pyotp.TOTP(base64.b32encode(geheimnis).decode(), interval=_SCHRITT)


def _ersatzwort() -> str:
    wort = "".join(secrets.choice(_ALPHABET) for _ in range(_ERSATZLAENGE))
    return "-".join(wort[i : i + 4] for i in range(0, _ERSATZLAENGE, 4))
