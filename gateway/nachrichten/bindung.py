"""Values <-> XML by annotation: a value class names its elements once, in the order of the schema.

    @wert
    class Zeitraum:
        NAMENSRAUM: ClassVar = XAUSLAENDER
        von: Annotated[date, E("von")]
        bis: Annotated[date | None, E("bis")] = None

`X` = exactly one, `X | None` = 0..1, `tuple[X, ...]` = any number. Whether an element is qualified is a
property of the class that declares it (`NAMENSRAUM`; None = unqualified), single elements can differ.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from lxml import etree

from gateway.nachrichten.formen import (
    Codeangabe,
    Datum,
    Form,
    FreierCode,
    Ganzzahl,
    Text,
    Uuid,
    Wahrheit,
    Zeitpunkt,
)

_T = TypeVar("_T")
_WIE_KLASSE = "?"

_FORMEN: dict[type, Form] = {
    str: Text(),
    bool: Wahrheit(),
    int: Ganzzahl(),
    date: Datum(),
    datetime: Zeitpunkt(),
    UUID: Uuid(),
    Codeangabe: FreierCode(),
}


@typing.dataclass_transform(kw_only_default=True, frozen_default=True)
def wert(klasse: type[_T]) -> type[_T]:
    """A frozen value class, keywords only, whose repr shows no values: messages are full of personal data."""
    fertig = dataclass(frozen=True, kw_only=True, repr=False)(klasse)
    fertig.__repr__ = lambda self: f"{type(self).__name__}(…)"  # type: ignore[method-assign]
    return fertig


@dataclass(frozen=True)
class E:
    """The element of a field. `immer`: written even when the value is None (the form says how)."""

    name: str
    form: Form | None = None
    namensraum: str | None = _WIE_KLASSE
    immer: bool = False


@dataclass(frozen=True)
class _Feld:
    attribut: str
    tag: str
    form: Form
    viele: bool
    immer: bool

    def werte(self, inhalt: Any) -> Sequence[Any]:
        if self.viele:
            return typing.cast("Sequence[Any]", inhalt)
        return () if inhalt is None and not self.immer else (inhalt,)


_FELDER: dict[type, tuple[_Feld, ...]] = {}
"""Worked out once per class."""


def schreibe_felder(element: etree._Element, inhalt: Any) -> None:
    """Append one child per value, in the order of the fields."""
    for feld in felder(type(inhalt)):
        for einer in feld.werte(getattr(inhalt, feld.attribut)):
            feld.form.schreibe(etree.SubElement(element, feld.tag), einer)


def lies_felder(klasse: type[_T], element: etree._Element, **weitere: Any) -> _T:
    """Build `klasse` from the children of a validated element; `weitere` are fields without an element."""
    kinder: dict[Any, list[etree._Element]] = defaultdict(list)
    for kind in element:
        kinder[kind.tag].append(kind)
    for feld in felder(klasse):
        gelesen = [feld.form.lies(kind) for kind in kinder[feld.tag]]
        if feld.viele:
            weitere[feld.attribut] = tuple(gelesen)
        elif gelesen:
            weitere[feld.attribut] = gelesen[0]
    return klasse(**weitere)


def felder(klasse: type) -> tuple[_Feld, ...]:
    """The fields of a value class that stand for elements, in order."""
    if klasse not in _FELDER:
        _FELDER[klasse] = _ermittle_felder(klasse)
    return _FELDER[klasse]


def _ermittle_felder(klasse: type) -> tuple[_Feld, ...]:
    hinweise = typing.get_type_hints(klasse, include_extras=True)
    paare = ((f.name, hinweise[f.name]) for f in dataclasses.fields(klasse))
    return tuple(_feld(klasse, name, h) for name, h in paare if typing.get_origin(h) is typing.Annotated)


def _feld(klasse: type, attribut: str, hinweis: Any) -> _Feld:
    art, angabe = typing.get_args(hinweis)[:2]
    viele = typing.get_origin(art) is tuple
    kern = typing.get_args(art)[0] if viele else _ohne_none(art)
    ns = klasse.NAMENSRAUM if angabe.namensraum == _WIE_KLASSE else angabe.namensraum  # type: ignore[attr-defined]
    form = angabe.form or _FORMEN.get(kern) or Struktur(kern)
    return _Feld(attribut, clark(ns, angabe.name), form, viele, angabe.immer)


def _ohne_none(art: Any) -> Any:
    if typing.get_origin(art) not in (typing.Union, types.UnionType):
        return art
    return next(teil for teil in typing.get_args(art) if teil is not type(None))


def clark(namensraum: str | None, name: str) -> str:
    """The tag in Clark notation."""
    return f"{{{namensraum}}}{name}" if namensraum else name


@dataclass(frozen=True)
class Struktur:
    """An element whose children are the fields of a value class."""

    klasse: type

    def schreibe(self, element: etree._Element, inhalt: Any) -> None:
        schreibe_felder(element, inhalt)

    def lies(self, element: etree._Element) -> Any:
        return lies_felder(self.klasse, element)


@dataclass(frozen=True)
class Huelle:
    """A value class with one field that stands for the element itself (branch of a choice)."""

    klasse: type
    form: Form

    def schreibe(self, element: etree._Element, inhalt: Any) -> None:
        self.form.schreibe(element, getattr(inhalt, self._attribut))

    def lies(self, element: etree._Element) -> Any:
        return self.klasse(**{self._attribut: self.form.lies(element)})

    @property
    def _attribut(self) -> str:
        return dataclasses.fields(self.klasse)[0].name


class Wahl:
    """xs:choice: exactly one child; the class of the value decides which."""

    def __init__(self, namensraum: str | None, **zweige: Form):
        """`zweige`: element name (with "_" for ".") -> form of its class."""
        self._tags = {clark(namensraum, name.replace("_", ".")): form for name, form in zweige.items()}
        self._nach_klasse = {form.klasse: (tag, form) for tag, form in self._tags.items()}  # type: ignore[attr-defined]

    def schreibe(self, element: etree._Element, inhalt: Any) -> None:
        tag, form = self._nach_klasse[type(inhalt)]
        form.schreibe(etree.SubElement(element, tag), inhalt)

    def lies(self, element: etree._Element) -> Any:
        return self._tags[typing.cast(str, element[0].tag)].lies(element[0])
