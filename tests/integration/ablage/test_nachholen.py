"""`db nachholen`: after a failover that lost the last moments the mailboxes are asked once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditzeile, Auftragszeile
from gateway.ablauf.post.eingang import NACHHOLEN
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen


def test_ein_auftrag_holt_nach_und_das_protokoll_nennt_wer_es_wollte(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, testpki: Pki
) -> None:
    befehl, toml = Befehl(monkeypatch, capsys), einstellungen(tmp_path, testpki)
    assert befehl("db", "upgrade", "--settings", toml).exit_code == 0
    for _ in range(2):
        antwort = befehl("db", "nachholen", "--stunden", "2", "--settings", toml, "--json")
        assert antwort.exit_code == 0, antwort.meldung
    seit = datetime.fromisoformat(antwort.letzte["seit"])
    assert abs(datetime.now(UTC) - timedelta(hours=2) - seit) < timedelta(minutes=2)
    datenbank = Datenbank(lade(toml).datenbank.url)
    with datenbank.lesen() as session:
        auftraege = session.scalars(select(Auftragszeile).where(Auftragszeile.art == NACHHOLEN)).all()
        protokoll = session.scalars(select(Auditzeile.wer)).all()
    datenbank.schliesse()
    assert [a.mandant for a in auftraege] == antwort.letzte["mandanten"]
    assert len(protokoll) == 2 and protokoll[0].startswith("Administration (")
    assert befehl("db", "nachholen", "--settings", toml).exit_code == 2
