"""`make bundle`: everything a machine without internet needs, for the Python and the platform of this one.

wheels/               the program and all it needs
hashes.txt            pip install --no-index --find-links wheels --require-hashes -r hashes.txt
sbom.cdx.json         CycloneDX
lizenzen.txt          name, version, licence of every package
systemd/              units, account, folders
container/            for a trial
gateway.example.toml  settings that fit the units
docs/                 the manuals
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WURZEL = Path(__file__).parents[1]
_LIZENZEN = """
import importlib.metadata as m
def lizenz(p):
    einordnung = [k.rpartition(" :: ")[2] for k in p.get_all("Classifier") or [] if k.startswith("License ::")]
    kurz = p["License-Expression"] or (p["License"] or "").strip().split(chr(10))[0]
    return kurz if kurz and len(kurz) < 80 else "; ".join(einordnung) or "siehe Paket"
pakete = {d.metadata["Name"].lower(): d.metadata for d in m.distributions()}
for name, p in sorted(pakete.items()):
    if name not in ("pip", "setuptools"):
        print(p["Name"], p["Version"], lizenz(p), sep=chr(9))
"""


def main() -> None:
    """Build into the folder given on the command line; whatever lay there is gone."""
    ziel = Path(sys.argv[1]).resolve()
    shutil.rmtree(ziel, ignore_errors=True)
    ziel.mkdir(parents=True)
    baue_pakete(ziel / "wheels")
    (ziel / "hashes.txt").write_text("".join(zeile(w) for w in sorted((ziel / "wheels").iterdir())))
    with tempfile.TemporaryDirectory() as ordner:
        python = richte_ein(ziel, Path(ordner) / "venv")
        schreibe_stueckliste(python, Path(ordner) / "werkzeug", ziel / "sbom.cdx.json")
        (ziel / "lizenzen.txt").write_bytes(rufe(python, "-c", _LIZENZEN))
    for ordner in ("systemd", "container"):
        shutil.copytree(WURZEL / "config" / ordner, ziel / ordner)
    shutil.copy(WURZEL / "config" / "gateway.example.toml", ziel)
    shutil.copytree(WURZEL / "docs", ziel / "docs", ignore=shutil.ignore_patterns("adr"))
    for papier in ("LICENSE", "CHANGELOG.md", "SECURITY.md"):
        shutil.copy(WURZEL / papier, ziel)
    print(f"Das Bündel liegt in {ziel}.")


def baue_pakete(wheels: Path) -> None:
    """Our own wheel and those it needs, in the tested versions."""
    rufe(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
        *("-c", WURZEL / "constraints.txt", "-w", wheels, WURZEL),
    )


def zeile(wheel: Path) -> str:
    """As `pip --require-hashes` reads it."""
    name, version = wheel.name.split("-")[:2]
    return f"{name.replace('_', '-')}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def richte_ein(bundle: Path, venv: Path) -> Path:
    """Install from the bundle alone, as it will be done; its Python."""
    rufe(sys.executable, "-m", "venv", venv)
    python = venv / "bin" / "python"
    rufe(
        *(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"),
        *("--find-links", bundle / "wheels", "--require-hashes", "-r", bundle / "hashes.txt"),
    )
    rufe(venv / "bin" / "aktenbruecke", "--version")
    return python


def schreibe_stueckliste(python: Path, werkzeug: Path, ziel: Path) -> None:
    """The tool gets an environment of its own: what it needs is no part of the product."""
    rufe(sys.executable, "-m", "venv", werkzeug)
    rufe(
        *(werkzeug / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("-c", WURZEL / "constraints.txt", "cyclonedx-bom"),
    )
    rufe(
        *(werkzeug / "bin" / "cyclonedx-py", "environment", "--of", "JSON", "--output-reproducible"),
        *("--pyproject", WURZEL / "pyproject.toml", "--mc-type", "application", "-o", ziel, python),
    )


def rufe(*befehl: str | Path) -> bytes:
    """Its standard output; ends with its last words when it fails."""
    worte = [str(teil) for teil in befehl]
    lauf = subprocess.run(worte, capture_output=True, env={**os.environ, "PYTHONPATH": ""})  # noqa: S603 - our words
    if lauf.returncode:
        sys.exit(f"{befehl[0]} ist gescheitert:\n{lauf.stderr.decode()[-2000:]}")
    return lauf.stdout


if __name__ == "__main__":
    main()
