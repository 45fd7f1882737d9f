"""Who is asking: told from the cookie, or from the bearer token of a script."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from gateway.ablage.clients import TOKENPRAEFIX
from gateway.web.dienste import Webdienste
from gateway.web.fehler import NichtAngemeldet
from gateway.web.sitzung import Sitzung
from gateway.web.zugang import Berechtigung

HINTERGRUND = "X-Hintergrund"
"""Request header of the pages' own refreshing: it does not prolong the session."""


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
