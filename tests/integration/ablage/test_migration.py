from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from gateway.ablage import migration
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankUrlFalsch, DatenbankVeraltet
from gateway.ablage.migration import aktualisiere, pruefe_stand
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.typen import Basis
from tests.postgres import Postgres


def test_modell_und_migrierte_tabellen_sind_gleich(datenbank: Datenbank) -> None:
    with datenbank.verbindung() as verbindung:
        kontext = MigrationContext.configure(verbindung, opts={"compare_type": True})
        assert compare_metadata(kontext, Uebergabezeile.metadata) == []


def test_alle_schranken_des_modells_gelten_in_der_datenbank(datenbank: Datenbank) -> None:
    """compare_metadata doesn't look at check constraints; a forgotten state would only show at run time."""
    with datenbank.verbindung() as verbindung:
        migriert = {t: _schranken(verbindung, t) for t in Basis.metadata.tables}
        for tabelle in reversed(Basis.metadata.sorted_tables):
            tabelle.drop(verbindung)
        Basis.metadata.create_all(verbindung)
        assert migriert == {t: _schranken(verbindung, t) for t in Basis.metadata.tables}


def _schranken(verbindung: object, tabelle: str) -> set[tuple[str | None, str]]:
    return {
        (s["name"], "".join(s["sqltext"].split())) for s in inspect(verbindung).get_check_constraints(tabelle)
    }


def test_der_stand_des_programms_ist_der_letzte_der_skripte() -> None:
    skripte = ScriptDirectory.from_config(migration._konfiguration())
    assert migration.stand_des_programms() == skripte.get_current_head()
    assert migration._revisionen() == {skript.revision for skript in skripte.walk_revisions()}


def test_ein_zweites_aktualisieren_aendert_nichts(datenbank_url: str) -> None:
    vorher, nachher = aktualisiere(datenbank_url)
    assert vorher == nachher == "0001"


def test_eine_leere_datenbank_wird_beim_namen_genannt(tmp_path: Path) -> None:
    datenbank = Datenbank(f"sqlite:///{tmp_path / 'leer.db'}")
    with pytest.raises(DatenbankVeraltet, match="db upgrade"):
        pruefe_stand(datenbank)
    datenbank.schliesse()


def test_ein_neuerer_stand_ist_beim_rollenden_wechsel_erlaubt(datenbank: Datenbank) -> None:
    with datenbank.schreiben() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        session.commit()
    pruefe_stand(datenbank)


@pytest.mark.parametrize("url", ["", "blumentopf", "mysql://x/y", "sqlite://", "sqlite:///"])
def test_eine_adresse_die_keine_ist_wird_genannt(url: str) -> None:
    for versuch in (aktualisiere, Datenbank):
        with pytest.raises(DatenbankUrlFalsch, match="sqlite:///"):
            versuch(url)


def test_die_datei_der_datenbank_gehoert_nur_uns(tmp_path: Path) -> None:
    datei = tmp_path / "neu" / "a.db"
    aktualisiere(f"sqlite:///{datei}")
    assert datei.stat().st_mode & 0o777 == 0o600


def test_zwei_rechner_aktualisieren_zugleich(tmp_path: Path, postgres_server: Postgres) -> None:
    urls = [f"sqlite:///{tmp_path / 'a.db'}", postgres_server.lege_an("zugleich")]
    with ThreadPoolExecutor(4) as faeden:
        for url in urls:
            ergebnisse = list(faeden.map(aktualisiere, [url] * 4))
            assert sorted(vorher or "" for vorher, _ in ergebnisse) == ["", "0001", "0001", "0001"]
    postgres_server.loesche("zugleich")


def test_sqlite_laeuft_mit_den_strengen_vorgaben(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    aktualisiere(url)
    datenbank = Datenbank(url)
    with datenbank.verbindung() as verbindung:
        vorgaben = {
            name: verbindung.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert vorgaben == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30000,
        "secure_delete": 1,
    }
    datenbank.schliesse()
