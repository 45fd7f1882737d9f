"""/api/v1/nachrichten: what came and went, without content."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.web import marke
from gateway.web.api.betrieb.auftragsmodelle import Auftragsmodell
from gateway.web.api.gemeinsam import UEBLICH, UNVERAENDERT, Ausgabe, Hoechstens, Nach, fehler, json_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.vorlagen import mit_etag


class Nachrichtenmodell(Ausgabe):
    """Eine Nachricht ohne ihren Inhalt."""

    id: UUID
    uuid: UUID | None = Field(description="nachrichtenUUID; erst bekannt, wenn sie geöffnet ist.")
    typ: str | None = Field(description="Nummer der Nachrichtenart.", examples=["010206"])
    richtung: Nachrichtenrichtung
    zustand: Nachrichtenzustand
    partner: str | None
    vorgang: UUID | None = Field(description="Die Übergabe, zu der sie gehört.")
    transport: str | None
    transport_id: str | None
    paket: int | None
    pakete: int | None
    code: str | None = Field(description="Code der Rückweisung.")
    text: str | None
    groesse: int | None = Field(description="Bytes.")
    sha256: str | None
    erstellt: datetime
    uebermittelt: datetime | None
    abgeholt: datetime | None
    geaendert: datetime
    geloescht: datetime | None


class Nachrichtenlaufmodell(Nachrichtenmodell):
    """Eine Nachricht und der unerledigte Auftrag, auf den sie wartet."""

    auftrag: Auftragsmodell | None


class Nachrichtenliste(Ausgabe):
    """Eine Seite, die neuesten zuerst."""

    nachrichten: list[Nachrichtenmodell]
    weiter: str | None = Field(description="Als `nach` angeben, um die nächste Seite zu bekommen.")


def api_der_nachrichten(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/nachrichten", tags=["Betrieb"], responses=fehler(*UEBLICH))

    @router.get(
        "",
        response_model=Nachrichtenliste,
        responses=UNVERAENDERT,
        summary="Nachrichten auflisten",
        response_description="Eine Seite.",
    )
    def liste(
        request: Request,
        sitzung: Angemeldet,
        zustand: Annotated[list[Nachrichtenzustand], Query(description="Nur diese Zustände.")] = [],  # noqa: B006
        nach: Nach = None,
        hoechstens: Hoechstens = 50,
    ) -> Response:
        """Kennungen, Größen, Prüfsummen, Ursachen; nie, was darin steht."""
        blatt = dienste.betriebsauskunft(sitzung.mandant).nachrichten(
            zustaende=zustand, nach=marke.lies(nach), hoechstens=hoechstens
        )
        modell = Nachrichtenliste(
            nachrichten=[Nachrichtenmodell.model_validate(z) for z in blatt.zeilen],
            weiter=marke.schreibe(blatt.weiter),
        )
        return mit_etag(request, json_antwort(modell))

    @router.get(
        "/{id}",
        response_model=Nachrichtenlaufmodell,
        responses=UNVERAENDERT,
        summary="Eine Nachricht",
        response_description="Die Nachricht.",
    )
    def eine(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """Mit dem Auftrag, auf den sie noch wartet."""
        lauf = dienste.betriebsauskunft(sitzung.mandant).nachricht(id)
        auftrag = Auftragsmodell.model_validate(lauf.auftrag) if lauf.auftrag else None
        stand = Nachrichtenmodell.model_validate(lauf.stand)
        return mit_etag(request, json_antwort(Nachrichtenlaufmodell(**stand.model_dump(), auftrag=auftrag)))

    return router
