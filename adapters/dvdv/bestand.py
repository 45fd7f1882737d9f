"""What the emulator knows, in the words of the DVDV: organisations, services, elements, certificates."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from adapters.dvdv.anmeldung import fingerabdruck
from adapters.dvdv.eintrag import MELDEBEHOERDEN, dienst_uri, rolle
from gateway.domain.behoerde import MELDEBEHOERDE, praefix
from gateway.ports import Diensteintrag
from gateway.schutz.zertifikat import Zertifikat

KATEGORIE = "Ausländerbehörde"


class Bestand:
    """Answers the functions of the directory from the entries at hand; None = not found.

    It describes services of OSCI-Transport: who offers none is not listed."""

    def __init__(self, eintraege: Callable[[], Sequence[Diensteintrag]]):
        self._alle = eintraege

    def funktion(self, name: str) -> Callable[..., Any]:
        """The answer to the function of this name of the OpenAPI."""
        funktionen: dict[str, Callable[..., Any]] = {
            "findauthoritydescription": self.organisation,
            "findauthoritydescriptions": self.organisationen,
            "findcategories": self.kategorien,
            "findCertificateByFingerprint": self.zertifikat,
            "findOrganizationsByServiceElement": self.organisation_zum_element,
            "findservicedescription": self.dienst,
            "findServiceSpecificationUrisByCategory": self.dienste_der_kategorie,
            "verifycategory": self.gehoert_dazu,
        }
        return funktionen[name]

    def organisation(self, kategorie: str, schluessel: str) -> dict[str, Any] | None:
        eintrag = self._eintrag(schluessel)
        return _organisation(eintrag) if eintrag and kategorie == _kategorie(eintrag) else None

    def organisationen(self, schluessel: str) -> list[dict[str, Any]]:
        eintrag = self._eintrag(schluessel)
        return [_organisation(eintrag)] if eintrag else []

    def kategorien(self, abdruck: str, schluessel: str) -> list[str]:
        eintrag = self._eintrag(schluessel)
        return [_kategorie(eintrag)] if eintrag and abdruck in map(fingerabdruck, _client(eintrag)) else []

    def zertifikat(self, abdruck: str) -> dict[str, Any] | None:
        gefunden = {z.der: z for e in self._eintraege() for z in _alle(e) if fingerabdruck(z) == abdruck}
        return _zertifikat(gefunden.popitem()[1]) if len(gefunden) == 1 else None

    def organisation_zum_element(self, element: str, art: str, wert: str) -> dict[str, Any] | None:
        for eintrag in self._eintraege():
            for vorhandenes in _elemente(eintrag):
                if vorhandenes["serviceElementType"] == element and _passt(vorhandenes, art, wert):
                    return _organisation(eintrag)
        return None

    def dienst(self, schluessel: str, uri: str) -> dict[str, Any] | None:
        eintrag = self._eintrag(schluessel)
        if eintrag is None or uri != dienst_uri(eintrag.version, eintrag.behoerde.kennung):
            return None
        return {
            **_dienst(eintrag),
            "serviceSpecificationDocument": "",
            "organizationNameDe": eintrag.behoerde.name,
            "serviceElements": _elemente(eintrag),
        }

    def dienste_der_kategorie(self, kategorie: str) -> list[dict[str, Any]]:
        """The OpenAPI says objects, the sample answer bare URIs; the OpenAPI decides."""
        alle = (e for e in self._eintraege() if _kategorie(e) == kategorie)
        return list({e.version: _dienst(e) for e in alle}.values())

    def gehoert_dazu(self, abdruck: str, kategorie: str) -> dict[str, bool]:
        dazu = (e for e in self._eintraege() if _kategorie(e) == kategorie)
        return {"verifyCategory": any(fingerabdruck(z) == abdruck for e in dazu for z in _client(e))}

    def postfaecher(self) -> list[dict[str, Any]]:
        """Every mailbox once."""
        urls = dict.fromkeys(e.zugang("osci").url for e in self._eintraege())
        return [{"id": nummer, "uri": url, "provider": True} for nummer, url in enumerate(urls)]

    def client_zertifikate(self) -> list[Zertifikat]:
        return [z for eintrag in self._eintraege() for z in _client(eintrag)]

    def _eintraege(self) -> list[Diensteintrag]:
        return [e for e in self._alle() if any(z.transport == "osci" for z in e.zugaenge)]

    def _eintrag(self, schluessel: str) -> Diensteintrag | None:
        return next((e for e in self._eintraege() if e.behoerde.kennung == schluessel), None)


def _kategorie(eintrag: Diensteintrag) -> str:
    return MELDEBEHOERDEN if praefix(eintrag.behoerde.kennung) == MELDEBEHOERDE else KATEGORIE


def _client(eintrag: Diensteintrag) -> list[Zertifikat]:
    return [Zertifikat(eintrag.autor)]


def _alle(eintrag: Diensteintrag) -> list[Zertifikat]:
    postfach = eintrag.zugang("osci")
    ders = (eintrag.autor, eintrag.leser, postfach.signatur, postfach.verschluesselung)
    return [Zertifikat(der) for der in ders]


def _organisation(eintrag: Diensteintrag) -> dict[str, Any]:
    organisation = {
        "id": _nummer(eintrag),
        "validFrom": None,
        "validTo": None,
        "nameDe": eintrag.behoerde.name,
        "category": _kategorie(eintrag),
        "organizationKeys": [eintrag.behoerde.kennung],
        "clientCertificates": [_zertifikat(z) for z in _client(eintrag)],
        "services": [_dienst(eintrag)],
    }
    return {"organization": organisation, "representatives": []}


def _dienst(eintrag: Diensteintrag) -> dict[str, Any]:
    return {
        "id": _nummer(eintrag),
        "validFrom": None,
        "validTo": None,
        "nameDe": f"XAusländer {eintrag.version}",
        "serviceDescriptionName": f"XAusländer {eintrag.version} {rolle(eintrag.behoerde.kennung)}",
        "serviceSpecificationType": "WSDL_OSCI",
        "serviceSpecificationUri": dienst_uri(eintrag.version, eintrag.behoerde.kennung),
    }


def _elemente(eintrag: Diensteintrag) -> list[dict[str, Any]]:
    leser, autor = _zertifikat(Zertifikat(eintrag.leser)), _zertifikat(Zertifikat(eintrag.autor))
    zugang = eintrag.zugang("osci")
    postfach = {
        "serviceElementUri": zugang.url,
        "cipherCertificate": _zertifikat(Zertifikat(zugang.verschluesselung)),
        "signatureCertificate": _zertifikat(Zertifikat(zugang.signatur)),
    }
    inhalte: dict[str, dict[str, Any]] = {
        "OSCI_INTERMEDIARY": postfach,
        "OSCI_ADDRESSEE": {"cipherCertificate": leser, "signatureCertificate": autor},
        "CIPHER_CERTIFICATE": {"cipherCertificate": leser},
        "SIGNATURE_CERTIFICATE": {"signatureCertificate": autor},
    }
    return [
        {
            "serviceElementName": art.lower(),
            "serviceElementType": art,
            "required": True,
            "serviceElementId": nummer,
            "providerId": 0,
            **inhalt,
        }
        for nummer, (art, inhalt) in enumerate(inhalte.items())
    ]


def _passt(element: dict[str, Any], art: str, wert: str) -> bool:
    if art == "URI":
        return bool(element.get("serviceElementUri") == wert)
    feld = {"CIPHER_CERTIFICATE": "cipherCertificate", "SIGNATURE_CERTIFICATE": "signatureCertificate"}.get(
        art
    )
    return feld is not None and element.get(feld, {}).get("fingerprint") == wert


def _zertifikat(zertifikat: Zertifikat) -> dict[str, Any]:
    return {
        "content": b64encode(zertifikat.der).decode(),
        "fingerprint": fingerabdruck(zertifikat),
        "serial": zertifikat.seriennummer,
        "serialHex": f"{int(zertifikat.seriennummer):x}",
        "nameIssuer": zertifikat.aussteller[:255],
        "nameSubject": zertifikat.inhaber[:255],
        "validFrom": _zeit(zertifikat.gueltig_ab),
        "validTo": _zeit(zertifikat.gueltig_bis),
        "revocationDate": None,
    }


def _zeit(wann: datetime) -> str:
    return f"{wann:%Y-%m-%dT%H:%M:%S}.000Z"


def _nummer(eintrag: Diensteintrag) -> int:
    """The directory's ids are numbers; stable for an authority."""
    return int.from_bytes(eintrag.behoerde.kennung.encode()[-6:], "big")
