"""The assistant that hands over a file: which, to whom; what goes and what does not; and only then it leaves.

The steps keep nothing on the server: what was typed travels along in the form. Nothing is begun before the last
button, and pressing it twice begins one handover."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import begleitliste, spaetscans
from gateway.ablauf.begleitliste import Original
from gateway.ablauf.spaetscans import Spaetscan
from gateway.ablauf.wege import abgabe
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.freigabe import Aufteilung
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.nachrichten.releases import KeinGemeinsamesRelease
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.anfordern import lies_behoerde, vorhaben
from gateway.web.pages.begleitliste import lies_originale
from gateway.web.pages.dokumente import Teil, gruppiere
from gateway.web.pages.spaetscans import KLASSEN
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

_WAHL, _DOKUMENTE, _ZUSAMMENFASSUNG, _JETZT = "wahl", "dokumente", "zusammenfassung", "jetzt"


@dataclass(frozen=True)
class Abgabevorschau:
    """The file that is meant, its parts, and the receiver."""

    partner: Behoerde
    akte: Akte
    aufteilung: Aufteilung

    @property
    def teile(self) -> Sequence[Teil[Dokument]]:
        return gruppiere(self.akte.dokumente, lambda d: d)

    @property
    def bytes(self) -> int:
        """As far as known before the documents are touched."""
        return sum(d.groesse or 0 for _, teil in self.aufteilung.teile for d in teil)

    @property
    def stand(self) -> str:
        """Changes when the file does: what was shown is what leaves."""
        was = [(str(d.uuid), d.relativer_pfad, d.klasse) for d in self.akte.dokumente]
        return hashlib.sha256(repr((self.partner.kennung, was)).encode()).hexdigest()[:16]


def seiten_der_abgabe(dienste: Webdienste) -> APIRouter:
    """For the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/uebergaben/abgeben")
    def anfang(request: Request) -> Response:
        return _seite(request, Eingaben({"vorhaben": str(uuid4())}), _WAHL)

    @router.post("/uebergaben/abgeben")
    def weiter(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        schritt = e["nach"] if e["nach"] in {_DOKUMENTE, _ZUSAMMENFASSUNG, _JETZT} else _WAHL
        vorschau = _vorschau(dienste, sitzung, e) if schritt != _WAHL else None
        if vorschau is None:
            return _seite(request, e, _WAHL)
        originale = lies_originale(e, "originale")
        if e.fehler:
            return _seite(request, e, _DOKUMENTE, vorschau)
        if schritt == _JETZT and e["stand"] != vorschau.stand:
            e.fehler[""] = "Die Akte hat sich inzwischen geändert. Bitte sehen Sie sie noch einmal an."
            schritt = _ZUSAMMENFASSUNG
        haus, wer = dienste.haus(sitzung.mandant), sitzung.wer.id
        if schritt != _JETZT:
            return _seite(request, e, schritt, vorschau, originale, spaetscans.liste(haus, wer, vorhaben(e)))
        try:
            id = abgabe.beginne(
                haus,
                vorschau.partner,
                vorschau.akte.aktenzeichen,
                wer=sitzung.wer.name,
                id=vorhaben(e),
            )
        except (abgabe.AbgabeUnsinnig, KeinGemeinsamesRelease) as fehler:
            e.fehler[""] = fehler.text
            spaete = spaetscans.liste(haus, wer, vorhaben(e))
            return _seite(request, e, _ZUSAMMENFASSUNG, vorschau, originale, spaete)
        spaetscans.sende(haus, wer, id, wer=sitzung.wer.name)
        if originale:
            begleitliste.trage_ein(haus, id, originale, wer=sitzung.wer.name, nur_neue=True)
        return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}", 303)

    return router


def _vorschau(dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Abgabevorschau | None:
    """None when something is wrong, which is then noted at its field."""
    partner = lies_behoerde(dienste, e)
    if partner is not None and partner.kennung == sitzung.mandant:
        e.fehler["behoerde"] = "Eine Behörde kann keine Akte an sich selbst abgeben."
    aktenzeichen = e.verlange(
        "aktenzeichen", "Bitte geben Sie das Aktenzeichen der Akte ein.", hoechstens=100
    )
    if e.fehler or partner is None:
        return None
    try:
        akte, aufteilung = abgabe.vorschau(dienste.haus(sitzung.mandant), aktenzeichen)
    except (EingabeFehler, VoruebergehenderFehler) as fehler:
        e.fehler["aktenzeichen"] = fehler.text
        return None
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, bezug_der_akte(akte))
    return Abgabevorschau(partner, akte, aufteilung)


def bezug_der_akte(akte: Akte) -> str:
    """Names a file in the audit log without its number."""
    return f"akte:{hashlib.sha256(akte.aktenzeichen.encode()).hexdigest()[:16]}"


def _seite(
    request: Request,
    e: Eingaben,
    schritt: str,
    vorschau: Abgabevorschau | None = None,
    originale: Sequence[Original] = (),
    spaete: Sequence[Spaetscan] = (),
) -> Response:
    status = 400 if e.fehler else 200
    return seite(
        request,
        f"abgeben_{schritt}.html",
        status=status,
        e=e,
        vorschau=vorschau,
        originale=originale,
        spaete=spaete,
        klassen=KLASSEN,
    )
