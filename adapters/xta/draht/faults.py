"""Faults: our exceptions as SOAP 1.2 faults, and back. How the typed ones are written differs by release."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from adapters.xta.fehler import (
    Abgelehnt,
    AdressierungFehler,
    NichtVerstanden,
    TechnischesProblem,
    UmschlagFehler,
    fehler_zu,
)
from adapters.xta.fehlernummern import BEDEUTUNGEN, LISTE, LISTENFASSUNG, UNBESTIMMT
from adapters.xta.namen import S12, WSA, XTA, Ausnahme
from gateway.errors import Fehler
from gateway.fremdxml import XmlFehler

_XML = "{http://www.w3.org/XML/1998/namespace}lang"
FAULT = f"{{{S12}}}Fault"
ACTION = f"{WSA}/fault"
SOAP_ACTION = f"{WSA}/soap/fault"


Typisiert = Abgelehnt | TechnischesProblem
SchreibeAusnahme = Callable[[etree._Element, Typisiert], None]
"""Puts the typed exception into the fault's detail."""
LiesAusnahme = Callable[[etree._Element], Fehler | None]
"""The typed exception of a fault, if it carries one."""


def schreibe(fehler: Fehler, schreibe_ausnahme: SchreibeAusnahme) -> etree._Element:
    """The element `Fault`; only typed faults carry a detail."""
    element = etree.Element(FAULT, nsmap={"s12": S12, "wsa": WSA})
    code = etree.SubElement(element, f"{{{S12}}}Code")
    etree.SubElement(code, f"{{{S12}}}Value").text = f"s12:{_wer(fehler)}"
    if isinstance(fehler, AdressierungFehler):
        unter = etree.SubElement(code, f"{{{S12}}}Subcode")
        etree.SubElement(unter, f"{{{S12}}}Value").text = f"wsa:{fehler.unterwert}"
    grund = etree.SubElement(element, f"{{{S12}}}Reason")
    text = etree.SubElement(grund, f"{{{S12}}}Text", {_XML: "de"})
    text.text = fehler.text
    if isinstance(fehler, Abgelehnt | TechnischesProblem):
        schreibe_ausnahme(etree.SubElement(element, f"{{{S12}}}Detail"), fehler)
    return element


def _wer(fehler: Fehler) -> str:
    if isinstance(fehler, NichtVerstanden):
        return "MustUnderstand"
    return "Receiver" if fehler.wiederholbar else "Sender"


def schreibe_ausnahme(detail: etree._Element, fehler: Typisiert) -> None:
    """As 2.1.1 has them."""
    ausnahme = etree.SubElement(detail, f"{{{XTA}}}{fehler.ausnahme}", nsmap={"xta": XTA})
    code = etree.SubElement(
        ausnahme, f"{{{XTA}}}errorCode", {"listURI": LISTE, "listVersionID": LISTENFASSUNG}
    )
    etree.SubElement(code, "code").text = fehler.nummer
    bekannt = BEDEUTUNGEN[fehler.nummer]
    etree.SubElement(code, "name").text = fehler.text if fehler.nummer == UNBESTIMMT else bekannt.name


def lies_ausnahme(element: etree._Element) -> Fehler | None:
    """As 2.1.1 has them."""
    for ausnahme in Ausnahme:
        gefunden = element.find(f"{{{S12}}}Detail/{{{XTA}}}{ausnahme}")
        if gefunden is not None:
            nummer = (gefunden.findtext(f"{{{XTA}}}errorCode/code") or "").strip()
            return fehler_zu(nummer if nummer in BEDEUTUNGEN else UNBESTIMMT, ausnahme)
    return None


def lies(element: etree._Element, lies_ausnahme: LiesAusnahme) -> Fehler:
    """The exception for a `Fault` that was answered; what it says in words stays out of our sentences."""
    if (fehler := lies_ausnahme(element)) is not None:
        return fehler
    wer = (element.findtext(f"{{{S12}}}Code/{{{S12}}}Value") or "").strip()
    if wer.rpartition(":")[2] in ("Sender", "MustUnderstand", "VersionMismatch"):
        return UmschlagFehler("Der XTA-Server versteht unsere Anfrage nicht.")
    return TechnischesProblem()


def action_ohne_art(fehler: Fehler) -> str:
    """What stands in the header of a fault that is not typed."""
    return ACTION if isinstance(fehler, AdressierungFehler) else SOAP_ACTION


def als_antwort(fehler: Fehler) -> Fehler:
    """What is answered for bytes that could not even be read as an envelope."""
    return UmschlagFehler(fehler.text, wo=fehler.wo) if isinstance(fehler, XmlFehler) else fehler
