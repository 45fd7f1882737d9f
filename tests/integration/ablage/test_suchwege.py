"""With 1.5 million handovers no everyday question may read a whole table or sort it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.queue.vergabe import beanspruche
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import M, ablage, blob

Frage = Callable[[Session, StehendeUhr], object]
FRAGEN: dict[str, tuple[str, Frage]] = {
    "claim": (
        "ix_auftrag_reihung",
        lambda s, u: beanspruche(s, "w", ["a", "b"], jetzt=u.jetzt(), lease=timedelta(minutes=1)),
    ),
    "liste": ("ix_uebergabe_liste", lambda s, u: ablage(s, u).uebergaben.seite(nach=(u.jetzt(), uuid4()))),
    "liste_zustand": (
        "ix_uebergabe_zustand",
        lambda s, u: ablage(s, u).uebergaben.seite(zustaende=[Zustand.GEHALTEN]),
    ),
    "faellig": ("ix_uebergabe_faellig", lambda s, u: ablage(s, u).uebergaben.faellige()),
    "ausloeser": (
        "ix_uebergabe_ausloeser",
        lambda s, u: ablage(s, u).uebergaben.nach_ausloeser(Richtung.ABGABE, uuid4()),
    ),
    "lieferung": (
        "sqlite_autoindex_uebergabe_2",
        lambda s, u: ablage(s, u).uebergaben.nach_lieferung(Richtung.ABGABE, uuid4(), M),
    ),
    "zeitlinie": ("sqlite_autoindex_ereignis_1", lambda s, u: ablage(s, u).uebergaben.zeitlinie(uuid4())),
    "dedup_uuid": (
        "uq_nachricht_uuid",
        lambda s, u: ablage(s, u).nachrichten.mit_uuid(Nachrichtenrichtung.EIN, uuid4(), M),
    ),
    "dedup_osci": (
        "uq_nachricht_osci",
        lambda s, u: ablage(s, u).nachrichten.empfange(uuid4(), "x", blob("x"), schluessel=uuid4()),
    ),
    "bezug": (
        "ix_nachricht_bezug",
        lambda s, u: ablage(s, u).nachrichten.mit_bezug(Nachrichtenrichtung.EIN, uuid4(), M),
    ),
    "uebergabe": ("ix_nachricht_uebergabe", lambda s, u: ablage(s, u).nachrichten.zur_uebergabe(uuid4())),
    "zustand": (
        "ix_nachricht_zustand",
        lambda s, u: ablage(s, u).nachrichten.in_zustand([Nachrichtenzustand.EMPFANGEN]),
    ),
}


@contextmanager
def _mitschrift(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """The SELECTs that go to the database, as they go."""
    gesehen: list[tuple[str, Any]] = []

    def merke(_v: Connection, _c: object, anweisung: str, werte: Any, _k: object, _m: bool) -> None:
        if anweisung.startswith("SELECT"):
            gesehen.append((anweisung, werte))

    maschine = session.get_bind()
    event.listen(maschine, "before_cursor_execute", merke)
    yield gesehen
    event.remove(maschine, "before_cursor_execute", merke)


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", FRAGEN)
def test_jede_frage_findet_ihren_index(datenbank: Datenbank, uhr: StehendeUhr, name: str) -> None:
    """SQLite says before any row is there which index it will take; PostgreSQL decides by statistics."""
    index, frage = FRAGEN[name]
    with datenbank.schreiben() as session:
        with _mitschrift(session) as anweisungen:
            frage(session, uhr)
        for anweisung, werte in anweisungen:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {anweisung}", werte)
            assert index in "\n".join(zeile.detail for zeile in plan)
        assert anweisungen
