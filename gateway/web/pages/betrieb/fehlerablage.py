"""The Fehlerablage: what was put aside, by cause; try out, send again, park; and the incidents below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.ablage.fehler import VorfallGeschlossen
from gateway.ablage.kennzahlen import Gruppe
from gateway.ablage.tabellen import Auftragszustand
from gateway.ablauf.post.rueckweisung import SONSTIGES
from gateway.ablauf.reparatur import Auslese
from gateway.ablauf.zurueckgeben import RueckgabeUnzulaessig
from gateway.auskunft.betrieb import Auftragsstand, Betriebsauskunft
from gateway.nachrichten.release import FEHLERCODE
from gateway.queue.verwaltung import AuftragBelegt, Auswahl
from gateway.web import worte
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import Webfehler
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.betrieb.reparatur import Meldung, fuehre_aus
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_JE_URSACHE = 20
"""So many items of one cause are shown; the buttons reach all of them."""
_SCHNELLER = "Jemand war schneller: Mit diesem Auftrag geht das nicht mehr. So steht es jetzt:"
_A = Auftragszustand


@dataclass(frozen=True)
class Ursachengruppe:
    """Work items that failed for one cause."""

    ursache: str
    text: str
    rat: str
    anzahl: int
    seit: datetime | None
    auftraege: Sequence[Auftragsstand]

    @property
    def partner(self) -> Sequence[str]:
        """Of those that are shown."""
        return sorted({a.partner for a in self.auftraege if a.partner})


_FEHLERCODES = sorted(worte.auswahl(FEHLERCODE.uri), key=lambda wahl: wahl[0] != SONSTIGES)
"""What fits almost always stands first."""


def seiten_der_fehlerablage(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/fehlerablage")
    def zeige(request: Request, sitzung: Angemeldet) -> Response:
        return _zeige(request, dienste, sitzung)

    @router.post("/fehlerablage")
    def repariere(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        auslese = _auslese(e)
        if e.fehler:
            return _zeige(request, dienste, sitzung, e, status=400)
        try:
            meldung = fuehre_aus(dienste, sitzung, auslese, e)
        except AuftragBelegt:
            meldung = Meldung(_SCHNELLER, konflikt=True)
        except RueckgabeUnzulaessig as fehler:
            e.fehler[f"rueckgrund-{e['feld']}"] = fehler.text
        if e.fehler:
            return _zeige(request, dienste, sitzung, e, status=400)
        return _zeige(request, dienste, sitzung, e, meldung, status=409 if meldung.konflikt else 200)

    @router.post("/fehlerablage/vorfaelle/{id}")
    def schliesse(request: Request, sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        e, feld = Eingaben.aus(formular), f"grund-{id}"
        grund = e.verlange(feld, "Bitte geben Sie an, was es war.", hoechstens=1000)
        if e.fehler:
            return _zeige(request, dienste, sitzung, e, status=400)
        try:
            dienste.werkstatt(sitzung.mandant, sitzung.wer.id).schliesse_vorfall(id, grund)
        except VorfallGeschlossen:
            meldung = Meldung("Jemand war schneller: Der Vorfall ist schon geschlossen.", konflikt=True)
            return _zeige(request, dienste, sitzung, e, meldung, status=409)
        return _zeige(request, dienste, sitzung, None, Meldung("Der Vorfall ist geschlossen."))

    return router


def _auslese(e: Eingaben) -> Auslese:
    """Which items are meant; never all of them by leaving everything out."""
    nummer, ursache, partner = e["nummer"], e.begrenze("ursache"), e.begrenze("partner")
    if nummer and not (nummer.isascii() and nummer.isdigit() and len(nummer) <= 18):
        raise Webfehler("Diese Nummer gibt es nicht.")
    if not (nummer or ursache or partner):
        e.fehler["ursache"] = "Bitte wählen Sie eine Ursache oder eine Behörde."
    if nummer:
        return Auslese(nummer=int(nummer))
    return Auslese(ursache=ursache or None, partner=partner or None)


def _zeige(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    eingaben: Eingaben | None = None,
    meldung: Meldung | None = None,
    *,
    status: int = 200,
) -> Response:
    auskunft = dienste.betriebsauskunft(sitzung.mandant)
    zahlen = auskunft.zahlen()
    geparkt = [_gruppe(auskunft, _A.GEPARKT, g) for g in zahlen.geparkt]
    verzoegert = [_gruppe(auskunft, _A.WARTEND, g) for g in zahlen.verzoegert]
    alle = [*geparkt, *verzoegert]
    return seite(
        request,
        "fehlerablage.html",
        status=status,
        e=eingaben or Eingaben(),
        meldung=meldung,
        geparkt=geparkt,
        verzoegert=verzoegert,
        ursachen=[(u, u) for u in sorted({g.ursache for g in alle})],
        partner=[(p, p) for p in sorted({p for g in alle for p in g.partner})],
        vorfaelle=auskunft.vorfaelle(),
        transporte=[(t, t.upper()) for t in dienste.transporte(sitzung.mandant)],
        fehlercodes=_FEHLERCODES,
        jetzt=zahlen.wann,
    )


def _gruppe(auskunft: Betriebsauskunft, zustand: Auftragszustand, g: Gruppe) -> Ursachengruppe:
    auftraege = auskunft.auftraege(Auswahl(zustand, ursache=g.name, hoechstens=_JE_URSACHE))
    text, rat = (auftraege[0].text or "", auftraege[0].rat or "") if auftraege else ("", "")
    return Ursachengruppe(g.name, text, rat, g.anzahl, g.seit, auftraege)
