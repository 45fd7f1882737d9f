"""Sealing and opening OSCI contents, as attachment and inline."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from adapters.osci.inhalt.oeffnen import Oeffner
from adapters.osci.inhalt.ordner import Ordnerquarantaene
from adapters.osci.inhalt.versiegeln import Versiegler
from gateway.durchlauf import lesend, schreibend
from gateway.ports import Inhalt
from gateway.schutz.pfad import Zertifikatspruefung
from tests.benchmarks.register import messreihe
from tests.oscivektoren import schluessel, vertrauensordner, zertifikat

AUTOR, LESER = "absender-sig-3072", "leser-enc-3072"
_BLOCK = 1024 * 1024


def _inhalt(ordner: Path, groesse: int) -> Path:
    datei = ordner / "inhalt"
    with datei.open("wb") as ziel:
        for ab in range(0, groesse, _BLOCK):
            ziel.write(os.urandom(min(_BLOCK, groesse - ab)))
    return datei


def _versiegler(ordner: Path, groesse: int, *, als_anhang: bool) -> Callable[[], Path]:
    datei, nachricht = _inhalt(ordner, groesse), ordner / "nachricht.osci"
    versiegler = Versiegler(schluessel(AUTOR))

    def versiegle() -> Path:
        inhalt = Inhalt("inhalt", groesse, lambda: lesend(datei))
        with schreibend(nachricht) as ziel:
            versiegler.versiegle([inhalt], zertifikat(LESER), ziel, als_anhang=als_anhang)
        return nachricht

    return versiegle


def _oeffner(ordner: Path, groesse: int, *, als_anhang: bool) -> Callable[[], object]:
    nachricht = _versiegler(ordner, groesse, als_anhang=als_anhang)()
    oeffner = Oeffner([schluessel(LESER)], Zertifikatspruefung(vertrauensordner(ordner / "vertrauen")))

    def oeffne() -> None:
        with lesend(nachricht) as quelle, Ordnerquarantaene(ordner / "offen") as quarantaene:
            sendung = oeffner.oeffne(quelle, quarantaene, datetime.now(UTC))
            quarantaene.gib_frei(sendung.inhalte)

    return oeffne


@messreihe("Versiegeln, Anhang")
def versiegeln_anhang(ordner: Path, groesse: int) -> Callable[[], object]:
    return _versiegler(ordner, groesse, als_anhang=True)


@messreihe("Öffnen, Anhang")
def oeffnen_anhang(ordner: Path, groesse: int) -> Callable[[], object]:
    return _oeffner(ordner, groesse, als_anhang=True)


@messreihe("Versiegeln, inline")
def versiegeln_inline(ordner: Path, groesse: int) -> Callable[[], object]:
    return _versiegler(ordner, groesse, als_anhang=False)


@messreihe("Öffnen, inline")
def oeffnen_inline(ordner: Path, groesse: int) -> Callable[[], object]:
    return _oeffner(ordner, groesse, als_anhang=False)
