"""Every valid sample of our families: read, write, read again: the same values."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from lxml import etree

from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.arten import AndereNachricht
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.schreiben import rahmen, schreibe

BEISPIELE = Path(__file__).parents[2] / "samples" / "xauslaender-26.11"
GUELTIGE = sorted(BEISPIELE.glob("*.xml"))


def _verglichen(nachricht: Grundnachricht) -> Grundnachricht:
    """The xdomea part is kept as bytes: white space between its elements is ours."""
    if isinstance(nachricht, Aktenmetadaten) and nachricht.akte is not None:
        akte = etree.canonicalize(nachricht.akte.decode(), strip_text=True)
        return dataclasses.replace(nachricht, akte=akte.encode())
    return nachricht


@pytest.mark.parametrize("datei", GUELTIGE, ids=lambda datei: datei.stem)
def test_gelesen_geschrieben_gelesen_ergibt_dieselben_werte(datei: Path) -> None:
    nutzdaten: list[bytearray] = []

    def neues_ziel(_name: str) -> object:
        nutzdaten.append(bytearray())
        return nutzdaten[-1].extend

    with datei.open("rb") as quelle:
        nachricht = lies_nachricht(quelle, neues_ziel)  # type: ignore[arg-type]
    if isinstance(nachricht, AndereNachricht):
        assert nachricht.typ == datei.name.split("-")[0]
        return
    geschrieben = schreibe(nachricht, *map(bytes, nutzdaten))
    wieder: list[bytearray] = []

    def zweites_ziel(_name: str) -> object:
        wieder.append(bytearray())
        return wieder[-1].extend

    gelesen = lies_nachricht(io.BytesIO(geschrieben), zweites_ziel)  # type: ignore[arg-type]
    assert _verglichen(gelesen) == _verglichen(nachricht)  # type: ignore[arg-type]
    assert wieder == nutzdaten
    assert schreibe(gelesen, *map(bytes, nutzdaten)) == geschrieben  # type: ignore[arg-type]
    assert len(rahmen(nachricht)) == len(nutzdaten) + 1
