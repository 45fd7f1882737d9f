"""Database errors are told apart: each says in its own words who has to do something, and ends with its own code."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from gateway.ablage.datenbank import Datenbank, zeitgrenzen
from gateway.ablage.datenbankfehler import deute
from gateway.ablage.fehler import (
    DatenbankAnmeldung,
    DatenbankBeschaedigt,
    DatenbankFehlt,
    DatenbankNichtErreichbar,
    DatenbankNurReserve,
    DatenbankRechte,
    DatenbankUrlFalsch,
    DatenbankVerwehrt,
    DatenbankWettlauf,
)
from gateway.errors import Fehler
from tests.postgres import Postgres

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres_server: Postgres) -> Iterator[str]:
    name = "fehlerbild"
    yield postgres_server.lege_an(name, "vorlage")
    postgres_server.loesche(name)


def _fehler(url: str) -> Fehler:
    datenbank = Datenbank(url)
    try:
        with pytest.raises(Fehler) as gefangen, datenbank.lesen() as session:
            session.execute(text("SELECT 1"))
    finally:
        datenbank.schliesse()
    return gefangen.value


def test_falsches_kennwort_unbekannter_benutzer_fehlende_datenbank_und_kein_server(
    postgres_server: Postgres, url: str, tmp_path: Path
) -> None:
    postgres_server.verlange_kennwort("mit_kennwort")
    erwartet = {
        url.replace("app@", "mit_kennwort:falsch@"): (DatenbankAnmeldung, 2),
        url.replace("app@", "mit_kennwort@"): (DatenbankAnmeldung, 2),
        url.replace("app@", "niemand@"): (DatenbankAnmeldung, 2),
        url.replace("/fehlerbild", "/gibt_es_nicht"): (DatenbankFehlt, 2),
        f"postgresql+psycopg://app@/fehlerbild?host={tmp_path}": (DatenbankNichtErreichbar, 3),
        f"sqlite:///{tmp_path}/ordner/fehlt.db": (DatenbankFehlt, 2),
        f"sqlite:///{tmp_path}/keine.db": (DatenbankBeschaedigt, 4),
        f"sqlite:///{tmp_path}/ordner.db": (DatenbankVerwehrt, 2),
    }
    (tmp_path / "ordner.db").mkdir()  # as good as a file that may not be opened: root may open everything
    (tmp_path / "keine.db").write_bytes(b"Das ist keine Datenbank. " * 100)
    gefunden = {adresse: _fehler(adresse) for adresse in erwartet}
    assert {a: (type(f), f.exit_code) for a, f in gefunden.items()} == erwartet
    assert len({f.code for f in gefunden.values()}) == 5
    for fehler in gefunden.values():
        assert fehler.rat
        assert "falsch" not in fehler.text


def test_eine_rolle_die_hinein_darf_aber_nichts_darin(postgres_server: Postgres, url: str) -> None:
    """As after a restore of the database by another role: our own fault it is not."""
    postgres_server._sql("CREATE ROLE fremd LOGIN")
    datenbank = Datenbank(url.replace("app@", "fremd@"))
    with pytest.raises(DatenbankRechte) as gefangen, datenbank.lesen() as session:
        session.execute(text("SELECT id FROM auftrag"))
    datenbank.schliesse()
    assert gefangen.value.exit_code == 2


@pytest.mark.parametrize(
    "adresse", ["postgresql://app@[::1/db", "postgresql://app@host:x1/db", "mysql://h/db"]
)
def test_was_keine_adresse_ist_heisst_so(adresse: str) -> None:
    with pytest.raises(DatenbankUrlFalsch):
        Datenbank(adresse)


@pytest.mark.parametrize(
    ("satz", "art"),
    [
        ("FATAL:  Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen", DatenbankAnmeldung),
        ("FATAL:  Rolle »app« existiert nicht", DatenbankAnmeldung),
        ("FATAL:  Datenbank »akten« existiert nicht", DatenbankFehlt),
        ("server closed the connection unexpectedly", DatenbankNichtErreichbar),
        (
            'connection to server at "db1" failed: Connection refused\n'
            'connection to server at "db2" failed: server is in hot standby mode',
            DatenbankNurReserve,
        ),
    ],
)
def test_auch_ein_deutscher_server_wird_verstanden(satz: str, art: type[Fehler]) -> None:
    fehler = deute(OperationalError("SELECT", None, psycopg.OperationalError(satz)))
    assert type(fehler) is art


def test_wer_sich_gegenseitig_sperrt_verliert_einen_wettlauf(url: str) -> None:
    """Two transactions lock two rows crosswise: one goes through, the other is told to try again."""
    datenbank = Datenbank(url)
    with datenbank.schreiben() as session:
        session.execute(text("CREATE TABLE probe (id int primary key)"))
        session.execute(text("INSERT INTO probe VALUES (1), (2)"))
        session.commit()
    treffen, ausgang = threading.Barrier(2, timeout=30), []

    def sperre(erste: int, zweite: int) -> None:
        try:
            with datenbank.schreiben() as session:
                session.execute(text(f"SELECT id FROM probe WHERE id = {erste} FOR UPDATE"))
                treffen.wait()
                session.execute(text(f"SELECT id FROM probe WHERE id = {zweite} FOR UPDATE"))
                session.commit()
            ausgang.append("gut")
        except DatenbankWettlauf as fehler:
            ausgang.append(fehler.code)

    faeden = [threading.Thread(target=sperre, args=paar) for paar in ((1, 2), (2, 1))]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(30)
    datenbank.schliesse()
    assert sorted(ausgang) == ["ablage.wettlauf", "gut"]


def test_auf_postgresql_wartet_nichts_ohne_ende(url: str) -> None:
    datenbank = Datenbank(url)
    with datenbank.lesen() as session:
        grenzen = {
            name: session.scalar(text(f"SHOW {name}"))
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        }
    assert grenzen == {
        "lock_timeout": "30s",
        "statement_timeout": "2min",
        "idle_in_transaction_session_timeout": "10min",
    }
    datenbank.schliesse()
    assert zeitgrenzen(make_url(url))["connect_timeout"] == 5
    assert "connect_timeout" not in zeitgrenzen(make_url(f"{url}&connect_timeout=60"))
    assert zeitgrenzen(make_url(url))["target_session_attrs"] == "primary"


def test_eine_sperre_die_niemand_freigibt_und_eine_zu_lange_abfrage(url: str) -> None:
    datenbank = Datenbank(url)
    with datenbank.schreiben() as session:
        session.execute(text("CREATE TABLE probe (id int primary key)"))
        session.commit()
    with datenbank.schreiben() as eine:
        eine.execute(text("LOCK TABLE probe"))
        with pytest.raises(DatenbankWettlauf), datenbank.schreiben() as andere:
            andere.execute(text("SET LOCAL lock_timeout = '50ms'"))
            andere.execute(text("SELECT * FROM probe"))
    with pytest.raises(DatenbankNichtErreichbar) as langsam, datenbank.schreiben() as session:
        session.execute(text("SET LOCAL statement_timeout = '50ms'"))
        session.execute(text("SELECT pg_sleep(5)"))
    assert langsam.value.code == "ablage.zu_langsam"
    datenbank.schliesse()
