"""/api/v1/partner/{kennung}/probe and /api/v1/diagnose: looking closer when something is the matter."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import Field

from gateway.ablauf.post.partnerprobe import Schritt
from gateway.web.api.gemeinsam import AENDERND, IDEMPOTENT, UEBLICH, Ausgabe, fehler, json_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet

Behoerdenkennung = Annotated[
    str,
    Path(pattern=r"^[a-z]{3}:[0-9A-Za-z_]{3,20}$", description="Kennung.", examples=["azr:005700"]),
]


class Schrittmodell(Ausgabe):
    """Was ein Schritt der Probe ergab."""

    schritt: Schritt
    ok: bool
    text: str
    rat: str


class Probemodell(Ausgabe):
    """Der erste Schritt, der nicht geht, ist der letzte."""

    erreichbar: bool = Field(description="Eine Nachricht käme an.")
    schritte: list[Schrittmodell]


def api_der_hilfen(dienste: Webdienste) -> APIRouter:
    """For the Administration of the caller's Mandant."""
    router = APIRouter(prefix="/api/v1", tags=["Betrieb"], responses=fehler(*UEBLICH))

    @router.post(
        "/partner/{kennung}/probe",
        dependencies=IDEMPOTENT,
        response_model=Probemodell,
        responses=fehler(*AENDERND),
        summary="Verbindung zu einer Behörde prüfen",
        response_description="Was die Probe ergab.",
    )
    def probiere(sitzung: Angemeldet, kennung: Behoerdenkennung) -> Response:
        """Verzeichnis, Zertifikate, Postfach der Behörde, wie beim Senden; gesendet wird nichts. Dauert einige
        Sekunden."""
        schritte = dienste.probiere_partner(sitzung.mandant, kennung, sitzung.wer.id)
        modelle = [Schrittmodell.model_validate(s) for s in schritte]
        return json_antwort(Probemodell(erreichbar=all(s.ok for s in schritte), schritte=modelle))

    @router.get(
        "/diagnose",
        response_model=dict[str, Any],
        summary="Diagnoseblatt",
        response_description="Das Blatt.",
    )
    def diagnose(sitzung: Angemeldet) -> Response:
        """Versionen, Einstellungen ohne Werte, Prüfung, Zahlen, Ende des Logs; ohne Personen und Geheimnisse.
        Dauert einige Sekunden."""
        text = dienste.diagnose(sitzung.mandant, sitzung.wer.id)
        return Response(text, media_type="application/json")

    return router
