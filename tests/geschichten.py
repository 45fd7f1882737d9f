"""The list of stories told by tests through both authorities and the mailbox between them: `docs/geschichten.md`.

`python -m tests.geschichten` writes it anew; `tests/unit/test_geschichten.py` says when it tells of what is gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from gateway.demo.szenarien import SZENARIEN
from gateway.domain.aufgabe import AUFGABENARTEN

TESTS = Path(__file__).parent
DATEI = TESTS.parent / "docs" / "geschichten.md"
ZWEI_BEHOERDEN = frozenset({"zweibehoerden", "klein", "baue_zwei", "osciaemter"})
"""Fixtures with two authorities and a mailbox."""
_RAEUME = ("integration/ablauf", "integration/regeln", "integration/xta", "integration/virus", "attack")
_TABELLEN = frozenset({"test_fragen", "test_fragen_der_regeln"})
"""Each question with each of its answers is a story: told from the table of questions."""


def text() -> str:
    """The page."""
    fragen = [f"{art.name}: {wahl.name}" for art in AUFGABENARTEN.values() for wahl in art.wahlen]
    geschichten = dict(_geschichten())
    zahl = len(SZENARIEN) + len(fragen) + sum(map(len, geschichten.values()))
    zeilen = [
        "# Geschichten",
        "",
        f"{zahl} Geschichten erzählen die Tests durch beide Behörden und das Postfach zwischen ihnen. Diese Liste wird",
        "geschrieben (`python -m tests.geschichten`), nicht gepflegt.",
        "",
        "## Die Fälle der Vorführung, mit eigenen Prozessen und OSCI (`demo --szenario`)",
        "",
        *(f"- `{name}`: {szenario.text}" for name, szenario in SZENARIEN.items()),
    ]
    for modul, namen in geschichten.items():
        zeilen += ["", f"## `tests/{modul}`", "", *(f"- `{name.removeprefix('test_')}`" for name in namen)]
    zeilen += [
        "",
        "## Jede Frage mit jeder ihrer Antworten (`test_fragen.py`, `test_fragen_der_regeln.py`)",
        "",
    ]
    zeilen += [
        f"- `{art.name}`: {art.frage} {', '.join(wahl.name for wahl in art.wahlen)}"
        for art in AUFGABENARTEN.values()
    ]
    return "\n".join(zeilen) + "\n"


def _geschichten() -> Iterator[tuple[str, list[str]]]:
    """By module, the tests that take both authorities."""
    for raum in _RAEUME:
        for datei in sorted((TESTS / raum).glob("test_*.py")):
            if datei.stem in _TABELLEN:
                continue
            namen = [f.name for f in _tests(datei) if ZWEI_BEHOERDEN & {a.arg for a in f.args.args}]
            if namen:
                yield f"{raum}/{datei.name}", namen


def _tests(datei: Path) -> Iterator[ast.FunctionDef]:
    baum = ast.parse(datei.read_text(encoding="utf-8"))
    return (f for f in baum.body if isinstance(f, ast.FunctionDef) and f.name.startswith("test_"))


if __name__ == "__main__":
    DATEI.write_text(text(), encoding="utf-8")
