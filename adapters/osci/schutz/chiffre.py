"""AES-GCM as a stream: IV ‖ cipher text ‖ tag (osci-draht.md 6.2, XML Encryption 1.1 section 5.2.4).

Pieces are views into a reused buffer, valid until the next one is asked for: fresh memory for every piece
would cost more than the cipher itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from gateway.schutz.fehler import NichtEntschluesselbar

IV_LAENGE = 12
IV_LAENGEN = (12, 16)
TAG_LAENGE = 16
ZUWACHS = IV_LAENGE + TAG_LAENGE
"""Bytes by which sealing makes something longer."""


def neuer_schluessel() -> bytes:
    """A fresh AES-256 key; every key is used for one encryption only."""
    return os.urandom(32)


def verschluessle(stuecke: Iterable[bytes | memoryview], schluessel: bytes) -> Iterator[memoryview]:
    """The sealed bytes of `stuecke`. The key must not have been used before."""
    iv = os.urandom(IV_LAENGE)
    chiffre = Cipher(algorithms.AES(schluessel), modes.GCM(iv)).encryptor()
    yield memoryview(iv)
    puffer = bytearray()
    for stueck in stuecke:
        puffer = _gross_genug(puffer, len(stueck))
        yield memoryview(puffer)[: chiffre.update_into(stueck, puffer)]
    chiffre.finalize()
    yield memoryview(chiffre.tag)


def entschluessle(
    stuecke: Iterable[bytes | memoryview], schluessel: bytes, iv_laenge: int
) -> Iterator[memoryview]:
    """The plain bytes, not to be used before the generator has ended: only then the tag is checked.

    Raises `NichtEntschluesselbar` at the end when the tag does not fit, earlier when too little comes."""
    strom = iter(stuecke)
    iv, rest = _kopf(strom, iv_laenge)
    chiffre = Cipher(algorithms.AES(schluessel), modes.GCM(iv)).decryptor()
    puffer = bytearray()
    zurueck = b""
    while rest is not None:
        zurueck, jetzt = _ohne_tag(zurueck, rest)
        for stueck in jetzt:
            puffer = _gross_genug(puffer, len(stueck))
            yield memoryview(puffer)[: chiffre.update_into(stueck, puffer)]
        rest = next(strom, None)
    if len(zurueck) < TAG_LAENGE:
        raise NichtEntschluesselbar("Die verschlüsselten Daten sind zu kurz.")
    try:
        chiffre.finalize_with_tag(zurueck)
    except InvalidTag:
        raise NichtEntschluesselbar("Die verschlüsselten Daten sind verändert worden.") from None


def _kopf(strom: Iterator[bytes | memoryview], iv_laenge: int) -> tuple[bytes, bytes | memoryview | None]:
    """IV and what of its pieces is left."""
    anfang = b""
    for stueck in strom:
        if len(anfang) + len(stueck) >= iv_laenge:
            fehlt = iv_laenge - len(anfang)
            return anfang + bytes(stueck[:fehlt]), stueck[fehlt:]
        anfang += bytes(stueck)
    raise NichtEntschluesselbar("Die verschlüsselten Daten sind zu kurz.")


def _ohne_tag(zurueck: bytes, neu: bytes | memoryview) -> tuple[bytes, tuple[bytes | memoryview, ...]]:
    """The last 16 bytes so far, which may be the tag, and the pieces that are surely none."""
    if len(neu) >= TAG_LAENGE:
        return bytes(neu[-TAG_LAENGE:]), (zurueck, neu[:-TAG_LAENGE])
    zusammen = zurueck + bytes(neu)
    schnitt = max(0, len(zusammen) - TAG_LAENGE)
    return zusammen[schnitt:], (zusammen[:schnitt],)


def _gross_genug(puffer: bytearray, laenge: int) -> bytearray:
    """`update_into` wants room for one block more."""
    return puffer if len(puffer) >= laenge + 15 else bytearray(laenge + 15)
