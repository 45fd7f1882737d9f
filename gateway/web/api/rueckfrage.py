"""/api/v1/uebergaben/{id}/rueckfrage: remarks on single pages of a delivery, ours and theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablage.tabellen import Seitenbemerkung
from gateway.ablauf import rueckfrage
from gateway.auskunft.vorgaenge.schutz import PersonGeschuetzt
from gateway.domain.seitenbemerkung import HOECHSTENS, TEXTLAENGE, Bemerkungsart
from gateway.web.api.gemeinsam import UNVERAENDERT, fehler, json_antwort
from gateway.web.dienste import Webdienste
from gateway.web.sitzung import Angemeldet, Sitzung
from gateway.web.vorlagen import mit_etag


class Bemerkungswunsch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    dokument: UUID
    seite: int | None = Field(None, ge=1, le=100_000, description="Ohne Angabe: das ganze Dokument.")
    art: Bemerkungsart
    text: str = Field(min_length=1, max_length=TEXTLAENGE, examples=["Der Stempel ist nicht zu lesen."])


class Rueckfragewunsch(BaseModel):
    """Alle gehen in einer Nachricht, mit dem, was an der Seite schon vorgemerkt ist."""

    model_config = ConfigDict(extra="forbid")

    bemerkungen: list[Bemerkungswunsch] = Field(min_length=1, max_length=HOECHSTENS)


class Bemerkungsmodell(BaseModel):
    lfd: int
    dokument: UUID
    seite: int | None
    art: str
    text: str
    wer: str = Field(description="Bei einer Abgabe die andere Behörde.")
    zeit: datetime
    gesendet: bool

    @classmethod
    def aus(cls, b: Seitenbemerkung) -> Bemerkungsmodell:
        return cls(
            lfd=b.lfd,
            dokument=b.dokument,
            seite=b.seite,
            art=b.art,
            text=b.text,
            wer=b.wer,
            zeit=b.zeit,
            gesendet=b.nachricht is not None,
        )


class Rueckfragenmodell(BaseModel):
    moeglich: bool = Field(description="Lässt sich zu dieser Lieferung noch zurückfragen?")
    bemerkungen: list[Bemerkungsmodell]


def api_der_rueckfrage(dienste: Webdienste) -> APIRouter:
    router = APIRouter(
        prefix="/api/v1/uebergaben/{id}/rueckfrage",
        tags=["Übergaben"],
        responses=fehler(400, 401, 403, 404, 503),
    )

    @router.get(
        "",
        response_model=Rueckfragenmodell,
        responses=UNVERAENDERT,
        summary="Bemerkungen zu Seiten lesen",
        response_description="Unsere bei einer Übernahme, die der anderen Behörde bei einer Abgabe.",
    )
    def lies(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        return mit_etag(request, json_antwort(_modell(dienste, sitzung, id)))

    @router.post(
        "",
        status_code=201,
        response_model=Rueckfragenmodell,
        responses=fehler(413),
        summary="Rückfrage zu Seiten senden",
        response_description="Die Bemerkungen danach.",
    )
    def sende(sitzung: Angemeldet, id: UUID, wunsch: Rueckfragewunsch) -> Response:
        haus, wer = dienste.haus(sitzung.mandant), sitzung.wer.name
        if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
            raise PersonGeschuetzt
        for b in wunsch.bemerkungen:
            text = " ".join(b.text.split())
            rueckfrage.bemerke(haus, id, b.dokument, b.seite, b.art, text, wer=wer)
        rueckfrage.sende(haus, id, wer=wer)
        return json_antwort(_modell(dienste, sitzung, id), 201)

    return router


def _modell(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> Rueckfragenmodell:
    vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    return Rueckfragenmodell(
        moeglich=vorgang.nimmt_bemerkungen,
        bemerkungen=[Bemerkungsmodell.aus(b) for b in vorgang.seitenbemerkungen],
    )
