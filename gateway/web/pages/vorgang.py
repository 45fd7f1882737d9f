"""The page of one handover: what is, who is on turn, what next; its end."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import abbruch
from gateway.ablauf.aufgaben import FalscheRolle
from gateway.ablauf.sachverhalt import VORBEI
from gateway.domain.seitenbemerkung import NAMEN as BEMERKUNGSARTEN
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.ansicht import (
    fortschritt,
    ist_es_geschafft,
    takt,
    was_fehlt,
)
from gateway.web.pages.betrieb import uebergaben as betrieb
from gateway.web.pages.dokumente import KURZ, gruppiere
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite


def seiten_des_vorgangs(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs; without persons for those who must not see them."""
    router = seitenrouter()

    @router.get("/uebergaben/{id}")
    def eine(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        verdeckt = sitzung.inhalt and dienste.auskunft_fuer(sitzung).ist_verdeckt(id)
        if verdeckt or not sitzung.inhalt:
            return betrieb.eine(request, dienste, sitzung, id, verdeckt=verdeckt)
        return _zeige(request, dienste, sitzung, id)

    @router.post("/uebergaben/{id}/abbruch")
    def brich_ab(request: Request, sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        grund = e.verlange("grund", "Bitte sagen Sie, warum Sie abbrechen.", hoechstens=1000)
        if not e.fehler:
            try:
                abbruch.verlange(dienste.haus(sitzung.mandant), id, durch=sitzung.wer.id, grund=grund)
            except (abbruch.AbbruchZuSpaet, FalscheRolle) as fehler:
                e.fehler["grund"] = fehler.text
            else:
                return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}", 303)
        return _zeige(request, dienste, sitzung, id, e)

    return router


def _zeige(
    request: Request, dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben | None = None
) -> Response:
    vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    return seite(
        request,
        "vorgang.html",
        status=400 if e else 200,
        vorgang=vorgang,
        zeile=vorgang.ueberblick,
        geschafft=ist_es_geschafft(vorgang),
        was_fehlt=was_fehlt(vorgang),
        stand=fortschritt(vorgang),
        takt=takt(vorgang),
        belege={n.id: n.typ for n in vorgang.nachrichten},
        teile=gruppiere(vorgang.dokumente, lambda d: d.dokument),
        kurz=len(vorgang.dokumente) <= KURZ,
        nimmt_spaetes=vorgang.ueberblick.richtung is Richtung.ABGABE
        and vorgang.ueberblick.weg == "abgabe"
        and vorgang.ueberblick.zustand not in NICHTS_GEWORDEN,
        berichtigbar=vorgang.ueberblick.richtung is Richtung.ABGABE and vorgang.ueberblick.zustand in VORBEI,
        arten=BEMERKUNGSARTEN,
        e=e or Eingaben(),
    )
