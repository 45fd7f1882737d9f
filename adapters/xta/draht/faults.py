"""Faults: our exceptions as SOAP 1.2 faults, and back."""

from __future__ import annotations

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


def schreibe(fehler: Fehler) -> etree._Element:
    """The element `Fault`; only typed faults carry a detail."""
    element = etree.Element(FAULT, nsmap={"s12": S12, "wsa": WSA, "xta": XTA})
    code = etree.SubElement(element, f"{{{S12}}}Code")
    etree.SubElement(code, f"{{{S12}}}Value").text = f"s12:{_wer(fehler)}"
    if isinstance(fehler, AdressierungFehler):
        unter = etree.SubElement(code, f"{{{S12}}}Subcode")
        etree.SubElement(unter, f"{{{S12}}}Value").text = f"wsa:{fehler.unterwert}"
    grund = etree.SubElement(element, f"{{{S12}}}Reason")
    text = etree.SubElement(grund, f"{{{S12}}}Text", {_XML: "de"})
    text.text = fehler.text
    if isinstance(fehler, Abgelehnt | TechnischesProblem):
        _ausnahme(etree.SubElement(element, f"{{{S12}}}Detail"), fehler)
    return element


def _wer(fehler: Fehler) -> str:
    if isinstance(fehler, NichtVerstanden):
        return "MustUnderstand"
    return "Receiver" if fehler.wiederholbar else "Sender"


def _ausnahme(detail: etree._Element, fehler: Abgelehnt | TechnischesProblem) -> None:
    ausnahme = etree.SubElement(detail, f"{{{XTA}}}{fehler.ausnahme}")
    code = etree.SubElement(
        ausnahme, f"{{{XTA}}}errorCode", {"listURI": LISTE, "listVersionID": LISTENFASSUNG}
    )
    etree.SubElement(code, "code").text = fehler.nummer
    bekannt = BEDEUTUNGEN[fehler.nummer]
    etree.SubElement(code, "name").text = fehler.text if fehler.nummer == UNBESTIMMT else bekannt.name


def lies(element: etree._Element) -> Fehler:
    """The exception for a `Fault` that was answered; what it says in words stays out of our sentences."""
    for ausnahme in Ausnahme:
        gefunden = element.find(f"{{{S12}}}Detail/{{{XTA}}}{ausnahme}")
        if gefunden is not None:
            nummer = (gefunden.findtext(f"{{{XTA}}}errorCode/code") or "").strip()
            return fehler_zu(nummer if nummer in BEDEUTUNGEN else UNBESTIMMT, ausnahme)
    wer = (element.findtext(f"{{{S12}}}Code/{{{S12}}}Value") or "").strip()
    if wer.rpartition(":")[2] in ("Sender", "MustUnderstand", "VersionMismatch"):
        return UmschlagFehler("Der XTA-Server versteht unsere Anfrage nicht.")
    return TechnischesProblem()


def action(fehler: Fehler, der_operation: str | None) -> str:
    """What stands in the header of the fault: typed faults have the operation's own action (WSDL)."""
    if isinstance(fehler, Abgelehnt | TechnischesProblem) and der_operation:
        return der_operation
    return ACTION if isinstance(fehler, AdressierungFehler) else SOAP_ACTION


def als_antwort(fehler: Fehler) -> Fehler:
    """What is answered for bytes that could not even be read as an envelope."""
    return UmschlagFehler(fehler.text, wo=fehler.wo) if isinstance(fehler, XmlFehler) else fehler
