"""The documents of one handover, where they are too many for its page: part by part, page by page, or by name."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import merkzettel
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.dokumente import BILDER_JE_SEITE, FILTERSEITE, JE_SEITE, filtere_namen, gruppiere
from gateway.web.pages.lesen import ZEICHENBAR
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_FILTER = "filter"


def seiten_der_vorgangsdokumente(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/uebergaben/{id}/dokumente")
    def dokumente(
        request: Request,
        sitzung: Angemeldet,
        id: UUID,
        teil: Annotated[int, Query(ge=1, le=100_000)] = 1,
        ab: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
        bilder: bool = False,
        filter: Annotated[UUID | None, Query()] = None,
    ) -> Response:
        """One part of a large file, page by page; `bilder`: with a picture of each first page; `filter`: a note of the
        user that says what was looked for."""
        if filter is not None:
            gesucht = merkzettel.lies(dienste.haus(sitzung.mandant), sitzung.wer.id, _FILTER, filter)
            return _gefiltert(request, dienste, sitzung, id, Eingaben(gesucht or {}))
        vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
        teile = gruppiere(vorgang.dokumente, lambda d: d.dokument)
        if teil > len(teile):
            raise NichtGefunden
        return seite(
            request,
            "dokumente.html",
            zeile=vorgang.ueberblick,
            teil=teile[teil - 1],
            ab=ab,
            je_seite=BILDER_JE_SEITE if bilder else JE_SEITE,
            bilder=bilder,
            zeichenbar=ZEICHENBAR,
        )

    @router.post("/uebergaben/{id}/dokumente")
    def filtere(request: Request, sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        """By POST: names of documents have no place in addresses."""
        e = Eingaben.aus(formular)
        begriff = e.begrenze("name")
        if e.fehler:
            return _gefiltert(request, dienste, sitzung, id, e)
        werte = {"name": begriff, "offen": e["offen"]}
        zettel = merkzettel.lege(dienste.haus(sitzung.mandant), sitzung.wer.id, _FILTER, werte)
        return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}/dokumente?filter={zettel}", 303)

    return router


def _gefiltert(request: Request, dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben) -> Response:
    vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    treffer = () if e.fehler else filtere_namen(vorgang.dokumente, e["name"], offen=bool(e["offen"]))
    return seite(
        request,
        "dokumente_filter.html",
        status=400 if e.fehler else 200,
        zeile=vorgang.ueberblick,
        treffer=treffer[:FILTERSEITE],
        anzahl=len(treffer),
        e=e,
    )
