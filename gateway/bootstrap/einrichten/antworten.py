"""What has to be known to set up an installation for one authority."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from gateway.domain.aufgabe import Rolle
from gateway.errors import AufrufFehler
from gateway.netzadresse import netzadresse
from gateway.textdatei import FremdeKodierung, lies_text

_Kennung = Annotated[str, Field(pattern=r"^[a-z]{3}:[0-9A-Za-z_]{3,20}$")]
_Text = Annotated[str, Field(min_length=1)]


class AntwortenFalsch(AufrufFehler):
    """An answer is missing or can't be used."""

    code = "einrichten.antworten"
    satz = "Die Antworten sind nicht vollständig oder nicht richtig."


class _Streng(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Amt(_Streng):
    """An authority by its code in the DVDV."""

    kennung: _Kennung
    name: _Text

    @property
    def dateiname(self) -> str:
        return self.kennung.replace(":", "-")


class EigenesAmt(Amt):
    """The one that this installation serves first."""

    strasse: _Text
    hausnummer: str | None = None
    postleitzahl: _Text
    wohnort: _Text
    email: _Text


class Schluesselwahl(_Streng):
    """Where the keys come from.

    `testnetz`: a PKI for a closed network, made here, for this authority, the mailbox and the others named;
    `beitreten`: the folder that such an authority was given; `antrag`: new keys with requests for a CA."""

    art: Literal["testnetz", "beitreten", "antrag"]
    postfach: Annotated[str, AfterValidator(netzadresse)] | None = None
    """testnetz: address of its mailbox."""
    weitere: list[Amt] = []
    quelle: Path | None = None

    @model_validator(mode="after")
    def _vollstaendig(self) -> Schluesselwahl:
        if self.art == "testnetz" and self.postfach is None:
            raise ValueError("unvollständig: zu art = »testnetz« gehört »postfach«")
        if self.art == "beitreten" and self.quelle is None:
            raise ValueError("unvollständig: zu art = »beitreten« gehört »quelle«")
        return self


class Person(_Streng):
    """The first one who may log in."""

    kennung: _Text
    name: _Text
    rollen: Annotated[list[Rolle], Field(min_length=1)]


class Seiten(_Streng):
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    name: str = ""
    """Host name under which browsers come."""


class Antworten(_Streng):
    """Everything; `datenbank` empty = SQLite among the data."""

    einstellungen: Path = Path("/etc/aktenbruecke")
    daten: Path = Path("/var/lib/aktenbruecke")
    datenbank: str = ""
    behoerde: EigenesAmt
    schluessel: Schluesselwahl
    benutzer: Person
    web: Seiten = Seiten()

    @property
    def datei(self) -> Path:
        """The settings file."""
        return self.einstellungen / "gateway.toml"

    @property
    def geheim(self) -> Path:
        return self.einstellungen / "geheim"


def lies(datei: Path) -> Antworten:
    """From a TOML file. Raises `AntwortenFalsch`."""
    try:
        return pruefe(tomllib.loads(lies_text(datei)), wo=str(datei))
    except (OSError, FremdeKodierung, tomllib.TOMLDecodeError):
        raise AntwortenFalsch(
            "Die Datei mit den Antworten ist nicht lesbar oder kein TOML.", wo=str(datei)
        ) from None


def pruefe(werte: dict[str, Any], *, wo: str | None = None) -> Antworten:
    """Raises `AntwortenFalsch`, which names the answer and not what was answered."""
    try:
        return Antworten.model_validate(werte)
    except ValidationError as fehler:
        namen = ", ".join(f"»{'.'.join(map(str, e['loc']))}«" for e in fehler.errors()[:5])
        gruende = {str(e["ctx"]["error"]) for e in fehler.errors() if e["type"] == "value_error"}
        warum = f" ({'; '.join(sorted(gruende))})" if gruende else ""
        raise AntwortenFalsch(
            f"Diese Antworten fehlen oder sind nicht zulässig: {namen}{warum}.", wo=wo
        ) from None
