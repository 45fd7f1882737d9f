"""A blob in the making, and how it is fenced: who began before a Raum was emptied does not finish after it.

A writer lays a note into the Raum first, and looks for it last. Emptying takes the notes away, so either the writer
finds his note gone and takes back what he laid, or it was still there, and then emptying, which looks through the
Raum once more, finds what he laid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress

from adapters.blob.namen import dateiname
from adapters.blob.s3.behaelter import Behaelter
from adapters.blob.s3.namen import BYTES, NEU, ZEIGERLAENGE, neuer_name, zeiger_auf, ziel_von
from gateway.errors import Fehler
from gateway.ports import Blob, BlobNichtGefunden, Raum, RaumGeleert
from gateway.schutz.inhalt import Verschluesseler

Haltepunkt = Callable[[str], None]
TEIL = 8 << 20
"""Bytes of one part; S3 allows 10,000 parts of at least 5 MiB."""
AM_STUECK = TEIL
"""Bytes of the largest blob that goes in one request."""


class Rohschreiber:
    """Lays bytes as they are. Raises `RaumGeleert` and what the store refuses."""

    def __init__(self, behaelter: Behaelter, raum: str, haltepunkt: Haltepunkt, am_stueck: int) -> None:
        self._behaelter = behaelter
        self._raum = raum
        self._haltepunkt = haltepunkt
        self._am_stueck = am_stueck
        self._name = neuer_name()
        self._bytes = f"{raum}/{self._name}{BYTES}"
        self._zettel = f"{raum}/{self._name}{NEU}"
        self._puffer = bytearray()
        self._upload: str | None = None
        self._teile: list[dict[str, object]] = []
        self._offen = True
        behaelter.lege(self._zettel, b"")

    def nimm(self, daten: bytes | memoryview) -> None:
        self._puffer += daten
        if self._upload is None and len(self._puffer) > self._am_stueck:
            self._upload = self._behaelter.beginne(self._bytes)
        if len(self._puffer) > TEIL:
            self._sende_teil(self._upload)

    def fertig(self, datei: str) -> None:
        """The blob is there under the name `datei`, durable; or nothing of it."""
        ziel = f"{self._raum}/{datei}"
        inhalt, ersetzt = self._schliesse(ziel)
        self._haltepunkt("vor_umbenennen")
        marke = self._behaelter.lege(ziel, inhalt)
        self._haltepunkt("umbenannt")
        if self._behaelter.marke(self._zettel) is None:
            self._nimm_zurueck(ziel, marke)
            raise RaumGeleert
        self._offen = False
        with suppress(Fehler):  # the blob is there; a note that stays is swept
            self._behaelter.loesche([self._zettel, *ersetzt])

    def verwirf(self) -> None:
        """Leave nothing behind; what the store does not take away now is swept later."""
        if not self._offen:
            return
        self._offen = False
        self._puffer.clear()
        with suppress(Fehler):
            if self._upload is not None:
                self._behaelter.brich_ab(self._bytes, self._upload)
            self._behaelter.loesche([self._bytes, self._zettel])

    def _schliesse(self, ziel: str) -> tuple[bytes, list[str]]:
        """What lies under the blob's name, and what is of no use once it does."""
        if self._upload is None:
            self._haltepunkt("geschrieben")
            return bytes(self._puffer), []
        if self._puffer:
            self._sende_teil(self._upload)
        self._haltepunkt("geschrieben")
        try:
            self._behaelter.vollende(self._bytes, self._upload, self._teile)
        except BlobNichtGefunden:
            raise RaumGeleert from None
        return zeiger_auf(self._name), self._alte_bytes(ziel)

    def _sende_teil(self, upload: str | None) -> None:
        assert upload is not None, "one part is never smaller than what goes in one request"
        daten = bytes(self._puffer)
        self._puffer.clear()
        try:
            teil = self._behaelter.teil(self._bytes, upload, len(self._teile) + 1, daten)
        except BlobNichtGefunden:
            raise RaumGeleert from None
        self._teile.append(teil)

    def _alte_bytes(self, ziel: str) -> list[str]:
        """Of the same blob, laid before."""
        with suppress(BlobNichtGefunden):
            strom, _ = self._behaelter.hole(ziel, 0, ZEIGERLAENGE)
            alt = ziel_von(strom.read())
            return [f"{self._raum}/{alt}"] if alt else []
        return []

    def _nimm_zurueck(self, ziel: str, marke: str) -> None:
        """Ours, not what another one may have laid there since."""
        if self._behaelter.marke(ziel) == marke:
            self._behaelter.loesche([ziel])


class S3schreiber:
    """A blob in the making; becomes visible only by `fertig`, and never half."""

    def __init__(self, roh: Rohschreiber, raum: Raum, mit_summe: bool) -> None:
        self._roh = roh
        self._raum = raum
        self._verschluesseler = Verschluesseler(raum.schluessel)
        self._sha256 = hashlib.sha256() if mit_summe else None
        self._groesse = 0
        roh.nimm(self._verschluesseler.kopf)

    def write(self, daten: bytes) -> int:
        if self._sha256 is not None:
            self._sha256.update(daten)
        self._groesse += len(daten)
        for stueck in self._verschluesseler.nimm(daten):
            self._roh.nimm(stueck)
        return len(daten)

    def fertig(self, sha256: str | None = None) -> Blob:
        summe = self._sha256.hexdigest() if self._sha256 is not None else sha256
        assert summe is not None, "who digests the bytes tells the digest"
        blob = Blob(summe, self._groesse)
        self._roh.nimm(self._verschluesseler.ende())
        self._roh.fertig(dateiname(blob, self._raum))
        return blob

    def verwirf(self) -> None:
        self._roh.verwirf()
