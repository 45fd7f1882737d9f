"""/api/v1/bericht: how much went untouched, how long it took, what held it. No field holds a person or a file."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from gateway.ablage.berichtsdaten import Zeitraum
from gateway.auskunft.betrieb.bericht import Bericht, Kennzahlen, Partnerzahlen
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import ORTSZEIT
from gateway.web.api.gemeinsam import UEBLICH, UNVERAENDERT, Ausgabe, fehler, json_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import Webfehler
from gateway.web.vorlagen import mit_etag

_JAHRE = range(2000, 2200)
_HOECHSTENS = timedelta(days=366)
"""Longest period: every request counts all handovers that began in it."""


class Kennzahlenmodell(Ausgabe):
    """Zahlen der Übergaben, die im Zeitraum begannen."""

    begonnen: int
    von_hand: int
    am_ziel: int
    unberuehrt: int = Field(description="Von denen am Ziel: niemand musste etwas entscheiden.")
    abgelehnt: int
    zurueckgewiesen: int
    abgebrochen: int
    offen: int
    anteil_unberuehrt: float | None = Field(description="0 bis 1.")
    median_s: float | None = Field(description="Vom ersten Ereignis bis zum Ziel, in Sekunden.")
    p90_s: float | None

    @classmethod
    def aus(cls, zahlen: Kennzahlen) -> Kennzahlenmodell:
        felder = {n: getattr(zahlen, n) for n in cls.model_fields if not n.endswith("_s")}
        return cls(**felder, median_s=_sekunden(zahlen.median), p90_s=_sekunden(zahlen.p90))


class Haltegrundmodell(Ausgabe):
    """Wie oft eine Regel hielt."""

    regel: str
    gestellt: int
    offen: int


class Partnerzahlenmodell(Kennzahlenmodell):
    """Die Zahlen der Übergaben mit einer Behörde."""

    partner: str
    partner_name: str
    gehalten: int

    @classmethod
    def mit(cls, p: Partnerzahlen) -> Partnerzahlenmodell:
        zahlen = Kennzahlenmodell.aus(p.zahlen).model_dump()
        return cls(**zahlen, partner=p.kennung, partner_name=p.name, gehalten=p.gehalten)


class Offenemodell(Ausgabe):
    """Eine Übergabe, die am längsten offen ist."""

    id: UUID
    richtung: Richtung
    zustand: Zustand
    partner: str
    partner_name: str
    regel: str | None
    seit: datetime


class Tagesmodell(Ausgabe):
    """Ein Tag."""

    tag: date
    begonnen: int
    am_ziel: int


class Berichtsmodell(Ausgabe):
    """Der Bericht einer Behörde."""

    mandant: str
    von: date
    bis: date
    gesamt: Kennzahlenmodell
    richtungen: dict[Richtung, Kennzahlenmodell]
    haltegruende: list[Haltegrundmodell]
    partner: list[Partnerzahlenmodell]
    aelteste: list[Offenemodell]
    dauern: dict[str, int] = Field(description="Anzahl je Stufe der Dauer.")
    tage: list[Tagesmodell]

    @classmethod
    def aus(cls, b: Bericht) -> Berichtsmodell:
        return cls(
            mandant=b.mandant,
            von=b.von,
            bis=b.bis,
            gesamt=Kennzahlenmodell.aus(b.gesamt),
            richtungen={r: Kennzahlenmodell.aus(z) for r, z in b.richtungen.items()},
            haltegruende=[Haltegrundmodell.model_validate(h) for h in b.haltegruende],
            partner=[Partnerzahlenmodell.mit(p) for p in b.partner],
            aelteste=[Offenemodell.model_validate(o) for o in b.aelteste],
            dauern=dict(b.dauern),
            tage=[Tagesmodell(tag=t, begonnen=n, am_ziel=z) for t, n, z in b.tage],
        )


def api_der_berichte(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/bericht", tags=["Betrieb"], responses=fehler(*UEBLICH))

    @router.get(
        "",
        response_model=Berichtsmodell,
        responses=UNVERAENDERT,
        summary="Bericht über einen Zeitraum",
        response_description="Der Bericht.",
    )
    def bericht(
        request: Request,
        sitzung: Angemeldet,
        von: Annotated[date, Query(description="Erster Tag.", examples=["2026-11-01"])],
        bis: Annotated[date, Query(description="Letzter Tag; er gehört dazu.", examples=["2026-11-30"])],
    ) -> Response:
        """Über die Übergaben, die darin begannen; höchstens ein Jahr. Ohne Personendaten."""
        zahlen = dienste.berichtsauskunft(sitzung.mandant).bericht(_zeitraum(von, bis))
        return mit_etag(request, json_antwort(Berichtsmodell.aus(zahlen)))

    return router


def _zeitraum(von: date, bis: date) -> Zeitraum:
    """Whole days by the clocks of the authorities. Raises `Webfehler`."""
    if von.year not in _JAHRE or bis.year not in _JAHRE or not timedelta() <= bis - von < _HOECHSTENS:
        raise Webfehler("Bitte einen Zeitraum von höchstens einem Jahr: erster Tag in von, letzter in bis.")
    anfang = datetime.combine(von, time(), ORTSZEIT)
    return Zeitraum(anfang, datetime.combine(bis + timedelta(days=1), time(), ORTSZEIT))


def _sekunden(wert: timedelta | None) -> float | None:
    return None if wert is None else round(wert.total_seconds(), 1)
