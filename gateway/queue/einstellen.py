"""Putting work items in. The idempotency key makes enqueueing twice harmless."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import and_, case
from sqlalchemy.orm import Session

from gateway.ablage.bestand import ohne_flush
from gateway.ablage.dialekt import dialekt
from gateway.ablage.tabellen import Auftragsklasse, Auftragszeile, Auftragszustand
from gateway.ablage.tabellen.auftrag import NICHT_ERLEDIGT
from gateway.queue.uebergaenge import reihung
from gateway.queue.weckruf import melde

_TABELLE = Auftragszeile.__table__


class Vorhandener(StrEnum):
    """What to do with an unfinished item of the same key. A running one always looks once more."""

    LASSEN = "lassen"
    """Leave it to its own plan: a sweep must not defeat the back-off."""
    WECKEN = "wecken"
    """A waiting one falls due sooner: something has happened."""
    ZURUECKHOLEN = "zurueckholen"
    """A parked one comes back too, a waiting one begins its plan anew: a decision was taken, or a recurring
    job has its turn (which is why a mailbox that is away never parks the fetching)."""


def stelle_ein(
    session: Session,
    mandant: str,
    art: str,
    schluessel: str,
    daten: Mapping[str, Any],
    *,
    jetzt: datetime,
    faellig: datetime | None = None,
    klasse: Auftragsklasse = Auftragsklasse.LEICHT,
    vorhandener: Vorhandener = Vorhandener.WECKEN,
) -> int:
    """Enqueue in the caller's transaction; returns the id of the one unfinished item of this key.

    `daten`: ids only. An unfinished item keeps its data; `vorhandener` says whether it is woken."""
    wann = faellig or jetzt
    neu = {
        "mandant": mandant,
        "art": art,
        "schluessel": schluessel,
        "daten": dict(daten),
        "zustand": Auftragszustand.WARTEND,
        "klasse": klasse,
        "faellig": wann,
        "reihung": reihung(klasse, wann),
        "versuche": 0,
        "abstuerze": 0,
        "vergabe": 0,
        "nochmal": False,
        "erstellt": jetzt,
        "geaendert": jetzt,
    }
    with ohne_flush(session, Auftragszeile):
        zeile = session.execute(_anweisung(dialekt(session), vorhandener), neu).one()
    if wann <= jetzt:
        melde(art, zeile.klasse)
    return int(zeile.id)


@cache
def _anweisung(dialekt: Any, vorhandener: Vorhandener) -> Any:
    """Built once: composing this statement costs more than running it."""
    neu = dialekt.insert(_TABELLE)
    oder_aendern = neu.on_conflict_do_update(
        index_elements=["mandant", "schluessel"],
        index_where=NICHT_ERLEDIGT,
        set_=_aenderungen(neu.excluded, vorhandener),
    )
    return oder_aendern.returning(_TABELLE.c.id, _TABELLE.c.klasse)


def _aenderungen(neu: Any, vorhandener: Vorhandener) -> dict[str, Any]:
    alt = _TABELLE.c
    aenderungen: dict[str, Any] = {"nochmal": alt.nochmal | (alt.zustand == Auftragszustand.LAUFEND)}
    if vorhandener is Vorhandener.LASSEN:
        return aenderungen
    frueher = and_(alt.zustand == Auftragszustand.WARTEND, neu.faellig < alt.faellig)
    if vorhandener is Vorhandener.ZURUECKHOLEN:
        geparkt = alt.zustand == Auftragszustand.GEPARKT
        frueher = frueher | geparkt
        aenderungen["versuche"] = case((alt.zustand == Auftragszustand.LAUFEND, alt.versuche), else_=0)
        for feld, wert in {
            "grund_code": None,
            "grund_text": None,
            "grund_rat": None,
            "zustand": Auftragszustand.WARTEND,
        }.items():
            aenderungen[feld] = case((geparkt, wert), else_=getattr(alt, feld))
    for feld in ("faellig", "reihung"):
        aenderungen[feld] = case((frueher, getattr(neu, feld)), else_=getattr(alt, feld))
    return aenderungen
