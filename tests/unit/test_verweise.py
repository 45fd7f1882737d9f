"""Texts and comments refer only to what lies in the repository, and to places that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WURZEL = Path(__file__).parents[2]
PAPIERE = sorted([*WURZEL.glob("*.md"), *(WURZEL / "docs").glob("**/*.md")])
_VERWEIS = re.compile(r"\]\((?!https?:)([^)#\s]+)")
_STELLE = re.compile(r"`((?:tests|docs|gateway|adapters|scripts|config)/[\w./-]+)`")
_KAPITEL = re.compile(r"osci-draht\.md ((?:\d+(?:\.\d+)?)(?:, \d+(?:\.\d+)?)*)")
_INVARIANTE = re.compile(r"[Ii]nvariante?n?s? (\d+)(?: (?:and|und) (\d+))?")
_PAPIER = re.compile(r"[\w./-]*\w\.md\b")


def zeilen() -> Iterator[tuple[str, str]]:
    """Place and text of every line of code, comments included; but for this file."""
    for raum in ("gateway", "adapters", "xoev_schemas", "tests"):
        for datei in sorted((WURZEL / raum).rglob("*.py")):
            if datei != Path(__file__):
                for nummer, zeile in enumerate(datei.read_text(encoding="utf-8").splitlines(), 1):
                    yield f"{datei.relative_to(WURZEL)}:{nummer}", zeile


@pytest.mark.parametrize("papier", PAPIERE, ids=lambda p: p.name)
def test_worauf_ein_papier_zeigt_das_gibt_es(papier: Path) -> None:
    text = papier.read_text(encoding="utf-8")
    fehlend = [ziel for ziel in _VERWEIS.findall(text) if not (papier.parent / ziel).exists()]
    fehlend += [ort for ort in _STELLE.findall(text) if not (WURZEL / ort).exists()]
    assert fehlend == []


def test_worauf_der_code_zeigt_das_gibt_es() -> None:
    weitere = [papier for raum in ("tests", "xoev_schemas") for papier in (WURZEL / raum).rglob("*.md")]
    da = {papier.name for papier in [*PAPIERE, *weitere]}
    fehlend = [(ort, p) for ort, zeile in zeilen() for p in _PAPIER.findall(zeile) if Path(p).name not in da]
    assert fehlend == []


def test_jeden_abschnitt_und_jede_invariante_die_der_code_nennt_gibt_es() -> None:
    draht = (WURZEL / "docs" / "osci-draht.md").read_text(encoding="utf-8")
    kapitel = set(re.findall(r"^#+ (\d+(?:\.\d+)?) ", draht, re.MULTILINE))
    tafel = (WURZEL / "docs" / "invarianten.md").read_text(encoding="utf-8")
    invarianten = set(re.findall(r"^\| (\d+) \|", tafel, re.MULTILINE))
    genannt = 0
    for ort, zeile in zeilen():
        for nummern in _KAPITEL.findall(zeile):
            assert set(nummern.split(", ")) <= kapitel, ort
            genannt += 1
        for nummern in _INVARIANTE.findall(zeile):
            assert {n for n in nummern if n} <= invarianten, ort
            genannt += 1
    assert genannt > 50
