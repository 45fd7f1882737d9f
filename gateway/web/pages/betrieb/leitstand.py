"""The Leitstand: what waits and how long, what is put aside, who answers, what runs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

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
from gateway.auskunft.betrieb.dienste import Workerstand
from gateway.auskunft.betrieb.meldewege import Alarmstand, Webhookstand
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import HINTERGRUND, Angemeldet
from gateway.web.formular import seitenrouter
from gateway.web.geteilt import GeteilterBlick
from gateway.web.vorlagen import seite

_HALTBAR = timedelta(seconds=30)
"""So long disks, certificates, quota and throughput count as looked at; they hardly change while somebody watches."""
_GETEILT = timedelta(seconds=4)
"""So long those who watch share a look; less than half of the time after which their pages ask again."""
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


@dataclass(frozen=True)
class Blick:
    """What the page shows of one Mandant, whoever looks at it."""

    zahlen: Betriebszahlen
    dienste: Sequence[Dienststand]
    worker: Sequence[Workerstand]
    befunde: Sequence[Befund]
    """The worker first."""
    alarme: Sequence[Alarmstand]
    webhooks: Sequence[Webhookstand]


def seiten_des_leitstands(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs. Pages that refresh themselves share one look for some seconds:
    three hundred that watch ask the database as often as one."""
    router = seitenrouter()
    auslastung = GeteilterBlick(lambda m: dienste.betriebsauskunft(m).auslastung(), dienste.uhr, _HALTBAR)
    hausbefunde = GeteilterBlick(dienste.hausbefunde, dienste.uhr, _HALTBAR)
    durchsatz = GeteilterBlick(lambda m: dienste.betriebsauskunft(m).durchsatz(), dienste.uhr, _HALTBAR)
    geteilt = GeteilterBlick(partial(_sieh_hin, dienste), dienste.uhr, _GETEILT)

    @router.get("/leitstand")
    def leitstand(request: Request, sitzung: Angemeldet) -> Response:
        mandant = sitzung.mandant
        blick = geteilt(mandant) if HINTERGRUND in request.headers else geteilt.jetzt(mandant)
        haus, last = hausbefunde(mandant), auslastung(mandant)
        stand = [*blick.befunde, urteile.kontingent_befund(last, mandant)]
        stufe = schlimmste([*stand, *haus])
        return seite(
            request,
            "leitstand.html",
            stufe=stufe,
            gesamt=_GESAMT[stufe],
            befunde=[b for b in (*stand, *haus) if not b.ok],
            alarme=blick.alarme,
            webhooks=blick.webhooks,
            richtungen=_richtungen(blick.zahlen),
            zahlen=blick.zahlen,
            kontingent=urteile.auslastung_zeilen(last),
            gestaut=last.wartend,
            durchsatz=durchsatz(mandant),
            dienste=list(zip(blick.dienste, map(urteile.dienst_befund, blick.dienste), strict=True)),
            workerbefund=blick.befunde[0],
            worker=blick.worker,
            haus=sorted(haus, key=lambda b: (b.was is not Gegenstand.PLATZ, b.ok)),
            fehlerablage=Rolle.ADMINISTRATION in sitzung.rollen,
            jetzt=blick.zahlen.wann,
        )

    return router


def _sieh_hin(dienste: Webdienste, mandant: str) -> Blick:
    auskunft, wege = dienste.betriebsauskunft(mandant), dienste.meldewege(mandant)
    zahlen, staende = auskunft.zahlen(), auskunft.dienste()
    worker = dienste.hausauskunft.worker()
    befunde = [
        *laufend(zahlen, staende, urteile.worker_befund(worker), mandant),
        *map(urteile.wartung_befund, dienste.wartungsbuch.offene(mandant)),
    ]
    return Blick(zahlen, staende, worker, befunde, wege.alarme(), wege.webhooks())


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
