"""Sealed messages as files on their way out: made once, used again after an interruption, swept up."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.haus import Post
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.durchlauf import lesend, schreibend
from gateway.ports import Diensteintrag, Inhalt

_FERTIG, _STAND, _VORLAEUFIG = ".osci", ".osci-stand", ".osci-neu"
"""Endings of the files in the Versandordner."""


def ort(post: Post, zeile: Nachrichtenzeile, eintrag: Diensteintrag) -> Path:
    """Where the sealed message lies; one left by an interrupted attempt is used again, unless the
    recipient's certificate has changed since."""
    leser = hashlib.sha256(eintrag.leser).hexdigest()[:16]
    return post.versandordner / f"{zeile.id}.{leser}{_FERTIG}"


def versiegele(post: Post, zeile: Nachrichtenzeile, eintrag: Diensteintrag, fertig: Path) -> None:
    """Seal anew; what was kept of sending another seal is of no use any more."""
    merkdatei(fertig).ort.unlink(missing_ok=True)
    with _dauerhaft(fertig) as ziel:
        post.siegel.versiegle([_inhalt(post, zeile)], eintrag.leser, ziel, als_anhang=post.haus.regeln.anhang)


@dataclass(frozen=True)
class Merkdatei:
    """The port `Merkplatz` as a file."""

    ort: Path

    def lege(self, stuecke: Iterable[bytes | memoryview]) -> None:
        with _dauerhaft(self.ort) as ziel:
            ziel.writelines(stuecke)

    def oeffne(self) -> BinaryIO | None:
        try:
            return lesend(self.ort)
        except FileNotFoundError:
            return None


def merkdatei(fertig: Path) -> Merkdatei:
    """Beside the sealed message: how far its sending has come."""
    return Merkdatei(fertig.with_suffix(_STAND))


def verwirf(post: Post, id: UUID) -> None:
    """Forget all files of one message: it has arrived, or these very bytes never will."""
    with os.scandir(post.versandordner) as dateien:  # a pattern would be compiled anew for every message
        unsere = [d.path for d in dateien if d.name.startswith(f"{id}.")]
    for datei in unsere:
        if datei.endswith((_FERTIG, _STAND)):
            Path(datei).unlink(missing_ok=True)


def raeume_auf(post: Post, *, aelter_als: timedelta) -> None:
    """Remove sealed messages that nobody came back for: parked, or left by a process that died."""
    grenze = (post.haus.jetzt() - aelter_als).timestamp()
    for ende in (_FERTIG, _STAND, _VORLAEUFIG):
        for rest in post.versandordner.glob(f"*{ende}"):
            with suppress(FileNotFoundError):  # just sent
                if rest.stat().st_mtime < grenze:
                    rest.unlink()


@contextmanager
def _dauerhaft(fertig: Path) -> Iterator[BinaryIO]:
    """Complete and on the disk before it gets its name; two workers never write into the same file."""
    griff, name = tempfile.mkstemp(dir=fertig.parent, suffix=_VORLAEUFIG)
    vorlaeufig = Path(name)
    try:
        with schreibend(griff) as ziel:
            yield ziel
            sichere_datei(ziel)
        vorlaeufig.replace(fertig)
        sichere_ordner(fertig.parent)
    except BaseException:
        vorlaeufig.unlink(missing_ok=True)
        raise


def _inhalt(post: Post, zeile: Nachrichtenzeile) -> Inhalt:
    xml = zeile.xml
    assert xml is not None
    oeffne = post.haus.oeffner(xml, post.haus.raum(zeile.schluessel))
    return Inhalt("nachricht.xml", xml.groesse, oeffne, xml.sha256)
