"""What is wrong with settings, in German."""

from __future__ import annotations

from typing import Any

from gateway.errors import AufrufFehler


class EinstellungenFalsch(AufrufFehler):
    """The settings file is missing, unreadable or wrong."""

    code = "settings.falsch"
    satz = "Die Einstellungen sind nicht richtig."


def fehlersatz(fehler: Any, was: str = "Einstellung") -> str:
    """Which setting (or whatever `was` it is), and why, in German, from an error of pydantic; the value itself is
    not repeated (it may be a secret)."""
    name = ".".join(str(teil) for teil in fehler["loc"]) or "(oberste Ebene)"
    ctx = fehler.get("ctx", {})
    grund = _GRUENDE.get(fehler["type"], "ist nicht zulässig ({msg})").format(msg=fehler["msg"], **ctx)
    return f"Die {was} »{name}« {grund.replace(' or ', ' oder ')}."


_GRUENDE = {
    "extra_forbidden": "gibt es nicht",
    "missing": "fehlt",
    "literal_error": "muss einer dieser Werte sein: {expected}",
    "enum": "muss einer dieser Werte sein: {expected}",
    "string_pattern_mismatch": "hat nicht die richtige Form ({pattern})",
    "string_type": "muss ein Text sein",
    "int_type": "muss eine ganze Zahl sein",
    "bool_type": "muss true oder false sein",
    "list_type": "muss eine Liste sein",
    "dict_type": "muss eine Tabelle sein",
    "model_type": "muss eine Tabelle sein",
    "value_error": "ist {error}",
    "less_than_equal": "ist zu groß; erlaubt ist höchstens {le}",
    "greater_than_equal": "ist zu klein; erlaubt ist mindestens {ge}",
    "too_short": "darf nicht leer sein",
    "too_long": "ist zu lang; erlaubt sind höchstens {max_length}",
    "time_delta_parsing": 'ist keine Dauer; richtig ist zum Beispiel "P3D" (drei Tage) oder "PT12H"',
    "time_delta_type": 'ist keine Dauer; richtig ist zum Beispiel "P3D" (drei Tage) oder "PT12H"',
}
"""What an error of pydantic says, by its type."""
