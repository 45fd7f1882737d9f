"""/api/v1/uebergaben: read only, for the Mandant to whom the session or the script's token belongs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from gateway.domain.uebergabe import Richtung, Zustand
from gateway.web import marke
from gateway.web.api.dienstmodelle import Problemmodell
from gateway.web.api.modelle import Listenmodell, Uebergabemodell
from gateway.web.api.vorgangsmodelle import Vorgangsmodell
from gateway.web.dienste import Webdienste
from gateway.web.problem import PROBLEM
from gateway.web.sitzung import Angemeldet
from gateway.web.vorlagen import mit_etag

_FEHLER: dict[int | str, dict[str, Any]] = {
    code: {"description": text, "content": {PROBLEM: {"schema": Problemmodell.model_json_schema()}}}
    for code, text in {
        400: "Eine Angabe ist nicht zulässig.",
        401: "Nicht angemeldet.",
        404: "Das gibt es hier nicht.",
        503: "Die Datenbank ist im Augenblick nicht erreichbar.",
    }.items()
}
_UNVERAENDERT: dict[int | str, dict[str, Any]] = {304: {"description": "Unverändert seit diesem ETag."}}


def api_der_uebergaben(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/uebergaben", tags=["Übergaben"], responses=_FEHLER | _UNVERAENDERT)

    @router.get(
        "", response_model=Listenmodell, summary="Übergaben auflisten", response_description="Eine Seite."
    )
    def liste(
        request: Request,
        sitzung: Angemeldet,
        zustand: Annotated[list[Zustand], Query(description="Nur diese Zustände.")] = [],  # noqa: B006
        richtung: Annotated[Richtung | None, Query(description="Nur diese Richtung.")] = None,
        gehalten: Annotated[bool, Query(description="Nur solche mit einer offenen Frage.")] = False,
        gestoert: Annotated[bool, Query(description="Nur gestörte.")] = False,
        partner: Annotated[
            str | None, Query(max_length=20, description="Nur mit dieser anderen Behörde (Kennung).")
        ] = None,
        nach: Annotated[str | None, Query(max_length=200, description="`weiter` der Seite davor.")] = None,
        hoechstens: Annotated[int, Query(ge=1, le=200, description="Zeilen je Seite.")] = 50,
    ) -> Response:
        """Die neuesten zuerst. Die Antwort trägt einen ETag für bedingte Abfragen (`If-None-Match`)."""
        ergebnis = dienste.auskunft(sitzung.mandant).liste(
            zustaende=zustand,
            richtung=richtung,
            gehalten=gehalten,
            gestoert=gestoert,
            partner=partner,
            nach=marke.lies(nach),
            hoechstens=hoechstens,
        )
        modell = Listenmodell(
            uebergaben=[Uebergabemodell.aus(z) for z in ergebnis.zeilen],
            weiter=marke.schreibe(ergebnis.weiter),
        )
        return mit_etag(request, JSONResponse(modell.model_dump(mode="json")))

    @router.get(
        "/{id}",
        response_model=Vorgangsmodell,
        summary="Eine Übergabe mit Zeitleiste",
        response_description="Die Übergabe.",
    )
    def eine(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """Zeitleiste, vier Quittungen, Dokumente mit Stand, Nachlieferungen. Die AZR-Nummer ist maskiert."""
        vorgang = dienste.auskunft(sitzung.mandant).vorgang(id)
        return mit_etag(request, JSONResponse(Vorgangsmodell.von(vorgang).model_dump(mode="json")))

    return router
