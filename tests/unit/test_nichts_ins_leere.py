"""What tests take from the product is there, also in those that no gate runs (named targets, benchmarks)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).parents[1]


def test_was_tests_vom_programm_nehmen_gibt_es() -> None:
    assert not [
        f"{datei.relative_to(TESTS)}: {was}" for datei in TESTS.rglob("*.py") for was in fehlendes(datei)
    ]


def fehlendes(datei: Path) -> Iterator[str]:
    """Names imported from a module, and names asked of an imported module, that are not there."""
    baum = ast.parse(datei.read_text(encoding="utf-8"))
    module: dict[str, ModuleType] = {}
    for knoten in ast.walk(baum):
        match knoten:
            case ast.ImportFrom(module=str(woher), level=0, names=namen) if woher.startswith(
                ("gateway", "adapters")
            ):
                for name in namen:
                    if (was := hole(woher, name.name)) is None:
                        yield f"{woher}.{name.name}"
                    elif isinstance(was, ModuleType):
                        module[name.asname or name.name] = was
    for knoten in ast.walk(baum):
        match knoten:
            case ast.Attribute(value=ast.Name(id=woher), attr=name) if woher in module:
                if not hasattr(module[woher], name):
                    yield f"{woher}.{name}"


def hole(woher: str, name: str) -> object:
    """None: there is nothing of this name."""
    modul = import_module(woher)
    if hasattr(modul, name):
        return getattr(modul, name) or True
    ist_paket = hasattr(modul, "__path__")
    return import_module(f"{woher}.{name}") if ist_paket and find_spec(f"{woher}.{name}") else None
