"""Revocation lists (RFC 5280 section 5): reading, age, choice for a moment, import."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.schutz.fehler import SperrlisteAbgelehnt
from gateway.schutz.zertifikat import NICHT_LESBAR, Zertifikat


@dataclass(frozen=True)
class Sperrliste:
    """A revocation list; its signature is checked only when it is used or imported."""

    der: bytes

    @classmethod
    def aus_datei(cls, inhalt: bytes) -> Sperrliste:
        """From PEM or DER. Raises `SperrlisteAbgelehnt`."""
        try:
            if b"-----BEGIN X509 CRL-----" in inhalt:
                inhalt = x509.load_pem_x509_crl(inhalt).public_bytes(Encoding.DER)
            liste = cls(inhalt)
            _ = (liste.x509.extensions, liste.ausgestellt, liste.art)
        except NICHT_LESBAR:
            raise SperrlisteAbgelehnt("Das ist keine Sperrliste.") from None
        return liste

    @cached_property
    def x509(self) -> x509.CertificateRevocationList:
        return x509.load_der_x509_crl(self.der)

    @cached_property
    def asn1(self) -> asn1_crl.CertificateList:
        """The same for the path library."""
        return asn1_crl.CertificateList.load(self.der)

    @property
    def aussteller(self) -> str:
        return self.x509.issuer.rfc4514_string()

    @property
    def ausgestellt(self) -> datetime:
        return self.x509.last_update_utc

    @property
    def naechste(self) -> datetime | None:
        """When the next issue is due; None = the list doesn't say and counts as outdated."""
        return self.x509.next_update_utc

    @property
    def anzahl(self) -> int:
        """How many certificates it revokes."""
        return len(self.x509)

    @cached_property
    def art(self) -> bytes:
        """Lists with the same kind replace each other: same issuer, same scope, delta or complete."""
        umfang = [
            e.value.public_bytes()
            for e in self.x509.extensions
            if isinstance(e.value, x509.IssuingDistributionPoint)
        ]
        delta = any(isinstance(e.value, x509.DeltaCRLIndicator) for e in self.x509.extensions)
        return b"\0".join([self.x509.issuer.public_bytes(), *umfang, b"delta" if delta else b""])

    def ist_aktuell(self, wann: datetime) -> bool:
        """Between this and the next issue."""
        return self.naechste is not None and self.ausgestellt <= wann <= self.naechste

    def nennt(self, zertifikat: Zertifikat, wann: datetime) -> bool:
        """Is this serial number revoked by this moment? Says nothing about who signed the list."""
        eintrag = self.x509.get_revoked_certificate_by_serial_number(zertifikat.x509.serial_number)
        return eintrag is not None and eintrag.revocation_date_utc <= wann and not _aufgehoben(eintrag)

    def ist_von(self, aussteller: Zertifikat) -> bool:
        """Signed with the key of this issuer, which may sign lists."""
        return (
            self.x509.issuer == aussteller.x509.subject
            and "cRLSign" in aussteller.verwendungen
            and self.x509.is_signature_valid(aussteller.oeffentlich)  # type: ignore[arg-type]
        )


def _aufgehoben(eintrag: x509.RevokedCertificate) -> bool:
    """A delta list takes back a suspension."""
    return any(
        isinstance(e.value, x509.CRLReason) and e.value.reason is x509.ReasonFlags.remove_from_crl
        for e in eintrag.extensions
    )


def fuer_zeitpunkt(listen: Iterable[Sperrliste], wann: datetime) -> list[Sperrliste]:
    """Of each kind the newest list of that moment; none of that time yet: the first one after it.

    A later list knows of every earlier revocation, and older ones would only tell less."""
    gewaehlt: dict[bytes, Sperrliste] = {}
    for liste in sorted(listen, key=lambda s: s.ausgestellt):
        if liste.ausgestellt <= wann or liste.art not in gewaehlt:
            gewaehlt[liste.art] = liste
    return list(gewaehlt.values())


def importiere(inhalt: bytes, ordner: Path, aussteller: Sequence[Zertifikat]) -> Sperrliste:
    """Put a list of a trusted issuer into the folder, replacing an older one of the same kind.

    Raises `SperrlisteAbgelehnt` when it is none, of an unknown issuer, badly signed or older."""
    neu = Sperrliste.aus_datei(inhalt)
    if not any(neu.ist_von(ca) for ca in aussteller):
        raise SperrlisteAbgelehnt(
            "Die Sperrliste ist von keinem Aussteller im Vertrauensordner unterschrieben."
        )
    for datei, alte in _vorhandene(ordner, neu.art):
        if alte.ausgestellt > neu.ausgestellt:
            raise SperrlisteAbgelehnt(
                "Im Vertrauensordner liegt schon eine neuere Sperrliste.", wo=datei.name
            )
    ziel = ordner / f"sperrliste-{sha256(neu.art).hexdigest()[:16]}.crl"
    _schreibe(ziel, neu.der)
    for datei, _ in _vorhandene(ordner, neu.art):
        if datei != ziel:
            datei.unlink()
    return neu


def _vorhandene(ordner: Path, art: bytes) -> list[tuple[Path, Sperrliste]]:
    gefunden = []
    for datei in sorted(ordner.glob("*.crl")):
        try:
            liste = Sperrliste.aus_datei(datei.read_bytes())
        except (SperrlisteAbgelehnt, OSError):
            continue
        if liste.art == art:
            gefunden.append((datei, liste))
    return gefunden


def _schreibe(ziel: Path, inhalt: bytes) -> None:
    """Atomically: a worker reads either the old list or the new one."""
    vorlaeufig = ziel.with_suffix(f".{os.getpid()}.tmp")
    vorlaeufig.write_bytes(inhalt)
    vorlaeufig.replace(ziel)
