"""/api/v1/uebergaben/{id}/spaetscans: late documents, uploaded in pieces that are taken up again where they broke off,
checked, and sent as a Nachlieferung."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from gateway.ablauf import spaetscans
from gateway.ablauf.spaetscans import GROESSTE, GROESSTES_STUECK, HOECHSTENS, SpaetscanUnzulaessig
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.domain.teilklasse import Teilklasse
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
from gateway.web.fehler import NichtGefunden
from gateway.web.pages.spaetscans import BILDBREITE
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag

_Klasse = Annotated[
    Literal["A", "B", "C", "S"],
    Field(description="A und B gehen sofort; C wartet auf die Freigabe einer Person, S auf die zweier."),
]
_STRENG = ConfigDict(extra="forbid")
_BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Scanwunsch(BaseModel):
    """Eine Datei, die kommt. Dieselbe noch einmal angekündigt wird fortgesetzt."""

    model_config = _STRENG | ConfigDict(
        json_schema_extra={"examples": [{"name": "Nachtrag.pdf", "groesse": 123456, "klasse": "A"}]}
    )

    name: str = Field(min_length=1, max_length=255)
    groesse: int = Field(ge=1, le=GROESSTE, description="Bytes.")
    merkmal: str = Field(
        "", max_length=100, description="Woran Sie die Datei wiedererkennen, etwa ihre Prüfsumme."
    )
    klasse: _Klasse = "A"


class Klassenwunsch(BaseModel):
    """Die neue Klasse."""

    model_config = _STRENG | ConfigDict(json_schema_extra={"examples": [{"klasse": "C"}]})

    klasse: _Klasse


class Teilwunsch(BaseModel):
    """Ein Dokument des Scans; es reicht bis vor die erste Seite des nächsten."""

    model_config = _STRENG

    ab: int = Field(ge=1, le=100_000, description="Erste Seite, gezählt ab 1.")
    name: str = Field(min_length=1, max_length=255, description="Dateiname des Dokuments; endet auf .pdf.")
    klasse: _Klasse = "A"


class Teilungswunsch(BaseModel):
    """Die Dokumente eines Scans in ihrer Folge: Das erste beginnt mit Seite 1, keine Seite bleibt übrig."""

    model_config = _STRENG | ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "teile": [
                        {"ab": 1, "name": "Antrag.pdf", "klasse": "A"},
                        {"ab": 4, "name": "Attest.pdf", "klasse": "C"},
                    ]
                }
            ]
        }
    )

    teile: list[Teilwunsch] = Field(min_length=2, max_length=HOECHSTENS, description="Mindestens zwei.")


class Scanmodell(Ausgabe):
    """Eine Datei und wie viel von ihr da ist."""

    id: UUID
    dateiname: str
    groesse: int
    empfangen: int = Field(description="So viele Bytes sind da; das nächste Stück beginnt hier.")
    klasse: Teilklasse
    fertig: bool = Field(description="Ganz da und geprüft.")
    seiten: int | None
    hinweise: list[str] = Field(description="Leere Seiten, geringe Auflösung und dergleichen.")
    geteilt: bool = Field(description="Statt ihrer gehen ihre Teile.")
    teil_von: UUID | None = Field(description="Kennung der Datei, aus der diese geschnitten ist.")


class Scanliste(Ausgabe):
    """Was zu dieser Übergabe hochgeladen und noch nicht gesendet ist; nur die eigenen."""

    spaetscans: list[Scanmodell]


class Nachlieferungsmodell(Ausgabe):
    """Eine Übergabe je Klasse."""

    begonnen: list[UUID] = Field(description="Kennungen der Nachlieferungen.")


def api_der_spaetscans(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["Späte Scans"], responses=fehler(*UEBLICH))

    @router.get(
        "/uebergaben/{id}/spaetscans",
        response_model=Scanliste,
        responses=UNVERAENDERT,
        summary="Hochgeladenes auflisten",
        response_description="Die Dateien.",
    )
    def liste(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """Auch, was noch nicht ganz da ist: `empfangen` sagt, wo es weitergeht."""
        _pruefe(dienste, sitzung, id)
        alle = spaetscans.liste(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
        return mit_etag(
            request, json_antwort(Scanliste(spaetscans=[Scanmodell.model_validate(s) for s in alle]))
        )

    @router.post(
        "/uebergaben/{id}/spaetscans",
        dependencies=IDEMPOTENT,
        status_code=201,
        response_model=Scanmodell,
        responses=fehler(*AENDERND),
        summary="Eine Datei ankündigen",
        response_description="Angekündigt, oder schon zum Teil da.",
    )
    def beginne(sitzung: Angemeldet, id: UUID, wunsch: Scanwunsch) -> Response:
        """PDF oder JPG bis 1 GB. Was nie gesendet wird, wird nach einer Frist mit seinem Schlüssel vernichtet."""
        _pruefe(dienste, sitzung, id)
        scan = spaetscans.beginne(
            dienste.haus(sitzung.mandant),
            sitzung.wer.id,
            id,
            wunsch.name,
            wunsch.groesse,
            wunsch.merkmal,
            Teilklasse(wunsch.klasse),
        )
        return json_antwort(Scanmodell.model_validate(scan), 201)

    @router.post(
        "/uebergaben/{id}/nachlieferung",
        dependencies=IDEMPOTENT,
        status_code=201,
        response_model=Nachlieferungsmodell,
        responses=fehler(*AENDERND),
        summary="Hochgeladenes nachliefern",
        response_description="Auf dem Weg.",
    )
    def liefere_nach(sitzung: Angemeldet, id: UUID) -> Response:
        """Alles, was zu dieser Abgabe ganz da und geprüft ist, jede Klasse als eigene Übergabe."""
        _pruefe(dienste, sitzung, id)
        begonnen = spaetscans.sende(dienste.haus(sitzung.mandant), sitzung.wer.id, id, wer=sitzung.wer.name)
        if not begonnen:
            raise SpaetscanUnzulaessig("Hier liegt keine Datei, die ganz hochgeladen und geprüft ist.")
        return json_antwort(Nachlieferungsmodell(begonnen=list(begonnen)), 201)

    return router


def api_des_spaetscans(dienste: Webdienste) -> APIRouter:
    """What is done with one of them."""
    router = APIRouter(prefix="/api/v1", tags=["Späte Scans"], responses=fehler(*UEBLICH))

    @router.put(
        "/spaetscans/{scan}/stueck",
        response_model=Scanmodell,
        responses=fehler(*AENDERND),
        openapi_extra=_BYTES,
        summary="Ein Stück hochladen",
        response_description="Angehängt.",
    )
    async def haenge_an(
        request: Request,
        sitzung: Angemeldet,
        scan: UUID,
        ab: Annotated[int, Query(ge=0, le=GROESSTE, description="Erstes Byte; das ist `empfangen`.")],
    ) -> Response:
        """Höchstens 8 MB. Passt `ab` nicht zu dem, was schon da ist, ändert sich nichts (409); dann neu nachsehen."""
        daten = await request.body()
        return await run_in_threadpool(_angehaengt, dienste, sitzung, scan, ab, daten)

    @router.post(
        "/spaetscans/{scan}/pruefung",
        dependencies=IDEMPOTENT,
        response_model=Scanmodell,
        responses=fehler(*AENDERND),
        summary="Eine Datei abschließen",
        response_description="Geprüft.",
    )
    def pruefe(sitzung: Angemeldet, scan: UUID) -> Response:
        """Wenn alles da ist: Ist sie, was ihr Name sagt, und wie sind ihre Seiten? Was kein Dokument ist, wird
        abgelehnt und vernichtet."""
        geprueft = spaetscans.pruefe(dienste.haus(sitzung.mandant), sitzung.wer.id, scan)
        return json_antwort(Scanmodell.model_validate(geprueft))

    @router.put(
        "/spaetscans/{scan}/klasse",
        status_code=204,
        response_class=Response,
        responses=fehler(*AENDERND),
        summary="Die Klasse ändern",
        response_description="Geändert.",
    )
    def klassifiziere(sitzung: Angemeldet, scan: UUID, wunsch: Klassenwunsch) -> Response:
        """Ehe sie gesendet wird."""
        haus = dienste.haus(sitzung.mandant)
        spaetscans.klassifiziere(haus, sitzung.wer.id, scan, Teilklasse(wunsch.klasse))
        return Response(status_code=204)

    @router.post(
        "/spaetscans/{scan}/teilung",
        dependencies=IDEMPOTENT,
        response_model=Scanliste,
        responses=fehler(*AENDERND),
        summary="Eine Datei in Dokumente teilen",
        response_description="Die Teile.",
    )
    def teile(sitzung: Angemeldet, scan: UUID, wunsch: Teilungswunsch) -> Response:
        """Für ein geprüftes PDF, das mehrere Dokumente enthält. Die Datei selbst bleibt liegen, bis die Teile gesendet
        sind; geht etwas schief, ist sie, was sie war."""
        gemeint = [spaetscans.Teil(t.ab, t.name, Teilklasse(t.klasse)) for t in wunsch.teile]
        neue = spaetscans.teile(dienste.haus(sitzung.mandant), sitzung.wer.id, scan, gemeint)
        return json_antwort(Scanliste(spaetscans=[Scanmodell.model_validate(s) for s in neue]))

    @router.delete(
        "/spaetscans/{scan}/teilung",
        response_model=Scanmodell,
        summary="Das Teilen zurücknehmen",
        response_description="Die ganze Datei.",
    )
    def fuege_zusammen(sitzung: Angemeldet, scan: UUID) -> Response:
        """Die Datei geht wieder als Ganzes; ihre Teile sind vernichtet."""
        ganzes = spaetscans.fuege_zusammen(dienste.haus(sitzung.mandant), sitzung.wer.id, scan)
        return json_antwort(Scanmodell.model_validate(ganzes))

    @router.get(
        "/spaetscans/{scan}/bild",
        response_class=Response,
        responses={200: {"content": {"image/png": {}}, "description": "Das Bild."}},
        summary="Eine Seite als kleines Bild",
    )
    def bild(
        sitzung: Angemeldet,
        scan: UUID,
        seite: Annotated[int, Query(ge=1, le=100_000, description="Nummer der Seite.")] = 1,
    ) -> Response:
        """Gibt es, sobald die Datei geprüft ist."""
        png = spaetscans.bild(dienste.haus(sitzung.mandant), sitzung.wer.id, scan, seite, BILDBREITE)
        if png is None:
            raise NichtGefunden
        return Response(png, media_type="image/png")

    @router.delete(
        "/spaetscans/{scan}",
        status_code=204,
        response_class=Response,
        summary="Eine Datei zurücknehmen",
        response_description="Vernichtet.",
    )
    def entferne(sitzung: Angemeldet, scan: UUID) -> Response:
        """Bytes und Schlüssel sind danach fort, auch die ihrer Teile."""
        spaetscans.entferne(dienste.haus(sitzung.mandant), sitzung.wer.id, [scan])
        return Response(status_code=204)

    return router


def _pruefe(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> None:
    """Raises `NichtGefunden`, `PersonGeschuetzt`."""
    if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
        raise PersonGeschuetzt


def _angehaengt(dienste: Webdienste, sitzung: Sitzung, scan: UUID, ab: int, daten: bytes) -> Response:
    if len(daten) > GROESSTES_STUECK:
        raise SpaetscanUnzulaessig("Ein Stück hat höchstens 8 MB.")
    stand = spaetscans.haenge_an(dienste.haus(sitzung.mandant), sitzung.wer.id, scan, ab, daten)
    return json_antwort(Scanmodell.model_validate(stand))
