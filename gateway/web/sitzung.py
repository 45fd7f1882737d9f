"""Who is asking: the session behind the cookie, or the script behind the bearer token."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request, Response

from gateway.ablage.clients import TOKENPRAEFIX
from gateway.auskunft.betrieb.personal import Mitarbeiter
from gateway.domain.aufgabe import Rolle
from gateway.web.fehler import NichtAngemeldet
from gateway.web.rechte import sieht_inhalt
from gateway.web.zugang import Berechtigung

if TYPE_CHECKING:
    from gateway.web.dienste import Webdienste

HINTERGRUND = "X-Hintergrund"
"""Request header of the pages' own refreshing: it does not prolong the session."""


@dataclass(frozen=True)
class Sitzung:
    """A logged-in caller, with the roles of this very moment. `formularwort` guards this session's forms against
    foreign pages (CSRF)."""

    berechtigung: Berechtigung
    wer: Mitarbeiter
    geheimnis: str | None
    """Secret of the cookie; None for scripts."""

    def __repr__(self) -> str:
        return f"Sitzung({self.mandant})"

    @property
    def mandant(self) -> str:
        """The one authority whose data count in this session."""
        return self.berechtigung.mandant

    @property
    def rollen(self) -> Collection[Rolle]:
        """What the caller may do there."""
        return self.wer.rollen.get(self.mandant, ())

    @property
    def inhalt(self) -> bool:
        """May the caller see persons and content?"""
        return sieht_inhalt(self.rollen)

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


def erkenne(request: Request, dienste: Webdienste, *, api: bool) -> Sitzung | None:
    """The caller, or None. Bearer tokens count only for the API; there the cookie counts for reading only.
    Raises like the `Tokentor`."""
    berechtigung, geheimnis = _ausgewiesen(request, dienste, api=api)
    if berechtigung is not None and not _verbuergt(dienste, berechtigung, geheimnis):
        return None
    wer = dienste.personal.wer_ist(berechtigung.benutzer) if berechtigung else None
    if berechtigung is None or wer is None or berechtigung.mandant not in dienste.mandanten:
        return None
    return Sitzung(berechtigung, wer, geheimnis) if berechtigung.mandant in wer.rollen else None


def _ausgewiesen(
    request: Request, dienste: Webdienste, *, api: bool
) -> tuple[Berechtigung | None, str | None]:
    verfahren, _, wort = request.headers.get("authorization", "").partition(" ")
    if api and verfahren.lower() == "bearer":
        return _mit_token(request, dienste, wort.strip()), None
    geheimnis = request.cookies.get(dienste.ausweis.name)
    if not geheimnis or (api and request.method != "GET"):
        return None, None
    return dienste.fach.sitzung(geheimnis, beruehren=HINTERGRUND not in request.headers), geheimnis


def _verbuergt(dienste: Webdienste, berechtigung: Berechtigung, geheimnis: str | None) -> bool:
    """Does the identity provider still vouch for who came from it?"""
    if berechtigung.weg != "oidc" or geheimnis is None:
        return True
    return dienste.fremdsitzungen.bestaetige(dienste.fach.abdruck(geheimnis))


def _mit_token(request: Request, dienste: Webdienste, wort: str) -> Berechtigung | None:
    """A client's token, or else a person's; what is neither is braked at the door for persons."""
    if wort.startswith(TOKENPRAEFIX) and (recht := dienste.clients.oeffne(wort)) is not None:
        dienste.zaehlwerk(recht.je_minute).zaehle(recht.benutzer)
        return Berechtigung(recht.mandant, recht.benutzer, recht.bis, recht.bis, "client")
    return dienste.tokentor.oeffne(wort, request.client.host if request.client else "")


def _angemeldet(request: Request) -> Sitzung:
    """The caller that the gate has let in. Raises `NichtAngemeldet` should the gate ever be missing."""
    sitzung = getattr(request.state, "sitzung", None)
    if not isinstance(sitzung, Sitzung):
        raise NichtAngemeldet
    return sitzung


Angemeldet = Annotated[Sitzung, Depends(_angemeldet)]
