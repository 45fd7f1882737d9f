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

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from adapters.dvdv.fehler import VerzeichnisdateiFalsch
from gateway.domain.behoerde import Behoerde
from gateway.netzadresse import netzadresse
from gateway.ports import Ansprache, Diensteintrag, KeinElektronischerAustausch, Zugang
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.zertifikat import Zertifikat
from gateway.textdatei import FremdeKodierung, lies_text

_Url = Annotated[str, AfterValidator(netzadresse)]


class _Zugangszeile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    transport: Literal["xta"]
    url: _Url
    konto: Annotated[str, Field(pattern=r"^\S+$")]


_KENNUNG = r"[a-z]{3}:[0-9A-Za-z_]{3,20}"


class _Zeile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kennung: Annotated[str, Field(pattern=f"^{_KENNUNG}$")]
    name: str
    version: str = "26.11"
    postfach_url: _Url | None = None
    postfach_verschluesselung: Path | None = None
    postfach_signatur: Path | None = None
    leser: Path
    autor: Path
    zugaenge: list[_Zugangszeile] = []


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
        self._herrenlose: tuple[str, ...] = ()

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        """A broken entry stops nobody but its own authority.

        Raises `KeinElektronischerAustausch`, `VerzeichnisdateiFalsch`."""
        eintrag = self._stand(frisch=frisch).get(kennung)
        if eintrag is None:
            raise KeinElektronischerAustausch
        if isinstance(eintrag, VerzeichnisdateiFalsch):
            raise VerzeichnisdateiFalsch(eintrag.text, wo=eintrag.wo)
        return eintrag

    def sprich_an(self, kennung: str) -> Ansprache:
        """Raises like `finde`."""
        self.finde(kennung, frisch=True)
        return Ansprache("Lesbar und führt den eigenen Eintrag.")

    def alle(self) -> tuple[Diensteintrag, ...]:
        """Every good entry, in the order of the file. Raises `VerzeichnisdateiFalsch`."""
        return tuple(e for e in self._stand().values() if isinstance(e, Diensteintrag))

    def maengel(self) -> tuple[str, ...]:
        """A sentence for each bad entry. Raises `VerzeichnisdateiFalsch`."""
        schlechte = (e.text for e in self._stand().values() if isinstance(e, VerzeichnisdateiFalsch))
        return (*schlechte, *self._herrenlose)

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
        except OSError:
            raise self._falsch(
                "Die Verzeichnisdatei lässt sich nicht lesen; Eigentümer und Rechte prüfen."
            ) from None
        except tomllib.TOMLDecodeError:
            raise self._falsch("Die Verzeichnisdatei ist kein TOML.") from None
        except ValidationError as fehler:
            raise self._falsch(f"Die Angabe »{_ort(fehler)}« ist {_warum(fehler)}.") from None
        eintraege: dict[str, Diensteintrag | VerzeichnisdateiFalsch] = {}
        herrenlose = []
        for nummer, roh in enumerate(inhalt.behoerde):
            kennung = roh.get("kennung")
            if not isinstance(kennung, str) or not re.fullmatch(_KENNUNG, kennung):
                herrenlose.append(
                    f"Die Angabe »behoerde.{nummer}.kennung« ist falsch; niemand weiß, wessen Eintrag das ist."
                )
            elif kennung in eintraege:
                eintraege[kennung] = self._falsch(
                    f"Die Behörde {kennung} steht zweimal im Verzeichnis; welcher Eintrag gilt, ist offen."
                )
            else:
                eintraege[kennung] = self._gelesen(roh)
        self._herrenlose = tuple(herrenlose)
        return eintraege

    def _gelesen(self, roh: dict[str, Any]) -> Diensteintrag | VerzeichnisdateiFalsch:
        try:
            return self._eintrag(_Zeile.model_validate(roh))
        except ValidationError as fehler:
            return self._falsch(
                f"Im Eintrag {roh['kennung']} ist die Angabe »{_ort(fehler)}« {_warum(fehler)}."
            )
        except VerzeichnisdateiFalsch as fehler:
            return fehler
        except _ZertifikatUnlesbar as fehler:
            return self._falsch(f"Im Eintrag {roh['kennung']} ist das Zertifikat {fehler} nicht lesbar.")

    def _falsch(self, text: str) -> VerzeichnisdateiFalsch:
        return VerzeichnisdateiFalsch(text, wo=str(self._datei))

    def _eintrag(self, zeile: _Zeile) -> Diensteintrag:
        """Raises `VerzeichnisdateiFalsch`, `_ZertifikatUnlesbar`."""
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
                raise self._unvollstaendig(zeile, "gehören postfach_url und die Zertifikate des Postfachs")
        if len({z.transport for z in zugaenge}) != len(zugaenge):
            raise self._unvollstaendig(zeile, "gehört jeder Transport höchstens einmal")
        return tuple(zugaenge)

    def _unvollstaendig(self, zeile: _Zeile, was: str) -> VerzeichnisdateiFalsch:
        return self._falsch(f"Zur Behörde »{zeile.kennung}« {was}.")

    def _zertifikat(self, datei: Path) -> bytes:
        ort = self._datei.parent / datei
        self._zertifikate.add(ort)
        try:
            return Zertifikat.aus_datei(ort.read_bytes()).der
        except (OSError, ZertifikatAbgelehnt):
            raise _ZertifikatUnlesbar(f"»{datei}«") from None


class _ZertifikatUnlesbar(Exception):
    """The file that an entry names, as it names it."""


def _warum(fehler: ValidationError) -> str:
    befund = fehler.errors()[0]
    return str(befund["ctx"]["error"]) if befund["type"] == "value_error" else "falsch"


def _ort(fehler: ValidationError) -> str:
    return ".".join(str(teil) for teil in fehler.errors()[0]["loc"])


def _zustand(datei: Path) -> _Zustand:
    try:
        zustand = datei.stat()
    except OSError:
        return None
    return (zustand.st_ino, zustand.st_mtime_ns, zustand.st_size)
