"""A full house: 150,000 persons that notices have named, 1,000 open questions; how long a look takes.

`python -m tests.benchmarks.bestand [--personen 150000] [--aufgaben 1000] [--postgres]`: milliseconds of finding
the notices of one person, of the lists of questions and of a decision; peak memory."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

from sqlalchemy import insert

from gateway.ablage import personenworte
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import aktualisiere
from gateway.ablage.tabellen import Meldungsstand, Meldungszeile
from gateway.ablage.tabellen.person import Personenwortzeile
from gateway.ablage.vorgaenge import person_als_json
from gateway.ablauf import aufgaben
from gateway.auskunft.vorgaenge.aufgaben import Aufgabenauskunft
from gateway.demo.jahr.personen import person
from gateway.domain.aufgabe import Rolle
from gateway.domain.meldung import Meldeart
from gateway.domain.person import Person
from tests import postgres
from tests.benchmarks.prozesswerte import speicherspitze
from tests.conftest import StehendeUhr
from tests.zweibehoerden import Zweibehoerden, baue

ZIEL_PERSON, ZIEL_LISTE = 5.0, 100.0
"""Milliseconds."""
_RAUM = UUID(int=0x150)
_AUF_EINMAL = 2_000


@dataclass(frozen=True)
class Zeiten:
    """Of some hundred looks, in milliseconds by the clock; `rechenzeit`: the mean of the processor's, which counts
    on a busy machine."""

    was: str
    mitte: float
    p95: float
    rechenzeit: float


def miss(was: str, mal: int, tue: Callable[[int], object]) -> Zeiten:
    dauern, rechenzeit = [], time.process_time()
    for nummer in range(mal):
        beginn = time.perf_counter()
        tue(nummer)
        dauern.append(1000 * (time.perf_counter() - beginn))
    rechenzeit = 1000 * (time.process_time() - rechenzeit) / mal
    p95 = sorted(dauern)[int(0.95 * mal)]
    return Zeiten(was, round(statistics.median(dauern), 2), round(p95, 2), round(rechenzeit, 2))


def fuelle_meldungen(z: Zweibehoerden, zahl: int) -> None:
    """One notice of each person, as it is kept."""
    mandant, jetzt = z.weg.kennung, datetime(2026, 11, 1, tzinfo=UTC)
    for ab in range(0, zahl, _AUF_EINMAL):
        meldungen, worte = [], []
        for nummer in range(ab, min(zahl, ab + _AUF_EINMAL)):
            wer, id = person(nummer), uuid5(_RAUM, str(nummer))
            meldungen.append(
                {
                    "mandant": mandant,
                    "id": id,
                    "uuid": id,
                    "absender": "ags:08111000",
                    "art": Meldeart.ABMELDUNG,
                    "stand": Meldungsstand.GILT,
                    "person": person_als_json(wer),
                    "eingegangen": jetzt + timedelta(seconds=nummer),
                }
            )
            worte += [
                {"mandant": mandant, "wort": wort, "gegenstand": id} for wort in personenworte.worte(wer)
            ]
        with z.weg.haus.datenbank.schreiben() as session:
            session.execute(insert(Meldungszeile), meldungen)
            session.execute(insert(Personenwortzeile), worte)
            session.commit()


def suche_personen(z: Zweibehoerden, zahl: int, mal: int = 300) -> list[Zeiten]:
    """Somebody who is there, somebody who is not, and one whose birth date is known by its year only."""
    w = Random(5)

    def suche(wer: Person) -> int:
        with z.weg.haus.lesen() as buch:
            return len(buch.meldungen.zur_person(wer))

    bekannte = [person(w.randrange(zahl)) for _ in range(mal)]
    assert all(suche(p) >= 1 for p in bekannte[:10])
    return [
        miss("Person, bekannt", mal, lambda i: suche(bekannte[i])),
        miss("Person, unbekannt", mal, lambda i: suche(person(zahl + 1 + i))),
        miss("Person, nur Geburtsjahr", mal, lambda i: suche(replace(bekannte[i], geburtsdatum="1980"))),
    ]


def fuelle_aufgaben(z: Zweibehoerden, zahl: int) -> None:
    """Requests for files that nobody finds here: each is a question."""
    for nummer in range(zahl):
        z.fordere_an(person=person(nummer))
    for _ in range(20):
        z.zu.ticke()
        z.weg.ticke()
        if len(z.weg.aufgaben()) >= zahl:
            return
    raise AssertionError(f"{len(z.weg.aufgaben())} questions instead of {zahl}")


def entscheide_aufgaben(z: Zweibehoerden, zahl: int) -> list[Zeiten]:
    auskunft = Aufgabenauskunft(z.weg.haus.datenbank, z.weg.kennung, z.uhr)
    offene = [a.id for a in z.weg.aufgaben()]
    stimme = aufgaben.Stimme("ablehnen", "sb1", "nicht hier", "02")
    mal = min(zahl, 200)
    return [
        miss("Liste aller Aufgaben", 20, lambda _: auskunft.liste(hoechstens=1000, angaben=False)),
        miss("Seite mit 50 Aufgaben", 50, lambda _: auskunft.schreibtisch(rollen=[Rolle.SACHBEARBEITUNG])),
        miss("eine Aufgabe ansehen", mal, lambda i: auskunft.zeige(offene[i])),
        miss("eine Aufgabe entscheiden", mal, lambda i: aufgaben.entscheide(z.weg.haus, offene[i], stimme)),
    ]


def baue_haus(ordner: Path, url: str | None = None) -> Zweibehoerden:
    url = url or f"sqlite:///{ordner / 'bestand.db'}"
    aktualisiere(url)
    datenbank = Datenbank(url)
    return baue(ordner / "aemter", (datenbank, datenbank), StehendeUhr())


def main() -> None:
    angaben = argparse.ArgumentParser(description="Misst Blicke in einen vollen Bestand.")
    angaben.add_argument("--personen", type=int, default=150_000)
    angaben.add_argument("--aufgaben", type=int, default=1_000)
    angaben.add_argument("--postgres", action="store_true", help="statt SQLite ein eigener PostgreSQL-Server")
    auswahl = angaben.parse_args()
    with postgres.server() if auswahl.postgres else nullcontext() as server:
        zeige(auswahl.personen, auswahl.aufgaben, server.lege_an("bestand") if server else None)


def zeige(personen: int, fragen: int, url: str | None = None) -> None:
    """A table for people (median, 95 %, processor time), JSON lines for machines. `url`: None = SQLite."""
    with tempfile.TemporaryDirectory(prefix="bestand-") as ordner:
        z = baue_haus(Path(ordner), url)
        fuelle_meldungen(z, personen)
        zeiten = suche_personen(z, personen)
        fuelle_aufgaben(z, fragen)
        zeiten += entscheide_aufgaben(z, fragen)
    for zeit in zeiten:
        print(f"{zeit.was:<26}{zeit.mitte:>8} {zeit.p95:>8} {zeit.rechenzeit:>8} ms", file=sys.stderr)
        print(json.dumps(asdict(zeit)), flush=True)
    print(f"Speicherspitze {speicherspitze(os.getpid()) / 1e6:.0f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
