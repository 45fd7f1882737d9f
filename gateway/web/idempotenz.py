"""Idempotency-Key: the same request of the API twice works once and is answered the same
(draft-ietf-httpapi-idempotency-key-header).

Stands behind the wall, so that callers and their rights are known. Kept are answers that say it was done; a request
that was refused has changed nothing, and its key is free again. What is kept may name persons: it is sealed with a
key that follows from the caller's, which is not stored."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.ablage.idempotenz import Anlauf, Idempotenzbuch, Merkantwort
from gateway.errors import Fehler
from gateway.web.fehler import SchluesselBenutzt, SchluesselLaeuft
from gateway.web.problem import fehlerantwort
from gateway.web.sitzung import Sitzung

KOPF = "idempotency-key"
_LAENGE = 200
_GROESSE = 2_000_000
"""Larger answers are not kept; none that changes something has as many bytes."""
_BEHALTEN = ("content-type", "etag", "location")


class Einmaligkeit:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, buch: Idempotenzbuch) -> None:
        self._app = app
        self._buch = buch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        schluessel = _schluessel(scope)
        if schluessel is None:
            await self._app(scope, receive, send)
            return
        inhalt = await Request(scope, receive).body()
        anfrage = hashlib.sha256(f"{scope['path']}?{scope['query_string']!r}\n".encode() + inhalt).hexdigest()
        try:
            anlauf = await run_in_threadpool(self._buch.beginne, _abdruck(schluessel), anfrage)
        except Fehler as fehler:
            await fehlerantwort(Request(scope), fehler)(scope, receive, send)
            return
        if anlauf is Anlauf.NEU:
            await self._fuehre_aus(scope, _vorgelesen(inhalt, receive), send, schluessel)
            return
        antwort = _wiederholt(scope, anlauf, schluessel)
        await antwort(scope, receive, send)

    async def _fuehre_aus(self, scope: Scope, receive: Receive, send: Send, schluessel: str) -> None:
        """The answer is kept before it is sent: who has it can rely on it."""
        mitschrift = _Mitschrift()
        try:
            await self._app(scope, receive, mitschrift.nimm)
        except BaseException:
            await run_in_threadpool(self._buch.gib_frei, _abdruck(schluessel))
            raise
        antwort = mitschrift.antwort(_siegel(schluessel))
        if antwort is None or getattr(Request(scope).state, "einmalig", False):
            await run_in_threadpool(self._buch.gib_frei, _abdruck(schluessel))
        else:
            await run_in_threadpool(self._buch.merke, _abdruck(schluessel), antwort)
        for nachricht in mitschrift.nachrichten:
            await send(nachricht)


class _Mitschrift:
    """What the application answers, held back."""

    def __init__(self) -> None:
        self.nachrichten: list[Message] = []

    async def nimm(self, nachricht: Message) -> None:
        self.nachrichten.append(nachricht)

    def antwort(self, siegel: Fernet) -> Merkantwort | None:
        """None for one that need not be kept."""
        start = next((n for n in self.nachrichten if n["type"] == "http.response.start"), None)
        inhalt = b"".join(n.get("body", b"") for n in self.nachrichten)
        if start is None or not 200 <= start["status"] < 300 or len(inhalt) > _GROESSE:
            return None
        kopf = {k.decode().lower(): w.decode("latin-1") for k, w in start["headers"]}
        behalten = {k: kopf[k] for k in _BEHALTEN if k in kopf}
        return Merkantwort(start["status"], behalten, siegel.encrypt(inhalt))


def _schluessel(scope: Scope) -> str | None:
    """Caller and key; None for a request that is none of ours. A key that is too long is refused by the route."""
    sitzung = scope.get("state", {}).get("sitzung")
    if scope["type"] != "http" or scope["method"] != "POST" or not isinstance(sitzung, Sitzung):
        return None
    if not scope["path"][len(scope["root_path"]) :].startswith("/api/"):
        return None
    genannt = Request(scope).headers.get(KOPF, "")
    if not 0 < len(genannt) <= _LAENGE:
        return None
    return f"{sitzung.mandant}\n{sitzung.wer.id}\n{genannt}"


def _abdruck(schluessel: str) -> str:
    return hashlib.sha256(schluessel.encode()).hexdigest()


def _siegel(schluessel: str) -> Fernet:
    ableitung = HKDF(SHA256(), 32, salt=None, info=b"aktenbruecke idempotenz")
    return Fernet(urlsafe_b64encode(ableitung.derive(schluessel.encode())))


def _wiederholt(scope: Scope, anlauf: Anlauf | Merkantwort, schluessel: str) -> Response:
    if isinstance(anlauf, Merkantwort):
        kopf = {**anlauf.kopf, "Idempotency-Replayed": "true"}
        return Response(_siegel(schluessel).decrypt(anlauf.inhalt), anlauf.status, kopf)
    fehler = SchluesselLaeuft() if anlauf is Anlauf.LAEUFT else SchluesselBenutzt()
    return fehlerantwort(Request(scope), fehler)


def _vorgelesen(inhalt: bytes, weiter: Receive) -> Receive:
    """The body has been read; the application reads it from here, and whatever comes after it from there."""
    gelesen = False

    async def receive() -> Message:
        nonlocal gelesen
        if gelesen:
            return await weiter()
        gelesen = True
        return {"type": "http.request", "body": inhalt, "more_body": False}

    return receive
