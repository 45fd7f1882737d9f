"""Correcting what was said of a person whose file another authority has taken over."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf.aufgaben import FalscheRolle
from gateway.ablauf.wege import berichtigung
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.domain.person import Person
from gateway.domain.personeneingabe import GESCHLECHTER, lies_person
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.web import worte
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.anfordern import am_feld
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite


def seiten_der_berichtigung(dienste: Webdienste) -> APIRouter:
    """For the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/uebergaben/{id}/berichtigen")
    def formular(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """Filled with what is known; without fields where nothing can be corrected. Raises `PersonGeschuetzt`."""
        _pruefe(dienste, sitzung, id)
        try:
            person = berichtigung.bisherige(dienste.haus(sitzung.mandant), id)
        except berichtigung.BerichtigungUnmoeglich as hindernis:
            return _seite(request, id, Eingaben({}), hindernis=hindernis.text)
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
        return _seite(request, id, Eingaben(_felder(person)))

    @router.post("/uebergaben/{id}/berichtigen")
    def berichtige(request: Request, sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        _pruefe(dienste, sitzung, id)
        e = Eingaben.aus(formular)
        person, fehler = lies_person(e.werte, worte.codes(worte.STAATSANGEHOERIGKEIT))
        e.fehler.update(fehler)
        grund = e.verlange("grund", "Bitte sagen Sie, was falsch war.", hoechstens=1000)
        if person is None or e.fehler:
            return _seite(request, id, e, status=400)
        try:
            berichtigung.berichtige(
                dienste.haus(sitzung.mandant), id, person, durch=sitzung.wer.id, grund=grund
            )
        except NichtSchreibbar as falsch:
            e.fehler.update(am_feld(falsch))
        except (berichtigung.BerichtigungUnmoeglich, FalscheRolle) as falsch:
            e.fehler[""] = falsch.text
        else:
            return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}", 303)
        return _seite(request, id, e, status=400)

    return router


def _pruefe(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> None:
    """Raises `PersonGeschuetzt`, `NichtGefunden`."""
    if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
        raise PersonGeschuetzt


def _felder(person: Person) -> dict[str, str]:
    staaten = worte.codes(worte.STAATSANGEHOERIGKEIT)
    werte = {
        "familienname": person.familienname,
        "vorname": person.vorname,
        "geburtsname": person.geburtsname,
        "geburtsdatum": worte.geburtsdatum(person.geburtsdatum) if person.geburtsdatum else None,
        "geburtsort": person.geburtsort,
        "geschlecht": person.geschlecht,
        "staatsangehoerigkeit": ", ".join(staaten.get(s, s) for s in person.staatsangehoerigkeiten),
        "azr_nummer": person.azr_nummer,
    }
    return {name: wert for name, wert in werte.items() if wert}


def _seite(
    request: Request, id: UUID, e: Eingaben, *, status: int = 200, hindernis: str | None = None
) -> Response:
    return seite(
        request,
        "berichtigen.html",
        status=status,
        e=e,
        id=id,
        hindernis=hindernis,
        geschlechter=list(GESCHLECHTER.items()),
        staaten=worte.codes(worte.STAATSANGEHOERIGKEIT),
    )
