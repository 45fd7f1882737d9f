"""The mapping file: how a REST interface is asked for what a tree of folders and files needs.

In paths, queries and bodies these stand for values: {id} the object, {eltern} the one around it, {ziel} where it
shall go, {name} its (new) name. Places in an answer are JSON pointers (RFC 6901).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gateway.errors import AufrufFehler
from gateway.tomldatei import lies_toml

_Zeiger = Annotated[str, Field(pattern=r"^(/[^/]*)*$")]
_PLATZHALTER = re.compile(r"\{(\w*)\}")
_ERLAUBT = frozenset({"id", "eltern", "ziel", "name"})


class ZuordnungUngueltig(AufrufFehler):
    """The mapping file does not have the documented form."""

    code = "dms.rest.zuordnung"
    satz = "Die Zuordnungsdatei des REST-DMS hat nicht die beschriebene Form."


class _Streng(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ruf(_Streng):
    """One kind of request."""

    art: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    pfad: Annotated[str, Field(pattern=r"^/")]
    """Below the address in the settings; may carry a query."""
    koerper: dict[str, Any] | None = None
    """JSON, or the other fields of a form with content."""
    inhalt: Literal["roh", "formular"] | None = None
    """The document's bytes are the body, or a part of multipart/form-data."""
    feld: str = "inhalt"
    """Name of that part."""
    id: _Zeiger = "/id"
    """Where the answer names a new object."""

    @model_validator(mode="after")
    def _pruefe(self) -> Ruf:
        for name in _PLATZHALTER.findall(f"{self.pfad}{self.koerper or ''}"):
            if name not in _ERLAUBT and name:
                raise ValueError(f"der Platzhalter »{name[:20]}« ist unbekannt")
        if self.inhalt == "roh" and self.koerper:
            raise ValueError("»koerper« und »inhalt = roh« schließen einander aus")
        return self


class Auflistung(Ruf):
    """What lies in a container. Objects are containers, documents, or known by a mark."""

    art: Literal["GET", "POST"] = "GET"
    liste: _Zeiger = ""
    name: _Zeiger = "/name"
    groesse: _Zeiger | None = None
    sind: Literal["behaelter", "dokumente", "gemischt"] = "gemischt"
    kennzeichen: _Zeiger = "/typ"
    """Of a mixed list: where it says what an object is."""
    behaelter: str = "behaelter"
    """What it says there of a container."""
    weiter: _Zeiger | None = None
    """Where an answer names the address of the next page."""


class Ebene(_Streng):
    """Containers of one level: Akte, Vorgang, or simply folders."""

    anlegen: Ruf
    auflisten: Annotated[list[Auflistung], Field(min_length=1)]
    suchen: list[Auflistung] = []
    """The same by name: instead of a whole list when only one object is looked for."""
    umbenennen: Ruf
    verschieben: Ruf | None = None
    loeschen: Ruf


class Dokumentrufe(_Streng):
    anlegen: Ruf
    """Without content, or with an empty one."""
    lesen: Ruf
    schreiben: Ruf
    """Replaces the content."""
    umbenennen: Ruf
    verschieben: Ruf
    loeschen: Ruf


class Zuordnung(_Streng):
    wurzel: str
    """Id of the object that holds the files: a folder, an entry of the Aktenplan."""
    auflisten: Annotated[list[Auflistung], Field(min_length=1)]
    """What lies in it."""
    suchen: list[Auflistung] = []
    ebenen: Annotated[list[Ebene], Field(min_length=1)]
    """Containers by depth; the last one counts for all deeper ones, unless `flach`."""
    dokument: Dokumentrufe
    eindeutig: bool = True
    """The system refuses a second object of the same name in a container (409)."""
    flach: bool = False
    """There is nothing below the second level, and documents lie only there."""
    kopfzeilen: dict[str, str] = {}
    """Sent with every request: role, organisational unit, version."""

    @model_validator(mode="after")
    def _pruefe(self) -> Zuordnung:
        if self.flach and len(self.ebenen) != 2:
            raise ValueError("zu »flach« gehören genau zwei »ebenen«")
        if not self.flach and any(e.verschieben is None for e in self.ebenen):
            raise ValueError("ohne »flach« braucht jede Ebene »verschieben«")
        return self


def lies(datei: Path) -> Zuordnung:
    """Raises `ZuordnungUngueltig`, naming the place."""
    namen = {"name": "Die Zuordnungsdatei", "voller_name": "Die Zuordnungsdatei des REST-DMS"}
    return lies_toml(datei, Zuordnung, ZuordnungUngueltig, **namen)
