"""Who is asking: the session behind the cookie, or the script behind the bearer token."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from gateway.web.bremse import Tokentor
from gateway.web.fehler import NichtAngemeldet
from gateway.web.zugang import Berechtigung, Zugangsfach

HINTERGRUND = "X-Hintergrund"
"""Request header of the pages' own refreshing: it does not prolong the session."""


@dataclass(frozen=True)
class Sitzung:
    """A logged-in caller. `formularwort` guards this session's forms against foreign pages (CSRF)."""

    berechtigung: Berechtigung
    geheimnis: str | None
    """Secret of the cookie; None for scripts."""

    def __repr__(self) -> str:
        return f"Sitzung({self.berechtigung.mandant})"

    @property
    def formularwort(self) -> str:
        return hashlib.sha256(f"formular:{self.geheimnis}".encode()).hexdigest()

    def passt(self, formularwort: str) -> bool:
        return self.geheimnis is not None and hmac.compare_digest(
            self.formularwort.encode(), formularwort.encode()
        )


@dataclass(frozen=True)
class Ausweis:
    """Name and path of the session cookie; the name differs per installation because browsers do not
    keep cookies of different ports on one host apart."""

    name: str
    pfad: str

    def setze(self, antwort: Response, geheimnis: str, *, https: bool) -> None:
        antwort.set_cookie(
            self.name, geheimnis, path=self.pfad, httponly=True, samesite="strict", secure=https
        )

    def loesche(self, antwort: Response) -> None:
        antwort.delete_cookie(self.name, path=self.pfad, httponly=True, samesite="strict")


def erkenne(
    request: Request, fach: Zugangsfach, tor: Tokentor, ausweis: Ausweis, *, skripte: bool
) -> Sitzung | None:
    """The caller, or None. Bearer tokens count only where `skripte` says so (the API). Raises like the `Tokentor`."""
    verfahren, _, wort = request.headers.get("authorization", "").partition(" ")
    if skripte and verfahren.lower() == "bearer":
        recht = tor.oeffne(wort.strip(), request.client.host if request.client else "")
        return Sitzung(recht, None) if recht else None
    geheimnis = request.cookies.get(ausweis.name)
    if not geheimnis:
        return None
    recht = fach.sitzung(geheimnis, beruehren=HINTERGRUND not in request.headers)
    return Sitzung(recht, geheimnis) if recht else None


def _angemeldet(request: Request) -> Sitzung:
    """The caller that the gate has let in. Raises `NichtAngemeldet` should the gate ever be missing."""
    sitzung = getattr(request.state, "sitzung", None)
    if not isinstance(sitzung, Sitzung):
        raise NichtAngemeldet
    return sitzung


Angemeldet = Annotated[Sitzung, Depends(_angemeldet)]
