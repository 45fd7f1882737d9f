"""The authorities on the other side: can they be reached, and for how long do their certificates hold?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from gateway.web.dienste import Webdienste
from gateway.web.formular import seitenrouter
from gateway.web.sitzung import Angemeldet
from gateway.web.vorlagen import seite


def seiten_der_partner(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/partner")
    def liste(
        request: Request, sitzung: Angemeldet, nach: Annotated[str, Query(max_length=40)] = ""
    ) -> Response:
        ergebnis = dienste.partner(sitzung.mandant).seite(nach)
        return seite(
            request,
            "partner.html",
            zeilen=ergebnis.zeilen,
            weiter=ergebnis.weiter,
            nach=nach,
            jetzt=dienste.uhr.jetzt(),
        )

    return router
