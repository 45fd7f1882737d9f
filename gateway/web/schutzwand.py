"""The wall around the application: every request passes it before any route is looked up.

Foreign host names, foreign origins, strangers and whoever has no right are turned away here, by the table of
`gateway.web.rechte`: what is not written there is closed. Every answer leaves with the security headers.
"""

from __future__ import annotations

import logging
import traceback
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.errors import Fehler, InternerFehler
from gateway.web import rechte
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import HINTERGRUND, erkenne
from gateway.web.fehler import (
    FalscheMethode,
    FremdeHerkunft,
    FremderName,
    KeinRecht,
    NichtAngemeldet,
    NichtGefunden,
    ZuGross,
)
from gateway.web.problem import fehlerantwort, ist_maschine

STATISCH = "/static/"
SKRIPTWEGE = frozenset({"/sitzung"})
"""Asked by scripts of the pages: they are told that nobody is logged in, not led to the login."""
LESEND = frozenset({"GET", "HEAD", "OPTIONS"})

KOPFZEILEN = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not "no-referrer": with it browsers send "Origin: null", and own forms could not be told apart
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

protokoll = logging.getLogger(__name__)


class Schutzwand:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, dienste: Webdienste) -> None:
        self._app = app
        self._dienste = dienste

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        scope = self._ohne_praefix(scope)
        kopf = _Kopfsender(send, unveraenderlich=_weg(scope).startswith(STATISCH))
        try:
            antwort = await run_in_threadpool(self._weise_ab, Request(scope))
            await (antwort or self._app)(scope, receive, kopf.sende)
        except ClientDisconnect:  # went away in the middle of his request, or was cut
            return
        except Exception as fehler:
            protokoll.error("Unerwarteter Fehler: %s", _ort(fehler))
            if kopf.begonnen:
                raise ConnectionAbortedError from None
            await fehlerantwort(Request(scope), InternerFehler())(scope, receive, kopf.sende)

    def _ohne_praefix(self, scope: Scope) -> Scope:
        """Proxies may or may not cut off the prefix; behind this line it is always told apart."""
        praefix = self._dienste.praefix
        weg = scope["path"]
        if weg == praefix or weg.startswith(f"{praefix}/"):
            weg = weg[len(praefix) :]
        return {**scope, "root_path": praefix, "path": f"{praefix}{weg or '/'}", "state": {}}

    def _weise_ab(self, request: Request) -> Response | None:
        """The answer to somebody who must not come in; None lets the request pass."""
        try:
            self._pruefe_namen(request)
            _pruefe_groesse(request)
            _pruefe_herkunft(request)
            self._pruefe_recht(request)
        except NichtAngemeldet as fehler:
            if (
                ist_maschine(request)
                or HINTERGRUND in request.headers
                or request.method != "GET"
                or _weg(request.scope) in SKRIPTWEGE
            ):
                return fehlerantwort(request, fehler)
            return RedirectResponse(f"{self._dienste.praefix}/anmelden", status_code=303)
        except Fehler as fehler:
            return fehlerantwort(request, fehler)
        return None

    def _pruefe_namen(self, request: Request) -> None:
        if _rechnername(request.headers.get("host", "")) not in self._dienste.namen:
            raise FremderName

    def _pruefe_recht(self, request: Request) -> None:
        """Strangers learn nothing, not even which routes there are."""
        weg = _weg(request.scope)
        try:
            recht, unbekannt = rechte.finde(request.method, weg), None
        except (NichtGefunden, FalscheMethode) as fehler:
            recht, unbekannt = None, fehler
        request.state.mandanten = self._dienste.mandanten
        request.state.wartung = self._dienste.wartungsbuch.offene
        if recht and recht.rollen is None:
            return
        sitzung = erkenne(request, self._dienste, api=weg.startswith("/api/"))
        if sitzung is None:
            raise NichtAngemeldet
        request.state.sitzung = sitzung
        if recht is None:
            raise unbekannt or NichtGefunden
        if not rechte.erlaubt(recht, sitzung.rollen):
            raise KeinRecht


class _Kopfsender:
    """Adds the headers to the first message of an answer."""

    def __init__(self, send: Send, *, unveraenderlich: bool) -> None:
        self._send = send
        self._haltbarkeit = "no-cache" if unveraenderlich else "no-store"
        self.begonnen = False

    async def sende(self, nachricht: Message) -> None:
        if nachricht["type"] == "http.response.start":
            self.begonnen = True
            kopf = MutableHeaders(scope=nachricht)
            for name, wert in KOPFZEILEN.items():
                kopf.setdefault(name, wert)  # a route that serves documents has a stricter or another policy
            kopf["Cache-Control"] = self._haltbarkeit
        await self._send(nachricht)


def _weg(scope: Scope) -> str:
    weg: str = scope["path"]
    return weg[len(scope["root_path"]) :]


def _rechnername(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _pruefe_groesse(request: Request) -> None:
    """Changing requests are small, and say how large they are."""
    if request.method in LESEND:
        return
    try:
        grenze = rechte.finde(request.method, _weg(request.scope)).groesse
    except (NichtGefunden, FalscheMethode):
        grenze = rechte.FORMULARGRENZE
    laenge = int(request.headers.get("content-length", "0"))  # the server lets only digits through
    if laenge > grenze or "transfer-encoding" in request.headers:
        raise ZuGross


def _pruefe_herkunft(request: Request) -> None:
    """Changing requests come from our own pages."""
    if request.method in LESEND:
        return
    herkunft = request.headers.get("origin")
    fremd = herkunft is not None and urlsplit(herkunft).netloc != request.headers.get("host")
    if fremd or request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FremdeHerkunft


def _ort(fehler: Exception) -> str:
    """Class and place, never the text: it may quote content."""
    stelle = traceback.extract_tb(fehler.__traceback__)[-1]
    return f"{type(fehler).__name__} in {stelle.name}, Zeile {stelle.lineno}"
