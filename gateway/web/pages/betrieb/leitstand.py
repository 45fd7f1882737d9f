"""The Leitstand: what waits and how long, what is put aside, who answers, what runs out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.auskunft.betrieb import (
    Alarmstufe,
    Befund,
    Betriebszahlen,
    Dienststand,
    Gegenstand,
    schlimmste,
    urteile,
)
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung
from gateway.ports import Uhr
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import seitenrouter
from gateway.web.vorlagen import seite

_T = TypeVar("_T")
_HALTBAR = timedelta(seconds=30)
"""So long disks, certificates and throughput count as looked at; they hardly change while somebody watches."""
_GESAMT: Mapping[Alarmstufe, str] = {
    Alarmstufe.OK: "Alles läuft.",
    Alarmstufe.WARNUNG: "Es läuft, aber jemand muss etwas tun.",
    Alarmstufe.UNBEKANNT: "Nicht alles lässt sich zurzeit feststellen.",
    Alarmstufe.KRITISCH: "Etwas geht nicht.",
}


@dataclass(frozen=True)
class Richtungsstand:
    """How many handovers of one direction are not over, and since when the oldest of them has been begun."""

    richtung: Richtung
    anzahl: int
    seit: datetime | None


class _Gemerkt(Generic[_T]):
    """Of each Mandant, looked at anew only when it is old. Two that come at once may both look: no harm."""

    def __init__(self, sieh_nach: Callable[[str], Sequence[_T]], uhr: Uhr) -> None:
        self._sieh_nach = sieh_nach
        self._uhr = uhr
        self._gesehen: dict[str, tuple[datetime, Sequence[_T]]] = {}

    def __call__(self, mandant: str) -> Sequence[_T]:
        jetzt = self._uhr.jetzt()
        wann, gefunden = self._gesehen.get(mandant, (None, ()))
        if wann is None or abs(jetzt - wann) > _HALTBAR:
            gefunden = tuple(self._sieh_nach(mandant))
            self._gesehen[mandant] = (jetzt, gefunden)
        return gefunden


def seiten_des_leitstands(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()
    hausbefunde = _Gemerkt(dienste.hausbefunde, dienste.uhr)
    durchsatz = _Gemerkt(lambda mandant: dienste.betriebsauskunft(mandant).durchsatz(), dienste.uhr)

    @router.get("/leitstand")
    def leitstand(request: Request, sitzung: Angemeldet) -> Response:
        auskunft = dienste.betriebsauskunft(sitzung.mandant)
        zahlen, staende = auskunft.zahlen(), auskunft.dienste()
        worker = dienste.hausauskunft.worker()
        auslastung = auskunft.auslastung()
        lauf = laufend(zahlen, staende, urteile.worker_befund(worker), sitzung.mandant)
        wartung = map(urteile.wartung_befund, dienste.wartungsbuch.offene(sitzung.mandant))
        lauf = [*lauf, urteile.kontingent_befund(auslastung, sitzung.mandant), *wartung]
        haus = hausbefunde(sitzung.mandant)
        stufe = schlimmste([*lauf, *haus])
        wege = dienste.meldewege(sitzung.mandant)
        return seite(
            request,
            "leitstand.html",
            stufe=stufe,
            gesamt=_GESAMT[stufe],
            befunde=[b for b in (*lauf, *haus) if not b.ok],
            alarme=wege.alarme(),
            webhooks=wege.webhooks(),
            richtungen=_richtungen(zahlen),
            zahlen=zahlen,
            kontingent=urteile.auslastung_zeilen(auslastung),
            gestaut=auslastung.wartend,
            durchsatz=durchsatz(sitzung.mandant),
            dienste=list(zip(staende, map(urteile.dienst_befund, staende), strict=True)),
            workerbefund=lauf[0],
            worker=worker,
            haus=sorted(haus, key=lambda b: (b.was is not Gegenstand.PLATZ, b.ok)),
            fehlerablage=Rolle.ADMINISTRATION in sitzung.rollen,
            jetzt=zahlen.wann,
        )

    return router


def laufend(
    zahlen: Betriebszahlen, staende: Sequence[Dienststand], worker: Befund, mandant: str
) -> Sequence[Befund]:
    """The worker first: without one nothing else that looks well means anything."""
    schwellen = urteile.Schwellen()
    return [
        worker,
        *map(urteile.dienst_befund, staende),
        urteile.fristen_befund(zahlen, mandant),
        urteile.warteschlange_befund(zahlen, schwellen, mandant),
    ]


def _richtungen(zahlen: Betriebszahlen) -> Sequence[Richtungsstand]:
    """Both, also one in which nothing waits."""
    offen = {g.name: g for g in zahlen.offen}
    return [
        Richtungsstand(r, offen[r.value].anzahl, offen[r.value].seit)
        if r.value in offen
        else Richtungsstand(r, 0, None)
        for r in Richtung
    ]
