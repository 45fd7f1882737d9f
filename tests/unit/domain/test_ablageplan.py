"""Where a part of the file goes in the house."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.ablagedatei import AblagedateiUngueltig, lies
from gateway.domain.ablageplan import Ablageplan, Teilablage, Zielwahl
from gateway.domain.akte import Dokument
from tests.dmsvertrag.werkbank import akte, dokument, mit


def _ort(plan: Ablageplan, *pfad: str) -> str:
    return plan.umgelegt(dokument(1, name="x.pdf", pfad=pfad)).relativer_pfad


def test_ohne_tabelle_bleibt_alles_wo_es_war() -> None:
    assert _ort(Ablageplan(), "10_Grundakte", "Pass") == "10_Grundakte/Pass/x.pdf"


def test_ein_teil_wird_zu_dem_ordner_der_tabelle_was_darunter_liegt_geht_mit() -> None:
    plan = Ablageplan(teile={"10_Grundakte": Teilablage(("Akte", "Grund"))})
    assert _ort(plan, "10_Grundakte") == "Akte/Grund/x.pdf"
    assert _ort(plan, "10_Grundakte", "Pass") == "Akte/Grund/Pass/x.pdf"
    assert _ort(plan, "20_Neben") == "20_Neben/x.pdf"
    assert _ort(plan) == "x.pdf"


def test_gehen_mehrere_teile_in_einen_ordner_begegnen_sich_gleiche_namen_nicht() -> None:
    plan = Ablageplan(
        teile={"A": Teilablage(("Z",)), "B": Teilablage(("Z",)), "*": Teilablage(("Sonstiges",))}
    )
    orte = [_ort(plan, teil) for teil in ("A", "B", "C", "D")]
    assert orte == ["Z/A/x.pdf", "Z/B/x.pdf", "Sonstiges/C/x.pdf", "Sonstiges/D/x.pdf"]


def test_im_eingang_liegt_alles_in_einem_ordner() -> None:
    plan = Ablageplan(Zielwahl.EINGANG, eingang="00_Post", teile={"A": Teilablage(("Z",))})
    assert (_ort(plan, "A"), _ort(plan)) == ("00_Post/A/x.pdf", "00_Post/x.pdf")


def test_eine_akte_behaelt_sonst_alles() -> None:
    d: Dokument = dokument(1)
    plan = Ablageplan(teile={"10_Grundakte": Teilablage(("Neu",))})
    gelegt = plan.umgelegte_akte(mit(akte(), d))
    assert gelegt.person == akte().person
    assert (gelegt.dokumente[0].uuid, gelegt.dokumente[0].pfad) == (d.uuid, ("Neu",))


def test_die_tabelle_wird_gelesen(tmp_path: Path) -> None:
    datei = tmp_path / "ablage.toml"
    datei.write_text(
        'ziel = "suche"\naktenplan = "33.1"\n[teile."10_Grundakte"]\nordner = "Grund/Akte"\ntyp = "Teilakte"\n',
        encoding="utf-8",
    )
    plan = lies(datei)
    assert (plan.ziel, plan.aktenplan) == (Zielwahl.SUCHE, "33.1")
    assert plan.teilablage(("Grund", "Akte")) == Teilablage(("Grund", "Akte"), None, "Teilakte")


@pytest.mark.parametrize(
    ("inhalt", "stelle"),
    [
        ('ziel = "irgendwo"', "ziel"),
        ('ziel = "fest"', "oberste Ebene"),
        ('[teile.A]\nordner = "../.."', r"teile\.A\.ordner"),
        ('[teile.A]\nordner = "/etc"', r"teile\.A\.ordner"),
        ('[teile.A]\nordner = "_import"', r"teile\.A\.ordner"),
        ("[teile.A]\n", r"teile\.A\.ordner"),
        ("kein toml", "TOML"),
    ],
)
def test_eine_falsche_tabelle_nennt_die_stelle(tmp_path: Path, inhalt: str, stelle: str) -> None:
    datei = tmp_path / "ablage.toml"
    datei.write_text(inhalt, encoding="utf-8")
    with pytest.raises(AblagedateiUngueltig, match=stelle):
        lies(datei)
