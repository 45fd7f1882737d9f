"""A blob in the making, as a file without a name of its own in the folder of its Raum."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from adapters.blob.folder.fehler import uebersetzt
from adapters.blob.folder.raumordner import HALB, Raumordner
from adapters.blob.namen import dateiname
from gateway.dauerhaft import sichere_datei
from gateway.durchlauf import schreibend
from gateway.ports import Blob, Raum, RaumGeleert
from gateway.schutz.inhalt import Verschluesseler

Haltepunkt = Callable[[str], None]
_ANLAEUFE = 10
"""How often the folder of a Raum may go between its making and the first file in it."""


class Ordnerschreiber:
    """A blob in the making; becomes visible only by `fertig`, and never half. Raises `AblageVoll`,
    `RaumGeleert`."""

    def __init__(self, ordner: Raumordner, raum: Raum, haltepunkt: Haltepunkt, mit_summe: bool) -> None:
        self._ordner, self._raum, self._haltepunkt = ordner, raum, haltepunkt
        self._ort = ordner.ort(raum.name)
        self._vorlaeufig: Path | None = self._ort / f"{secrets.token_hex(16)}{HALB}"
        self._verschluesseler = Verschluesseler(raum.schluessel)
        self._sha256 = hashlib.sha256() if mit_summe else None
        self._groesse = 0
        with uebersetzt():
            self._datei = schreibend(self._beginne(self._vorlaeufig))
            self._datei.write(self._verschluesseler.kopf)

    def write(self, daten: bytes) -> int:
        """Raises `AblageVoll`."""
        if self._sha256 is not None:
            self._sha256.update(daten)
        self._groesse += len(daten)
        with uebersetzt():
            for stueck in self._verschluesseler.nimm(daten):
                self._datei.write(stueck)
        return len(daten)

    def fertig(self, sha256: str | None = None) -> Blob:
        """Flush to the disk, then give the file its name: after this the blob is there, also after a
        power cut. Raises `AblageVoll`, `RaumGeleert`."""
        summe = self._sha256.hexdigest() if self._sha256 is not None else sha256
        assert summe is not None, "who digests the bytes tells the digest"
        blob = Blob(summe, self._groesse)
        with uebersetzt():
            self._datei.write(self._verschluesseler.ende())
            self._datei.flush()
            self._haltepunkt("geschrieben")
            sichere_datei(self._datei)
            self._datei.close()
            self._haltepunkt("vor_umbenennen")
            self._benenne(self._ort / dateiname(blob, self._raum))
        return blob

    def verwirf(self) -> None:
        """Throw away what is not finished; harmless afterwards."""
        if self._vorlaeufig is not None:
            with contextlib.suppress(OSError):
                self._datei.close()
            with contextlib.suppress(OSError):
                self._vorlaeufig.unlink(missing_ok=True)
            self._vorlaeufig = None
            self._ordner.raeume_leeren_weg(self._ort)

    def _beginne(self, vorlaeufig: Path) -> int:
        """Usually the Raum is there already; it may go with its last blob just now."""
        for _ in range(_ANLAEUFE):
            try:
                griff = os.open(vorlaeufig, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileNotFoundError:
                self._ordner.richte_ein(self._ort)
                continue
            os.fchmod(griff, 0o600)  # whatever the umask took away
            return griff
        raise RaumGeleert

    def _benenne(self, ziel: Path) -> None:
        assert self._vorlaeufig is not None
        try:
            self._vorlaeufig.replace(ziel)
            self._vorlaeufig = None
            self._haltepunkt("umbenannt")
            self._ordner.sichere(self._ort)
        except FileNotFoundError:  # the Raum was taken from under us
            raise RaumGeleert from None
