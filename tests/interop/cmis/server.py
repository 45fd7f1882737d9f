"""OpenCMIS servers on this machine, fetched through Maven, each in a process of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.integration.dms.davserver import freier_port, laufend

_GRUPPE = "org.apache.chemistry.opencmis"
INMEMORY = "chemistry-opencmis-server-inmemory:1.1.0"
FILESHARE = "chemistry-opencmis-server-fileshare:1.0.0"
BENUTZER, KENNWORT, LESER = "test", "test", "reader"
"""Accounts that the file-share server brings; the in-memory server takes anybody."""


def hole(artefakt: str, ziel: Path) -> Path:
    """The unpacked web application `name:version`."""
    name, fassung = artefakt.split(":")
    _maven("dependency:get", f"-Dartifact={_GRUPPE}:{name}:{fassung}:war", "-Dtransitive=false")
    ablage = Path.home() / ".m2" / "repository" / _GRUPPE.replace(".", "/") / name / fassung
    with zipfile.ZipFile(ablage / f"{name}-{fassung}.war") as archiv:
        archiv.extractall(ziel)
    return ziel


def bibliotheken(ziel: Path) -> Path:
    """Jetty and what Java 17 no longer brings."""
    pom = shutil.copy(Path(__file__).with_name("pom.xml"), ziel)
    _maven("-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={ziel / 'lib'}")
    return ziel / "lib"


def stelle_ein(anwendung: Path, werte: Mapping[str, str]) -> None:
    """Settings of the server, in its own file."""
    datei = anwendung / "WEB-INF" / "classes" / "repository.properties"
    text = datei.read_text(encoding="utf-8")
    for name, wert in werte.items():
        text = re.sub(rf"^{re.escape(name)}\s*=.*$", lambda _, n=name, w=wert: f"{n}={w}", text, flags=re.M)
    datei.write_text(text, encoding="utf-8")


@contextmanager
def laeuft(anwendung: Path, lib: Path, hier: Path) -> Iterator[str]:
    """The address of the browser binding, once it answers."""
    port = freier_port()
    befehl = [
        *("java", "-Xmx600m", "--add-opens", "java.base/java.lang=ALL-UNNAMED"),
        *(f"-Djava.io.tmpdir={hier}", "-cp", f"{lib}/*", "org.eclipse.jetty.runner.Runner"),
        *("--host", "127.0.0.1", "--port", str(port), "--path", "/cmis", str(anwendung)),
    ]
    with laufend(befehl, port):
        url = f"http://127.0.0.1:{port}/cmis/browser"
        _warte(url)
        yield url


def _warte(url: str) -> None:
    ende = time.monotonic() + 60
    with httpx2.Client(auth=(BENUTZER, KENNWORT), trust_env=False) as klient:
        while klient.get(url).status_code != 200:
            assert time.monotonic() < ende, "Der CMIS-Server antwortet nicht."
            time.sleep(0.2)


def _maven(*angaben: str) -> None:
    subprocess.run(["mvn", "-q", "-B", *angaben], check=True, stdout=subprocess.DEVNULL)
