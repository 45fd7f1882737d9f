"""The audit log: searched for a purpose, checked, exported without persons."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from gateway.auskunft.betrieb.protokoll import (
    Kettenurteil,
    KetteZuLang,
    Protokollblatt,
    Protokollfrage,
)
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.worte import ORTSZEIT
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite


def seiten_des_protokolls(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs. All by POST: purposes and names have no place in addresses."""
    router = seitenrouter()

    @router.get("/protokoll")
    def leer(request: Request) -> Response:
        return _zeige(request, Eingaben())

    @router.post("/protokoll")
    def frage(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        match e["handlung"]:
            case "pruefen":
                return _pruefe(request, dienste, sitzung, e)
            case "auszug":
                return _gib_auszug(request, dienste, sitzung, e)
        return _suche(request, dienste, sitzung, e)

    return router


def _zeige(
    request: Request,
    e: Eingaben,
    *,
    blatt: Protokollblatt | None = None,
    urteil: Kettenurteil | None = None,
) -> Response:
    return seite(
        request,
        "protokoll.html",
        status=400 if e.fehler else 200,
        e=e,
        blatt=blatt,
        urteil=urteil,
        ereignisse=[(ereignis.value, ereignis.value) for ereignis in sorted(Auditereignis)],
    )


def _zweck(e: Eingaben) -> str:
    return e.verlange("zweck", "Bitte geben Sie an, wozu Sie das Protokoll lesen.")


def _suche(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    zweck = _zweck(e)
    von, bis = _tag(e, "von"), _tag(e, "bis")
    if von and bis and von > bis:
        e.fehler["bis"] = "Der letzte Tag liegt vor dem ersten."
    ereignis = Auditereignis(e["ereignis"]) if e["ereignis"] in set(Auditereignis) else None
    if e["ereignis"] and ereignis is None:
        e.fehler["ereignis"] = "Dieses Ereignis gibt es nicht."
    wer, bezug = e.begrenze("wer", hoechstens=100), e.begrenze("bezug", hoechstens=100)
    nach = int(e["nach"]) if e["nach"].isdecimal() and len(e["nach"]) < 16 else None
    if e.fehler:
        return _zeige(request, e)
    frage = Protokollfrage(von, bis + timedelta(days=1) if bis else None, ereignis, wer, bezug)
    auskunft = dienste.protokollauskunft(sitzung.mandant)
    blatt = auskunft.suche(frage, wer=sitzung.wer.id, zweck=zweck, nach=nach)
    return _zeige(request, e, blatt=blatt)


def _tag(e: Eingaben, name: str) -> datetime | None:
    """The beginning of the day by the clocks of the authorities; notes what is no day."""
    if not e[name]:
        return None
    try:
        tag = datetime.combine(date.fromisoformat(e[name]), time(), ORTSZEIT)
    except ValueError:
        tag = None
    if tag is None or not 2000 <= tag.year < 2200:
        e.fehler[name] = "Bitte geben Sie einen Tag an."
        return None
    return tag


def _pruefe(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    try:
        urteil = dienste.protokollauskunft(sitzung.mandant).pruefe(wer=sitzung.wer.id)
    except KetteZuLang as fehler:
        e.fehler[""] = fehler.text
        return _zeige(request, e)
    return _zeige(request, e, urteil=urteil)


def _gib_auszug(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    zweck = _zweck(e)
    if e.fehler:
        return _zeige(request, e)
    zeilen = dienste.protokollauskunft(sitzung.mandant).auszug(wer=sitzung.wer.id, zweck=zweck)
    kopf = {"Content-Disposition": 'attachment; filename="protokoll.jsonl"'}
    return StreamingResponse(zeilen, headers=kopf, media_type="application/x-ndjson")
