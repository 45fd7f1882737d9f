"""/api/v1/clients and /zugangsworte: programs and scripts that get in, listed, made, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablage.clients import Clientwunsch
from gateway.ablauf import clients
from gateway.domain.aufgabe import Rolle
from gateway.web.api.betrieb.benutzer import Benutzerkennung
from gateway.web.api.gemeinsam import (
    Ausgabe,
    json_antwort,
)
from gateway.web.api.routen import Dienste, Wege
from gateway.web.erkennung import Angemeldet
from gateway.web.pages.clients import widerrufe_zugangswort
from gateway.web.vorlagen import mit_etag

_Tage = Annotated[int, Field(ge=1, le=730, description="So lange gilt das Geheimnis.")]


class Clientmodell(Ausgabe):
    """Ein API-Client."""

    id: str = Field(description="Die `client_id`.")
    name: str
    rollen: list[Rolle] = Field(description="Bei dieser Behörde.")
    gesperrt: bool
    je_minute: int = Field(description="So viele Anfragen in der Minute.")
    bis: datetime = Field(description="So lange gilt sein Geheimnis.")
    angelegt: datetime
    durch: str
    zuletzt: datetime | None = Field(description="Wann er zuletzt da war, auf die Minute.")


class Clientliste(Ausgabe):
    """Die API-Clients mit einer Rolle bei dieser Behörde."""

    clients: list[Clientmodell]


class Clientanlage(BaseModel):
    """Ein neuer API-Client. Die Rolle Freigabe kann er nicht haben."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"id": "fachverfahren", "name": "Fachverfahren Muster", "rollen": ["sachbearbeitung"]}
            ]
        },
    )

    id: str = Field(min_length=2, max_length=39)
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")
    rollen: list[Rolle] = Field(min_length=1, max_length=len(Rolle))
    je_minute: int = Field(600, ge=1, le=6000)
    tage: _Tage = 365


class Geheimniswunsch(BaseModel):
    """Ein neues Geheimnis."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"tage": 365}]})

    tage: _Tage = 365


class Geheimnismodell(Ausgabe):
    """Steht nur in dieser Antwort."""

    client_id: str
    client_secret: str


class Zugangswortmodell(Ausgabe):
    """Ein Zugangswort für Skripte; es handelt als die Person, der es gehört."""

    kennung: str
    benutzer: str
    bis: datetime
    zuletzt: datetime | None


class Zugangswortliste(Ausgabe):
    """Die bald ablaufenden zuerst."""

    zugangsworte: list[Zugangswortmodell]


WEGE = Wege("", "Zugang")


@WEGE.liest("/clients", Clientliste, "API-Clients auflisten", "Die API-Clients.")
def liste(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Mit dem Tag, an dem ihr Geheimnis abläuft, und wann sie zuletzt da waren."""
    staende = dienste.clients.liste(sitzung.mandant)
    modell = Clientliste(clients=[Clientmodell.model_validate(c) for c in staende])
    return mit_etag(request, json_antwort(modell))


@WEGE.sendet("/clients", Geheimnismodell, "Einen API-Client anlegen", "Sein Geheimnis.", status=201)
def lege_an(request: Request, dienste: Dienste, sitzung: Angemeldet, wunsch: Clientanlage) -> Response:
    """Das Geheimnis steht nur in dieser Antwort; auch ein Idempotency-Key bringt es nicht wieder."""
    request.state.einmalig = True
    gemeint = Clientwunsch(
        wunsch.id, wunsch.name.strip(), wunsch.rollen, wunsch.je_minute, timedelta(days=wunsch.tage)
    )
    geheimnis = clients.lege_an(dienste.haus(sitzung.mandant), sitzung.wer.id, gemeint)
    id = wunsch.id.strip().casefold()
    antwort = json_antwort(Geheimnismodell(client_id=id, client_secret=geheimnis), 201)
    antwort.headers["Location"] = f"{dienste.praefix}/api/v1/clients"
    return antwort


@WEGE.sendet("/clients/{id}/geheimnis", Geheimnismodell, "Ein neues Geheimnis", "Das neue Geheimnis.")
def erneuere(
    request: Request, dienste: Dienste, sitzung: Angemeldet, id: Benutzerkennung, wunsch: Geheimniswunsch
) -> Response:
    """Das alte und alle Token daraus gelten sofort nicht mehr."""
    request.state.einmalig = True
    haus = dienste.haus(sitzung.mandant)
    geheimnis = clients.erneuere(haus, sitzung.wer.id, id, timedelta(days=wunsch.tage))
    return json_antwort(Geheimnismodell(client_id=id.casefold(), client_secret=geheimnis))


@WEGE.loescht("/clients/{id}", "Einen API-Client widerrufen", "Widerrufen.")
def widerrufe(dienste: Dienste, sitzung: Angemeldet, id: Benutzerkennung) -> Response:
    """Geheimnis und Token gelten sofort nicht mehr; seine Einträge im Protokoll bleiben."""
    clients.widerrufe(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
    return Response(status_code=204)


@WEGE.liest("/zugangsworte", Zugangswortliste, "Zugangsworte für Skripte auflisten", "Die Zugangsworte.")
def worte(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Ausgegeben mit `zugang USER --skript`; die Worte selbst kennt niemand mehr."""
    hiesige = [w for w in dienste.fach.skripte() if w.mandant == sitzung.mandant]
    modell = Zugangswortliste(zugangsworte=[Zugangswortmodell.model_validate(w) for w in hiesige])
    return mit_etag(request, json_antwort(modell))


@WEGE.loescht("/zugangsworte/{kennung}", "Ein Zugangswort widerrufen", "Widerrufen.")
def widerrufe_wort(
    dienste: Dienste,
    sitzung: Angemeldet,
    kennung: Annotated[str, Path(pattern=r"^[0-9a-f]{12}$", description="Aus der Liste.")],
) -> Response:
    """Es öffnet ab sofort nichts mehr."""
    widerrufe_zugangswort(dienste, sitzung, kennung)
    return Response(status_code=204)
