"""akte.json: person and document list of a folder of files.

The same form is read from a clerk's folder, written beside received files and kept by the folder DMS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    ValidationError,
    model_serializer,
)

from gateway.domain.akte import Akte, Dokument
from gateway.domain.ebene import Ebene
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.person import Angabenart, Person, WeitereAngabe
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import EingabeFehler
from gateway.gliederungsdatei import Gliederungsangabe, als_angabe
from gateway.textdatei import FremdeKodierung, entziffere

DATEINAME = "akte.json"
_T = TypeVar("_T", bound=BaseModel)


class AktendateiUngueltig(EingabeFehler):
    """akte.json or a person file does not have the documented form."""

    code = "aktendatei.ungueltig"
    satz = "Die Datei akte.json hat nicht die beschriebene Form."


class WeitereNamensangabe(BaseModel):
    """Ein weiterer Name oder eine weitere AZR-Nummer der Person, mit Quelle und Tag."""

    model_config = ConfigDict(extra="forbid", title="Weiterer Name")

    art: Angabenart
    vorname: str | None = None
    familienname: str | None = None
    geburtsname: str | None = None
    azrNummer: Annotated[str, StringConstraints(pattern=r"^\d{12}$")] | None = None
    quelle: str | None = None
    am: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


class Personangabe(BaseModel):
    """Die Person, zu der die Akte gehört."""

    model_config = ConfigDict(extra="forbid", title="Person")

    vorname: str | None = None
    familienname: Annotated[str, StringConstraints(min_length=1)]
    geburtsname: str | None = None
    geburtsdatum: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    geburtsort: str | None = None
    geschlecht: Literal["m", "w", "d", "x"]
    staatsangehoerigkeiten: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^\d{3}$")]], Field(min_length=1, max_length=4)
    ]
    azrNummer: Annotated[str, StringConstraints(pattern=r"^\d{12}$")] | None = None
    weitere: list[WeitereNamensangabe] = []

    @model_serializer(mode="wrap")
    def _ohne_leere(self, weiter: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Nothing where nothing else is known."""
        werte: dict[str, Any] = weiter(self)
        return {name: wert for name, wert in werte.items() if name != "weitere" or wert}

    def als_person(self) -> Person:
        return Person(
            vorname=self.vorname,
            familienname=self.familienname,
            geburtsname=self.geburtsname,
            geburtsdatum=self.geburtsdatum,
            geburtsort=self.geburtsort,
            geschlecht=self.geschlecht,
            staatsangehoerigkeiten=tuple(self.staatsangehoerigkeiten),
            azr_nummer=self.azrNummer,
            weitere=tuple(
                WeitereAngabe(w.art, w.vorname, w.familienname, w.geburtsname, w.azrNummer, w.quelle, w.am)
                for w in self.weitere
            ),
        )

    @classmethod
    def aus_person(cls, person: Person) -> Personangabe:
        return cls(
            vorname=person.vorname,
            familienname=person.familienname,
            geburtsname=person.geburtsname,
            geburtsdatum=person.geburtsdatum,
            geburtsort=person.geburtsort,
            geschlecht=person.geschlecht,  # type: ignore[arg-type]
            staatsangehoerigkeiten=list(person.staatsangehoerigkeiten),
            azrNummer=person.azr_nummer,
            weitere=[
                WeitereNamensangabe(
                    **{"azrNummer" if n == "azr_nummer" else n: wert for n, wert in asdict(w).items()}
                )
                for w in person.weitere
            ],
        )


class Dokumentangabe(BaseModel):
    """Ein Dokument; `datei` ist der Pfad innerhalb des Ordners mit »/« als Trenner."""

    model_config = ConfigDict(extra="forbid", title="Dokument")

    datei: Annotated[str, StringConstraints(min_length=1)]
    uuid: UUID | None = None
    format: Annotated[str, StringConstraints(pattern=r"^\d{3}$")] | None = None
    position: Annotated[int, Field(ge=1)] | None = None
    beschreibung: str | None = None
    aktenwirksamkeit: datetime | None = None
    klasse: Teilklasse | None = None
    groesse: Annotated[int, Field(ge=0)] | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class Merkmalangabe(BaseModel):
    """Ein Merkmal mit dem, was darüber bekannt ist; `seit` und `bis` sind Tage und gehören dazu."""

    model_config = ConfigDict(extra="forbid", title="Merkmal")

    art: Merkmalart
    seit: date | None = None
    bis: date | None = None
    quelle: str | None = None

    def als_merkmal(self) -> Merkmal:
        return Merkmal(self.art, self.seit, self.bis, self.quelle)


