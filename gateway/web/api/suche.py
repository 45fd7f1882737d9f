"""/api/v1/suche, /verbleib and /behoerden: persons and handovers, where a file is, which authorities there are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.auskunft.betrieb.verbleib import Ort
from gateway.domain.suchanlass import Suchanlass
from gateway.web.api.gemeinsam import (
    AENDERND,
    IDEMPOTENT,
    UEBLICH,
    UNVERAENDERT,
    Ausgabe,
    fehler,
    json_antwort,
)
from gateway.web.api.modelle import Uebergabemodell
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.pages.suche import finde
from gateway.web.vorlagen import mit_etag


class Suchwunsch(BaseModel):
    """Wonach gesucht wird."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"suchbegriff": "Musterfrau 17.05.1990"}]}
    )

    suchbegriff: str = Field(
        min_length=1,
        max_length=200,
        description="Namen in jeder Schreibung, Geburtsdatum, AZR-Nummer, eines der Aktenzeichen oder die "
        "maschinenlesbare Zone eines Passes.",
    )
    anlass: Suchanlass | None = Field(
        None, description="Wozu gesucht wird; nötig, um geschützte Personen zu sehen. Steht im Protokoll."
    )


class Suchfundmodell(Ausgabe):
    """Eine Übergabe, die gefunden wurde, und worüber."""

    uebergabe: Uebergabemodell
    warum: str = Field(
        description="Worüber gefunden, etwa »Familienname, Geburtsdatum«; leer bei `braucht_anlass`."
    )
    braucht_anlass: bool = Field(
        description="Eine geschützte Person: Wer es ist, steht erst da, wenn die Suche einen `anlass` nennt."
    )


class Fundlistenmodell(Ausgabe):
    """Die neuesten zuerst. Geschützte Personen fehlen, als gäbe es sie nicht, wenn die Rolle sie nicht sehen darf."""

    funde: list[Suchfundmodell]
    mehr: bool = Field(description="Es gibt mehr; bitte genauer suchen.")


class Verbleibsfrage(BaseModel):
    """Welche Akte gemeint ist."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"aktenzeichen": "S-32/4711"}]})

    aktenzeichen: str = Field(min_length=1, max_length=100)


class Verbleibsmodell(Ausgabe):
    """Wo eine Akte nach allen Übergaben ist; das DMS wird nicht gefragt."""

    ort: Ort
    satz: str
    uebergabe: UUID | None
    partner: str | None
    partner_name: str | None
    am: datetime | None
    quittung: UUID | None
    eintrag_bis: date | None


class Behoerdenmodell(Ausgabe):
    """Eine Ausländerbehörde der Codeliste."""

    kennung: str
    name: str
    land: str
    elektronisch: bool | None = Field(description="`null`: Das Verzeichnis kann es zurzeit nicht sagen.")


class Behoerdenliste(Ausgabe):
    """Höchstens acht."""

    behoerden: list[Behoerdenmodell]


def api_der_suche(dienste: Webdienste) -> APIRouter:
    """For those who may see persons."""
    router = APIRouter(prefix="/api/v1", tags=["Suche"], responses=fehler(*UEBLICH))

    @router.post(
        "/suche",
        dependencies=IDEMPOTENT,
        response_model=Fundlistenmodell,
        responses=fehler(*AENDERND),
        summary="Personen und Übergaben suchen",
        response_description="Die Funde.",
    )
    def suche(sitzung: Angemeldet, wunsch: Suchwunsch) -> Response:
        """Als POST, denn Namen gehören nicht in Adressen. Jeder Fund steht als gelesen im Protokoll."""
        gefunden = finde(dienste, sitzung, wunsch.suchbegriff, wunsch.anlass)
        funde = [
            Suchfundmodell(
                uebergabe=Uebergabemodell.aus(f.ueberblick), warum=f.warum, braucht_anlass=f.braucht_anlass
            )
            for f in gefunden.funde
        ]
        return json_antwort(Fundlistenmodell(funde=funde, mehr=gefunden.mehr))

    @router.post(
        "/verbleib",
        dependencies=IDEMPOTENT,
        response_model=Verbleibsmodell,
        responses=fehler(*AENDERND),
        summary="Wo ist diese Akte?",
        response_description="Der Verbleib.",
    )
    def verbleib(sitzung: Angemeldet, frage: Verbleibsfrage) -> Response:
        """Nach den Übergaben, die dieses Aktenzeichen nennen, eigenes oder das der anderen Behörde."""
        gefunden = dienste.verbleibsauskunft(sitzung.mandant).wo_ist(frage.aktenzeichen)
        return json_antwort(Verbleibsmodell.model_validate(gefunden))

    @router.get(
        "/behoerden",
        response_model=Behoerdenliste,
        responses=UNVERAENDERT,
        summary="Behörden suchen",
        response_description="Die Behörden.",
    )
    def behoerden(
        request: Request,
        sitzung: Angemeldet,
        begriff: Annotated[
            str, Query(min_length=1, max_length=100, description="Kennung oder Teile des Namens.")
        ],
    ) -> Response:
        """Mit der Auskunft, ob sie elektronisch erreichbar ist."""
        gefunden = dienste.behoerden.suche(begriff) if begriff.strip() else ()
        modell = Behoerdenliste(behoerden=[Behoerdenmodell.model_validate(b) for b in gefunden])
        return mit_etag(request, json_antwort(modell))

    return router
