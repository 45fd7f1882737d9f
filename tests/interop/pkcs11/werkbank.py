"""Tokens made with tools and libraries of others: kryoptic holds the keys, OpenSC fills it, p11-kit puts it
behind a socket that can be cut like a plug."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from tests.oscivektoren import ORDNER, PIN

WURZEL = Path(__file__).parents[3]
VERWALTERPIN = "87654321"
NUTZERPIN = "1234"
FAECHER = {"Beispielamt": 1, "Sperrprobe": 2, "Mangelamt": 3, "Vorführamt": 4}


def bibliothek() -> Path:
    """The token library, built when it isn't there yet; a test machine without it fails here."""
    lauf = subprocess.run(
        ["sh", WURZEL / "scripts" / "tokenbibliothek.sh"], capture_output=True, text=True, check=False
    )
    assert lauf.returncode == 0, lauf.stderr
    return Path(lauf.stdout.strip())


@dataclass(frozen=True)
class Werkbank:
    """Tokens in a folder; `umgebung` tells processes where they lie."""

    ordner: Path
    modul: Path

    @property
    def umgebung(self) -> Mapping[str, str]:
        return {"KRYOPTIC_CONF": str(self.ordner / "token.conf")}

    @property
    def pin_datei(self) -> Path:
        return self.ordner / "pin"

    def richte_ein(self) -> None:
        """All tokens, empty."""
        abschnitte = [
            f'[[slots]]\nslot = {nummer}\ndbtype = "sqlite"\ndbargs = "{self.ordner}/{nummer}.sql"\n'
            for nummer in FAECHER.values()
        ]
        (self.ordner / "token.conf").write_text("\n".join(abschnitte))
        self.pin_datei.touch(mode=0o600)
        self.pin_datei.write_text(NUTZERPIN + "\n")
        for name, nummer in FAECHER.items():
            self.opensc("--init-token", "--slot", nummer, "--label", name, "--so-pin", VERWALTERPIN)
            als_verwalter = ("--login", "--login-type", "so", "--so-pin", VERWALTERPIN)
            self.opensc("--token-label", name, "--init-pin", *als_verwalter, "--pin", NUTZERPIN)

    def opensc(self, *argumente: object) -> str:
        """What `pkcs11-tool` says."""
        befehl = ["pkcs11-tool", "--module", self.modul, *map(str, argumente)]
        umgebung = {**os.environ, **self.umgebung}
        lauf = subprocess.run(befehl, env=umgebung, capture_output=True, text=True, check=False)
        assert lauf.returncode == 0, lauf.stderr
        return lauf.stdout

    def lege_schluessel(self, token: str, name: str, kennung: str, als: str | None = None) -> None:
        """The private key of the vectors' participant `name`."""
        zwecke = ("--usage-sign",) if "sig" in name else ("--usage-decrypt",)
        self.lege_p12(token, ORDNER / "pki" / f"{name}.p12", PIN, kennung, als or name, *zwecke)

    def lege_p12(
        self, token: str, p12_datei: Path, pin: bytes, kennung: str, name: str, *zwecke: str
    ) -> None:
        p12 = pkcs12.load_pkcs12(p12_datei.read_bytes(), pin)
        assert p12.key is not None
        # OpenSC reads RSA keys only in the form of PKCS#1.
        rsa_form = isinstance(p12.key, rsa.RSAPrivateKey)
        form = PrivateFormat.TraditionalOpenSSL if rsa_form else PrivateFormat.PKCS8
        datei = self.ordner / "schluessel.der"
        datei.write_bytes(p12.key.private_bytes(Encoding.DER, form, NoEncryption()))
        self._schreibe(token, datei, "privkey", kennung, name, *zwecke)
        datei.unlink()

    def lege_zertifikat(self, token: str, name: str, kennung: str) -> None:
        self._schreibe(token, ORDNER / "pki" / f"{name}.cer", "cert", kennung, name)

    def _schreibe(self, token: str, datei: Path, art: str, kennung: str, name: str, *mehr: str) -> None:
        angemeldet = ("--token-label", token, "--login", "--pin", NUTZERPIN)
        objekt = ("--write-object", datei, "--type", art, "--id", kennung, "--label", name)
        self.opensc(*angemeldet, *objekt, *mehr)

    def adresse(
        self, objekt: str, *, token: str = "Beispielamt", modul: Path | None = None, **mehr: str
    ) -> str:
        """The PKCS#11 URI of a key."""
        fragen = {
            "module-path": str(modul or self.modul),
            **{n.replace("_", "-"): w for n, w in mehr.items()},
        }
        frage = "&".join(f"{name}={quote(wert)}" for name, wert in fragen.items())
        return f"pkcs11:token={quote(token)};object={quote(objekt)}?{frage}"


@dataclass
class Stecker:
    """The tokens behind a socket (p11-kit): `ziehe` takes them away from all processes, `stecke` puts them
    back."""

    werkbank: Werkbank
    _prozess: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def modul(self) -> Path:
        (gefunden,) = Path("/usr/lib").glob("*/pkcs11/p11-kit-client.so")
        return gefunden

    @property
    def dose(self) -> Path:
        return self.werkbank.ordner / "dose"

    @property
    def umgebung(self) -> Mapping[str, str]:
        return {"P11_KIT_SERVER_ADDRESS": f"unix:path={self.dose}"}

    def stecke(self) -> None:
        self.dose.unlink(missing_ok=True)
        befehl = ["p11-kit", "server", "-f", "-n", self.dose, "--provider", self.werkbank.modul, "pkcs11:"]
        self._prozess = subprocess.Popen(
            befehl,
            env={**os.environ, **self.werkbank.umgebung},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        ende = time.monotonic() + 60
        while not self.dose.exists():
            assert time.monotonic() < ende and self._prozess.poll() is None, "p11-kit server startet nicht"
            time.sleep(0.02)

    def ziehe(self) -> None:
        """Its children, one per client, die with it."""
        if self._prozess:
            os.killpg(self._prozess.pid, signal.SIGKILL)
            self._prozess.wait()
            self._prozess = None
