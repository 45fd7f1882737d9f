"""Writes a message: header blocks, signature, Body and attachments become one MIME message of known size."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO, cast

from adapters.osci.draht.kanontext import anfang
from adapters.osci.draht.mime import MimeSchreiber
from adapters.osci.draht.nachricht import Anhang
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import NS
from adapters.osci.draht.stuecke import Folge, Stuecke
from adapters.osci.schutz.transportsignatur import Unterschrift, signaturblock

DEKLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\r\n\r\n'
_ID = re.compile(r'^<[^>]*? Id="([^"]+)"')


@dataclass(frozen=True)
class Entwurf:
    """A message before it is signed. `bloecke` are canonical header blocks, the ControlBlock first."""

    art: Art
    bloecke: tuple[str, ...]
    rumpf: Folge = field(default_factory=Folge)
    rumpf_ns: str = NS
    anhaenge: Mapping[str, Anhang] = field(default_factory=dict)


@dataclass(frozen=True)
class Signaturwunsch:
    """`name`: ClientSignature or SupplierSignature; `kennung`: Id of the certificate in the message."""

    name: str
    unterschrift: Unterschrift
    kennung: str


def schreibe(entwurf: Entwurf, signatur: Signaturwunsch | None) -> Folge:
    """The complete MIME message, signed if wanted; the signature block stands behind the ControlBlock."""
    anhaenge = {cid: anhang.inhalt for cid, anhang in entwurf.anhaenge.items()}
    return rahme(soap_teil(entwurf, signatur), anhaenge)


def soap_teil(entwurf: Entwurf, signatur: Signaturwunsch | None) -> Folge:
    """The first part of the message alone."""
    rumpf = Folge(
        (
            anfang("soap:Body", {"Id": "body"}, ns=entwurf.rumpf_ns).encode(),
            *entwurf.rumpf.teile,
            b"</soap:Body>",
        )
    )
    bloecke = list(entwurf.bloecke)
    if signatur is not None:
        bloecke.insert(1, _signiere(signatur, bloecke, rumpf, entwurf.anhaenge))
    umschlag = anfang("soap:Envelope", {"xsi:schemaLocation": entwurf.art.ort}, ns=NS)
    kopf = f"{umschlag}<soap:Header>{''.join(bloecke)}</soap:Header>".encode()
    return Folge((DEKLARATION, kopf, *rumpf.teile, b"</soap:Envelope>"))


def _signiere(
    wunsch: Signaturwunsch, bloecke: list[str], rumpf: Folge, anhaenge: Mapping[str, Anhang]
) -> str:
    digests = [(_kennung(block), sha256(block.encode()).digest()) for block in bloecke]
    rumpfdigest = sha256()
    for stueck in rumpf:
        rumpfdigest.update(stueck)
    digests.append(("body", rumpfdigest.digest()))
    je_anhang = {cid: anhang.sha256 for cid, anhang in anhaenge.items()}
    return signaturblock(wunsch.name, wunsch.unterschrift, wunsch.kennung, digests, je_anhang)


def _kennung(block: str) -> str:
    treffer = _ID.match(block)
    assert treffer is not None
    return treffer[1]


class _Sammler:
    """A write-only stream that keeps the pieces instead of copying them."""

    def __init__(self) -> None:
        self.teile: list[bytes | Stuecke] = []

    def write(self, daten: bytes) -> int:
        self.teile.append(daten)
        return len(daten)


def rahme(soap: Stuecke, anhaenge: Mapping[str, Stuecke], *, kodierung: str = "8-bit") -> Folge:
    """The MIME frame around the SOAP part and its attachments."""
    sammler = _Sammler()
    grenze = "MIME_boundary_" + base64.b64encode(secrets.token_bytes(24)).decode()
    schreiber = MimeSchreiber(cast(BinaryIO, sammler), grenze)
    schreiber.wurzel()
    sammler.teile.append(soap)
    for cid, inhalt in anhaenge.items():
        schreiber.anhang(cid, inhalt.groesse, kodierung=kodierung)
        sammler.teile.append(inhalt)
    schreiber.ende()
    return Folge(tuple(sammler.teile))
