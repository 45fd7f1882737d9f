"""Programs that get in: API clients with a secret of their own, and tokens for scripts; made, renewed, revoked."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablage.clients import Clientwunsch
from gateway.ablage.fehler import BenutzerGibtEs, BenutzerkennungFalsch, ClientOhneFreigabe
from gateway.ablauf import clients
from gateway.auskunft.betrieb.zugangsurteile import CLIENT_WARNUNG
from gateway.domain.aufgabe import Rolle
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

ROLLEN = tuple(r for r in Rolle if r is not Rolle.FREIGABE)
"""Only people release."""
_TAGE, _JE_MINUTE = range(1, 731), range(1, 6001)


def seiten_der_clients(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/clients")
    def liste(request: Request, sitzung: Angemeldet) -> Response:
        return _zeige(request, dienste, sitzung, Eingaben())

    @router.post("/clients")
    def anlegen(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        return _lege_an(request, dienste, sitzung, Eingaben.aus(formular))

    @router.post("/clients/{id}/geheimnis")
    def erneuere(request: Request, sitzung: Angemeldet, id: str, formular: Formular) -> Response:
        """The secret stands on this answer and nowhere else."""
        e = Eingaben.aus(formular)
        tage = _zahl(e, f"tage-{id}", _TAGE)
        if e.fehler:
            return _zeige(request, dienste, sitzung, e)
        haus = dienste.haus(sitzung.mandant)
        geheimnis = clients.erneuere(haus, sitzung.wer.id, id, timedelta(days=tage))
        return _zeige(request, dienste, sitzung, Eingaben(), (id.casefold(), geheimnis))

    @router.post("/clients/{id}/widerruf")
    def widerrufe(sitzung: Angemeldet, id: str) -> Response:
        clients.widerrufe(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
        return RedirectResponse(f"{dienste.praefix}/clients", 303)

    @router.post("/clients/zugangswort")
    def widerrufe_wort(sitzung: Angemeldet, formular: Formular) -> Response:
        widerrufe_zugangswort(dienste, sitzung, Eingaben.aus(formular)["kennung"])
        return RedirectResponse(f"{dienste.praefix}/clients", 303)

    return router


def widerrufe_zugangswort(dienste: Webdienste, sitzung: Sitzung, kennung: str) -> None:
    """Recorded, then done. Raises `NichtGefunden` for one of another Mandant."""
    if not any(w.kennung == kennung and w.mandant == sitzung.mandant for w in dienste.fach.skripte()):
        raise NichtGefunden
    clients.vermerke_widerruf(dienste.haus(sitzung.mandant), sitzung.wer.id, kennung)
    dienste.fach.widerrufe(kennung)


def _lege_an(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    wunsch = _wunsch(e)
    if not e.fehler:
        try:
            geheimnis = clients.lege_an(dienste.haus(sitzung.mandant), sitzung.wer.id, wunsch)
        except (BenutzerGibtEs, BenutzerkennungFalsch) as fehler:
            e.fehler["kennung"] = fehler.text
        except ClientOhneFreigabe as fehler:
            e.fehler["rollen"] = fehler.text
        else:
            return _zeige(request, dienste, sitzung, Eingaben(), (wunsch.id.casefold(), geheimnis))
    return _zeige(request, dienste, sitzung, e)


def _wunsch(e: Eingaben) -> Clientwunsch:
    """What was typed; notes what is wrong with it."""
    rollen = [r for r in Rolle if e[f"rolle-{r.value}"]]
    if not rollen:
        e.fehler["rollen"] = "Bitte wählen Sie mindestens eine Rolle."
    return Clientwunsch(
        e.verlange("kennung", "Bitte geben Sie eine Kennung an; sie ist die client_id.", hoechstens=39),
        e.verlange("name", "Bitte geben Sie den Namen an, wie er in Zeitlinien steht.", hoechstens=100),
        rollen,
        _zahl(e, "je_minute", _JE_MINUTE),
        timedelta(days=_zahl(e, "tage", _TAGE)),
    )


def _zahl(e: Eingaben, name: str, bereich: range) -> int:
    wert = e[name]
    zahl = int(wert) if wert.isascii() and wert.isdigit() and len(wert) < 6 else 0
    if zahl not in bereich:
        e.fehler[name] = f"Bitte eine Zahl von {bereich[0]} bis {bereich[-1]}."
    return zahl


def _zeige(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    e: Eingaben,
    neu: tuple[str, str] | None = None,
) -> Response:
    """`neu`: id and secret, on this answer only."""
    jetzt, hiesige = dienste.uhr.jetzt(), dienste.clients.liste(sitzung.mandant)
    werte = {"je_minute": "600", "tage": "365"} | {f"tage-{c.id}": "365" for c in hiesige}
    return seite(
        request,
        "clients.html",
        status=400 if e.fehler else 200,
        e=Eingaben({**werte, **e.werte}, e.fehler),
        clients=hiesige,
        worte=[w for w in dienste.fach.skripte() if w.mandant == sitzung.mandant],
        darf=Rolle.ADMINISTRATION in sitzung.rollen,
        rollen=ROLLEN,
        neu=neu,
        bald=jetzt + CLIENT_WARNUNG,
        jetzt=jetzt,
    )
