"""The person of a registry notice (xauslaender:IdentifikationPerson.MBABH) and the way to the domain."""

from __future__ import annotations

import dataclasses
from typing import Annotated, ClassVar

from gateway.domain.meldung import Wohnanschrift
from gateway.domain.person import Person
from gateway.nachrichten import meldeanschrift
from gateway.nachrichten.bindung import E, Huelle, wert
from gateway.nachrichten.datum import TEILDATUM, TeilbekanntMitUnbekannt, Teildatum
from gateway.nachrichten.meldeanschrift import Meldeanschrift
from gateway.nachrichten.person import (
    NAME,
    AllgemeinerName,
    Geburtsortform,
    Geschlechtsform,
    Staatsangabe,
)
from gateway.nachrichten.release import XAUSLAENDER


@wert
class Geburtsort:
    """The place where the element may be missing, too: None = stated as unknown."""

    ort: str | None


@wert
class Meldegeburt:
    """xauslaender:Geburt; None = unknown, the day may be partly known."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    ort: Annotated[str | None, E("geburtsort", Geburtsortform(), immer=True)]
    staat: Annotated[Staatsangabe | None, E("geburtsortStaat")] = None
    tag: Annotated[str | None, E("tagDerGeburt", TeilbekanntMitUnbekannt(), immer=True)]
    bezirk: Annotated[str | None, E("geburtsortbezirk")] = None


@wert
class Geburtsaenderung:
    """xauslaender:Geburt.Aenderung: only what changes is there."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    ort: Annotated[Geburtsort | None, E("geburtsort", Huelle(Geburtsort, Geburtsortform()))] = None
    staat: Annotated[Staatsangabe | None, E("geburtsortStaat")] = None
    tag: Annotated[Teildatum | None, E("tagDerGeburt", TEILDATUM)] = None
    bezirk: Annotated[str | None, E("geburtsortbezirk")] = None


@wert
class Meldeperson:
    """Names have up to two spellings ("Periode"); `anschrift` is the only or main dwelling in the register."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    vorname: Annotated[AllgemeinerName, E("vornamePeriode1", NAME)]
    vorname_2: Annotated[AllgemeinerName | None, E("vornamePeriode2", NAME)] = None
    familienname: Annotated[AllgemeinerName, E("familiennamePeriode1", NAME)]
    familienname_2: Annotated[AllgemeinerName | None, E("familiennamePeriode2", NAME)] = None
    geburt: Annotated[Meldegeburt, E("geburt")]
    geburtsname: Annotated[AllgemeinerName | None, E("geburtsname", NAME)] = None
    staatsangehoerigkeiten: Annotated[tuple[Staatsangabe, ...], E("staatsangehoerigkeit")]
    anschrift: Annotated[Meldeanschrift, E("anschriftHwaw")]
    ordnungsmerkmal: Annotated[str | None, E("ordnungsmerkmalMB")] = None
    azr_nummer: Annotated[str | None, E("azrNummer")] = None
    geschlecht: Annotated[str | None, E("geschlecht", Geschlechtsform(), immer=True)]


def aus_domaene(person: Person, anschrift: Wohnanschrift, ordnungsmerkmal: str | None) -> Meldeperson:
    """The person as the register of the sending office knows it."""
    return Meldeperson(
        vorname=AllgemeinerName(text=person.vorname),
        familienname=AllgemeinerName(text=person.familienname or None),
        geburt=Meldegeburt(ort=person.geburtsort, tag=person.geburtsdatum),
        geburtsname=AllgemeinerName(text=person.geburtsname) if person.geburtsname else None,
        staatsangehoerigkeiten=tuple(
            Staatsangabe(staatsangehoerigkeit=s) for s in person.staatsangehoerigkeiten
        ),
        anschrift=meldeanschrift.aus_domaene(anschrift),
        ordnungsmerkmal=ordnungsmerkmal,
        azr_nummer=person.azr_nummer,
        geschlecht=person.geschlecht,
    )


def als_domaene(person: Meldeperson) -> Person:
    """The first spelling; a person without family name gets an empty one."""
    return Person(
        vorname=person.vorname.text,
        familienname=person.familienname.text or "",
        geburtsname=person.geburtsname.text if person.geburtsname else None,
        geburtsdatum=person.geburt.tag,
        geburtsort=person.geburt.ort,
        geschlecht=person.geschlecht or "x",
        staatsangehoerigkeiten=tuple(s.staatsangehoerigkeit for s in person.staatsangehoerigkeiten),
        azr_nummer=person.azr_nummer,
    )


def weitere_schreibungen(person: Meldeperson) -> tuple[Person, ...]:
    """The same person under the second spelling of its names, where there is one."""
    if person.vorname_2 is None and person.familienname_2 is None:
        return ()
    erste = als_domaene(person)
    vorname = person.vorname_2.text if person.vorname_2 else erste.vorname
    familienname = (person.familienname_2.text or "") if person.familienname_2 else erste.familienname
    return (dataclasses.replace(erste, vorname=vorname, familienname=familienname),)
