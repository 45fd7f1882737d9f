"""Everything that the database holds of one Mandant, table by table: what is to be counted, moved or deleted.

The tables are asked for, not listed: one that comes later is not forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, exists, func, insert, select, tuple_
from sqlalchemy.orm import Session

from gateway.ablage.abzug import geoeffnet, schuebe, tabellen
from gateway.ablage.tabellen import (
    Auditkopf,
    Auditzeile,
    Aufgabenzeile,
    Auftragszustand,
    Benutzerzeile,
    Clientzeile,
    Dienstzeile,
    Ersatzwortzeile,
    Fremdsitzungszeile,
    Identitaetszeile,
    Kontozeile,
    Nachrichtenzeile,
    Rollenzeile,
    Schluesselzeile,
    Tokenzeile,
    Vorfallzeile,
    Vorgangszeile,
)
from gateway.ablage.tabellen.aufgabe import OFFENE
from gateway.ablage.tabellen.vorgang import OFFEN
from gateway.ablage.tresor import Tresor
from gateway.domain.auditereignis import Auditereignis

BLEIBT = frozenset({"audit", "audit_kopf", "aufloesung"})
"""The chain stays, and that it ended."""
_REIST_NICHT = frozenset(
    {
        *("rolle", "dienst", "alarm", "webhook", "dmszeit", "aufloesung", "wartung", "stundenzahl"),
        "partnerfrist",
    }
)
"""What is true of one house only: rights are given there, services found there."""


def eigene() -> Sequence[Table]:
    """The tables with rows of single Mandanten, children first."""
    return [t for t in reversed(tabellen(fluechtige=True)) if "mandant" in t.columns]


def zaehle(session: Session, mandant: str) -> Mapping[str, int]:
    """How many rows of this Mandant each table has, where there are any."""
    zahlen = {
        t.name: session.scalars(select(func.count()).where(t.c.mandant == mandant)).one() for t in eigene()
    }
    return {name: zahl for name, zahl in sorted(zahlen.items()) if zahl}


def loesche(session: Session, tabelle: Table, mandant: str, hoechstens: int) -> int:
    """Delete some of its rows; returns how many, fewer than `hoechstens` when none are left."""
    schluessel = list(tabelle.primary_key.columns)
    einige = select(*schluessel).where(tabelle.c.mandant == mandant).limit(hoechstens)
    weg = session.execute(delete(tabelle).where(tuple_(*schluessel).in_(einige)))
    return int(weg.rowcount)  # type: ignore[attr-defined]


def inhalte(session: Session, mandant: str, hoechstens: int) -> Sequence[UUID]:
    """Whose content still exists, some of them."""
    suche = select(Schluesselzeile.id).where(Schluesselzeile.mandant == mandant)
    return session.scalars(suche.limit(hoechstens)).all()


def offenes(session: Session, mandant: str) -> Mapping[str, int]:
    """What is not over: handovers (also in their Karenz), questions, incidents; only where there are any."""
    fragen: dict[str, tuple[Any, Any]] = {
        "Übergaben": (Vorgangszeile, OFFEN),
        "Aufgaben": (Aufgabenzeile, OFFENE),
        "Vorfälle": (Vorfallzeile, Vorfallzeile.geschlossen.is_(None)),
    }
    zahlen = {
        name: session.scalars(
            select(func.count()).select_from(tabelle).where(tabelle.mandant == mandant, was)
        ).one()
        for name, (tabelle, was) in fragen.items()
    }
    return {name: zahl for name, zahl in zahlen.items() if zahl}


def zuletzt_gefragt(session: Session, mandant: str) -> datetime | None:
    """When a worker last asked one of its services: does one still serve it?"""
    return session.scalar(select(func.max(Dienstzeile.gefragt)).where(Dienstzeile.mandant == mandant))


def ist_ausgefuehrt(session: Session, mandant: str) -> bool:
    """Is there an export of all that has happened to handovers and messages?"""
    bewegt = [
        e for e in Auditereignis if e.value.startswith(("vorgang.", "nachricht.", "aufgabe.", "original."))
    ]
    letzte = select(func.max(Auditzeile.lfd)).where(Auditzeile.mandant == mandant)
    ausfuhr = session.scalar(letzte.where(Auditzeile.ereignis == Auditereignis.MANDANT_AUSGEFUEHRT))
    if ausfuhr is None:
        return False
    spaeter = select(Auditzeile.lfd).where(
        Auditzeile.mandant == mandant, Auditzeile.lfd > ausfuhr, Auditzeile.ereignis.in_(bewegt)
    )
    return session.scalar(spaeter.limit(1)) is None


def kennt(session: Session, mandant: str) -> bool:
    """Has anything of it ever been here?"""
    return (
        session.get(Auditkopf, mandant) is not None
        or session.scalar(select(exists().where(Nachrichtenzeile.mandant == mandant))) is True
    )


def verschliesse_verwaiste(session: Session, kandidaten: Sequence[str]) -> Sequence[str]:
    """Users who have no role anywhere any more: locked, without a way to log in. Their ids stay, for the chain names
    them. Returns who."""
    mit_rolle = set(session.scalars(select(Rollenzeile.benutzer).where(Rollenzeile.benutzer.in_(kandidaten))))
    verwaist = sorted(set(kandidaten) - mit_rolle)
    for tabelle in (
        Ersatzwortzeile,
        Identitaetszeile,
        Kontozeile,
        Fremdsitzungszeile,
        Tokenzeile,
        Clientzeile,
    ):
        session.execute(delete(tabelle).where(tabelle.benutzer.in_(verwaist)))
    for zeile in session.scalars(select(Benutzerzeile).where(Benutzerzeile.id.in_(verwaist))):
        zeile.gesperrt = True
    return verwaist


def spiele_ein(
    abzug: Path, session: Session, *, mandant: str, jetzt: datetime, von: Tresor, an: Tresor
) -> None:
    """The rows of an export beside those of others: keys wrapped for this house, work free for whoever takes it,
    persons known by name but without rights. In the caller's transaction."""
    with geoeffnet(abzug) as quelle:
        for tabelle in tabellen():
            if tabelle.name in _REIST_NICHT:
                continue
            for schub in schuebe(quelle, tabelle):
                zeilen = _zeilen(session, tabelle, schub, jetzt)
                if tabelle.name == "schluessel":
                    for z in zeilen:
                        z["verpackt"] = von.uebergib(an, mandant, z["id"], z["verpackt"])
                if zeilen:
                    session.execute(insert(tabelle), zeilen)


