"""Sealed messages as files on their way out: made once, used again after an interruption, swept up."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.umgebung import Umgebung
from gateway.ports import Diensteintrag, Inhalt

_FERTIG, _VORLAEUFIG = ".osci", ".osci-neu"
"""Endings of the files in the Versandordner."""


def ort(umgebung: Umgebung, zeile: Nachrichtenzeile, eintrag: Diensteintrag) -> Path:
    """Where the sealed message lies; one left by an interrupted attempt is used again, unless the
    recipient's certificate has changed since."""
    leser = hashlib.sha256(eintrag.leser).hexdigest()[:16]
    return umgebung.versandordner / f"{zeile.id}.{leser}{_FERTIG}"


def versiegele(umgebung: Umgebung, zeile: Nachrichtenzeile, eintrag: Diensteintrag, fertig: Path) -> None:
    """Complete and on the disk before it gets its name; two workers never write into the same file."""
    with tempfile.NamedTemporaryFile(
        dir=umgebung.versandordner, suffix=_VORLAEUFIG, delete=False, mode="w+b"
    ) as ziel:
        vorlaeufig = Path(ziel.name)
        try:
            umgebung.siegel.versiegle(
                [_inhalt(umgebung, zeile)],
                eintrag.leser,
                cast(BinaryIO, ziel),
                als_anhang=umgebung.regeln.anhang,
            )
            ziel.flush()
            os.fsync(ziel.fileno())
            vorlaeufig.replace(fertig)
        except BaseException:
            vorlaeufig.unlink(missing_ok=True)
            raise


def raeume_auf(umgebung: Umgebung, *, aelter_als: timedelta) -> None:
    """Remove sealed messages that nobody came back for: parked, or left by a process that died."""
    grenze = (umgebung.uhr.jetzt() - aelter_als).timestamp()
    for muster in (f"*{_FERTIG}", f"*{_VORLAEUFIG}"):
        for rest in umgebung.versandordner.glob(muster):
            with suppress(FileNotFoundError):  # just sent
                if rest.stat().st_mtime < grenze:
                    rest.unlink()


def _inhalt(umgebung: Umgebung, zeile: Nachrichtenzeile) -> Inhalt:
    xml = zeile.xml
    assert xml is not None
    with umgebung.lesen() as ablage:
        schluessel = umgebung.speicher.tresor.oeffne(ablage, zeile.schluessel)
    return Inhalt("nachricht.xml", xml.groesse, lambda: umgebung.speicher.blobs.oeffne(xml, schluessel))
