"""Every operation of the API shows what goes in and comes out, and what it shows fits its own schema."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest.mock import MagicMock

import jsonschema_rs

from gateway.web.app import baue_app


@cache
def beschreibung() -> dict[str, Any]:
    return baue_app(MagicMock()).openapi()


def _operationen() -> Iterator[tuple[str, dict[str, Any]]]:
    for pfad, methoden in beschreibung()["paths"].items():
        yield from ((f"{methode} {pfad}", weg) for methode, weg in methoden.items())


def _inhalte(weg: dict[str, Any]) -> Iterator[dict[str, Any]]:
    gut = [a for code, a in weg["responses"].items() if code.startswith("2")]
    for stueck in (weg.get("requestBody", {}), *gut):
        for inhalt in stueck.get("content", {}).values():
            if (schema := inhalt.get("schema")) and schema.get("format") != "binary":
                yield inhalt


def _fehler(schema: dict[str, Any], wert: object) -> list[str]:
    ganz = {**schema, "components": beschreibung()["components"]}
    return [f.message for f in jsonschema_rs.Draft202012Validator(ganz).iter_errors(wert)]


def test_jede_operation_zeigt_was_hinein_und_herauskommt() -> None:
    for name, weg in _operationen():
        for inhalt in _inhalte(weg):
            assert inhalt.get("examples") or inhalt.get("example") is not None, name


def test_jedes_beispiel_passt_zu_seinem_schema() -> None:
    schlecht = {}
    for name, weg in _operationen():
        for inhalt in _inhalte(weg):
            if "example" in inhalt and (fehler := _fehler(inhalt["schema"], inhalt["example"])):
                schlecht[name] = fehler[:3]
    for name, schema in beschreibung()["components"]["schemas"].items():
        for wert in schema.get("examples", ()):
            if fehler := _fehler(schema, wert):
                schlecht[name] = fehler[:3]
    assert schlecht == {}


def test_was_im_pfad_steht_ist_erklaert() -> None:
    for name, weg in _operationen():
        for angabe in weg.get("parameters", ()):
            assert angabe.get("description"), (name, angabe["name"])
            if angabe["in"] == "path":
                assert "example" in angabe or angabe["schema"].get("examples"), (name, angabe["name"])
