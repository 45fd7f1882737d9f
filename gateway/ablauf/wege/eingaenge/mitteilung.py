"""What another authority writes, line by line, for the person who answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.nachrichten import meldeanschrift
from gateway.nachrichten.meldeanschrift import Meldeanschrift
from gateway.nachrichten.release import AUFENTHALTSSTATUS, bezeichnung
from gateway.nachrichten.vorabinformationen import EatAngaben, Vorabinformationen
from gateway.nachrichten.wohnsitzwechsel import (
    Aufenthaltsstatus,
    Wohnsitzwechselanfrage,
    Wohnsitzwechselantwort,
)
from gateway.nachrichten.zustaendigkeit import LebtNichtHier, Zustaendigkeitsanfrage, Zustaendigkeitsantwort
from gateway.nachrichten.zustimmung import Ablehnung

_SCHWEIGEN = (
    "Geht es um eine Wohnsitzverpflichtung nach § 12a AufenthG, gilt die Zustimmung nach vier Wochen als erteilt "
    "(§ 72 Abs. 3a AufenthG)."
)


def der_anfrage(anfrage: Zustaendigkeitsanfrage) -> Mapping[str, str]:
    """010101."""
    return {
        "Aktenzeichen dort": anfrage.aktenzeichen_anbietende,
        "Gewöhnlicher Aufenthalt": _anschrift(anfrage.aufenthalt),
    }


def der_wohnsitzanfrage(anfrage: Wohnsitzwechselanfrage) -> Mapping[str, str]:
    """010501; attached documents by name."""
    dokumente = anfrage.begruendung.dokumente if anfrage.begruendung else ()
    angaben = {
        "Aktenzeichen dort": anfrage.aktenzeichen_anfragende,
        "Möchte umziehen nach": _anschrift(anfrage.ziel),
        "Grund des Umzugs": anfrage.umzugsgrund,
        "Aufenthaltsstatus": _status(anfrage.status),
        "Lebensunterhalt gesichert": _ja(not anfrage.lebensunterhalt_ungesichert),
        "Laufendes Ermittlungsverfahren": _ja(anfrage.ermittlungsverfahren),
        "Ausweisungsgründe": anfrage.ausweisungsgruende,
        "Mitwirkungspflicht verletzt": _ja(anfrage.mitwirkung_verletzt),
        "Akteneinsicht empfohlen": _ja(anfrage.akteneinsicht_empfohlen),
        "Ohne Antwort": _SCHWEIGEN,
    }
    return angaben | ({"Beigefügt": ", ".join(d.dateiname for d in dokumente)} if dokumente else {})


def der_antwort(antwort: Zustaendigkeitsantwort | Wohnsitzwechselantwort) -> Mapping[str, str]:
    """010102 and 010502."""
    return {
        "Unser Aktenzeichen": antwort.aktenzeichen_anfragende,
        "Aktenzeichen dort": antwort.aktenzeichen_antwortende,
        "Antwort": " ".join(_inhalt(antwort)),
    }


def der_vorabinformation(vorab: Vorabinformationen) -> Mapping[str, str]:
    """010205, without the lock data: those are secrets and stay in the message."""
    eat = vorab.eat
    if isinstance(eat, EatAngaben):
        karte = f"liegt vor, eID {'eingeschaltet' if eat.eid_aktiv else 'ausgeschaltet'}; Sperrdaten in der Nachricht"
    else:
        karte = f"keine Angaben dort; bestellt: {_ja(eat.bestellt)}"
    zahl = len(vorab.nebenbestimmungen)
    angaben = {
        "Aufenthaltstitel (eAT)": karte,
        "BAMF-Kennziffer": vorab.bamfkennziffer,
        "BVA-Verfahrensnummer": "in der Nachricht" if vorab.bva_verfahrensnummer else None,
        "Nebenbestimmungen": f"{zahl} in der Nachricht" if zahl else None,
    }
    return {name: wert for name, wert in angaben.items() if wert}


def _inhalt(antwort: Zustaendigkeitsantwort | Wohnsitzwechselantwort) -> Iterator[str]:
    inhalt = antwort.inhalt
    if isinstance(inhalt, LebtNichtHier):
        yield "Nicht zuständig: dort besteht kein gewöhnlicher Aufenthalt."
    elif isinstance(inhalt, Ablehnung):
        yield f"Abgelehnt: {inhalt.begruendung}"
    elif isinstance(antwort, Wohnsitzwechselantwort):
        yield "Zugestimmt."
        yield from getattr(inhalt, "nebenbestimmungen", ())
    else:
        yield f"Nicht zuständig: {getattr(inhalt, 'begruendung', '')}"


def _anschrift(anschrift: Meldeanschrift) -> str:
    wohnung = meldeanschrift.als_domaene(anschrift)
    strasse = " ".join(filter(None, (wohnung.strasse, wohnung.hausnummer)))
    ort = " ".join(filter(None, (wohnung.postleitzahl, wohnung.wohnort)))
    return ", ".join(filter(None, (strasse, ort, wohnung.zusatzangaben))) or "ohne Angabe"


def _status(status: Aufenthaltsstatus) -> str:
    dauer = f"seit {status.beginn}" + (f", bis {status.ende}" if status.ende else "")
    return f"{bezeichnung(AUFENTHALTSSTATUS, status.art)} ({dauer})"


def _ja(wert: bool) -> str:
    return "ja" if wert else "nein"
