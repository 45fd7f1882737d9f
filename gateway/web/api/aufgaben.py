"""/api/v1/aufgaben: the questions to people, and their answers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablauf import aufgaben
from gateway.domain.aufgabe import Rolle
from gateway.web import marke
from gateway.web.api.aufgabenmodelle import Aufgabenliste, Fragemodell, Vorlagemodell
from gateway.web.api.gemeinsam import (
    AENDERND,
    IDEMPOTENT,
    UEBLICH,
    UNVERAENDERT,
    IfMatch,
    fehler,
    json_antwort,
    pruefe_stand,
)
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.pages.anlagen import gelieferte_anlage
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag


class Entscheidung(BaseModel):
    """Die Antwort auf eine Frage."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"wahl": "freigeben", "grund": "Beschluss vom 3. März liegt vor"}]},
    )

    wahl: Annotated[str, Field(max_length=40, description="Eine der `wahlen` der Frage.")]
    grund: Annotated[str, Field(min_length=1, max_length=1000, description="Steht in der Zeitleiste.")]
    wert: Annotated[str | None, Field(max_length=200, description="Was die Wahl `braucht`.")] = None


def api_der_aufgaben(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/aufgaben", tags=["Aufgaben"], responses=fehler(*UEBLICH))

    @router.get(
        "",
        response_model=Aufgabenliste,
        responses=UNVERAENDERT,
        summary="Aufgaben auflisten",
        response_description="Eine Seite.",
    )
    def liste(
        request: Request,
        sitzung: Angemeldet,
        offen: Annotated[bool, Query(description="Nur offene; sonst auch beantwortete.")] = True,
        rolle: Annotated[list[Rolle], Query(description="Nur Fragen an diese Rollen.")] = [],  # noqa: B006
        nach: Annotated[str | None, Query(max_length=200, description="`weiter` der Seite davor.")] = None,
        hoechstens: Annotated[int, Query(ge=1, le=200, description="Zeilen je Seite.")] = 50,
    ) -> Response:
        """Die dringendste zuerst."""
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:aufgaben")
        blatt = dienste.aufgabenauskunft_fuer(sitzung).schreibtisch(
            offen=offen, rollen=rolle, nach=marke.lies(nach), hoechstens=hoechstens
        )
        modell = Aufgabenliste(
            aufgaben=[Vorlagemodell.von(v) for v in blatt.vorlagen], weiter=marke.schreibe(blatt.weiter)
        )
        return mit_etag(request, json_antwort(modell))

    @router.get(
        "/{id}",
        response_model=Fragemodell,
        responses=UNVERAENDERT,
        summary="Eine Aufgabe mit beiden Seiten",
        response_description="Die Aufgabe.",
    )
    def eine(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """Gesuchte und gefundene Person, Vergleich, Auswahl, Dokumente, bisherige Stimmen. AZR-Nummern maskiert."""
        return mit_etag(request, json_antwort(_lies(dienste, sitzung, id)))

    @router.get(
        "/{id}/anlagen/{dokument}",
        response_class=Response,
        responses={200: {"content": {"application/octet-stream": {}}, "description": "Der Inhalt."}},
        summary="Ein beigefügtes Dokument",
    )
    def anlage(sitzung: Angemeldet, id: UUID, dokument: UUID) -> Response:
        """Was eine andere Behörde ihrer Anfrage beigefügt hat. Jedes Lesen steht im Protokoll."""
        return gelieferte_anlage(dienste, sitzung, id, dokument)

    @router.post(
        "/{id}/entscheidung",
        dependencies=IDEMPOTENT,
        response_model=Fragemodell,
        responses=fehler(*AENDERND, 412, 428),
        summary="Eine Aufgabe entscheiden",
        response_description="Die Aufgabe nach der Stimme.",
    )
    def entscheide(
        request: Request,
        sitzung: Angemeldet,
        id: UUID,
        entscheidung: Entscheidung,
        if_match: IfMatch = None,
    ) -> Response:
        """Verbucht die Stimme dieser Person; danach geht der Vorgang von selbst weiter."""
        pruefe_stand(if_match, _lies(dienste, sitzung, id))
        stimme = aufgaben.Stimme(entscheidung.wahl, sitzung.wer.id, entscheidung.grund, entscheidung.wert)
        aufgaben.entscheide(dienste.haus(sitzung.mandant), id, stimme)
        return mit_etag(request, json_antwort(_lies(dienste, sitzung, id)))

    return router


def _lies(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> Fragemodell:
    ansicht = dienste.aufgabenauskunft_fuer(sitzung).zeige(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"aufgabe:{id}")
    return Fragemodell.aus(ansicht)
