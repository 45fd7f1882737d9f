"""What a schema set says, as values: declarations, types, cardinalities, code values.

The compiled schema only answers yes or no. The model tells which type an element of a message has
(for the rules beyond the schema) and lets two sets be compared in words.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from gateway.fremdxml import lies_bytes

XS = "http://www.w3.org/2001/XMLSchema"
DIN_C = "{urn:xoev-de:kosit:xoev:datentyp:din-91379_2022-08}datatypeC"
_GRUPPEN = ("sequence", "choice", "all")
_GRENZEN = ("length", "minLength", "maxLength", "minInclusive", "maxInclusive", "totalDigits", "whiteSpace")


@dataclass(frozen=True)
class Element:
    """A declared element: Clark tag, key of its type, cardinality (None = unbounded), fixed value."""

    tag: str
    typ: str
    mindestens: int = 1
    hoechstens: int | None = 1
    fest: str | None = None


@dataclass(frozen=True)
class Attribut:
    """A declared attribute."""

    name: str
    typ: str
    pflicht: bool = False
    fest: str | None = None


@dataclass(frozen=True)
class Typ:
    """A type: `kette` = the simple types it restricts, nearest first; empty for element content."""

    name: str
    elemente: tuple[Element, ...] = ()
    aufbau: str = ""
    """The order of the children in the notation of DTDs, without cardinalities."""
    attribute: tuple[Attribut, ...] = ()
    kette: tuple[str, ...] = ()
    werte: frozenset[str] = frozenset()
    muster: tuple[str, ...] = ()
    grenzen: tuple[tuple[str, str], ...] = ()

    @functools.cached_property
    def nach_tag(self) -> dict[str, Element]:
        """The children by tag; one tag has one type within a type (XSD: Element Declarations Consistent)."""
        return {element.tag: element for element in self.elemente}

    @functools.cached_property
    def nach_attribut(self) -> dict[str, Attribut]:
        """The attributes by name."""
        return {attribut.name: attribut for attribut in self.attribute}

    @functools.cached_property
    def eingebaut(self) -> str:
        """Local name of the built-in simple type at the end of the chain, "" for element content."""
        return lokalname(self.kette[-1]) if self.kette else ""

    @functools.cached_property
    def ist_din_c(self) -> bool:
        """A text in the characters of DIN 91379, whichever way it is restricted further."""
        return self.name == DIN_C or DIN_C in self.kette


@dataclass
class Modell:
    """Everything a schema set declares; `typen` by Clark name, anonymous types by their place."""

    elemente: dict[str, Element] = field(default_factory=dict)
    typen: dict[str, Typ] = field(default_factory=dict)
    _eingebaute: dict[str, Typ] = field(default_factory=dict, compare=False, repr=False)

    def typ(self, schluessel: str) -> Typ:
        """A type; the built-in ones have nothing but their own name."""
        typ = self.typen.get(schluessel) or self._eingebaute.get(schluessel)
        if typ is None:
            typ = self._eingebaute[schluessel] = Typ(schluessel, kette=(schluessel,))
        return typ


def lies_modell(dateien: Mapping[str, bytes]) -> Modell:
    """The model of all files of a set. Raises `XmlFehler` when one of them is not acceptable XML."""
    return _Leser([lies_bytes(daten) for daten in dateien.values()]).modell


class _Leser:
    """Reads the components of all files; types refer to each other by name, so order does not matter."""

    def __init__(self, schemata: list[etree._Element]):
        self.modell = Modell()
        self._typen = {
            f"{{{schema.get('targetNamespace', '')}}}{teil.get('name')}": teil
            for schema in schemata
            for teil in schema.iterchildren(f"{{{XS}}}complexType", f"{{{XS}}}simpleType")
        }
        for name, teil in self._typen.items():
            self._typ(name, teil)
        for schema in schemata:
            for teil in schema.iterchildren(f"{{{XS}}}element"):
                element = self._element(teil, "", _ziel(teil))
                self.modell.elemente[element.tag] = element

    def _typ(self, name: str, teil: etree._Element) -> Typ:
        """The type, built once; `name` is its key."""
        if name not in self.modell.typen:
            ist_komplex = _lokal(teil) == "complexType"
            self.modell.typen[name] = self._komplex(name, teil) if ist_komplex else self._einfach(name, teil)
        return self.modell.typen[name]

    def _basis(self, schluessel: str) -> Typ:
        teil = self._typen.get(schluessel)
        return self._typ(schluessel, teil) if teil is not None else self.modell.typ(schluessel)

    def _einfach(self, name: str, teil: etree._Element) -> Typ:
        beschraenkung = teil.find(f"{{{XS}}}restriction")
        if beschraenkung is None:
            return Typ(name, kette=(f"{{{XS}}}anySimpleType",))
        return self._beschraenkt(name, beschraenkung)

    def _beschraenkt(self, name: str, teil: etree._Element) -> Typ:
        """A simple restriction; patterns of the base go on holding and stay with the base."""
        basis = _qname(teil, teil.get("base", "xs:anySimpleType"))
        return Typ(
            name,
            kette=(basis, *(k for k in self._basis(basis).kette if k != basis)),
            attribute=tuple(self._attribute(teil)),
            werte=frozenset(w.get("value", "") for w in teil.iterchildren(f"{{{XS}}}enumeration")),
            muster=tuple(m.get("value", "") for m in teil.iterchildren(f"{{{XS}}}pattern")),
            grenzen=tuple(
                (g, e.get("value", "")) for g in _GRENZEN for e in teil.iterchildren(f"{{{XS}}}{g}")
            ),
        )

    def _komplex(self, name: str, teil: etree._Element) -> Typ:
        einfach = teil.find(f"{{{XS}}}simpleContent")
        if einfach is not None:
            return self._beschraenkt(name, einfach[-1])
        inhalt = teil.find(f"{{{XS}}}complexContent")
        ableitung = inhalt[-1] if inhalt is not None else None
        if ableitung is None:
            return self._inhalt(name, teil, Typ(name))
        basis = self._basis(_qname(ableitung, ableitung.get("base", "")))
        if _lokal(ableitung) == "extension":
            return self._inhalt(name, ableitung, basis)
        return self._inhalt(name, ableitung, Typ(name, attribute=basis.attribute))

    def _inhalt(self, name: str, teil: etree._Element, basis: Typ) -> Typ:
        """Content of the base first, then the own one; own attributes replace those of the same name."""
        elemente: list[Element] = []
        aufbau = [self._gruppe(g, name, elemente) for g in teil if _lokal(g) in _GRUPPEN]
        attribute = {a.name: a for a in (*basis.attribute, *self._attribute(teil))}
        return Typ(
            name,
            elemente=(*basis.elemente, *elemente),
            aufbau=", ".join(stueck for stueck in (basis.aufbau, *aufbau) if stueck),
            attribute=tuple(attribute.values()),
        )

    def _gruppe(self, gruppe: etree._Element, ort: str, elemente: list[Element]) -> str:
        stuecke = []
        for teil in gruppe:
            if _lokal(teil) == "element":
                element = self._element(teil, ort, _ziel(teil) if _qualifiziert(teil) else "")
                elemente.append(element)
                stuecke.append(lokalname(element.tag))
            elif _lokal(teil) in _GRUPPEN:
                stuecke.append(f"({self._gruppe(teil, ort, elemente)}){_haeufigkeit(teil)}")
        return (" | " if _lokal(gruppe) == "choice" else ", ").join(stuecke)

    def _element(self, teil: etree._Element, ort: str, namensraum: str) -> Element:
        name = teil.get("name") or _qname(teil, teil.get("ref", ""))
        tag = f"{{{namensraum}}}{name}" if namensraum and not name.startswith("{") else name
        hoechstens = teil.get("maxOccurs", "1")
        return Element(
            tag,
            self._elementtyp(teil, f"{ort}/{name}"),
            int(teil.get("minOccurs", "1")),
            None if hoechstens == "unbounded" else int(hoechstens),
            teil.get("fixed"),
        )

    def _elementtyp(self, teil: etree._Element, schluessel: str) -> str:
        if teil.get("type"):
            return _qname(teil, teil.get("type", ""))
        eigener = next(teil.iterchildren(f"{{{XS}}}complexType", f"{{{XS}}}simpleType"), None)
        return f"{{{XS}}}anyType" if eigener is None else self._typ(schluessel, eigener).name

    def _attribute(self, teil: etree._Element) -> Iterator[Attribut]:
        for attribut in teil.iterchildren(f"{{{XS}}}attribute"):
            yield Attribut(
                attribut.get("name", ""),
                _qname(attribut, attribut.get("type", "xs:anySimpleType")),
                attribut.get("use") == "required",
                attribut.get("fixed"),
            )


def lokalname(tag: str) -> str:
    """The part after the namespace."""
    return tag.rpartition("}")[2]


def _haeufigkeit(gruppe: etree._Element) -> str:
    """Cardinality of a group in the notation of DTDs."""
    paar = (gruppe.get("minOccurs", "1"), gruppe.get("maxOccurs", "1"))
    bekannte = {("1", "1"): "", ("0", "1"): "?", ("0", "unbounded"): "*", ("1", "unbounded"): "+"}
    return bekannte.get(paar, f"{{{paar[0]},{paar[1]}}}")


def _lokal(teil: etree._Element) -> str:
    return lokalname(str(teil.tag))


def _ziel(teil: etree._Element) -> str:
    return teil.getroottree().getroot().get("targetNamespace", "")


def _qualifiziert(teil: etree._Element) -> bool:
    vorgabe = teil.getroottree().getroot().get("elementFormDefault", "unqualified")
    return teil.get("form", vorgabe) == "qualified"


def _qname(teil: etree._Element, name: str) -> str:
    """A prefixed name in Clark notation."""
    praefix, _, lokal = name.rpartition(":")
    return f"{{{teil.nsmap.get(praefix or None, '')}}}{lokal}"
