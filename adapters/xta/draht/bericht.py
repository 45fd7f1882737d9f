"""What the management port answers: transport reports and where services are offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from lxml import etree

from adapters.xta.draht import metadaten
from adapters.xta.draht.metadaten import METADATEN, Metadaten, kennung, lies_kennung
from adapters.xta.draht.zeit import als_text, lies_zeit
from adapters.xta.namen import META, PRAEFIXE, XTA

BERICHT = f"{{{XTA}}}TransportReport"
EREIGNISSE = "urn:de:aktenbruecke:xta:ereignis"
"""Our own code list of records, version 1."""


class Ampel(IntEnum):
    """MessageStatus/Status."""

    OFFEN = 0
    GRUEN = 1
    GELB = 2
    ROT = 3


@dataclass(frozen=True)
class Ereignis:
    """One record: `art` tells the list it stands in."""

    art: Ampel
    wann: datetime
    code: str
    text: str


@dataclass(frozen=True)
class Transportbericht:
    """Becomes the transport receipt; `beleg` is the answer as it came."""

    metadaten: Metadaten
    stand: datetime
    server: str
    ampel: Ampel | None
    """None = a number that the standard does not know."""
    beleg: bytes


@dataclass(frozen=True)
class Dienstfrage:
    """Is this service offered by this reader?"""

    leser: str
    dienst: str


@dataclass(frozen=True)
class Dienstauskunft:
    """`angeboten` None = unknown."""

    frage: Dienstfrage
    angeboten: bool | None


_LISTEN = {
    Ampel.ROT: ("ErrorList", "Error"),
    Ampel.GELB: ("WarnList", "Warning"),
    Ampel.GRUEN: ("InfoList", "Info"),
}


def schreibe_bericht(
    angaben: etree._Element, server: str, ampel: Ampel, stand: datetime, ereignisse: Sequence[Ereignis]
) -> etree._Element:
    """`angaben`: the metadata with what is known now."""
    wurzel = etree.Element(BERICHT, nsmap=PRAEFIXE)
    wurzel.append(angaben)
    _kind(wurzel, "ReportTime", als_text(stand))
    _kind(wurzel, "XTAServerIdentity", server)
    schreibe_stand(wurzel, XTA, ampel, ereignisse)
    return wurzel


def schreibe_stand(eltern: etree._Element, raum: str, ampel: Ampel, ereignisse: Sequence[Ereignis]) -> None:
    """MessageStatus, which every release has alike in a namespace (`raum`) of its own."""
    status = etree.SubElement(eltern, f"{{{raum}}}MessageStatus")
    _text(status, raum, "Status", str(int(ampel)))
    for art, (liste, name) in _LISTEN.items():
        passende = [e for e in ereignisse if e.art is art]
        if passende:
            _ereignisse(etree.SubElement(status, f"{{{raum}}}{liste}"), raum, name, passende)


def _ereignisse(liste: etree._Element, raum: str, name: str, ereignisse: Iterable[Ereignis]) -> None:
    for ereignis in ereignisse:
        element = etree.SubElement(liste, f"{{{raum}}}{name}")
        _text(element, raum, "Timestamp", als_text(ereignis.wann))
        code = etree.SubElement(element, f"{{{raum}}}Code", {"listURI": EREIGNISSE, "listVersionID": "1"})
        etree.SubElement(code, "code").text = ereignis.code
        _text(element, raum, "Reason", ereignis.text)


def _text(eltern: etree._Element, raum: str, name: str, text: str) -> None:
    etree.SubElement(eltern, f"{{{raum}}}{name}").text = text


def lies_bericht(wurzel: etree._Element) -> Transportbericht:
    """Of an element that fits the schema. Raises `ValueError` for points in time that are none."""
    angaben = wurzel.find(METADATEN)
    stand = lies_zeit((wurzel.findtext(f"{{{XTA}}}ReportTime") or "").strip())
    assert angaben is not None
    assert stand is not None
    status = int(wurzel.findtext(f"{{{XTA}}}MessageStatus/{{{XTA}}}Status") or 0)
    return Transportbericht(
        metadaten.lies(angaben),
        stand,
        (wurzel.findtext(f"{{{XTA}}}XTAServerIdentity") or "").strip(),
        Ampel(status) if status in range(4) else None,
        etree.tostring(wurzel, encoding="UTF-8", xml_declaration=True),
    )


def schreibe_dienstfragen(fragen: Sequence[Dienstfrage]) -> etree._Element:
    wurzel = etree.Element(f"{{{XTA}}}LookupServiceRequest", nsmap=PRAEFIXE)
    for frage in fragen:
        _dienst(_kind(_kind(wurzel, "LookupServiceRequestList"), "LookupService"), frage)
    return wurzel


def lies_dienstfragen(wurzel: etree._Element) -> tuple[Dienstfrage, ...]:
    weg = f"{{{XTA}}}LookupServiceRequestList/{{{XTA}}}LookupService"
    return tuple(_lies_dienst(element) for element in wurzel.iterfind(weg))


def schreibe_dienstauskuenfte(auskuenfte: Sequence[Dienstauskunft]) -> etree._Element:
    wurzel = etree.Element(f"{{{XTA}}}LookupServiceResponse", nsmap=PRAEFIXE)
    liste = _kind(wurzel, "LookupServiceResultList")
    for auskunft in auskuenfte:
        element = _kind(liste, "LookupServiceResult")
        _dienst(element, auskunft.frage)
        wert = _kind(element, "IsServiceAvailableValue")
        if auskunft.angeboten is None:
            _kind(wert, "ServiceIsAvailableUnknown", "true")
        else:
            _kind(wert, "ServiceIsAvailable", str(auskunft.angeboten).lower())
    return wurzel


def lies_dienstauskuenfte(wurzel: etree._Element) -> tuple[Dienstauskunft, ...]:
    weg = f"{{{XTA}}}LookupServiceResultList/{{{XTA}}}LookupServiceResult"
    return tuple(
        Dienstauskunft(_lies_dienst(element), _angeboten(element))
        for element in wurzel.iterfind(weg)
        if len(element)
    )


def _angeboten(element: etree._Element) -> bool | None:
    wert = element.findtext(f"{{{XTA}}}IsServiceAvailableValue/{{{XTA}}}ServiceIsAvailable")
    return None if wert is None else wert.strip() in ("true", "1")


def _dienst(element: etree._Element, frage: Dienstfrage) -> None:
    element.append(kennung(f"{{{META}}}Reader", frage.leser))
    _kind(element, "ServiceType", frage.dienst)


def _lies_dienst(element: etree._Element) -> Dienstfrage:
    leser = element.find(f"{{{META}}}Reader")
    assert leser is not None
    return Dienstfrage(lies_kennung(leser), (element.findtext(f"{{{XTA}}}ServiceType") or "").strip())


def _kind(eltern: etree._Element, name: str, text: str | None = None) -> etree._Element:
    kind = etree.SubElement(eltern, f"{{{XTA}}}{name}")
    kind.text = text
    return kind
