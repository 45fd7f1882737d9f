"""Plain HTTP to the hosts that the administrator has named, and to no other.

Certificates of strangers contain addresses; following them would let anybody make this machine call any
host. Lists and OCSP answers are signed, so plain http is enough.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import httpx2

from adapters.gesamtfrist import Gesamtfrist
from adapters.httpstand import httpstand

HOECHSTENS = 50_000_000
"""Bytes of an answer."""
FRIST = httpx2.Timeout(20, connect=5)
"""Seconds of silence."""
LISTE_GANZ, AUSKUNFT_GANZ = 120.0, 20.0
"""Seconds for a whole revocation list, and for one OCSP answer, for which somebody waits."""


@dataclass(frozen=True)
class Geholt:
    """The body of a 200 answer; `stand`: status and media type, for people."""

    inhalt: bytes
    stand: str


class NichtZuHaben(Exception):
    """Not allowed, nobody there, or not what was asked for; `args[0]`: status and media type of the answer, if any."""


class Pkinetz:
    """`hosts`: names or name:port, exactly as in the addresses."""

    def __init__(self, hosts: Collection[str], klient: httpx2.Client):
        self._hosts = frozenset(host.lower() for host in hosts)
        self._klient = klient

    def darf(self, url: str) -> bool:
        """Is this an http(s) address at one of the named hosts, without a login in it?"""
        try:
            ziel = httpx2.URL(url)
        except httpx2.InvalidURL:
            return False
        name = ziel.host if ziel.port is None else f"{ziel.host}:{ziel.port}"
        return ziel.scheme in ("http", "https") and not ziel.userinfo and name.lower() in self._hosts

    def hole(self, url: str, anfrage: bytes | None = None, art: str | None = None) -> Geholt:
        """The answer to GET, or to POST with `anfrage` of the content type `art`.

        Raises `NichtZuHaben`, also for what is too large; redirects are not followed."""
        if not self.darf(url):
            raise NichtZuHaben(None)
        angaben: dict[str, Any] = {"headers": {"Content-Type": art} if art else {}, "content": anfrage}
        try:
            with Gesamtfrist(LISTE_GANZ if anfrage is None else AUSKUNFT_GANZ) as frist:
                return self._rufe("GET" if anfrage is None else "POST", url, frist, angaben)
        except httpx2.HTTPError:
            raise NichtZuHaben(None) from None

    def _rufe(self, weise: str, url: str, frist: Gesamtfrist, angaben: dict[str, Any]) -> Geholt:
        inhalt = bytearray()
        with self._klient.stream(
            weise, url, timeout=FRIST, extensions=frist.extensions, **angaben
        ) as antwort:
            stand = httpstand(antwort.status_code, antwort.headers.get("Content-Type"))
            if antwort.status_code != httpx2.codes.OK:
                raise NichtZuHaben(stand)
            for stueck in antwort.iter_bytes():
                inhalt += stueck
                if len(inhalt) > HOECHSTENS:
                    raise NichtZuHaben(stand)
        return Geholt(bytes(inhalt), stand)
