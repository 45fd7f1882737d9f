"""Late scans: uploaded piece by piece by the script of the page, listed, classed, taken back; and sent to follow a
handover (`Späte Post nachliefern`)."""

from __future__ import annotations

import hmac
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from gateway.ablauf import abgabeentwurf, spaetscans
from gateway.ablauf.spaetscans import Spaetscan, SpaetscanUnzulaessig
from gateway.ablauf.wege import abgabe, nachlieferung
from gateway.ablauf.wege.nachlieferung import NachlieferungUnsinnig
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.auskunft.vorgaenge import Vorgang
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import NIE, Teilklasse
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import FremdeHerkunft, NichtGefunden, http_status
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

KLASSEN = {
    "A": "A – geht sofort",
    "B": "B – geht sofort; nennt auch andere Personen",
    "C": "C – wartet auf eine Freigabe",
    "S": "S – wartet auf die Freigabe zweier Personen (Schutzadresse)",
}
BILDBREITE = 160
GROSSE_BREITE = 1000
"""To read a page by."""


def seiten_der_spaetscans(dienste: Webdienste) -> APIRouter:
    """What the script asks; JSON, with a sentence in `satz` for what is wrong."""
    router = seitenrouter()

    @router.get("/spaetscans/{vorhaben}")
    def liste(sitzung: Angemeldet, vorhaben: UUID) -> Response:
        alle = spaetscans.liste(dienste.haus(sitzung.mandant), sitzung.wer.id, vorhaben)
        return JSONResponse([_json(s) for s in alle])

    @router.post("/spaetscans/{vorhaben}")
    def beginne(sitzung: Angemeldet, vorhaben: UUID, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        try:
            groesse = int(e["groesse"])
        except ValueError:
            groesse = 0
        return _antwort(
            lambda: spaetscans.beginne(
                dienste.haus(sitzung.mandant),
                sitzung.wer.id,
                vorhaben,
                e.werte.get("name", ""),
                groesse,
                e["merkmal"],
                _klasse(e["klasse"]),
                _ersetztes(dienste, sitzung, vorhaben, e["ersetzt"]),
            )
        )

    @router.get("/spaetscans/{scan}/bild")
    def bild(
        sitzung: Angemeldet,
        scan: UUID,
        seite: Annotated[int, Query(ge=1, le=100_000)] = 1,
        gross: Annotated[str, Query(max_length=10)] = "",
    ) -> Response:
        breite = GROSSE_BREITE if gross else BILDBREITE
        png = spaetscans.bild(dienste.haus(sitzung.mandant), sitzung.wer.id, scan, seite, breite)
        if png is None:
            raise NichtGefunden
        return Response(png, media_type="image/png")

    return router


def seiten_des_spaetscans(dienste: Webdienste) -> APIRouter:
    """What is done with one of them."""
    router = seitenrouter()

    @router.post("/spaetscans/{scan}/pruefen")
    def pruefe(sitzung: Angemeldet, scan: UUID) -> Response:
        haus = dienste.haus(sitzung.mandant)
        return _antwort(lambda: spaetscans.pruefe(haus, sitzung.wer.id, scan))

    @router.post("/spaetscans/{scan}/klasse")
    def klassifiziere(sitzung: Angemeldet, scan: UUID, formular: Formular) -> Response:
        haus, klasse = dienste.haus(sitzung.mandant), Eingaben.aus(formular)["klasse"]
        return _antwort(lambda: spaetscans.klassifiziere(haus, sitzung.wer.id, scan, _klasse(klasse)))

    @router.post("/spaetscans/{scan}/entfernen")
    def entferne(sitzung: Angemeldet, scan: UUID) -> Response:
        haus = dienste.haus(sitzung.mandant)
        return _antwort(lambda: spaetscans.entferne(haus, sitzung.wer.id, [scan]))

    @router.post("/spaetscans/{scan}/zusammenfuegen")
    def fuege_zusammen(sitzung: Angemeldet, scan: UUID) -> Response:
        haus = dienste.haus(sitzung.mandant)
        return _antwort(lambda: spaetscans.fuege_zusammen(haus, sitzung.wer.id, scan))

    return router


def seiten_der_nachlieferung(dienste: Webdienste) -> APIRouter:
    """The page of a handover that has begun already."""
    router = seitenrouter()

    @router.get("/uebergaben/{id}/nachliefern")
    def formular(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        return _zeige(request, dienste, sitzung, id, Eingaben())

    @router.post("/uebergaben/{id}/nachliefern")
    def liefere_nach(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        e = Eingaben()
        haus = dienste.haus(sitzung.mandant)
        if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
            raise PersonGeschuetzt
        try:
            if not spaetscans.sende(haus, sitzung.wer.id, id, wer=sitzung.wer.name):
                e.fehler["dateien"] = "Hier liegt keine Datei, die ganz hochgeladen und geprüft ist."
        except NachlieferungUnsinnig as fehler:
            e.fehler[""] = fehler.text
        if e.fehler:
            return _zeige(request, dienste, sitzung, id, e)
        return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}", 303)

    return router


def seiten_der_stuecke(dienste: Webdienste) -> APIRouter:
    """Pieces of files are no forms: the token that guards the session's forms comes in a header."""
    router = APIRouter(include_in_schema=False)

    @router.put("/spaetscans/{scan}/stueck")
    async def haenge_an(
        request: Request,
        sitzung: Angemeldet,
        scan: UUID,
        ab: Annotated[int, Query(ge=0)] = 0,
        x_formularwort: Annotated[str, Header(max_length=100)] = "",
    ) -> Response:
        if not hmac.compare_digest(sitzung.formularwort.encode(), x_formularwort.encode()):
            raise FremdeHerkunft
        daten = await request.body()
        return await _im_hintergrund(dienste, sitzung, scan, ab, daten)

    return router


async def _im_hintergrund(
    dienste: Webdienste, sitzung: Sitzung, scan: UUID, ab: int, daten: bytes
) -> Response:
    from starlette.concurrency import run_in_threadpool

    def tue() -> Response:
        haus = dienste.haus(sitzung.mandant)
        return _antwort(lambda: spaetscans.haenge_an(haus, sitzung.wer.id, scan, ab, daten))

    return await run_in_threadpool(tue)


def _klasse(text: str) -> Teilklasse:
    """Raises `SpaetscanUnzulaessig`."""
    if text not in KLASSEN or text in NIE:
        raise SpaetscanUnzulaessig("Bitte wählen Sie eine Klasse.")
    return Teilklasse(text)


def _ersetztes(dienste: Webdienste, sitzung: Sitzung, vorhaben: UUID, kennung: str) -> Dokument | None:
    """The document of the file that is about to be handed over. Raises `SpaetscanUnzulaessig`."""
    if not kennung:
        return None
    entwurf = abgabeentwurf.finde(dienste.haus(sitzung.mandant), sitzung.wer.id, vorhaben)
    if entwurf is not None:
        akte = abgabe.vorschau(dienste.haus(sitzung.mandant), entwurf.aktenzeichen).akte
        for dokument in akte.dokumente:
            if str(dokument.uuid) == kennung and dokument.klasse not in NIE:
                return dokument
    raise SpaetscanUnzulaessig("Das Dokument, das ersetzt werden soll, gibt es nicht (mehr).")


def _antwort(tue: Any) -> Response:
    """The state of the file, or a sentence."""
    try:
        ergebnis = tue()
    except (EingabeFehler, VoruebergehenderFehler) as fehler:
        return JSONResponse({"satz": fehler.text, "code": fehler.code}, http_status(fehler))
    return JSONResponse(_json(ergebnis) if isinstance(ergebnis, Spaetscan) else {})


def _json(s: Spaetscan) -> dict[str, Any]:
    return {
        "id": str(s.id),
        "name": s.dateiname,
        "groesse": s.groesse,
        "empfangen": s.empfangen,
        "klasse": s.klasse.value,
        "fertig": s.fertig,
        "seiten": s.seiten,
        "hinweise": list(s.hinweise),
        "anstelle": s.anstelle,
        "teilbar": s.teilbar,
        "geteilt": s.geteilt,
    }


def _zeige(request: Request, dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben) -> Response:
    vorgang: Vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    haus = dienste.haus(sitzung.mandant)
    with haus.lesen() as buch:
        geht = nachlieferung.nimmt_nachlieferung(buch.vorgaenge.lies(id))
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    return seite(
        request,
        "nachliefern.html",
        status=400 if e.fehler else 200,
        zeile=vorgang.ueberblick,
        geht=geht,
        vorhaben=id,
        klassen=KLASSEN,
        e=e,
    )
