"""/api/v1/termine: appointments of the user behind the token, with where their files are."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from gateway import termindatei
from gateway.ablauf import termine
from gateway.auskunft.vorgaenge.termine import Terminstand
from gateway.domain.termin import lies_termin
from gateway.web.api.gemeinsam import (
    AENDERND,
    IDEMPOTENT,
    UEBLICH,
    UNVERAENDERT,
    Idempotenz,
    fehler,
    json_antwort,
    kennung_fuer,
)
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden, Webfehler
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag

_Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class Terminwunsch(BaseModel):
    """Geburtsdatum, Aktenzeichen oder AZR-Nummer muss dabei sein: Der Name allein sagt nicht, wessen Akte es ist."""

    model_config = ConfigDict(extra="forbid")

    tag: _Text = Field(examples=["2026-12-03"])
    uhrzeit: _Text = Field("", examples=["10:30"], description="Ohne Angabe: der ganze Tag.")
    familienname: _Text = Field(examples=["Beispiel"])
    vorname: _Text = Field("", examples=["Max"])
    geburtsdatum: _Text = Field("", examples=["1990-05-17"])
    aktenzeichen: _Text = ""
    azr_nummer: _Text = ""
    anlass: _Text = Field("", examples=["Verlängerung"])


class Terminmodell(BaseModel):
    """Ein Termin, und wo die Akte ist."""

    id: UUID
    beginn: datetime
    name: str
    geburtsdatum: str | None
    aktenzeichen: str | None
    anlass: str | None
    akte: str = Field(description="`da`, `unterwegs`, `abgegeben`, `fehlt` oder `ungesehen`.")
    text: str = Field(description="Dasselbe in Worten.")
    uebergabe: UUID | None = Field(description="Die Übergabe, die das sagt.")

    @classmethod
    def aus(cls, t: Terminstand) -> Terminmodell:
        return cls(
            id=t.id,
            beginn=t.beginn,
            name=t.name,
            geburtsdatum=t.geburtsdatum,
            aktenzeichen=t.aktenzeichen,
            anlass=t.anlass,
            akte=t.lage.value,
            text=t.text,
            uebergabe=t.vorgang,
        )


class Terminliste(BaseModel):
    """Die eigenen Termine."""

    termine: list[Terminmodell]


class Einlesemodell(BaseModel):
    """Was aus einer Datei geworden ist."""

    neu: int
    bekannt: int = Field(description="Waren schon da.")
    ausgelassen: int
    hindernisse: list[str] = Field(description="Die ersten ausgelassenen, nach ihrer Stelle.")


_DATEIEN = {
    art: {"schema": {"type": "string", "format": "binary"}}
    for art in ("text/calendar", "text/csv", "application/octet-stream")
}


def _lies_ein(dienste: Webdienste, sitzung: Sitzung, daten: bytes) -> Response:
    """Raises `TermindateiUngueltig`, `ZuVieleTermine`."""
    gelesen = termindatei.lies(daten)
    neu = termine.lies_ein(dienste.haus(sitzung.mandant), sitzung.wer.id, gelesen.termine)
    return json_antwort(
        Einlesemodell(
            neu=neu,
            bekannt=len(gelesen.termine) - neu,
            ausgelassen=gelesen.ausgelassen,
            hindernisse=list(gelesen.hindernisse),
        )
    )


def api_der_termine(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/termine", tags=["Termine"], responses=fehler(*UEBLICH))

    @router.get(
        "",
        response_model=Terminliste,
        responses=UNVERAENDERT,
        summary="Termine ab heute",
        response_description="Die nächsten zuerst.",
    )
    def lies(request: Request, sitzung: Angemeldet) -> Response:
        """Die eigenen, mit der Auskunft, wo die Akte ist."""
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:termine")
        liste = Terminliste(termine=[Terminmodell.aus(t) for t in dienste.termine_fuer(sitzung).liste()])
        return mit_etag(request, json_antwort(liste))

    @router.post(
        "",
        status_code=201,
        response_model=Terminliste,
        responses=fehler(*AENDERND),
        summary="Termin eintragen",
        response_description="Die Termine danach.",
    )
    def trage_ein(sitzung: Angemeldet, wunsch: Terminwunsch, idempotency_key: Idempotenz = None) -> Response:
        """Derselbe Termin zweimal steht einmal da."""
        termin, maengel = lies_termin(wunsch.model_dump())
        if termin is None:
            raise Webfehler("; ".join(f"{feld}: {satz}" for feld, satz in maengel.items()))
        id = kennung_fuer(sitzung, idempotency_key)
        termine.trage_ein(dienste.haus(sitzung.mandant), sitzung.wer.id, termin, id)
        staende = dienste.termine_fuer(sitzung).liste()
        return json_antwort(Terminliste(termine=[Terminmodell.aus(t) for t in staende]), 201)

    @router.post(
        "/datei",
        dependencies=IDEMPOTENT,
        response_model=Einlesemodell,
        responses=fehler(*AENDERND, 413),
        summary="Termine einlesen",
        response_description="Wie viele es waren.",
        openapi_extra={"requestBody": {"required": True, "content": _DATEIEN}},
    )
    async def lies_ein(request: Request, sitzung: Angemeldet) -> Response:
        """Ein Kalender (iCalendar) oder eine Tabelle (CSV mit Kopfzeile), höchstens 2 MB, als Inhalt der Anfrage.
        Zweimal eingelesen steht nichts doppelt da; was sich nicht lesen lässt, wird nach seiner Stelle genannt."""
        daten = await request.body()
        return await run_in_threadpool(_lies_ein, dienste, sitzung, daten)

    @router.delete(
        "/{id}",
        status_code=204,
        summary="Termin löschen",
        response_description="Gelöscht.",
    )
    def loesche(sitzung: Angemeldet, id: UUID) -> Response:
        """Einen eigenen."""
        if not termine.loesche(dienste.haus(sitzung.mandant), sitzung.wer.id, id):
            raise NichtGefunden
        return Response(status_code=204)

    return router
