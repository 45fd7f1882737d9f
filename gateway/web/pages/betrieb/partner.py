"""The authorities on the other side: can they be reached, and for how long do their certificates hold?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf.post import testnachricht
from gateway.ablauf.post.partnerprobe import Probeschritt
from gateway.domain.aufgabe import Rolle
from gateway.nachrichten.releases import KeinGemeinsamesRelease
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
        partner = _kennung(e)
        if e.fehler:
            return _zeige(request, dienste, sitzung, "", e=e)
        schritte = dienste.probiere_partner(sitzung.mandant, partner, sitzung.wer.id)
        return _zeige(request, dienste, sitzung, e["nach"][:40], (partner, schritte))

    @router.post("/partner/testnachricht")
    def sende_test(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        """Booked, and shown as it goes its way; a second click while one is under way is told so."""
        e = Eingaben.aus(formular)
        partner = _kennung(e)
        if e.fehler:
            return _zeige(request, dienste, sitzung, "", e=e)
        try:
            testnachricht.sende(dienste.haus(sitzung.mandant), partner, sitzung.wer.id)
        except (
            testnachricht.TestNichtMoeglich,
            testnachricht.TestUnterwegs,
            KeinGemeinsamesRelease,
        ) as fehler:
            e.fehler["partner"] = f"{fehler.text} {fehler.rat}".rstrip()
            return _zeige(request, dienste, sitzung, e["nach"][:40], e=e)
        nach = f"?nach={quote(e['nach'][:40])}" if e["nach"] else ""
        return RedirectResponse(f"{dienste.praefix}/partner{nach}#p-{partner}", 303)

    return router


def _kennung(e: Eingaben) -> str:
    if not _KENNUNG.fullmatch(e["partner"]):
        e.fehler["partner"] = "Bitte geben Sie die Kennung einer Behörde an, etwa azr:005700."
    return e["partner"]


def _zeige(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    nach: str,
    probe: tuple[str, Sequence[Probeschritt]] | None = None,
    e: Eingaben | None = None,
) -> Response:
    ergebnis, jetzt = dienste.partner(sitzung.mandant).seite(nach), dienste.uhr.jetzt()
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
        laeuft=any(z.test and z.test.laeuft(jetzt) for z in ergebnis.zeilen),
        jetzt=jetzt,
    )
