"""The small changes of a work item's row that several commands share."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.bestand import SYSTEM
from gateway.ablage.tabellen import Auftragsklasse, Auftragszeile, Auftragszustand, Nachrichtenzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.queue.auftrag import Grund

NACHRANG = {Auftragsklasse.LEICHT: timedelta(0), Auftragsklasse.SCHWER: timedelta(seconds=60)}
"""How much later a light item may fall due and still go first; nobody starves."""


def reihung(klasse: Auftragsklasse, faellig: datetime) -> datetime:
    """Place among the due items."""
    return faellig + NACHRANG[klasse]


def laesst_warten(zeile: Auftragszeile, faellig: datetime, *, jetzt: datetime) -> None:
    """Free for the next claim from `faellig` on."""
    _gib_frei(zeile, Auftragszustand.WARTEND, jetzt)
    zeile.faellig, zeile.reihung = faellig, reihung(zeile.klasse, faellig)


def legt_beiseite(
    session: Session, zeile: Auftragszeile, grund: Grund, *, jetzt: datetime, wer: str = SYSTEM
) -> None:
    """Dead letter, with its audit row. From now on the Vorgang it belongs to is disturbed."""
    zeile.vorgang = _vorgang(session, zeile)
    _gib_frei(zeile, Auftragszustand.GEPARKT, jetzt)
    zeile.grund_code, zeile.grund_text = grund.code, grund.text
    protokolliere(
        session,
        zeile.mandant,
        Auditereignis.AUFTRAG_GEPARKT,
        f"auftrag:{zeile.id}",
        wer=wer,
        zeit=jetzt,
        angaben={"art": zeile.art, "code": grund.code},
    )


def _vorgang(session: Session, zeile: Auftragszeile) -> UUID | None:
    if "vorgang" in zeile.daten:
        return UUID(zeile.daten["vorgang"])
    if "nachricht" not in zeile.daten:
        return None
    nachricht = session.get(Nachrichtenzeile, (zeile.mandant, UUID(zeile.daten["nachricht"])))
    return nachricht.vorgang if nachricht else None


def _gib_frei(zeile: Auftragszeile, zustand: Auftragszustand, jetzt: datetime) -> None:
    zeile.zustand, zeile.geaendert = zustand, jetzt
    zeile.bearbeiter, zeile.nochmal = None, False
    zeile.grund_code = zeile.grund_text = None
