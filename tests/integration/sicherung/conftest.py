"""Both kinds of database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.conftest import StehendeUhr
from tests.integration.sicherung.werkbank import NeueDatenbank, Werkbank, neuer_name


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def neue_datenbank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NeueDatenbank]:
    """Makes an address of an empty database, with tables or without."""
    if request.param == "sqlite":
        vorlage: Path = request.getfixturevalue("sqlite_vorlage")

        def lege_datei_an(mit_tabellen: bool) -> str:
            datei = tmp_path / f"{neuer_name()}.db"
            if mit_tabellen:
                shutil.copy(vorlage, datei)
            return f"sqlite:///{datei}"

        yield lege_datei_an
        return
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    namen: list[str] = []

    def lege_an(mit_tabellen: bool) -> str:
        namen.append(neuer_name())
        return server.lege_an(namen[-1], "vorlage" if mit_tabellen else "template0")

    yield lege_an
    for name in namen:
        server.loesche(name)


@pytest.fixture
def bank(neue_datenbank: NeueDatenbank, tmp_path: Path, uhr: StehendeUhr) -> Iterator[Werkbank]:
    bank = Werkbank(tmp_path / "aemter", neue_datenbank, uhr)
    yield bank
    bank.schliesse()
