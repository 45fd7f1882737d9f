"""Where somebody is logged in, and ending it: one session, or all but this one."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.domain.auditereignis import Auditereignis
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.vorlagen import seite

WEGE: Mapping[str, str] = {
    "oidc": "über den Verzeichnisdienst",
    "konto": "mit Kennung und Kennwort",
    "link": "mit einem einmaligen Link",
}


def seiten_der_sitzungen(dienste: Webdienste) -> APIRouter:
    """Of the very person who asks, at all authorities."""
    router = seitenrouter()

    @router.get("/sitzungen")
    def zeige(request: Request, sitzung: Angemeldet) -> Response:
        return seite(
            request,
            "sitzungen.html",
            sitzungen=dienste.fach.sitzungen(sitzung.wer.id),
            diese=dienste.fach.abdruck(sitzung.geheimnis or ""),
            behoerden=dienste.mandanten,
            wege=WEGE,
        )

    @router.post("/sitzungen")
    def beende(sitzung: Angemeldet, formular: Formular) -> Response:
        """Clicking twice is harmless; this very session ends with »Abmelden« only."""
        gemeint = Eingaben.aus(formular)["sitzung"]
        diese = dienste.fach.abdruck(sitzung.geheimnis or "")
        andere = [s.abdruck for s in dienste.fach.sitzungen(sitzung.wer.id) if s.abdruck != diese]
        zu_beenden = andere if gemeint == "andere" else [a for a in andere if a == gemeint]
        if zu_beenden:
            dienste.anmeldebuch.vermerke(
                sitzung.mandant, sitzung.wer.id, "andere_sitzung", Auditereignis.ABMELDUNG
            )
        for abdruck in zu_beenden:
            dienste.fach.beende_abdruck(abdruck)
            dienste.fremdsitzungen.vergiss(abdruck)
        return RedirectResponse(f"{dienste.praefix}/sitzungen", 303)

    return router
