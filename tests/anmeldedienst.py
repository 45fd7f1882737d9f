"""An identity provider in the hand of a test: it says whatever it is told to say, signed with whatever it is told to
sign with. Not a model of a good one (that is the real one of `make interop-oidc`) but of every bad one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jwt

from adapters.oidc.anbieter import Anbieter, Anbieterangaben
from adapters.oidc.netz import Anbieternetz
from gateway.ports import Uhr

CLIENT, GEHEIMNIS = "aktenbruecke", "ein Geheimnis: mit & und ü"


def schluessel(kid: str) -> jwk.ECKey:
    return jwk.ECKey.generate_key("P-256", {"kid": kid}, private=True)


class Scheinanbieter:
    """The behaviour; tests set its fields."""

    def __init__(self, uhr: Uhr) -> None:
        self.uhr = uhr
        self.url = ""
        self.schluessel = schluessel("eins")
        self.veroeffentlicht: list[Any] = [self.schluessel]
        self.claims: dict[str, Any] = {}
        """Change or, with None, remove what the token says."""
        self.auskunft: dict[str, Any] = {}
        self.kopf: dict[str, Any] = {}
        self.dazu: dict[str, Any] = {}
        """What the token endpoint gives besides, e.g. a refresh token."""
        self.pause = 0.0
        self.status = 200
        self.token: Callable[[dict[str, Any]], str] = self._signiert
        self.nonce = ""
        self.anfragen: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.abgerufen = 0
        """How often the keys were fetched."""

    def merke(self, adresse: str) -> dict[str, str]:
        """What the browser was sent with, and then comes back with."""
        frage = {k: v[0] for k, v in parse_qs(urlsplit(adresse).query).items()}
        self.nonce = frage["nonce"]
        return {"state": frage["state"], "code": "code-1"}

    def weiter(self, adresse: str) -> str | None:
        """Where a browser goes on: everybody is logged in here already."""
        weg, frage = urlsplit(adresse).path, {k: v[0] for k, v in parse_qs(urlsplit(adresse).query).items()}
        if weg == "/auth":
            return f"{frage['redirect_uri']}?{urlencode(self.merke(adresse))}"
        return frage["post_logout_redirect_uri"] if weg == "/ende" else None

    def antwort(self, weg: str) -> dict[str, Any]:
        if weg == "/.well-known/openid-configuration":
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/auth?ui=de",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "end_session_endpoint": f"{self.url}/ende",
                **self.auskunft,
            }
        if weg == "/jwks":
            self.abgerufen += 1
            return {
                "keys": [s if isinstance(s, dict) else s.as_dict(private=False) for s in self.veroeffentlicht]
            }
        jetzt = int(self.uhr.jetzt().timestamp())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "sub-erika",
            "iat": jetzt,
            "exp": jetzt + 300,
            "nonce": self.nonce,
            "preferred_username": "Erika.Muster@stadt.example",
            "name": "Erika Muster",
            "groups": ["abh-stuttgart"],
            **self.claims,
        }
        return {
            "id_token": self.token({k: v for k, v in claims.items() if v is not None}),
            "access_token": "x",
            **self.dazu,
        }

    def abmeldung(self, **claims: Any) -> str:
        """A logout token."""
        jetzt = int(self.uhr.jetzt().timestamp())
        alle = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": jetzt,
            "exp": jetzt + 120,
            "jti": "abmeldung-1",
            "sub": "sub-erika",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            **claims,
        }
        return self.token({k: v for k, v in alle.items() if v is not None})

    def _signiert(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": self.schluessel.kid, **self.kopf}, claims, self.schluessel)

    def anbindung(self) -> Anbieter:
        import httpx2

        angaben = Anbieterangaben("Stadtkonto", self.url, CLIENT, GEHEIMNIS)
        return Anbieter(angaben, Anbieternetz(httpx2.Client()), self.uhr)


@contextmanager
def laufend(uhr: Uhr, name: str = "127.0.0.1") -> Iterator[Scheinanbieter]:
    """On a free port of this machine, under this name."""
    schein = Scheinanbieter(uhr)

    class Griff(BaseHTTPRequestHandler):
        def _antworte(self) -> None:
            laenge = int(self.headers.get("content-length", "0"))
            felder = {k: v[0] for k, v in parse_qs(self.rfile.read(laenge).decode()).items()}
            schein.anfragen.append((self.path, felder, dict(self.headers)))
            time.sleep(schein.pause)
            if ziel := schein.weiter(self.path):
                self.send_response(302)
                self.send_header("Location", ziel)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            text = json.dumps(schein.antwort(self.path)).encode()
            self.send_response(schein.status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = _antworte

        def log_message(self, *_: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Griff) as server:
        schein.url = f"http://{name}:{server.server_port}"
        faden = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        faden.start()
        try:
            yield schein
        finally:
            server.shutdown()
