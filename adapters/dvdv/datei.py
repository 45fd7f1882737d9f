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

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapters.dvdv.fehler import VerzeichnisdateiFalsch
from gateway.domain.behoerde import Behoerde
from gateway.ports import Diensteintrag, KeinElektronischerAustausch
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.zertifikat import Zertifikat
from gateway.textdatei import FremdeKodierung, lies_text

_KENNUNG = r"[a-z]{3}:[0-9A-Za-z_]{3,20}"


class _Zeile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kennung: Annotated[str, Field(pattern=f"^{_KENNUNG}$")]
    name: str
    version: str = "26.11"
    postfach_url: Annotated[str, Field(pattern=r"^https?://[^@\s]+$")]
    postfach_verschluesselung: Path
    postfach_signatur: Path
    leser: Path
    autor: Path


_Zustand = tuple[int, int, int] | None


class _Datei(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    behoerde: list[dict[str, Any]] = []


class Dateiverzeichnis:
    """The port `Verzeichnis` on a file; it is read again when it or a certificate in it has changed."""

    def __init__(self, datei: Path):
        self._datei = datei
        self._marke: tuple[_Zustand, ...] = ()
        self._zertifikate: set[Path] = set()
        self._eintraege: dict[str, Diensteintrag | VerzeichnisdateiFalsch] = {}

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        """A broken entry stops nobody but its own authority.

        Raises `KeinElektronischerAustausch`, `VerzeichnisdateiFalsch`."""
        eintrag = self._stand(frisch=frisch).get(kennung)
        if eintrag is None:
            raise KeinElektronischerAustausch
        if isinstance(eintrag, VerzeichnisdateiFalsch):
            raise VerzeichnisdateiFalsch(eintrag.text, wo=eintrag.wo)
        return eintrag

    def alle(self) -> tuple[Diensteintrag, ...]:
        """Every good entry, in the order of the file. Raises `VerzeichnisdateiFalsch`."""
        return tuple(e for e in self._stand().values() if isinstance(e, Diensteintrag))

    def _stand(self, *, frisch: bool = False) -> dict[str, Diensteintrag | VerzeichnisdateiFalsch]:
        if frisch or not self._marke or self._marke != self._gesehen():
            if not self._datei.exists():
                raise self._falsch("Die Verzeichnisdatei fehlt.")
            self._marke = ()
            self._zertifikate.clear()
            self._eintraege = self._lies()
            self._marke = self._gesehen()
        return self._eintraege

    def _gesehen(self) -> tuple[_Zustand, ...]:
        return tuple(_zustand(datei) for datei in (self._datei, *sorted(self._zertifikate)))

    def _lies(self) -> dict[str, Diensteintrag | VerzeichnisdateiFalsch]:
        try:
            inhalt = _Datei.model_validate(tomllib.loads(lies_text(self._datei)))
        except FremdeKodierung as fehler:
            raise self._falsch(f"Die Verzeichnisdatei {fehler}.") from None
        except (OSError, tomllib.TOMLDecodeError):
            raise self._falsch("Die Verzeichnisdatei ist kein TOML.") from None
        except ValidationError as fehler:
            raise self._falsch(f"Die Angabe »{_ort(fehler)}« ist falsch.") from None
        eintraege = {self._kennung(nr, roh): self._gelesen(roh) for nr, roh in enumerate(inhalt.behoerde)}
        if len(eintraege) != len(inhalt.behoerde):
            raise self._falsch("Eine Behörde steht zweimal darin.")
        return eintraege

    def _kennung(self, nummer: int, roh: dict[str, Any]) -> str:
        """Without it nobody knows whose entry this is."""
        kennung = roh.get("kennung")
        if not isinstance(kennung, str) or not re.fullmatch(_KENNUNG, kennung):
            raise self._falsch(f"Die Angabe »behoerde.{nummer}.kennung« ist falsch.")
        return kennung

    def _gelesen(self, roh: dict[str, Any]) -> Diensteintrag | VerzeichnisdateiFalsch:
        try:
            return self._eintrag(_Zeile.model_validate(roh))
        except ValidationError as fehler:
            return self._falsch(f"Im Eintrag {roh['kennung']} ist die Angabe »{_ort(fehler)}« falsch.")
        except VerzeichnisdateiFalsch as fehler:
            return fehler

    def _falsch(self, text: str) -> VerzeichnisdateiFalsch:
        return VerzeichnisdateiFalsch(text, wo=str(self._datei))

    def _eintrag(self, zeile: _Zeile) -> Diensteintrag:
        """Raises `VerzeichnisdateiFalsch`."""
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
        self._zertifikate.add(ort)
        try:
            return Zertifikat.aus_datei(ort.read_bytes()).der
        except (OSError, ZertifikatAbgelehnt):
            raise VerzeichnisdateiFalsch("Ein Zertifikat ist nicht lesbar.", wo=str(ort)) from None


def _ort(fehler: ValidationError) -> str:
    return ".".join(str(teil) for teil in fehler.errors()[0]["loc"])


def _zustand(datei: Path) -> _Zustand:
    try:
        zustand = datei.stat()
    except OSError:
        return None
    return (zustand.st_ino, zustand.st_mtime_ns, zustand.st_size)
