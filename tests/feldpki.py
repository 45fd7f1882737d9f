"""Small CAs for faults from the field: several keys under one name, renewed certificates, lists of all kinds.

Testschlüssel, wertlos; each is generated once per process.
"""

from __future__ import annotations

from base64 import encodebytes
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from gateway.schutz.testzertifikate import Ausgabe, schreibe_p12, sperrliste, zertifikat
from gateway.schutz.zertifikat import Zertifikat

WANN = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
PIN = b"123456"
_AMT = "Testamt (erfunden)"


@cache
def privat(name: str) -> rsa.RSAPrivateKey:
    """The key of this name, the same one every time it is asked for."""
    del name
    return rsa.generate_private_key(65537, 3072)


def tage(zahl: float) -> datetime:
    return WANN + timedelta(days=zahl)


def ca(
    cn: str, schluessel: str, aussteller: Ausgabe | None = None, *, ab: float = -300, bis: float = 300
) -> Ausgabe:
    """A CA of this name with this key; both may come again."""
    cert = zertifikat((_AMT, cn), privat(schluessel), tage(ab), tage(bis), aussteller)
    return Ausgabe(schluessel, cert, privat(schluessel), aussteller=aussteller)


def blatt(cn: str, schluessel: str, aussteller: Ausgabe, zweck: str = "signatur") -> Zertifikat:
    return zertifikat((_AMT, cn), privat(schluessel), tage(-100), tage(100), aussteller, zweck=zweck)


def liste(
    ausgabe: Ausgabe, gesperrte: Iterable[Zertifikat] = (), *, alter: float = 2, nummer: int = 1
) -> bytes:
    """A list issued `alter` days ago, DER; who is on it was revoked twenty days ago."""
    eintraege = [(z.x509.serial_number, tage(-20)) for z in gesperrte]
    return sperrliste(ausgabe, eintraege, tage(-alter), tage(30), nummer=nummer)


def p12(datei: Path, cert: Zertifikat, schluessel: str, aussteller: Ausgabe, pin: bytes = PIN) -> Path:
    schreibe_p12(datei, privat(schluessel), cert, aussteller, pin)
    return datei


def pem(art: str, der: bytes) -> bytes:
    return b"-----BEGIN %s-----\n%s-----END %s-----\n" % (art.encode(), encodebytes(der), art.encode())


def ordner(ziel: Path, **dateien: bytes) -> Path:
    """A folder with these files; "__" in a name stands for a dot."""
    ziel.mkdir()
    for name, inhalt in dateien.items():
        (ziel / name.replace("__", ".")).write_bytes(inhalt)
    return ziel
