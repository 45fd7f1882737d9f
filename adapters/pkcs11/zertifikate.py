"""The certificate that belongs to a key in a token: from the token (same CKA_ID) or from a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from pkcs11 import Attribute, KeyType, ObjectClass, PrivateKey

from adapters.pkcs11.fehler import TokenzertifikatFehlt
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.schutz.zertifikat import Zertifikat, lies_zertifikate

FREMD = "Das Zertifikat gehört nicht zum Schlüssel im Token."


def lies(adresse: Tokenadresse, privat: PrivateKey) -> tuple[Zertifikat, tuple[Zertifikat, ...]]:
    """The key's certificate and those of issuers beside it. Raises `TokenzertifikatFehlt`."""
    eigenes, kette = _aus_datei(adresse.zertifikat) if adresse.zertifikat else _aus_token(adresse, privat)
    if not _gehoert(eigenes, privat):
        raise TokenzertifikatFehlt(FREMD, wo=adresse.text)
    return eigenes, kette


def _gehoert(zertifikat: Zertifikat, privat: PrivateKey) -> bool:
    """For elliptic curves only the kind is compared: private keys needn't tell their point."""
    oeffentlich = zertifikat.oeffentlich
    if not isinstance(oeffentlich, rsa.RSAPublicKey):
        return privat.key_type is KeyType.EC
    gleiche_art = privat.key_type is KeyType.RSA
    return gleiche_art and int.from_bytes(privat[Attribute.MODULUS], "big") == oeffentlich.public_numbers().n


def _aus_token(adresse: Tokenadresse, privat: PrivateKey) -> tuple[Zertifikat, tuple[Zertifikat, ...]]:
    alle = list(_im_token(privat))
    eigene = [zertifikat for kennung, zertifikat in alle if kennung == privat.id]
    if len(eigene) != 1:
        raise TokenzertifikatFehlt(wo=adresse.text)
    return eigene[0], tuple(z for _, z in alle if z.ist_ca)


def _im_token(privat: PrivateKey) -> Iterator[tuple[bytes, Zertifikat]]:
    """All readable ones with their CKA_ID."""
    for objekt in privat.session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        with suppress(ZertifikatAbgelehnt):
            yield objekt[Attribute.ID], Zertifikat.aus_der(objekt[Attribute.VALUE])


def _aus_datei(datei: Path) -> tuple[Zertifikat, tuple[Zertifikat, ...]]:
    try:
        eigenes, *kette = lies_zertifikate(datei.read_bytes())
    except (OSError, ZertifikatAbgelehnt):
        text = "Die Zertifikatsdatei (x-certificate) ist nicht lesbar."
        raise TokenzertifikatFehlt(text, wo=str(datei)) from None
    return eigenes, tuple(kette)
