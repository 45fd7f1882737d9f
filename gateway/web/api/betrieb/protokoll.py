"""/api/v1/protokoll: the audit log, searched for a purpose, checked, exported without persons."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from gateway.auskunft.betrieb.protokoll import Protokollfrage
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.worte import ORTSZEIT
from gateway.web.api.gemeinsam import AENDERND, IDEMPOTENT, UEBLICH, Ausgabe, fehler, json_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import Webfehler

_JAHRE = range(2000, 2200)
_Zweck = Annotated[
    str, Field(min_length=1, max_length=200, pattern=r"\S", description="Wozu Sie lesen; steht im Protokoll.")
]
_STRENG = ConfigDict(extra="forbid")


class Protokollsuche(BaseModel):
    """Was gesucht wird; was fehlt, zählt nicht."""

    model_config = _STRENG | ConfigDict(
        json_schema_extra={"examples": [{"zweck": "Prüfung Nr. 7", "ereignis": "inhalt.gelesen"}]}
    )

    zweck: _Zweck
    von: date | None = None
    bis: date | None = Field(None, description="Letzter Tag; er gehört dazu.")
    ereignis: Auditereignis | None = None
    wer: str = Field("", max_length=100)
    bezug: str = Field("", max_length=100, description="Eine Kennung, mit oder ohne ihre Art.")
    nach: int | None = Field(None, ge=1, lt=2**53, description="`weiter` der Seite davor.")


class Auszugswunsch(BaseModel):
    """Wozu der Auszug gebraucht wird."""

    model_config = _STRENG

    zweck: _Zweck


class Pruefauftrag(BaseModel):
    """Nichts anzugeben."""

    model_config = _STRENG


class Protokollzeilenmodell(Ausgabe):
    """Eine Zeile der Protokollkette."""

    lfd: int
    zeit: datetime
    ereignis: str
    bezug: str
    wer: str
    angaben: dict[str, Any]


class Protokollblattmodell(Ausgabe):
    """Eine Seite, die neuesten zuerst."""

    zeilen: list[Protokollzeilenmodell]
    weiter: int | None


class Kettenmodell(Ausgabe):
    """Ist die Kette unverändert?"""

    heil: bool
    satz: str


def api_des_protokolls(dienste: Webdienste) -> APIRouter:
    """All by POST: purposes and ids of persons have no place in addresses."""
    router = APIRouter(prefix="/api/v1/protokoll", tags=["Protokoll"], responses=fehler(*UEBLICH, *AENDERND))

    @router.post(
        "/suche",
        dependencies=IDEMPOTENT,
        response_model=Protokollblattmodell,
        summary="Im Protokoll suchen",
        response_description="Eine Seite.",
    )
    def suche(sitzung: Angemeldet, frage: Protokollsuche) -> Response:
        """Die Suche selbst steht darin, ehe sie beantwortet wird."""
        blatt = dienste.protokollauskunft(sitzung.mandant).suche(
            _frage(frage), wer=sitzung.wer.id, zweck=frage.zweck.strip(), nach=frage.nach
        )
        zeilen = [Protokollzeilenmodell.model_validate(z) for z in blatt.zeilen]
        return json_antwort(Protokollblattmodell(zeilen=zeilen, weiter=blatt.weiter))

    @router.post(
        "/pruefung",
        dependencies=IDEMPOTENT,
        response_model=Kettenmodell,
        summary="Die Kette prüfen",
        response_description="Der Befund.",
    )
    def pruefe(sitzung: Angemeldet, auftrag: Pruefauftrag) -> Response:
        """Rechnet sie nach und vergleicht sie mit dem, was außerhalb notiert ist."""
        urteil = dienste.protokollauskunft(sitzung.mandant).pruefe(wer=sitzung.wer.id)
        return json_antwort(Kettenmodell.model_validate(urteil))

    @router.post(
        "/auszug",
        dependencies=IDEMPOTENT,
        response_class=Response,
        responses={200: {"content": {"application/x-ndjson": {}}, "description": "Eine Zeile je Eintrag."}},
        summary="Das ganze Protokoll ohne Personen",
    )
    def auszug(sitzung: Angemeldet, wunsch: Auszugswunsch) -> Response:
        """Als JSON-Zeilen, in der Reihenfolge der Kette."""
        zeilen = dienste.protokollauskunft(sitzung.mandant).auszug(
            wer=sitzung.wer.id, zweck=wunsch.zweck.strip()
        )
        return StreamingResponse(zeilen, media_type="application/x-ndjson")

    return router


def _frage(f: Protokollsuche) -> Protokollfrage:
    if any(tag is not None and tag.year not in _JAHRE for tag in (f.von, f.bis)):
        raise Webfehler("Diesen Tag gibt es hier nicht.")
    von = datetime.combine(f.von, time(), ORTSZEIT) if f.von else None
    bis = datetime.combine(f.bis + timedelta(days=1), time(), ORTSZEIT) if f.bis else None
    return Protokollfrage(von, bis, f.ereignis, f.wer, f.bezug)
