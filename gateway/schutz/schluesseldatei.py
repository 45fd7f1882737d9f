"""What lies in a PKCS#12 file (RFC 7292): every private key with its certificate, and the issuers.

The cryptographic library gives one key and all certificates; further keys are read from the file's parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key, pkcs12

from gateway.schutz.fehler import PinFalsch, SchluesseldateiFalsch
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat

Privat = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_UNBRAUCHBAR = (ValueError, TypeError, KeyError, UnsupportedAlgorithm)
"""What the libraries raise for parts that they cannot read."""


@dataclass(frozen=True)
class Paar:
    """A private key and the certificate for it."""

    privat: Privat
    zertifikat: Zertifikat


@dataclass(frozen=True)
class Schluesseldatei:
    """The pair that the file itself puts first comes first."""

    paare: tuple[Paar, ...]
    zertifikate: tuple[Zertifikat, ...]

    def fuer(self, zweck: Zweck | None) -> Paar:
        """The pair whose certificate may do this. Raises `SchluesseldateiFalsch` when that isn't clear."""
        if len(self.paare) == 1:
            return self.paare[0]
        passende = [p for p in self.paare if zweck and zweck.value & p.zertifikat.verwendungen]
        if len({p.zertifikat.schluesselabdruck for p in passende}) == 1:
            return max(passende, key=lambda p: p.zertifikat.gueltig_bis)
        wie = "keiner" if not passende else "mehr als einer"
        raise SchluesseldateiFalsch(
            f"Die PKCS#12-Datei enthält mehrere Schlüssel; {wie} davon ist für diesen Zweck ausgestellt."
            if zweck
            else "Die PKCS#12-Datei enthält mehrere Schlüssel.",
            rat="Jeden Schlüssel in eine Datei für sich geben.",
        )

    def aussteller(self) -> tuple[Zertifikat, ...]:
        return tuple(z for z in self.zertifikate if z.ist_ca)


def lies_schluesseldatei(inhalt: bytes, pin: bytes) -> Schluesseldatei:
    """Raises `PinFalsch`, `SchluesseldateiFalsch`, `ZertifikatAbgelehnt`. `pin` must be UTF-8 without zero
    bytes: the library dies of anything else and tells the PIN to standard error."""
    _pruefe_form(pin)
    try:
        p12 = pkcs12.load_pkcs12(inhalt, pin)
    except _UNBRAUCHBAR as fehler:
        if "password" in str(fehler).lower():
            raise PinFalsch from None
        raise SchluesseldateiFalsch("Das ist keine PKCS#12-Datei, die sich lesen lässt.") from None
    x509 = [c.certificate for c in (p12.cert, *p12.additional_certs) if c is not None]
    zertifikate = tuple(dict.fromkeys(Zertifikat.aus_x509(c) for c in x509))
    erster = (p12.key,) if p12.key is not None else ()
    return Schluesseldatei(_paare([*erster, *_weitere(inhalt, pin, p12.key)], zertifikate), zertifikate)


def _pruefe_form(pin: bytes) -> None:
    try:
        brauchbar = "\0" not in pin.decode("utf-8")
    except UnicodeDecodeError:
        brauchbar = False
    if not brauchbar:
        raise PinFalsch


def _paare(schluessel: Sequence[object], zertifikate: Sequence[Zertifikat]) -> tuple[Paar, ...]:
    """Raises `SchluesseldateiFalsch` when there is none."""
    brauchbare = [s for s in schluessel if isinstance(s, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)]
    if schluessel and not brauchbare:
        raise SchluesseldateiFalsch("Brauchbar sind nur RSA- und EC-Schlüssel.")
    paare = (Paar(s, z) for s in brauchbare for z in zertifikate if s.public_key() == z.oeffentlich)
    einmal = {paar.zertifikat: paar for paar in paare}
    if not einmal:
        raise SchluesseldateiFalsch("Die PKCS#12-Datei enthält kein Paar aus Schlüssel und Zertifikat.")
    return tuple(einmal.values())


def _weitere(inhalt: bytes, pin: bytes, erster: object) -> list[object]:
    """All other keys in the parts that are not encrypted as a whole, which is where programs put them."""
    try:
        return [schluessel for teil in _verpackte(inhalt) for schluessel in _schluessel(teil, pin, erster)]
    except _UNBRAUCHBAR:
        return []


def _verpackte(inhalt: bytes) -> Iterator[bytes]:
    for teil in asn1_pkcs12.Pfx.load(inhalt).authenticated_safe:
        if teil["content_type"].native != "data":
            continue
        for tasche in asn1_pkcs12.SafeContents.load(teil["content"].native):
            if tasche["bag_id"].native == "pkcs8_shrouded_key_bag":
                yield tasche["bag_value"].untag().dump()


def _schluessel(verpackt: bytes, pin: bytes, erster: object) -> Iterator[object]:
    """Not the one that the library has given already: checking an RSA key costs a tenth of a second."""
    unbesehen = load_der_private_key(verpackt, pin, unsafe_skip_rsa_key_validation=True)
    if not isinstance(erster, Privat) or unbesehen.public_key() != erster.public_key():
        yield load_der_private_key(verpackt, pin)
