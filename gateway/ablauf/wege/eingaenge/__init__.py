"""What each message type means: it books a fact and wakes the Vorgang that it belongs to, nothing else.

A function gets the house, the row of the message and its values, may look around, and returns the booking;
False from a booking = it belongs to nothing here."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from gateway.ablauf.haus import Haus
from gateway.ablauf.post.oeffnung import Wirkungen
from gateway.ablauf.wege import anfragefolge
from gateway.ablauf.wege.eingaenge import administration, anfragen, meldungen, ruecknahmen, schriftverkehr
from gateway.ablauf.wege.eingaenge.anforderungen import (
    nimm_anforderung_an,
    nimm_erinnerung_an,
    nimm_weiterleitung_an,
)
from gateway.ablauf.wege.eingaenge.antworten import (
    nimm_antwort_an,
    nimm_versandbestaetigung_an,
    nimm_vorabinformationen_an,
)
from gateway.ablauf.wege.eingaenge.lieferungen import merke_fehlerhaft, nimm_metadaten_an, nimm_paket_an
from gateway.ablauf.wege.eingaenge.quittungen import (
    nimm_quittung_an,
    nimm_quittungserinnerung_an,
    nimm_rueckweisung_an,
)
from gateway.ablauf.wege.eingaenge.zuordnung import unsere_uebernahmen


def _vereinbarte_formate(haus: Haus, partner: str, ausloeser: UUID | None) -> frozenset[str] | None:
    """What our request announced, also for the authority to which it was passed on."""
    unsere = unsere_uebernahmen(haus, ausloeser)
    dort = (z for z in unsere if z.partner == partner)
    zeile = next(dort, None) or next(iter(unsere), None)
    return frozenset(zeile.vereinbart) if zeile else None


_OHNE_NUTZDATEN: dict[str, administration.Wirkung] = {
    "010201": nimm_anforderung_an,
    "010202": nimm_antwort_an,
    "010203": nimm_versandbestaetigung_an,
    "010205": nimm_vorabinformationen_an,
    "0020": nimm_quittung_an,
    "0021": nimm_quittungserinnerung_an,
}
"""Complete in themselves: they may come inside another one, too."""
WIRKUNGEN = Wirkungen(
    je_typ={
        **_OHNE_NUTZDATEN,
        "000002": administration.nimm_synchrone_rueckweisung_an,
        "000020": partial(administration.nimm_wiederholung_an, _OHNE_NUTZDATEN),
        "000040": administration.nimm_dokumentenpaket_an,
        "010002": nimm_erinnerung_an,
        "010206": nimm_metadaten_an,
        "010207": nimm_paket_an,
        **schriftverkehr.WIRKUNGEN,
        "010101": anfragen.nimm_zustaendigkeitsanfrage_an,
        "010501": anfragen.nimm_wohnsitzanfrage_an,
        "0030": nimm_weiterleitung_an,
        **dict.fromkeys(meldungen.TYPEN, meldungen.nimm_an),
        "0010": nimm_rueckweisung_an,
    },
    fehlerhaft=merke_fehlerhaft,
    vereinbart=_vereinbarte_formate,
    fragen=anfragen.TYPEN,
    folgen={
        anfragefolge.OHNE_ANTWORT: anfragefolge.folge,
        anfragefolge.BEANTWORTET: anfragefolge.folge,
        ruecknahmen.ZUZUG: ruecknahmen.gib_zurueck,
        ruecknahmen.WEGZUG: ruecknahmen.hole_zurueck,
    },
    kennen_tests=frozenset(meldungen.TYPEN),
)
"""Message type -> what it means here."""
