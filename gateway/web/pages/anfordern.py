"""Asking another authority for a file, and which authorities there are."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from gateway.ablauf.wege import anforderung
from gateway.auskunft.betrieb.verbleib import Ort, Verbleib
from gateway.domain.behoerde import Behoerde
from gateway.domain.personeneingabe import GESCHLECHTER, lies_person
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.release import ANFORDERUNGSGRUND
from gateway.nachrichten.releases import KeinGemeinsamesRelease
from gateway.ports import KeinElektronischerAustausch
from gateway.web import worte
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.termine import vorbelegung
from gateway.web.vorlagen import seite

_ANFANG = {"grund": anforderung.GRUND_ZUSTAENDIGKEITSWECHSEL}


def seiten_der_anforderung(dienste: Webdienste) -> APIRouter:
    """For the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/behoerden")
    def behoerden(begriff: Annotated[str, Query(max_length=100)] = "") -> Response:
        """What the field »Behörde« offers while somebody types: nothing personal in it."""
        funde = dienste.behoerden.suche(begriff) if begriff.strip() else ()
        return JSONResponse(
            [{"wert": b.text, "name": b.name, "kennung": b.kennung, "zusatz": b.erreichbar} for b in funde]
        )

    @router.get("/uebergaben/anfordern")
    def formular(
        request: Request, sitzung: Angemeldet, termin: Annotated[str, Query(max_length=40)] = ""
    ) -> Response:
        """`termin`: id of an own appointment whose person is meant."""
        bekannt = vorbelegung(dienste, sitzung, termin) if termin else {}
        return _seite(request, Eingaben({**_ANFANG, **bekannt, "vorhaben": str(uuid4())}))

    @router.post("/uebergaben/anfordern")
    def fordere_an(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        wunsch = lies_wunsch(dienste, e)
        if wunsch is None:
            return _seite(request, e, status=400)
        bisher = dienste.auskunft_fuer(sitzung).verbleib(wunsch.person)
        if bisher is not None and _ist_woanders(bisher, wunsch) and not e["trotzdem"]:
            return _seite(request, e, status=409, bisher=bisher)
        try:
            id = anforderung.beginne(
                dienste.haus(sitzung.mandant), wunsch, wer=sitzung.wer.name, id=vorhaben(e)
            )
        except NichtSchreibbar as fehler:
            e.fehler.update(am_feld(fehler))
        except (anforderung.AnforderungUnsinnig, KeinGemeinsamesRelease) as fehler:
            e.fehler["behoerde"] = fehler.text
        else:
            return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}", 303)
        return _seite(request, e, status=400)

    return router


def _ist_woanders(bisher: Verbleib, wunsch: anforderung.Wunsch) -> bool:
    """We have handed the file to somebody else than the one that is asked now."""
    return bisher.ort in {Ort.ABGEGEBEN, Ort.UNTERWEGS} and bisher.partner != wunsch.partner.kennung


_FELD_DER_NACHRICHT = {
    "familienname": "familienname",
    "vorname": "vorname",
    "geburtsname": "geburtsname",
    "geburtsort": "geburtsort",
    "tagDerGeburt": "geburtsdatum",
    "azrNummer": "azr_nummer",
    "aktenzeichenAuftraggebendeABH": "aktenzeichen",
}
"""Element of 010201 -> field of the form."""


def am_feld(fehler: NichtSchreibbar) -> dict[str, str]:
    """What the message does not take, at the fields that it comes from."""
    stellen = [(b.wo or "", b.text) for b in fehler.befunde] or [(fehler.wo or "", fehler.text)]
    return {
        next((_FELD_DER_NACHRICHT[teil] for teil in wo.split("/") if teil in _FELD_DER_NACHRICHT), ""): (
            "Hier stehen Zeichen, die nicht übermittelt werden können. Bitte in lateinischer Schrift, wie im Pass."
            if "DIN 91379" in text
            else text
        )
        for wo, text in stellen
    }


def lies_wunsch(dienste: Webdienste, e: Eingaben) -> anforderung.Wunsch | None:
    """What the form says; None when something in it is wrong, which is then noted at its field."""
    partner = lies_behoerde(dienste, e)
    person, fehler = lies_person(e.werte, worte.codes(worte.STAATSANGEHOERIGKEIT))
    e.fehler.update(fehler)
    e.verlange("azr_nummer", "Ohne AZR-Nummer lässt sich keine Akte anfordern.")
    aktenzeichen = e.verlange("aktenzeichen", "Bitte geben Sie Ihr Aktenzeichen ein.", hoechstens=100)
    grund = e.verlange("grund", "Bitte wählen Sie einen Grund.")
    if grund and grund not in worte.codes(ANFORDERUNGSGRUND.uri):
        e.fehler["grund"] = "Diesen Grund gibt es nicht."
    if partner is None or person is None or e.fehler:
        return None
    return anforderung.Wunsch(person, partner, aktenzeichen, grund)


def lies_behoerde(dienste: Webdienste, e: Eingaben) -> Behoerde | None:
    """The authority of the field »Behörde«, reachable electronically."""
    text = e.verlange("behoerde", "Bitte wählen Sie eine Behörde.")
    if not text:
        return None
    try:
        return dienste.behoerden.behoerde(dienste.behoerden.erkenne(text).kennung)
    except KeinElektronischerAustausch as fehler:
        e.fehler["behoerde"] = f"Elektronisch erreichbar: nein. {fehler.text}"
    except (EingabeFehler, VoruebergehenderFehler) as fehler:
        e.fehler["behoerde"] = fehler.text
    return None


def vorhaben(e: Eingaben) -> UUID:
    """The id under which the form begins its handover: sent twice, it begins once."""
    try:
        return UUID(e["vorhaben"])
    except ValueError:
        return uuid4()


def _seite(request: Request, e: Eingaben, *, status: int = 200, bisher: Verbleib | None = None) -> Response:
    """`bisher`: where our own handovers say that the file is, when that is not where it is asked for."""
    return seite(
        request,
        "anfordern.html",
        status=status,
        e=e,
        bisher=bisher,
        gruende=list(worte.codes(ANFORDERUNGSGRUND.uri).items()),
        geschlechter=list(GESCHLECHTER.items()),
        staaten=worte.codes(worte.STAATSANGEHOERIGKEIT),
    )
