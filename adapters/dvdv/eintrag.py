"""From the JSON of the DVDV to an entry: which releases are offered, where the mailbox is, which keys.

Source: DVDV2 öffentliche API v2 (schemas OrganizationDescription, Service, ServiceElementInfo, Certificate).
Everything unknown is ignored, everything needed is checked.
"""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from adapters.dvdv.fehler import EintragUnvollstaendig
from gateway.domain.behoerde import MELDEBEHOERDE, Behoerde, praefix
from gateway.netzadresse import netzadresse
from gateway.ports import Diensteintrag, Zugang
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.zertifikat import Zertifikat

_DIENST = re.compile(r"http://www\.osci\.de/xauslaender(\d\d)(\d\d)/xauslaender\1\2(ABHABH|ABHMB)\.wsdl")
MELDEBEHOERDEN = "Meldebehörde"
"""Category of the registry offices."""
_ROLLEN = {MELDEBEHOERDE: "ABHMB"}
"""Who talks to whom in the service of an authority that is no foreigners authority; by analogy, the published
names are not known."""


def rolle(kennung: str) -> str:
    """Last part of the name of the service at which we reach this authority, e.g. "ABHABH"."""
    return _ROLLEN.get(praefix(kennung), "ABHABH")


def dienst_uri(version: str, kennung: str = "") -> str:
    """The service of an authority, e.g. of release "26.11"; without `kennung` that of foreigners authorities."""
    nummer = version.replace(".", "")
    return f"http://www.osci.de/xauslaender{nummer}/xauslaender{nummer}{rolle(kennung)}.wsdl"


class _Json(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class _Zertifikat(_Json):
    content: str
    revocation_date: str | None = None


class _Dienst(_Json):
    valid_from: AwareDatetime | None = None
    valid_to: AwareDatetime | None = None
    service_specification_uri: str | None = None


class _Organisation(_Json):
    name_de: str = ""
    services: list[_Dienst] | None = None


class _Organisationsbeschreibung(_Json):
    organization: _Organisation


class _Element(_Json):
    service_element_type: str | None = None
    service_element_uri: str | None = None
    cipher_certificate: _Zertifikat | None = None
    signature_certificate: _Zertifikat | None = None


class _Dienstbeschreibung(_Json):
    organization_name_de: str | None = None
    service_elements: list[_Element] = []


def angebotene_versionen(beschreibung: Any, kennung: str, wann: datetime) -> frozenset[str]:
    """The XAusländer releases in which this authority can be reached at this moment. Raises `EintragUnvollstaendig`."""
    try:
        organisation = _Organisationsbeschreibung.model_validate(beschreibung).organization
    except ValidationError:
        raise EintragUnvollstaendig from None
    versionen = set()
    for dienst in organisation.services or []:
        treffer = _DIENST.fullmatch(dienst.service_specification_uri or "")
        begonnen = dienst.valid_from is None or dienst.valid_from <= wann
        beendet = dienst.valid_to is not None and dienst.valid_to < wann
        if treffer and treffer[3] == rolle(kennung) and begonnen and not beendet:
            versionen.add(f"{treffer[1]}.{treffer[2]}")
    return frozenset(versionen)


def lies_eintrag(dienst: Any, kennung: str, version: str) -> Diensteintrag:
    """The service is one of OSCI-Transport; the directory knows no other way between these authorities.

    Raises `EintragUnvollstaendig`, also when the DVDV calls a needed certificate revoked."""
    try:
        beschreibung = _Dienstbeschreibung.model_validate(dienst)
    except ValidationError:
        raise EintragUnvollstaendig from None
    elemente = {e.service_element_type: e for e in reversed(beschreibung.service_elements)}
    postfach, empfaenger = elemente.get("OSCI_INTERMEDIARY"), elemente.get("OSCI_ADDRESSEE")
    leser = elemente.get("CIPHER_CERTIFICATE") or empfaenger
    autor = elemente.get("SIGNATURE_CERTIFICATE") or empfaenger
    if postfach is None or not postfach.service_element_uri:
        raise EintragUnvollstaendig("Im Verzeichnis fehlt die Adresse des Postfachs.")
    return Diensteintrag(
        Behoerde(kennung, beschreibung.organization_name_de or kennung),
        (
            Zugang(
                "osci",
                _adresse(postfach.service_element_uri),
                _der(postfach.cipher_certificate),
                _der(postfach.signature_certificate),
            ),
        ),
        _der(leser.cipher_certificate if leser else None),
        _der(autor.signature_certificate if autor else None),
        version,
    )


def _adresse(uri: str) -> str:
    try:
        return netzadresse(uri)
    except ValueError as grund:
        raise EintragUnvollstaendig(f"Was im Verzeichnis als Postfach steht, ist {grund}.") from None


def _der(zertifikat: _Zertifikat | None) -> bytes:
    if zertifikat is None:
        raise EintragUnvollstaendig("Im Verzeichnis fehlt ein Zertifikat der Behörde oder ihres Postfachs.")
    if zertifikat.revocation_date is not None:
        raise EintragUnvollstaendig("Ein Zertifikat der Behörde ist laut Verzeichnis gesperrt.")
    try:
        return Zertifikat.aus_der(b64decode(zertifikat.content, validate=True)).der
    except (ValueError, ZertifikatAbgelehnt):
        raise EintragUnvollstaendig("Ein Zertifikat im Verzeichnis ist nicht lesbar.") from None
