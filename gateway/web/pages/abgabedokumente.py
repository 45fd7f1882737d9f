"""Step 2 of the assistant: the documents of the file, what is in the way of each, and what can be done about it at
once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from gateway.ablauf import abgabeentwurf
from gateway.ablauf.abgabeentwurf import Abgabeentwurf
from gateway.ablauf.vorabpruefung import EINSTUFBAR
from gateway.ablauf.wege import brief
from gateway.domain.teilklasse import Teilklasse
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
)
from gateway.web.pages.begleitliste import lies_originale
from gateway.web.pages.spaetscans import KLASSEN
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_FUND = "fund-"
_TEILEN = re.compile(r"teilen:[0-9a-f-]{36}")
_Tun = Callable[[Abgabeentwurf], Abgabeentwurf]


def seiten_der_abgabedokumente(dienste: Webdienste) -> APIRouter:
    """For the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get(WEG + "/{id}")
    def dokumente(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        if ist_abgegeben(dienste, sitzung, id):
            return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}", 303)
        return _zeige(request, dienste, sitzung, id, Eingaben())

    @router.post(WEG + "/{id}")
    def aendere(request: Request, sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        """The originals that were typed are kept whatever button was pressed."""
        e = Eingaben.aus(formular)
        haus, wer = dienste.haus(sitzung.mandant), sitzung.wer.id
        lies_entwurf(dienste, sitzung, id)
        tun = _tun(e, _gemeinte(dienste, sitzung, id, e))
        if "originale" in e.werte:
            lies_originale(e, "originale")
            tun = _mit_originalen(tun, e["originale"])
        if e.fehler:
            return _zeige(request, dienste, sitzung, id, e)
        abgabeentwurf.aendere(haus, wer, id, tun)
        return RedirectResponse(f"{dienste.praefix}{_wohin(e, id)}", 303)

    @router.post(WEG + "/{id}/verwerfen")
    def verwirf(sitzung: Angemeldet, id: UUID) -> Response:
        """Gone already is gone, too."""
        abgabeentwurf.verwirf(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
        return RedirectResponse(f"{dienste.praefix}/arbeitsplatz", 303)

    return router


def seiten_der_seitenzaehlung(dienste: Webdienste) -> APIRouter:
    """What the script of the page asks for, piece by piece, and a letter."""
    router = seitenrouter()

    @router.post(WEG + "/{id}/seiten")
    def zaehle(sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        """Some more documents; JSON for the script, the page itself for who has none."""
        stand, e = lies_stand(dienste, sitzung, id, Eingaben()), Eingaben.aus(formular)
        if stand is None:
            return RedirectResponse(f"{dienste.praefix}{WEG}/{id}", 303)
        haus, akte = dienste.haus(sitzung.mandant), stand.vorschau.vorschau
        entwurf = abgabeentwurf.sieh_seiten_an(haus, sitzung.wer.id, id, akte.ref, akte.dabei, GEDULD)
        if e["antwort"] != "json":
            return RedirectResponse(f"{dienste.praefix}{WEG}/{id}", 303)
        seiten = replace(stand.vorschau, befunde=entwurf.befunde).seiten
        return JSONResponse({"seiten": seiten.seiten, "angesehen": seiten.angesehen, "gesamt": seiten.gesamt})

    @router.get(WEG + "/{id}/zustimmung")
    def zustimmung(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """A letter that asks the receiver to take further formats."""
        stand = lies_stand(dienste, sitzung, id, Eingaben())
        if stand is None:
            return RedirectResponse(f"{dienste.praefix}{WEG}/{id}", 303)
        fremde = [s.dokument for f in stand.vorschau.funde if f.kennung == "format" for s in f.stellen]
        text = brief.zustimmungsbrief(
            dienste.haus(sitzung.mandant), stand.vorschau.partner, stand.vorschau.akte.aktenzeichen, fremde
        )
        return seite(request, "abgeben_zustimmung.html", id=id, vorschau=stand.vorschau, brief=text)

    return router


def _ziel(e: Eingaben) -> str:
    """Behind the colon of the button's value."""
    return e["aktion"].partition(":")[2]


def _gemeinte(dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben) -> frozenset[UUID]:
    """The one document that the button names, or all of a finding as it is now."""
    ziel = _ziel(e)
    if not ziel.startswith(_FUND):
        try:
            return frozenset({UUID(ziel)})
        except ValueError:
            return frozenset()
    stand = lies_stand(dienste, sitzung, id, Eingaben())
    funde = stand.vorschau.funde if stand else ()
    return frozenset(
        s.dokument.uuid for f in funde if f.kennung == ziel.removeprefix(_FUND) for s in f.stellen
    )


def _tun(e: Eingaben, welche: frozenset[UUID]) -> _Tun:
    """What the button means; notes what is wrong."""
    klasse = e[f"klasse-{_ziel(e)}"]
    match e["aktion"].partition(":")[0]:
        case "weglassen":
            return partial(abgabeentwurf.lass_weg, welche=welche)
        case "mitnehmen":
            return partial(abgabeentwurf.nimm_mit, welche=welche)
        case "einstufen" if klasse in {k.value for k in EINSTUFBAR}:
            return partial(abgabeentwurf.stufe_ein, welche=welche, klasse=Teilklasse(klasse))
        case "einstufen":
            e.fehler[""] = "Bitte wählen Sie eine Klasse."
    return lambda entwurf: entwurf


def _mit_originalen(tun: _Tun, originale: str) -> _Tun:
    return lambda entwurf: replace(tun(entwurf), originale=originale)


def _wohin(e: Eingaben, id: UUID) -> str:
    match e["nach"]:
        case "zusammenfassung":
            return f"{WEG}/{id}/zusammenfassung"
        case "wahl":
            return f"{WEG}?entwurf={id}"
        case nach if _TEILEN.fullmatch(nach):
            return f"/spaetscans/{nach.removeprefix('teilen:')}/teilen"
    return f"{WEG}/{id}" + ("#vorabpruefung" if e["aktion"] else "")


def _zeige(request: Request, dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben) -> Response:
    """Without the file, when it can't be read now: what was typed is not lost, and the page says what is the matter."""
    getippt = dict(e.fehler)
    stand = lies_stand(dienste, sitzung, id, e)
    entwurf = stand.entwurf if stand else lies_entwurf(dienste, sitzung, id)
    werte: dict[str, Any] = {"originale": e.werte.get("originale", entwurf.originale)}
    return seite(
        request,
        "abgeben_dokumente.html" if stand else "abgeben_hindernis.html",
        status=400 if getippt or stand is None else 200,
        e=Eingaben(werte, e.fehler),
        entwurf=entwurf,
        klassen=KLASSEN,
        einstufbar=EINSTUFBAR,
        **_angaben(stand) if stand else {},
    )


def _angaben(stand: Abgabestand) -> dict[str, Any]:
    ersetzt = {s.ersetzt for s in stand.spaete if s.fertig and s.ersetzt}
    weg = [d for d in stand.vorschau.vorschau.weggelassen if d.uuid not in ersetzt]
    return {"vorschau": stand.vorschau, "spaete": stand.spaete, "weggelassen": weg}
