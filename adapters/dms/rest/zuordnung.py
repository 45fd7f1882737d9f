"""The mapping file: how a REST interface is asked for what a tree of folders and files needs.

In paths, queries and bodies these stand for values: {id} the object, {eltern} the one around it, {ziel} where it
shall go, {name} its (new) name. Where the system is asked for files of its own: {aktenzeichen}, and in the body alone
(addresses end in logs) {familienname}, {vorname}, {geburtsdatum}, {azr_nummer}. Places in an answer are JSON pointers
(RFC 6901).
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
Ablehnung = Literal[
    "anmeldung", "kein_zugriff", "gesperrt", "kein_platz", "kontingent", "zu_gross", "ueberlastet"
]
_PERSON = frozenset({"familienname", "vorname", "geburtsdatum", "azr_nummer"})


class ZuordnungUngueltig(AufrufFehler):
    """The mapping file does not have the documented form."""

    code = "dms.rest.zuordnung"
    satz = "Die Zuordnungsdatei des REST-DMS hat nicht die beschriebene Form."


class _Streng(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Merkruf(_Streng):
    """Asked beforehand for what the request itself needs to name."""

    pfad: Annotated[str, Field(pattern=r"^/")]
    merke: Annotated[dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], _Zeiger], Field(min_length=1)]
    """Placeholder and where the answer has its value; without one there is no such object."""


class Warteruf(_Streng):
    """A system that does things later: asked until the value at this place has become another one."""

    pfad: Annotated[str, Field(pattern=r"^/")]
    stelle: _Zeiger


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
    vorher: list[Merkruf] = []
    bis: Warteruf | None = None
    danach: list[Ruf] = []
    """What belongs to it; {id} is then the new object, where there is one."""

    @classmethod
    def erlaubt(cls) -> frozenset[str]:
        """Placeholders that have a value here."""
        return _ERLAUBT

    @model_validator(mode="after")
    def _pruefe(self) -> Ruf:
        for name in _PLATZHALTER.findall(f"{self.pfad}{self.koerper or ''}"):
            if name not in self.erlaubt() | {m for v in self.vorher for m in v.merke} and name:
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


class Personstellen(_Streng):
    """Where a hit tells whose file it is."""

    familienname: _Zeiger
    vorname: _Zeiger | None = None
    geburtsname: _Zeiger | None = None
    geburtsdatum: _Zeiger | None = None
    """YYYY-MM-DD."""
    geburtsort: _Zeiger | None = None
    geschlecht: _Zeiger | None = None
    """m, w, d; anything else is not known."""
    staatsangehoerigkeit: _Zeiger | None = None
    """Destatis key of three digits."""
    azr_nummer: _Zeiger | None = None


class Aktensuche(Auflistung):
    """Asks for files that the city has in this system already, in containers of the first level. Only made when all
    values that it names are known."""

    art: Literal["GET", "POST"] = "POST"
    aktenzeichen: _Zeiger | None = None
    person: Personstellen | None = None

    @property
    def fragt_nach(self) -> frozenset[str]:
        return frozenset(_PLATZHALTER.findall(f"{self.pfad}{self.koerper or ''}")) - {""}

    @classmethod
    def erlaubt(cls) -> frozenset[str]:
        return _PERSON | {"aktenzeichen"}

    @model_validator(mode="after")
    def _ohne_person_in_der_adresse(self) -> Aktensuche:
        if _PERSON & set(_PLATZHALTER.findall(self.pfad)):
            raise ValueError("Angaben zur Person gehören in »koerper«, nicht in »pfad«")
        if not self.fragt_nach:
            raise ValueError("die Suche nennt nichts, wonach sie fragt")
        return self


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


class Fehlerzeichen(_Streng):
    """By what an answer is told that says something else than its status does."""

    status: Annotated[int, Field(ge=400, le=599)]
    stelle: _Zeiger | None = None
    """None: every answer of this status."""
    wert: str | None = None
    """What stands at that place, or is part of it; None: anything."""
    heisst: Ablehnung

    @model_validator(mode="after")
    def _pruefe(self) -> Fehlerzeichen:
        if self.wert is not None and self.stelle is None:
            raise ValueError("zu »wert« gehört »stelle«")
        return self


class Zuordnung(_Streng):
    wurzel: str
    """Id of the object that holds the files: a folder, an entry of the Aktenplan."""
    auflisten: Annotated[list[Auflistung], Field(min_length=1)]
    """What lies in it."""
    suchen: list[Auflistung] = []
    akten_suchen: list[Aktensuche] = []
    """How the system finds files of its own; every hit is offered, the only one of the person is the target."""
    ebenen: Annotated[list[Ebene], Field(min_length=1)]
    """Containers by depth; the last one counts for all deeper ones, unless `flach`."""
    dokument: Dokumentrufe
    leeren: bool = False
    """A container that is deleted leaves its content behind in the system: that is deleted first."""
    eindeutig: bool = True
    """The system refuses a second object of the same name in a container (409)."""
    flach: bool = False
    """There is nothing below the second level, and documents lie only there."""
    fehler: list[Fehlerzeichen] = []
    """The first that fits counts; without one the status does."""
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
