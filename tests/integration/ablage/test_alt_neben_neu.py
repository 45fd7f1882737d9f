"""A rolling upgrade (ADR 0047): `db upgrade` of the next release comes first, and programs of this one go on.

Revisions 0002 and 0003 belong to these tests. This program plays the one before: it does not know them."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import text

from gateway.ablage import migration
from gateway.ablage.abzug import ziehe_ab
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankVeraltet, DatenbankZuNeu
from gateway.ablage.migration import aktualisiere, pruefe_stand
from gateway.domain.uebergabe import Zustand
from gateway.queue.clock import Takt
from gateway.web.zugang import Zugangsfach
from tests.conftest import StehendeUhr
from tests.zweibehoerden import DATEIEN, baue

NAECHSTE = Path(__file__).parent / "naechste"
VERSIONEN = Path(migration.__file__).parent / "migrationen" / "versions"
Bringe = Callable[[str], None]


@pytest.fixture
def bringe(datenbank_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bringe]:
    """`db upgrade` of a later release, up to this revision; afterwards we are ourselves again."""
    eigene = migration._konfiguration

    def naechste(verbindung: object = None) -> Config:
        konfiguration = eigene(verbindung)  # type: ignore[arg-type]
        konfiguration.set_main_option("path_separator", "os")
        konfiguration.set_main_option("version_locations", os.pathsep.join(map(str, (VERSIONEN, NAECHSTE))))
        return konfiguration

    def tue(bis: str) -> None:
        with monkeypatch.context() as m:
            m.setattr(migration, "_konfiguration", naechste)
            m.setattr(migration, "ZIEL", bis)
            aktualisiere(datenbank_url)

    yield tue


def test_mitten_in_einer_uebergabe_wird_erweitert_und_das_bisherige_programm_bringt_sie_zu_ende(
    datenbank: Datenbank, bringe: Bringe, uhr: StehendeUhr, tmp_path: Path
) -> None:
    z = baue(tmp_path, (datenbank, datenbank), uhr)
    z.lege_akte()
    z.fordere_an()
    z.laufe(2)
    fach = Zugangsfach(datenbank, uhr)
    sitzung = fach.eroeffne("azr:001900", "erika", "link")
    bringe("0002")
    pruefe_stand(datenbank)
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert {n: (z.akte_am_ziel() / n).read_bytes() for n in DATEIEN} == DATEIEN
    assert z.weg.geparkt() == z.zu.geparkt() == []
    uhr.stelle_vor(timedelta(minutes=5))
    assert fach.sitzung(sitzung, beruehren=True)
    with datenbank.verbindung() as verbindung:
        neu = verbindung.execute(text("SELECT DISTINCT neu_leer, neu_vorgabe FROM nachricht")).all()
    assert [tuple(z) for z in neu] == [(None, 7)], "what this program writes is good for the next one"
    with pytest.raises(DatenbankVeraltet, match="neuer"):
        ziehe_ab(datenbank, tmp_path / "sicherung.db")


def test_wird_abgebaut_beginnt_das_bisherige_programm_nichts_mehr_und_sagt_es(
    datenbank: Datenbank, bringe: Bringe
) -> None:
    bringe("0003")
    with pytest.raises(DatenbankZuNeu, match="abgelöst"):
        pruefe_stand(datenbank)


def test_ein_laufender_worker_endet_wenn_er_abgeloest_ist(
    datenbank: Datenbank, bringe: Bringe, uhr: StehendeUhr
) -> None:
    from gateway.bootstrap.installation import Installation

    gesehen: list[DatenbankZuNeu] = []
    installation = object.__new__(Installation)
    installation.__dict__["datenbank"] = datenbank
    takt = Takt("stand", timedelta(1), lambda s: installation._sieh_nach_dem_stand(gesehen.append, s))
    for bis, erwartet in (("0002", 0), ("0003", 1)):
        bringe(bis)
        with datenbank.schreiben() as session:
            takt.tue(session)
        assert len(gesehen) == erwartet


_NIMMT_WEG = {"drop_column", "drop_table", "drop_constraint", "alter_column", "rename_table", "drop_index"}


def _regelwidrig(datei: Path) -> list[str]:
    """What a migration does that the program before would not survive, without saying so."""
    rufe = [k for k in ast.walk(ast.parse(datei.read_text())) if isinstance(k, ast.Call)]
    namen = {r.func.attr if isinstance(r.func, ast.Attribute) else getattr(r.func, "id", "") for r in rufe}
    hart = [r for r in rufe if getattr(r.func, "attr", "") == "add_column" and _ohne_vorgabe(r)]
    weg = sorted(namen & _NIMMT_WEG) + ["add_column"] * len(hart)
    return [] if "verlange" in namen else weg


def _ohne_vorgabe(ruf: ast.Call) -> bool:
    """A column that must be filled, and that the database doesn't fill."""
    text_ = ast.unparse(ruf)
    return "nullable=False" in text_ and "server_default" not in text_


def test_jede_migration_erweitert_oder_sagt_dass_sie_abbaut(tmp_path: Path) -> None:
    for datei in [*sorted(VERSIONEN.glob("v*.py"))[1:], *NAECHSTE.glob("v*.py")]:
        assert _regelwidrig(datei) == [], datei.name
    still = tmp_path / "still.py"
    still.write_text(
        'op.drop_column("a", "b")\nop.add_column("a", sa.Column("c", sa.Integer(), nullable=False))'
    )
    assert _regelwidrig(still) == ["drop_column", "add_column"]
