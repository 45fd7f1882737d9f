"""Transport encryption: the whole MIME message as one encrypted attachment `osci_enc` (WIRE 5).

AES-256-GCM with a fresh key and a 12-byte IV per message, the key wrapped with RSA-OAEP (SHA-256). While
decrypting, the plaintext goes into a spool file that nobody may read before the tag has been checked.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from lxml import etree

from adapters.osci.kanontext import anfang, element
from adapters.osci.nachrichtenart import Art
from adapters.osci.namen import DS, FUENF, OSCI128, XENC, XENC11, deklariert, q
from adapters.osci.stuecke import Erzeugt, Folge, Stuecke
from adapters.osci.textspeicher import Textspeicher
from adapters.osci.transportfehler import TransportFremderSchluessel, TransportNichtEntschluesselbar
from adapters.osci.umschlag import DEKLARATION, rahme
from gateway.schutz.fehler import NichtEntschluesselbar
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import (
    Chiffre,
    Digestverfahren,
    Maskenverfahren,
    Schluesseltransport,
    verpacke_schluessel,
)
from gateway.schutz.zertifikat import Zertifikat

ANHANG = "osci_enc"
_IV = 12
_TAG = 16


def verschluessele(nachricht: Stuecke, fuer: Zertifikat) -> Folge:
    """The encrypted message for the holder of `fuer`. To be iterated once: the key serves one message."""
    schluessel, iv = os.urandom(32), os.urandom(_IV)
    geheim = verpacke_schluessel(fuer.oeffentlich, schluessel)

    def erzeuge() -> Iterator[bytes]:
        chiffre = Cipher(AES(schluessel), GCM(iv)).encryptor()
        yield iv
        for stueck in nachricht:
            yield chiffre.update(stueck)
        yield chiffre.finalize() + chiffre.tag

    inhalt = Erzeugt(_IV + nachricht.groesse + _TAG, erzeuge)
    return rahme(Folge((DEKLARATION, _huelle(geheim, fuer).encode())), {ANHANG: inhalt}, kodierung="binary")


def _huelle(geheim: bytes, fuer: Zertifikat) -> str:
    verfahren = element(
        "xenc:EncryptionMethod",
        element("osci128:IvLength", ns=deklariert({"osci128": OSCI128}), Value=str(_IV)),
        Algorithm=Chiffre.AES256_GCM,
    )
    daten = element(
        "xenc:EncryptedData",
        verfahren,
        element("ds:KeyInfo", _schluessel(geheim, fuer)),
        element(
            "xenc:CipherData",
            element(
                "xenc:CipherReference",
                element("xenc:Transforms", element("ds:Transform", Algorithm=DS + "base64")),
                URI=f"cid:{ANHANG}",
            ),
        ),
        MimeType="Multipart/Related",
    )
    ns = deklariert({praefix: uri for praefix, uri in FUENF.items() if praefix != "osci"})
    umschlag = anfang("soap:Envelope", {"xsi:schemaLocation": Art.VERSCHLUESSELT.ort}, ns=ns)
    return f"{umschlag}<soap:Body>{daten}</soap:Body></soap:Envelope>"


def _schluessel(geheim: bytes, fuer: Zertifikat) -> str:
    maske = element("xenc11:MGF", ns=deklariert({"xenc11": XENC11}), Algorithm=Maskenverfahren.MGF1_SHA256)
    verfahren = element(
        "xenc:EncryptionMethod",
        maske,
        element("ds:DigestMethod", Algorithm=Digestverfahren.SHA256),
        Algorithm=Schluesseltransport.OAEP,
    )
    zertifikat = element("ds:X509Certificate", base64.b64encode(fuer.der).decode())
    return element(
        "xenc:EncryptedKey",
        verfahren,
        element("ds:KeyInfo", element("ds:X509Data", zertifikat)),
        element("xenc:CipherData", element("xenc:CipherValue", base64.b64encode(geheim).decode())),
    )


def entschluessele(
    daten: etree._Element,
    texte: Textspeicher,
    schluessel: Sequence[Schluessel],
    policy: Schutzpolicy,
    chiffrat: Iterable[bytes | memoryview],
    ziel: BinaryIO,
) -> Schluessel:
    """Decrypt `chiffrat` into `ziel` and tell with which key; nothing there may be used after an exception.

    `daten`: the EncryptedData. Raises `TransportFremderSchluessel`, `TransportNichtEntschluesselbar`."""
    try:
        unserer, geheim = _waehle(daten, texte, schluessel)
        aes = _entpacke(daten, unserer, geheim, policy)
        chiffre = policy.chiffre_zum_lesen(_attribut(daten.find(q(XENC, "EncryptionMethod")), "Algorithm"))
        if len(aes) != chiffre.schluessellaenge:
            raise TransportNichtEntschluesselbar()
        _oeffne(aes, _ivlaenge(daten), chiffrat, ziel)
    except (NichtEntschluesselbar, InvalidTag, binascii.Error, ValueError):
        raise TransportNichtEntschluesselbar() from None
    return unserer


def _waehle(
    daten: etree._Element, texte: Textspeicher, schluessel: Sequence[Schluessel]
) -> tuple[Schluessel, etree._Element]:
    for geheim in daten.iterfind(f"{q(DS, 'KeyInfo')}/{q(XENC, 'EncryptedKey')}"):
        zertifikat = (
            geheim.findtext(f"{q(DS, 'KeyInfo')}/{q(DS, 'X509Data')}/{q(DS, 'X509Certificate')}") or ""
        )
        der = base64.b64decode("".join(zertifikat.split()), validate=True)
        for unserer in schluessel:
            if unserer.zertifikat.der == der:
                wert = geheim.find(f"{q(XENC, 'CipherData')}/{q(XENC, 'CipherValue')}")
                if wert is None:
                    raise TransportNichtEntschluesselbar()
                return unserer, _mit_wert(geheim, texte.text(wert))
    raise TransportFremderSchluessel()


def _mit_wert(geheim: etree._Element, wert: str) -> etree._Element:
    geheim.set("wert", wert)
    return geheim


def _entpacke(
    daten: etree._Element, unserer: Schluessel, geheim: etree._Element, policy: Schutzpolicy
) -> bytes:
    del daten
    verfahren = geheim.find(q(XENC, "EncryptionMethod"))
    if verfahren is None:
        raise TransportNichtEntschluesselbar()
    digest = verfahren.find(q(DS, "DigestMethod"))
    maske = verfahren.find(q(XENC11, "MGF"))
    _, hash_, mgf = policy.transport_zum_lesen(
        _attribut(verfahren, "Algorithm"), _attribut(digest, "Algorithm"), _attribut(maske, "Algorithm")
    )
    return unserer.entschluessele(base64.b64decode(_attribut(geheim, "wert")), hash_, mgf)


def _ivlaenge(daten: etree._Element) -> int:
    """12 or 16 bytes; not told means 16 (WIRE 6.2)."""
    angabe = daten.find(f"{q(XENC, 'EncryptionMethod')}/{q(OSCI128, 'IvLength')}")
    laenge = angabe.get("Value") if angabe is not None else "16"
    if laenge not in ("12", "16"):
        raise TransportNichtEntschluesselbar("Die Länge des Initialisierungsvektors ist nicht zugelassen.")
    return int(laenge)


def _oeffne(aes: bytes, iv_laenge: int, chiffrat: Iterable[bytes | memoryview], ziel: BinaryIO) -> None:
    """Keeps the last 16 bytes back: they are the tag."""
    puffer = bytearray()
    entschluessler = None
    for stueck in chiffrat:
        puffer += stueck
        if entschluessler is None:
            if len(puffer) < iv_laenge:
                continue
            entschluessler = Cipher(AES(aes), GCM(bytes(puffer[:iv_laenge]))).decryptor()
            del puffer[:iv_laenge]
        if len(puffer) > _TAG:
            ziel.write(entschluessler.update(puffer[:-_TAG]))
            del puffer[:-_TAG]
    if entschluessler is None or len(puffer) != _TAG:
        raise TransportNichtEntschluesselbar()
    ziel.write(entschluessler.finalize_with_tag(bytes(puffer)))


def _attribut(element_: etree._Element | None, name: str) -> str:
    return (element_.get(name) if element_ is not None else None) or ""
