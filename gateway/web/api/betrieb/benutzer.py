"""/api/v1/benutzer: who works for the caller's Mandant, roles, locks; and /ich: who the caller is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablauf import benutzerverwaltung as verwaltung
from gateway.domain.aufgabe import Rolle
from gateway.web.api.gemeinsam import (
    Ausgabe,
    IfMatch,
    json_antwort,
    pruefe_stand,
)
from gateway.web.api.routen import Dienste, Wege
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag

Benutzerkennung = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,38}$", description="Kennung.", examples=["frau.muster"]),
]
_STRENG = ConfigDict(extra="forbid")


class Benutzermodell(Ausgabe):
    """Eine Person, wie die Administration dieser Behörde sie sieht."""

    id: str
    name: str
    rollen: list[Rolle] = Field(description="Bei dieser Behörde.")
    gesperrt: bool
    zuletzt: datetime | None = Field(description="Wann sie zuletzt etwas entschied.")


class Benutzerliste(Ausgabe):
    """Wer hier eine Rolle hat, und wer noch nirgends eine hat."""

    benutzer: list[Benutzermodell]


class Benutzerwunsch(BaseModel):
    """Eine neue Person."""

    model_config = _STRENG | ConfigDict(
        json_schema_extra={
            "examples": [{"id": "frau.muster", "name": "Mara Muster", "rollen": ["sachbearbeitung"]}]
        }
    )

    id: str = Field(min_length=2, max_length=39)
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")
    rollen: list[Rolle] = Field(default_factory=list, max_length=len(Rolle))


class Rollenwunsch(BaseModel):
    """Genau diese Rollen, hier."""

    model_config = _STRENG | ConfigDict(json_schema_extra={"examples": [{"rollen": ["freigabe"]}]})

    rollen: list[Rolle] = Field(max_length=len(Rolle))


class Sperrwunsch(BaseModel):
    """Gesperrt oder nicht; eine Sperre beendet alle Sitzungen der Person."""

    model_config = _STRENG | ConfigDict(json_schema_extra={"examples": [{"gesperrt": True}]})

    gesperrt: bool


class Zugangsmodell(Ausgabe):
    """Ein Link, der einmal anmeldet."""

    link: str


class Ichmodell(Ausgabe):
    """Als wer, für welche Behörde und in welchen Rollen diese Anfrage zählt."""

    id: str
    name: str
    mandant: str
    mandant_name: str
    rollen: list[Rolle]
    bis: datetime = Field(description="So lange gilt, womit Sie sich ausgewiesen haben.")


WEGE = Wege("/benutzer", "Zugang")


@WEGE.liest("", Benutzerliste, "Benutzer auflisten", "Die Benutzer.")
def liste(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Mit ihren Rollen bei dieser Behörde."""
    personen = dienste.personal.liste(sitzung.mandant)
    modell = Benutzerliste(benutzer=[Benutzermodell.model_validate(p) for p in personen])
    return mit_etag(request, json_antwort(modell))


@WEGE.liest("/{id}", Benutzermodell, "Eine Person", "Die Person.")
def eine(request: Request, dienste: Dienste, sitzung: Angemeldet, id: Benutzerkennung) -> Response:
    """Ihr ETag gehört in `If-Match`, wenn Sie Rollen oder Sperre ändern."""
    return mit_etag(request, json_antwort(_lies(dienste, sitzung, id)))


@WEGE.sendet("", Benutzermodell, "Eine Person anlegen", "Angelegt.", status=201)
def lege_an(request: Request, dienste: Dienste, sitzung: Angemeldet, wunsch: Benutzerwunsch) -> Response:
    """Ohne Kennwort: Sie kommt über den Verzeichnisdienst oder mit einem einmaligen Link herein."""
    haus = dienste.haus(sitzung.mandant)
    id = verwaltung.lege_an(haus, sitzung.wer.id, wunsch.id, wunsch.name.strip(), wunsch.rollen)
    antwort = mit_etag(request, json_antwort(_lies(dienste, sitzung, id), 201))
    antwort.headers["Location"] = f"{dienste.praefix}/api/v1/benutzer/{id}"
    return antwort


@WEGE.setzt("/{id}/rollen", Benutzermodell, "Rollen setzen", "Die Person danach.")
def rollen(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    id: Benutzerkennung,
    wunsch: Rollenwunsch,
    if_match: IfMatch = None,
) -> Response:
    """Niemand gibt sich selbst eine Rolle; die letzte Administration behält ihre."""
    pruefe_stand(if_match, _lies(dienste, sitzung, id))
    verwaltung.setze_rollen(dienste.haus(sitzung.mandant), sitzung.wer.id, id, wunsch.rollen)
    return mit_etag(request, json_antwort(_lies(dienste, sitzung, id)))


@WEGE.setzt("/{id}/sperre", Benutzermodell, "Sperren oder entsperren", "Die Person danach.")
def sperre(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    id: Benutzerkennung,
    wunsch: Sperrwunsch,
    if_match: IfMatch = None,
) -> Response:
    """Wer gesperrt ist, ist bei der nächsten Anfrage draußen."""
    pruefe_stand(if_match, _lies(dienste, sitzung, id))
    verwaltung.sperre(dienste.haus(sitzung.mandant), sitzung.wer.id, id, wunsch.gesperrt)
    if wunsch.gesperrt:
        dienste.fach.beende_alle(id)
    return mit_etag(request, json_antwort(_lies(dienste, sitzung, id)))


@WEGE.sendet("/{id}/zugang", Zugangsmodell, "Einen Link zum Anmelden ausgeben", "Der Link.")
def zugang(request: Request, dienste: Dienste, sitzung: Angemeldet, id: Benutzerkennung) -> Response:
    """Gilt einmal und eine Viertelstunde; steht nur in dieser Antwort."""
    request.state.einmalig = True
    wen = verwaltung.vermerke_zugang(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
    weg = dienste.fach.anmeldeweg(sitzung.mandant, wen)
    return json_antwort(Zugangsmodell(link=f"{str(request.base_url).rstrip('/')}{weg}"))


@WEGE.loescht("/{id}/kontosperre", "Ein lokales Konto nach Fehlversuchen öffnen", "Es ist offen.")
def oeffne(dienste: Dienste, sitzung: Angemeldet, id: Benutzerkennung) -> Response:
    """Eine Sperre von Hand bleibt."""
    verwaltung.hebe_kontosperre_auf(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
    return Response(status_code=204)


EIGENES = Wege("/ich", "Zugang", (401, 403, 429, 503))


@EIGENES.liest("", Ichmodell, "Wer bin ich?", "Sie.")
def ich(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Die Rollen dieses Augenblicks."""
    modell = Ichmodell(
        id=sitzung.wer.id,
        name=sitzung.wer.name,
        mandant=sitzung.mandant,
        mandant_name=dienste.mandanten[sitzung.mandant],
        rollen=list(sitzung.rollen),
        bis=sitzung.berechtigung.bis,
    )
    return mit_etag(request, json_antwort(modell))


def _lies(dienste: Webdienste, sitzung: Sitzung, id: str) -> Benutzermodell:
    return Benutzermodell.model_validate(dienste.personal.eine(sitzung.mandant, id.casefold()))
