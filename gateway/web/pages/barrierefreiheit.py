"""The accessibility statement: for everybody, also before the login (BITV 2.0 § 7)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway import __version__
from gateway.web.dienste import Webdienste
from gateway.web.vorlagen import seite


def seiten_der_barrierefreiheit(dienste: Webdienste) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/barrierefreiheit")
    def erklaerung(request: Request) -> Response:
        return seite(
            request,
            "barrierefreiheit.html",
            programmversion=__version__,
            kontakt=dienste.kontakt,
            durchsetzung=dienste.durchsetzung,
        )

    return router
