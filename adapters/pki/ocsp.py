"""Asking OCSP responders (RFC 6960) at the places that certificates name (RFC 5280 section 4.2.2.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from adapters.pki.netz import Pkinetz
from gateway.ports import Uhr
from gateway.schutz.zertifikat import Zertifikat

_OHNE_ANGABE = timedelta(minutes=5)
"""How long an answer without next update is kept."""
_ANFRAGE = "application/ocsp-request"


class Ocspabfrage:
    """Implements `gateway.schutz.kette.Ocspquelle`; keeps good answers until the responder's next update."""

    def __init__(self, netz: Pkinetz, uhr: Uhr):
        self._netz = netz
        self._uhr = uhr
        self._gemerkt: dict[tuple[Zertifikat, Zertifikat], tuple[datetime, bytes]] = {}

    def frage(self, zertifikat: Zertifikat, aussteller: Zertifikat) -> bytes | None:
        """The DER response, unverified; None when there is none to be had."""
        bis, gemerkt = self._gemerkt.get((zertifikat, aussteller), (None, None))
        if bis is not None and bis > self._uhr.jetzt():
            return gemerkt
        for ort in _orte(zertifikat):
            antwort = self._netz.hole(ort, _anfrage(zertifikat, aussteller), _ANFRAGE)
            if antwort is not None and (naechste := self._naechste(antwort)):
                self._gemerkt[zertifikat, aussteller] = (naechste, antwort)
                return antwort
        return None

    def _naechste(self, antwort: bytes) -> datetime | None:
        """Until when to keep it; None when it is no answer to a question."""
        try:
            gelesen = ocsp.load_der_ocsp_response(antwort)
            if gelesen.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
                return None
            return gelesen.next_update_utc or self._uhr.jetzt() + _OHNE_ANGABE
        except ValueError:
            return None


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
