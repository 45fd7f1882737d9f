"""Saying no: 010202 where somebody asked; without a request there is nobody to answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import person_von
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Antwort as Entscheidung
from gateway.ablauf.schritt import Buchung, Ergebnis, Lage, Meldung, Warte, Weiter, nichts
from gateway.ablauf.wege import gemeinsam, weiterleitung
from gateway.domain.regeln.freigabe import KEIN_WECHSEL
from gateway.domain.uebergabe import Zustand
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.antwort import (
    AndereStelleZustaendig,
    Antwort,
    Antwortinhalt,
    BereitsVersandt,
    SonstigeAntwort,
)


def lehne_ab(antwort: Entscheidung) -> Weiter:
    """A person says no, with the code that she chose."""
    return sage_ab_mit({"art": "sonstige", "grund": antwort.wert or KEIN_WECHSEL})


def sage_ab_mit(absage: Mapping[str, Any], meldung: Meldung | None = None, merke: Buchung = nichts) -> Weiter:
    """The file doesn't go; `absage` is what 010202 says. `merke`: what is to be booked with it."""

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        merke(buch, zeile)
        zeile.absage = dict(absage)

    return Weiter(nach=sage_ab.__name__, buchen=buchen, meldung=meldung)


def sage_ab(lage: Lage) -> Ergebnis:
    """010202 where somebody asked; without a request there is nobody to answer."""
    zeile = lage.vorgang
    if zeile.ausloeser_uuid is None:
        return Weiter(
            nach=gemeinsam.warte_karenz.__name__,
            zustand=Zustand.ABGELEHNT,
            meldung=Meldung("Die Akte wird nicht abgegeben."),
        )
    if (zeile.absage or {}).get("art") == "weiterleiten" and (ausgaenge := weiterleitung.schreibe(lage)):
        return Weiter(nach=warte_auf_absage.__name__, buchen=ausgang.aussteller(ausgaenge), spaeter=True)
    antwort = Antwort(
        kopf=gemeinsam.kopf(lage, "010202"),
        ausloeser=zeile.ausloeser_uuid,
        person=personangaben.aus_domaene(person_von(zeile)),
        aktenzeichen_anfordernde=zeile.aktenzeichen_partner or "",
        aktenzeichen_antwortende=zeile.aktenzeichen_eigenes,
        inhalt=_antwortinhalt(zeile.absage or {}),
    )
    geschrieben = ausgang.schreibe(
        lage.haus, antwort, schluessel=zeile.id, vorgang=zeile.id, bezug=zeile.ausloeser_uuid
    )
    return Weiter(nach=warte_auf_absage.__name__, buchen=ausgang.aussteller([geschrieben]), spaeter=True)


def _antwortinhalt(absage: dict[str, Any]) -> Antwortinhalt:
    match absage.get("art"):
        case "versandt":
            return BereitsVersandt(am=date.fromisoformat(absage["am"]))
        case "zustaendig" | "weiterleiten":
            return AndereStelleZustaendig(zustaendig=f"{absage['wer']} ({absage['kennung']})")
    return SonstigeAntwort(grund=absage.get("grund", KEIN_WECHSEL))


def warte_auf_absage(lage: Lage) -> Ergebnis:
    """Until the answer lies in the mailbox of the other authority (and the request in the holder's)."""
    weitergeleitet = gemeinsam.ist_unterwegs(lage, "0030") and gemeinsam.ist_unterwegs(lage, "0031")
    if not weitergeleitet and not gemeinsam.ist_unterwegs(lage, "010202"):
        return Warte(bis=gemeinsam.nachsehen(lage))
    abgebrochen = lage.vorgang.abbruch_grund is not None
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ABGEBROCHEN if abgebrochen else Zustand.ABGELEHNT,
        meldung=Meldung("Beantwortet, ohne eine Akte zu senden."),
    )
