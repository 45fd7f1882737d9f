"""akte.json tells what decides about handing a file over: the features of the person."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gateway.aktendatei import Aktenangabe, AktendateiUngueltig, lies, schreibe
from gateway.domain.merkmal import Merkmal, Merkmalart
from tests.dmsvertrag.werkbank import akte

VOLL = {"art": "haft", "seit": "2024-01-02", "bis": "2024-06-30", "quelle": "Mitteilung der Anstalt"}


def _gelesen(merkmale: Any) -> tuple[Merkmal, ...] | None:
    return lies(json.dumps({"merkmale": merkmale}).encode()).als_merkmale()


def test_fehlt_der_schluessel_ist_nichts_bekannt_leer_heisst_keine() -> None:
    assert lies(b"{}").als_merkmale() is None
    assert _gelesen([]) == ()


def test_ein_name_oder_ein_objekt() -> None:
    voll = Merkmal(Merkmalart.HAFT, date(2024, 1, 2), date(2024, 6, 30), "Mitteilung der Anstalt")
    assert _gelesen(["wohnsitzauflage", VOLL]) == (Merkmal(Merkmalart.WOHNSITZAUFLAGE), voll)
    assert _gelesen([{"art": "haft"}]) == _gelesen(["haft"])


@pytest.mark.parametrize(
    "falsch", [["haftbefehl"], [{"seit": "2024-01-02"}], [{"art": "haft", "x": 1}], "haft"]
)
def test_was_kein_merkmal_ist_wird_abgelehnt(falsch: Any) -> None:
    with pytest.raises(AktendateiUngueltig) as gefangen:
        _gelesen(falsch)
    assert "merkmale" in gefangen.value.text
    assert "haftbefehl" not in gefangen.value.text


@pytest.mark.parametrize("merkmale", [None, [], ["wohnsitzauflage", VOLL]])
def test_geschrieben_wird_was_gelesen_wurde(merkmale: list[Any] | None) -> None:
    geschrieben = json.loads(
        schreibe(replace(akte(1), merkmale=None if merkmale is None else _gelesen(merkmale)))
    )
    assert geschrieben.get("merkmale") == merkmale
    assert ("merkmale" in geschrieben) is (merkmale is not None)


def test_das_schema_nennt_die_merkmale() -> None:
    schema = Aktenangabe.model_json_schema()
    assert set(schema["$defs"]["Merkmalart"]["enum"]) >= {"haft", "auskunftssperre", "unionsbuerger"}
    assert "merkmale" in schema["properties"]
