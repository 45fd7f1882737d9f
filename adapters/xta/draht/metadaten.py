"""MessageMetaData: the order of transport that accompanies every message (OSCI MessageMetaData 2.02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from adapters.xta.draht.zeit import als_datum, als_text, lies_datum, lies_zeit
from adapters.xta.fehler import Abgelehnt
from adapters.xta.namen import META, PRAEFIXE, WSA

METADATEN = f"{{{META}}}MessageMetaData"
AUTOR = f"{{{META}}}Author"
ZEITEN = ("Origin", "InitialSend", "NotBefore", "ObsoleteAfter", "Delivery", "InitialFetch", "Reception")
"""Points in time, in the order of the schema."""
_XPATH = {"m": META, "wsa": WSA}


@dataclass(frozen=True)
class Schluesselwert:
    """A key of a code list; `name` in words where it is told."""

    code: str
    liste: str
    fassung: str
    name: str | None = None


@dataclass(frozen=True)
class Vertrag:
    """What kind of message travels: service (URI of the directory), scenario, type of message.

    `szenario` is the code list key, or a text where no list has it."""

    dienst: str
    szenario: Schluesselwert | str
    nachrichtenart: Schluesselwert
    schema: str
    """Namespace or address of the payload's schema."""


@dataclass(frozen=True)
class Zeitpunkte:
    """What has happened to a message so far."""

    eingeliefert: datetime | None = None
    nicht_vor: datetime | None = None
    veraltet_nach: date | None = None
    zugestellt: datetime | None = None
    abgeholt: datetime | None = None
    empfangen: datetime | None = None


@dataclass(frozen=True)
class Metadaten:
    """The order of transport. `autor` and `leser`: kennung of an authority, e.g. `azr:001900`."""

    autor: str
    leser: str
    message_id: str
    vertrag: Vertrag
    betreff: str | None = None
    zeiten: Zeitpunkte = field(default_factory=Zeitpunkte)
    bezug: tuple[str, ...] = ()
    """Message ids that this one answers."""
    groesse: int | None = None
    test: bool = False


def kennung(tag: str, wert: str) -> etree._Element:
    """A party: `Author`, `Reader` and their kind."""
    partei = etree.Element(tag)
    element = etree.SubElement(partei, f"{{{META}}}Identifier", {"type": "xoev"})
    element.text = wert
    return partei


def lies_kennung(partei: etree._Element) -> str:
    """The value of the identifier; empty if it is missing."""
    return (partei.findtext(f"{{{META}}}Identifier") or "").strip()


def schreibe(werte: Metadaten) -> etree._Element:
    """The header block."""
    wurzel = etree.Element(METADATEN, nsmap=PRAEFIXE)
    if werte.test:
        wurzel.set("TestMsg", "true")
    lieferung = _kind(wurzel, "DeliveryAttributes")
    _zeit(lieferung, "Origin", werte.zeiten.eingeliefert)
    _zeit(lieferung, "NotBefore", werte.zeiten.nicht_vor)
    if werte.zeiten.veraltet_nach:
        _kind(lieferung, "ObsoleteAfter", als_datum(werte.zeiten.veraltet_nach))
    _kind(wurzel, "Originators").append(kennung(AUTOR, werte.autor))
    _kind(wurzel, "Destinations").append(kennung(f"{{{META}}}Reader", werte.leser))
    ident = _kind(wurzel, "MsgIdentification")
    etree.SubElement(ident, f"{{{WSA}}}MessageID").text = werte.message_id
    for bezug in werte.bezug:
        _kind(ident, "In-Reply-To", bezug)
    _vertrag(_kind(wurzel, "Qualifier"), werte)
    if werte.groesse:
        _kind(wurzel, "MsgSize", str(werte.groesse))
    return wurzel


def _vertrag(qualifier: etree._Element, werte: Metadaten) -> None:
    if werte.betreff:
        _kind(qualifier, "Subject", werte.betreff)
    _kind(qualifier, "Service", werte.vertrag.dienst)
    szenario = _kind(qualifier, "BusinessScenario")
    if isinstance(werte.vertrag.szenario, Schluesselwert):
        _schluessel(_kind(szenario, "Defined"), werte.vertrag.szenario)
    else:
        _kind(szenario, "Undefined", werte.vertrag.szenario)
    art = _kind(qualifier, "MessageType")
    _schluessel(art, werte.vertrag.nachrichtenart)
    art.set("payloadSchema", werte.vertrag.schema)


