"""Names on the wire: namespaces, actors and the declarations that every signed block repeats.

Inclusive canonicalisation signs the namespaces in scope along; therefore exactly these five stand on the
Envelope and again on every header block, Body, container and EncryptedData, and nothing else above them.
"""

from __future__ import annotations

from collections.abc import Mapping

DS = "http://www.w3.org/2000/09/xmldsig#"
OSCI = "http://www.osci.de/2002/04/osci"
OSCI2017 = "http://xoev.de/transport/osci12/7"
OSCI128 = "http://xoev.de/transport/osci12/8"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

FUENF: dict[str, str] = {"ds": DS, "osci": OSCI, "soap": SOAP, "xenc": XENC, "xsi": XSI}
"""The five prefixes in scope everywhere, in canonical order."""


def deklariert(namensraeume: Mapping[str, str]) -> str:
    """The declarations as they stand in a start tag, sorted by prefix."""
    return "".join(f' xmlns:{praefix}="{uri}"' for praefix, uri in sorted(namensraeume.items()))


NS = deklariert(FUENF)
NS7 = deklariert({**FUENF, "osci2017": OSCI2017})

AKTOR_NAECHSTER = "http://schemas.xmlsoap.org/soap/actor/next"
AKTOR_KEINER = "http://www.w3.org/2001/12/soap-envelope/actor/none"
X509_TYP = DS + "X509Data"


def q(namensraum: str, name: str) -> str:
    """Clark notation."""
    return f"{{{namensraum}}}{name}"
