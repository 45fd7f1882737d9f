"""Content encryption at rest: a stream of chunks, each authenticated before one byte of it is released.

Layout: header (4 bytes magic, 16 bytes salt), then chunks of 1 MiB plain text plus 16 bytes tag, the last
one shorter, empty only when everything is. Every content has its own key, HKDF-SHA256 of the Uebergabe's
key and the salt; the nonce of a chunk is its number (11 bytes) and a byte that says "last" (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). So chunks can neither be changed, exchanged,
left out, repeated nor appended. The reader is seekable: a ZIP inside is read without a copy.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.schutz.fehler import AblageBeschaedigt
from gateway.stellenstrom import Stellenstrom

STUECK = 1 << 20
"""Plain bytes of a chunk."""
SCHLUESSELLAENGE = 32
_KENNUNG = b"AKB1"
_KOPF = len(_KENNUNG) + 16
_SIEGEL = 16
ERSTES_STUECK = _KOPF + STUECK + _SIEGEL
"""Stored bytes up to and with the first chunk: of a small content, all."""


class Verschluesseler:
    """The encrypted form of a content whose plain bytes are pushed in, in pieces of any size.

    Write `kopf` first, then what `nimm` yields, then `ende()`."""

    def __init__(self, schluessel: bytes):
        self.kopf = _KENNUNG + os.urandom(_KOPF - len(_KENNUNG))
        self._chiffre = _chiffre(schluessel, self.kopf)
        self._nummer = 0
        self._klar = bytearray()  # grows to one chunk and stays
        self._voll = 0
        self._geheim = bytearray()

    def nimm(self, daten: bytes | memoryview) -> Iterator[memoryview]:
        """Chunks that are complete; one always stays behind, because the last one is marked.

        A chunk is valid until the next one is asked for."""
        sicht = memoryview(daten)
        while sicht:
            if self._voll == STUECK:
                yield self._versiegelt(ende=False)
            anzahl = min(STUECK - self._voll, len(sicht))
            self._klar[self._voll : self._voll + anzahl] = sicht[:anzahl]
            self._voll += anzahl
            sicht = sicht[anzahl:]

    def ende(self) -> memoryview:
        """The last chunk, which may be empty only when the whole content is."""
        return self._versiegelt(ende=True)

    def _versiegelt(self, *, ende: bool) -> memoryview:
        """Into one buffer again and again: fresh memory costs more than the cipher."""
        if len(self._geheim) < self._voll + _SIEGEL:
            self._geheim = bytearray(self._voll + _SIEGEL)
        klar, ziel = memoryview(self._klar)[: self._voll], memoryview(self._geheim)[: self._voll + _SIEGEL]
        self._chiffre.encrypt_into(_nonce(self._nummer, ende=ende), klar, self.kopf, ziel)
        self._nummer += 1
        self._voll = 0
        return ziel


def verschluessle(stuecke: Iterable[bytes], schluessel: bytes) -> Iterator[bytes]:
    """The encrypted form of the plain bytes, piece by piece; pieces of any size may come in."""
    verschluesseler = Verschluesseler(schluessel)
    yield verschluesseler.kopf
    for stueck in stuecke:
        yield from map(bytes, verschluesseler.nimm(stueck))
    yield bytes(verschluesseler.ende())


def entschluessle(datei: BinaryIO, schluessel: bytes) -> BinaryIO:
    """A seekable reader of the plain bytes over a seekable file, which it closes with itself.

    The last chunk is verified at once, so a cut-off content is refused before its first byte is released.
    Raises `AblageBeschaedigt` here and while reading."""
    return io.BufferedReader(_Leser(datei, schluessel), 1 << 16)


def klartextgroesse(verschluesselt: int) -> int:
    """Plain size of a content whose encrypted form has this size. Raises `AblageBeschaedigt`."""
    anzahl, rest = _aufteilung(verschluesselt)
    return (anzahl - 1) * STUECK + rest


class _Leser(Stellenstrom):
    def __init__(self, strom: BinaryIO, schluessel: bytes):
        self._strom = strom
        groesse = strom.seek(0, io.SEEK_END)
        self._anzahl, rest = _aufteilung(groesse)
        super().__init__((self._anzahl - 1) * STUECK + rest)
        strom.seek(0)
        self._kopf = _genau(strom, _KOPF)
        if not self._kopf.startswith(_KENNUNG):
            raise AblageBeschaedigt
        self._chiffre = _chiffre(schluessel, self._kopf)
        self._nummer = -1
        groesstes = STUECK if self._anzahl > 1 else rest
        self._klar = memoryview(bytearray(groesstes))
        self._geheim = memoryview(bytearray(groesstes + _SIEGEL))
        self._lade(self._anzahl - 1)

    def _lies(self, stelle: int, hoechstens: int) -> memoryview:
        nummer, versatz = divmod(stelle, STUECK)
        self._lade(nummer)
        return self._klar[versatz : min(versatz + hoechstens, STUECK, self.groesse - nummer * STUECK)]

    def close(self) -> None:
        if not self.closed:
            self._strom.close()
            self._verwirf()
        super().close()

    def _lade(self, nummer: int) -> None:
        """Decrypt one chunk and keep it until another one is needed."""
        if nummer == self._nummer:
            return
        ende = nummer == self._anzahl - 1
        laenge = self.groesse - nummer * STUECK if ende else STUECK
        self._nummer = -1
        self._strom.seek(_KOPF + nummer * (STUECK + _SIEGEL))
        geheim, klar = self._geheim[: laenge + _SIEGEL], self._klar[:laenge]
        if self._strom.readinto(geheim) != len(geheim):  # type: ignore[attr-defined]
            raise AblageBeschaedigt
        try:
            self._chiffre.decrypt_into(_nonce(nummer, ende=ende), geheim, self._kopf, klar)
        except InvalidTag:
            self._verwirf()
            raise AblageBeschaedigt from None
        self._nummer = nummer

    def _verwirf(self) -> None:
        """Unverified or no longer needed: nothing of it stays in the buffer."""
        self._klar[:] = bytes(len(self._klar))


def _aufteilung(verschluesselt: int) -> tuple[int, int]:
    """How many chunks, and the plain size of the last one."""
    rumpf = verschluesselt - _KOPF
    if rumpf < _SIEGEL:
        raise AblageBeschaedigt
    anzahl = -(-rumpf // (STUECK + _SIEGEL))
    rest = rumpf - (anzahl - 1) * (STUECK + _SIEGEL) - _SIEGEL
    if rest < 0 or (rest == 0 and anzahl > 1):
        raise AblageBeschaedigt
    return anzahl, rest


def _chiffre(schluessel: bytes, kopf: bytes) -> AESGCM:
    if len(schluessel) != SCHLUESSELLAENGE:
        raise ValueError("key of 32 bytes needed")
    salz = kopf[len(_KENNUNG) :]
    return AESGCM(HKDF(SHA256(), SCHLUESSELLAENGE, salz, b"aktenbruecke inhalt").derive(schluessel))


def _nonce(nummer: int, *, ende: bool) -> bytes:
    return nummer.to_bytes(11, "big") + (b"\1" if ende else b"\0")


def _genau(strom: BinaryIO, anzahl: int) -> bytes:
    """Exactly so many bytes; a file that shrinks while being read is damaged."""
    daten = strom.read(anzahl)
    if len(daten) != anzahl:
        raise AblageBeschaedigt
    return daten