def _zeilen(
    session: Session, tabelle: Table, schub: Sequence[dict[str, Any]], jetzt: datetime
) -> list[dict[str, Any]]:
    if tabelle.name == "benutzer":
        bekannt = set(session.scalars(select(Benutzerzeile.id)))
        return [{**z, "gesperrt": True} for z in schub if z["id"] not in bekannt]
    if tabelle.name != "auftrag":
        return list(schub)
    frei = {"zustand": Auftragszustand.WARTEND, "bearbeiter": None, "faellig": jetzt, "reihung": jetzt}
    return [
        {
            n: w
            for n, w in {**z, **(frei if z["zustand"] is Auftragszustand.LAUFEND else {})}.items()
            if n != "id"
        }
        for z in schub
        if z["zustand"] is not Auftragszustand.ERLEDIGT
    ]


def fremde_namen(abzug: Path, session: Session) -> Sequence[str]:
    """Ids of users that mean somebody else here than in this export."""
    with geoeffnet(abzug) as quelle:
        (tabelle,) = [t for t in tabellen() if t.name == "benutzer"]
        dort = {z["id"]: z["name"] for schub in schuebe(quelle, tabelle) for z in schub}
    hier = dict(session.execute(select(Benutzerzeile.id, Benutzerzeile.name)).all())
    return sorted(id for id, name in dort.items() if hier.get(id, name) != name)
