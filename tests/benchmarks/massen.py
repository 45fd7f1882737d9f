"""A database as it stands after years: so many handovers with all that belongs to them, on PostgreSQL.

One real handover (two authorities in one database) is the pattern; its rows are multiplied by the database itself,
each with other ids, persons, numbers, partners and times. 98 of 100 are over, as after years; 1 waits, 1 asks."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
from sqlalchemy import make_url, select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Aufgabenzeile, Uebergabezeile
from gateway.ablage.typen import Basis
from gateway.domain.person import Person
from tests.conftest import StehendeUhr
from tests.zweibehoerden import Zweibehoerden, baue

SCHUB = 50_000
JAHRE = 4
NAMEN = 4_000
"""Family names; first names are a tenth of that."""
_V = "md5('vorgang ' || n)::uuid"
_OFFEN = "(n % 100 = 7 OR n % 100 = 8)"
_FRAGT = "(n % 100 = 8)"
_ZEIT = f"(now() - interval '{JAHRE} years' * (1 - n::float8 / :gesamt))"
_FAMILIE = f"('MUSTER' || upper(substr(md5('f' || n % {NAMEN}), 1, 6)))"
_VORNAME = f"('PROBE' || upper(substr(md5('v' || n * 7 % {NAMEN // 10}), 1, 4)))"
_GEBOREN = "(date '1950-01-01' + (n * 31 % 20000)::int)::text"
_AZR = "lpad((n % 1000000000)::text, 12, '0')"
_PERSON = (
    f"jsonb_build_object('vorname', {_VORNAME}, 'familienname', {_FAMILIE}, 'geburtsname', null, 'geburtsdatum',"
    f" {_GEBOREN}, 'geburtsort', 'Musterstadt', 'geschlecht', 'w', 'staatsangehoerigkeiten',"
    f" '[\"163\"]'::jsonb, 'azr_nummer', {_AZR})"
)
_PARTNER = "'azr:' || lpad((n % 560 + 3000)::text, 6, '0')"
_ZUSTAND = f"CASE WHEN {_FRAGT} THEN 'angelegt' WHEN {_OFFEN} THEN 'karenz' ELSE 'abgeschlossen' END"
_WORTE = {
    1: _FAMILIE,
    2: _VORNAME,
    3: _GEBOREN,
    4: "'AKTE' || n",
    5: "'PARTNER' || n",
}


@dataclass(frozen=True)
class Vorlage:
    """The rows to be multiplied: an Abgabe that has come to its Karenz, and a question to somebody."""

    mandant: str
    vorgang: UUID
    aufgabe: UUID


def fuelle(url: str, uebergaben: int, auftraege: int) -> Vorlage:
    """`uebergaben` handovers and `auftraege` finished work items into the migrated, empty database."""
    vorlage = _vorlage(url)
    adresse = make_url(url)
    with psycopg.connect(
        f"host={adresse.query['host']} user={adresse.username} dbname={adresse.database}", autocommit=True
    ) as verbindung:
        verbindung.execute("SET synchronous_commit = off")
        verbindung.execute("SET session_replication_role = replica")  # what is multiplied needs no checks
        with _ohne_indizes(verbindung, [*_regeln(vorlage), "auftrag"]):
            _fuelle(verbindung, vorlage, uebergaben, auftraege)
        verbindung.execute("VACUUM ANALYZE")
    return vorlage


def _fuelle(verbindung: psycopg.Connection, vorlage: Vorlage, uebergaben: int, auftraege: int) -> None:
    beginn = time.monotonic()
    for ab in range(0, max(uebergaben, auftraege), SCHUB):
        grenzen = {"von": ab, "gesamt": uebergaben}
        if ab < uebergaben:
            for tabelle, (wo, werte, reihe) in _regeln(vorlage).items():
                bis = min(ab + SCHUB, uebergaben)
                _vermehre(verbindung, tabelle, wo, werte, reihe, grenzen | {"bis": bis})
        if ab < auftraege:
            bis = min(ab + SCHUB, auftraege)
            _vermehre(verbindung, "auftrag", *_auftragsregel(vorlage), grenzen | {"bis": bis})
        print(f"  {ab + SCHUB:>9} ({time.monotonic() - beginn:.0f} s)", file=sys.stderr, flush=True)


@contextmanager
def _ohne_indizes(verbindung: psycopg.Connection, tabellen: Sequence[str]) -> Iterator[None]:
    """Keys and indexes are taken away and built anew when the rows are there: a fifth of the time."""
    schluessel = verbindung.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype = 'f' FROM pg_constraint"
        " WHERE contype IN ('p', 'u', 'f') AND (conrelid::regclass::text = ANY(%(t)s)"
        " OR confrelid <> 0 AND confrelid::regclass::text = ANY(%(t)s)) ORDER BY contype = 'f'",
        {"t": list(tabellen)},
    ).fetchall()
    for tabelle, name, _, _fremd in reversed(schluessel):
        verbindung.execute(f'ALTER TABLE {tabelle} DROP CONSTRAINT "{name}"')  # type: ignore[arg-type]
    indizes = verbindung.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", (list(tabellen),)
    ).fetchall()
    for name, _ in indizes:
        verbindung.execute(f'DROP INDEX "{name}"')  # type: ignore[arg-type]
    yield
    verbindung.execute("SET maintenance_work_mem = '512MB'")
    for tabelle, name, was, _fremd in schluessel:
        verbindung.execute(f'ALTER TABLE {tabelle} ADD CONSTRAINT "{name}" {was}')  # type: ignore[arg-type]
        print(f"  {name}", file=sys.stderr, flush=True)
    for name, was in indizes:
        verbindung.execute(was)
        print(f"  {name}", file=sys.stderr, flush=True)


def _vorlage(url: str) -> Vorlage:
    datenbank, uhr = Datenbank(url), StehendeUhr()
    uhr.wert = datetime.now(UTC)
    try:
        with tempfile.TemporaryDirectory(prefix="massen-") as ordner:
            z = baue(Path(ordner), (datenbank, datenbank), uhr)
            z.lege_akte()
            z.fordere_an()
            z.laufe()
            z.fordere_an(
                person=Person("Niemand", "Unbekannt", None, "1990-01-01", None, "w", ("163",), "990000000000")
            )
            z.laufe()
            return _gefunden(z)
    finally:
        datenbank.schliesse()


def _gefunden(z: Zweibehoerden) -> Vorlage:
    with z.weg.haus.datenbank.lesen() as session:
        fertig = select(Uebergabezeile.id).where(
            Uebergabezeile.mandant == z.weg.kennung, Uebergabezeile.quittung.is_not(None)
        )
        frage = select(Aufgabenzeile.id).where(Aufgabenzeile.mandant == z.weg.kennung)
        return Vorlage(z.weg.kennung, session.scalars(fertig).one(), session.scalars(frage.limit(1)).one())


_Regel = tuple[str, Mapping[str, str], str]
"""Which rows are the pattern, which columns differ in each copy, how many copies of each number."""


def _regeln(v: Vorlage) -> dict[str, _Regel]:
    m, id = f"mandant = '{v.mandant}'", f"'{v.vorgang}'"
    einer = ""
    return {
        "vorgang": (
            f"{m} AND id = {id}",
            {
                "id": _V,
                "stamm": _V,
                "zustand": _ZUSTAND,
                "schritt": f"CASE WHEN {_OFFEN} THEN v.schritt ELSE 'ende' END",
                "haelt": f"CASE WHEN {_FRAGT} THEN 'person_unsicher' END",
                "naechste_pruefung": f"CASE WHEN {_OFFEN} THEN now() + interval '9 days' END",
                "geloescht": f"CASE WHEN NOT {_OFFEN} THEN {_ZEIT} END",
                "erstellt": _ZEIT,
                "geaendert": _ZEIT,
                "schritt_seit": _ZEIT,
            },
            einer,
        ),
        "uebergabe": (
            f"{m} AND id = {id}",
            {
                "id": _V,
                "person": _PERSON,
                "person_akte": "NULL",
                "azr_nummer": _AZR,
                "partner": _PARTNER,
                "aktenzeichen_eigenes": "'AKTE-' || n",
                "aktenzeichen_partner": "'PARTNER-' || n",
                "ausloeser_uuid": "md5('ausloeser ' || n)::uuid",
                "lieferung_uuid": "md5('lieferung ' || n)::uuid",
            },
            einer,
        ),
        "ereignis": (f"{m} AND vorgang = {id}", {"vorgang": _V, "zeit": _ZEIT}, einer),
        "nachricht": (
            f"{m} AND vorgang = {id}",
            {
                "id": "md5(v.id || ' ' || n)::uuid",
                "vorgang": _V,
                "nachrichten_uuid": "md5(v.nachrichten_uuid || ' ' || n)::uuid",
                "transport_id": "v.transport_id || n",
                "bezug_uuid": "md5('ausloeser ' || n)::uuid",
                "partner": _PARTNER,
                "erstellt": _ZEIT,
                "geaendert": _ZEIT,
                "geloescht": _ZEIT,
            },
            einer,
        ),
        "audit": (
            f"{m} AND bezug = 'vorgang:{v.vorgang}'",
            {"lfd": "1000 * n + v.lfd + 1000000", "zeit": _ZEIT, "bezug": f"'vorgang:' || ({_V})::text"},
            einer,
        ),
        "suchwort": (
            f"{m} AND vorgang = {id} AND wort = (SELECT min(wort) FROM suchwort WHERE {m} AND vorgang = {id})",
            {
                "vorgang": _V,
                "wort": "CASE k " + " ".join(f"WHEN {k} THEN {wort}" for k, wort in _WORTE.items()) + " END",
            },
            f", generate_series(1, {len(_WORTE)}) AS worte(k)",
        ),
        "personenwort": (
            f"{m} AND gegenstand = {id} AND wort ="
            f" (SELECT min(wort) FROM personenwort WHERE {m} AND gegenstand = {id})",
            {"gegenstand": _V, "wort": f"encode(sha256(('p' || n % {NAMEN} || ' ' || k)::bytea), 'hex')"},
            ", generate_series(1, 3) AS worte(k)",
        ),
        "aufgabe": (
            f"{m} AND id = '{v.aufgabe}'",
            {
                "id": "md5('aufgabe ' || n)::uuid",
                "vorgang": _V,
                "zustand": f"CASE WHEN {_FRAGT} THEN 'offen' ELSE 'entschieden' END",
                "wahl": f"CASE WHEN NOT {_FRAGT} THEN 'freigeben' END",
                "seit": _ZEIT,
                "bis": f"{_ZEIT} + interval '3 days'",
                "geaendert": _ZEIT,
            },
            " WHERE n % 10 = 8",
        ),
    }


def _auftragsregel(v: Vorlage) -> _Regel:
    zeit = "now() - interval '29 days' * random()"
    werte = {
        "id": "nextval(pg_get_serial_sequence('auftrag', 'id'))",
        "schluessel": "'weg:' || md5('vorgang ' || n)",
        "zustand": "'erledigt'",
        "bearbeiter": "NULL",
        "faellig": zeit,
        "reihung": zeit,
        "erstellt": zeit,
        "geaendert": zeit,
    }
    return (
        f"id = (SELECT min(id) FROM auftrag WHERE art = 'weg' AND mandant = '{v.mandant}')",
        werte,
        "",
    )


def _vermehre(
    verbindung: psycopg.Connection,
    tabelle: str,
    wo: str,
    werte: Mapping[str, str],
    reihe: str,
    grenzen: Mapping[str, int],
) -> None:
    spalten = [s.name for s in Basis.metadata.tables[tabelle].columns]
    auswahl = ", ".join(werte.get(s, f'v."{s}"') for s in spalten)
    namen = ", ".join(f'"{s}"' for s in spalten)
    zahlen = f"generate_series({grenzen['von']} + 1, {grenzen['bis']}) AS zahlen(n)"
    anweisung = (
        f"INSERT INTO {tabelle} ({namen}) SELECT {auswahl} FROM (SELECT * FROM {tabelle} WHERE {wo}) AS v,"
        f" {zahlen}{reihe}"
    )
    verbindung.execute(anweisung.replace(":gesamt", str(grenzen["gesamt"])))  # type: ignore[arg-type]
