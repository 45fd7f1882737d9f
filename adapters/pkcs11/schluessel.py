"""A private key in a token; implements `gateway.schutz.schluessel.Schluessel`."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hmac import compare_digest
from typing import TypeVar

import pkcs11
from pkcs11 import Attribute, DecryptMixin, ObjectClass, PrivateKey, Session, SignMixin

from adapters.pkcs11 import zertifikate
from adapters.pkcs11.fehler import SchluesselFehlt, TokenKannNicht, TokenNichtErreichbar, TokenzertifikatFehlt
from adapters.pkcs11.modul import Modul, modul
from adapters.pkcs11.verfahren import oaep, signaturmechanismus
from gateway.schutz.fehler import AlgorithmusUnzulaessig, NichtEntschluesselbar, SignaturUngueltig
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.schutz.urteil import Zweck
from gateway.schutz.verfahren import (
    Digestverfahren,
    Maskenverfahren,
    Signaturverfahren,
    pruefe_signatur,
    verpacke_schluessel,
)

_T = TypeVar("_T")
_GEHEIM_FALSCH = (
    pkcs11.EncryptedDataInvalid,
    pkcs11.EncryptedDataLenRange,
    pkcs11.DataInvalid,
    pkcs11.DataLenRange,
)
_KANN_NICHT = (
    pkcs11.ArgumentsBad,
    pkcs11.FunctionNotSupported,
    pkcs11.MechanismInvalid,
    pkcs11.MechanismParamInvalid,
    pkcs11.KeyTypeInconsistent,
    pkcs11.KeySizeRange,
)


class Tokenschluessel:
    """A key that never leaves its token. Safe to share between threads."""

    def __init__(self, modul: Modul, adresse: Tokenadresse, pin: bytes):
        self._modul = modul
        self._adresse = adresse
        self._pin = pin
        self._geladen: tuple[Session, PrivateKey] | None = None
        self.zertifikat, self.kette = self._mit_neuem_anlauf(lambda privat: zertifikate.lies(adresse, privat))

    def __repr__(self) -> str:
        return f"Tokenschluessel({self.zertifikat.fingerabdruck[:16]})"

    def __reduce__(self) -> str:
        raise TypeError("Ein Schlüssel wird nicht kopiert.")

    def signiere(self, daten: bytes, verfahren: Signaturverfahren) -> bytes:
        """Raises `AlgorithmusUnzulaessig`, `TokenKannNicht`, `TokenNichtErreichbar`."""
        if self.zertifikat.ist_rsa != (verfahren.art in ("RSA", "PSS")):
            raise AlgorithmusUnzulaessig("Signaturverfahren und Schlüssel passen nicht zusammen.")
        mechanismus = signaturmechanismus(verfahren)

        def signiere(privat: PrivateKey) -> bytes:
            if not isinstance(privat, SignMixin):
                raise TokenKannNicht("Der Schlüssel im Token darf nicht signieren.")
            return privat.sign(daten, **mechanismus)

        return self._mit_neuem_anlauf(signiere)

    def entschluessele(
        self,
        geheim: bytes,
        digest: Digestverfahren = Digestverfahren.SHA256,
        maske: Maskenverfahren = Maskenverfahren.MGF1_SHA256,
    ) -> bytes:
        """Raises `NichtEntschluesselbar`, `TokenKannNicht`, `TokenNichtErreichbar`.

        Tokens say "device error" to a secret that is not for them as well as when they are broken. Only the
        second may be tried again, so a doubtful answer is followed by a secret that we know."""
        if not self.zertifikat.ist_rsa or len(geheim) * 8 != self.zertifikat.bits:
            raise NichtEntschluesselbar

        def entpacke(privat: PrivateKey) -> bytes:
            if not isinstance(privat, DecryptMixin):
                raise TokenKannNicht("Der Schlüssel im Token darf nicht entschlüsseln.")
            try:
                return _entpackt(privat, geheim, digest, maske)
            except _GEHEIM_FALSCH:
                raise NichtEntschluesselbar from None
            except pkcs11.PKCS11Error:
                if self._entpackt_eigenes(privat, digest, maske):
                    raise NichtEntschluesselbar from None
                raise

        return self._mit_neuem_anlauf(entpacke)

    def probiere(self) -> None:
        """Use the key for what its certificate is issued, to find out at the start what will not do.

        Raises `TokenzertifikatFehlt` when the certificate belongs to another key, else as the uses do."""
        if self.zertifikat.verwendungen & Zweck.VERSCHLUESSELUNG.value:
            self.entschluessele(verpacke_schluessel(self.zertifikat.oeffentlich, secrets.token_bytes(32)))
        if self.zertifikat.verwendungen & Zweck.SIGNATUR.value:
            name = "RSA_SHA256" if self.zertifikat.ist_rsa else "ECDSA_SHA256"
            verfahren, probe = Signaturverfahren[name], b"Probe"
            try:
                wert = self.signiere(probe, verfahren)
                pruefe_signatur(self.zertifikat.oeffentlich, verfahren, wert, probe)
            except SignaturUngueltig:
                raise TokenzertifikatFehlt(zertifikate.FREMD, wo=self._adresse.text) from None

    def _mit_neuem_anlauf(self, tue: Callable[[PrivateKey], _T]) -> _T:
        """Once more with a fresh login when the token lost us (removed and put back, restarted)."""
        with self._modul.schloss:
            try:
                return self._einmal(tue)
            except TokenNichtErreichbar:
                self._modul.beginne_neu()
                return self._einmal(tue)

    def _einmal(self, tue: Callable[[PrivateKey], _T]) -> _T:
        try:
            return tue(self._privat())
        except _KANN_NICHT:
            raise TokenKannNicht(wo=self._adresse.text) from None
        except pkcs11.PKCS11Error:
            raise TokenNichtErreichbar(wo=self._adresse.text) from None

    def _privat(self) -> PrivateKey:
        sitzung = self._modul.sitzung(self._adresse, self._pin)
        if self._geladen is None or self._geladen[0] is not sitzung:
            self._geladen = (sitzung, self._suche(sitzung))
        return self._geladen[1]

    def _suche(self, sitzung: Session) -> PrivateKey:
        sitzung.token.slot.get_token()  # asks the token; a search that fails would leave a mess on stderr
        merkmale = {
            Attribute.CLASS: ObjectClass.PRIVATE_KEY,
            Attribute.LABEL: self._adresse.objekt,
            Attribute.ID: self._adresse.id,
        }
        gefunden = list(sitzung.get_objects({n: w for n, w in merkmale.items() if w is not None}))
        if len(gefunden) != 1:
            raise SchluesselFehlt(wo=self._adresse.text)
        assert isinstance(gefunden[0], PrivateKey)
        return gefunden[0]

    def _entpackt_eigenes(
        self, privat: DecryptMixin, digest: Digestverfahren, maske: Maskenverfahren
    ) -> bool:
        probe = secrets.token_bytes(32)
        geheim = verpacke_schluessel(self.zertifikat.oeffentlich, probe, digest, maske)
        try:
            return compare_digest(_entpackt(privat, geheim, digest, maske), probe)
        except pkcs11.PKCS11Error:
            return False


def _entpackt(privat: DecryptMixin, geheim: bytes, digest: Digestverfahren, maske: Maskenverfahren) -> bytes:
    klar = privat.decrypt(geheim, **oaep(digest, maske))
    assert isinstance(klar, bytes)
    return klar


def lade_tokenschluessel(adresse: Tokenadresse, pin: bytes) -> Tokenschluessel:
    """Key and certificate from a token, tried out once. Load once per process.

    Raises `ModulFehlt`, `TokenUnbekannt`, `SchluesselFehlt`, `TokenzertifikatFehlt`, `TokenKannNicht`,
    `PinFalsch`, `PinGesperrt`, `TokenNichtErreichbar`."""
    schluessel = Tokenschluessel(modul(adresse.modul), adresse, pin)
    schluessel.probiere()
    return schluessel
