"""What a supplier writes back: feedback entries, and SOAP faults where there is no dialog to answer in."""

from __future__ import annotations

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht.kanontext import anfang, element, text
from adapters.osci.draht.namen import OSCI, SOAP, deklariert
from adapters.osci.draht.stuecke import Folge
from adapters.osci.rueckmeldungen import angabe
from adapters.osci.schutz.umschlag import DEKLARATION, rahme
from adapters.osci.transportfehler import (
    KontrollblockFalsch,
    NachrichtZuGross,
    SoapFault,
    SpoolVoll,
    TransportFremderSchluessel,
    TransportNichtEntschluesselbar,
)
from gateway.errors import Fehler

_SERVERFEHLER = frozenset({"9000", "9503"})


def rueckmeldung(codes: tuple[str, ...], name: str = "osci:Feedback") -> str:
    """The feedback entries with our German sentences."""
    eintraege = (
        element(
            "osci:Entry",
            element("osci:Code", code),
            element("osci:Text", text(angabe(code).satz)),
            xml__lang="de",
        )
        for code in codes
    )
    return element(name, *eintraege)


def fault(code: str) -> Folge:
    """A SOAP fault: neither signed nor encrypted, even as answer to an encrypted request."""
    wer = "soap:Server" if code in _SERVERFEHLER else "soap:Client"
    inhalt = element(
        "soap:Fault",
        element("faultcode", wer),
        element("faultstring", text(angabe(code).satz)),
        element("detail", element("osci:Code", code)),
    )
    umschlag = anfang("soap:Envelope", ns=deklariert({"osci": OSCI, "soap": SOAP}))
    soap = f"{umschlag}<soap:Body>{inhalt}</soap:Body></soap:Envelope>"
    return rahme(Folge((DEKLARATION, soap.encode())), {})


_FAULTCODES: tuple[tuple[type[Fehler], str], ...] = (
    (TransportFremderSchluessel, rm.SCHLUESSEL_FEHLT),
    (TransportNichtEntschluesselbar, rm.NICHT_ENTSCHLUESSELBAR),
    (KontrollblockFalsch, rm.KONTROLLBLOCK_FALSCH),
    (NachrichtZuGross, rm.KEIN_AUFTRAG),
    (SpoolVoll, rm.INTERN),
    (SoapFault, rm.KEIN_AUFTRAG),
)


def fault_fuer(fehler: Fehler) -> Folge:
    """The fault for a request that could not be read."""
    return fault(
        next((code for art, code in _FAULTCODES if isinstance(fehler, art)), rm.KEINE_OSCI_NACHRICHT)
    )
