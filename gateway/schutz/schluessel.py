"""Private keys: loaded once, used through a small port, never shown.

`Schluessel` is what the rooms use; a key in a token (PKCS#11) will implement the same. The software key
comes from PKCS#12, as the DOI-CA delivers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils

from gateway.schutz.fehler import (
    AlgorithmusUnzulaessig,
    NichtEntschluesselbar,
    PinFalsch,
    SchluesseldateiFalsch,
    ZertifikatAbgelehnt,
)
from gateway.schutz.schluesseldatei import Privat, lies_schluesseldatei
from gateway.schutz.urteil import Zweck
from gateway.schutz.verfahren import (
    Digestverfahren,
    Maskenverfahren,
    Signaturverfahren,
    oaep,
    rsa_auffuellung,
)
from gateway.schutz.zertifikat import Zertifikat

_P12_HOECHSTENS = 1_000_000


class Schluessel(Protocol):
    """A private key with its certificate, wherever it lives."""

    @property
    def zertifikat(self) -> Zertifikat: ...

    @property
    def kette(self) -> Sequence[Zertifikat]:
        """Issuer certificates that came with the key; not trusted by that."""
        ...

    def signiere(self, daten: bytes, verfahren: Signaturverfahren) -> bytes:
        """The signature value as XML Signature writes it (ECDSA: r‖s)."""
        ...

    def entschluessele(self, geheim: bytes, digest: Digestverfahren, maske: Maskenverfahren) -> bytes:
        """Unwrap a content key (RSA-OAEP). Raises `NichtEntschluesselbar`."""
        ...


class Softwareschluessel:
    """A key held in memory."""

    def __init__(
        self,
        privat: Privat,
        zertifikat: Zertifikat,
        kette: Sequence[Zertifikat] = (),
    ):
        self._privat = privat
        self.zertifikat = zertifikat
        self.kette = tuple(kette)

    def __repr__(self) -> str:
        return f"Softwareschluessel({self.zertifikat.fingerabdruck[:16]})"

    def __reduce__(self) -> str:
        raise TypeError("Ein Schlüssel wird nicht kopiert.")

    def signiere(self, daten: bytes, verfahren: Signaturverfahren) -> bytes:
        """Raises `AlgorithmusUnzulaessig` when key and method do not belong together."""
        if isinstance(self._privat, rsa.RSAPrivateKey) and verfahren.art in ("RSA", "PSS"):
            return self._privat.sign(daten, rsa_auffuellung(verfahren), verfahren.hash)
        if isinstance(self._privat, ec.EllipticCurvePrivateKey) and verfahren.art == "ECDSA":
            r, s = utils.decode_dss_signature(self._privat.sign(daten, ec.ECDSA(verfahren.hash)))
            laenge = (self._privat.curve.key_size + 7) // 8
            return r.to_bytes(laenge, "big") + s.to_bytes(laenge, "big")
        raise AlgorithmusUnzulaessig("Signaturverfahren und Schlüssel passen nicht zusammen.")

    def entschluessele(
        self,
        geheim: bytes,
        digest: Digestverfahren = Digestverfahren.SHA256,
        maske: Maskenverfahren = Maskenverfahren.MGF1_SHA256,
    ) -> bytes:
        """Raises `NichtEntschluesselbar`, whatever the reason, so that nobody can probe."""
        if not isinstance(self._privat, rsa.RSAPrivateKey):
            raise NichtEntschluesselbar("Dieser Schlüssel kann nicht entschlüsseln.")
        try:
            return self._privat.decrypt(geheim, oaep(digest, maske))
        except ValueError:
            raise NichtEntschluesselbar from None


def lade_p12(datei: Path, pin: bytes, zweck: Zweck | None = None) -> Softwareschluessel:
    """Key, certificate and chain from a PKCS#12 file; of several keys the one issued for `zweck`.

    Load once per process: checking an RSA key costs a tenth of a second.
    Raises `PinFalsch`, `SchluesseldateiFalsch`."""
    inhalt = _inhalt(datei)
    try:
        gelesen = lies_schluesseldatei(inhalt, pin)
        paar = gelesen.fuer(zweck)
    except (PinFalsch, SchluesseldateiFalsch) as fehler:
        raise type(fehler)(fehler.text, wo=str(datei), rat=fehler.rat) from None
    except ZertifikatAbgelehnt:
        text = "Ein Zertifikat in der PKCS#12-Datei ist nicht lesbar."
        raise SchluesseldateiFalsch(text, wo=str(datei)) from None
    return Softwareschluessel(paar.privat, paar.zertifikat, gelesen.aussteller())


def _inhalt(datei: Path) -> bytes:
    try:
        with datei.open("rb") as strom:
            inhalt = strom.read(_P12_HOECHSTENS + 1)
    except OSError:
        raise SchluesseldateiFalsch("Die Schlüsseldatei ist nicht lesbar.", wo=str(datei)) from None
    if len(inhalt) > _P12_HOECHSTENS:
        raise SchluesseldateiFalsch("Die Schlüsseldatei ist zu groß.", wo=str(datei))
    return inhalt
