"""The first page of the day: appointments, the own questions by due date, what was begun, and what is on its way."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.ablauf import abgabeentwurf
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import seitenrouter
from gateway.web.pages.ansicht import AUSWAHLEN
from gateway.web.vorlagen import seite

_TERMINE, _AUFGABEN, _UEBERGABEN = 12, 20, 8


def seiten_des_arbeitsplatzes(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/arbeitsplatz")
    def arbeitsplatz(request: Request, sitzung: Angemeldet) -> Response:
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:arbeitsplatz")
        auskunft = dienste.auskunft_fuer(sitzung)
        blatt = dienste.aufgabenauskunft_fuer(sitzung).schreibtisch(
            rollen=sitzung.rollen, ohne_stimme_von=sitzung.wer.id, hoechstens=_AUFGABEN
        )
        return seite(
            request,
            "arbeitsplatz.html",
            termine=dienste.termine_fuer(sitzung).liste(hoechstens=_TERMINE),
            entwuerfe=abgabeentwurf.offene(dienste.haus(sitzung.mandant), sitzung.wer.id),
            vorlagen=blatt.vorlagen,
            mehr=blatt.weiter is not None,
            gestoert=auskunft.liste(gestoert=True, hoechstens=_UEBERGABEN).zeilen,
            unterwegs=auskunft.liste(
                zustaende=AUSWAHLEN["laufen"].zustaende | AUSWAHLEN["warten"].zustaende,
                hoechstens=_UEBERGABEN,
            ).zeilen,
            jetzt=dienste.uhr.jetzt(),
        )

    return router
