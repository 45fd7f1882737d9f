"""Asking OCSP responders (RFC 6960) at the places that certificates name (RFC 5280 section 4.2.2.1)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from adapters.pki.netz import NichtZuHaben, Pkinetz
from gateway.ports import Uhr
from gateway.schutz.zertifikat import Zertifikat

_OHNE_ANGABE = timedelta(minutes=5)
"""How long an answer without next update is kept."""
_HOECHSTENS = timedelta(days=1)
"""How long any answer is kept, whatever it says itself."""
_ANZAHL = 10_000
"""So many answers are kept."""
_ANFRAGE = "application/ocsp-request"


class Ocspabfrage:
    """Implements `gateway.schutz.kette.Ocspquelle`; keeps verified answers until their next update."""

    def __init__(self, netz: Pkinetz, uhr: Uhr):
        self._netz = netz
        self._uhr = uhr
        self._gemerkt: dict[tuple[Zertifikat, Zertifikat], tuple[datetime, bytes]] = {}

    def frage(self, zertifikat: Zertifikat, aussteller: Zertifikat) -> bytes | None:
        """The DER response, unverified unless remembered; None when there is none to be had."""
        bis, gemerkt = self._gemerkt.get((zertifikat, aussteller), (None, None))
        if bis is not None and bis > self._uhr.jetzt():
            return gemerkt
        for ort in _orte(zertifikat):
            with suppress(NichtZuHaben):
                antwort = self._netz.hole(ort, _anfrage(zertifikat, aussteller), _ANFRAGE).inhalt
                if _gelesen(antwort):
                    return antwort
        return None

    def merke(self, zertifikat: Zertifikat, aussteller: Zertifikat, antwort: bytes) -> None:
        """Keep a verified answer, at most for a day."""
        gelesen, jetzt = _gelesen(antwort), self._uhr.jetzt()
        if gelesen is None:
            return
        if len(self._gemerkt) >= _ANZAHL:
            self._gemerkt.clear()
        naechste = gelesen.next_update_utc or jetzt + _OHNE_ANGABE
        self._gemerkt[zertifikat, aussteller] = (min(naechste, jetzt + _HOECHSTENS), antwort)


def _gelesen(antwort: bytes) -> ocsp.OCSPResponse | None:
    """None when it is no answer to a question, so that the next responder is asked."""
    try:
        gelesen = ocsp.load_der_ocsp_response(antwort)
    except ValueError:
        return None
    return gelesen if gelesen.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL else None


def _anfrage(zertifikat: Zertifikat, aussteller: Zertifikat) -> bytes:
    """SHA-1 names the certificate here, it protects nothing; responders know no other (RFC 5019)."""
    bauer = ocsp.OCSPRequestBuilder().add_certificate(zertifikat.x509, aussteller.x509, SHA1())  # noqa: S303
    return bauer.build().public_bytes(Encoding.DER)


def _orte(zertifikat: Zertifikat) -> list[str]:
    try:
        angaben = zertifikat.x509.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return []
    return [
        str(angabe.access_location.value)
        for angabe in angaben
        if angabe.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(angabe.access_location, x509.UniformResourceIdentifier)
    ]
