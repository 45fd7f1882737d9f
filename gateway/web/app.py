"""The web application: API and pages of one installation, behind one wall."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from gateway import __version__
from gateway.web.api import anfragen
from gateway.web.api.aufgaben import api_der_aufgaben
from gateway.web.api.begleitliste import api_der_begleitliste
from gateway.web.api.beispiele import vervollstaendige
from gateway.web.api.bereitschaft import api_der_bereitschaft
from gateway.web.api.betrieb import (
    benutzer,
    clients,
    fehlerablage,
    hilfen,
    leitstand,
    regeln,
    rollen,
    wartung,
)
from gateway.web.api.betrieb.berichte import api_der_berichte
from gateway.web.api.betrieb.nachrichten import api_der_nachrichten
from gateway.web.api.betrieb.protokoll import api_des_protokolls
from gateway.web.api.messwerte import api_der_messwerte
from gateway.web.api.rueckfragen import api_der_rueckfragen
from gateway.web.api.spaetscans import api_der_spaetscans, api_des_spaetscans
from gateway.web.api.suche import api_der_suche
from gateway.web.api.termine import api_der_termine
from gateway.web.api.token import api_der_token
from gateway.web.api.uebergaben import api_der_uebergaben
from gateway.web.api.vorschau import api_der_vorschau
from gateway.web.dienste import Webdienste
from gateway.web.idempotenz import Einmaligkeit
from gateway.web.pages.abgabeblick import seiten_des_abgabeblicks
from gateway.web.pages.abgabedokumente import seiten_der_abgabedokumente, seiten_der_seitenzaehlung
from gateway.web.pages.abgeben import seiten_der_abgabe, seiten_der_zusammenfassung
from gateway.web.pages.anfordern import seiten_der_anforderung
from gateway.web.pages.anfragen import seiten_der_anfragen
from gateway.web.pages.anmeldung import seiten_der_anmeldung, seiten_der_sitzung
from gateway.web.pages.arbeitsplatz import seiten_des_arbeitsplatzes
from gateway.web.pages.aufgaben import seiten_der_aufgaben
from gateway.web.pages.barrierefreiheit import seiten_der_barrierefreiheit
from gateway.web.pages.begleitliste import seiten_der_begleitliste
from gateway.web.pages.benutzer import seiten_der_benutzer
from gateway.web.pages.berichtigen import seiten_der_berichtigung
from gateway.web.pages.betrieb.fehlerablage import seiten_der_fehlerablage
from gateway.web.pages.betrieb.leitstand import seiten_des_leitstands
from gateway.web.pages.betrieb.nachrichten import seiten_der_nachrichten
from gateway.web.pages.betrieb.partner import seiten_der_partner
from gateway.web.pages.betrieb.wartung import seiten_der_wartung
from gateway.web.pages.clients import seiten_der_clients
from gateway.web.pages.fremdanmeldung import seiten_der_fremdanmeldung
from gateway.web.pages.handbuch import seiten_des_handbuchs
from gateway.web.pages.konten import seiten_der_konten
from gateway.web.pages.kontoanmeldung import seiten_der_kontoanmeldung
from gateway.web.pages.lesen import seiten_des_lesens
from gateway.web.pages.nachweis import seiten_des_nachweises
from gateway.web.pages.protokoll import seiten_des_protokolls
from gateway.web.pages.regeln import seiten_der_regeln
from gateway.web.pages.rollen import seiten_der_rollen
from gateway.web.pages.rueckfrage import seiten_der_rueckfrage
from gateway.web.pages.scanteilung import seiten_der_scanteilung
from gateway.web.pages.sitzungen import seiten_der_sitzungen
from gateway.web.pages.spaetscans import (
    seiten_der_nachlieferung,
    seiten_der_spaetscans,
    seiten_der_stuecke,
    seiten_des_spaetscans,
)
from gateway.web.pages.suche import seiten_der_suche
from gateway.web.pages.termine import seiten_der_termine
from gateway.web.pages.uebergaben import seiten_der_uebergaben
from gateway.web.pages.vorgang import seiten_des_vorgangs
from gateway.web.pages.vorgangsdokumente import seiten_der_vorgangsdokumente
from gateway.web.problem import richte_fehlerantworten_ein
from gateway.web.schutzwand import Schutzwand
from gateway.web.vorlagen import ORDNER

BESCHREIBUNG = """
Für Fachverfahren: alles, was die Seiten zeigen und tun. Handbuch: »docs/schnittstelle.md«.

**Anmelden** mit `Authorization: Bearer …`: einem Token aus `/api/v1/token` (API-Client, eine Viertelstunde) oder einem
Zugangswort für Skripte (handelt als die Person, der es gehört). Lesen geht auch mit dem Sitzungscookie der Seiten.
Rollen und Mandant folgen aus der Anmeldung.

**Fehler** sind `application/problem+json` (RFC 9457) mit einem festen `code`; 429 und 503 dürfen wiederholt werden.

**Lesen:** Jede Antwort trägt einen `ETag`; mit `If-None-Match` kostet Unverändertes nichts (304). Listen gehen
seitenweise mit `nach` und `weiter`.

