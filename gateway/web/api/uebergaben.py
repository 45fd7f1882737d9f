"""/api/v1/uebergaben, for the Mandant to whom the session or the script's token belongs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from gateway.ablauf import abbruch
from gateway.ablauf.wege import berichtigung
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.web import marke
from gateway.web.api.gemeinsam import (
    AENDERND,
    IDEMPOTENT,
    UEBLICH,
    UNVERAENDERT,
    Idempotenz,
    IfMatch,
    fehler,
    json_antwort,
    kennung_fuer,
    pruefe_stand,
)
from gateway.web.api.modelle import Listenmodell, Uebergabemodell
from gateway.web.api.vorgangsmodelle import Vorgangsmodell
from gateway.web.api.wuensche import Abbruchwunsch, Berichtigungswunsch, Wunsch
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import SchluesselBenutzt
from gateway.web.pages.lesen import geliefert
from gateway.web.pages.nachweis import ausgestellt
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import mit_etag


def api_der_uebergaben(dienste: Webdienste) -> APIRouter:
    router = APIRouter(prefix="/api/v1/uebergaben", tags=["Übergaben"], responses=fehler(*UEBLICH))

    @router.get(
        "",
        response_model=Listenmodell,
        responses=UNVERAENDERT,
        summary="Übergaben auflisten",
        response_description="Eine Seite.",
    )
    def liste(
        request: Request,
        sitzung: Angemeldet,
        zustand: Annotated[list[Zustand], Query(description="Nur diese Zustände.")] = [],  # noqa: B006
        richtung: Annotated[Richtung | None, Query(description="Nur diese Richtung.")] = None,
        gehalten: Annotated[bool, Query(description="Nur solche mit einer offenen Frage.")] = False,
        gestoert: Annotated[bool, Query(description="Nur gestörte.")] = False,
        partner: Annotated[
            str | None, Query(max_length=20, description="Nur mit dieser anderen Behörde (Kennung).")
        ] = None,
        nach: Annotated[str | None, Query(max_length=200, description="`weiter` der Seite davor.")] = None,
        hoechstens: Annotated[int, Query(ge=1, le=200, description="Zeilen je Seite.")] = 50,
    ) -> Response:
        """Die neuesten zuerst. Die Antwort trägt einen ETag für bedingte Abfragen (`If-None-Match`)."""
        wahl: dict[str, Any] = {
            "zustaende": zustand,
            "richtung": richtung,
            "gehalten": gehalten,
            "gestoert": gestoert,
            "partner": partner,
            "nach": marke.lies(nach),
            "hoechstens": hoechstens,
        }
        return mit_etag(request, json_antwort(_liste(dienste, sitzung, wahl)))

    @router.get(
        "/{id}",
        response_model=Vorgangsmodell,
        responses=UNVERAENDERT,
        summary="Eine Übergabe mit Zeitleiste",
        response_description="Die Übergabe.",
    )
    def eine(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        """Zeitleiste, vier Quittungen, Dokumente mit Stand, Nachlieferungen. Die AZR-Nummer ist maskiert."""
        return mit_etag(request, json_antwort(_lies(dienste, sitzung, id)))

    @router.get(
        "/{id}/nachweis",
        response_class=Response,
        responses={200: {"content": {"application/pdf": {}}, "description": "Das PDF/A."}},
        summary="Nachweis einer Übergabe",
    )
    def nachweis(sitzung: Angemeldet, id: UUID) -> Response:
        """Wer, was, wann, Prüfsummen, Quittungen, Zertifikate; ohne Personen für Rollen, die keine sehen. Jeder
        Abruf steht im Protokoll."""
        return ausgestellt(dienste, sitzung, id)

    @router.get(
        "/{id}/dokumente/{dokument}",
        response_class=Response,
        responses={
            200: {"content": {"application/octet-stream": {}}, "description": "Der Inhalt."},
            206: {"content": {"application/octet-stream": {}}, "description": "Der verlangte Bereich."},
            416: {"description": "In diesem Bereich liegt nichts."},
            **fehler(409, 410),
        },
        summary="Inhalt eines Dokuments",
    )
    def dokument(request: Request, sitzung: Angemeldet, id: UUID, dokument: UUID) -> Response:
        """Solange der Inhalt hier liegt. Bereiche mit `Range`, fortgesetzt mit `If-Range` und dem ETag. Jedes Lesen
        steht im Protokoll."""
        return geliefert(request, dienste, sitzung, id, dokument, als_datei=True)

    @router.post(
        "",
        status_code=201,
        response_model=Vorgangsmodell,
        responses=fehler(*AENDERND),
        summary="Eine Übergabe beginnen",
        response_description="Begonnen; sie läuft von selbst weiter.",
    )
    def beginne(
        request: Request, sitzung: Angemeldet, wunsch: Wunsch, idempotency_key: Idempotenz = None
    ) -> Response:
        """Fordert eine Akte an (`uebernahme`) oder gibt eine ab, die niemand angefordert hat (`abgabe`)."""
        id = kennung_fuer(sitzung, idempotency_key)
        wunsch.beginne(dienste, sitzung, id)
        modell = _lies(dienste, sitzung, id)
        if (modell.richtung.value, modell.partner) != (wunsch.richtung, wunsch.partner):
            raise SchluesselBenutzt
        antwort = mit_etag(request, json_antwort(modell, 201))
        antwort.headers["Location"] = f"{dienste.praefix}/api/v1/uebergaben/{id}"
        return antwort

    @router.post(
        "/{id}/abbruch",
        dependencies=IDEMPOTENT,
        response_model=Vorgangsmodell,
        responses=fehler(*AENDERND, 412, 428),
        summary="Eine Übergabe abbrechen",
        response_description="Der Abbruch ist verlangt.",
    )
    def brich_ab(
        request: Request,
        sitzung: Angemeldet,
        id: UUID,
        abbruchwunsch: Abbruchwunsch,
        if_match: IfMatch = None,
    ) -> Response:
        """Geht, solange nichts gepackt, gesendet oder eingetroffen ist."""
        pruefe_stand(if_match, _lies(dienste, sitzung, id))
        abbruch.verlange(dienste.haus(sitzung.mandant), id, durch=sitzung.wer.id, grund=abbruchwunsch.grund)
        return mit_etag(request, json_antwort(_lies(dienste, sitzung, id)))

    @router.post(
        "/{id}/berichtigung",
        dependencies=IDEMPOTENT,
        response_model=Vorgangsmodell,
        responses=fehler(*AENDERND),
        summary="Angaben zur Person berichtigen",
        response_description="Berichtigt; wer die Akte hat, erfährt es.",
    )
    def berichtige(request: Request, sitzung: Angemeldet, id: UUID, wunsch: Berichtigungswunsch) -> Response:
        """Geht bei einer abgegebenen Akte, deren Quittung da ist. Jede Behörde, die sie von hier hat, bekommt die
        Nachricht 010205 (Art. 19 DSGVO)."""
        if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
            raise PersonGeschuetzt
        haus = dienste.haus(sitzung.mandant)
        berichtigung.berichtige(
            haus, id, wunsch.person.als_person(), durch=sitzung.wer.id, grund=wunsch.grund
        )
        return mit_etag(request, json_antwort(_lies(dienste, sitzung, id)))

    return router


def _liste(dienste: Webdienste, sitzung: Sitzung, wahl: dict[str, Any]) -> Listenmodell:
    """With persons for the desk only; that look is recorded."""
    if not sitzung.inhalt:
        staende = dienste.betriebsauskunft(sitzung.mandant).liste(**wahl)
        zeilen = [Uebergabemodell.ohne_inhalt(z) for z in staende.zeilen]
        return Listenmodell(uebergaben=zeilen, weiter=marke.schreibe(staende.weiter))
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:uebergaben")
    ergebnis = dienste.auskunft_fuer(sitzung).liste(**wahl)
    zeilen = [Uebergabemodell.aus(z) for z in ergebnis.zeilen]
    return Listenmodell(uebergaben=zeilen, weiter=marke.schreibe(ergebnis.weiter))


def _lies(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> Vorgangsmodell:
    if not sitzung.inhalt or dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
        return Vorgangsmodell.des_laufs(dienste.betriebsauskunft(sitzung.mandant).lauf(id))
    vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    return Vorgangsmodell.von(vorgang)
