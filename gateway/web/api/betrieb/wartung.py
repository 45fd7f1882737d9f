"""/api/v1/wartung: hold back the work of this authority, or of the whole installation."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from gateway.ablauf.wartung import GRUND_HOECHSTENS
from gateway.domain.wartung import Wartungsart
from gateway.web.api.gemeinsam import (
    Ausgabe,
    Wahlweise,
    json_antwort,
    pruefe_stand,
)
from gateway.web.api.routen import Dienste, Wege
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import KeinRecht, Webfehler
from gateway.web.pages.betrieb.wartung import darf_ueberall
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag

_Wo = Literal["behoerde", "installation"]
_JAHRE = range(2000, 2200)


class Wartungsmodell(Ausgabe):
    """Eine Wartung, die eingeschaltet ist."""

    mandant: str | None = Field(description="`null`: die ganze Installation.")
    art: Wartungsart
    seit: datetime
    bis: datetime = Field(description="Voraussichtlich; von selbst endet sie nicht.")
    wer: str
    grund: str
    ueberzogen: bool


class Wartungsliste(Ausgabe):
    """Was für diese Behörde ruht."""

    wartungen: list[Wartungsmodell]
    laufende: int = Field(description="Aufträge, die noch zu Ende laufen.")
    ruhende: int = Field(description="Aufträge, die fällig sind und ruhen.")


class Wartungswunsch(BaseModel):
    """Was bis wann ruhen soll."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"art": "nur_annehmen", "bis": "2026-12-01T18:00:00+01:00", "grund": "Neues Zertifikat"}
            ]
        },
    )

    wo: _Wo = "behoerde"
    art: Wartungsart
    bis: AwareDatetime
    grund: str = Field(min_length=1, max_length=GRUND_HOECHSTENS)


WEGE = Wege("/wartung", "Betrieb")


@WEGE.liest("", Wartungsliste, "Wartung", "Was ruht.")
def lies(request: Request, dienste: Dienste, sitzung: Angemeldet) -> Response:
    """Eingeschaltete Wartungen, und wie viele Aufträge sie aufhalten."""
    return mit_etag(request, json_antwort(_liste(dienste, sitzung)))


@WEGE.setzt("", Wartungsliste, "Wartung einschalten oder ändern", "Was nun ruht.", auch=(412,))
def setze(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    wunsch: Wartungswunsch,
    if_match: Wahlweise = None,
) -> Response:
    """Sie endet nicht von selbst; wird sie überzogen, ist das ein Alarm."""
    if if_match is not None:
        pruefe_stand(if_match, _liste(dienste, sitzung))
    if wunsch.bis.year not in _JAHRE:
        raise Webfehler("Diesen Tag gibt es hier nicht.")
    wo = _wo(dienste, sitzung, wunsch.wo)
    dienste.wartungsbuch.setze(wo, wunsch.art, bis=wunsch.bis, grund=wunsch.grund, wer=sitzung.wer.id)
    return mit_etag(request, json_antwort(_liste(dienste, sitzung)))


@WEGE.loescht("", "Wartung beenden", "Was noch ruht.", Wartungsliste)
def beende(
    request: Request,
    dienste: Dienste,
    sitzung: Angemeldet,
    wo: Annotated[_Wo, Query(description="Welche.")] = "behoerde",
) -> Response:
    """Gefahrlos zu wiederholen. Alles geht mit dem nächsten Auftrag weiter."""
    dienste.wartungsbuch.hebe_auf(_wo(dienste, sitzung, wo), wer=sitzung.wer.id)
    return mit_etag(request, json_antwort(_liste(dienste, sitzung)))


def _liste(dienste: Webdienste, sitzung: Sitzung) -> Wartungsliste:
    offene = dienste.wartungsbuch.offene(sitzung.mandant)
    zahlen = dienste.wartungsbuch.zahlen(sitzung.mandant)
    return Wartungsliste(
        wartungen=[Wartungsmodell.model_validate(w) for w in offene],
        laufende=zahlen.laufende,
        ruhende=zahlen.ruhende,
    )


def _wo(dienste: Webdienste, sitzung: Sitzung, wo: str) -> str | None:
    """The Mandant; None = all of them. Raises `KeinRecht`."""
    if wo == "behoerde":
        return sitzung.mandant
    if not darf_ueberall(dienste, sitzung):
        raise KeinRecht(
            "Für die ganze Installation brauchen Sie die Rolle Administration bei allen Behörden."
        )
    return None
