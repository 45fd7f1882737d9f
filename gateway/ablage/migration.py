"""Bringing the tables to the state this program expects: forward only, in two-step changes.

A change that old code would not survive is made in two releases: first add, later remove. So a newer
schema than the program's own is fine (rolling upgrade), as long as that has taken nothing away which the program
needs; an older one is not.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from gateway.ablage.datenbank import Datenbank, lies_url, zeitgrenzen
from gateway.ablage.datenbankfehler import deute
from gateway.ablage.fehler import DatenbankNichtErreichbar, DatenbankVeraltet, DatenbankZuNeu
from gateway.ablage.tabellen import Mindeststandzeile
from gateway.verschlossen import verschlossene_datei

if TYPE_CHECKING:  # who only looks at the revision needs no alembic
    from alembic.config import Config

ZIEL = "head"
_DATEI = re.compile(r"v(\d{4})_\w+\.py")
"""Each revision has the number of its file."""
_SPERRE = "SELECT pg_advisory_xact_lock(760212)"
"""Two hosts may upgrade at the same time; the second waits and finds nothing to do."""


def aktualisiere(url: str) -> tuple[str | None, str]:
    """Bring the database to the newest schema in one transaction; returns the revisions before and after.

    Raises `DatenbankNichtErreichbar`."""
    from alembic import command

    adresse = lies_url(url)
    sqlite = adresse.get_backend_name() == "sqlite"
    if sqlite:
        _lege_datei_an(Path(str(adresse.database)))
    engine = create_engine(adresse, hide_parameters=True, connect_args={} if sqlite else zeitgrenzen(adresse))
    try:
        with engine.connect() as verbindung:
            if sqlite:
                verbindung.exec_driver_sql("PRAGMA journal_mode = WAL")
                verbindung.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                verbindung.exec_driver_sql(_SPERRE)
            vorher = stand(verbindung)
            command.upgrade(_konfiguration(verbindung), ZIEL)
            nachher = stand(verbindung)
            verbindung.commit()
    except DBAPIError as fehler:
        gedeutet = deute(fehler, Path(str(adresse.database)) if sqlite else None)
        if gedeutet is None:
            raise
        raise gedeutet from fehler
    finally:
        engine.dispose()
    return vorher, nachher or ""


def _lege_datei_an(datei: Path) -> None:
    """A database of our own is nobody else's to read."""
    try:
        datei.parent.mkdir(parents=True, exist_ok=True)
        verschlossene_datei(datei)
    except OSError as fehler:
        raise DatenbankNichtErreichbar(wo=str(datei)) from fehler


def pruefe_stand(datenbank: Datenbank) -> None:
    """May this program work with these tables? Raises `DatenbankVeraltet` when they are missing or older than it,
    `DatenbankZuNeu` when a newer one has taken away what it needs."""
    eigener = stand_des_programms()
    with datenbank.lesen() as session:
        ist = stand(session.connection())
        if ist is not None and ist not in _revisionen():  # unknown means newer: a later program has been here
            _pruefe_mindeststand(session.scalar(select(Mindeststandzeile.ab)), eigener)
    if ist is None:
        raise DatenbankVeraltet("Die Datenbank ist leer. Bitte zuerst »aktenbruecke db upgrade« ausführen.")
    if ist != eigener and ist in _revisionen():
        raise DatenbankVeraltet


def _pruefe_mindeststand(ab: str | None, eigener: str) -> None:
    """Revisions are numbers of four digits."""
    if eigener < (ab or ""):
        raise DatenbankZuNeu


def stand_des_programms() -> str:
    """The revision that this program writes."""
    return max(_revisionen())


@cache
def _revisionen() -> frozenset[str]:
    """All that this program knows, by their files: reading the scripts costs more than a look at the database, and a
    process looks every few seconds."""
    ordner = Path(__file__).with_name("migrationen") / "versions"
    return frozenset(treffer[1] for datei in ordner.iterdir() if (treffer := _DATEI.fullmatch(datei.name)))


def stand(verbindung: Connection) -> str | None:
    """The revision of this database; None = no tables."""
    if not inspect(verbindung).has_table("alembic_version"):
        return None
    revision: str | None = verbindung.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _konfiguration(verbindung: Connection | None = None) -> Config:
    from alembic.config import Config

    konfiguration = Config()
    konfiguration.set_main_option("script_location", "gateway.ablage:migrationen")
    konfiguration.attributes["verbindung"] = verbindung
    return konfiguration
