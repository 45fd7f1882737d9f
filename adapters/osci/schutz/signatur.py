"""ds:Signature as OSCI uses it, for contents and for the transport (osci-draht.md 4.1, 6.1).

Only one shape is written and read: SignedInfo with inclusive C14N, references with at most one transform,
RetrievalMethod to the certificate in the message. Nothing else may stand in a signature: what isn't
understood must not be believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pybase64
from lxml import etree

from adapters.osci.draht import c14n
from adapters.osci.draht.kanontext import element
from adapters.osci.draht.namen import DS, NS, X509_TYP, q
from gateway.schutz.fehler import SignaturUngueltig
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import Digestverfahren, Signaturverfahren, pruefe_signatur
from gateway.schutz.zertifikat import Zertifikat

BASE64 = DS + "base64"


@dataclass(frozen=True)
class Verweis:
    """One ds:Reference; `transformation` is None, `BASE64` or `c14n.URI`."""

    uri: str
    transformation: str | None
    digest: Digestverfahren
    wert: bytes


@dataclass(frozen=True)
class Signatur:
    """A signature as read, not yet checked."""

    verfahren: Signaturverfahren
    verweise: tuple[Verweis, ...]
    wert: bytes
    zertifikat_id: str
    """Id of the certificate in the message."""
    signed_info: bytes
    """Canonical bytes over which the value was made."""


def digest_zu(verfahren: Signaturverfahren) -> Digestverfahren:
    """The digest that we use in the references beside a signature method."""
    return Digestverfahren[verfahren.name.partition("_")[2]]


def b64(daten: bytes) -> str:
    """Base64 on one line."""
    return pybase64.b64encode(daten).decode("ascii")


def unb64(text: str | None) -> bytes:
    """Base64 text, white space in it or not. Raises `ValueError` for any other character."""
    return pybase64.b64decode("".join((text or "").split()), validate=True)


def schreibe_signatur(
    schluessel: Schluessel, verfahren: Signaturverfahren, verweise: Sequence[Verweis], zertifikat_id: str
) -> str:
    """A ds:Signature to stand where exactly the five OSCI prefixes are in scope."""
    kopf = element("ds:CanonicalizationMethod", Algorithm=c14n.URI)
    kopf += element("ds:SignatureMethod", Algorithm=verfahren)
    inhalt = kopf + "".join(_schreibe_verweis(verweis) for verweis in verweise)
    wert = schluessel.signiere(element("ds:SignedInfo", inhalt, ns=NS).encode(), verfahren)
    return element(
        "ds:Signature",
        element("ds:SignedInfo", inhalt),
        element("ds:SignatureValue", b64(wert)),
        element("ds:KeyInfo", element("ds:RetrievalMethod", URI=f"#{zertifikat_id}")),
    )


def _schreibe_verweis(verweis: Verweis) -> str:
    schritte = ""
    if verweis.transformation:
        schritte = element("ds:Transforms", element("ds:Transform", Algorithm=verweis.transformation))
    digest = element("ds:DigestMethod", Algorithm=verweis.digest)
    wert = element("ds:DigestValue", b64(verweis.wert))
    return element("ds:Reference", schritte, digest, wert, URI=verweis.uri)


def lies_signatur(knoten: etree._Element, policy: Schutzpolicy) -> Signatur:
    """Read a ds:Signature strictly.

    Raises `SignaturUngueltig` for any other shape, `AlgorithmusUnzulaessig` for what the policy forbids."""
    info, wert, schluesselangabe = kinder(knoten, "SignedInfo", "SignatureValue", "KeyInfo")
    (abruf,) = kinder(schluesselangabe, "RetrievalMethod")
    uri = _attribute(abruf, "URI", "Type")
    if not uri.startswith("#") or abruf.get("Type", X509_TYP) != X509_TYP or len(abruf):
        raise SignaturUngueltig("Die Signatur nennt ihr Zertifikat nicht in der vorgesehenen Form.")
    kanonisierung, methode, *verweise = info
    if kanonisierung.tag != q(DS, "CanonicalizationMethod") or methode.tag != q(DS, "SignatureMethod"):
        raise SignaturUngueltig
    if _algorithmus(kanonisierung) != c14n.URI:
        raise SignaturUngueltig("Die Signatur benutzt eine andere Kanonisierung.")
    return Signatur(
        policy.signatur_zum_lesen(_algorithmus(methode)),
        tuple(_lies_verweis(verweis, policy) for verweis in verweise),
        _binaer(wert),
        uri[1:],
        c14n.kanonisch(info),
    )


def pruefe_wert(signatur: Signatur, zertifikat: Zertifikat) -> None:
    """Check the signature value. Raises `SignaturUngueltig`, `AlgorithmusUnzulaessig`.

    Digests, coverage and the certificate's validity are checked elsewhere."""
    pruefe_signatur(zertifikat.x509.public_key(), signatur.verfahren, signatur.wert, signatur.signed_info)


def _lies_verweis(knoten: etree._Element, policy: Schutzpolicy) -> Verweis:
    if knoten.tag != q(DS, "Reference"):
        raise SignaturUngueltig("In der Signatur steht etwas anderes als Verweise.")
    transformation = None
    teile = list(knoten)
    if teile and teile[0].tag == q(DS, "Transforms"):
        (schritt,) = kinder(teile.pop(0), "Transform")
        transformation = _algorithmus(schritt)
    if [teil.tag for teil in teile] != [q(DS, "DigestMethod"), q(DS, "DigestValue")]:
        raise SignaturUngueltig
    digest = policy.digest_zum_lesen(_algorithmus(teile[0]))
    return Verweis(_attribute(knoten, "URI"), transformation, digest, _binaer(teile[1]))


def kinder(knoten: etree._Element, *namen: str) -> list[etree._Element]:
    """Exactly these child elements of XML Signature in this order. Raises `SignaturUngueltig`."""
    if [kind.tag for kind in knoten] != [q(DS, name) for name in namen]:
        raise SignaturUngueltig("Der Aufbau der Signatur ist nicht der von OSCI.")
    return list(knoten)


def _algorithmus(knoten: etree._Element) -> str:
    if len(knoten):
        raise SignaturUngueltig("Ein Verfahren der Signatur hat Parameter.")
    return _attribute(knoten, "Algorithm")


def _attribute(knoten: etree._Element, pflicht: str, *erlaubt: str) -> str:
    if not {str(name) for name in knoten.attrib} <= {pflicht, *erlaubt} or pflicht not in knoten.attrib:
        raise SignaturUngueltig("Ein Element der Signatur hat andere Attribute als vorgesehen.")
    return str(knoten.attrib[pflicht])


def _binaer(knoten: etree._Element) -> bytes:
    try:
        return unb64(knoten.text)
    except ValueError:
        raise SignaturUngueltig("Die Signatur enthält kein lesbares Base64.") from None
