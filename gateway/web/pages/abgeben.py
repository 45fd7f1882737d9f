"""The assistant that hands over a file: which, to whom; what goes and what is in the way; and only then it leaves.

Each step has an address of its own: what was typed lies on the user's draft, every form is answered by going on to a
page (so `back` and `reload` only ever show pages). Nothing is begun before the last button; pressing it twice begins
once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import abgabeentwurf, begleitliste, spaetscans
from gateway.ablauf.abgabeentwurf import Abgabeentwurf
from gateway.ablauf.begleitliste import Original
from gateway.ablauf.spaetscans import Spaetscan
from gateway.ablauf.wege import abgabe
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.nachrichten.releases import KeinGemeinsamesRelease
from gateway.web.abgabevorschau import Abgabevorschau, bezug_der_akte, mit_ersetzten
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.anfordern import lies_behoerde, vorhaben
from gateway.web.pages.begleitliste import lies_originale
from gateway.web.pages.spaetscans import KLASSEN
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

WEG = "/uebergaben/abgeben"
GEDULD = 1.5
"""Seconds that a request may spend on looking at pages; what is left the next one does."""


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
            if stand is None or e.fehler:
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


@dataclass(frozen=True)
class Abgabestand:
    """Everything that the pages of a draft show."""

    entwurf: Abgabeentwurf
    vorschau: Abgabevorschau
    spaete: Sequence[Spaetscan]
    originale: Sequence[Original]


def lies_entwurf(dienste: Webdienste, sitzung: Sitzung, id: str | UUID) -> Abgabeentwurf:
    """Raises `NichtGefunden`."""
    try:
        gefunden = abgabeentwurf.finde(dienste.haus(sitzung.mandant), sitzung.wer.id, UUID(str(id)))
    except ValueError:
        gefunden = None
    if gefunden is None:
        raise NichtGefunden("Diese angefangene Abgabe gibt es nicht mehr. Abgegeben ist dadurch nichts.")
    return gefunden


def ist_abgegeben(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> bool:
    """The draft has become a handover."""
    with dienste.haus(sitzung.mandant).lesen() as buch:
        return buch.vorgaenge.finde(id) is not None


def lies_stand(dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben) -> Abgabestand | None:
    """None: the file or the receiver is not there any more, which is noted. Raises `NichtGefunden`."""
    entwurf = lies_entwurf(dienste, sitzung, id)
    haus = dienste.haus(sitzung.mandant)
    spaete = spaetscans.liste(haus, sitzung.wer.id, id)
    mit = replace(entwurf, vorgaben=mit_ersetzten(entwurf.vorgaben, spaete))
    vorschau = lies_vorschau(dienste, sitzung, mit, e)
    if vorschau is None:
        return None
    originale = lies_originale(Eingaben({"originale": entwurf.originale}, e.fehler), "originale")
    return Abgabestand(entwurf, vorschau, spaete, originale)


def lies_vorschau(
    dienste: Webdienste, sitzung: Sitzung, entwurf: Abgabeentwurf, e: Eingaben
) -> Abgabevorschau | None:
    """None when something is wrong, which is then noted at its field."""
    getippt = Eingaben({"behoerde": entwurf.behoerde, "aktenzeichen": entwurf.aktenzeichen}, e.fehler)
    partner = lies_behoerde(dienste, getippt)
    if partner is not None and partner.kennung == sitzung.mandant:
        e.fehler["behoerde"] = "Eine Behörde kann keine Akte an sich selbst abgeben."
    aktenzeichen = getippt.verlange(
        "aktenzeichen", "Bitte geben Sie das Aktenzeichen der Akte ein.", hoechstens=100
    )
    if e.fehler or partner is None:
        return None
    try:
        vorschau = abgabe.vorschau(dienste.haus(sitzung.mandant), aktenzeichen, entwurf.vorgaben)
    except (EingabeFehler, VoruebergehenderFehler) as fehler:
        e.fehler["aktenzeichen"] = fehler.text
        return None
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, bezug_der_akte(vorschau.akte))
    return Abgabevorschau(partner, vorschau, entwurf.befunde)


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
