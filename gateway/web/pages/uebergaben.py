"""The list of handovers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from gateway.domain.uebergabe import Richtung
from gateway.web import marke
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import Webfehler
from gateway.web.formular import seitenrouter
from gateway.web.pages import uebergabenblatt
from gateway.web.pages.ansicht import (
    AUSWAHLEN,
    RICHTUNGEN,
)
from gateway.web.pages.betrieb import uebergaben as betrieb
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
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:uebergaben")
        ergebnis = dienste.auskunft_fuer(sitzung).liste(
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

    @router.get("/uebergaben.csv")
    def csv(
        sitzung: Angemeldet,
        auswahl: Annotated[str, Query(max_length=20)] = "alle",
        richtung: Annotated[str, Query(max_length=20)] = "",
    ) -> Response:
        return uebergabenblatt.blatt(dienste, sitzung, auswahl, richtung)

    return router