class Aktenangabe(BaseModel):
    """Inhalt der Datei akte.json. `merkmale`: fehlt der Schlüssel, sind sie unbekannt; `[]` heißt: keine."""

    model_config = ConfigDict(extra="forbid", title="akte.json")

    person: Personangabe | None = None
    aktenzeichen: str | None = None
    merkmale: list[Merkmalart | Merkmalangabe] | None = None
    gliederung: Gliederungsangabe | None = None
    dokumente: list[Dokumentangabe] | None = None

    def als_merkmale(self) -> tuple[Merkmal, ...] | None:
        """A bare name says as much as an object with nothing but `art`."""
        if self.merkmale is None:
            return None
        return tuple(Merkmal(m) if isinstance(m, Merkmalart) else m.als_merkmal() for m in self.merkmale)

    def als_gliederung(self, dokumente: Sequence[Dokument]) -> Ebene | None:
        """For these documents, whose uuids are known by now."""
        if self.gliederung is None:
            return None
        return self.gliederung.als_gliederung(self.aktenzeichen or "", dokumente)


def lies(daten: bytes, *, wo: str = DATEINAME) -> Aktenangabe:
    """Parse akte.json. Raises `AktendateiUngueltig` naming the field, not the value."""
    return _lies(Aktenangabe, daten, wo)


def lies_person(daten: bytes, *, wo: str) -> Person:
    """Parse a person file (`--person`). Raises `AktendateiUngueltig`."""
    return _lies(Personangabe, daten, wo).als_person()


def schreibe(akte: Akte) -> bytes:
    """akte.json of a complete file; same file, same bytes.

    Raises `AktendateiUngueltig` when the person has no family name or a value of another form."""
    try:
        person = Personangabe.aus_person(akte.person)
    except ValidationError as fehler:
        stellen = ", ".join(sorted({str(f["loc"][0]) for f in fehler.errors()}))
        raise AktendateiUngueltig(
            f"Die Angaben zur Person reichen nicht für {DATEINAME}: {stellen}.", rueckweisung="S999"
        ) from None
    angabe = Aktenangabe(
        person=person,
        aktenzeichen=akte.aktenzeichen or None,
        merkmale=None if akte.merkmale is None else [_merkmalangabe(m) for m in akte.merkmale],
        gliederung=None if akte.gliederung is None else als_angabe(akte.gliederung),
        dokumente=[_dokumentangabe(d) for d in akte.dokumente],
    )
    unbekannt = {name for name in ("merkmale", "gliederung") if getattr(akte, name) is None}
    return (angabe.model_dump_json(indent=2, exclude=unbekannt) + "\n").encode()


def als_dokument(angabe: Dokumentangabe, *, uuid: UUID, format_: str, position: int) -> Dokument:
    """The document an entry describes; the three arguments fill what the entry leaves open."""
    pfad = PurePosixPath(angabe.datei)
    return Dokument(
        uuid=angabe.uuid or uuid,
        dateiname=pfad.name,
        format=angabe.format or format_,
        position=angabe.position or position,
        pfad=tuple(pfad.parts[:-1]),
        beschreibung=angabe.beschreibung,
        aktenwirksamkeit=angabe.aktenwirksamkeit,
        sha256=angabe.sha256,
        groesse=angabe.groesse,
        klasse=angabe.klasse,
    )


def _merkmalangabe(m: Merkmal) -> Merkmalart | Merkmalangabe:
    if m == Merkmal(m.art):
        return m.art
    return Merkmalangabe(art=m.art, seit=m.seit, bis=m.bis, quelle=m.quelle)


def _dokumentangabe(dokument: Dokument) -> Dokumentangabe:
    return Dokumentangabe(
        datei=dokument.relativer_pfad,
        uuid=dokument.uuid,
        format=dokument.format,
        position=dokument.position,
        beschreibung=dokument.beschreibung,
        aktenwirksamkeit=dokument.aktenwirksamkeit,
        klasse=dokument.klasse,
        groesse=dokument.groesse,
        sha256=dokument.sha256,
    )


def _lies(art: type[_T], daten: bytes, wo: str) -> _T:
    try:
        return art.model_validate_json(entziffere(daten))
    except FremdeKodierung as fehler:
        raise AktendateiUngueltig(f"Die Datei {fehler}.", wo=wo) from None
    except ValidationError as fehler:
        stellen = sorted({"/".join(str(teil) for teil in f["loc"]) or "Wurzel" for f in fehler.errors()})
        raise AktendateiUngueltig(
            f"Nicht in der beschriebenen Form: {', '.join(stellen[:5])}. "
            "Das Schema zeigt `aktenbruecke akte schema`.",
            wo=wo,
        ) from None
