"""Begleitliste: originals that go by post beside the file, on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from gateway.ablage.fehler import NichtGefunden
from gateway.ablauf import begleitliste
from gateway.ablauf.begleitliste import BegleitlisteUnsinnig, Original
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.auskunft.vorgaenge.begleitblatt import drucke
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_ZU_LANG = "Bitte höchstens 200 Zeichen für den Gegenstand und 100 für Siegel oder Sendung (Zeile {nr})."


def seiten_der_begleitliste(dienste: Webdienste) -> APIRouter:
    router = seitenrouter()

    @router.get("/uebergaben/{id}/begleitliste")
    def liste(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        return _zeige(request, dienste, sitzung, id)

    @router.post("/uebergaben/{id}/begleitliste")
    def aendere(request: Request, sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
            raise PersonGeschuetzt
        try:
            if e["aktion"] == "empfang":
                _bestaetige(dienste, sitzung, id, e, formular)
            else:
                _trage_ein(dienste, sitzung, id, e)
        except BegleitlisteUnsinnig as fehler:
            e.fehler["empfang" if e["aktion"] == "empfang" else "originale"] = fehler.text
        if e.fehler:
            return _zeige(request, dienste, sitzung, id, e)
        return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}/begleitliste", 303)

    @router.get("/uebergaben/{id}/begleitliste.pdf")
    def blatt(sitzung: Angemeldet, id: UUID) -> Response:
        return gedruckt(dienste, sitzung, id)

    return router


def gedruckt(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> Response:
    """The sheet as PDF. Raises `NichtGefunden` when there is no original."""
    vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    if not vorgang.begleitstuecke:
        raise NichtGefunden("Zu diesem Vorgang gibt es keine Begleitliste.")
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    behoerde = dienste.haus(sitzung.mandant).behoerde
    pdf = drucke(vorgang.ueberblick, vorgang.begleitstuecke, behoerde, dienste.uhr.jetzt())
    kopf = {"Content-Disposition": f'attachment; filename="begleitliste-{begleitliste.nummer(id)}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=kopf)


def lies_originale(e: Eingaben, name: str) -> Sequence[Original]:
    """One original a line: what it is, and behind a semicolon the number of its seal or parcel. Notes what is
    wrong at the field."""
    text = e.begrenze(name, hoechstens=20_000)
    originale = []
    for nr, zeile in enumerate((z.strip() for z in text.splitlines() if z.strip()), 1):
        gegenstand, _, kennzeichen = (teil.strip() for teil in zeile.partition(";"))
        if not gegenstand or len(gegenstand) > 200 or len(kennzeichen) > 100:
            e.fehler[name] = _ZU_LANG.format(nr=nr)
        originale.append(Original(gegenstand, kennzeichen or None))
    if len(originale) > begleitliste.HOECHSTENS:
        e.fehler[name] = f"Eine Begleitliste hat höchstens {begleitliste.HOECHSTENS} Originale."
    return originale


def _trage_ein(dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben) -> None:
    originale = lies_originale(e, "originale")
    if not originale and not e.fehler:
        e.fehler["originale"] = "Bitte nennen Sie wenigstens ein Original."
    if not e.fehler:
        begleitliste.trage_ein(dienste.haus(sitzung.mandant), id, originale, wer=sitzung.wer.name)


def _bestaetige(dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben, formular: FormData) -> None:
    vermerk = e.begrenze("vermerk", hoechstens=500)
    nummern = {int(n) for n in formular.getlist("stueck") if isinstance(n, str) and n.isdecimal()}
    if not e.fehler:
        begleitliste.bestaetige(
            dienste.haus(sitzung.mandant), id, nummern, vermerk=vermerk or None, wer=sitzung.wer.name
        )


def _zeige(
    request: Request, dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben | None = None
) -> Response:
    vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    return seite(
        request,
        "begleitliste.html",
        status=400 if e else 200,
        zeile=vorgang.ueberblick,
        stuecke=vorgang.begleitstuecke,
        offen=[s for s in vorgang.begleitstuecke if s.empfangen is None],
        nummer=begleitliste.nummer(id),
        e=e or Eingaben(),
    )
