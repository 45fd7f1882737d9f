"""A small DVDV for demo and tests, answering by the OpenAPI "DVDV2 öffentliche API, Version v2".

It serves the entries of a static directory file: one organisation of the category "Ausländerbehörde" per
authority, with one service. Not for real operation: it knows no administration and no TLS.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, FastAPI, Form, Header, Query
from fastapi.responses import JSONResponse, Response

from adapters.dvdv.bestand import KATEGORIE, Bestand
from adapters.dvdv.eintrag import MELDEBEHOERDEN
from adapters.dvdv.tokenausgabe import Tokenausgabe
from gateway.ports import Diensteintrag, Uhr

_STAPEL = 200
_JSON = "application/json; charset=utf-8"
_FELDER = {
    "findauthoritydescription": ("category", "organizationKey"),
    "findauthoritydescriptions": ("organizationKey",),
    "findcategories": ("fingerPrint", "organizationKey"),
    "findCertificateByFingerprint": ("fingerPrint",),
    "findOrganizationsByServiceElement": ("serviceElementType", "parameterType", "parameterValue"),
    "findservicedescription": ("organizationKey", "serviceSpecificationUri"),
    "findServiceSpecificationUrisByCategory": ("category",),
    "verifycategory": ("fingerPrint", "category"),
}
"""The functions with the fields that each needs."""
_OHNE_STAPEL = {"findauthoritydescriptions", "findCertificateByFingerprint"}


class _Problem(Exception):
    def __init__(self, status: int, art: str, titel: str, detail: str):
        self.status = status
        self.inhalt = {
            "type": f"problems/type/{art}",
            "title": titel,
            "status": status,
            "detail": detail,
            "instance": "problems/instance/Emulator",
        }


def baue_emulator(eintraege: Callable[[], Sequence[Diensteintrag]], uhr: Uhr) -> FastAPI:
    """The application; `eintraege` is asked anew for every request."""
    app = FastAPI(title="DVDV-Emulator", openapi_url=None)
    bestand = Bestand(eintraege)
    tokenausgabe = Tokenausgabe(bestand.client_zertifikate, uhr)
    app.add_exception_handler(_Problem, _als_problem)
    app.include_router(_token(tokenausgabe))
    app.include_router(_funktionen(bestand), prefix="/intern/directory/v2")
    for eingang in ("standaloneauth", "bundesmasterauth"):
        zugang = [Depends(_angemeldet(tokenausgabe))]
        app.include_router(
            _funktionen(bestand), prefix=f"/extern/{eingang}/directory/v2", dependencies=zugang
        )
    return app


def _token(ausgabe: Tokenausgabe) -> APIRouter:
    router = APIRouter()

    @router.post("/extern/standaloneauth/token")
    def create_token(client_assertion: Annotated[str, Form()] = "") -> Response:
        token = ausgabe.fuer(client_assertion)
        if token is None:
            raise _Problem(
                401,
                "AUTHENTICATION",
                "Fehler bei der Standalone-Authentifizierung",
                "Kein passendes Client-Zertifikat gefunden",
            )
        return _json({"access_token": token, "expires_in": ausgabe.SEKUNDEN, "token_type": "Bearer"})

    return router


def _angemeldet(ausgabe: Tokenausgabe) -> Callable[..., None]:
    def pruefe(authorization: Annotated[str, Header()] = "") -> None:
        schema, _, token = authorization.partition(" ")
        if schema != "EmbeddedBearer" or not ausgabe.kennt(token):
            raise _Problem(401, "AUTHENTICATION", "Nicht authentifiziert", "Es fehlt ein gültiges Token")

    return pruefe


def _funktionen(bestand: Bestand) -> APIRouter:
    router = APIRouter()
    for name, felder in _FELDER.items():
        router.add_api_route(f"/{name}", _einzeln(bestand.funktion(name), felder), methods=["GET"])
        if name not in _OHNE_STAPEL:
            router.add_api_route(f"/batch/{name}", _stapel(bestand.funktion(name), felder), methods=["POST"])
    router.add_api_route(
        "/categories", lambda: _json([{"name": k, "children": []} for k in (KATEGORIE, MELDEBEHOERDEN)])
    )
    router.add_api_route("/intermediaries", lambda: _json(bestand.postfaecher()))
    router.add_api_route("/version", lambda: _json("2.15.0-emulator"))
    return router


def _einzeln(funktion: Callable[..., Any], felder: tuple[str, ...]) -> Callable[..., Response]:
    def endpunkt(request_json: Annotated[str, Query()] = "") -> Response:
        antwort = funktion(*_werte(_objekt(request_json), felder))
        if antwort is None:
            raise _Problem(404, "ENTITY_NOT_FOUND", "Entität nicht gefunden", "Kein Treffer")
        return _json(antwort)

    return endpunkt


def _stapel(funktion: Callable[..., Any], felder: tuple[str, ...]) -> Callable[..., Response]:
    def endpunkt(anfragen: Annotated[Any, Body()] = None) -> Response:
        if not isinstance(anfragen, list) or len(anfragen) > _STAPEL:
            raise _eingabe("Erwartet wird eine Liste von höchstens 200 Anfragen")
        return _json([funktion(*_werte(anfrage, felder)) for anfrage in anfragen])

    return endpunkt


def _objekt(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _eingabe("7006: Fehler bei JSON-Konvertierung") from None


def _werte(anfrage: Any, felder: tuple[str, ...]) -> list[str]:
    if not isinstance(anfrage, dict):
        raise _eingabe("7006: Fehler bei JSON-Konvertierung")
    for feld in felder:
        if not isinstance(anfrage.get(feld), str):
            raise _Problem(400, "SERVICE_VALIDATION", "Invalider Request", f"Parameter '{feld}' fehlt")
    return [anfrage[feld] for feld in felder]


def _eingabe(detail: str) -> _Problem:
    return _Problem(400, "INPUT_VALIDATION", "Invalide Eingabe", detail)


def _json(inhalt: Any) -> Response:
    return JSONResponse(inhalt, media_type=_JSON)


def _als_problem(_: object, problem: Exception) -> Response:
    assert isinstance(problem, _Problem)
    return JSONResponse(problem.inhalt, problem.status, media_type="application/problem+json")
