"""A private key in a token; implements `gateway.schutz.schluessel.Schluessel`."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hmac import compare_digest
from typing import TypeVar, cast

import pkcs11
from pkcs11 import Session

from adapters.pkcs11 import zertifikate
from adapters.pkcs11.fehler import SchluesselFehlt, TokenKannNicht, TokenNichtErreichbar, TokenzertifikatFehlt
from adapters.pkcs11.modul import Modul, Privatschluessel, modul
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
        self._geladen: tuple[Session, Privatschluessel] | None = None
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
        return self._mit_neuem_anlauf(lambda privat: privat.sign(daten, **mechanismus))

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
        mechanismus = oaep(digest, maske)

        def entpacke(privat: Privatschluessel) -> bytes:
            try:
                return privat.decrypt(geheim, **mechanismus)
            except _GEHEIM_FALSCH:
                raise NichtEntschluesselbar from None
            except pkcs11.PKCS11Error:
                if self._entpackt_eigenes(privat, digest, maske):
                    raise NichtEntschluesselbar from None
                raise

        return self._mit_neuem_anlauf(entpacke)

    def pruefe_paar(self) -> None:
        """Use the key for what its certificate is issued, to find out early what will not do.

        Raises `TokenzertifikatFehlt` when the certificate belongs to another key, else as the uses do."""
        try:
            if self.zertifikat.verwendungen & Zweck.VERSCHLUESSELUNG.value:
                probe = secrets.token_bytes(32)
                geheim = verpacke_schluessel(self.zertifikat.oeffentlich, probe)
                if not compare_digest(self.entschluessele(geheim), probe):
                    raise NichtEntschluesselbar
            if self.zertifikat.verwendungen & Zweck.SIGNATUR.value:
                name = "RSA_SHA256" if self.zertifikat.ist_rsa else "ECDSA_SHA256"
                verfahren, probe = Signaturverfahren[name], b"Probe"
                wert = self.signiere(probe, verfahren)
                pruefe_signatur(self.zertifikat.oeffentlich, verfahren, wert, probe)
        except (NichtEntschluesselbar, SignaturUngueltig):
            text = "Das Zertifikat gehört nicht zum Schlüssel im Token."
            raise TokenzertifikatFehlt(text, wo=self._adresse.text) from None

    def _mit_neuem_anlauf(self, tue: Callable[[Privatschluessel], _T]) -> _T:
        """Once more with a fresh login when the token lost us (removed and put back, restarted)."""
        with self._modul.schloss:
            try:
                return self._einmal(tue)
            except TokenNichtErreichbar:
                self._modul.beginne_neu()
                return self._einmal(tue)

    def _einmal(self, tue: Callable[[Privatschluessel], _T]) -> _T:
        try:
            return tue(self._privat())
        except _KANN_NICHT:
            raise TokenKannNicht(wo=self._adresse.text) from None
        except pkcs11.PKCS11Error:
            raise TokenNichtErreichbar(wo=self._adresse.text) from None

    def _privat(self) -> Privatschluessel:
        sitzung = self._modul.sitzung(self._adresse, self._pin)
        if self._geladen is None or self._geladen[0] is not sitzung:
            self._geladen = (sitzung, self._suche(sitzung))
        return self._geladen[1]

    def _suche(self, sitzung: Session) -> Privatschluessel:
        art = pkcs11.ObjectClass.PRIVATE_KEY
        try:
            gefunden = sitzung.get_key(object_class=art, label=self._adresse.objekt, id=self._adresse.id)
        except (pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned):
            raise SchluesselFehlt(wo=self._adresse.text) from None
        return cast(Privatschluessel, gefunden)

    def _entpackt_eigenes(
        self, privat: Privatschluessel, digest: Digestverfahren, maske: Maskenverfahren
    ) -> bool:
        probe = secrets.token_bytes(32)
        geheim = verpacke_schluessel(self.zertifikat.oeffentlich, probe, digest, maske)
        try:
            return compare_digest(privat.decrypt(geheim, **oaep(digest, maske)), probe)
        except pkcs11.PKCS11Error:
            return False


def lade_tokenschluessel(adresse: Tokenadresse, pin: bytes) -> Tokenschluessel:
    """Key and certificate from a token, tried out once. Load once per process.

    Raises `ModulFehlt`, `TokenUnbekannt`, `SchluesselFehlt`, `TokenzertifikatFehlt`, `TokenKannNicht`,
    `PinFalsch`, `PinGesperrt`, `TokenNichtErreichbar`."""
    schluessel = Tokenschluessel(modul(adresse.modul), adresse, pin)
    schluessel.pruefe_paar()
    return schluessel
