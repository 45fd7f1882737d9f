"""The line to a DMS with a login."""

from __future__ import annotations

import ssl
from typing import Literal

import httpx2

from adapters.dms.fern.leitung import FRIST, Leitung

Anmeldeart = Literal["basic", "digest"]


def leitung(
    benutzer: str,
    kennwort: str,
    art: Anmeldeart = "basic",
    *,
    tls: ssl.SSLContext | None = None,
    frist: httpx2.Timeout = FRIST,
) -> Leitung:
    """Only to this server, through no proxy that the surroundings name. `tls`: None = public authorities."""
    anmeldung: httpx2.Auth = (
        httpx2.DigestAuth(benutzer, kennwort) if art == "digest" else httpx2.BasicAuth(benutzer, kennwort)
    )
    klient = httpx2.Client(auth=anmeldung, timeout=frist, trust_env=False, verify=tls or True)
    return Leitung(klient, rueckfrage=art == "digest")
