"""One attachment of 1 GiB through our mailbox with transport encryption, and what it costs in memory.

Mailbox and our participant are the commands as real processes, so that their peak memory is their own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gateway.schutz.verfahren import Signaturverfahren
from tests.interop.java.javaprogramm import PKI, aktiver
from tests.oscibefehle import miss, starte_postfach, zugang
from tests.oscivektoren import vertrauensordner

GIB = 2**30
_BLOCK = 1024 * 1024
_AN = PKI / "empfaenger-enc-3072.cer"


@dataclass(frozen=True)
class Grosszeile:
    """One way; bytes of peak memory of sender, mailbox and recipient."""

    weg: str
    sekunden: float
    absender: int = 0
    postfach: int = 0
    empfaenger: int = 0
    grund: str = ""


class Grosspruefstand:
    """Every way gets a mailbox of its own."""

    def __init__(self, klassenpfad: str, ordner: Path):
        self._klassenpfad = klassenpfad
        self._ordner = ordner
        self._datei = ordner / "gross"
        self._vertrauen = vertrauensordner(ordner / "vertrauen")

    def lauf(self, groesse: int = GIB) -> Iterator[Grosszeile]:
        """Both ways, one after another."""
        with self._datei.open("wb") as ziel:
            for _ in range(groesse // _BLOCK):
                ziel.write(os.urandom(_BLOCK))
        for weg, schritt in {
            "Java → Postfach → wir": self._java_sendet,
            "wir → Postfach → Java": self._java_holt,
        }.items():
            yield self._miss(weg, schritt)
        self._datei.unlink()

    def _miss(self, weg: str, schritt: Callable[[], tuple[str, int, int, int]]) -> Grosszeile:
        beginn = time.perf_counter()
        try:
            sha256, *spitzen = schritt()
        except RuntimeError as fehler:
            return Grosszeile(weg, time.perf_counter() - beginn, grund=str(fehler))
        finally:
            shutil.rmtree(self._ordner / "zustand")
        grund = "" if sha256 == _sha256(self._datei) else "anderer Inhalt"
        return Grosszeile(weg, time.perf_counter() - beginn, *spitzen, grund)

    def _java_sendet(self) -> tuple[str, int, int, int]:
        postfach = starte_postfach(self._ordner, self._vertrauen)
        java = aktiver(self._klassenpfad, postfach.url, "absender")
        aus = self._ordner / "aus"
        try:
            verfahren = Signaturverfahren.RSA_SHA256
            java.frage("sende", "verschluesselt", self._datei, "anhang", verfahren, _AN, "explizit")
            wir = miss("fetch", *zugang(postfach, self._vertrauen, "empfaenger"), "--out", aus)
            (angekommen,) = (d for d in aus.glob("*/*") if d.is_file())
            sha256 = _sha256(angekommen)
            angekommen.unlink()
            return sha256, java.speicherspitze, postfach.speicherspitze, wir
        finally:
            java.beende()
            postfach.beende()

    def _java_holt(self) -> tuple[str, int, int, int]:
        postfach = starte_postfach(self._ordner, self._vertrauen)
        java = aktiver(self._klassenpfad, postfach.url, "empfaenger")
        try:
            an = ("--to", _AN, "--attachment")
            wir = miss("send", self._datei, *zugang(postfach, self._vertrauen, "absender"), *an)
            _, _, sha256 = java.frage("hole", "verschluesselt", "-")
            return sha256, wir, postfach.speicherspitze, java.speicherspitze
        finally:
            java.beende()
            postfach.beende()


def _sha256(datei: Path) -> str:
    with datei.open("rb") as strom:
        return hashlib.file_digest(strom, "sha256").hexdigest()
