"""Calls to the identity provider: short, small, and never more of them at once than people are kept waiting."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx2

from adapters.gesamtfrist import Gesamtfrist
from gateway.ports import AnmeldedienstWeg

FRIST = 5.0
"""Seconds for a whole answer."""
HOECHSTENS = 200_000
"""Bytes of an answer."""
_ZUGLEICH = 4
"""A provider that hangs must not take all threads that serve pages."""


class Anbieternetz:
    """HTTP with the provider. `klient` follows no redirects."""

    def __init__(self, klient: httpx2.Client) -> None:
        self._klient = klient
        self._platz = threading.BoundedSemaphore(_ZUGLEICH)

    def hole(self, url: str) -> Mapping[str, Any]:
        """A JSON document. Raises `AnmeldedienstWeg`."""
        status, inhalt = self._rufe("GET", url, {})
        if status != httpx2.codes.OK:
            raise AnmeldedienstWeg(f"Der Anmeldedienst antwortet nicht, wie er soll (HTTP {status}).")
        return inhalt

    def sende(
        self, url: str, felder: Mapping[str, str], kopf: Mapping[str, str]
    ) -> tuple[int, Mapping[str, Any]]:
        """Status and JSON object of the answer to a form. Raises `AnmeldedienstWeg`."""
        return self._rufe("POST", url, {"data": dict(felder), "headers": dict(kopf)})

    def _rufe(self, weise: str, url: str, angaben: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        try:
            with self._an_der_reihe(), Gesamtfrist(FRIST) as frist:
                status, text = self._lies(weise, url, frist, angaben)
                gelesen = json.loads(text)
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise AnmeldedienstWeg from None
        except (ValueError, RecursionError):
            raise AnmeldedienstWeg("Was der Anmeldedienst antwortet, ist nicht lesbar.") from None
        if not isinstance(gelesen, dict):
            raise AnmeldedienstWeg("Was der Anmeldedienst antwortet, ist nicht lesbar.")
        return status, gelesen

    def _lies(self, weise: str, url: str, frist: Gesamtfrist, angaben: dict[str, Any]) -> tuple[int, bytes]:
        inhalt = bytearray()
        with self._klient.stream(
            weise, url, timeout=FRIST, extensions=frist.extensions, **angaben
        ) as antwort:
            for stueck in antwort.iter_bytes():
                inhalt += stueck
                if len(inhalt) > HOECHSTENS:
                    raise ValueError("too large")
            return antwort.status_code, bytes(inhalt)

    @contextmanager
    def _an_der_reihe(self) -> Iterator[None]:
        if not self._platz.acquire(blocking=False):
            raise AnmeldedienstWeg
        try:
            yield
        finally:
            self._platz.release()
