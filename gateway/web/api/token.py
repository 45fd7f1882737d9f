"""/api/v1/token: the token endpoint for API clients (OAuth 2.0, RFC 6749 sections 4.4 and 5)."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import unquote_plus

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from gateway.ablauf.clients import ClientAbgelehnt, ScopeUngueltig
from gateway.errors import Fehler
from gateway.web.api.gemeinsam import fehler
from gateway.web.dienste import Webdienste
from gateway.web.einlass import gegenueber
from gateway.web.fehler import Webfehler
from gateway.web.problem import problem


class Tokenmodell(BaseModel):
    """Ein Token für eine Behörde."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind, no secret
    expires_in: int = Field(description="Sekunden.")
    scope: str = Field(description="Kennung der Behörde, für die es gilt.")


class Tokenfehlermodell(BaseModel):
    """Fehler nach RFC 6749, Abschnitt 5.2, dazu unsere Felder."""

    error: str
    error_description: str
    type: str
    title: str
    status: int
    detail: str
    code: str


_FEHLER: dict[str, Any] = {"model": Tokenfehlermodell, "description": "Abgelehnt; `error` sagt warum."}


def api_der_token(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/token", tags=["Zugang"])

    @router.post(
        "",
        response_model=Tokenmodell,
        responses={**fehler(403, 413, 429, 503), 400: fehler(400)[400] | _FEHLER, 401: _FEHLER},
        summary="Ein Token für einen API-Client",
        response_description="Das Token.",
    )
    def token(
        request: Request,
        grant_type: Annotated[str, Form(max_length=100, description="`client_credentials`.")] = "",
        scope: Annotated[
            str, Form(max_length=100, description="Kennung der Behörde; nötig, wenn es mehrere sind.")
        ] = "",
        client_id: Annotated[str, Form(max_length=100, description="Statt HTTP Basic.")] = "",
        client_secret: Annotated[str, Form(max_length=200, description="Statt HTTP Basic.")] = "",
    ) -> Response:
        """Client-ID und Geheimnis stehen im Kopf `Authorization: Basic …` oder im Formular. Das Token gilt eine
        Viertelstunde; danach ein neues holen."""
        if grant_type != "client_credentials":
            return _abgelehnt(
                Webfehler("Hier gibt es nur grant_type=client_credentials."), "unsupported_grant_type"
            )
        dienste.bremse.pruefe(gegenueber(request))
        id, geheimnis = _ausgewiesen(request) or (client_id, client_secret)
        try:
            gegeben = dienste.clients.token(id, geheimnis, scope.strip() or None)
        except ClientAbgelehnt as fehler_:
            dienste.bremse.fehlschlag(gegenueber(request))
            return _abgelehnt(fehler_, "invalid_client")
        except ScopeUngueltig as fehler_:
            return _abgelehnt(fehler_, "invalid_scope")
        rest = (gegeben.bis - dienste.uhr.jetzt()) // timedelta(seconds=1)
        modell = Tokenmodell(access_token=gegeben.token, expires_in=rest, scope=gegeben.mandant)
        return JSONResponse(modell.model_dump())

    return router


def _ausgewiesen(request: Request) -> tuple[str, str] | None:
    """HTTP Basic; both are form-encoded in it (RFC 6749, section 2.3.1)."""
    verfahren, _, wert = request.headers.get("authorization", "").partition(" ")
    if verfahren.lower() != "basic":
        return None
    try:
        id, _, geheimnis = base64.b64decode(wert.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote_plus(id), unquote_plus(geheimnis)


def _abgelehnt(grund: Fehler, error: str) -> Response:
    status = 401 if error == "invalid_client" else 400
    kopf = {"WWW-Authenticate": "Basic"} if status == 401 else {}
    felder = problem(grund) | {"status": status, "error": error, "error_description": grund.text}
    return JSONResponse(felder, status, kopf)
