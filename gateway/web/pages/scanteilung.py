"""A late scan that holds several documents: at which pages they begin, what they are called, and their classes.

Where documents begin stands in the address, for page numbers tell nothing; so going back and loading again work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import spaetscans
from gateway.ablauf.spaetscans import HOECHSTENS, Spaetscan, SpaetscanUnzulaessig
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.abgabestand import WEG, ist_abgegeben
from gateway.web.pages.spaetscans import KLASSEN
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

SEITEN = 1000
"""More pages than anybody marks on a screen."""


@dataclass(frozen=True)
class Stueck:
    """One document to be: `nr` from 1, its first and last page."""

    nr: int
    ab: int
    bis: int
    name: str

    @property
    def seiten(self) -> int:
        return self.bis - self.ab + 1


def seiten_der_scanteilung(dienste: Webdienste) -> APIRouter:
    """Of a scan of one's own."""
    router = seitenrouter()

    @router.get("/spaetscans/{scan}/teilen")
    def formular(
        request: Request,
        sitzung: Angemeldet,
        scan: UUID,
        ab: Annotated[list[int], Query(max_length=SEITEN)] = [],  # noqa: B006
    ) -> Response:
        """`ab`: pages at which a document begins."""
        return _zeige(request, dienste, sitzung, scan, ab, Eingaben())

    @router.post("/spaetscans/{scan}/teilen")
    def teile(request: Request, sitzung: Angemeldet, scan: UUID, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        haus = dienste.haus(sitzung.mandant)
        anfaenge = [
            int(wert) for wert in formular.getlist("ab") if isinstance(wert, str) and wert.isdecimal()
        ]
        ganzes = spaetscans.lies(haus, sitzung.wer.id, scan)
        teile = [_teil(e, stueck) for stueck in _stuecke(ganzes, anfaenge)]
        if not e.fehler:
            try:
                spaetscans.teile(haus, sitzung.wer.id, scan, teile)
            except (EingabeFehler, VoruebergehenderFehler) as fehler:
                e.fehler[""] = fehler.text
        if e.fehler:
            return _zeige(request, dienste, sitzung, scan, anfaenge, e)
        return RedirectResponse(_zurueck(dienste, sitzung, ganzes), 303)

    return router


def _teil(e: Eingaben, stueck: Stueck) -> spaetscans.Teil:
    """Notes what is wrong at its field."""
    name = e.verlange(f"name-{stueck.nr}", "Bitte geben Sie dem Dokument einen Namen.", hoechstens=250)
    klasse = e[f"klasse-{stueck.nr}"]
    if klasse not in KLASSEN:
        e.fehler[f"klasse-{stueck.nr}"] = "Bitte wählen Sie eine Klasse."
        klasse = "A"
    return spaetscans.Teil(stueck.ab, _mit_endung(name), Teilklasse(klasse))


def _mit_endung(name: str) -> str:
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"


def _stuecke(ganzes: Spaetscan, anfaenge: Sequence[int]) -> Sequence[Stueck]:
    """() when the file is not cut anywhere; numbers that it has no page for count for nothing."""
    seiten = ganzes.seiten or 0
    alle = sorted({1, *(ab for ab in anfaenge if 1 < ab <= seiten)})
    if len(alle) == 1:
        return ()
    stamm = PurePath(ganzes.dateiname).stem
    enden = [*(ab - 1 for ab in alle[1:]), seiten]
    return [
        Stueck(nr, ab, bis, f"{stamm} {nr}.pdf")
        for nr, (ab, bis) in enumerate(zip(alle, enden, strict=True), 1)
    ]


def _zurueck(dienste: Webdienste, sitzung: Sitzung, ganzes: Spaetscan) -> str:
    """The page on which it was uploaded."""
    if ist_abgegeben(dienste, sitzung, ganzes.vorhaben):
        return f"{dienste.praefix}/uebergaben/{ganzes.vorhaben}/nachliefern#dateien"
    return f"{dienste.praefix}{WEG}/{ganzes.vorhaben}#dateien"


def _zeige(
    request: Request, dienste: Webdienste, sitzung: Sitzung, scan: UUID, anfaenge: Sequence[int], e: Eingaben
) -> Response:
    ganzes = spaetscans.lies(dienste.haus(sitzung.mandant), sitzung.wer.id, scan)
    if not ganzes.teilbar:
        raise SpaetscanUnzulaessig("Diese Datei lässt sich hier nicht teilen.")
    stuecke = _stuecke(ganzes, anfaenge)
    if len(stuecke) > HOECHSTENS:
        e.fehler.setdefault("", f"Mehr als {HOECHSTENS} Dokumente auf einmal gehen nicht.")
    return seite(
        request,
        "teilen.html",
        status=400 if e.fehler else 200,
        e=e,
        scan=ganzes,
        stuecke=stuecke,
        anfaenge={s.ab for s in stuecke},
        klassen=list(KLASSEN.items()),
        hoechstens=SEITEN,
        zurueck=_zurueck(dienste, sitzung, ganzes),
    )
