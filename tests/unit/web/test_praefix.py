"""Under a path prefix (`/akten`) every address has it: none stands bare in a template, a script or an answer."""

from __future__ import annotations

import re
from pathlib import Path

WEB = Path(__file__).parents[3] / "gateway" / "web"
ADRESSE = re.compile(r'\b(?:href|src|srcset|action|formaction|poster|data-adresse)="([^"]*)"')
GUT = re.compile(r"\{\{ praefix \}\}|#|$|\{\{ (ziel|zurueck) \}\}|\{\{ (weg\w*) \}\}")
"""With the prefix, within the page, given by the page's code (below), or a name set with the prefix."""
IM_SKRIPT = re.compile(r"""["'`]/\w""")
ANTWORT = re.compile(
    r"""(?:RedirectResponse\(|seite\([^)]*\b(?:ziel|zurueck)=|\["Location"\] = )f?["'](.{0,20})""", re.S
)


def _zeilen(muster: str) -> list[tuple[str, str]]:
    return [
        (f"{datei.name}:{nr}", zeile)
        for datei in sorted(WEB.glob(muster))
        for nr, zeile in enumerate(datei.read_text(encoding="utf-8").splitlines(), 1)
    ]


def test_vorlagen_schreiben_keine_adresse_ohne_praefix() -> None:
    adressen = [(wo, a) for wo, zeile in _zeilen("templates/*.html") for a in ADRESSE.findall(zeile)]
    assert len(adressen) > 200
    assert [a for a in adressen if not GUT.match(a[1])] == []
    gesetzt = [z for _, z in _zeilen("templates/*.html") if re.search(r"set weg\w* =", z)]
    assert gesetzt and all("= praefix ~ " in z or "wege =" in z for z in gesetzt)


def test_skripte_und_stile_kennen_ihre_adressen_nur_aus_der_seite() -> None:
    for muster in ("static/*.js", "static/*.css"):
        zeilen = _zeilen(muster)
        assert zeilen
        assert [(wo, z) for wo, z in zeilen if IM_SKRIPT.search(z) or "url(/" in z] == []


def test_weiterleitungen_nennen_das_praefix() -> None:
    antworten = [
        (datei.name, anfang)
        for datei in sorted(WEB.rglob("*.py"))
        for anfang in ANTWORT.findall(datei.read_text(encoding="utf-8"))
    ]
    assert len(antworten) > 20
    assert [a for a in antworten if not re.match(r"\{([\w.]+\.)?praef", a[1])] == []