def _schluessel(element: etree._Element, wert: Schluesselwert) -> None:
    element.set("listURI", wert.liste)
    element.set("listVersionID", wert.fassung)
    etree.SubElement(element, "code").text = wert.code
    if wert.name:
        etree.SubElement(element, "name").text = wert.name


def lies(wurzel: etree._Element) -> Metadaten:
    """Of a block that fits the schema. Raises `Abgelehnt` 9022 for points in time that are none."""
    test = wurzel.get("TestMsg") in ("true", "1")
    groesse = _text(wurzel, "m:MsgSize")
    return Metadaten(
        _text(wurzel, "m:Originators/m:Author/m:Identifier") or "",
        _text(wurzel, "m:Destinations/m:Reader/m:Identifier") or "",
        _text(wurzel, "m:MsgIdentification/wsa:MessageID") or "",
        _lies_vertrag(wurzel),
        _text(wurzel, "m:Qualifier/m:Subject"),
        _lies_zeiten(wurzel),
        tuple((e.text or "").strip() for e in wurzel.iterfind("m:MsgIdentification/m:In-Reply-To", _XPATH)),
        int(groesse) if groesse else None,
        test,
    )


def _lies_vertrag(wurzel: etree._Element) -> Vertrag:
    art = wurzel.find("m:Qualifier/m:MessageType", _XPATH)
    szenario = wurzel.find("m:Qualifier/m:BusinessScenario/*", _XPATH)
    assert art is not None
    assert szenario is not None
    benannt = szenario.tag == f"{{{META}}}Defined"
    return Vertrag(
        _text(wurzel, "m:Qualifier/m:Service") or "",
        _lies_schluessel(szenario) if benannt else (szenario.text or "").strip(),
        _lies_schluessel(art),
        art.get("payloadSchema") or "",
    )


def _lies_schluessel(element: etree._Element) -> Schluesselwert:
    name = (element.findtext("name") or "").strip() or None
    code = (element.findtext("code") or "").strip()
    return Schluesselwert(code, element.get("listURI") or "", element.get("listVersionID") or "", name)


def _lies_zeiten(wurzel: etree._Element) -> Zeitpunkte:
    roh = {name: _text(wurzel, f"m:DeliveryAttributes/m:{name}") for name in ZEITEN}
    try:
        return Zeitpunkte(
            lies_zeit(roh["Origin"]),
            lies_zeit(roh["NotBefore"]),
            lies_datum(roh["ObsoleteAfter"]),
            lies_zeit(roh["Delivery"]),
            lies_zeit(roh["InitialFetch"]),
            lies_zeit(roh["Reception"]),
        )
    except ValueError:
        raise Abgelehnt("9022", "Eine Zeitangabe der Nachricht ist nicht lesbar. (Fehler 9022)") from None


def trage_ein(wurzel: etree._Element, werte: Mapping[str, str | None], groesse: int) -> None:
    """What the mailbox knows itself (points in time by element name, bytes of payload) replaces what it was
    told."""
    lieferung = wurzel.find(f"{{{META}}}DeliveryAttributes")
    assert lieferung is not None
    alle = {name: _text(wurzel, f"m:DeliveryAttributes/m:{name}") for name in ZEITEN} | dict(werte)
    for name in ZEITEN:
        alt = lieferung.find(f"{{{META}}}{name}")
        if alt is not None:
            lieferung.remove(alt)
    for stelle, (name, wert) in enumerate((n, w) for n in ZEITEN if (w := alle[n])):
        element = etree.Element(f"{{{META}}}{name}")
        element.text = wert
        lieferung.insert(stelle, element)
    _trage_groesse_ein(wurzel, groesse)


def _trage_groesse_ein(wurzel: etree._Element, groesse: int) -> None:
    element = wurzel.find(f"{{{META}}}MsgSize")
    if element is not None:
        wurzel.remove(element)
    if groesse:
        _kind(wurzel, "MsgSize", str(groesse))


def _zeit(eltern: etree._Element, name: str, wert: datetime | None) -> None:
    if wert is not None:
        _kind(eltern, name, als_text(wert))


def _kind(eltern: etree._Element, name: str, text: str | None = None) -> etree._Element:
    kind = etree.SubElement(eltern, f"{{{META}}}{name}")
    kind.text = text
    return kind


def _text(wurzel: etree._Element, weg: str) -> str | None:
    return (wurzel.findtext(weg, namespaces=_XPATH) or "").strip() or None
