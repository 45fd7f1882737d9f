"""The remaining header blocks of a message we write: languages, time stamps, certificates, the order."""

from __future__ import annotations

import base64
import hashlib
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lxml import etree

from adapters.osci.draht.kanontext import block, element, text
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import DS, NS, NS7, OSCI, q
from adapters.osci.fehler import UmschlagFehler


class Rolle(StrEnum):
    """Certificate elements in the order of the schema; the value is the local name."""

    CHIFFRE_POSTFACH = "CipherCertificateIntermediary"
    SIGNATUR_POSTFACH = "SignatureCertificateIntermediary"
    CHIFFRE_ABSENDER = "CipherCertificateOriginator"
    CHIFFRE_AUTOR = "CipherCertificateOtherAuthor"
    CHIFFRE_EMPFAENGER = "CipherCertificateAddressee"
    CHIFFRE_LESER = "CipherCertificateOtherReader"
    SIGNATUR_ABSENDER = "SignatureCertificateOriginator"
    SIGNATUR_AUTOR = "SignatureCertificateOtherAuthor"
    SIGNATUR_EMPFAENGER = "SignatureCertificateAddressee"


_REIHENFOLGE = {rolle: nummer for nummer, rolle in enumerate(Rolle)}
_KENNUNG = {
    Rolle.CHIFFRE_POSTFACH: "intermed_cipher",
    Rolle.SIGNATUR_POSTFACH: "intermed_signature",
    Rolle.CHIFFRE_ABSENDER: "originator_cipher",
    Rolle.CHIFFRE_EMPFAENGER: "addressee_cipher",
    Rolle.SIGNATUR_ABSENDER: "originator_signature",
    Rolle.SIGNATUR_EMPFAENGER: "addressee_signature",
}
POSTFACHROLLEN = frozenset({Rolle.CHIFFRE_POSTFACH, Rolle.SIGNATUR_POSTFACH})


@dataclass(frozen=True)
class Rollenzertifikat:
    """A certificate in a message: `kennung` is its Id there, `der` the certificate."""

    rolle: Rolle
    kennung: str
    der: bytes


def eigenes(rolle: Rolle, der: bytes) -> Rollenzertifikat:
    """A certificate with the Id that our messages give it."""
    return Rollenzertifikat(rolle, f"{_KENNUNG[rolle]}_{hashlib.sha256(der).hexdigest()}", der)


def zertifikatsblock(zertifikate: Iterable[Rollenzertifikat]) -> str:
    """NonIntermediaryCertificates, or IntermediaryCertificates if the certificates are the mailbox's."""
    geordnet = sorted(zertifikate, key=lambda z: _REIHENFOLGE[z.rolle])
    vom_postfach = all(z.rolle in POSTFACHROLLEN for z in geordnet)
    name = "IntermediaryCertificates" if vom_postfach else "NonIntermediaryCertificates"
    return block(f"osci:{name}", name.lower(), *(_zertifikat(z) for z in geordnet), fuer_alle=True)


@lru_cache(maxsize=256)
def _zertifikat(zertifikat: Rollenzertifikat) -> str:
    """Remembered: the same few certificates stand in every message."""
    base64_zeilen = "\n".join(textwrap.wrap(base64.b64encode(zertifikat.der).decode(), 76))
    daten = element("ds:X509Data", element("ds:X509Certificate", base64_zeilen))
    return element(f"osci:{zertifikat.rolle}", daten, Id=zertifikat.kennung)


def lies_zertifikate(kopfblock: etree._Element | None) -> tuple[Rollenzertifikat, ...]:
    """Certificates of a foreign block. Raises `UmschlagFehler` where one is not readable."""
    try:
        return tuple(_lies_zertifikat(kind) for kind in kopfblock) if kopfblock is not None else ()
    except ValueError:
        raise UmschlagFehler("Ein Zertifikat der Nachricht ist nicht lesbar.") from None


def _lies_zertifikat(kind: etree._Element) -> Rollenzertifikat:
    raum, _, name = str(kind.tag)[1:].partition("}")
    daten = kind.findtext(f"{q(DS, 'X509Data')}/{q(DS, 'X509Certificate')}")
    if raum != OSCI or daten is None:
        raise ValueError("kein Zertifikat")
    der = base64.b64decode("".join(daten.split()), validate=True)
    return Rollenzertifikat(Rolle(name), kind.get("Id") or "", der)


def sprachen() -> str:
    return block("osci:DesiredLanguages", "desiredlanguages", attribute={"LanguagesList": "de"})


def zeitstempelguete(dienst: str) -> str:
    """`dienst`: "creation" or "reception"."""
    return block(
        "osci:QualityOfTimestamp",
        f"qualityoftimestamp_{dienst}",
        attribute={"Quality": "plain", "Service": dienst},
    )


def auftragsblock(art: Art, *inhalt: str) -> str:
    """The order in the header, for messages with contents."""
    ns = NS7 if art.praefix == "osci2017" else NS
    return block(f"{art.praefix}:{art.element}", art.element.lower(), *inhalt, ns=ns)


def message_id(kennung: str, name: str = "MessageId") -> str:
    """Message ids travel as base64 of their text."""
    return element(f"osci:{name}", base64.b64encode(kennung.encode()).decode())


def betreff(wert: str | None) -> str:
    return element("osci:Subject", text(wert)) if wert else ""


def lies_message_id(element_: etree._Element | None) -> str | None:
    """The id text; None without an element or when it is not base64 of UTF-8."""
    if element_ is None or not element_.text:
        return None
    try:
        return base64.b64decode(element_.text.strip(), validate=True).decode()
    except ValueError:
        return None
