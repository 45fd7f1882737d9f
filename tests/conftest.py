"""Fixtures for all rings: a fresh database of either kind, a clock that stands still, fixed chance,
keys and certificates (generated once per worker and session).
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import aktualisiere
from gateway.schutz.testpki import Pki, erzeuge
from tests import postgres
from tests.s3speicher import S3speicher, versitygw

pytest.register_assert_rewrite("tests.dmsvertrag")  # a failing assertion of the contract shows its values
hypothesis.settings.register_profile("haus", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("haus")

pytest_plugins = [
    "tests.verteilung",
    "tests.oscipostfach",
    "tests.zweibehoerden",
    "tests.webserver",
    "tests.osciaemter",
    "tests.xtaserver",
    "tests.xtaaemter",
]


class StehendeUhr:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.wert = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def jetzt(self) -> datetime:
        return self.wert

    def stelle_vor(self, dauer: timedelta) -> None:
        self.wert += dauer


class FesterZufall:
    """Always the same number."""

    def zahl(self) -> float:
        return 0.5


@pytest.fixture
def uhr() -> StehendeUhr:
    return StehendeUhr()


@pytest.fixture
def zufall() -> FesterZufall:
    return FesterZufall()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    with postgres.server() as server:
        aktualisiere(server.lege_an("vorlage"))
        yield server


@pytest.fixture(scope="session")
def sqlite_vorlage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    datei = tmp_path_factory.mktemp("vorlage") / "vorlage.db"
    aktualisiere(f"sqlite:///{datei}")
    return datei


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def datenbank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database; every test that uses it runs on both kinds."""
    if request.param == "sqlite":
        ziel = tmp_path / "ablage.db"
        shutil.copy(request.getfixturevalue("sqlite_vorlage"), ziel)
        yield f"sqlite:///{ziel}"
        return
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    name = f"t{uuid.uuid4().hex}"
    yield server.lege_an(name, "vorlage")
    server.loesche(name)


@pytest.fixture
def datenbank(datenbank_url: str) -> Iterator[Datenbank]:
    """The same, opened."""
    datenbank = Datenbank(datenbank_url)
    yield datenbank
    datenbank.schliesse()


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3speicher]:
    """A real object store; each test takes a bucket of its own."""
    with versitygw(tmp_path_factory.mktemp("s3")) as speicher:
        yield speicher


@pytest.fixture(scope="session")
def testpki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Two authorities and a mailbox, valid now: `testpki.p12("behoerde-a-signatur")`, `.vertrauen`; beside
    them expired, future, revoked, foreign and short-keyed participants (`certs/testpki.toml`)."""
    return erzeuge(tmp_path_factory.mktemp("testpki"), datetime.now(UTC), gruppen=("gut", "schlecht"))
