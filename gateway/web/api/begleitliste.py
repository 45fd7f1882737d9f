"""/api/v1/uebergaben/{id}/begleitliste: originals that go by post."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablage.tabellen import Begleitstueck
from gateway.ablauf import begleitliste
from gateway.ablauf.begleitliste import Original
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.web.api.gemeinsam import (
    AENDERND,
    IDEMPOTENT,
    UEBLICH,
    UNVERAENDERT,
    Wahlweise,
    fehler,
    json_antwort,
    pruefe_stand,
)
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.pages.begleitliste import gedruckt
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag

_Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")]


class Originalwunsch(BaseModel):
    """Ein Original, das mit der Post geht."""

    model_config = ConfigDict(extra="forbid")

    gegenstand: _Text = Field(examples=["Reisepass"])
    kennzeichen: str | None = Field(
        None, max_length=100, pattern=r"^[^\x00-\x1f]*$", description="Siegel- oder Sendungsnummer."
    )


class Eintragswunsch(BaseModel):
    """Beim Empfänger gilt als empfangen, was eingetragen wird."""

    model_config = ConfigDict(extra="forbid")

    originale: list[Originalwunsch] = Field(min_length=1, max_length=begleitliste.HOECHSTENS)


class Empfangswunsch(BaseModel):
    """Welche Originale angekommen sind."""

    model_config = ConfigDict(extra="forbid")

    stuecke: list[int] = Field(min_length=1, max_length=begleitliste.HOECHSTENS, description="Ihre `lfd`.")
    vermerk: str | None = Field(None, max_length=500, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")


class Stueckmodell(BaseModel):
    """Ein Original auf der Liste."""

    lfd: int
    gegenstand: str
    kennzeichen: str | None
    eingetragen: datetime
    empfangen: datetime | None
    vermerk: str | None

    @classmethod
    def aus(cls, s: Begleitstueck) -> Stueckmodell:
        return cls(
            lfd=s.lfd,
            gegenstand=s.gegenstand,
            kennzeichen=s.kennzeichen,
            eingetragen=s.eingetragen,
            empfangen=s.empfangen,
            vermerk=s.vermerk,
        )


class Begleitlistenmodell(BaseModel):
    """Die Originale einer Übergabe, die mit der Post gehen."""

    nummer: str = Field(description="Steht als Strichcode auf dem Blatt.")
    abgeschlossen: bool = Field(description="Der Empfang jedes Originals ist bestätigt.")
    stuecke: list[Stueckmodell]


def api_der_begleitliste(dienste: Webdienste) -> APIRouter:
    router = APIRouter(
        prefix="/api/v1/uebergaben/{id}/begleitliste",
        tags=["Übergaben"],
        responses=fehler(*UEBLICH),
    )

    @router.get(
        "",
        response_model=Begleitlistenmodell,
        responses=UNVERAENDERT,
        summary="Begleitliste lesen",
        response_description="Die Liste.",
    )
    def lies(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """Originale, die mit der Post gehen, und wann sie empfangen wurden."""
        return mit_etag(request, json_antwort(_liste(dienste, sitzung, id)))

    @router.post(
        "",
        dependencies=IDEMPOTENT,
        status_code=201,
        response_model=Begleitlistenmodell,
        responses=fehler(*AENDERND, 412),
        response_description="Die Liste danach.",
        summary="Originale eintragen",
    )
    def trage_ein(
        request: Request,
        sitzung: Angemeldet,
        id: UUID,
        wunsch: Eintragswunsch,
        if_match: Wahlweise = None,
    ) -> Response:
        """Sie kommen zu denen, die schon darauf stehen."""
        _pruefe(dienste, sitzung, id, if_match)
        originale = [
            Original(o.gegenstand.strip(), (o.kennzeichen or "").strip() or None) for o in wunsch.originale
        ]
        begleitliste.trage_ein(dienste.haus(sitzung.mandant), id, originale, wer=sitzung.wer.name)
        return mit_etag(request, json_antwort(_liste(dienste, sitzung, id), 201))

    @router.post(
        "/empfang",
        dependencies=IDEMPOTENT,
        response_model=Begleitlistenmodell,
        responses=fehler(*AENDERND, 412),
        response_description="Die Liste danach.",
        summary="Empfang von Originalen bestätigen",
    )
    def bestaetige(
        request: Request,
        sitzung: Angemeldet,
        id: UUID,
        wunsch: Empfangswunsch,
        if_match: Wahlweise = None,
    ) -> Response:
        """Was schon bestätigt ist, bleibt, wie es ist."""
        _pruefe(dienste, sitzung, id, if_match)
        begleitliste.bestaetige(
            dienste.haus(sitzung.mandant), id, wunsch.stuecke, vermerk=wunsch.vermerk, wer=sitzung.wer.name
        )
        return mit_etag(request, json_antwort(_liste(dienste, sitzung, id)))

    @router.get(
        "/blatt",
        response_class=Response,
        responses={200: {"content": {"application/pdf": {}}, "description": "Das Blatt."}},
        summary="Begleitliste als PDF",
    )
    def blatt(sitzung: Angemeldet, id: UUID) -> Response:
        """Zum Ausdrucken, mit Strichcode; gibt es nur, wenn Originale eingetragen sind."""
        return gedruckt(dienste, sitzung, id)

    return router


def _pruefe(dienste: Webdienste, sitzung: Sitzung, id: UUID, if_match: str | None) -> None:
    """Raises `PersonGeschuetzt`; `StandVeraltet` where the caller says what he has read."""
    if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
        raise PersonGeschuetzt
    if if_match is not None:
        pruefe_stand(if_match, _liste(dienste, sitzung, id))


def _liste(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> Begleitlistenmodell:
    stuecke = dienste.auskunft_fuer(sitzung).vorgang(id).begleitstuecke
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    return Begleitlistenmodell(
        nummer=begleitliste.nummer(id),
        abgeschlossen=bool(stuecke) and all(s.empfangen for s in stuecke),
        stuecke=[Stueckmodell.aus(s) for s in stuecke],
    )
