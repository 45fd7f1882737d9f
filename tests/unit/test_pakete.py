"""What is imported is declared, for the room that imports it; nobody reaches into a library's private modules."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from pytest import MonkeyPatch

from gateway.cli import demo

WURZEL = Path(__file__).parents[2]
EIGENE = {"gateway", "adapters", "xoev_schemas", "tests"}
PROJEKT = tomllib.loads((WURZEL / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEMO = WURZEL / "gateway" / "demo"


def importe(datei: Path) -> Iterator[str]:
    """Foreign modules that a file imports, also within its functions; a name drawn from one counts as module."""
    for knoten in ast.walk(ast.parse(datei.read_text(encoding="utf-8"))):
        match knoten:
            case ast.Import(names=namen):
                yield from (n.name for n in namen)
            case ast.ImportFrom(module=str(modul), level=0, names=namen):
                yield from (f"{modul}.{n.name}" for n in namen)


def fremde(datei: Path) -> set[str]:
    bekannt = EIGENE | sys.stdlib_module_names
    return {name for name in importe(datei) if name.split(".")[0] not in bekannt}


def erklaert(*ausstattungen: str) -> set[str]:
    angaben = [*PROJEKT["dependencies"]]
    for name in ausstattungen:
        angaben += PROJEKT["optional-dependencies"][name]
    return {_norm(re.split(r"[\[<>=~!; ]", angabe)[0]) for angabe in angaben}


def _norm(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def _pakete() -> dict[str, set[str]]:
    return {modul: {_norm(p) for p in pakete} for modul, pakete in packages_distributions().items()}


def quellen(raum: str) -> list[Path]:
    return sorted((WURZEL / raum).rglob("*.py"))


@pytest.mark.parametrize("raum", sorted(EIGENE))
def test_was_eingebunden_wird_ist_erklaert(raum: str) -> None:
    fehlend = {
        f"{datei.relative_to(WURZEL)}: {name}"
        for datei in quellen(raum)
        for name in fremde(datei)
        if not _pakete()[name.split(".")[0]] & _erlaubt(datei)
    }
    assert fehlend == set()


def _erlaubt(datei: Path) -> set[str]:
    if datei.is_relative_to(WURZEL / "tests"):
        return erklaert("dev", "demo")
    return erklaert("demo") if datei.is_relative_to(DEMO) else erklaert()


@pytest.mark.parametrize("raum", ["gateway", "adapters", "xoev_schemas"])
def test_niemand_greift_in_die_privaten_module_einer_bibliothek(raum: str) -> None:
    privat = {
        f"{datei.relative_to(WURZEL)}: {name}"
        for datei in quellen(raum)
        for name in fremde(datei)
        if any(teil.startswith("_") for teil in name.split("."))
    }
    assert privat == set()


def test_die_ausstattung_der_vorfuehrung_ist_die_der_erklaerung() -> None:
    pakete = {paket for modul in demo.AUSSTATTUNG for paket in _pakete()[modul]}
    assert pakete == {_norm(name) for name in PROJEKT["optional-dependencies"]["demo"]}


@pytest.mark.parametrize("fehlt", demo.AUSSTATTUNG)
def test_ohne_die_ausstattung_sagt_die_vorfuehrung_was_fehlt(monkeypatch: MonkeyPatch, fehlt: str) -> None:
    """Also the list of scenarios: it would import what is missing."""
    monkeypatch.setattr(demo, "find_spec", lambda name: None if name == fehlt else object())
    with pytest.raises(demo.AusstattungFehlt) as fehler:
        demo.demo(szenarien=True)
    assert fehler.value.exit_code == 2
    assert "aktenbruecke[demo]" in fehler.value.rat
