"""The certificate that belongs to a key in a token: from the token (same CKA_ID) or from a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pkcs11 import Attribute, ObjectClass

from adapters.pkcs11.fehler import TokenzertifikatFehlt
from adapters.pkcs11.modul import Privatschluessel
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.schutz.zertifikat import Zertifikat, lies_zertifikate


def lies(adresse: Tokenadresse, privat: Privatschluessel) -> tuple[Zertifikat, tuple[Zertifikat, ...]]:
    """The key's certificate and those of issuers beside it. Raises `TokenzertifikatFehlt`."""
    if adresse.zertifikat is not None:
        return _aus_datei(adresse)
    alle = list(_im_token(privat))
    eigene = [zertifikat for kennung, zertifikat in alle if kennung == privat.id]
    if len(eigene) != 1:
        raise TokenzertifikatFehlt(wo=adresse.text)
    return eigene[0], tuple(z for _, z in alle if z.ist_ca)


def _im_token(privat: Privatschluessel) -> Iterator[tuple[bytes, Zertifikat]]:
    """All readable ones with their CKA_ID."""
    for objekt in privat.session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        with suppress(ZertifikatAbgelehnt):
            yield objekt[Attribute.ID], Zertifikat.aus_der(objekt[Attribute.VALUE])


def _aus_datei(adresse: Tokenadresse) -> tuple[Zertifikat, tuple[Zertifikat, ...]]:
    assert adresse.zertifikat is not None
    try:
        eigenes, *kette = lies_zertifikate(adresse.zertifikat.read_bytes())
    except (OSError, ZertifikatAbgelehnt):
        text = "Die Zertifikatsdatei (x-certificate) ist nicht lesbar."
        raise TokenzertifikatFehlt(text, wo=str(adresse.zertifikat)) from None
    return eigenes, tuple(kette)
