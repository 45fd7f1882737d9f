"""The rules of a Mandant: what counts, its versions, drafting and replaying a draft, activation by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from gateway.ablage.fehler import RegelsatzPasstNicht
from gateway.ablauf.regelwerk import aenderung, datei
from gateway.ablauf.regelwerk.vergleich import als_text, unterschiede
from gateway.auskunft.betrieb.simulation import Nachspiel, Zaehlung
from gateway.domain.aufgabe import Rolle
from gateway.domain.regeln.anforderung import ANFORDERUNGSREGELN
from gateway.domain.regeln.freigabe import FREIGABEREGELN
from gateway.domain.regelsatz import UNABDINGBAR, Regelsatz
from gateway.domain.worte import ORTSZEIT, oertlich
from gateway.textdatei import FremdeKodierung, entziffere
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

ENTWURFSGRENZE = 40_000
"""Characters of a draft; a complete one has about 9,000."""
NACHSPIEL_TAGE = 92
NACHSPIEL_ZEILEN = 200
"""A page replays a quarter and shows so many items; more is for `regeln simulieren`."""
_GRENZEN = {
    "wegzug_bestaetigung": "Bestätigung des Wegzugs",
    "wegzug_werktage": "Warten auf die Abmeldung (Werktage)",
    "wegzug_frist": "… stattdessen (Schulung)",
    "tageslimit": "Anforderungen am Tag",
    "dienst_von": "Dienstzeit von",
    "dienst_bis": "Dienstzeit bis",
    "groesse": "Größte Akte ohne Durchsicht (Byte)",
    "land": "Feiertage des Landes",
    "schon_abgegeben": "Anforderung einer Akte, die schon abgegeben ist",
    "massenlimit": "Akten einer Behörde, die von selbst gehen",
    "massenminuten": "… in so vielen Minuten",
    "azr_meldung": "Meldung an das AZR nach der Übernahme",
}
_FRISTEN = {
    "antwort": "Erinnern an die Anforderung (010002), zuletzt fragen",
    "quittung": "Erinnern an die Quittung (0021), zuletzt fragen",
    "aufgabe": "Antwort der Sachbearbeitung",
    "freigabe": "Antwort der Freigabe",
    "karenz": "Löschen der Kopie nach der Quittung",
    "karenz_uebernahme": "Löschen des Bereitgelegten nach der Übernahme",
    "werktage": "Warten zählt Werktage des Landes",
}


@dataclass(frozen=True)
class Regelzeile:
    """One rule of a set as the page shows it."""

    kennung: str
    satz: str
    anker: str
    an: bool
    unabdingbar: bool


def seiten_der_regeln(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/regeln")
    def regeln(
        request: Request, sitzung: Angemeldet, version: Annotated[int | None, Query(ge=0, le=10**6)] = None
    ) -> Response:
        return _zeige(request, dienste, sitzung, version)

    @router.get("/regeln/entwurf")
    def neu(
        request: Request, sitzung: Angemeldet, version: Annotated[int | None, Query(ge=0, le=10**6)] = None
    ) -> Response:
        """A draft begins with the text of the rules that count, or of an older version."""
        auskunft = dienste.regelauskunft(sitzung.mandant)
        satz = auskunft.bisheriger() if version is None else auskunft.satz(version)
        text = datei.schreibe(satz, f"Beginnt mit der Version {satz.version}")
        seit = oertlich(dienste.uhr.jetzt() - timedelta(days=7)).date().isoformat()
        return _entwurf(request, Eingaben({"entwurf": text, "seit": seit}))

    @router.post("/regeln/entwurf")
    def entwerfen(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        return _entwirf(request, dienste, sitzung, _eingaben(formular))

    @router.post("/regeln/aktivieren")
    def aktivieren(request: Request, sitzung: Angemeldet, formular: Formular) -> Response:
        return _aktiviere(request, dienste, sitzung, Eingaben.aus(formular))

    return router


def _zeige(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    version: int | None,
    e: Eingaben | None = None,
    *,
    status: int = 200,
) -> Response:
    auskunft = dienste.regelauskunft(sitzung.mandant)
    fassungen = list(reversed(auskunft.fassungen()))
    gilt = next(f for f in fassungen if f.gilt)
    gemeint = next((f for f in fassungen if f.version == version), None) if version is not None else gilt
    if gemeint is None:
        raise NichtGefunden
    try:
        satz: Regelsatz | None = auskunft.satz(gemeint.version)
    except RegelsatzPasstNicht:
        satz = None
    return seite(
        request,
        "regeln.html",
        status=status,
        e=e or Eingaben(),
        fassungen=fassungen,
        fassung=gemeint,
        gilt=gilt,
        tafeln=_tafeln(satz) if satz else (),
        zahlen=_zahlen(satz) if satz else (),
        lesbar=satz is not None,
        aendert=list(unterschiede(auskunft.bisheriger(), satz)) if satz and not gemeint.gilt else [],
        offen=gemeint.version > gilt.version,
        freigabe=Rolle.FREIGABE in sitzung.rollen,
        darf_entwerfen=not {Rolle.FREIGABE, Rolle.ADMINISTRATION}.isdisjoint(sitzung.rollen),
    )


def _zahlen(satz: Regelsatz) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Limits and periods by their headings."""
    return [
        (titel, [(namen[n], als_text(w)) for n, w in vars(werte).items()])
        for titel, namen, werte in (
            ("Grenzen", _GRENZEN, satz.grenzen),
            ("Fristen", _FRISTEN, satz.fristen),
        )
    ]


