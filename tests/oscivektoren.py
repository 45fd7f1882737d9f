"""The OSCI test vectors, made with the official library (tests/vectors/osci-1.2), and what tests need."""

from __future__ import annotations

import functools
import io
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.osci.inhalt.oeffnen import Oeffner
from gateway.ports import GeoeffneteSendung
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Softwareschluessel, lade_p12
from gateway.schutz.zertifikat import Zertifikat

ORDNER = Path(__file__).parent / "vectors" / "osci-1.2"
PIN = b"123456"
WANN = datetime(2026, 11, 24, tzinfo=UTC)
VERTRAUT = ("testwurzel.cer", "ausstellend.cer", "ausstellend.crl", "testwurzel.crl")


class Speicherquarantaene:
    """Keeps compartments in memory and remembers what was written."""

    def __init__(self) -> None:
        self.faecher: dict[str, io.BytesIO] = {}

    def fach(self, refid: str) -> io.BytesIO:
        assert refid not in self.faecher
        self.faecher[refid] = io.BytesIO()
        return self.faecher[refid]


@functools.cache
def manifest() -> dict[str, Any]:
    return json.loads((ORDNER / "manifest.json").read_text(encoding="utf-8"))


def eintraege(art: str) -> list[dict[str, Any]]:
    """Entries of `messages` or `negative` whose message is here (the dialogs are tested elsewhere)."""
    return [eintrag for eintrag in manifest()[art] if (ORDNER / eintrag["file"]).is_file()]


@functools.cache
def schluessel(name: str) -> Softwareschluessel:
    return lade_p12(ORDNER / "pki" / f"{name}.p12", PIN)


def zertifikat(name: str) -> Zertifikat:
    return Zertifikat.aus_der((ORDNER / "pki" / f"{name}.cer").read_bytes())


def vertrauensordner(ort: Path) -> Path:
    ort.mkdir(exist_ok=True)
    for name in VERTRAUT:
        shutil.copy(ORDNER / "pki" / name, ort)
    return ort


def oeffne(
    nachricht: bytes,
    vertrauen: Path,
    *,
    leser: Sequence[str] = ("leser-enc-3072",),
    policy: Schutzpolicy | None = None,
    auch_offen: bool = False,
) -> tuple[GeoeffneteSendung, dict[str, bytes]]:
    """Open a message; what was released, by refid."""
    quarantaene = Speicherquarantaene()
    pruefung = Zertifikatspruefung(vertrauen)
    oeffner = Oeffner([schluessel(name) for name in leser], pruefung, policy, auch_offen)
    sendung = oeffner.oeffne(io.BytesIO(nachricht), quarantaene, WANN)
    return sendung, {i.refid: quarantaene.faecher[i.refid].getvalue() for i in sendung.inhalte}
