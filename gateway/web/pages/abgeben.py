"""The assistant that hands over a file: which, to whom; what goes and what is in the way; and only then it leaves.

Each step has an address of its own: what was typed lies on the user's draft, every form is answered by going on to a
page (so `back` and `reload` only ever show pages). Nothing is begun before the last button; pressing it twice begins
once."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import abgabeentwurf, begleitliste, spaetscans
from gateway.ablauf.abgabeentwurf import Abgabeentwurf
from gateway.ablauf.wege import abgabe
from gateway.nachrichten.releases import KeinGemeinsamesRelease
from gateway.web.abgabevorschau import mit_ersetzten
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.abgabestand import (
    GEDULD,
    WEG,
    Abgabestand,
    ist_abgegeben,
    lies_entwurf,
    lies_stand,
    lies_vorschau,
)
from gateway.web.pages.anfordern import vorhaben
from gateway.web.pages.begleitliste import lies_originale
from gateway.web.pages.spaetscans import KLASSEN
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite


def seiten_der_abgabe(dienste: Webdienste) -> APIRouter:
    """Step 1: which file, to whom. For the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get(WEG)
    def anfang(
        request: Request, sitzung: Angemeldet, entwurf: Annotated[str, Query(max_length=40)] = ""
    ) -> Response:
        """`entwurf`: an own draft that is taken up again."""
        werte = {"vorhaben": str(uuid4())}
        if entwurf:
            alt = lies_entwurf(dienste, sitzung, entwurf)
            werte = {"vorhaben": str(alt.id), "aktenzeichen": alt.aktenzeichen, "behoerde": alt.behoerde}
        return seite(request, "abgeben_wahl.html", e=Eingaben(werte))

    @router.post(WEG)
    def waehle(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        haus, wer, id = dienste.haus(sitzung.mandant), sitzung.wer.id, vorhaben(e)
        gemeint = Abgabeentwurf(id, e["behoerde"], e["aktenzeichen"])
        vorschau = lies_vorschau(dienste, sitzung, gemeint, e)
        if vorschau is None:
            return seite(request, "abgeben_wahl.html", status=400, e=e)
        abgabeentwurf.aendere(haus, wer, id, lambda alt: _neu_gewaehlt(alt, gemeint))
        akte = vorschau.vorschau
        abgabeentwurf.sieh_seiten_an(haus, wer, id, akte.ref, akte.dabei, GEDULD)
        return RedirectResponse(f"{dienste.praefix}{WEG}/{id}", 303)

    return router


def _neu_gewaehlt(alt: Abgabeentwurf, gemeint: Abgabeentwurf) -> Abgabeentwurf:
    """Another file: what was settled of the first one counts no more."""
    if alt.aktenzeichen == gemeint.aktenzeichen:
        return replace(alt, behoerde=gemeint.behoerde)
    return replace(gemeint, originale=alt.originale)


def seiten_der_zusammenfassung(dienste: Webdienste) -> APIRouter:
    """Step 3: what leaves, for whom; and it leaves."""
    router = seitenrouter()

    @router.get(WEG + "/{id}/zusammenfassung")
    def zusammenfassung(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        if ist_abgegeben(dienste, sitzung, id):
            return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}", 303)
        e = Eingaben()
        stand = lies_stand(dienste, sitzung, id, e)
        if stand is None or stand.vorschau.verhindert or e.fehler:
            return RedirectResponse(f"{dienste.praefix}{WEG}/{id}", 303)
        return _zeige(request, stand, e)

    @router.post(WEG + "/{id}/zusammenfassung")
    def jetzt(request: Request, sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        if e["nach"] == "dokumente":
            return RedirectResponse(f"{dienste.praefix}{WEG}/{id}", 303)
        if not ist_abgegeben(dienste, sitzung, id):
            stand = lies_stand(dienste, sitzung, id, e)
            if stand is None or e.fehler or stand.vorschau.verhindert:
                return RedirectResponse(f"{dienste.praefix}{WEG}/{id}", 303)
            _gib_ab(dienste, sitzung, stand, e)
            if e.fehler:
                return _zeige(request, stand, e)
        _gib_mit(dienste, sitzung, id)
        return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}", 303)

    return router


def _gib_ab(dienste: Webdienste, sitzung: Sitzung, stand: Abgabestand, e: Eingaben) -> None:
    """Notes why, when it can't be."""
    if e["stand"] != stand.vorschau.stand:
        e.fehler[""] = "Die Akte hat sich inzwischen geändert. Bitte sehen Sie sie noch einmal an."
        return
    try:
        abgabe.beginne(
            dienste.haus(sitzung.mandant),
            stand.vorschau.partner,
            stand.vorschau.akte.aktenzeichen,
            wer=sitzung.wer.name,
            id=stand.entwurf.id,
            vorgaben=mit_ersetzten(stand.entwurf.vorgaben, stand.spaete),
        )
    except (abgabe.AbgabeUnsinnig, KeinGemeinsamesRelease) as fehler:
        e.fehler[""] = fehler.text


def _gib_mit(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> None:
    """What follows the file, until the draft is gone; also where an earlier request broke off in between."""
    haus, wer = dienste.haus(sitzung.mandant), sitzung.wer
    entwurf = abgabeentwurf.finde(haus, wer.id, id)
    if entwurf is None:
        return
    spaetscans.sende(haus, wer.id, id, wer=wer.name)
    if originale := lies_originale(Eingaben({"originale": entwurf.originale}), "originale"):
        begleitliste.trage_ein(haus, id, originale, wer=wer.name, nur_neue=True)
    abgabeentwurf.verwirf(haus, wer.id, id)


def _zeige(request: Request, stand: Abgabestand, e: Eingaben) -> Response:
    return seite(
        request,
        "abgeben_zusammenfassung.html",
        status=400 if e.fehler else 200,
        e=e,
        entwurf=stand.entwurf,
        vorschau=stand.vorschau,
        originale=stand.originale,
        spaete=stand.spaete,
        klassen=KLASSEN,
    )
