"""Nothing that arrived vanishes: a valid message that belongs to nothing here is a question (invariant 16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Aufgabenzeile, Nachrichtenzeile
from gateway.ablauf.haus import Haus
from gateway.domain.aufgabe import AUFGABENARTEN, Aufgabenzustand
from gateway.domain.nachricht import NACHRICHTENARTEN, Nachrichtenzustand
from gateway.domain.worte import ORTSZEIT
from gateway.queue.auftrag import Abschluss, Erledigt

_ANFANG_DES_TAGES = time(6, 0)


def melde(
    haus: Haus,
    buch: Buch,
    zeile: Nachrichtenzeile,
    art: str = "nachricht_ohne_vorgang",
    angaben: Mapping[str, Any] | None = None,
    *,
    dazu: str = "",
    bis: datetime | None = None,
) -> None:
    """Ask a person what to make of it. `angaben`: what she should see, it goes with the answer; `dazu`: what else the
    question says, without names; `bis`: when the law wants the answer, None = the authority's own period."""
    frage, satz = AUFGABENARTEN[art], haus.regelsatz()
    bekannt = NACHRICHTENARTEN.get(zeile.typ or "")
    name = bekannt.name if bekannt else "Nachricht"
    buch.aufgaben.stelle(
        Gegenstand(nachricht=zeile.id),
        frage,
        schritt=art,
        text=f"{frage.frage} ({name}, {zeile.typ}, von {zeile.partner}){dazu}",
        angaben={"typ": zeile.typ, "partner": zeile.partner, **(angaben or {})},
        bis=bis or satz.nach(haus.jetzt(), satz.fristen.fuer(frage.rolle)),
    )


def antwort(buch: Buch, zeile: Nachrichtenzeile) -> Aufgabenzeile | None:
    """The newest question about this message."""
    return buch.aufgaben.neueste(Gegenstand(nachricht=zeile.id))


def schliesse(haus: Haus, zeile: Nachrichtenzeile) -> Abschluss:
    """A message that has had its effect was woken by an answer about it: the question is done."""

    def buchen(session: Session) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        frage = antwort(buch, zeile)
        if frage is not None and frage.zustand is Aufgabenzustand.ENTSCHIEDEN:
            buch.aufgaben.erledige(frage)
            frage.angaben = {}

    offen = zeile.zustand in {
        Nachrichtenzustand.VERARBEITET,
        Nachrichtenzustand.ABGELEGT,
        Nachrichtenzustand.ABGEWIESEN,
    }
    return Erledigt(buchen) if offen else Erledigt()


def am_morgen(tag: str | None, sonst: datetime) -> datetime:
    """The moment a person means by a day: its morning, by the clocks of the authorities."""
    if tag is None:
        return sonst
    return datetime.combine(datetime.fromisoformat(tag).date(), _ANFANG_DES_TAGES, ORTSZEIT).astimezone(UTC)
