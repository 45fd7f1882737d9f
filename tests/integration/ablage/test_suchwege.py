"""With 1.5 million handovers no everyday question may read a whole table or sort it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from gateway.ablage import massen
from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.kennzahlen import Kennzahlen
from gateway.ablage.tabellen import Auftragszustand, Uebergabezeile
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.queue.anweisungen import Griff
from gateway.queue.vergabe import beanspruche
from gateway.queue.verwaltung import (
    Auswahl,
    geparkte,
    gestaute,
    loesche_erledigte,
    unerledigte,
    unerledigte_der_art,
)
from gateway.queue.verwaltung import liste as auftraege
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import M, blob, buch, uebergabe

WER = Person("Mara", "Musterfrau", None, "1990-05-17", None, "w", ("163",), "000000000000")
GRIFF = Griff(dict.fromkeys(["a", "b"], timedelta(minutes=1)))
Frage = Callable[[Session, StehendeUhr], object]


def _eine(uhr: StehendeUhr) -> Uebergabezeile:
    return Uebergabezeile(mandant=M, id=uuid4(), partner=M, erstellt=uhr.jetzt())


def _mit_antwort(session: Session, uhr: StehendeUhr) -> None:
    with suppress(NichtGefunden):
        buch(session, uhr).vorgaenge.mit_antwort(uuid4())


FRAGEN: dict[str, tuple[str, Frage]] = {
    "claim": (
        "ix_auftrag_reihung",
        lambda s, u: beanspruche(s, "w", GRIFF, jetzt=u.jetzt()),
    ),
    "claim_reihum": (
        "ix_auftrag_reihum",
        lambda s, u: beanspruche(s, "w", GRIFF, jetzt=u.jetzt(), mandanten=[M, "azr:000100"]),
    ),
    "kehren": ("ix_auftrag_erledigt", lambda s, u: loesche_erledigte(s, vor=u.jetzt())),
    "auftraege": ("ix_auftrag_liste", lambda s, _: auftraege(s, Auswahl())),
    "auftraege_mandant": ("ix_auftrag_liste", lambda s, _: auftraege(s, Auswahl(mandant=M))),
    "auftraege_erledigt": (
        "ix_auftrag_liste",
        lambda s, _: auftraege(s, Auswahl(zustand=Auftragszustand.ERLEDIGT)),
    ),
    "auftraege_geparkt": ("ix_auftrag_geparkt", lambda s, _: geparkte(s, M, [uuid4()])),
    "auftraege_der_art": ("uq_auftrag_schluessel", lambda s, _: unerledigte_der_art(s, M, "a")),
    "auftraege_gestaute": ("ix_auftrag_gescheitert", lambda s, _: gestaute(s, M, "dms", ausser=["dms.x"])),
    "liste": ("ix_vorgang_liste", lambda s, u: buch(s, u).vorgaenge.seite(nach=(u.jetzt(), uuid4()))),
    "liste_richtung": ("ix_vorgang_liste", lambda s, u: buch(s, u).vorgaenge.seite(richtung=Richtung.ABGABE)),
    "liste_zustand": (
        "ix_vorgang_zustand",
        lambda s, u: buch(s, u).vorgaenge.seite(zustaende=[Zustand.KARENZ]),
    ),
    "liste_gehalten": ("ix_vorgang_gehalten", lambda s, u: buch(s, u).vorgaenge.seite(gehalten=True)),
    "liste_gestoert": ("ix_auftrag_geparkt", lambda s, u: buch(s, u).vorgaenge.seite(gestoert=True)),
    "liste_partner": ("ix_uebergabe_partner", lambda s, u: buch(s, u).vorgaenge.seite(partner=M)),
    "suche": (
        "sqlite_autoindex_",
        lambda s, u: buch(s, u).vorgaenge.gefundene(["MUSTER", "1990-02"]),
    ),
    "mit_zeichen": ("sqlite_autoindex_", lambda s, u: buch(s, u).vorgaenge.mit_zeichen("32-1/7")),
    "liste_zeichen": (
        "sqlite_autoindex_",
        lambda s, u: buch(s, u).vorgaenge.seite(zeichen="32-1/7"),
    ),
    "liste_kennung": (
        "sqlite_autoindex_",
        lambda s, u: buch(s, u).vorgaenge.seite(zeichen="abcdef12"),
    ),
    "suche_azr": (
        "ix_uebergabe_person|sqlite_autoindex_suchwort",
        lambda s, u: buch(s, u).vorgaenge.gefundene([], azr_nummer="000000000000"),
    ),
    "massen_davor": ("ix_vorgang_liste", lambda s, u: massen.davor_angefordert(s, _eine(u), u.jetzt())),
    "massen_gehaltene": ("ix_vorgang_gehalten", lambda s, u: massen.gehaltene(s, _eine(u), "massenlimit")),
    "massen_dort": ("ix_nachricht_liste", lambda s, u: massen.dort_angefordert(s, M, M, u.jetzt())),
    "bereitliegend": ("ix_vorgang_bereit", lambda s, u: buch(s, u).vorgaenge.bereitliegend()),
    "versaeumte": (
        "ix_vorgang_faellig",
        lambda s, u: buch(s, u).vorgaenge.versaeumte(seit=timedelta(minutes=5)),
    ),
    "stamm": ("ix_vorgang_stamm", lambda s, u: buch(s, u).vorgaenge.zum_stamm(uuid4())),
    "person": (
        "ix_uebergabe_person",
        lambda s, u: buch(s, u).vorgaenge.zur_person(Richtung.ABGABE, "000000000000"),
    ),
    "diese_person": (
        "sqlite_autoindex_personenwort_1",
        lambda s, u: buch(s, u).vorgaenge.zu_dieser_person(Richtung.ABGABE, WER),
    ),
    "meldungen": ("sqlite_autoindex_meldung_1", lambda s, u: buch(s, u).meldungen.zur_person(WER)),
    "kurz": ("sqlite_autoindex_vorgang_1", lambda s, u: buch(s, u).vorgaenge.mit_kurzem("ab")),
    "ausloeser": (
        "ix_uebergabe_ausloeser",
        lambda s, u: buch(s, u).vorgaenge.nach_ausloeser(Richtung.ABGABE, uuid4()),
    ),
    "lieferung": (
        "sqlite_autoindex_uebergabe_2",
        lambda s, u: buch(s, u).vorgaenge.nach_lieferung(Richtung.ABGABE, uuid4(), M),
    ),
    "akte": ("ix_uebergabe_akte", lambda s, u: buch(s, u).vorgaenge.kennt_akte("akte-1")),
    "nachrichten_liste": ("ix_nachricht_liste", lambda s, u: buch(s, u).nachrichten.neueste()),
    "zeitlinie": ("sqlite_autoindex_ereignis_1", lambda s, u: buch(s, u).vorgaenge.zeitlinie(uuid4())),
    "aufgaben_offen": ("ix_aufgabe_liste", lambda s, u: buch(s, u).aufgaben.liste()),
    "aufgaben_alle": ("ix_aufgabe_frist", lambda s, u: buch(s, u).aufgaben.liste(offen=False)),
    "aufgaben_zahl": ("ix_aufgabe_liste", lambda s, u: buch(s, u).aufgaben.zaehle_offene()),
    "aufgabe_offene": (
        "uq_aufgabe_vorgang",
        lambda s, u: buch(s, u).aufgaben.offene(Gegenstand(uuid4())),
    ),
    "aufgabe_beantwortete": ("ix_aufgabe_aller", _mit_antwort),
    "aufgabe_nachricht": (
        "ix_aufgabe_nachricht",
        lambda s, u: buch(s, u).aufgaben.neueste(Gegenstand(nachricht=uuid4())),
    ),
    "dedup_uuid": (
        "uq_nachricht_uuid",
        lambda s, u: buch(s, u).nachrichten.mit_uuid(Nachrichtenrichtung.EIN, uuid4(), M),
    ),
    "dedup_transport": (
        "uq_nachricht_transport",
        lambda s, u: buch(s, u).nachrichten.empfange(uuid4(), "osci", "x", blob("x"), schluessel=uuid4()),
    ),
    "bezug": (
        "ix_nachricht_bezug",
        lambda s, u: buch(s, u).nachrichten.mit_bezug(Nachrichtenrichtung.EIN, uuid4(), M),
    ),
    "laufzettel": (
        "ix_nachricht_laufzettel",
        lambda s, u: buch(s, u).laufzettel.faellige("osci", M, bis=u.jetzt(), hoechstens=20),
    ),
    "laufzettel_naechster": (
        "ix_nachricht_laufzettel",
        lambda s, u: buch(s, u).laufzettel.naechste("osci", M, ausser=[uuid4()]),
    ),
    "laufzettel_vorgaenge": (
        "ix_nachricht_laufzettel",
        lambda s, u: buch(s, u).laufzettel.vorgaenge("osci", M, hoechstens=20),
    ),
    "vorgang": ("ix_nachricht_vorgang", lambda s, u: buch(s, u).nachrichten.zum_vorgang(uuid4())),
    "nachrichten_unfertige": (
        "ix_nachricht_vorgang",
        lambda s, u: buch(s, u).nachrichten.unfertige([uuid4() for _ in range(50)]),
    ),
    "auftraege_unerledigte": (
        "uq_auftrag_schluessel",
        lambda s, _: unerledigte(s, M, {f"weg:{uuid4()}" for _ in range(50)}),
    ),
    "aufgaben_offene_zu": (
        "uq_aufgabe_vorgang",
        lambda s, u: buch(s, u).aufgaben.offene_zu([uuid4() for _ in range(50)]),
    ),
    "stimmen_zu": ("sqlite_autoindex_stimme_1", lambda s, u: buch(s, u).aufgaben.stimmen_zu([uuid4()])),
    "nachrichten_zustand": (
        "ix_nachricht_zustand",
        lambda s, u: buch(s, u).nachrichten.neueste(zustaende=[Nachrichtenzustand.EMPFANGEN]),
    ),
    "nachrichten_ohne_vorgang": (
        "ix_nachricht_inhalt",
        lambda s, u: buch(s, u).nachrichten.ohne_vorgang(vor=u.jetzt()),
    ),
}
ZAEHLEND = (
    "ix_vorgang_laufend",
    "COVERING INDEX ix_vorgang_fragend",
    "ix_auftrag_geparkt",
    "ix_vorgang_versaeumt",
    "COVERING INDEX ix_vorgang_bereit",
)


@contextmanager
def _mitschrift(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """The SELECTs that go to the database, as they go."""
    gesehen: list[tuple[str, Any]] = []

    def merke(_v: Connection, _c: object, anweisung: str, werte: Any, _k: object, _m: bool) -> None:
        if anweisung.startswith(("SELECT", "DELETE", "UPDATE")):
            gesehen.append((anweisung, werte))

    maschine = session.get_bind()
    event.listen(maschine, "before_cursor_execute", merke)
    yield gesehen
    event.remove(maschine, "before_cursor_execute", merke)


def _plan(session: Session, anweisung: str, werte: Any, wort: str) -> str:
    plan = session.connection().exec_driver_sql(f"{wort} {anweisung}", werte)
    return "\n".join(str(tuple(zeile)) for zeile in plan)


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", FRAGEN)
def test_jede_frage_findet_ihren_index(datenbank: Datenbank, uhr: StehendeUhr, name: str) -> None:
    """SQLite says before any row is there which index it will take; PostgreSQL decides by statistics."""
    index, frage = FRAGEN[name]
    with datenbank.schreiben() as session:
        with _mitschrift(session) as anweisungen:
            frage(session, uhr)
        for anweisung, werte in anweisungen:
            plan = _plan(session, anweisung, werte, "EXPLAIN QUERY PLAN")
            assert any(name in plan for name in index.split("|")), plan
        assert anweisungen


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_die_zahlen_der_uebersicht_lesen_keine_ganze_tabelle(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        with _mitschrift(session) as anweisungen:
            zahlen = Kennzahlen(session, M, uhr)
            for frage in (
                zahlen.offene,
                zahlen.gehaltene,
                zahlen.gestoerte,
                zahlen.versaeumte,
                lambda: buch(session, uhr).vorgaenge.bereitliegend(ohne=uuid4()),
            ):
                frage()
        plaene = [_plan(session, anweisung, werte, "EXPLAIN QUERY PLAN") for anweisung, werte in anweisungen]
    assert len(plaene) == len(ZAEHLEND)
    for plan, index in zip(plaene, ZAEHLEND, strict=True):
        assert index in plan


SELTENE = ("liste_gehalten", "liste_gestoert", "versaeumte", "person", "stamm", "kehren", "bereitliegend")


@pytest.mark.parametrize("datenbank_url", ["postgres"], indirect=True)
def test_auch_postgresql_findet_seltenes_unter_vielem(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """It decides by statistics, so there must be something to choose from: 20,000 handovers, nothing held."""
    with datenbank.schreiben() as session:
        uebergabe(session, uhr)
        session.flush()
        _vervielfache(session, "vorgang", "id = gen_random_uuid(), stamm = gen_random_uuid()")
        session.execute(
            text(
                "INSERT INTO uebergabe SELECT (jsonb_populate_record(u, jsonb_build_object('id', v.id,"
                " 'azr_nummer', right('00000000000' || v.ereignisse, 11)))).* FROM uebergabe u, vorgang v"
                " WHERE v.id <> u.id"
            )
        )
        session.execute(
            text(
                "INSERT INTO auftrag (mandant, art, schluessel, daten, zustand, klasse, faellig, reihung,"
                " versuche, abstuerze, vergabe, nochmal, erstellt, geaendert) SELECT mandant, 'a', id::text,"
                " '{}', 'erledigt', 'leicht', erstellt, erstellt, 0, 0, 1, false, erstellt,"
                " erstellt + interval '1 day' FROM vorgang"
            )
        )
        session.commit()
    with datenbank.verbindung().execution_options(isolation_level="AUTOCOMMIT") as verbindung:
        verbindung.execute(text("ANALYZE"))
    with datenbank.schreiben() as session:
        for name in SELTENE:
            index, frage = FRAGEN[name]
            with _mitschrift(session) as anweisungen:
                frage(session, uhr)
            for anweisung, werte in anweisungen:
                assert index in _plan(session, anweisung, werte, "EXPLAIN"), name


def _vervielfache(session: Session, tabelle: str, neu: str) -> None:
    """19,999 more rows like the one that is there, each with other values in these columns."""
    felder = ", ".join(f"'{f}', {w}" for f, w in (teil.split(" = ") for teil in neu.split(", ")))
    session.execute(
        text(
            f"INSERT INTO {tabelle} SELECT (jsonb_populate_record(t, jsonb_build_object({felder},"
            f" 'ereignisse', n, 'erstellt', t.erstellt + n * interval '1 second',"
            f" 'naechste_pruefung', t.erstellt + n * interval '1 minute' + interval '1 day'))).*"
            f" FROM {tabelle} t, generate_series(2, 20000) n"
        )
    )
