"""Real workers of two installations die at named points, one after the other, as by a power cut; started
again they bring the handover to its right end, once. The points lie where losing or doubling is easiest.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.ablage.datenbank import Datenbank
from gateway.audit.chain import pruefe_kette
from gateway.demo import vorlage
from gateway.demo.aufbau import Schauplatz, baue_umgebung
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.lauf import Buehne
from gateway.demo.prozesse import Prozess, Prozessgruppe, einmal
from gateway.demo.seite import Seite
from gateway.domain.uebergabe import Zustand
from tests import postgres
from tests.zweibehoerden import DATEIEN, PERSON, schreibe_akte

ABGEBENDE = [
    "eingang.gespeichert",
    "abgabe.packe.nachher",
    "ausgang.eingeliefert",
    "abgabe.bestaetige_versand.vorher",
    "abgabe.bestaetige_versand.nachher",
]
UEBERNEHMENDE = [
    "anforderung.fordere_an.nachher",
    "ausgang.versiegelt",
    "eingang.gebucht",
    "uebernahme.dokument_gelegt",
    "anforderung.schliesse_import_ab.nachher",
]
GEDULD = 400.0
"""Seconds; the machine may be busy with other tests."""


@dataclass
class Sterblicher:
    """The worker of one authority: starts again after every death, with the next point to die at."""

    gruppe: Prozessgruppe
    behoerde: Demobehoerde
    punkte: list[str]
    umgebung: dict[str, str]
    prozess: Prozess | None = None
    tode: int = 0

    def sieh_nach(self) -> None:
        if self.prozess is not None and self.prozess.popen.poll() is not None:
            assert self.prozess.popen.returncode == -signal.SIGKILL, self.prozess.protokoll.read_text()
            self.tode += 1
            self.prozess = None
        if self.prozess is None:
            punkt = {"AKTENBRUECKE_HALTEPUNKT": self.punkte.pop(0)} if self.punkte else {}
            befehl = ["worker", "--settings", str(self.behoerde.einstellungen), "--json"]
            self.prozess = self.gruppe.starte(
                f"{self.behoerde.kurz}-{self.tode}", befehl, **self.umgebung, **punkt
            )


@pytest.fixture
def datenbanken(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """One for each authority."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db"
        return
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    yield server.lege_an("sterben_a"), server.lege_an("sterben_b")
    for name in ("sterben_a", "sterben_b"):
        server.loesche(name)


@pytest.mark.parametrize(
    "datenbanken", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_beide_worker_sterben_an_einem_punkt_nach_dem_anderen(
    datenbanken: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTENBRUECKE_WORKER__LEASE", "PT2S")
    with Prozessgruppe(tmp_path / "protokolle") as gruppe:
        schauplatz = baue_umgebung(tmp_path, gruppe, Vorgaben(60_000))
        a, b = schauplatz.a, schauplatz.b
        sterbliche = []
        for behoerde, punkte, url in zip((a, b), (ABGEBENDE, UEBERNEHMENDE), datenbanken, strict=True):
            umgebung = {"AKTENBRUECKE_DATENBANK__URL": url}
            einmal(["db", "upgrade", "--settings", str(behoerde.einstellungen), "--json"], **umgebung)
            sterbliche.append(Sterblicher(gruppe, behoerde, list(punkte), umgebung))
        schreibe_akte(a.dms / "akten" / "a1", DATEIEN)
        person = vorlage.schreibe_personendatei(tmp_path / "person.json", PERSON)
        seiten = [_seite(s, monkeypatch) for s in sterbliche]
        platz = Schauplatz(a, b, schauplatz.pki, schauplatz.postfach, "", "")
        Buehne(platz, gruppe, *seiten, melde=lambda _seite: None, antworten={}).fordere_an(
            person, frozenset()
        )
        _warte_auf_das_ende(sterbliche, seiten)
    assert [s.tode for s in sterbliche] == [len(ABGEBENDE), len(UEBERNEHMENDE)]
    (akte,) = (b.dms / "akten").iterdir()
    assert {d: (akte / d).read_bytes() for d in DATEIEN} == DATEIEN
    for seite in seiten:
        _einmal_und_heil(seite)
        assert _versandbestaetigungen(seite) == 1


def _versandbestaetigungen(seite: Seite) -> int:
    return [n.typ for n in seite.erste.nachrichten].count("010203")


def _seite(sterblicher: Sterblicher, monkeypatch: pytest.MonkeyPatch) -> Seite:
    monkeypatch.setenv("AKTENBRUECKE_DATENBANK__URL", sterblicher.umgebung["AKTENBRUECKE_DATENBANK__URL"])
    return Seite.von(sterblicher.behoerde)


def _warte_auf_das_ende(sterbliche: list[Sterblicher], seiten: list[Seite]) -> None:
    ende = time.monotonic() + GEDULD
    while True:
        for sterblicher in sterbliche:
            sterblicher.sieh_nach()
        for seite in seiten:
            seite.schaue()
        am_ende = [s.zustaende for s in seiten] == [[Zustand.KARENZ], [Zustand.ABGESCHLOSSEN]]
        if am_ende and not any(s.punkte for s in sterbliche) and all(map(_versandbestaetigungen, seiten)):
            return
        assert time.monotonic() < ende, [(s.behoerde.kurz, s.tode, s.punkte) for s in sterbliche]
        time.sleep(0.1)


def _einmal_und_heil(seite: Seite) -> None:
    texte = [e.text for e in seite.erste.zeitlinie]
    assert len(texte) == len(set(texte))
    datenbank: Datenbank = seite.installation.datenbank
    with datenbank.lesen() as session:
        assert pruefe_kette(session, seite.behoerde.kennung).heil
    datenbank.schliesse()
