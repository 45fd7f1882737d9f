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

    [[behoerde.zugaenge]]                          # further ways to the same authority
    transport = "xta"
    url = "https://xta.example/"
    konto = "azr:001900"                           # party identifier of its account

Who is not reachable over OSCI leaves out the three `postfach_…` and names another way.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from adapters.dvdv.fehler import VerzeichnisdateiFalsch
from gateway.domain.behoerde import Behoerde
from gateway.netzadresse import netzadresse
from gateway.ports import Diensteintrag, KeinElektronischerAustausch, Zugang
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.zertifikat import Zertifikat
from gateway.textdatei import FremdeKodierung, lies_text

_Url = Annotated[str, AfterValidator(netzadresse)]


class _Zugangszeile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    transport: Literal["xta"]
    url: _Url
    konto: Annotated[str, Field(pattern=r"^\S+$")]


class _Zeile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kennung: Annotated[str, Field(pattern=r"^[a-z]{3}:[0-9A-Za-z_]{3,20}$")]
    name: str
    version: str = "26.11"
    postfach_url: _Url | None = None
    postfach_verschluesselung: Path | None = None
    postfach_signatur: Path | None = None
    leser: Path
    autor: Path
    zugaenge: list[_Zugangszeile] = []


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
            inhalt = _Datei.model_validate(tomllib.loads(lies_text(self._datei)))
        except FremdeKodierung as fehler:
            raise VerzeichnisdateiFalsch(f"Die Verzeichnisdatei {fehler}.", wo=str(self._datei)) from None
        except (OSError, tomllib.TOMLDecodeError):
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
            self._zugaenge(zeile),
            self._zertifikat(zeile.leser),
            self._zertifikat(zeile.autor),
            zeile.version,
        )

    def _zugaenge(self, zeile: _Zeile) -> tuple[Zugang, ...]:
        """OSCI first; every transport at most once, and one at least."""
        zugaenge = [Zugang(z.transport, z.url, konto=z.konto) for z in zeile.zugaenge]
        osci = (zeile.postfach_url, zeile.postfach_verschluesselung, zeile.postfach_signatur)
        match osci:
            case (str(url), Path() as verschluesselung, Path() as signatur):
                postfach = Zugang("osci", url, self._zertifikat(verschluesselung), self._zertifikat(signatur))
                zugaenge.insert(0, postfach)
            case (None, None, None) if zugaenge:
                pass
            case _:
                raise self._falsch(zeile, "gehören postfach_url und die Zertifikate des Postfachs")
        if len({z.transport for z in zugaenge}) != len(zugaenge):
            raise self._falsch(zeile, "gehört jeder Transport höchstens einmal")
        return tuple(zugaenge)

    def _falsch(self, zeile: _Zeile, was: str) -> VerzeichnisdateiFalsch:
        return VerzeichnisdateiFalsch(f"Zur Behörde »{zeile.kennung}« {was}.", wo=str(self._datei))

    def _zertifikat(self, datei: Path) -> bytes:
        ort = self._datei.parent / datei
        try:
            return Zertifikat.aus_datei(ort.read_bytes()).der
        except (OSError, ZertifikatAbgelehnt):
            raise VerzeichnisdateiFalsch("Ein Zertifikat ist nicht lesbar.", wo=str(ort)) from None
