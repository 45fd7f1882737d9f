"""All rows of a database in a file of their own, and back again.

The copy is always an SQLite database, made from rows and not from pages: so it is the same whether SQLite or
PostgreSQL holds them, needs no program of a database server, contains nothing of what was deleted, and can be
read back into either kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    JSON,
    Connection,
    MetaData,
    Table,
    create_engine,
    delete,
    false,
    func,
    select,
    tuple_,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankVeraltet
from gateway.ablage.migration import aktualisiere, pruefe_stand, stand, stand_des_programms
from gateway.ablage.tabellen import (
    Auftragszeile,
    Auftragszustand,
    Fehlversuchszeile,
    Fremdsitzungszeile,
    Idempotenzzeile,
    Mindeststandzeile,
    Rollenzeile,
    Schluesselzeile,
    Seitenzeile,
    Stimmzeile,
    Tokenzeile,
    Zugangszeile,
)
from gateway.ablage.typen import Basis

_AUF_EINMAL = 1000
"""Rows held in memory."""
_FLUECHTIGE = frozenset(
    z.__tablename__
    for z in (
        Zugangszeile,
        Fehlversuchszeile,
        Seitenzeile,
        Fremdsitzungszeile,
        Tokenzeile,
        Idempotenzzeile,
        Mindeststandzeile,
    )
)
Inhalt: TypeAlias = tuple[str, UUID]
"""Mandant, and id of the Vorgang or message whose content it is."""


def ziehe_ab(datenbank: Datenbank, ziel: Path, nur: str | None = None) -> dict[Inhalt, bytes]:
    """Copy all rows, or `nur` those of this Mandant, as they are at one moment into the new file `ziel`; returns the
    content keys among them.

    Raises `DatenbankVeraltet`, also when the database is newer than this program: its columns would be lost."""
    pruefe_stand(datenbank)
    aktualisiere(f"sqlite:///{ziel}")
    with datenbank.momentaufnahme() as quelle, geoeffnet(ziel) as kopie:
        if stand(quelle) != stand_des_programms():
            raise DatenbankVeraltet("Die Datenbank ist neuer als dieses Programm; bitte das neuere benutzen.")
        kopiere(quelle, kopie, nur)
        kopie.commit()
    return schluessel_im(ziel)


def schluessel_im(abzug: Path) -> dict[Inhalt, bytes]:
    """The wrapped content keys in a copy."""
    with geoeffnet(abzug) as kopie:
        suche = select(Schluesselzeile.mandant, Schluesselzeile.id, Schluesselzeile.verpackt)
        return {(z.mandant, z.id): z.verpackt for z in kopie.execute(suche)}


def vergiss_schluessel(abzug: Path, ids: Collection[Inhalt]) -> None:
    """What was destroyed while the copy was made stays destroyed."""
    if not ids:
        return
    with geoeffnet(abzug) as kopie:
        kopie.exec_driver_sql("PRAGMA secure_delete = ON")
        kopie.execute(
            delete(Schluesselzeile).where(tuple_(Schluesselzeile.mandant, Schluesselzeile.id).in_(ids))
        )
        kopie.commit()


def schliesse_ab(abzug: Path) -> None:
    """One file, without a log beside it."""
    with geoeffnet(abzug) as kopie:
        kopie.exec_driver_sql("PRAGMA journal_mode = DELETE")


def spiele_ein(abzug: Path, session: Session, *, jetzt: datetime) -> None:
    """All rows of a copy into an empty database, in the caller's transaction: no worker holds anything."""
    ziel = session.connection()
    with geoeffnet(abzug) as quelle:
        kopiere(quelle, ziel)
    session.execute(
        update(Auftragszeile)
        .where(Auftragszeile.zustand == Auftragszustand.LAUFEND)
        .values(zustand=Auftragszustand.WARTEND, bearbeiter=None, faellig=jetzt, reihung=jetzt)
    )
    if ziel.dialect.name == "postgresql":
        zaehler = func.pg_get_serial_sequence("auftrag", "id")
        ziel.execute(
            select(
                func.setval(zaehler, select(func.coalesce(func.max(Auftragszeile.id), 1)).scalar_subquery())
            )
        )


def ist_leer(datenbank: Datenbank) -> bool:
    """Has nobody stored anything here yet?"""
    with datenbank.momentaufnahme() as verbindung:
        return stand(verbindung) is None or not any(
            verbindung.execute(select(1).select_from(t).limit(1)).first() for t in tabellen()
        )


def kopiere(quelle: Connection, ziel: Connection, nur: str | None = None) -> None:
    """Row by row, parents before their children; of one Mandant with the persons who have had a say there."""
    for tabelle in tabellen():
        for schub in schuebe(quelle, tabelle, nur):
            ziel.execute(tabelle.insert(), schub)


def schuebe(quelle: Connection, tabelle: Table, nur: str | None = None) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table, some at a time."""
    suche = select(tabelle)
    if nur is not None:
        suche = suche.where(_gehoert(tabelle, nur))
    zeilen = quelle.execution_options(yield_per=_AUF_EINMAL).execute(suche)
    for schub in zeilen.mappings().partitions():
        yield [dict(zeile) for zeile in schub]


def _gehoert(tabelle: Table, mandant: str) -> Any:
    if "mandant" in tabelle.columns:
        return tabelle.c.mandant == mandant
    if tabelle.name != "benutzer":
        return false()  # nobody's alone
    wer = [select(t.benutzer).where(t.mandant == mandant) for t in (Rollenzeile, Stimmzeile)]
    return tabelle.c.id.in_(union(*wer))


def tabellen(*, fluechtige: bool = False) -> list[Table]:
    """The tables with their types; but an empty JSON column stays empty instead of becoming the word `null`.

    Who is logged in, and where, is no matter of a backup: a copy of the rows opens no door. The state of the tables is
    that of the database itself. `fluechtige`: these tables, too."""
    abbild = MetaData()
    for name, tabelle in Basis.metadata.tables.items():
        if name in _FLUECHTIGE and not fluechtige:
            continue
        kopie = tabelle.to_metadata(abbild)
        for spalte in kopie.columns:
            if isinstance(spalte.type, JSON):
                leer = JSON(none_as_null=True)
                spalte.type = leer.with_variant(JSONB(none_as_null=True), "postgresql")
    return abbild.sorted_tables


@contextmanager
def geoeffnet(datei: Path) -> Iterator[Connection]:
    maschine = create_engine(f"sqlite:///{datei}", hide_parameters=True)
    try:
        with maschine.connect() as verbindung:
            yield verbindung
    finally:
        maschine.dispose()
