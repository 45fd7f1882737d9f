"""A command loads what it needs and no more: counted in modules, which no busy machine changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperCommand

from gateway.ablage.migration import aktualisiere
from gateway.cli.app import app
from gateway.cli.befehlstafel import BEFEHLE
from gateway.settings import lade as lade_einstellungen
from tests.unit.test_settings import RICHTIG, schreibe

_RUFE = """
import json, sys
sys.argv = ["aktenbruecke", *sys.argv[1:]]
from gateway.cli.app import main
try:
    main()
except SystemExit as ende:
    print(json.dumps([ende.code, sorted(sys.modules)]), file=sys.stderr)
"""
NETZ = {"httpx2", "httpcore2", "fastapi", "uvicorn", "anyio", "aiohttp"}
DATENBANK = {"sqlalchemy", "alembic", "psycopg"}
NIE = {
    "fastapi",
    "uvicorn",
    "jinja2",
    "typst",
    "botocore",
    "holidays",
    "icalendar",
    "pypdf",
    "PIL",
    "mako",
    "pygments",
}


def lade(*argumente: object) -> tuple[int, set[str]]:
    """Exit code, and the modules that are there at the end of the command."""
    umgebung = {n: w for n, w in os.environ.items() if not n.startswith("AKTENBRUECKE_")}
    befehl = [sys.executable, "-c", _RUFE, *map(str, argumente)]
    lauf = subprocess.run(befehl, capture_output=True, text=True, env=umgebung, check=False)
    code, module = json.loads(lauf.stderr.splitlines()[-1])
    return code, set(module)


def oberste(module: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in module}


@pytest.mark.parametrize("frage", ["--version", "--help"])
def test_version_und_hilfe_laden_keinen_befehl(frage: str) -> None:
    code, module = lade(frage)
    assert code == 0
    assert not oberste(module) & {*NETZ, *DATENBANK, *NIE, "pydantic_settings", "lxml", "cryptography"}
    assert len(module) < 300
    assert sum(name.startswith(("gateway.", "adapters.")) for name in module) < 20


@pytest.mark.parametrize("befehl", [("osci", "send"), ("xta", "send"), ("uebergabe", "start")], ids=" ".join)
def test_die_hilfe_eines_befehls_laedt_nicht_womit_er_arbeitet(befehl: tuple[str, ...]) -> None:
    code, module = lade(*befehl, "--help")
    assert code == 0
    assert not oberste(module) & {*NETZ, *DATENBANK, *NIE, "pyhanko_certvalidator"}
    assert len(module) < 500


def test_packen_laedt_weder_datenbank_noch_netz_noch_einstellungen(tmp_path: Path) -> None:
    ordner = tmp_path / "akte"
    ordner.mkdir()
    (ordner / "antrag.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    person: dict[str, object] = {
        "familienname": "Musterfrau",
        "vorname": "Mara",
        "geburtsdatum": "1990-05-17",
        "geschlecht": "w",
    }
    person |= {"azrNummer": "200115990001", "staatsangehoerigkeiten": ["163"]}
    angaben = {"person": person}
    (ordner / "akte.json").write_text(json.dumps(angaben))
    code, module = lade(
        "akte", "pack", ordner, "--von", "azr:001900", "--an", "azr:005700", "--out", tmp_path / "aus"
    )
    assert code == 0
    assert not oberste(module) & {*NETZ, *DATENBANK, *NIE, "pydantic_settings", "cryptography"}
    assert len(module) < 650


def test_versiegeln_laedt_weder_datenbank_noch_netz(tmp_path: Path) -> None:
    code, module = lade("osci", "seal", tmp_path / "a", "--author", tmp_path / "b", "--reader", tmp_path / "c",
                        "--out", tmp_path / "d")  # fmt: skip
    assert code == 2
    assert not oberste(module) & {*NETZ, *DATENBANK, *NIE, "pydantic_settings", "pyhanko_certvalidator"}
    assert len(module) < 550


def test_der_stand_einer_installation_laedt_weder_seiten_noch_anschluesse_noch_postfach(
    tmp_path: Path,
) -> None:
    einstellungen = schreibe(tmp_path, RICHTIG)
    for ordner in ("blobs", "quarantaene", "vertrauen", "dms"):
        (tmp_path / ordner).mkdir()
    aktualisiere(lade_einstellungen(einstellungen).datenbank.url)
    code, module = lade("status", "--settings", einstellungen, "--json")
    assert code == 0
    assert not oberste(module) & {*NETZ, *NIE, "alembic", "apscheduler"}
    assert not [name for name in module if name.startswith(("adapters.osci", "adapters.dms", "gateway.web"))]
    assert len(module) < 830


def _kurz(befehl: Any) -> str:
    text: str = befehl.get_short_help_str(500)
    return text


def test_die_tafel_sagt_von_jedem_befehl_was_er_selbst_sagt() -> None:
    gruppe: Any = typer.main.get_command(app)
    kontext = typer.Context(gruppe)
    for name, befehl in BEFEHLE.items():
        assert _kurz(gruppe.get_command(kontext, name)) == _kurz(TyperCommand(name, help=befehl.kurz)), name
