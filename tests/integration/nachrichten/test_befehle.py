"""`message validate|show` and `schemas import|list|check` as a script meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pybase64
import pytest

import xoev_schemas
from gateway.cli import app as befehl

BEISPIELE = Path(__file__).parents[2] / "samples" / "xauslaender-26.11"
GUELTIG = BEISPIELE / "010201-minimal.xml"

Aufruf = Callable[..., tuple[int, list[dict[str, Any]], str, str]]


@pytest.fixture
def aufruf(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Aufruf:
    """Runs the command in this process: exit code, JSON lines, standard output, standard error."""
    monkeypatch.setenv("AKTENBRUECKE_SCHEMAS", str(tmp_path / "ablage"))

    def rufe(*argumente: object) -> tuple[int, list[dict[str, Any]], str, str]:
        monkeypatch.setattr(sys, "argv", ["aktenbruecke", *map(str, argumente)])
        with pytest.raises(SystemExit) as ende:
            befehl.main()
        aus, fehler = capsys.readouterr()
        zeilen = [json.loads(zeile) for zeile in aus.splitlines()] if "--json" in argumente else []
        return int(str(ende.value.code)), zeilen, aus, fehler

    return rufe


def test_validate_gibt_je_datei_eine_zeile_mit_genau_fuenf_feldern(aufruf: Aufruf, tmp_path: Path) -> None:
    falsch = BEISPIELE / "invalid" / "010206-pfad-empty.xml"
    fehlt = tmp_path / "fehlt.xml"
    code, zeilen, _, _ = aufruf("message", "validate", GUELTIG, falsch, fehlt, tmp_path, "--json")
    assert code == 1
    assert [list(zeile) for zeile in zeilen] == [["file", "valid", "code", "where", "text"]] * 4
    assert [(zeile["file"], zeile["valid"], zeile["code"]) for zeile in zeilen] == [
        (str(GUELTIG), True, None),
        (str(falsch), False, "X001"),
        (str(fehlt), False, "datei.unlesbar"),
        (str(tmp_path), False, "datei.unlesbar"),
    ]
    assert zeilen[0]["where"] is None
    assert zeilen[1]["where"].endswith("/dokument/pfad")


def test_validate_ist_null_wenn_alles_gueltig_ist(aufruf: Aufruf) -> None:
    code, _, aus, _ = aufruf("message", "validate", *sorted(BEISPIELE.glob("*.xml")))
    assert code == 0
    assert aus.count("Die Nachricht ist gültig.") == 78


def test_validate_erkennt_irrlaeufer(aufruf: Aufruf) -> None:
    aufruf("message", "validate", GUELTIG, "--empfaenger", "azr:999001")
    code, zeilen, _, _ = aufruf("message", "validate", GUELTIG, "--empfaenger", "azr:001900", "--json")
    assert (code, zeilen[0]["code"]) == (1, "T080")


def test_show_verdeckt_geheimes_bis_man_es_ausdruecklich_verlangt(aufruf: Aufruf) -> None:
    datei = BEISPIELE / "010205-rich.xml"
    text = datei.read_text(encoding="utf-8")
    geheim = [
        text.split(f"{name}>")[1].split("<")[0] for name in ("azrNummer", "sperrkennwort", "sperrsumme")
    ]
    code, _, aus, _ = aufruf("message", "show", datei)
    assert code == 0
    assert not any(wert in aus for wert in geheim)
    assert "AZR-Nummer: verdeckt" in aus
    assert "Staatsangehörigkeit: Türkei (163)" in aus
    _, zeilen, _, _ = aufruf("message", "show", datei, "--geheimes", "--json")
    gezeigt = {zeile["wert"] for zeile in zeilen[0]["zeilen"]}
    assert gezeigt >= set(geheim)


def test_show_zeigt_dokumente_in_einer_zeile_und_nutzdaten_als_groesse(aufruf: Aufruf) -> None:
    _, _, aus, _ = aufruf("message", "show", BEISPIELE / "010206-rich-without-akte.xml")
    assert "Dokument: 2. Ausländerakte/Aufenthalt/Anträge/Passbild_fiktiv.jpg · JPEG" in aus
    _, _, aus, _ = aufruf("message", "show", BEISPIELE / "010207-rich-packet-1-of-2.xml")
    groesse = int(aus.split("Nutzdaten: ")[1].split(" Bytes")[0])
    _, _, aus, _ = aufruf("message", "show", BEISPIELE / "010207-rich-packet-2-of-2.xml")
    assert groesse + int(aus.split("Nutzdaten: ")[1].split(" Bytes")[0]) == 1611


@pytest.mark.parametrize("datei", sorted(BEISPIELE.glob("*.xml")), ids=lambda datei: datei.stem)
def test_show_kennt_jede_nachricht(aufruf: Aufruf, datei: Path) -> None:
    code, _, aus, fehler = aufruf("message", "show", datei)
    assert (code, fehler) == (0, "")
    assert aus.startswith("Nachricht: ")


def test_show_zeigt_regelbrueche_als_hinweis_und_lehnt_ungueltiges_ab(aufruf: Aufruf, tmp_path: Path) -> None:
    code, _, aus, fehler = aufruf(
        "message", "show", BEISPIELE / "schema-valid-rule-broken" / "010206-zero-packets-negative-size.xml"
    )
    assert (code, aus != "", "Hinweis S999" in fehler) == (0, True, True)
    code, _, aus, fehler = aufruf("message", "show", BEISPIELE / "invalid" / "010201-greek-name.xml")
    assert (code, aus, "DIN 91379" in fehler) == (1, "", True)
    code, _, aus, fehler = aufruf("message", "show", tmp_path / "fehlt.xml")
    assert (code, aus, "nicht lesbar" in fehler) == (1, "", True)


def test_show_laesst_keine_steuerzeichen_ans_terminal(aufruf: Aufruf, tmp_path: Path) -> None:
    datei = tmp_path / "n.xml"
    daten = (BEISPIELE / "0010-rich.xml").read_bytes()
    datei.write_bytes(daten.replace(b"<code>F1</code>", "<code>F\u009b31m\u202e</code>".encode()))
    _, _, aus, _ = aufruf("message", "show", datei)
    assert "\u009b" not in aus
    assert "\u202e" not in aus


def test_falsche_aufrufe_enden_mit_zwei(aufruf: Aufruf) -> None:
    assert aufruf("message", "validate")[0] == 2
    assert aufruf("message", "validate", GUELTIG, "--gibtsnicht")[0] == 2
    assert aufruf("schemas", "import")[0] == 2


def test_schemas_import_list_check(aufruf: Aufruf, tmp_path: Path) -> None:
    ordner = tmp_path / "amtlich"
    for pfad, daten in xoev_schemas.schemadateien().items():
        (ordner / pfad).parent.mkdir(parents=True, exist_ok=True)
        (ordner / pfad).write_bytes(daten)
    code, zeilen, _, _ = aufruf("schemas", "check", "--json")
    assert (code, zeilen[0]["ok"]) == (0, True)
    code, zeilen, _, _ = aufruf("schemas", "import", ordner, "--json")
    assert (code, zeilen[0]["ok"], zeilen[0]["dateien"]) == (0, True, 28)
    _, zeilen, _, _ = aufruf("schemas", "list", "--json")
    assert [(zeile["name"], zeile["aktiv"]) for zeile in zeilen] == [
        ("eigener Satz", False),
        ("amtlich", True),
    ]
    assert aufruf("schemas", "check")[0] == 0
    datei = ordner / "xauslaender-nachrichten-abh-abh.xsd"
    text = datei.read_text(encoding="utf-8")
    datei.write_text(
        text.replace('name="archivgroesse" type="xs:integer"', 'name="archivgroesse" type="xs:date"'),
        encoding="utf-8",
    )
    aufruf("schemas", "import", ordner, "--data", tmp_path / "andere")
    code, zeilen, _, _ = aufruf("schemas", "check", "--data", tmp_path / "andere", "--json")
    assert code == 1
    assert zeilen[0]["text"] == "Der Datentyp ist »date«, bei uns »integer«."
    assert zeilen[-1] == {"ok": False, "unterschiede": 1, "text": "1 Unterschied."}
    code, zeilen, _, _ = aufruf("schemas", "import", tmp_path / "fehlt", "--json")
    assert (code, zeilen[0]["code"]) == (1, "schemas.unbrauchbar")


def test_ein_paket_von_50_mb_wird_mit_flachem_speicher_gelesen(tmp_path: Path) -> None:
    """The growth of the peak over a small message stays far below the payload."""
    anfang, rest = (BEISPIELE / "010207-minimal.xml").read_bytes().split(b"UEsDB", 1)
    gross = tmp_path / "gross.xml"
    gross.write_bytes(
        anfang + pybase64.b64encode(b"PK\x03\x04" + bytes(37_000_000)) + rest[rest.index(b"<") :]
    )
    programm = (
        "import resource, sys; from gateway.nachrichten.lesen import pruefe; "
        "assert not pruefe(open(sys.argv[1], 'rb')).befunde; "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )

    def spitze(datei: Path) -> int:
        lauf = subprocess.run(
            [sys.executable, "-c", programm, datei], capture_output=True, check=True, text=True
        )
        return int(lauf.stdout)

    assert spitze(gross) - spitze(BEISPIELE / "010207-minimal.xml") < 20_000
