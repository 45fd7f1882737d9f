"""xenc:EncryptedData as OSCI uses it: for containers, attachments and the transport (osci-draht.md 5, 6.2, 6.3)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from adapters.osci.draht.kanontext import element
from adapters.osci.draht.namen import DS, OSCI128, X509_TYP, XENC, XENC11, q
from adapters.osci.schutz.chiffre import IV_LAENGE, IV_LAENGEN
from adapters.osci.schutz.signatur import BASE64, b64, unb64
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


@dataclass(frozen=True)
class Geheimschluessel:
    """An xenc:EncryptedKey: the content key for one reader, named by Id or by the certificate itself."""

    geheim: bytes
    digest: Digestverfahren
    maske: Maskenverfahren
    zertifikat_id: str | None = None
    zertifikat: bytes | None = None

    def auspacken(self, schluessel: Schluessel, chiffre: Chiffre) -> bytes:
        """The content key. Raises `NichtEntschluesselbar`."""
        klar = schluessel.entschluessele(self.geheim, self.digest, self.maske)
        if len(klar) != chiffre.schluessellaenge:
            raise NichtEntschluesselbar("Der Inhaltsschlüssel hat die falsche Länge.")
        return klar


@dataclass(frozen=True)
class Verschluesselt:
    """An xenc:EncryptedData as read. Either `fuer` or `klarer_schluessel` is there; `cid` is the attachment
    that holds the sealed bytes, None when they stand in CipherValue."""

    chiffre: Chiffre
    iv_laenge: int
    fuer: tuple[Geheimschluessel, ...]
    klarer_schluessel: bytes | None
    cid: str | None


def schreibe_methode() -> str:
    """AES-256-GCM with a 12-byte IV, the only one that we write."""
    laenge = element("osci128:IvLength", ns=f' xmlns:osci128="{OSCI128}"', Value=str(IV_LAENGE))
    return element("xenc:EncryptionMethod", laenge, Algorithm=Chiffre.AES256_GCM)


def schreibe_geheimschluessel(inhaltsschluessel: bytes, leser: Zertifikat, zertifikat_id: str | None) -> str:
    """An EncryptedKey for `leser`; without an Id in the message the certificate itself is written."""
    maske = element("xenc11:MGF", ns=f' xmlns:xenc11="{XENC11}"', Algorithm=Maskenverfahren.MGF1_SHA256)
    digest = element("ds:DigestMethod", Algorithm=Digestverfahren.SHA256)
    methode = element("xenc:EncryptionMethod", maske, digest, Algorithm=Schluesseltransport.OAEP)
    if zertifikat_id is None:
        wer = element("ds:X509Data", element("ds:X509Certificate", b64(leser.der)))
    else:
        wer = element("ds:RetrievalMethod", Type=X509_TYP, URI=f"#{zertifikat_id}")
    geheim = verpacke_schluessel(leser.x509.public_key(), inhaltsschluessel)
    wert = element("xenc:CipherData", element("xenc:CipherValue", b64(geheim)))
    return element("xenc:EncryptedKey", methode, element("ds:KeyInfo", wer), wert)


def schreibe_verweis(cid: str) -> str:
    """CipherData that points to a part of the message; the base64 transform is a habit of the standard."""
    schritt = element("xenc:Transforms", element("ds:Transform", Algorithm=BASE64))
    return element("xenc:CipherData", element("xenc:CipherReference", schritt, URI=f"cid:{cid}"))


def lies_verschluesselt(knoten: etree._Element, policy: Schutzpolicy) -> Verschluesselt:
    """Read an EncryptedData strictly. Raises `NichtEntschluesselbar`."""
    methode, angabe, daten = _kinder(
        knoten, (XENC, "EncryptionMethod"), (DS, "KeyInfo"), (XENC, "CipherData")
    )
    chiffre = policy.chiffre_zum_lesen(methode.get("Algorithm", ""))
    return Verschluesselt(
        chiffre,
        _iv_laenge(methode),
        tuple(_lies_geheimschluessel(kind, policy) for kind in angabe if kind.tag == q(XENC, "EncryptedKey")),
        _klarer_schluessel(angabe, chiffre),
        _cid(daten),
    )


def _iv_laenge(methode: etree._Element) -> int:
    """IvLength missing means 16, not 12 (osci-draht.md 6.2)."""
    angaben = [kind.get("Value") for kind in methode if kind.tag == q(OSCI128, "IvLength")]
    if len(methode) != len(angaben) or len(angaben) > 1:
        raise NichtEntschluesselbar("Das Verschlüsselungsverfahren hat unbekannte Parameter.")
    laenge = angaben[0] if angaben else "16"
    if laenge not in {str(zahl) for zahl in IV_LAENGEN}:
        raise NichtEntschluesselbar("Die Länge des Initialisierungsvektors ist nicht zulässig.")
    return int(laenge)


def _klarer_schluessel(angabe: etree._Element, chiffre: Chiffre) -> bytes | None:
    """The key of an attachment stands in MgmtData of the sealed container."""
    werte = [_binaer(kind) for kind in angabe if kind.tag == q(DS, "MgmtData")]
    if not werte:
        return None
    if len(angabe) != 1 or len(werte[0]) != chiffre.schluessellaenge:
        raise NichtEntschluesselbar("Der Schlüssel des Anhangs hat die falsche Länge.")
    return werte[0]


def _cid(daten: etree._Element) -> str | None:
    """None for CipherValue, whose text went elsewhere."""
    if [kind.tag for kind in daten] == [q(XENC, "CipherValue")]:
        return None
    (verweis,) = _kinder(daten, (XENC, "CipherReference"))
    uri = verweis.get("URI", "")
    if not uri.startswith("cid:"):
        raise NichtEntschluesselbar("Der Verweis auf die verschlüsselten Daten ist nicht zulässig.")
    return uri.removeprefix("cid:")


def _lies_geheimschluessel(knoten: etree._Element, policy: Schutzpolicy) -> Geheimschluessel:
    methode, angabe, daten = _kinder(
        knoten, (XENC, "EncryptionMethod"), (DS, "KeyInfo"), (XENC, "CipherData")
    )
    digest, maske = methode.find(q(DS, "DigestMethod")), methode.find(q(XENC11, "MGF"))
    _, verfahren, maskenverfahren = policy.transport_zum_lesen(
        methode.get("Algorithm", ""),
        digest.get("Algorithm", "") if digest is not None else "",
        maske.get("Algorithm", "") if maske is not None else "",
    )
    if len(methode) != 2:
        raise NichtEntschluesselbar("Der Schlüsseltransport hat unbekannte Parameter.")
    (wert,) = _kinder(daten, (XENC, "CipherValue"))
    zertifikat_id, zertifikat = _leser(angabe)
    return Geheimschluessel(_binaer(wert), verfahren, maskenverfahren, zertifikat_id, zertifikat)


def _leser(angabe: etree._Element) -> tuple[str | None, bytes | None]:
    if len(angabe) == 1 and angabe[0].tag == q(DS, "RetrievalMethod"):
        uri = angabe[0].get("URI", "")
        if uri.startswith("#"):
            return uri[1:], None
    (daten,) = _kinder(angabe, (DS, "X509Data"))
    (zertifikat,) = _kinder(daten, (DS, "X509Certificate"))
    return None, _binaer(zertifikat)


def _kinder(knoten: etree._Element, *namen: tuple[str, str]) -> list[etree._Element]:
    if [kind.tag for kind in knoten] != [q(raum, name) for raum, name in namen]:
        raise NichtEntschluesselbar("Der Aufbau der Verschlüsselung ist nicht der von OSCI.")
    return list(knoten)


def _binaer(knoten: etree._Element) -> bytes:
    try:
        return unb64(knoten.text)
    except ValueError:
        raise NichtEntschluesselbar("Die Verschlüsselung enthält kein lesbares Base64.") from None
