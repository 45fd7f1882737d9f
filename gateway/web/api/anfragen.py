"""/api/v1/anfragen: what we ask other authorities about a person whose file is here (010101, 010501)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablauf.wege import eigene_anfrage
from gateway.domain.meldung import Wohnanschrift
from gateway.web.api.gemeinsam import AENDERND, Ausgabe, json_antwort
from gateway.web.api.routen import Dienste, Wege
from gateway.web.api.wuensche import Kennung, Zeichen
from gateway.web.erkennung import Angemeldet
from gateway.web.vorlagen import mit_etag

_Text = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
_Tag = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class Anschriftwunsch(BaseModel):
    """Eine Anschrift im Inland."""

    model_config = ConfigDict(extra="forbid")

    strasse: str | None = Field(None, max_length=200, description="Ohne Hausnummer.")
    hausnummer: str | None = Field(None, max_length=8, description="Mit Buchstaben.")
    postleitzahl: str | None = Field(None, pattern=r"^\d{5}$", description="Fünf Ziffern.")
    wohnort: str = Field(min_length=1, max_length=200, description="Die Gemeinde.")
    gemeindeschluessel: str | None = Field(None, pattern=r"^\d{8}$", description="AGS, acht Ziffern.")

    def als_anschrift(self) -> Wohnanschrift:
        return Wohnanschrift(**self.model_dump())


class Umzugswunsch(BaseModel):
    """Was die Behörde am Ziel wissen muss, um zuzustimmen (010501)."""

    model_config = ConfigDict(extra="forbid")

    umzugsgrund: _Text = Field(description="Geht so an die andere Behörde.")
    status: str = Field(
        pattern=r"^[0-9A-Za-z]{1,10}$", description="Schlüssel der Liste »aufenthaltsstatusart«."
    )
    beginn: _Tag = Field(description="Des Aufenthaltsstatus: JJJJ, JJJJ-MM oder JJJJ-MM-TT.")
    ende: _Tag | None = Field(None, description="Seines Endes, ebenso.")
    ausweisungsgruende: _Text = Field("keine", description="Geht so an die andere Behörde.")
    lebensunterhalt_ungesichert: bool = Field(False, description="Der Lebensunterhalt ist nicht gesichert.")
    ermittlungsverfahren: bool = Field(False, description="Ein Ermittlungsverfahren läuft.")
    mitwirkung_verletzt: bool = Field(False, description="Die Mitwirkungspflicht ist verletzt.")
    akteneinsicht_empfohlen: bool = Field(False, description="Die Gefragte sollte die Akte einsehen.")


class Anfragewunsch(BaseModel):
    """Eine andere Behörde fragen. Ohne `umzug`: Sind Sie für die Person zuständig (010101)? Mit: Stimmen Sie zu, dass
    sie zu Ihnen zieht (010501)?"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "an": "azr:005700",
                    "aktenzeichen": "S-32/4711",
                    "anschrift": {"wohnort": "Zustadt", "gemeindeschluessel": "08311000"},
                }
            ]
        },
    )

    an: Kennung
    aktenzeichen: Zeichen = Field(description="Der Akte im eigenen DMS.")
    anschrift: Anschriftwunsch = Field(description="Wo die Person wohl wohnt, oder wohin sie ziehen möchte.")
    umzug: Umzugswunsch | None = Field(None, description="Nur für 010501.")


class Anfragemodell(Ausgabe):
    """Eine eigene Anfrage, ohne Person."""

    id: UUID
    typ: str = Field(description="010101 oder 010501.")
    name: str = Field(description="Was gefragt ist.")
    partner: str
    seit: datetime
    offen: bool = Field(description="Niemand hat geantwortet, und niemand hat sie aufgegeben.")
    text: str = Field(description="Was daraus geworden ist.")
    vorgang: UUID | None = Field(description="Die Abgabe, zu der sie gehört.")


class Anfragenliste(Ausgabe):
    """Die neuesten zuerst."""

    anfragen: list[Anfragemodell] = Field(description="Die eigenen Anfragen.")


WEGE = Wege("/anfragen", "Aufgaben")


@WEGE.liest("", Anfragenliste, "Eigene Anfragen auflisten", "Die Anfragen.")
def lies(request: Request, sitzung: Angemeldet, dienste: Dienste) -> Response:
    """Was diese Behörde andere gefragt hat, und was daraus geworden ist."""
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:anfragen")
    staende = eigene_anfrage.liste(dienste.haus(sitzung.mandant))
    return mit_etag(
        request, json_antwort(Anfragenliste(anfragen=[Anfragemodell.model_validate(s) for s in staende]))
    )


@WEGE.sendet(
    "",
    Anfragemodell,
    "Eine Behörde fragen",
    "Gefragt; auf die Antwort wird gewartet.",
    status=201,
    auch=AENDERND,
)
def frage(sitzung: Angemeldet, dienste: Dienste, wunsch: Anfragewunsch) -> Response:
    """Dieselbe Anfrage noch einmal geht erst, wenn die erste nicht mehr offen ist."""
    umzug = eigene_anfrage.Umzugsangaben(**wunsch.umzug.model_dump()) if wunsch.umzug else None
    an, haus = dienste.behoerden.behoerde(wunsch.an), dienste.haus(sitzung.mandant)
    gemeint = eigene_anfrage.Wunsch(an, wunsch.aktenzeichen, wunsch.anschrift.als_anschrift(), umzug)
    id = eigene_anfrage.beginne(haus, gemeint, wer=sitzung.wer.name)
    stand = next(s for s in eigene_anfrage.liste(haus) if s.id == id)
    return json_antwort(Anfragemodell.model_validate(stand), 201)
