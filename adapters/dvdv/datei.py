"""A static directory file for closed networks and for the demo.

TOML; certificate files (PEM or DER) are relative to the directory file:

    [[behoerde]]
    kennung = "azr:001900"
    name = "Landeshauptstadt Stuttgart, Ausländerbehörde"
    version = "26.11"                              # XAusländer release; default 26.11
    postfach_url = "http://127.0.0.1:8070/"
    postfach_verschluesselung = "postfach-chiffre.cer"
    postfach_signatur = "postfach-signatur.cer"
    leser = "behoerde-a-chiffre.cer"               # encrypts contents for the authority
    autor = "behoerde-a-signatur.cer"              # the authority signs contents with it
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from adapters.dvdv.fehler import VerzeichnisdateiFalsch
from gateway.domain.behoerde import Behoerde
from gateway.netzadresse import netzadresse
from gateway.ports import Diensteintrag, KeinElektronischerAustausch
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.zertifikat import Zertifikat


class _Zeile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kennung: Annotated[str, Field(pattern=r"^[a-z]{3}:[0-9A-Za-z_]{3,20}$")]
    name: str
    version: str = "26.11"
    postfach_url: Annotated[str, AfterValidator(netzadresse)]
    postfach_verschluesselung: Path
    postfach_signatur: Path
    leser: Path
    autor: Path


class _Datei(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    behoerde: list[_Zeile] = []


class Dateiverzeichnis:
    """The port `Verzeichnis` on a file; the file is read again when it has changed."""

    def __init__(self, datei: Path):
        self._datei = datei
        self._marke: tuple[int, int] | None = None
        self._eintraege: dict[str, Diensteintrag] = {}

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        """Raises `KeinElektronischerAustausch`, `VerzeichnisdateiFalsch`."""
        for eintrag in self.alle(frisch=frisch):
            if eintrag.behoerde.kennung == kennung:
                return eintrag
        raise KeinElektronischerAustausch

    def alle(self, *, frisch: bool = False) -> tuple[Diensteintrag, ...]:
        """Every entry, in the order of the file."""
        try:
            zustand = self._datei.stat()
        except OSError:
            raise VerzeichnisdateiFalsch("Die Verzeichnisdatei fehlt.", wo=str(self._datei)) from None
        marke = (zustand.st_mtime_ns, zustand.st_size)
        if frisch or marke != self._marke:
            self._eintraege = self._lies()
            self._marke = marke
        return tuple(self._eintraege.values())

    def _lies(self) -> dict[str, Diensteintrag]:
        try:
            inhalt = _Datei.model_validate(tomllib.loads(self._datei.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            raise VerzeichnisdateiFalsch("Die Verzeichnisdatei ist kein TOML.", wo=str(self._datei)) from None
        except ValidationError as fehler:
            befund = fehler.errors()[0]
            ort = ".".join(str(teil) for teil in befund["loc"])
            warum = befund["ctx"]["error"] if befund["type"] == "value_error" else "falsch"
            raise VerzeichnisdateiFalsch(f"Die Angabe »{ort}« ist {warum}.", wo=str(self._datei)) from None
        eintraege = {zeile.kennung: self._eintrag(zeile) for zeile in inhalt.behoerde}
        if len(eintraege) != len(inhalt.behoerde):
            raise VerzeichnisdateiFalsch("Eine Behörde steht zweimal darin.", wo=str(self._datei))
        return eintraege

    def _eintrag(self, zeile: _Zeile) -> Diensteintrag:
        return Diensteintrag(
            Behoerde(zeile.kennung, zeile.name),
            zeile.postfach_url,
            self._zertifikat(zeile.postfach_verschluesselung),
            self._zertifikat(zeile.postfach_signatur),
            self._zertifikat(zeile.leser),
            self._zertifikat(zeile.autor),
            zeile.version,
        )

    def _zertifikat(self, datei: Path) -> bytes:
        ort = self._datei.parent / datei
        try:
            return Zertifikat.aus_datei(ort.read_bytes()).der
        except (OSError, ZertifikatAbgelehnt):
            raise VerzeichnisdateiFalsch("Ein Zertifikat ist nicht lesbar.", wo=str(ort)) from None
