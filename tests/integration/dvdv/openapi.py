"""The structure of the DVDV's public API v2 (2.15.0), restated by hand for the emulator's contract test.

Only what a machine can check: paths, parameters, status codes, content types, required fields, types and
lengths. Two contradictions of the official file are decided by its own sample answers: a batch answers with a
list (one element per request, null for "not found"), and tokens have the names of OpenID Connect.
"""

from __future__ import annotations

import json
from typing import Any

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json"
EINGAENGE = ("/intern/directory/v2", "/extern/standaloneauth/directory/v2")


def text(hoechstens: int | None = None, **mehr: Any) -> dict[str, Any]:
    return {"type": "string", **({"maxLength": hoechstens} if hoechstens else {}), **mehr}


def zahl() -> dict[str, Any]:
    return {"type": "integer", "minimum": 0}


def verweis(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def liste(inhalt: dict[str, Any], **mehr: Any) -> dict[str, Any]:
    return {"type": "array", "items": inhalt, **mehr}


def objekt(pflicht: tuple[str, ...] = (), **felder: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": felder, **({"required": list(pflicht)} if pflicht else {})}


ZEIT = {"type": "string", "minLength": 24, "maxLength": 27, "nullable": True}
_DIENST = {
    "id": zahl(),
    "validFrom": ZEIT,
    "validTo": ZEIT,
    "nameDe": text(255),
    "serviceDescriptionName": text(255),
    "serviceSpecificationType": text(enum=["WSDL_OSCI", "MANUAL"]),
    "serviceSpecificationUri": text(1000),
}
_DIENST_PFLICHT = ("id", "serviceDescriptionName", "serviceSpecificationType", "serviceSpecificationUri")
SCHEMAS = {
    "AccessToken": objekt(
        ("access_token", "expires_in"), access_token=text(), expires_in=zahl(), token_type=text()
    ),
    "Problem": objekt(instance=text(), type=text(), status={"type": "integer"}, title=text(), detail=text()),
    "Certificate": objekt(
        content=text(),
        fingerprint=text(40, minLength=40),
        serial=text(49),
        serialHex=text(40),
        nameIssuer=text(255),
        nameSubject=text(255),
        validFrom=ZEIT,
        validTo=ZEIT,
        revocationDate=ZEIT,
    ),
    "Organization": objekt(
        ("category", "id", "nameDe", "organizationKeys"),
        id=zahl(),
        validFrom=ZEIT,
        validTo=ZEIT,
        nameDe=text(255),
        category=text(255),
        organizationKeys=liste(text(minLength=1), minItems=1),
        clientCertificates=liste(verweis("Certificate")),
        services=liste(verweis("ServiceBase")),
    ),
    "OrganizationDescription": objekt(
        organization=verweis("Organization"), representatives=liste(verweis("Organization"))
    ),
    "ServiceBase": objekt(_DIENST_PFLICHT, **_DIENST),
    "Service": objekt(
        (*_DIENST_PFLICHT, "serviceSpecificationDocument"),
        **_DIENST,
        serviceSpecificationDocument=text(65535),
        organizationNameDe=text(255),
        serviceElements=liste(verweis("ServiceElementInfo")),
    ),
    "ServiceElementInfo": objekt(
        ("providerId", "serviceElementId"),
        serviceElementName=text(255),
        serviceElementType=text(
            enum=[
                "OSCI_INTERMEDIARY",
                "OSCI_ADDRESSEE",
                "CIPHER_CERTIFICATE",
                "SIGNATURE_CERTIFICATE",
                "WEBSERVER",
                "TEXT",
            ]
        ),
        serviceElementUri=text(1000),
        cipherCertificate=verweis("Certificate"),
        signatureCertificate=verweis("Certificate"),
        required={"type": "boolean"},
        serviceElementId=zahl(),
        providerId=zahl(),
    ),
    "VerificationResult": objekt(("verifyCategory",), verifyCategory={"type": "boolean"}),
    "Category": objekt(("name",), name=text(), children=liste(verweis("Category"))),
    "SummaryServiceElement": objekt(("id",), id=zahl(), provider={"type": "boolean"}, uri=text()),
    "Request": objekt(
        fingerPrint=text(40, minLength=40),
        category=text(255),
        organizationKey=text(255, minLength=6),
        serviceSpecificationUri=text(1000, minLength=9),
        serviceElementType=text(),
        parameterType=text(),
        parameterValue=text(),
    ),
}
FUNKTIONEN = {
    "findauthoritydescription": verweis("OrganizationDescription"),
    "findauthoritydescriptions": liste(verweis("OrganizationDescription")),
    "findcategories": liste(text()),
    "findCertificateByFingerprint": verweis("Certificate"),
    "findOrganizationsByServiceElement": verweis("OrganizationDescription"),
    "findservicedescription": verweis("Service"),
    "findServiceSpecificationUrisByCategory": liste(verweis("ServiceBase")),
    "verifycategory": verweis("VerificationResult"),
}
OHNE_STAPEL = {"findauthoritydescriptions", "findCertificateByFingerprint"}
OHNE_ANFRAGE = {
    "categories": liste(verweis("Category")),
    "intermediaries": liste(verweis("SummaryServiceElement")),
    "version": text(),
}


def schema(beispiel: dict[str, str]) -> dict[str, Any]:
    """The whole description; `beispiel` is a request that finds something."""
    pfade: dict[str, Any] = {"/extern/standaloneauth/token": {"post": _token()}}
    for eingang in EINGAENGE:
        for name, antwort in FUNKTIONEN.items():
            pfade[f"{eingang}/{name}"] = {"get": _einzeln(antwort, beispiel)}
            if name not in OHNE_STAPEL:
                pfade[f"{eingang}/batch/{name}"] = {"post": _stapel(antwort, beispiel)}
        for name, antwort in OHNE_ANFRAGE.items():
            pfade[f"{eingang}/{name}"] = {"get": {"responses": _antworten(antwort)}}
    info = {"title": "DVDV v2", "version": "2.15.0"}
    return {"openapi": "3.0.1", "info": info, "paths": pfade, "components": {"schemas": SCHEMAS}}


def _token() -> dict[str, Any]:
    felder = objekt(grant_type=text(), client_assertion_type=text(), client_assertion=text())
    inhalt = {"application/x-www-form-urlencoded": {"schema": felder}}
    antworten = _antworten(verweis("AccessToken"))
    return {"requestBody": {"content": inhalt}, "responses": antworten}


def _einzeln(antwort: dict[str, Any], beispiel: dict[str, str]) -> dict[str, Any]:
    parameter = {
        "name": "request_json",
        "in": "query",
        "required": True,
        "schema": text(),
        "example": json.dumps(beispiel),
    }
    return {"parameters": [parameter], "responses": _antworten(antwort)}


def _stapel(antwort: dict[str, Any], beispiel: dict[str, str]) -> dict[str, Any]:
    inhalt = {JSON: {"schema": liste(verweis("Request"), maxItems=200), "example": [beispiel, beispiel]}}
    element = {"nullable": True, "allOf": [antwort]}
    return {"requestBody": {"required": True, "content": inhalt}, "responses": _antworten(liste(element))}


def _antworten(inhalt: dict[str, Any]) -> dict[str, Any]:
    problem = {"description": "", "content": {PROBLEM: {"schema": verweis("Problem")}}}
    gut = {"description": "", "content": {JSON: {"schema": inhalt}}}
    return {"200": gut, **dict.fromkeys(("400", "401", "404"), problem)}
