"""Blobs as files: encrypted, named by a keyed digest, visible only when complete and durable."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.durchlauf import lesend, schreibend
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.ports import Blob
from gateway.schutz.fehler import AblageBeschaedigt
from gateway.schutz.inhalt import Verschluesseler, entschluessle, klartextgroesse

Haltepunkt = Callable[[str], None]


class BlobNichtGefunden(EingabeFehler):
    """Deleted, or never stored under this key."""

    code = "blob.nicht_gefunden"
    satz = "Dieser Inhalt liegt nicht mehr in der Ablage."


class AblageVoll(VoruebergehenderFehler):
    """The file system refuses to take more, or to answer at all."""

    code = "blob.nicht_schreibbar"
    satz = "Der Inhalt konnte nicht gespeichert werden. Bitte den Speicherplatz der Ablage prüfen."


class Ordnerblobs:
    """The port `Blobs` on a folder. Any number of processes may share it."""

    def __init__(self, ordner: Path, *, haltepunkt: Haltepunkt = lambda name: None) -> None:
        self._ordner = ordner
        self._haltepunkt = haltepunkt

    def lege(self, stuecke: Iterator[bytes], schluessel: bytes) -> Blob:
        """Store pieces that are pulled. Raises `AblageVoll`, and whatever `stuecke` raises."""
        schreiber = self.schreiber(schluessel)
        try:
            for stueck in stuecke:
                schreiber.write(stueck)
            return schreiber.fertig()
        finally:
            schreiber.verwirf()

    def schreiber(self, schluessel: bytes, *, ohne_summe: bool = False) -> Ordnerschreiber:
        """Store bytes that are pushed: encrypted into a temporary file without a name of its own.

        Writing the same bytes again replaces the file by an equal one, which also heals a damaged one.
        Raises `AblageVoll`."""
        with _uebersetzt():
            self._ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
            return Ordnerschreiber(self._ordner, schluessel, self._pfad, self._haltepunkt, not ohne_summe)

    def oeffne(self, blob: Blob, schluessel: bytes) -> BinaryIO:
        """A seekable stream of the plain bytes; damage raises here or while reading.

        Raises `BlobNichtGefunden`, `AblageBeschaedigt`."""
        try:
            datei = lesend(self._pfad(blob, schluessel))
        except FileNotFoundError:
            raise BlobNichtGefunden from None
        try:
            if klartextgroesse(os.fstat(datei.fileno()).st_size) != blob.groesse:
                raise AblageBeschaedigt
            return entschluessle(datei, schluessel)
        except BaseException:
            datei.close()
            raise

    def loesche(self, blob: Blob, schluessel: bytes) -> None:
        """Remove the file; a missing one is no error."""
        self._pfad(blob, schluessel).unlink(missing_ok=True)

    def raeume_auf(self, *, aelter_als: timedelta, jetzt: datetime) -> int:
        """Remove what interrupted writers left behind; returns how many files. Call it with an age that no
        running writer reaches."""
        grenze = (jetzt - aelter_als).timestamp()
        entfernt = 0
        for rest in self._ordner.glob("*.neu"):
            with contextlib.suppress(FileNotFoundError):  # its writer has just finished
                if rest.stat().st_mtime < grenze:
                    rest.unlink()
                    entfernt += 1
        return entfernt

    def _pfad(self, blob: Blob, schluessel: bytes) -> Path:
        """The name tells nothing to those without the key, not even that two Mandanten hold the same."""
        name = hmac.new(schluessel, f"blob:{blob.sha256}".encode(), hashlib.sha256).hexdigest()
        return self._ordner / name[:2] / name[2:]


class Ordnerschreiber:
    """A blob in the making; becomes visible only by `fertig`, and never half."""

    def __init__(
        self,
        ordner: Path,
        schluessel: bytes,
        pfad: Callable[[Blob, bytes], Path],
        haltepunkt: Haltepunkt,
        mit_summe: bool,
    ) -> None:
        self._ordner, self._schluessel, self._pfad, self._haltepunkt = ordner, schluessel, pfad, haltepunkt
        self._vorlaeufig: Path | None = ordner / f"{secrets.token_hex(16)}.neu"
        griff = os.open(self._vorlaeufig, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._datei = schreibend(griff)
        self._verschluesseler = Verschluesseler(schluessel)
        self._sha256 = hashlib.sha256() if mit_summe else None
        self._groesse = 0
        self._datei.write(self._verschluesseler.kopf)

    def write(self, daten: bytes) -> int:
        """Raises `AblageVoll`."""
        if self._sha256 is not None:
            self._sha256.update(daten)
        self._groesse += len(daten)
        with _uebersetzt():
            for stueck in self._verschluesseler.nimm(daten):
                self._datei.write(stueck)
        return len(daten)

    def fertig(self, sha256: str | None = None) -> Blob:
        """Flush to the disk, then give the file its name: after this the blob is there, also after a
        power cut. Raises `AblageVoll`."""
        assert self._vorlaeufig is not None
        summe = self._sha256.hexdigest() if self._sha256 is not None else sha256
        assert summe is not None, "who digests the bytes tells the digest"
        blob = Blob(summe, self._groesse)
        ziel = self._pfad(blob, self._schluessel)
        with _uebersetzt():
            self._datei.write(self._verschluesseler.ende())
            self._datei.flush()
            self._haltepunkt("geschrieben")
            sichere_datei(self._datei)
            self._datei.close()
            self._haltepunkt("vor_umbenennen")
            ziel.parent.mkdir(mode=0o700, exist_ok=True)
            self._vorlaeufig.replace(ziel)
            self._vorlaeufig = None
            self._haltepunkt("umbenannt")
            sichere_ordner(ziel.parent, self._ordner)
        return blob

    def verwirf(self) -> None:
        """Throw away what is not finished; harmless afterwards."""
        if self._vorlaeufig is not None:
            with contextlib.suppress(OSError):
                self._datei.close()
            self._vorlaeufig.unlink(missing_ok=True)
            self._vorlaeufig = None


@contextlib.contextmanager
def _uebersetzt() -> Iterator[None]:
    try:
        yield
    except OSError as fehler:
        raise AblageVoll from fehler
