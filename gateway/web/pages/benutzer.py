"""Who works here: the list, one person, and what only the Administration changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import segno
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablage.fehler import BenutzerGibtEs, BenutzerkennungFalsch
from gateway.ablauf import benutzerverwaltung as verwaltung
from gateway.ablauf.anmeldung import KeinKonto
from gateway.auskunft.betrieb.personal import Personalzeile
from gateway.domain.aufgabe import Rolle
from gateway.domain.worte import oertlich
from gateway.errors import Fehler
from gateway.schutz.zweiterfaktor import Einrichtung
from gateway.web import worte
from gateway.web.csvblatt import csv_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

VERWEHRT = (
    verwaltung.LetzteAdministration,
    verwaltung.NichtSichSelbst,
    verwaltung.AuchAnderswo,
    verwaltung.KeinZugang,
    KeinKonto,
)


def seiten_der_benutzer(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/benutzer")
    def liste(request: Request, sitzung: Angemeldet) -> Response:
        return _liste(request, dienste, sitzung, Eingaben())

    @router.get("/benutzer.csv")
    def csv(sitzung: Angemeldet) -> Response:
        kopf = ("Kennung", "Name", "Rollen", "Gesperrt", "Zuletzt entschieden")
        return csv_antwort("benutzer", kopf, map(_csv_zeile, dienste.personal.liste(sitzung.mandant)))

    @router.post("/benutzer")
    def anlegen(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        return _lege_an(request, dienste, sitzung, Eingaben.aus(formular))

    @router.get("/benutzer/{id}")
    def eine(request: Request, sitzung: Angemeldet, id: str) -> Response:
        return zeige_person(request, dienste, sitzung, id)

    @router.post("/benutzer/{id}/rollen")
    def rollen(request: Request, sitzung: Angemeldet, id: str, formular: Formular) -> Response:
        neue = _rollen(Eingaben.aus(formular))
        return aendere(
            request,
            dienste,
            sitzung,
            id,
            lambda: verwaltung.setze_rollen(dienste.haus(sitzung.mandant), sitzung.wer.id, id, neue),
        )

    @router.post("/benutzer/{id}/sperre")
    def sperre(request: Request, sitzung: Angemeldet, id: str, formular: Formular) -> Response:
        """`gesperrt`: what shall be, so that clicking twice is harmless."""
        gesperrt = Eingaben.aus(formular)["gesperrt"] == "ja"

        def tue() -> None:
            verwaltung.sperre(dienste.haus(sitzung.mandant), sitzung.wer.id, id, gesperrt)
            if gesperrt:
                dienste.fach.beende_alle(id)

        return aendere(request, dienste, sitzung, id, tue)

    @router.post("/benutzer/{id}/zugang")
    def zugang(request: Request, sitzung: Angemeldet, id: str) -> Response:
        return _gib_zugang(request, dienste, sitzung, id)

    return router


def _liste(
    request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben, *, status: int = 200
) -> Response:
    return seite(
        request,
        "benutzer.html",
        status=status,
        faellige=sum(r.faellig for r in dienste.personal.rollen(sitzung.mandant)),
        personen=dienste.personal.liste(sitzung.mandant),
        darf=Rolle.ADMINISTRATION in sitzung.rollen,
        rollen=list(Rolle),
        e=e,
    )


def _csv_zeile(person: Personalzeile) -> Sequence[object]:
    return (
        person.id,
        person.name,
        ", ".join(map(worte.rolle, person.rollen)),
        "ja" if person.gesperrt else "nein",
        f"{oertlich(person.zuletzt):%d.%m.%Y %H:%M}" if person.zuletzt else "",
    )


def zeige_person(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    id: str,
    *,
    status: int = 200,
    fehler: str | None = None,
    link: str | None = None,
    einrichtung: Einrichtung | None = None,
) -> Response:
    """One person; `link` and `einrichtung` are shown on this answer only."""
    return seite(
        request,
        "benutzer_eine.html",
        status=status,
        konto=dienste.personal.konto(id),
        einrichtung=einrichtung,
        qr=segno.make(einrichtung.adresse).svg_inline(scale=4, light="white") if einrichtung else "",
        person=dienste.personal.eine(sitzung.mandant, id),
        darf=Rolle.ADMINISTRATION in sitzung.rollen,
        rollen=list(Rolle),
        e=Eingaben({}, {"": fehler} if fehler else {}),
        link=link,
    )


def _lege_an(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    id = e.verlange("kennung", "Bitte geben Sie eine Kennung an.", hoechstens=39)
    name = e.verlange("name", "Bitte geben Sie den Namen an, wie er in Zeitlinien steht.", hoechstens=100)
    if not e.fehler:
        try:
            haus = dienste.haus(sitzung.mandant)
            kennung = verwaltung.lege_an(haus, sitzung.wer.id, id, name, _rollen(e))
        except (BenutzerGibtEs, BenutzerkennungFalsch) as fehler:
            e.fehler["kennung"] = fehler.text
        else:
            return RedirectResponse(f"{dienste.praefix}/benutzer/{kennung}", 303)
    return _liste(request, dienste, sitzung, e, status=400)


def _rollen(e: Eingaben) -> Sequence[Rolle]:
    """One box for each role: `rolle-freigabe` and so on."""
    return [rolle for rolle in Rolle if e[f"rolle-{rolle.value}"]]


def aendere(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    id: str,
    tue: Callable[[], Any],
    *,
    ziel: str = "/benutzer",
) -> Response:
    """Do it and go on to `ziel`; or show why not."""
    try:
        tue()
    except VERWEHRT as fehler:
        return zeige_person(request, dienste, sitzung, id, status=400, fehler=mit_rat(fehler))
    return RedirectResponse(f"{dienste.praefix}{ziel}", 303)


def mit_rat(fehler: Fehler) -> str:
    return f"{fehler.text} {fehler.rat}" if fehler.rat else fehler.text


def _gib_zugang(request: Request, dienste: Webdienste, sitzung: Sitzung, id: str) -> Response:
    """The link stands on this answer and nowhere else; it is recorded before it is made."""
    try:
        wen = verwaltung.vermerke_zugang(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
    except VERWEHRT as fehler:
        return zeige_person(request, dienste, sitzung, id, status=400, fehler=mit_rat(fehler))
    weg = dienste.fach.anmeldeweg(sitzung.mandant, wen)
    return zeige_person(request, dienste, sitzung, id, link=f"{str(request.base_url).rstrip('/')}{weg}")