def _tafeln(satz: Regelsatz) -> Sequence[tuple[str, Sequence[Regelzeile]]]:
    """Both sides: what is asked, in its order, then what is not asked."""
    return (
        ("Anforderung: dürfen wir fragen?", _zeilen(ANFORDERUNGSREGELN, satz.anforderungsregeln())),
        ("Freigabe: darf sie gehen?", _zeilen(FREIGABEREGELN, satz.freigaberegeln())),
    )


def _zeilen(alle: Sequence[Any], gefragt: Sequence[Any]) -> Sequence[Regelzeile]:
    an = {r.kennung for r in gefragt}
    reihe = [*gefragt, *(r for r in alle if r.kennung not in an)]
    return [Regelzeile(r.kennung, r.satz, r.anker, r.kennung in an, r.kennung in UNABDINGBAR) for r in reihe]


def _entwurf(request: Request, e: Eingaben, *, status: int = 200, **werte: Any) -> Response:
    leer = {"geprueft": False, "aendert": [], "summe": None, "faelle": [], "seit": None}
    return seite(
        request,
        "regeln_entwurf.html",
        status=status,
        e=e,
        grenze=ENTWURFSGRENZE,
        zeilen_hoechstens=NACHSPIEL_ZEILEN,
        **leer | werte,
    )


def _eingaben(formular: FormData) -> Eingaben:
    """The text of the field, or of the file where one was chosen."""
    e = Eingaben.aus(formular)
    hochgeladen = formular.get("datei")
    if not (isinstance(hochgeladen, UploadFile) and hochgeladen.filename):
        return e
    try:
        text = entziffere(hochgeladen.file.read())
    except FremdeKodierung as fehler:
        e.fehler["datei"] = f"Die Datei {fehler}."
        return e
    return Eingaben({**e.werte, "entwurf": text}, e.fehler)


def _entwirf(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    """Check the draft; replay it or store it where that was asked for."""
    auskunft = dienste.regelauskunft(sitzung.mandant)
    satz = _lies(e, dienste, sitzung)
    speichern = e["handlung"] == "speichern"
    grund = e.verlange("grund", "Bitte geben Sie einen Grund an.", hoechstens=1000) if speichern else ""
    seit = _seit(e, dienste.uhr.jetzt()) if e["handlung"] == "nachspielen" else None
    if satz is None or e.fehler:
        return _entwurf(request, e, status=400)
    if speichern:
        version = aenderung.entwirf(dienste.haus(sitzung.mandant), satz, sitzung.wer.id, grund)
        return RedirectResponse(f"{dienste.praefix}/regeln?version={version}", 303)
    aendert = list(unterschiede(auskunft.bisheriger(), satz))
    if seit is None:
        return _entwurf(request, e, geprueft=True, aendert=aendert)
    summe, faelle = spiele_nach(dienste, sitzung, seit, satz)
    return _entwurf(request, e, geprueft=True, aendert=aendert, summe=summe, faelle=faelle, seit=seit)


def _lies(e: Eingaben, dienste: Webdienste, sitzung: Sitzung) -> Regelsatz | None:
    """The rule set that was typed; notes what is wrong with it, with the key."""
    text = e.verlange("entwurf", "Bitte geben Sie einen Regelsatz ein.", hoechstens=ENTWURFSGRENZE)
    if "entwurf" in e.fehler:
        return None
    try:
        return datei.lies(text, dienste.regelauskunft(sitzung.mandant).vorgabe)
    except datei.RegelsatzUngueltig as fehler:
        e.fehler["entwurf"] = fehler.text
        return None


def _seit(e: Eingaben, jetzt: datetime) -> datetime | None:
    try:
        seit = datetime.combine(date.fromisoformat(e["seit"]), time(), ORTSZEIT)
    except ValueError:
        e.fehler["seit"] = "Bitte geben Sie einen Tag an."
        return None
    if not jetzt - timedelta(days=NACHSPIEL_TAGE + 1) <= seit <= jetzt:
        e.fehler["seit"] = (
            f"Bitte einen Tag der letzten {NACHSPIEL_TAGE} Tage; weiter zurück geht »regeln simulieren«."
        )
    return seit


def spiele_nach(
    dienste: Webdienste, sitzung: Sitzung, seit: datetime, satz: Regelsatz
) -> tuple[Zaehlung, Sequence[Nachspiel]]:
    """All are counted; of those that come out differently the first ones are shown. Nothing is written."""
    summe, faelle = Zaehlung(), list[Nachspiel]()
    for fall in dienste.simulation(sitzung.mandant).spiele_nach(seit, satz, summe):
        if fall.anders and len(faelle) < NACHSPIEL_ZEILEN:
            faelle.append(fall)
    return summe, faelle


def _aktiviere(request: Request, dienste: Webdienste, sitzung: Sitzung, e: Eingaben) -> Response:
    """`gilt`: the version against which the person has seen the difference."""
    if not e["version"].isdecimal() or len(e["version"]) > 6:
        raise NichtGefunden
    version = int(e["version"])
    grund = e.verlange("grund", "Bitte geben Sie einen Grund an.", hoechstens=1000)
    gilt = next(f.version for f in dienste.regelauskunft(sitzung.mandant).fassungen() if f.gilt)
    if e["gilt"] != str(gilt):
        e.fehler[""] = f"Inzwischen gilt die Version {gilt}. Bitte sehen Sie die Unterschiede noch einmal an."
        return _zeige(request, dienste, sitzung, version, e, status=409)
    if not e.fehler:
        try:
            aenderung.aktiviere(dienste.haus(sitzung.mandant), version, sitzung.wer.id, grund)
        except (aenderung.NurZuZweit, aenderung.VersionUeberholt) as fehler:
            e.fehler[""] = fehler.text
        else:
            return RedirectResponse(f"{dienste.praefix}/regeln", 303)
    return _zeige(request, dienste, sitzung, version, e, status=400)
