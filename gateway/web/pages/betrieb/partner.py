"""The authorities on the other side: can they be reached, and for how long do their certificates hold?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from gateway.ablauf.post.partnerprobe import Probeschritt
from gateway.domain.aufgabe import Rolle
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_KENNUNG = re.compile(r"[a-z]{3}:[0-9A-Za-z_]{3,20}")


def seiten_der_partner(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/partner")
    def liste(
        request: Request, sitzung: Angemeldet, nach: Annotated[str, Query(max_length=40)] = ""
    ) -> Response:
        return _zeige(request, dienste, sitzung, nach)

    @router.post("/partner")
    def probiere(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        """Asks the other side, so it may take some seconds; nothing is sent."""
        e = Eingaben.aus(formular)
        partner = e["partner"]
        if not _KENNUNG.fullmatch(partner):
            e.fehler["partner"] = "Bitte geben Sie die Kennung einer Behörde an, etwa azr:005700."
            return _zeige(request, dienste, sitzung, "", e=e)
        schritte = dienste.probiere_partner(sitzung.mandant, partner, sitzung.wer.id)
        return _zeige(request, dienste, sitzung, e["nach"][:40], (partner, schritte))

    return router


def _zeige(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    nach: str,
    probe: tuple[str, Sequence[Probeschritt]] | None = None,
    e: Eingaben | None = None,
) -> Response:
    ergebnis = dienste.partner(sitzung.mandant).seite(nach)
    return seite(
        request,
        "partner.html",
        status=400 if e and e.fehler else 200,
        e=e or Eingaben(),
        zeilen=ergebnis.zeilen,
        weiter=ergebnis.weiter,
        nach=nach,
        probe=probe,
        darf=Rolle.ADMINISTRATION in sitzung.rollen,
        jetzt=dienste.uhr.jetzt(),
    )
