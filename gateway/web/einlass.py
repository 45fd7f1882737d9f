"""Into a session: the page with all ways in, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf.anmeldung import waehle_mandant
from gateway.errors import Fehler
from gateway.web.dienste import Webdienste
from gateway.web.fehler import ZugangAbgelehnt
from gateway.web.formular import Eingaben
from gateway.web.vorlagen import seite


def anmeldeseite(
    request: Request,
    dienste: Webdienste,
    *,
    fehler: Fehler | None = None,
    am_wort: bool = False,
    e: Eingaben | None = None,
    status: int = 200,
) -> Response:
    """All ways in. `fehler`: of the provider or, with `am_wort`, of the one-time token; `e`: of the account."""
    eingaben = e or Eingaben()
    werte = {name: wert for name, wert in eingaben.werte.items() if name == "kennung"}
    return seite(
        request,
        "anmelden.html",
        status=status,
        fehler=fehler,
        am_wort=am_wort,
        fremd=dienste.anmeldedienst.name if dienste.anmeldedienst else None,
        e=Eingaben(werte, eingaben.fehler),
    )


def eroeffne(
    request: Request,
    dienste: Webdienste,
    benutzer: str,
    weg: str,
    antwort: Response | None = None,
    merke: Callable[[str], None] | None = None,
) -> Response:
    """A session for somebody who has said who he is; `antwort` instead of a redirect; `merke` gets its digest before
    it counts. Raises `KeineRolle`."""
    wer = dienste.personal.wer_ist(benutzer)
    mandant = waehle_mandant(wer.rollen if wer else {}, tuple(dienste.mandanten))
    geheimnis = dienste.fach.eroeffne(mandant, benutzer, weg)
    if merke is not None:
        merke(dienste.fach.abdruck(geheimnis))
    return eingelassen(request, dienste, geheimnis, antwort)


def eingelassen(
    request: Request, dienste: Webdienste, geheimnis: str, antwort: Response | None = None
) -> Response:
    """Into the session, once it is recorded."""
    recht = dienste.fach.sitzung(geheimnis, beruehren=False)
    if recht is None:
        raise ZugangAbgelehnt
    try:
        dienste.anmeldebuch.vermerke(recht.mandant, recht.benutzer, recht.weg)
    except Fehler:
        dienste.fach.beende(geheimnis)
        raise
    antwort = antwort or RedirectResponse(f"{dienste.praefix}/", 303)
    dienste.ausweis.setze(antwort, geheimnis, https=request.url.scheme == "https")
    return antwort


def gegenueber(request: Request) -> str:
    """The caller's address; for callers behind a trusted proxy the one that the proxy tells."""
    return request.client.host if request.client else ""
