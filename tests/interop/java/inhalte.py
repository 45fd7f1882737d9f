"""Stored messages both ways: {ours → Java, Java → ours} × size × {inline, attachment} × {PKCS#1, PSS}."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from adapters.osci.inhalt.oeffnen import Oeffner
from adapters.osci.inhalt.ordner import Ordnerquarantaene
from adapters.osci.inhalt.versiegeln import Versiegler
from gateway.durchlauf import lesend, schreibend
from gateway.errors import Fehler
from gateway.ports import Inhalt
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.verfahren import Signaturverfahren
from tests.oscivektoren import ORDNER, PIN, schluessel, vertrauensordner, zertifikat

GROESSEN = {"1 kB": 1_000, "1 MB": 1_000_000, "50 MB": 50_000_000}
FORMEN = ("inline", "anhang")
VERFAHREN = {"PKCS#1": Signaturverfahren.RSA_SHA256, "PSS": Signaturverfahren.PSS_SHA256}
_BLOCK = 1024 * 1024
AUTOR, LESER = "absender-sig-3072", "leser-enc-3072"


@dataclass(frozen=True)
class Ergebnis:
    """One row of the table; `grund` is empty when the contents arrived unchanged."""

    richtung: str
    groesse: str
    form: str
    signatur: str
    versiegeln_s: float
    oeffnen_s: float
    grund: str = ""


class Gegenstelle:
    """The Java program, running for the whole matrix."""

    def __init__(self, klassenpfad: str):
        pki = ORDNER / "pki"
        befehl = ["java", "-Xmx256m", "-cp", klassenpfad, "Inhalte"]
        self._prozess = subprocess.Popen(
            [*befehl, str(pki / f"{AUTOR}.p12"), str(pki / f"{LESER}.p12"), PIN.decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> Gegenstelle:
        return self

    def __exit__(
        self, art: type[BaseException] | None, fehler: BaseException | None, spur: TracebackType | None
    ) -> None:
        self._prozess.communicate()

    def frage(self, *felder: str) -> tuple[float, list[str]]:
        """Seconds and further fields of the answer. Raises `RuntimeError` when Java refused."""
        assert self._prozess.stdin is not None and self._prozess.stdout is not None
        print(*felder, sep="\t", file=self._prozess.stdin, flush=True)
        antwort = self._prozess.stdout.readline().rstrip("\n").split("\t")
        if antwort[0] != "ok":
            raise RuntimeError("Java: " + " ".join(antwort[1:]))
        return int(antwort[1]) / 1000, antwort[2:]


class Pruefstand:
    """Runs the matrix in a folder of its own."""

    def __init__(self, gegenstelle: Gegenstelle, ordner: Path):
        self._java = gegenstelle
        self._ordner = ordner
        self._nachricht = ordner / "nachricht.osci"
        self._pruefung = Zertifikatspruefung(vertrauensordner(ordner / "vertrauen"))

    def lauf(self) -> Iterator[Ergebnis]:
        """The whole matrix."""
        for groesse, form, signatur in itertools.product(GROESSEN, FORMEN, VERFAHREN):
            yield from self.beide_richtungen(groesse, GROESSEN[groesse], form, signatur)

    def beide_richtungen(self, name: str, groesse: int, form: str, signatur: str) -> Iterator[Ergebnis]:
        """One content of random bytes, sealed by either side and opened by the other."""
        datei = self._ordner / "inhalt"
        with datei.open("wb") as ziel:
            for ab in range(0, groesse, _BLOCK):
                ziel.write(os.urandom(min(_BLOCK, groesse - ab)))
        for richtung in ("wir → Java", "Java → wir"):
            yield self._eine(richtung, datei, name, form, signatur)

    def _eine(self, richtung: str, datei: Path, groesse: str, form: str, signatur: str) -> Ergebnis:
        hin, zurueck = (
            (self._wir_versiegeln, self._java_oeffnet)
            if richtung.startswith("wir")
            else (self._java_versiegelt, self._wir_oeffnen)
        )
        versiegeln_s = oeffnen_s = 0.0
        grund = ""
        try:
            versiegeln_s = hin(datei, form, VERFAHREN[signatur])
            oeffnen_s, angekommen = zurueck()
            if angekommen != _sha256(datei):
                grund = "anderer Inhalt"
        except (Fehler, RuntimeError) as fehler:
            grund = str(fehler)
        return Ergebnis(richtung, groesse, form, signatur, versiegeln_s, oeffnen_s, grund)

    def _wir_versiegeln(self, datei: Path, form: str, verfahren: Signaturverfahren) -> float:
        beginn = time.perf_counter()
        inhalt = Inhalt("inhalt", datei.stat().st_size, lambda: lesend(datei))
        with schreibend(self._nachricht) as ziel:
            Versiegler(schluessel(AUTOR), verfahren).versiegle(
                [inhalt], zertifikat(LESER), ziel, als_anhang=form == "anhang"
            )
        return time.perf_counter() - beginn

    def _java_versiegelt(self, datei: Path, form: str, verfahren: Signaturverfahren) -> float:
        return self._java.frage("versiegle", str(datei), str(self._nachricht), form, verfahren)[0]

    def _java_oeffnet(self) -> tuple[float, str]:
        sekunden, felder = self._java.frage("oeffne", str(self._nachricht))
        return sekunden, felder[1]

    def _wir_oeffnen(self) -> tuple[float, str]:
        beginn = time.perf_counter()
        with lesend(self._nachricht) as quelle, Ordnerquarantaene(self._ordner / "offen") as quarantaene:
            oeffner = Oeffner([schluessel(LESER)], self._pruefung)
            sendung = oeffner.oeffne(quelle, quarantaene, datetime.now(UTC))
        return time.perf_counter() - beginn, sendung.inhalte[0].sha256


def _sha256(datei: Path) -> str:
    with datei.open("rb") as strom:
        return hashlib.file_digest(strom, "sha256").hexdigest()
