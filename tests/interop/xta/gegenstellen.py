"""The peers as processes: fetched by their package managers, built, called."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.xta.fehlernummern import BEDEUTUNGEN
from adapters.xta.namen import OPERATIONEN
from adapters.xta.server.stoerung import Stoerplan, Stoerung
from tests.interop.xta.wsdl import wsdl
from tests.xtapki import PIN, Tlspki
from tests.xtaserver import DIENST, ECHO, A, Xtastand

_HIER = Path(__file__).parent
Zeile = tuple[str, bool, str]


class NichtVorhanden(Exception):
    """A tool is missing or a package cannot be fetched."""


@dataclass(frozen=True)
class Ergebnis:
    richtung: str
    was: str
    ok: bool
    text: str


FEHLER = [
    (operation.name, nummer, str(was.ausnahme))
    for operation in OPERATIONEN
    for nummer, was in BEDEUTUNGEN.items()
    if was.ausnahme in operation.ausnahmen
]
"""Every typed fault of every operation."""


class Cxf:
    """Apache CXF, generated from our WSDL; and JAX-WS RI with the same classes."""

    def __init__(self, ordner: Path):
        self._ordner = ordner
        self._wsdl = wsdl(ordner / "wsdl")
        ziel = ordner / "target"
        _fuehre_aus(["mvn", "-q", "-B", f"-Dwsdl={self._wsdl}", f"-Dziel={ziel}", "compile"], _HIER / "cxf")
        self._klassenpfad = f"{ziel / 'classes'}:{(ziel / 'klassenpfad.txt').read_text().strip()}"
        self._ripfad = self._mit_ri(ordner / "ri", ziel / "classes")

    def _mit_ri(self, ziel: Path, klassen: Path) -> str:
        """The same generated classes, on the reference implementation of JAX-WS."""
        _fuehre_aus(["mvn", "-q", "-B", f"-Dziel={ziel}", "validate"], _HIER / "ri")
        return f"{klassen}:{(ziel / 'klassenpfad.txt').read_text().strip()}"

    def klient(self, stand: Xtastand) -> Iterator[Zeile]:
        yield from self._klient(stand, self._klassenpfad, {"cxf": "ja"})

    def ri(self, stand: Xtastand) -> Iterator[Zeile]:
        """The same client on JAX-WS RI."""
        yield from self._klient(stand, self._ripfad, {})

    def _klient(self, stand: Xtastand, klassenpfad: str, dazu: dict[str, str]) -> Iterator[Zeile]:
        werte = {
            **dazu,
            "p12": stand.pki.p12("konto-a"),
            "pin": PIN.decode(),
            "ca": stand.pki.ca_pem,
            "wsdl": self._wsdl,
            **_adressen(stand),
            "fehler": " ".join(":".join(eintrag) for eintrag in FEHLER),
        }
        befehl = [*self._java("Klient", klassenpfad), str(self._eigenschaften("klient", werte))]
        yield from _mit_stoerungen(stand, befehl, dict(os.environ))

    @contextmanager
    def server(self, pki: Tlspki, *, streng: bool) -> Iterator[str]:
        """The base address while it runs; `streng`: it validates against the schema."""
        with self._server(pki, "Server", self._klassenpfad, streng=str(streng).lower()) as basis:
            yield basis

    @contextmanager
    def riserver(self, pki: Tlspki) -> Iterator[str]:
        """The same on JAX-WS RI, which does not validate."""
        with self._server(pki, "Riserver", self._ripfad) as basis:
            yield basis

    @contextmanager
    def _server(self, pki: Tlspki, klasse: str, klassenpfad: str, **dazu: str) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as frei:
            port = frei.getsockname()[1]
        werte = {
            **dazu,
            "p12": pki.p12("server"),
            "pin": PIN.decode(),
            "ca": pki.ca_pem,
            "port": port,
            "wsdl": self._wsdl,
        }
        befehl = [*self._java(klasse, klassenpfad), str(self._eigenschaften(klasse.lower(), werte))]
        with subprocess.Popen(befehl, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as lauf:
            try:
                assert lauf.stdout is not None
                assert json.loads(lauf.stdout.readline())["was"] == "bereit"
                yield f"https://127.0.0.1:{port}"
            finally:
                lauf.kill()

    def _java(self, klasse: str, klassenpfad: str) -> list[str]:
        leise = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
        return ["java", "-Xmx512m", leise, "-cp", klassenpfad, klasse]

    def _eigenschaften(self, name: str, werte: dict[str, Any]) -> Path:
        datei = self._ordner / f"{name}.properties"
        datei.write_text("".join(f"{k}={v}\n" for k, v in werte.items()), encoding="utf-8")
        return datei


class Npm:
    """npm soap, as client."""

    def __init__(self, ordner: Path):
        self._ordner = ordner
        ordner.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "klient.js"):
            shutil.copy(_HIER / "npm" / name, ordner / name)
        _fuehre_aus(["npm", "install", "--no-audit", "--no-fund", "--silent"], ordner)
        self._wsdl = wsdl(ordner / "wsdl")

    def klient(self, stand: Xtastand) -> Iterator[Zeile]:
        cert, key = stand.pki.pem("konto-a")
        werte = {
            "wsdl": str(self._wsdl),
            "cert": str(cert),
            "key": str(key),
            "ca": str(stand.pki.ca_pem),
            **_adressen(stand),
            "fehler": [[operation, nummer] for operation, nummer, _ in FEHLER],
        }
        datei = self._ordner / "werte.json"
        datei.write_text(json.dumps(werte), encoding="utf-8")
        yield from _mit_stoerungen(stand, ["node", "klient.js", str(datei)], dict(os.environ), self._ordner)


def _adressen(stand: Xtastand) -> dict[str, str]:
    a = stand.adressen
    return {
        "management": a.verwaltung,
        "send": a.versand,
        "msgbox": a.postfach,
        "konto": A,
        "leser": A,
        "dienst": DIENST,
        "echo": ECHO,
    }


def _mit_stoerungen(
    stand: Xtastand, befehl: list[str], umgebung: dict[str, str], ordner: Path | None = None
) -> Iterator[Zeile]:
    """First all operations undisturbed; then the peer asks for the faults, in the order of `FEHLER`."""
    with subprocess.Popen(
        befehl, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=umgebung, cwd=ordner
    ) as lauf:
        assert lauf.stdout is not None
        for zeile in lauf.stdout:
            werte = json.loads(zeile)
            yield werte["was"], werte["ok"], werte["text"]
            if werte["was"] == "getTransportReport":
                stand.dienst.stoerplan = Stoerplan(
                    Stoerung.aus_text(f"{nummer}@{operation}") for operation, nummer, _ in FEHLER
                )
    if lauf.returncode:
        yield "Programm der Gegenseite", False, f"endet mit {lauf.returncode}"


def _fuehre_aus(befehl: list[str], ordner: Path) -> None:
    if shutil.which(befehl[0]) is None:
        raise NichtVorhanden(f"{befehl[0]} fehlt.")
    lauf = subprocess.run(befehl, cwd=ordner, capture_output=True, text=True, check=False)
    if lauf.returncode:
        raise NichtVorhanden(f"{befehl[0]}: {(lauf.stdout + lauf.stderr)[-500:]}")
