"""Questions to people: the list, one of them with both sides, and the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import aufgaben
from gateway.auskunft.betrieb.behoerden import BehoerdeUnklar
from gateway.auskunft.vorgaenge.aufgaben import Ansicht, Vorlage
from gateway.domain.aufgabe import Bedarf, Wahl
from gateway.domain.worte import oertlich
from gateway.nachrichten.release import ANTWORTGRUND
from gateway.web import marke, worte
from gateway.web.csvblatt import csv_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import Webfehler
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.lesen import LESBAR, RAHMEN
from gateway.web.sitzung import Sitzung
from gateway.web.vergleich import personenvergleich
from gateway.web.vorlagen import seite

ANSICHTEN: Mapping[str, str] = {"meine": "Meine", "offene": "Alle offenen", "alle": "Auch beantwortete"}
_RUECKWEISUNGEN = (
    ("T080", "Die Akte gehört zu einer anderen Behörde (Irrläufer)"),
    ("S100", "Diese Akte ist hier schon angekommen"),
    ("S020", "Die Angaben stimmen nicht"),
    ("S999", "Aus einem anderen Grund"),
)
"""Of the list of error codes what a person can see; the others are found by the program before anybody is asked."""
_SOFORT = {"freigeben": "Freigeben", "ablehnen": "Ablehnen"}
"""Answers that have a button of their own; the others are chosen, then `Entscheiden`."""
_BEDARFE: Mapping[Bedarf, str] = {
    Bedarf.AKTE: "Akte",
    Bedarf.AKTENZEICHEN: "Aktenzeichen",
    Bedarf.ABSAGECODE: "Antwort",
    Bedarf.FEHLERCODE: "Weshalb",
    Bedarf.DATUM: "Tag",
    Bedarf.AZR_NUMMER: "AZR-Nummer",
    Bedarf.BEHOERDE: "Behörde",
    Bedarf.WORTLAUT: "Wortlaut",
}
"""Label of the field for what an answer needs."""
_CSV_ZEILEN = 10_000


def seiten_der_aufgaben(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/aufgaben")
    def liste(
        request: Request,
        sitzung: Angemeldet,
        ansicht: Annotated[str, Query(max_length=20)] = "offene",
        nach: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        if ansicht not in ANSICHTEN:
            raise Webfehler("Diese Auswahl gibt es nicht.")
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:aufgaben")
        blatt = dienste.aufgabenauskunft_fuer(sitzung).schreibtisch(
            offen=ansicht != "alle",
            rollen=sitzung.rollen if ansicht == "meine" else (),
            ohne_stimme_von=sitzung.wer.id if ansicht == "meine" else None,
            nach=marke.lies(nach),
        )
        return seite(
            request,
            "aufgaben.html",
            vorlagen=blatt.vorlagen,
            weiter=marke.schreibe(blatt.weiter),
            nach=nach,
            ansicht=ansicht,
            ansichten=ANSICHTEN,
            jetzt=dienste.uhr.jetzt(),
        )

    @router.get("/aufgaben.csv")
    def csv(sitzung: Angemeldet) -> Response:
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:aufgaben")
        blatt = dienste.aufgabenauskunft_fuer(sitzung).schreibtisch(hoechstens=_CSV_ZEILEN)
        kopf = (
            "Person",
            "Geburtsdatum",
            "Frage",
            "Rolle",
            "Bis",
            "Aktenzeichen",
            "Andere Behörde",
            "Aufgabe",
        )
        return csv_antwort("aufgaben", kopf, _csv_zeilen(blatt.vorlagen))

    @router.get("/aufgaben/{id}")
    def eine(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        return _zeige(request, dienste, sitzung, id)

    @router.post("/aufgaben/{id}")
    def entscheide(request: Request, sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        return _entscheide(request, dienste, sitzung, id, Eingaben.aus(formular))

    return router


def _entscheide(request: Request, dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben) -> Response:
    """Book the vote, or show the question again with what was typed and what is wrong."""
    ansicht = dienste.aufgabenauskunft_fuer(sitzung).zeige(id)
    if e["stand"] != ansicht.stand:
        return _zeige(request, dienste, sitzung, id, e, status=409)
    stimme = _stimme(dienste, ansicht, sitzung, e)
    if e.fehler:
        return _zeige(request, dienste, sitzung, id, e, status=400)
    try:
        aufgaben.entscheide(dienste.haus(sitzung.mandant), id, stimme)
    except aufgaben.AufgabeGeschlossen:
        return _zeige(request, dienste, sitzung, id, e, status=409)
    except aufgaben.WertFehlt as fehler:
        e.fehler[f"wert-{stimme.wahl}"] = fehler.text
    except (aufgaben.FalscheRolle, aufgaben.SchonAbgestimmt) as fehler:
        e.fehler[""] = fehler.text
    else:
        return RedirectResponse(f"{dienste.praefix}/aufgaben/{id}", 303)
    return _zeige(request, dienste, sitzung, id, e, status=400)


def _zeige(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    id: UUID,
    eingaben: Eingaben | None = None,
    *,
    status: int = 200,
) -> Response:
    ansicht = dienste.aufgabenauskunft_fuer(sitzung).zeige(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"aufgabe:{id}")
    wahlen = ansicht.frage.art.wahlen
    gelesen = ansicht.geoeffnet_von(sitzung.wer.id)
    antwort = seite(
        request,
        "aufgabe.html",
        status=status,
        lesbar=LESBAR,
        gelesen=gelesen,
        ungelesen=sum(d.uuid not in gelesen for d in ansicht.dokumente),
        ansicht=ansicht,
        frage=ansicht.frage,
        e=eingaben or Eingaben(),
        konflikt=status == 409,
        darf=ansicht.frage.zeile.rolle in sitzung.rollen,
        schon=any(s.benutzer == sitzung.wer.id for s in ansicht.stimmen),
        sofort=[(w, _SOFORT[w.name]) for w in wahlen if _ist_sofort(w)],
        andere=[w for w in wahlen if not _ist_sofort(w)],
        bedarfe=_BEDARFE,
        werte={w.name: _werte(ansicht, w) for w in wahlen},
        vergleich=personenvergleich(ansicht.gesucht, ansicht.gefunden, ansicht.abgleich),
        jetzt=dienste.uhr.jetzt(),
    )
    antwort.headers.update(RAHMEN)
    return antwort


def _stimme(dienste: Webdienste, ansicht: Ansicht, sitzung: Sitzung, eingaben: Eingaben) -> aufgaben.Stimme:
    """What was answered; notes what is missing. The button says which answer, or that the choice counts."""
    grund = eingaben.verlange("grund", "Bitte geben Sie einen Grund an.", hoechstens=1000)
    wahl = eingaben["sofort"] or eingaben["wahl"]
    gewaehlt = ansicht.frage.art.wahl(wahl)
    wert = eingaben[f"wert-{wahl}"] or None
    if gewaehlt is None:
        eingaben.fehler["wahl"] = "Bitte wählen Sie eine Antwort."
    elif wert and gewaehlt.braucht is Bedarf.BEHOERDE:
        try:
            wert = dienste.behoerden.erkenne(wert).kennung
        except BehoerdeUnklar as fehler:
            eingaben.fehler[f"wert-{wahl}"] = fehler.text
    return aufgaben.Stimme(wahl, sitzung.wer.id, grund, wert)


def _ist_sofort(wahl: Wahl) -> bool:
    """What needs words of its own is no matter of one click."""
    return wahl.name in _SOFORT and wahl.braucht is not Bedarf.WORTLAUT


def _werte(ansicht: Ansicht, wahl: Wahl) -> Sequence[tuple[str, str]] | None:
    """What to choose from, where an answer needs something of a list; None = it is typed."""
    match wahl.braucht:
        case Bedarf.AKTE:
            return [(m.wert, m.text) for m in ansicht.auswahl]
        case Bedarf.ABSAGECODE:
            return worte.auswahl(ANTWORTGRUND.uri)
        case Bedarf.FEHLERCODE:
            return _RUECKWEISUNGEN
    return None


def _csv_zeilen(vorlagen: Sequence[Vorlage]) -> Iterator[Sequence[object]]:
    for v in vorlagen:
        zeile = v.frage.zeile
        yield (
            v.person.anzeigename if v.person else "",
            worte.geburtsdatum(v.person.geburtsdatum) if v.person else "",
            zeile.text,
            worte.rolle(zeile.rolle),
            f"{oertlich(zeile.bis):%d.%m.%Y}",
            v.frage.aktenzeichen,
            v.frage.partner_name or v.frage.partner,
            zeile.id,
        )
