"""The list of handovers and the page of one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from gateway.domain.uebergabe import Richtung
from gateway.web import marke
from gateway.web.dienste import Webdienste
from gateway.web.fehler import Webfehler
from gateway.web.formular import seitenrouter
from gateway.web.pages import betrieb
from gateway.web.pages.ansicht import (
    AUSWAHLEN,
    RICHTUNGEN,
    fortschritt,
    ist_es_geschafft,
    takt,
    was_fehlt,
)
from gateway.web.sitzung import Angemeldet
from gateway.web.vorlagen import seite


def seiten_der_uebergaben(dienste: Webdienste) -> APIRouter:
    """Pages of the Mandant to whom the session belongs; without persons for those who must not see them."""
    router = seitenrouter()

    @router.get("/uebergaben")
    def liste(
        request: Request,
        sitzung: Angemeldet,
        auswahl: Annotated[str, Query(max_length=20)] = "alle",
        richtung: Annotated[str, Query(max_length=20)] = "",
        nach: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        if auswahl not in AUSWAHLEN or richtung not in RICHTUNGEN:
            raise Webfehler("Diese Auswahl gibt es nicht.")
        if not sitzung.inhalt:
            return betrieb.liste(request, dienste, sitzung, auswahl, richtung, marke.lies(nach))
        ergebnis = dienste.auskunft(sitzung.mandant).liste(
            richtung=Richtung(richtung) if richtung else None,
            zustaende=AUSWAHLEN[auswahl].zustaende,
            gehalten=AUSWAHLEN[auswahl].gehalten,
            gestoert=AUSWAHLEN[auswahl].gestoert,
            nach=marke.lies(nach),
        )
        return seite(
            request,
            "liste.html",
            zeilen=ergebnis.zeilen,
            weiter=marke.schreibe(ergebnis.weiter),
            nach=nach,
            auswahl=auswahl,
            auswahlen=AUSWAHLEN,
            richtung=richtung,
            richtungen=RICHTUNGEN,
            jetzt=dienste.uhr.jetzt(),
        )

    @router.get("/uebergaben/{id}")
    def eine(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        if not sitzung.inhalt:
            return betrieb.eine(request, dienste, sitzung, id)
        vorgang = dienste.auskunft(sitzung.mandant).vorgang(id)
        return seite(
            request,
            "vorgang.html",
            vorgang=vorgang,
            zeile=vorgang.ueberblick,
            geschafft=ist_es_geschafft(vorgang),
            was_fehlt=was_fehlt(vorgang),
            stand=fortschritt(vorgang),
            takt=takt(vorgang),
            belege={n.id: n.typ for n in vorgang.nachrichten},
        )

    return router
