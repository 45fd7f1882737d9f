"""Compiles an XML Schema from bytes in memory: neither network nor file system is ever asked."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from lxml import etree

from gateway.errors import EingabeFehler
from gateway.fremdxml.leser import lies_bytes

Schemafinder = Callable[[str], tuple[str, bytes] | None]
"""Absolute address of an included or imported schema -> (address it counts as, its bytes); None = unknown."""

HOECHSTENS = 20
"""More violations than this are not told."""

_STUECK = 16 * 1024
"""Bytes judged at once, between two looks at the number of violations."""

WURZELADRESSE = "satz:///"
"""Relative schemaLocations of the entrance count from here."""


class SchemaUnbrauchbar(EingabeFehler):
    """A schema set that cannot be compiled."""

    code = "xml.schema"
    satz = "Das Schema lässt sich nicht übersetzen."


class _Aufloesung(etree.Resolver):
    def __init__(self, finde: Schemafinder):
        super().__init__()
        self._finde = finde
        self.fehlende: list[str] = []

    def resolve(self, system_url: str, public_id: str, context: object) -> object:  # type: ignore[override]
        del public_id
        gefunden = self._finde(system_url)
        if gefunden is None:
            self.fehlende.append(system_url.removeprefix(WURZELADRESSE))
            raise SchemaUnbrauchbar
        adresse, daten = gefunden
        lies_bytes(daten)  # limits and the ban on DTDs hold for schemas too
        return self.resolve_string(daten, context, base_url=adresse)


def uebersetze(einstieg: bytes, finde: Schemafinder) -> etree.XMLSchema:
    """The compiled schema. Raises `SchemaUnbrauchbar` naming the file that is missing."""
    lies_bytes(einstieg)
    aufloesung = _Aufloesung(finde)
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    parser.resolvers.add(aufloesung)
    try:
        baum = etree.fromstring(einstieg, parser, base_url=f"{WURZELADRESSE}einstieg.xsd").getroottree()
        return etree.XMLSchema(baum)
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError, SchemaUnbrauchbar) as fehler:
        if aufloesung.fehlende:
            raise SchemaUnbrauchbar(f"Es fehlt das Schema {aufloesung.fehlende[0]}.") from None
        raise SchemaUnbrauchbar(wo=_stelle(fehler)) from None


def _stelle(fehler: Exception) -> str | None:
    """File and line of the first error; the text of it stays out."""
    eintraege = list(fehler.error_log) if isinstance(fehler, etree.LxmlError) else []
    if not eintraege or not eintraege[0].filename.startswith(WURZELADRESSE):
        return None
    return f"{eintraege[0].filename.removeprefix(WURZELADRESSE)}, Zeile {eintraege[0].line}"


@dataclass(frozen=True)
class Verstoss:
    """A violation as libxml2 reports it. `meldung` quotes values: never show it.

    `element` is None when the violation was found in the stream."""

    art: str
    meldung: str
    element: etree._Element | None


def verstoesse_im_baum(schema: etree.XMLSchema, wurzel: etree._Element) -> list[Verstoss]:
    """The first violations with their places. Costs all of them times the number of siblings."""
    if schema.validate(wurzel):
        return []
    gang = cast("Iterator[tuple[str, tuple[str, str]]]", etree.iterwalk(wurzel, events=("start-ns",)))
    praefixe = {praefix: uri for _, (praefix, uri) in gang if praefix}
    erste = itertools.islice(schema.error_log, HOECHSTENS)
    return [Verstoss(e.type_name, e.message, _finde(wurzel, e.path, praefixe)) for e in erste]


def verstoesse_im_strom(schema: etree.XMLSchema, wurzel: etree._Element) -> list[Verstoss]:
    """The first violations without their places, in linear time; enough of them end the reading."""
    parser = etree.XMLParser(schema=schema, no_network=True, resolve_entities=False, huge_tree=True)
    daten = memoryview(etree.tostring(wurzel, encoding="utf-8"))
    with suppress(etree.XMLSyntaxError):
        for anfang in range(0, len(daten), _STUECK):
            parser.feed(bytes(daten[anfang : anfang + _STUECK]))
            if len(parser.feed_error_log) > HOECHSTENS:
                break
        parser.close()
    erste = itertools.islice(parser.feed_error_log, HOECHSTENS)
    return [Verstoss(e.type_name, e.message, None) for e in erste]


def _finde(wurzel: etree._Element, weg: str | None, praefixe: dict[str, str]) -> etree._Element | None:
    """libxml2's own path of a node; prefixes in it are those of the document."""
    if not weg:
        return None
    try:
        treffer = wurzel.xpath(weg, namespaces=praefixe)
    except etree.XPathError:
        return None
    return treffer[0] if isinstance(treffer, list) and treffer else None
