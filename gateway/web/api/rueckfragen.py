"""/api/v1/uebergaben/{id}/bemerkungen: remarks on pages of a delivery; sent, they are a Rückfrage."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablauf import rueckfrage
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.domain.seitenbemerkung import TEXTLAENGE, Bemerkungsart
from gateway.web.api.gemeinsam import (
    AENDERND,
    IDEMPOTENT,
    UEBLICH,
    UNVERAENDERT,
    Ausgabe,
    fehler,
    json_antwort,
)
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag


class Bemerkungswunsch(BaseModel):
    """Was mit einer Seite ist."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "dokument": "0b8e7a52-3c1d-4f6e-9a70-5d2c8b1e4f33",
                    "seite": 3,
                    "art": "unleserlich",
                    "text": "Der Stempel ist nicht zu lesen.",
                }
            ]
        },
    )

    dokument: UUID
    seite: int | None = Field(None, ge=1, le=100_000, description="`null`: das ganze Dokument.")
    art: Bemerkungsart
    text: str = Field(min_length=1, max_length=TEXTLAENGE, pattern=r"\S")


class Bemerkungsmodell(Ausgabe):
    """Eine Bemerkung: bei einer Übernahme die eigene, bei einer Abgabe die der anderen Behörde."""

    lfd: int
    dokument: UUID
    seite: int | None
    art: str
    text: str
    wer: str
    zeit: datetime
    nachricht: UUID | None = Field(description="Die Nachricht, die sie trägt; `null`: noch nicht gesendet.")


class Bemerkungsliste(Ausgabe):
    """Zu einer Übergabe, in ihrer Reihenfolge."""

    bemerkungen: list[Bemerkungsmodell]
    offen: bool = Field(description="Es lässt sich noch etwas bemerken.")


def api_der_rueckfragen(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/uebergaben/{id}", tags=["Übergaben"], responses=fehler(*UEBLICH))

    @router.get(
        "/bemerkungen",
        response_model=Bemerkungsliste,
        responses=UNVERAENDERT,
        summary="Bemerkungen zu Seiten auflisten",
        response_description="Die Bemerkungen.",
    )
    def liste(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """Gesendete und solche, die noch warten."""
        return mit_etag(request, json_antwort(_liste(dienste, sitzung, id)))

    @router.post(
        "/bemerkungen",
        dependencies=IDEMPOTENT,
        status_code=201,
        response_model=Bemerkungsliste,
        responses=fehler(*AENDERND),
        summary="Eine Seite bemerken",
        response_description="Die Bemerkungen danach.",
    )
    def bemerke(sitzung: Angemeldet, id: UUID, wunsch: Bemerkungswunsch) -> Response:
        """Sie geht erst mit der Rückfrage hinaus."""
        _pruefe(dienste, sitzung, id)
        rueckfrage.bemerke(
            dienste.haus(sitzung.mandant),
            id,
            wunsch.dokument,
            wunsch.seite,
            wunsch.art,
            " ".join(wunsch.text.split()),
            wer=sitzung.wer.name,
        )
        return json_antwort(_liste(dienste, sitzung, id), 201)

    @router.delete(
        "/bemerkungen/{lfd}",
        response_model=Bemerkungsliste,
        summary="Eine Bemerkung verwerfen",
        response_description="Die Bemerkungen danach.",
    )
    def verwirf(
        sitzung: Angemeldet,
        id: UUID,
        lfd: Annotated[int, Path(ge=1, le=10**6, description="Ihre Nummer.")],
    ) -> Response:
        """Was gesendet ist, bleibt."""
        _pruefe(dienste, sitzung, id)
        rueckfrage.verwirf(dienste.haus(sitzung.mandant), id, lfd)
        return json_antwort(_liste(dienste, sitzung, id))

    @router.post(
        "/rueckfrage",
        dependencies=IDEMPOTENT,
        response_model=Bemerkungsliste,
        responses=fehler(*AENDERND),
        summary="Rückfrage senden",
        response_description="Die Bemerkungen danach.",
    )
    def sende(sitzung: Angemeldet, id: UUID) -> Response:
        """Alle Bemerkungen, die warten, in einer Nachricht; die Lieferung selbst ist damit nicht zurückgewiesen."""
        _pruefe(dienste, sitzung, id)
        rueckfrage.sende(dienste.haus(sitzung.mandant), id, wer=sitzung.wer.name)
        return json_antwort(_liste(dienste, sitzung, id))

    return router


def _pruefe(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> None:
    """Raises `NichtGefunden`, `PersonGeschuetzt`."""
    if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
        raise PersonGeschuetzt


def _liste(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> Bemerkungsliste:
    vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    return Bemerkungsliste(
        bemerkungen=[Bemerkungsmodell.model_validate(b) for b in vorgang.seitenbemerkungen],
        offen=vorgang.nimmt_bemerkungen,
    )
