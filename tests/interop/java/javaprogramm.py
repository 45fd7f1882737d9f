"""Our Java programs as running processes: a line in, a line out."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import IO

from tests.benchmarks.prozesswerte import speicherspitze
from tests.oscivektoren import ORDNER, PIN

PKI = ORDNER / "pki"


class Javaprogramm:
    """One of our Java programs, running."""

    def __init__(self, klassenpfad: str, *befehl: str | Path):
        self._prozess = subprocess.Popen(
            ["java", "-Xmx256m", "-cp", klassenpfad, *map(str, befehl)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def zeile(self) -> str:
        return self._strom(self._prozess.stdout).readline().rstrip("\n")

    def frage(self, *felder: str | Path) -> list[str]:
        """Fields of the answer. Raises `RuntimeError` when Java refused."""
        print(*felder, sep="\t", file=self._strom(self._prozess.stdin), flush=True)
        antwort = self.zeile().split("\t")
        if antwort[0] != "ok":
            raise RuntimeError("Java: " + " ".join(antwort[1:]))
        return antwort[2:]

    @property
    def speicherspitze(self) -> int:
        return speicherspitze(self._prozess.pid)

    def beende(self) -> None:
        self._prozess.communicate("\n")

    @staticmethod
    def _strom(strom: IO[str] | None) -> IO[str]:
        assert strom is not None
        return strom


def aktiver(klassenpfad: str, postfach: str, wer: str) -> Javaprogramm:
    """An active participant at the mailbox of this address."""
    zertifikate = (PKI / "intermediaer-enc-3072.cer", PKI / "intermediaer-sig-3072.cer")
    return Javaprogramm(klassenpfad, "Teilnehmer", postfach, *zertifikate, *schluesselangaben(wer))


def schluesselangaben(wer: str) -> tuple[Path, Path, str]:
    """Signature and cipher key of a role, and the PIN, as the programs take them."""
    return PKI / f"{wer}-sig-3072.p12", PKI / f"{wer}-enc-3072.p12", PIN.decode()
