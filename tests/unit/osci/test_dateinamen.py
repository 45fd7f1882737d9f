"""File names become content ids and back; foreign ids never leave their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.osci.inhalt.dateinamen import REFID, dateinamen, refids
from adapters.osci.inhalt.ordner import Ordnerquarantaene
from gateway.errors import AufrufFehler
from gateway.ports import GeprueftenInhalt


@pytest.mark.parametrize(
    ("name", "refid"),
    [
        ("akte.zip", "akte.zip"),
        ("Übergabe 1.xml", "Übergabe_1.xml"),
        ("2024.pdf", "_2024.pdf"),
        ("-x", "_-x"),
        ("a/b\\c:d", "a_b_c_d"),
        ("", "_"),
        ("文.pdf", "_.pdf"),
        ("x" * 300 + ".pdf", "x" * 86 + ".pdf"),
    ],
)
def test_aus_dateinamen_werden_zulaessige_kennungen(name: str, refid: str) -> None:
    assert refids([name]) == [refid]
    assert REFID.fullmatch(refid)


def test_gleiche_namen_bekommen_nummern() -> None:
    assert refids(["a.pdf", "a.pdf", "A.pdf", "b", "b"]) == ["a.pdf", "a-2.pdf", "A-3.pdf", "b", "b-2"]


@pytest.mark.parametrize(
    ("refid", "name"),
    [
        ("inhalt", "inhalt"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("..", "inhalt"),
        (".versteckt", "versteckt"),
        ("", "inhalt"),
        ("a\0b\nc", "a_b_c"),
        ("x" * 500, "x" * 100),
    ],
)
def test_fremde_kennungen_werden_keine_pfade(refid: str, name: str) -> None:
    assert dateinamen([refid]) == [name]


def test_was_nicht_freigegeben_wird_ist_weg(tmp_path: Path) -> None:
    with Ordnerquarantaene(tmp_path / "ziel") as quarantaene:
        quarantaene.fach("geheim").write(b"Klartext")
    assert list(tmp_path.iterdir()) == []


def test_alles_oder_nichts_wird_freigegeben(tmp_path: Path) -> None:
    ziel = tmp_path / "ziel"
    ziel.mkdir()
    (ziel / "zwei").write_bytes(b"war schon da")
    inhalte = [GeprueftenInhalt(refid, 1, "") for refid in ("eins", "zwei")]
    with Ordnerquarantaene(ziel) as quarantaene:
        for inhalt in inhalte:
            quarantaene.fach(inhalt.refid).write(b"x")
        with pytest.raises(AufrufFehler):
            quarantaene.gib_frei(inhalte)
    assert [p.name for p in ziel.iterdir()] == ["zwei"]
    assert (ziel / "zwei").read_bytes() == b"war schon da"
