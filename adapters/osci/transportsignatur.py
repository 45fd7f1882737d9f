"""ClientSignature and SupplierSignature: one reference per header block, Body and attachment (WIRE 4).

SignedInfo is written without white space; it is signed with the namespaces of the Envelope in scope.
When verifying, references are resolved only to the header blocks, the Body and the attachments that will
be used; anything more, less or doubled is refused, so nothing can be wrapped.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from adapters.osci.c14n import URI as C14N
from adapters.osci.c14n import kanonisch
from adapters.osci.fehler import TransportsignaturFehler
from adapters.osci.kanontext import block, element
from adapters.osci.nachricht import Nachricht
from adapters.osci.namen import DS, NS, q
from adapters.osci.stuecke import Stuecke
from adapters.osci.transportfehler import NichtAllesSigniert, NichtSigniert
from gateway.schutz.fehler import AlgorithmusUnzulaessig, SignaturUngueltig
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import Digestverfahren, Signaturverfahren, pruefe_signatur
from gateway.schutz.zertifikat import Zertifikat

AUFTRAG = "ClientSignature"
ANTWORT = "SupplierSignature"


@dataclass(frozen=True)
class Unterschrift:
    """A signature key and the method it signs with."""

    schluessel: Schluessel
    verfahren: Signaturverfahren = Signaturverfahren.RSA_SHA256


def signaturblock(
    name: str,
    unterschrift: Unterschrift,
    zertifikatskennung: str,
    bloecke: Sequence[tuple[str, bytes]],
    anhaenge: Mapping[str, bytes],
) -> str:
    """The finished header block `ClientSignature` or `SupplierSignature`.

    `bloecke`: Id and SHA-256 of each block and the Body; `anhaenge`: Content-ID and SHA-256 of the bytes
    as transferred."""
    verweise = [_verweis(f"#{kennung}", digest, kanonisch_=True) for kennung, digest in bloecke]
    verweise += [_verweis(f"cid:{cid}", digest, kanonisch_=False) for cid, digest in anhaenge.items()]
    inhalt = (
        element("ds:CanonicalizationMethod", Algorithm=C14N)
        + element("ds:SignatureMethod", Algorithm=unterschrift.verfahren)
        + "".join(verweise)
    )
    signiert = element("ds:SignedInfo", inhalt, ns=NS).encode()
    wert = unterschrift.schluessel.signiere(signiert, unterschrift.verfahren)
    signatur = element(
        "ds:Signature",
        element("ds:SignedInfo", inhalt),
        element("ds:SignatureValue", base64.b64encode(wert).decode()),
        element("ds:KeyInfo", element("ds:RetrievalMethod", URI=f"#{zertifikatskennung}")),
    )
    return block(f"osci:{name}", name.lower(), signatur, ns="")


def _verweis(uri: str, digest: bytes, *, kanonisch_: bool) -> str:
    umformung = element("ds:Transforms", element("ds:Transform", Algorithm=C14N)) if kanonisch_ else ""
    return element(
        "ds:Reference",
        umformung,
        element("ds:DigestMethod", Algorithm=Digestverfahren.SHA256),
        element("ds:DigestValue", base64.b64encode(digest).decode()),
        URI=uri,
    )


def pruefe(nachricht: Nachricht, name: str, zertifikat: Zertifikat, policy: Schutzpolicy) -> None:
    """Verify the transport signature with exactly this certificate.

    Raises `NichtSigniert`, `NichtAllesSigniert`, `TransportsignaturFehler`. Whether the certificate may be
    trusted is another question."""
    signatur = _signatur(nachricht, name)
    info = _kind(signatur, "SignedInfo")
    try:
        _pruefe_wert(signatur, info, zertifikat, policy)
        verweise = [_Verweis.lies(v, policy) for v in info.findall(q(DS, "Reference"))]
    except (SignaturUngueltig, AlgorithmusUnzulaessig) as fehler:
        raise TransportsignaturFehler(fehler.text) from None
    _pruefe_abdeckung(nachricht, name, [v.uri for v in verweise])
    for verweis in verweise:
        _pruefe_digest(nachricht, verweis)


def _signatur(nachricht: Nachricht, name: str) -> etree._Element:
    block_ = nachricht.block(name)
    if block_ is None:
        raise NichtSigniert()
    if len(block_) != 1:
        raise TransportsignaturFehler()
    return _kind(block_, "Signature")


def _kind(eltern: etree._Element, name: str) -> etree._Element:
    kinder = eltern.findall(q(DS, name))
    if len(kinder) != 1:
        raise TransportsignaturFehler()
    return kinder[0]


def _pruefe_wert(
    signatur: etree._Element, info: etree._Element, zertifikat: Zertifikat, policy: Schutzpolicy
) -> None:
    if _kind(info, "CanonicalizationMethod").get("Algorithm") != C14N:
        raise AlgorithmusUnzulaessig("Das Kanonisierungsverfahren ist nicht zugelassen.")
    verfahren = policy.signatur_zum_lesen(_kind(info, "SignatureMethod").get("Algorithm") or "")
    wert = _base64(_kind(signatur, "SignatureValue").text)
    pruefe_signatur(zertifikat.oeffentlich, verfahren, wert, kanonisch(info))


@dataclass(frozen=True)
class _Verweis:
    uri: str
    umformungen: tuple[str, ...]
    verfahren: Digestverfahren
    digest: bytes

    @classmethod
    def lies(cls, verweis: etree._Element, policy: Schutzpolicy) -> _Verweis:
        umformungen = verweis.findall(f"{q(DS, 'Transforms')}/{q(DS, 'Transform')}")
        return cls(
            verweis.get("URI") or "",
            tuple(u.get("Algorithm") or "" for u in umformungen),
            policy.digest_zum_lesen(_kind(verweis, "DigestMethod").get("Algorithm") or ""),
            _base64(_kind(verweis, "DigestValue").text),
        )


def _pruefe_abdeckung(nachricht: Nachricht, name: str, uris: Iterable[str]) -> None:
    verlangt = [f"#{kennung}" for kennung in nachricht.kennungen(ohne=name)]
    verlangt += [f"cid:{cid}" for cid in nachricht.anhaenge]
    if sorted(uris) != sorted(verlangt):
        raise NichtAllesSigniert()


def _pruefe_digest(nachricht: Nachricht, verweis: _Verweis) -> None:
    if verweis.uri.startswith("#"):
        if verweis.umformungen != (C14N,):
            raise TransportsignaturFehler("Ein Verweis der Transportsignatur hat unzulässige Umformungen.")
        stuecke: Stuecke = nachricht.kanonisch(nachricht.signierbar(verweis.uri[1:]))
    else:
        if verweis.umformungen:
            raise TransportsignaturFehler("Ein Verweis der Transportsignatur hat unzulässige Umformungen.")
        stuecke = nachricht.anhaenge[verweis.uri.removeprefix("cid:")].inhalt
    digest = verweis.verfahren.neu()
    for stueck in stuecke:
        digest.update(stueck)
    if digest.digest() != verweis.digest:
        raise TransportsignaturFehler()


def _base64(wert: str | None) -> bytes:
    try:
        return base64.b64decode("".join((wert or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise TransportsignaturFehler() from None
