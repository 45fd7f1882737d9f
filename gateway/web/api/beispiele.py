"""The description of the API is complete: what a route leaves out (an example, what an id in the path means) is made
from its schema, so that nobody has to guess what a value looks like. A test holds every example against its schema.
What a field means and its model does not say stands in `feldworte.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI

from gateway.web.api import feldworte

_UUID, _ZEITPUNKT = "7d9f5a52-0c1e-4f0e-9f0b-3a1c2d4e5f60", "2026-12-01T09:30:00+01:00"
_NACH_FORMAT = {"uuid": _UUID, "date-time": _ZEITPUNKT, "date": "2026-12-01"}
_NACH_NAMEN: Mapping[str, Any] = {
    "name": "Mara Muster",
    "vorname": "Mara",
    "familienname": "Muster",
    "geburtsname": "Probe",
    "geburtsdatum": "1990-01-31",
    "geburtsort": "Musterstadt",
    "staatsangehoerigkeiten": "163",
    "azrNummer": "990000000001",
    "am": "2026-12-01",
    "durch": "frau.muster",
    "wer": "frau.muster",
    "benutzer": "frau.muster",
    "grund": "Zuständigkeit gewechselt",
    "partner": "azr:005700",
    "kennung": "azr:005700",
    "mandant": "azr:001900",
    "mandant_name": "Ausländerbehörde Musterstadt",
    "aktenzeichen": "S-32/4711",
    "typ": "010201",
    "ursache": "transport.weg",
    "dateiname": "Antrag.pdf",
    "release": "26.11",
    "transport": "osci",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "client_id": "fachverfahren",
    "link": "https://akten.musterstadt.example/anmelden?wort=…",
    "entwurf": 'name = "Unser Regelsatz"\n',
    "text": "Ein Satz, der sagt, was ist.",
    "rat": "Was zu tun ist.",
}
"""What a field of this name could hold, where its schema takes it."""
_PFADE = {
    "id": "Kennung aus der Liste.",
    "dokument": "Kennung des Dokuments aus der Übergabe.",
    "scan": "Kennung des hochgeladenen Scans.",
    "lfd": "Laufende Nummer aus der Liste.",
    "version": "Nummer der Version.",
    "kennung": "Kennung aus der Liste.",
}
_TIEFE = 8


def vervollstaendige(app: FastAPI) -> None:
    """From now on `/openapi.json` has an example for every body, answer and path parameter."""
    bisher: Callable[[], dict[str, Any]] = app.openapi

    def vollstaendig() -> dict[str, Any]:
        if app.openapi_schema is None:
            beschreibung = bisher()
            feldworte.ergaenze(beschreibung)
            for weg in _operationen(beschreibung):
                _ergaenze(beschreibung, weg)
        return app.openapi_schema or {}

    app.openapi = vollstaendig  # type: ignore[method-assign]


def _operationen(beschreibung: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methoden in beschreibung["paths"].values():
        yield from methoden.values()


def _ergaenze(beschreibung: dict[str, Any], weg: dict[str, Any]) -> None:
    for angabe in weg.get("parameters", ()):
        if angabe["in"] == "path":
            angabe.setdefault("description", _PFADE.get(angabe["name"], "Kennung."))
            angabe.setdefault("example", beispiel(beschreibung, angabe["schema"], angabe["name"]))
    koerper = [weg["requestBody"]] if "requestBody" in weg else []
    antworten = [a for code, a in weg["responses"].items() if code.startswith("2")]
    for stueck in (*koerper, *antworten):
        for inhalt in stueck.get("content", {}).values():
            if _ist_leserlich(inhalt.get("schema")) and not inhalt.keys() & {"example", "examples"}:
                inhalt["example"] = beispiel(beschreibung, inhalt["schema"])


def _ist_leserlich(schema: dict[str, Any] | None) -> bool:
    """Bytes of a file have no example."""
    return bool(schema) and schema is not None and schema.get("format") != "binary"


def beispiel(beschreibung: dict[str, Any], schema: dict[str, Any], name: str = "", tiefe: int = 0) -> Any:
    """A value that this schema takes; `name`: of the field that holds it."""
    if "$ref" in schema:
        schema = beschreibung["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for woher in ("examples", "enum"):
        if schema.get(woher):
            return schema[woher][0]
    if "const" in schema:
        return schema["const"]
    for wahl in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if wahl.get("type") != "null":
            return beispiel(beschreibung, wahl, name, tiefe)
    return _nach_art(beschreibung, schema, name, tiefe)


def _nach_art(beschreibung: dict[str, Any], schema: dict[str, Any], name: str, tiefe: int) -> Any:
    match schema.get("type"):
        case "object":
            felder = schema.get("properties", {}) if tiefe < _TIEFE else {}
            if not felder and isinstance(schema.get("additionalProperties"), dict):
                feld = beispiel(beschreibung, schema.get("propertyNames", {"const": "feld"}))
                felder = {feld: schema["additionalProperties"]}
            return {n: beispiel(beschreibung, s, n, tiefe + 1) for n, s in felder.items()}
        case "array":
            return (
                [beispiel(beschreibung, schema.get("items", {}), name, tiefe + 1)] if tiefe < _TIEFE else []
            )
        case "string":
            return _wort(schema, name)
        case "integer" | "number":
            return max(schema.get("minimum", 1), 1)
        case "boolean":
            return bool(schema.get("default", False))
    return _NACH_NAMEN.get(name)


def _wort(schema: dict[str, Any], name: str) -> str:
    if "format" in schema:
        return _NACH_FORMAT.get(schema["format"], "…")
    wort = str(schema.get("default") or _NACH_NAMEN.get(name, "Beispiel"))
    return wort[: schema.get("maxLength", len(wort))]
