"""/metrics in the text form of Prometheus: without login from this very machine, elsewhere with a token of the
Administration, which then shows only its own Mandant. Figures only: no person, no AZR number, no file."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from gateway.web.api.messreihen import Messreihen
from gateway.web.dienste import RECHNERNAMEN, Webdienste
from gateway.web.fehler import NichtAngemeldet

_VERMITTELT = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a proxy adds: then the caller is not this machine, whatever its address says."""


def api_der_messwerte(dienste: Webdienste) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    def metrics(request: Request) -> Response:
        mandanten = tuple(dienste.mandanten) if _von_hier(request) else (_mandant(request, dienste),)
        register = CollectorRegistry()
        register.register(Messreihen(dienste.hausauskunft, dienste.betriebsauskunft, mandanten))
        return Response(generate_latest(register), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return router


def _von_hier(request: Request) -> bool:
    name = (request.url.hostname or "") in RECHNERNAMEN
    return name and _ist_schleife(request) and not any(k in request.headers for k in _VERMITTELT)


def _ist_schleife(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _mandant(request: Request, dienste: Webdienste) -> str:
    """Whose figures the token opens. Raises `NichtAngemeldet` and like the `Tokentor`."""
    verfahren, _, wort = request.headers.get("authorization", "").partition(" ")
    gegenueber = request.client.host if request.client else ""
    recht = dienste.tokentor.oeffne(wort.strip(), gegenueber) if verfahren.lower() == "bearer" else None
    if recht is None or recht.mandant not in dienste.mandanten:
        raise NichtAngemeldet
    if not dienste.hausauskunft.darf_zusehen(recht.benutzer, recht.mandant):
        raise NichtAngemeldet
    return recht.mandant
