"""Finding a person's handovers: by POST, for names have no place in addresses (invariant 11); what was searched for
lies on a note of the user, so that going back from what was found leads to it. Whoever finds protected persons and
may know of them says what for before the page says who they are."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import merkzettel
from gateway.auskunft.vorgaenge.auskunft import Fundliste
from gateway.auskunft.vorgaenge.suche import SucheUnmoeglich
from gateway.domain.suchanlass import Suchanlass
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_ART = "suche"


def seiten_der_suche(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/suche")
    def suche(request: Request, sitzung: Angemeldet, nr: Annotated[UUID | None, Query()] = None) -> Response:
        """`nr`: of an own search; one that is gone is an empty form."""
        werte = merkzettel.lies(dienste.haus(sitzung.mandant), sitzung.wer.id, _ART, nr) if nr else None
        return _zeige(request, dienste, sitzung, Eingaben(werte or {}), suchen=werte is not None)

    @router.post("/suche")
    def suchen(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        begriff = e.verlange("suchbegriff", "Bitte geben Sie einen Suchbegriff ein.")
        if "anlass" in e.werte and _anlass(e) is None:
            e.fehler["anlass"] = "Bitte wählen Sie einen Anlass."
        if e.fehler:
            return _zeige(request, dienste, sitzung, e, suchen="suchbegriff" not in e.fehler)
        haus = dienste.haus(sitzung.mandant)
        nr = merkzettel.lege(haus, sitzung.wer.id, _ART, {"suchbegriff": begriff, "anlass": e["anlass"]})
        return RedirectResponse(f"{dienste.praefix}/suche?nr={nr}", 303)

    return router


def _zeige(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben, *, suchen: bool) -> Response:
    gefunden = None
    if suchen:
        try:
            gefunden = finde(dienste, sitzung, e["suchbegriff"], _anlass(e))
        except SucheUnmoeglich as fehler:
            e.fehler["suchbegriff"] = fehler.text
    return seite(
        request,
        "suche.html",
        status=400 if e.fehler else 200,
        e=e,
        gefunden=gefunden,
        anlaesse=[(a.value, a.text) for a in Suchanlass],
    )


def _anlass(e: Eingaben) -> Suchanlass | None:
    return Suchanlass(e["anlass"]) if e["anlass"] in set(Suchanlass) else None


def finde(dienste: Webdienste, sitzung: Sitzung, begriff: str, anlass: Suchanlass | None) -> Fundliste:
    """Whoever is shown is in the log before that, and what for. Raises `SucheUnmoeglich`."""
    gefunden = dienste.auskunft_fuer(sitzung).suche(begriff, anlass=anlass)
    wozu = {"anlass": anlass.value} if anlass else {}
    bezuege = [f"vorgang:{id}" for id in gefunden.gezeigt]
    dienste.leseprotokoll.vermerke_alle(sitzung.mandant, sitzung.wer.id, bezuege, bei="suche", **wozu)
    return gefunden
