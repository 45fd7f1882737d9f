"""A year of one city in small: realistic shares, everything comes to its end, the same seed tells the same year."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli.app import app
from gateway.demo.jahr import faelle
from gateway.demo.jahr.jahr import erlebe
from gateway.demo.jahr.kalender import STADT, Umfang, jahr
from gateway.domain.meldung import Meldeart


def test_im_kleinen_kommt_jede_uebergabe_zu_ihrem_ende(tmp_path: Path) -> None:
    tage: list[tuple[int, int]] = []
    bilanz = erlebe(tmp_path, 0.0005, lambda ist, soll: tage.append((ist, soll)))
    assert bilanz.offen == bilanz.geparkt == 0
    assert bilanz.als_dict()["ok"] is True
    assert set(bilanz.endzustaende) == {"abgabe", "uebernahme"}
    assert sum(bilanz.endzustaende["uebernahme"].values()) >= 8
    assert 0.5 < bilanz.unberuehrt <= 1.0
    assert tage[-1][0] == tage[-1][1]
    assert "Noch offen: 0" in bilanz.als_text()


def test_der_kalender_hat_die_anteile_der_stadt() -> None:
    tage = jahr(Umfang(0.1))
    assert sum(len(t.akten) for t in tage) == pytest.approx(1600, rel=0.02)
    meldungen = [m for t in tage for m in t.meldungen]
    zuzuege = [m for m in meldungen if m.art is Meldeart.ANMELDUNG and m.schluessel and m.amt == STADT]
    assert len(zuzuege) == 800
    papier = next(f for f in faelle.UMZUEGE if f.name == "papierbehoerde")
    auf_papier = [
        m for m in zuzuege if m.fruehere is not None and getattr(m.fruehere, "wohnort", "") == "Heilbronn"
    ]
    assert len(auf_papier) / 800 == pytest.approx(papier.anteil, abs=0.02)
    assert all(not t.meldungen for nummer, t in enumerate(tage) if nummer % 7 >= 5), (
        "nobody works at weekends"
    )
    assert jahr(Umfang(0.01)) == jahr(Umfang(0.01)) != jahr(Umfang(0.01, saat=2))


def test_der_anteil_muss_ein_teil_sein() -> None:
    antwort = CliRunner().invoke(app, ["demo", "--jahr", "--anteil", "2"])
    assert antwort.exit_code == 2
