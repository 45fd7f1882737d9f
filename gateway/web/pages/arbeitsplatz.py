"""The first page of the day: the own questions by due date, and what is on its way; beside it the search."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.auskunft.vorgaenge.suche import SucheUnmoeglich
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
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
            vorlagen=blatt.vorlagen,
            mehr=blatt.weiter is not None,
            gestoert=auskunft.liste(gestoert=True, hoechstens=_UEBERGABEN).zeilen,
            unterwegs=auskunft.liste(
                zustaende=AUSWAHLEN["laufen"].zustaende | AUSWAHLEN["warten"].zustaende,
                hoechstens=_UEBERGABEN,
            ).zeilen,
            jetzt=dienste.uhr.jetzt(),
        )

    @router.get("/suche")
    def suche(request: Request) -> Response:
        return seite(request, "suche.html", e=Eingaben(), gefunden=None)

    @router.post("/suche")
    def suchen(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        """By POST: names have no place in addresses (invariant 11)."""
        e = Eingaben.aus(formular)
        begriff = e.verlange("suchbegriff", "Bitte geben Sie einen Suchbegriff ein.")
        gefunden = None
        if not e.fehler:
            try:
                gefunden = dienste.auskunft_fuer(sitzung).suche(begriff)
            except SucheUnmoeglich as fehler:
                e.fehler["suchbegriff"] = fehler.text
        if gefunden is not None:
            bezuege = [f"vorgang:{fund.ueberblick.id}" for fund in gefunden.funde]
            dienste.leseprotokoll.vermerke_alle(sitzung.mandant, sitzung.wer.id, bezuege, bei="suche")
        return seite(request, "suche.html", status=400 if e.fehler else 200, e=e, gefunden=gefunden)

    return router
