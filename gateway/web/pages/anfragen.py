"""Asking other authorities about a person whose file is here: who is competent, do you consent to her move."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf.wege import eigene_anfrage
from gateway.ablauf.wege.eigene_anfrage import Umzugsangaben
from gateway.domain.meldung import Wohnanschrift
from gateway.errors import EingabeFehler
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.anfordern import lies_behoerde
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

ARTEN = (
    ("010101", "Ist sie für die Person zuständig?"),
    ("010501", "Stimmt sie zu, dass die Person zu ihr zieht?"),
)
_JA = (
    "lebensunterhalt_ungesichert",
    "ermittlungsverfahren",
    "mitwirkung_verletzt",
    "akteneinsicht_empfohlen",
)
_FELD_DER_NACHRICHT = {
    "umzugsgrund": "umzugsgrund",
    "ausweisungsgruende": "ausweisungsgruende",
    "artDesAufenthaltsstatus": "status",
    "beginn": "beginn",
    "ende": "ende",
    "postleitzahl": "postleitzahl",
    "strasse": "strasse",
    "hausnummer": "hausnummer",
    "wohnort": "wohnort",
    "gemeindeschluessel": "gemeindeschluessel",
}
"""Element of the message -> field of the form."""


def seiten_der_anfragen(dienste: Webdienste) -> APIRouter:
    """For the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/anfragen")
    def liste(request: Request, sitzung: Angemeldet) -> Response:
        return _seite(request, dienste, sitzung, Eingaben({"art": "010101"}))

    @router.post("/anfragen")
    def frage(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        if _gefragt(dienste, sitzung, e) is not None:
            return RedirectResponse(f"{dienste.praefix}/anfragen", 303)
        return _seite(request, dienste, sitzung, e, status=400)

    return router


def _gefragt(dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> UUID | None:
    """None: something is wrong, and stands at its field."""
    wunsch = _lies(dienste, e)
    if wunsch is None:
        return None
    try:
        return eigene_anfrage.beginne(dienste.haus(sitzung.mandant), wunsch, wer=sitzung.wer.name)
    except NichtSchreibbar as fehler:
        for befund in fehler.befunde:
            teile = (befund.wo or "").split("/")
            feld = next((_FELD_DER_NACHRICHT[t] for t in teile if t in _FELD_DER_NACHRICHT), "")
            e.fehler[feld] = befund.text
    except eigene_anfrage.AnfrageUnsinnig as fehler:
        e.fehler["behoerde"] = fehler.text
    except EingabeFehler as fehler:
        e.fehler["aktenzeichen"] = fehler.text
    return None


def _lies(dienste: Webdienste, e: Eingaben) -> eigene_anfrage.Wunsch | None:
    partner = lies_behoerde(dienste, e)
    aktenzeichen = e.verlange(
        "aktenzeichen", "Bitte geben Sie das Aktenzeichen Ihrer Akte ein.", hoechstens=100
    )
    wohnort = e.verlange("wohnort", "Bitte geben Sie den Wohnort ein.", hoechstens=200)
    if e["art"] not in dict(ARTEN):
        e.fehler["art"] = "Bitte wählen Sie, was Sie fragen."
    umzug = _umzug(e) if e["art"] == "010501" else None
    if partner is None or e.fehler:
        return None
    weitere = {n: e[n] or None for n in ("strasse", "hausnummer", "postleitzahl", "gemeindeschluessel")}
    return eigene_anfrage.Wunsch(partner, aktenzeichen, Wohnanschrift(wohnort=wohnort, **weitere), umzug)


def _umzug(e: Eingaben) -> Umzugsangaben:
    return Umzugsangaben(
        umzugsgrund=e.verlange("umzugsgrund", "Bitte nennen Sie den Grund des Umzugs.", hoechstens=1000),
        status=e.verlange(
            "status", "Bitte geben Sie den Schlüssel des Aufenthaltsstatus ein.", hoechstens=10
        ),
        beginn=e.verlange("beginn", "Bitte geben Sie ein, seit wann er gilt.", hoechstens=10),
        ende=e["ende"] or None,
        ausweisungsgruende=e["ausweisungsgruende"] or "keine",
        **{name: bool(e[name]) for name in _JA},
    )


def _seite(
    request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben, *, status: int = 200
) -> Response:
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:anfragen")
    staende = eigene_anfrage.liste(dienste.haus(sitzung.mandant))
    return seite(request, "anfragen.html", status=status, e=e, arten=ARTEN, anfragen=staende)
