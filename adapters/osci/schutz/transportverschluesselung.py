"""Transport encryption: the whole MIME message as one encrypted attachment `osci_enc` (osci-draht.md 5).

While decrypting, the plaintext goes into a spool file that nobody may read before the tag was checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from lxml import etree

from adapters.osci.draht.kanontext import anfang, element
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import FUENF, deklariert
from adapters.osci.draht.stuecke import Erzeugt, Folge, Stuecke
from adapters.osci.schutz.chiffre import ZUWACHS, entschluessle, neuer_schluessel, verschluessle
from adapters.osci.schutz.umschlag import DEKLARATION, rahme
from adapters.osci.schutz.verschluesselung import (
    Geheimschluessel,
    lies_verschluesselt,
    schreibe_geheimschluessel,
    schreibe_methode,
    schreibe_verweis,
)
from adapters.osci.transportfehler import TransportFremderSchluessel, TransportNichtEntschluesselbar
from gateway.schutz.fehler import NichtEntschluesselbar
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.zertifikat import Zertifikat

ANHANG = "osci_enc"
_NS = deklariert({praefix: uri for praefix, uri in FUENF.items() if praefix != "osci"})


def verschluessele(nachricht: Stuecke, fuer: Zertifikat) -> Folge:
    """The encrypted message for the holder of `fuer`. To be iterated once: the key serves one message."""
    schluessel = neuer_schluessel()
    inhalt = Erzeugt(nachricht.groesse + ZUWACHS, lambda: verschluessle(nachricht, schluessel))
    return rahme(
        Folge((DEKLARATION, _huelle(schluessel, fuer).encode())), {ANHANG: inhalt}, kodierung="binary"
    )


def _huelle(schluessel: bytes, fuer: Zertifikat) -> str:
    daten = element(
        "xenc:EncryptedData",
        schreibe_methode(),
        element("ds:KeyInfo", schreibe_geheimschluessel(schluessel, fuer, None)),
        schreibe_verweis(ANHANG),
        MimeType="Multipart/Related",
    )
    umschlag = anfang("soap:Envelope", {"xsi:schemaLocation": Art.VERSCHLUESSELT.ort}, ns=_NS)
    return f"{umschlag}<soap:Body>{daten}</soap:Body></soap:Envelope>"


def entschluessele(
    daten: etree._Element,
    schluessel: Sequence[Schluessel],
    policy: Schutzpolicy,
    chiffrat: Iterable[bytes | memoryview],
    ziel: BinaryIO,
) -> Schluessel:
    """Decrypt `chiffrat` into `ziel` and tell with which key; nothing there may be used after an exception.

    `daten`: the EncryptedData. Raises `TransportFremderSchluessel`, `TransportNichtEntschluesselbar`."""
    try:
        angaben = lies_verschluesselt(daten, policy)
        unserer, geheim = _waehle(angaben.fuer, schluessel)
        inhaltsschluessel = geheim.auspacken(unserer, angaben.chiffre)
        for stueck in entschluessle(chiffrat, inhaltsschluessel, angaben.iv_laenge):
            ziel.write(stueck)
    except NichtEntschluesselbar:
        raise TransportNichtEntschluesselbar() from None
    return unserer


def _waehle(
    fuer: Sequence[Geheimschluessel], schluessel: Sequence[Schluessel]
) -> tuple[Schluessel, Geheimschluessel]:
    for geheim in fuer:
        for unserer in schluessel:
            if geheim.zertifikat == unserer.zertifikat.der:
                return unserer, geheim
    raise TransportFremderSchluessel()
