"""/health: for load balancers and monitoring, without login and therefore without details."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from gateway.auskunft.betrieb import Alarmstufe, schlimmste
from gateway.web.api.dienstmodelle import Befundmodell, Bereitschaftsmodell
from gateway.web.dienste import Webdienste


def api_der_bereitschaft(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/health", tags=["Bereitschaft"])

    @router.get("/live", summary="Lebt der Dienst?", response_description="Ja.")
    def live() -> dict[str, str]:
        """Sagt nur, dass der Prozess antwortet; sieht nichts anderes an."""
        return {"status": "ok", "text": "Der Dienst läuft."}

    @router.get(
        "/ready",
        response_model=Bereitschaftsmodell,
        summary="Kann der Dienst arbeiten?",
        response_description="Ja.",
        responses={503: {"model": Bereitschaftsmodell, "description": "Nein; der Grund steht darin."}},
    )
    def ready() -> Response:
        """Datenbank auf dem richtigen Stand, Ordner beschreibbar, ein Worker am Leben, Postfach, Verzeichnis und
        DMS jeder Behörde antworten."""
        gefunden = dienste.bereitschaft()
        befunde = [Befundmodell(name=b.was.value, in_ordnung=b.ok, text=b.text) for b in gefunden]
        bereit = schlimmste(gefunden) in (Alarmstufe.OK, Alarmstufe.WARNUNG)
        gruende = " ".join(f"{b.name}: {b.text}" for b in befunde if not b.in_ordnung)
        modell = Bereitschaftsmodell(bereit=bereit, text=gruende or "Der Dienst ist bereit.", befunde=befunde)
        return JSONResponse(modell.model_dump(mode="json"), 200 if bereit else 503)

    return router
