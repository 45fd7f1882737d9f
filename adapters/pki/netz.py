"""Plain HTTP to the hosts that the administrator has named, and to no other.

Certificates of strangers contain addresses; following them would let anybody make this machine call any
host. Lists and OCSP answers are signed, so plain http is enough.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import httpx2

from adapters.gesamtfrist import Gesamtfrist

HOECHSTENS = 50_000_000
"""Bytes of an answer."""
FRIST = httpx2.Timeout(20, connect=5)
"""Seconds of silence."""
LISTE_GANZ, AUSKUNFT_GANZ = 120.0, 20.0
"""Seconds for a whole revocation list, and for one OCSP answer, for which somebody waits."""


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

    def hole(self, url: str, anfrage: bytes | None = None, art: str | None = None) -> bytes | None:
        """The body of a 200 answer to GET, or to POST with `anfrage` of the content type `art`.

        None when not allowed, not to be had or too large; redirects are not followed."""
        if not self.darf(url):
            return None
        angaben: dict[str, Any] = {"headers": {"Content-Type": art} if art else {}, "content": anfrage}
        try:
            with Gesamtfrist(LISTE_GANZ if anfrage is None else AUSKUNFT_GANZ) as frist:
                return self._rufe("GET" if anfrage is None else "POST", url, frist, angaben)
        except httpx2.HTTPError:
            return None

    def _rufe(self, weise: str, url: str, frist: Gesamtfrist, angaben: dict[str, Any]) -> bytes | None:
        inhalt = bytearray()
        with self._klient.stream(
            weise, url, timeout=FRIST, extensions=frist.extensions, **angaben
        ) as antwort:
            if antwort.status_code != httpx2.codes.OK:
                return None
            for stueck in antwort.iter_bytes():
                inhalt += stueck
                if len(inhalt) > HOECHSTENS:
                    return None
        return bytes(inhalt)
