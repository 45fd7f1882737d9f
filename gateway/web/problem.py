"""Errors as answers: problem+json (RFC 9457) for machines, a German page for people."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from gateway.errors import Fehler, InternerFehler
from gateway.web.fehler import (
    FalscheMethode,
    NichtAngemeldet,
    NichtGefunden,
    SchluesselLaeuft,
    Webfehler,
    http_status,
)
from gateway.web.vorlagen import seite

protokoll = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
_TITEL = {
    400: "Anfrage nicht zulässig",
    401: "Nicht angemeldet",
    403: "Nicht erlaubt",
    404: "Nicht gefunden",
    405: "Nicht erlaubt",
    409: "Nicht mehr möglich",
    410: "Nicht mehr hier",
    412: "Stand veraltet",
    413: "Zu groß",
    421: "Falscher Name",
    422: "Anderer Auftrag",
    428: "Stand fehlt",
    429: "Zu viele Versuche",
    503: "Zurzeit nicht möglich",
}


def problem(fehler: Fehler) -> dict[str, Any]:
    """The fields of RFC 9457 plus our dotted code."""
    status = http_status(fehler)
    return {
        "type": f"urn:aktenbruecke:fehler:{fehler.code}",
        "title": titel(status),
        "status": status,
        "detail": fehler.text,
        "code": fehler.code,
    }


def titel(status: int) -> str:
    return _TITEL.get(status, "Fehler im Programm")


def ist_maschine(request: Request) -> bool:
    """API and health checks get JSON, everything else is for people."""
    return request.url.path.removeprefix(request.scope["root_path"]).startswith(("/api/", "/health/"))


def fehlerantwort(request: Request, fehler: Fehler) -> Response:
    """The answer to whoever asked."""
    status = http_status(fehler)
    if status >= 500 and not isinstance(fehler, InternerFehler):  # whose line tells its place, too
        protokoll.warning("Mit %s beantwortet: %s", status, fehler.code)
    if not ist_maschine(request):
        rat = (
            fehler.rat if isinstance(fehler, Webfehler) else ""
        )  # the advice of other rooms is for administrators
        return seite(request, "fehler.html", status=status, fehler=fehler, titel=titel(status), rat=rat)
    kopf = {"WWW-Authenticate": "Bearer"} if isinstance(fehler, NichtAngemeldet) else {}
    if status == 429:
        kopf["Retry-After"] = "60"
    if isinstance(fehler, SchluesselLaeuft):
        kopf["Retry-After"] = "1"
    return JSONResponse(problem(fehler), status, kopf, PROBLEM)


def richte_fehlerantworten_ein(app: FastAPI) -> None:
    """Every error that a route can raise becomes one of our own."""

    @app.exception_handler(Fehler)
    def _eigener(request: Request, fehler: Exception) -> Response:
        assert isinstance(fehler, Fehler)
        return fehlerantwort(request, fehler)

    @app.exception_handler(RequestValidationError)
    def _falsche_angaben(request: Request, fehler: Exception) -> Response:
        assert isinstance(fehler, RequestValidationError)
        namen = sorted({str(f["loc"][-1]) for f in fehler.errors()})
        # an id that is none names nothing: the same answer as for an unknown one
        ort = {f["loc"][0] for f in fehler.errors()}
        if ort == {"path"}:
            return fehlerantwort(request, NichtGefunden())
        return fehlerantwort(request, Webfehler(f"Diese Angabe ist nicht zulässig: {', '.join(namen)[:80]}."))

    @app.exception_handler(HTTPException)
    def _keine_route(request: Request, fehler: Exception) -> Response:
        assert isinstance(fehler, HTTPException)
        eigener = {404: NichtGefunden, 405: FalscheMethode}.get(fehler.status_code, Webfehler)
        return fehlerantwort(request, eigener())
