"""Where the official library is, and our small Java programs compiled against it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

HIER = Path(__file__).parent


class NichtVorhanden(Exception):
    """No jars or no JDK; the text says what to do."""


def jars() -> str:
    """Class path of the official library. Raises `NichtVorhanden`."""
    ordner = os.environ.get("OSCI_JAVA_LIB")
    if not ordner:
        raise NichtVorhanden(
            "OSCI_JAVA_LIB ist nicht gesetzt: Die Variable muss den Ordner mit den Jars der amtlichen "
            "OSCI-Bibliothek nennen."
        )
    if not list(Path(ordner).glob("*.jar")):
        raise NichtVorhanden(f"Im Ordner {ordner} (OSCI_JAVA_LIB) liegen keine Jars.")
    if shutil.which("javac") is None or shutil.which("java") is None:
        raise NichtVorhanden("Es fehlt ein JDK (java und javac).")
    return str(Path(ordner) / "*")


def uebersetze(ziel: Path) -> str:
    """Compile our programs into `ziel`; returns the class path to run them."""
    klassenpfad = jars()
    quellen = [str(quelle) for quelle in sorted(HIER.glob("*.java"))]
    ziel.mkdir(exist_ok=True)
    subprocess.run(["javac", "-encoding", "UTF-8", "-cp", klassenpfad, "-d", str(ziel), *quellen], check=True)
    return os.pathsep.join((klassenpfad, str(ziel)))


def fassung() -> str:
    """Java's own words on its version."""
    lauf = subprocess.run(["java", "-version"], check=True, capture_output=True, text=True)
    return lauf.stderr.splitlines()[0]
