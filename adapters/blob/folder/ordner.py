"""Blobs as files: encrypted, named by a keyed digest, visible only when complete and durable."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.ports import Blob

Haltepunkt = Callable[[str], None]


class BlobNichtGefunden(EingabeFehler):
    """Deleted, or never stored under this key."""

    code = "blob.nicht_gefunden"
    satz = "Dieser Inhalt liegt nicht mehr in der Ablage."


class AblageVoll(VoruebergehenderFehler):
    """The file system refuses to take more, or to answer at all."""

    code = "blob.nicht_schreibbar"
    satz = "Der Inhalt konnte nicht gespeichert werden. Bitte den Speicherplatz der Ablage prüfen."


class Verschluesselung(Protocol):
    """Content encryption at rest (gateway.schutz): streams, authenticated, seekable on the way back."""

    def verschluessle(self, stuecke: Iterator[bytes], schluessel: bytes) -> Iterator[bytes]:
        """Plain pieces to encrypted pieces."""
        ...

    def entschluessle(self, datei: BinaryIO, schluessel: bytes) -> BinaryIO:
        """A seekable plain stream over an encrypted file; damage raises while reading."""
        ...


class Ordnerblobs:
    """The port `Blobs` on a folder. Any number of processes may share it."""

    def __init__(
        self,
        ordner: Path,
        verschluesselung: Verschluesselung,
        *,
        haltepunkt: Haltepunkt = lambda name: None,
    ) -> None:
        self._ordner = ordner
        self._verschluesselung = verschluesselung
        self._haltepunkt = haltepunkt

    def lege(self, stuecke: Iterator[bytes], schluessel: bytes) -> Blob:
        """Encrypt into a temporary file, flush it to the disk, then give it its name.

        Writing the same bytes again replaces the file by an equal one, which also heals a damaged one.
        Raises `AblageVoll`."""
        zaehler = _Zaehler(stuecke)
        try:
            vorlaeufig = self._schreibe(self._verschluesselung.verschluessle(iter(zaehler), schluessel))
            blob = Blob(zaehler.sha256.hexdigest(), zaehler.groesse)
            self._benenne(vorlaeufig, self._pfad(blob, schluessel))
        except OSError as fehler:
            raise AblageVoll from fehler
        return blob

    def oeffne(self, blob: Blob, schluessel: bytes) -> BinaryIO:
        """A seekable stream of the plain bytes. Raises `BlobNichtGefunden`."""
        try:
            datei = self._pfad(blob, schluessel).open("rb")
        except FileNotFoundError:
            raise BlobNichtGefunden from None
        return self._verschluesselung.entschluessle(datei, schluessel)

    def loesche(self, blob: Blob, schluessel: bytes) -> None:
        """Remove the file; a missing one is no error."""
        self._pfad(blob, schluessel).unlink(missing_ok=True)

    def _pfad(self, blob: Blob, schluessel: bytes) -> Path:
        """The name tells nothing to those without the key, not even that two Mandanten hold the same."""
        name = hmac.new(schluessel, f"blob:{blob.sha256}".encode(), hashlib.sha256).hexdigest()
        return self._ordner / name[:2] / name[2:]

    def _schreibe(self, stuecke: Iterator[bytes]) -> Path:
        self._ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
        vorlaeufig = self._ordner / f"{secrets.token_hex(16)}.neu"
        try:
            with os.fdopen(os.open(vorlaeufig, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as datei:
                datei.writelines(stuecke)
                datei.flush()
                self._haltepunkt("geschrieben")
                os.fsync(datei.fileno())
        except BaseException:
            vorlaeufig.unlink(missing_ok=True)
            raise
        return vorlaeufig

    def _benenne(self, vorlaeufig: Path, ziel: Path) -> None:
        """After this the blob is there, also after a power cut."""
        self._haltepunkt("vor_umbenennen")
        ziel.parent.mkdir(mode=0o700, exist_ok=True)
        vorlaeufig.replace(ziel)
        self._haltepunkt("umbenannt")
        for ordner in (ziel.parent, self._ordner):
            _fsync_ordner(ordner)


class _Zaehler:
    """Digest and size of the plain bytes that pass through."""

    def __init__(self, stuecke: Iterator[bytes]) -> None:
        self._stuecke = stuecke
        self.sha256 = hashlib.sha256()
        self.groesse = 0

    def __iter__(self) -> Iterator[bytes]:
        for stueck in self._stuecke:
            self.sha256.update(stueck)
            self.groesse += len(stueck)
            yield stueck


def _fsync_ordner(ordner: Path) -> None:
    kennung = os.open(ordner, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(kennung)
    finally:
        os.close(kennung)
