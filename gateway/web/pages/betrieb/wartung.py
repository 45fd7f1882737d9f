"""Maintenance: hold back the work of this authority, or of the whole installation; and which versions run."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf.wartung import GRUND_HOECHSTENS, WartungFalsch
from gateway.domain.aufgabe import Rolle
from gateway.domain.wartung import Wartungsart
from gateway.domain.worte import ORTSZEIT, oertlich
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_HIER, _UEBERALL = "behoerde", "installation"
_VORSCHLAG = timedelta(hours=2)


def seiten_der_wartung(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs; of all, for whoever has the Administration of all."""
    router = seitenrouter()

    @router.get("/leitstand/wartung")
    def zeige(request: Request, sitzung: Angemeldet) -> Response:
        ende = oertlich(dienste.uhr.jetzt() + _VORSCHLAG)
        return _zeige(request, dienste, sitzung, Eingaben({"bis": f"{ende:%Y-%m-%dT%H:%M}"}))

    @router.post("/leitstand/wartung")
    def beginne(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        wo, art, bis = _wo(dienste, sitzung, e), _art(e), _zeit(e)
        grund = e.verlange("grund", "Bitte geben Sie den Grund an.", hoechstens=GRUND_HOECHSTENS)
        if art is None or bis is None or e.fehler:
            return _zeige(request, dienste, sitzung, e)
        try:
            dienste.wartungsbuch.setze(wo, art, bis=bis, grund=grund, wer=sitzung.wer.id)
        except WartungFalsch as fehler:
            e.fehler["bis"] = fehler.text
            return _zeige(request, dienste, sitzung, e)
        return RedirectResponse(f"{dienste.praefix}/leitstand/wartung", 303)

    @router.post("/leitstand/wartung/beenden")
    def beende(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        """Clicking twice is harmless."""
        e = Eingaben.aus(formular)
        wo = _wo(dienste, sitzung, e)
        if e.fehler:
            return _zeige(request, dienste, sitzung, e)
        dienste.wartungsbuch.hebe_auf(wo, wer=sitzung.wer.id)
        return RedirectResponse(f"{dienste.praefix}/leitstand/wartung", 303)

    @router.get("/leitstand/diagnose.json")
    def diagnose(sitzung: Angemeldet) -> Response:
        """A download; asks all services anew, so it may take some seconds."""
        name = f"diagnose-{sitzung.mandant.replace(':', '')}-{oertlich(dienste.uhr.jetzt()):%Y%m%d-%H%M}.json"
        kopf = {"Content-Disposition": f'attachment; filename="{name}"'}
        text = dienste.diagnose(sitzung.mandant, sitzung.wer.id)
        return Response(text, headers=kopf, media_type="application/json")

    return router


def _zeige(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    buch = dienste.wartungsbuch
    return seite(
        request,
        "wartung.html",
        status=400 if e.fehler else 200,
        e=e,
        offene=buch.offene(sitzung.mandant),
        ruhe=buch.zahlen(sitzung.mandant),
        arten=[(a.value, a.satz) for a in Wartungsart],
        orte=_orte(dienste, sitzung),
        darf=Rolle.ADMINISTRATION in sitzung.rollen,
        ueberall=darf_ueberall(dienste, sitzung),
        grund_hoechstens=GRUND_HOECHSTENS,
        stand=dienste.programmstand(),
        releases=dienste.releases(sitzung.mandant),
    )


def darf_ueberall(dienste: Webdienste, sitzung: Sitzung) -> bool:
    """Nobody stops another authority's work whom that authority has not given its Administration."""
    return all(Rolle.ADMINISTRATION in sitzung.wer.rollen.get(m, ()) for m in dienste.mandanten)


def _orte(dienste: Webdienste, sitzung: Sitzung) -> list[tuple[str, str]]:
    hier = (_HIER, f"{dienste.mandanten[sitzung.mandant]} ({sitzung.mandant})")
    alle = (_UEBERALL, "Ganze Installation, alle Behörden")
    return [hier, alle] if darf_ueberall(dienste, sitzung) else [hier]


def _wo(dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> str | None:
    """The Mandant; None = all of them. Notes what this person may not."""
    if e["wo"] != _UEBERALL:
        return sitzung.mandant
    if not darf_ueberall(dienste, sitzung):
        e.fehler["wo"] = (
            "Für die ganze Installation brauchen Sie die Rolle Administration bei allen ihren Behörden; "
            "sonst kann es der Betrieb (»wartung beginnen«)."
        )
    return None


def _art(e: Eingaben) -> Wartungsart | None:
    try:
        return Wartungsart(e["art"])
    except ValueError:
        e.fehler["art"] = "Bitte wählen Sie, was ruhen soll."
        return None


def _zeit(e: Eingaben) -> datetime | None:
    """By the clocks of the authorities."""
    try:
        return datetime.strptime(e["bis"], "%Y-%m-%dT%H:%M").replace(tzinfo=ORTSZEIT)
    except ValueError:
        e.fehler["bis"] = "Bitte geben Sie Tag und Uhrzeit an, wann die Arbeit voraussichtlich fertig ist."
        return None
