"""The person of a message (xauslaender:IdentifikationPersonABHABH) and the way to the domain's Person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar

from lxml import etree

from gateway.domain.person import Angabenart, Person, WeitereAngabe, mit_weiteren
from gateway.nachrichten.bindung import E, Huelle, wert
from gateway.nachrichten.datum import TeilbekanntMitUnbekannt
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.release import (
    GESCHLECHT,
    STAATSANGEHOERIGKEIT,
    STAATSGEBIET,
    XAUSLAENDER,
)


@wert
class AllgemeinerName:
    """xian:AllgemeinerName: a name, or (None) the statement that there is none."""

    text: str | None


class _NameOderKeiner:
    """Choice `name` | `nichtVorhanden`; both unqualified."""

    def schreibe(self, element: etree._Element, wert: str | None) -> None:
        kind = etree.SubElement(element, "nichtVorhanden" if wert is None else "name")
        kind.text = "true" if wert is None else wert

    def lies(self, element: etree._Element) -> str | None:
        return None if element[0].tag == "nichtVorhanden" else element[0].text or ""


NAME = Huelle(AllgemeinerName, _NameOderKeiner())


@wert
class VollerName:
    """xauslaender:NameNatuerlichePerson in full: every kind of name, none demanded."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    titel: Annotated[tuple[str, ...], E("titel")] = ()
    anrede: Annotated[str | None, E("anrede")] = None
    namenssuffix: Annotated[tuple[str, ...], E("namenssuffix")] = ()
    vorname: Annotated[AllgemeinerName | None, E("vorname", NAME)] = None
    rufname: Annotated[AllgemeinerName | None, E("rufname", NAME)] = None
    fruehere_vornamen: Annotated[tuple[AllgemeinerName, ...], E("frueherer.Vorname", NAME)] = ()
    familienname: Annotated[AllgemeinerName | None, E("familienname", NAME)] = None
    geburtsname: Annotated[AllgemeinerName | None, E("geburtsname", NAME)] = None
    fruehere_familiennamen: Annotated[tuple[AllgemeinerName, ...], E("frueherer.Familienname", NAME)] = ()
    ehename: Annotated[AllgemeinerName | None, E("ehename", NAME)] = None
    lebenspartnerschaftsname: Annotated[AllgemeinerName | None, E("lebenspartnerschaftsname", NAME)] = None
    ordensname: Annotated[AllgemeinerName | None, E("ordensname", NAME)] = None
    kuenstlername: Annotated[tuple[AllgemeinerName, ...], E("kuenstlername", NAME)] = ()
    weiterer_name: Annotated[tuple[AllgemeinerName, ...], E("weitererName", NAME)] = ()

    @property
    def anzeigename(self) -> str:
        """ "Familienname, Vorname", as far as given."""
        namen = (self.familienname, self.vorname)
        return ", ".join(name.text for name in namen if name and name.text)


@wert
class Personenname:
    """xauslaender:NameNatuerlichePerson in the restricted shape that identification uses."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    titel: Annotated[tuple[str, ...], E("titel")] = ()
    anrede: Annotated[str | None, E("anrede")] = None
    namenssuffix: Annotated[tuple[str, ...], E("namenssuffix")] = ()
    vorname: Annotated[AllgemeinerName, E("vorname", NAME)]
    familienname: Annotated[AllgemeinerName, E("familienname", NAME)]
    geburtsname: Annotated[AllgemeinerName, E("geburtsname", NAME)]
    ordensname: Annotated[AllgemeinerName | None, E("ordensname", NAME)] = None
    kuenstlername: Annotated[tuple[AllgemeinerName, ...], E("kuenstlername", NAME)] = ()
    weiterer_name: Annotated[tuple[AllgemeinerName, ...], E("weitererName", NAME)] = ()


@wert
class Staatsangabe:
    """xauslaender:AngabenZumStaat; for a nationality the territory is ignored."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    staatsangehoerigkeit: Annotated[str, E("staatsangehoerigkeit", Schluessel(STAATSANGEHOERIGKEIT))]
    staatsgebiet: Annotated[str | None, E("staatsgebiet", Schluessel(STAATSGEBIET))] = None


class Geschlechtsform:
    """xauslaender:Geschlecht: a wrapper around an optional code of the same name."""

    _FORM = Schluessel(GESCHLECHT)

    def schreibe(self, element: etree._Element, wert: str | None) -> None:
        if wert is not None:
            self._FORM.schreibe(etree.SubElement(element, f"{{{XAUSLAENDER}}}geschlecht"), wert)

    def lies(self, element: etree._Element) -> str | None:
        return self._FORM.lies(element[0]) if len(element) else None


class Geburtsortform:
    """Choice `ort` | `unbekannt`; both qualified."""

    def schreibe(self, element: etree._Element, wert: str | None) -> None:
        kind = etree.SubElement(element, f"{{{XAUSLAENDER}}}{'unbekannt' if wert is None else 'ort'}")
        kind.text = "true" if wert is None else wert

    def lies(self, element: etree._Element) -> str | None:
        return element[0].text or "" if str(element[0].tag).endswith("}ort") else None


