"""Every field of the API says what it means, and nothing is explained that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.web.api.feldworte import worte
from tests.unit.web.test_beispiele import beschreibung


def _felder() -> Iterator[tuple[str, str, str]]:
    """Model, field, sentence."""
    for modell, schema in beschreibung()["components"]["schemas"].items():
        for name, feld in schema.get("properties", {}).items():
            yield modell, name, feld.get("description", "")


def test_jedes_feld_hat_einen_satz() -> None:
    assert [(modell, feld) for modell, feld, satz in _felder() if not satz.strip().endswith((".", "…"))] == []


def test_jedes_modell_sagt_was_es_ist() -> None:
    schemata = beschreibung()["components"]["schemas"]
    modelle = {
        n: s for n, s in schemata.items() if "properties" in s and not n.startswith("Body_")
    }  # forms have none
    assert [name for name, schema in modelle.items() if not schema.get("description")] == []


def test_kein_satz_ohne_feld() -> None:
    """A word that nobody uses any more, or that every model has come to say itself, is no longer explained."""
    da = {(modell, feld): satz for modell, feld, satz in _felder()}
    saetze = {(feld, satz) for (_, feld), satz in da.items()}
    assert [wort for wort, satz in worte()["felder"].items() if (wort, satz) not in saetze] == []
    assert [
        (modell, feld)
        for modell, felder in worte()["modelle"].items()
        for feld, satz in felder.items()
        if da.get((modell, feld)) != satz
    ] == []
