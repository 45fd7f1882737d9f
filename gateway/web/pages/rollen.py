"""Recertification: who holds which role since when, confirmed by whom, due when; confirm or withdraw, one by one."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import benutzerverwaltung as verwaltung
from gateway.auskunft.betrieb.personal import ROLLE_GILT, Rollenstand
from gateway.domain.aufgabe import Rolle
from gateway.domain.worte import tag
from gateway.web import worte
from gateway.web.csvblatt import csv_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import Webfehler
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_KOPF = ("Kennung", "Name", "Gesperrt", "Rolle", "Seit", "Bestätigt", "Bestätigt von", "Fällig", "Überfällig")
_TUN = {"bestaetigen": verwaltung.bestaetige, "entziehen": verwaltung.entziehe}


def seiten_der_rollen(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/rollen")
    def liste(request: Request, sitzung: Angemeldet) -> Response:
        return _zeige(request, dienste, sitzung, Eingaben())

    @router.get("/rollen.csv")
    def csv(sitzung: Angemeldet) -> Response:
        return csv_antwort("rollen", _KOPF, map(_csv_zeile, dienste.personal.rollen(sitzung.mandant)))

    @router.post("/rollen")
    def entscheide(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        if e["tun"] not in _TUN or e["rolle"] not in set(Rolle):
            raise Webfehler("Bitte wählen Sie, was geschehen soll.")
        try:
            _TUN[e["tun"]](dienste.haus(sitzung.mandant), sitzung.wer.id, e["benutzer"], Rolle(e["rolle"]))
        except (verwaltung.NichtSichSelbst, verwaltung.LetzteAdministration) as fehler:
            e.fehler[""] = f"{fehler.text} {fehler.rat}".rstrip()
            return _zeige(request, dienste, sitzung, e)
        return RedirectResponse(f"{dienste.praefix}/rollen", 303)

    return router


def _zeige(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    return seite(
        request,
        "rollen.html",
        status=400 if e.fehler else 200,
        e=e,
        zeilen=dienste.personal.rollen(sitzung.mandant),
        darf=Rolle.ADMINISTRATION in sitzung.rollen,
        tage=ROLLE_GILT.days,
    )


def _csv_zeile(r: Rollenstand) -> Sequence[object]:
    return (
        r.id,
        r.name,
        "ja" if r.gesperrt else "nein",
        worte.rolle(r.rolle),
        tag(r.seit),
        tag(r.bestaetigt),
        r.bestaetigt_von,
        tag(r.bis),
        "ja" if r.faellig else "nein",
    )