**Ändern:** Wer etwas ändert, das er gelesen hat, nennt mit `If-Match` die Fassung (428 ohne, 412 veraltet). Jedes POST
nimmt einen `Idempotency-Key`: Dieselbe Anfrage noch einmal wirkt nicht noch einmal und bekommt dieselbe Antwort; mit
anderem Inhalt 422, solange die erste läuft 409.
"""


def baue_app(dienste: Webdienste) -> FastAPI:
    """The application with its routes. Everything is closed without a login, see `Schutzwand`."""
    app = FastAPI(
        title="Aktenbrücke",
        summary="Übergabe digitaler Ausländerakten zwischen Ausländerbehörden.",
        description=BESCHREIBUNG,
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # FastAPI's own documentation pages load scripts from a CDN
        redoc_url=None,
    )
    app.state.dienste = dienste
    app.include_router(api_der_bereitschaft(dienste))
    app.include_router(api_der_messwerte(dienste))
    app.include_router(api_der_uebergaben(dienste))
    app.include_router(api_der_begleitliste(dienste))
    app.include_router(api_der_vorschau(dienste))
    app.include_router(api_der_rueckfragen(dienste))
    app.include_router(api_der_spaetscans(dienste))
    app.include_router(api_des_spaetscans(dienste))
    app.include_router(api_der_aufgaben(dienste))
    app.include_router(anfragen.WEGE.router)
    app.include_router(api_der_suche(dienste))
    app.include_router(benutzer.EIGENES.router)
    app.include_router(leitstand.WEGE.router)
    app.include_router(wartung.WEGE.router)
    app.include_router(hilfen.WEGE.router)
    app.include_router(rollen.WEGE.router)
    app.include_router(api_der_berichte(dienste))
    app.include_router(api_der_nachrichten(dienste))
    app.include_router(fehlerablage.WEGE.router)
    app.include_router(regeln.WEGE.router)
    app.include_router(benutzer.WEGE.router)
    app.include_router(api_des_protokolls(dienste))
    app.include_router(clients.WEGE.router)
    app.include_router(api_der_token(dienste))
    app.include_router(api_der_termine(dienste))
    app.include_router(seiten_der_barrierefreiheit(dienste))
    app.include_router(seiten_der_anmeldung(dienste))
    app.include_router(seiten_der_kontoanmeldung(dienste))
    app.include_router(seiten_der_fremdanmeldung(dienste))
    app.include_router(seiten_der_sitzung(dienste))
    app.include_router(seiten_der_sitzungen(dienste))
    app.include_router(seiten_des_arbeitsplatzes(dienste))
    app.include_router(seiten_der_suche(dienste))
    app.include_router(seiten_der_termine(dienste))
    app.include_router(seiten_der_anforderung(dienste))
    app.include_router(seiten_der_anfragen(dienste))
    app.include_router(seiten_der_abgabe(dienste))
    app.include_router(seiten_der_abgabedokumente(dienste))
    app.include_router(seiten_der_seitenzaehlung(dienste))
    app.include_router(seiten_des_abgabeblicks(dienste))
    app.include_router(seiten_der_zusammenfassung(dienste))
    app.include_router(seiten_der_uebergaben(dienste))
    app.include_router(seiten_des_vorgangs(dienste))
    app.include_router(seiten_der_vorgangsdokumente(dienste))
    app.include_router(seiten_des_nachweises(dienste))
    app.include_router(seiten_des_lesens(dienste))
    app.include_router(seiten_der_begleitliste(dienste))
    app.include_router(seiten_der_rueckfrage(dienste))
    app.include_router(seiten_der_berichtigung(dienste))
    app.include_router(seiten_der_spaetscans(dienste))
    app.include_router(seiten_der_stuecke(dienste))
    app.include_router(seiten_des_spaetscans(dienste))
    app.include_router(seiten_der_scanteilung(dienste))
    app.include_router(seiten_der_nachlieferung(dienste))
    app.include_router(seiten_der_aufgaben(dienste))
    app.include_router(seiten_des_leitstands(dienste))
    app.include_router(seiten_der_wartung(dienste))
    app.include_router(seiten_der_nachrichten(dienste))
    app.include_router(seiten_der_fehlerablage(dienste))
    app.include_router(seiten_der_partner(dienste))
    app.include_router(seiten_der_regeln(dienste))
    app.include_router(seiten_der_benutzer(dienste))
    app.include_router(seiten_der_konten(dienste))
    app.include_router(seiten_der_clients(dienste))
    app.include_router(seiten_der_rollen(dienste))
    app.include_router(seiten_des_protokolls(dienste))
    app.include_router(seiten_des_handbuchs())
    app.mount("/static", StaticFiles(directory=ORDNER / "static"), name="static")
    vervollstaendige(app)
    richte_fehlerantworten_ein(app)
    app.add_middleware(Einmaligkeit, buch=dienste.idempotenz)
    app.add_middleware(Schutzwand, dienste=dienste)  # the outermost
    return app
