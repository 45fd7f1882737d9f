"""/api/v1/rollen: recertification, who holds what since when; confirmed or withdrawn, one by one."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from gateway.ablauf import benutzerverwaltung as verwaltung
from gateway.domain.aufgabe import Rolle
from gateway.web.api.gemeinsam import (
    Ausgabe,
    json_antwort,
)
from gateway.web.api.routen import Dienste, Wege
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag


class Rollenmodell(Ausgabe):
    """Eine Rolle einer Person bei dieser Behörde."""

    id: str
    name: str
    gesperrt: bool
    rolle: Rolle
    seit: datetime
    bestaetigt: datetime = Field(description="Wann zuletzt jemand sagte, dass die Person sie braucht.")
    bestaetigt_von: str
    bis: datetime = Field(description="Bis dahin soll sie wieder bestätigt sein.")
    faellig: bool


class Rollenliste(Ausgabe):
    """Die am längsten nicht bestätigten zuerst."""

    rollen: list[Rollenmodell]


class Rollenentscheidung(BaseModel):
    """Braucht die Person die Rolle noch?"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"benutzer": "frau.muster", "rolle": "freigabe", "tun": "bestaetigen"}]
        },
    )

    benutzer: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,38}$")
    rolle: Rolle
    tun: Literal["bestaetigen", "entziehen"]


WEGE = Wege("/rollen", "Zugang")


@WEGE.liest("", Rollenliste, "Wer was darf, seit wann, bestätigt von wem", "Die Rollen.")
def liste(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Zum jährlichen Bestätigen; eine überfällige Rolle wirkt weiter."""
    return mit_etag(request, json_antwort(_liste(dienste, sitzung)))


@WEGE.sendet("", Rollenliste, "Eine Rolle bestätigen oder entziehen", "Die Rollen danach.")
def entscheide(dienste: Dienste, sitzung: Angemeldet, wunsch: Rollenentscheidung) -> Response:
    """Die eigenen Rollen bestätigt eine andere Person."""
    tue = verwaltung.bestaetige if wunsch.tun == "bestaetigen" else verwaltung.entziehe
    tue(dienste.haus(sitzung.mandant), sitzung.wer.id, wunsch.benutzer, wunsch.rolle)
    return json_antwort(_liste(dienste, sitzung))


def _liste(dienste: Webdienste, sitzung: Sitzung) -> Rollenliste:
    rollen = dienste.personal.rollen(sitzung.mandant)
    return Rollenliste(rollen=[Rollenmodell.model_validate(r) for r in rollen])