@wert
class Geburt:
    """Place and day of birth; None = unknown. `tag` may be partly known: "1980-05", "1980"."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    ort: Annotated[str | None, E("geburtsort", Geburtsortform(), immer=True)]
    tag: Annotated[str | None, E("tagDerGeburt", TeilbekanntMitUnbekannt(), immer=True)]


@wert
class Identifikation:
    """xauslaender:IdentifikationPersonABHABH: basic personal data plus the AZR number.

    The passport name leads; without one the person's own statement does."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    staatsangehoerigkeiten: Annotated[tuple[Staatsangabe, ...], E("staatsangehoerigkeit")]
    geschlecht: Annotated[str | None, E("geschlecht", Geschlechtsform(), immer=True)]
    geburt: Annotated[Geburt, E("geburt")]
    name_nach_pass: Annotated[Personenname | None, E("nameNachPass")] = None
    name_nach_deutschem_recht: Annotated[Personenname | None, E("nameNachDeutschemRecht")] = None
    name_nach_eigenen_angaben: Annotated[Personenname | None, E("nameNachEigenenAngaben")] = None
    abweichende_schreibweise: Annotated[Personenname | None, E("abweichendeNamensschreibweise")] = None
    aliasnamen: Annotated[tuple[Personenname, ...], E("aliasName")] = ()
    azr_nummer: Annotated[str, E("azrNummer")]

    @property
    def fuehrender_name(self) -> Personenname | None:
        """The first name given, in the order of the standard's preference."""
        einzelne = (
            self.name_nach_pass,
            self.name_nach_eigenen_angaben,
            self.name_nach_deutschem_recht,
            self.abweichende_schreibweise,
        )
        return next((name for name in (*einzelne, *self.aliasnamen) if name), None)


def aus_domaene(person: Person) -> Identifikation:
    """Raises `NichtSchreibbar` without an AZR number: the standard makes it mandatory."""
    if person.azr_nummer is None:
        raise NichtSchreibbar("Es fehlt die AZR-Nummer der Person.", wo="azrNummer")
    return Identifikation(
        staatsangehoerigkeiten=tuple(
            Staatsangabe(staatsangehoerigkeit=s) for s in person.staatsangehoerigkeiten
        ),
        geschlecht=person.geschlecht,
        geburt=Geburt(ort=person.geburtsort, tag=person.geburtsdatum),
        name_nach_pass=Personenname(
            vorname=AllgemeinerName(text=person.vorname),
            familienname=AllgemeinerName(text=person.familienname),
            geburtsname=AllgemeinerName(text=person.geburtsname),
        ),
        azr_nummer=person.azr_nummer,
        **_weitere_namen(person),
    )


_FELDER = {
    Angabenart.DEUTSCHES_RECHT: "name_nach_deutschem_recht",
    Angabenart.EIGENE_ANGABEN: "name_nach_eigenen_angaben",
    Angabenart.SCHREIBWEISE: "abweichende_schreibweise",
}
"""Of which there is one each; everything else is an alias."""


def _weitere_namen(person: Person) -> dict[str, Any]:
    """What else she is called, as far as a message can hold it; another AZR number has no place in one."""
    from gateway.nachrichten.zeichen import ist_datentyp_c  # which knows the schemas, which know this module

    felder: dict[str, Any] = {}
    alias = []
    for angabe in person.weitere:
        namen = (angabe.vorname, angabe.familienname, angabe.geburtsname)
        if not any(namen) or not all(ist_datentyp_c(name or "") for name in namen):
            continue
        name = Personenname(
            vorname=AllgemeinerName(text=angabe.vorname),
            familienname=AllgemeinerName(text=angabe.familienname),
            geburtsname=AllgemeinerName(text=angabe.geburtsname),
        )
        feld = _FELDER.get(angabe.art)
        if feld is None or feld in felder:
            alias.append(name)
        else:
            felder[feld] = name
    return {**felder, "aliasnamen": tuple(alias)}


def als_domaene(identifikation: Identifikation, quelle: str | None = None, am: date | None = None) -> Person:
    """The leading name with the basic data; a person without any name gets an empty family name. `quelle`, `am`: who
    says when what else she is called."""
    name = identifikation.fuehrender_name
    person = Person(
        vorname=name.vorname.text if name else None,
        familienname=(name.familienname.text if name else None) or "",
        geburtsname=name.geburtsname.text if name else None,
        geburtsdatum=identifikation.geburt.tag,
        geburtsort=identifikation.geburt.ort,
        geschlecht=identifikation.geschlecht or "x",
        staatsangehoerigkeiten=tuple(s.staatsangehoerigkeit for s in identifikation.staatsangehoerigkeiten),
        azr_nummer=identifikation.azr_nummer,
    )
    tag = am.isoformat() if am else None
    return mit_weiteren(person, (_angabe(art, n, quelle, tag) for art, n in _uebrige(identifikation)))


def _uebrige(identifikation: Identifikation) -> Iterator[tuple[Angabenart, Personenname]]:
    einzelne = ((art, getattr(identifikation, feld)) for art, feld in _FELDER.items())
    aliasnamen = ((Angabenart.ALIAS, name) for name in identifikation.aliasnamen)
    for art, name in (*einzelne, *aliasnamen):
        if name is not None and name is not identifikation.fuehrender_name:
            yield art, name


def _angabe(art: Angabenart, name: Personenname, quelle: str | None, tag: str | None) -> WeitereAngabe:
    return WeitereAngabe(
        art, name.vorname.text, name.familienname.text, name.geburtsname.text, quelle=quelle, am=tag
    )
