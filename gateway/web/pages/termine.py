"""Appointments: enter one, read in many, take one back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from gateway import termindatei
from gateway.ablauf import termine
from gateway.ablauf.termine import ZuVieleTermine
from gateway.auskunft.vorgaenge.termine import HOECHSTENS, Terminstand
from gateway.domain.termin import lies_termin
from gateway.domain.worte import anzahl, oertlich
from gateway.termindatei import Gelesenes, TermindateiUngueltig
from gateway.web import worte
from gateway.web.csvblatt import csv_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

WEG = "/arbeitsplatz/termine"


def seiten_der_termine(dienste: Webdienste) -> APIRouter:
    """Of the user who is logged in, at the Mandant of the session."""
    router = seitenrouter()

    @router.get(WEG)
    def liste(request: Request, sitzung: Angemeldet) -> Response:
        return _zeige(request, dienste, sitzung, Eingaben())

    @router.post(WEG)
    def trage_ein(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        termin, e.fehler = lies_termin(e.werte)
        if termin is not None:
            try:
                termine.trage_ein(dienste.haus(sitzung.mandant), sitzung.wer.id, termin)
            except ZuVieleTermine as fehler:
                e.fehler[""] = fehler.text
            else:
                return RedirectResponse(f"{dienste.praefix}{WEG}", 303)
        return _zeige(request, dienste, sitzung, e, status=400)

    @router.post(f"{WEG}/einlesen")
    def lies_ein(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben()
        try:
            gelesen = termindatei.lies(_datei(formular))
            neu = termine.lies_ein(dienste.haus(sitzung.mandant), sitzung.wer.id, gelesen.termine)
        except (TermindateiUngueltig, ZuVieleTermine) as fehler:
            e.fehler["datei"] = fehler.text
            return _zeige(request, dienste, sitzung, e, status=400)
        return _zeige(request, dienste, sitzung, e, gelesen=gelesen, neu=neu)

    @router.post(WEG + "/{id}/loeschen")
    def loesche(sitzung: Angemeldet, id: UUID) -> Response:
        """Gone already is gone, too."""
        termine.loesche(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
        return RedirectResponse(f"{dienste.praefix}{WEG}", 303)

    @router.get(WEG + ".csv")
    def csv(sitzung: Angemeldet) -> Response:
        dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:termine")
        kopf = ("Datum", "Uhrzeit", "Name", "Geburtsdatum", "Aktenzeichen", "Anlass", "Akte")
        return csv_antwort("termine", kopf, _csv_zeilen(dienste.termine_fuer(sitzung).liste(hoechstens=2000)))

    return router


def vorbelegung(dienste: Webdienste, sitzung: Sitzung, id: str) -> dict[str, str]:
    """What the form »Akte anfordern« can be filled with from an own appointment. Raises `NichtGefunden`."""
    try:
        zeile = dienste.termine_fuer(sitzung).zeile(UUID(id))
    except ValueError:
        zeile = None
    if zeile is None:
        raise NichtGefunden
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"termin:{zeile.id}")
    werte = {
        "familienname": zeile.familienname,
        "vorname": zeile.vorname,
        "geburtsdatum": worte.geburtsdatum(zeile.geburtsdatum) if zeile.geburtsdatum else None,
        "aktenzeichen": zeile.aktenzeichen,
        "azr_nummer": zeile.azr_nummer,
    }
    return {name: wert for name, wert in werte.items() if wert}


def _datei(formular: FormData) -> bytes:
    """Not more than one byte beyond what is allowed."""
    datei = formular.get("datei")
    if not isinstance(datei, UploadFile) or not datei.filename:
        raise TermindateiUngueltig("Bitte wählen Sie eine Datei.")
    return datei.file.read(termindatei.GROESSTE_DATEI + 1)


def _zeige(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    e: Eingaben,
    *,
    status: int = 200,
    gelesen: Gelesenes | None = None,
    neu: int = 0,
) -> Response:
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:termine")
    staende = dienste.termine_fuer(sitzung).liste()
    return seite(
        request,
        "termine.html",
        status=status,
        e=e,
        termine=staende,
        voll=len(staende) == HOECHSTENS,
        ergebnis=_ergebnis(gelesen, neu) if gelesen else None,
        hindernisse=gelesen.hindernisse if gelesen else (),
        ausgelassen=gelesen.ausgelassen if gelesen else 0,
        tage=dienste.haus(sitzung.mandant).regeln.frist_termine.days,
    )


def _ergebnis(gelesen: Gelesenes, neu: int) -> str:
    bekannt = len(gelesen.termine) - neu
    teile = [f"{anzahl(neu, 'Termin ist', 'Termine sind')} neu"]
    if bekannt:
        teile.append(f"{bekannt} {'war' if bekannt == 1 else 'waren'} schon da")
    if gelesen.ausgelassen:
        teile.append(f"{gelesen.ausgelassen} ausgelassen")
    return "; ".join(teile) + "."


def _csv_zeilen(staende: Sequence[Terminstand]) -> Iterator[Sequence[object]]:
    for t in staende:
        beginn = oertlich(t.beginn)
        yield (
            f"{beginn:%d.%m.%Y}",
            "" if t.ganztags else f"{beginn:%H:%M}",
            t.name,
            worte.geburtsdatum(t.geburtsdatum) if t.geburtsdatum else "",
            t.aktenzeichen,
            t.anlass,
            t.text,
        )
