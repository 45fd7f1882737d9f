"""Two independent validators on the same skeletons with our own schemas: they must agree."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import xoev_schemas
from gateway.nachrichten.arten import KLASSEN
from gateway.nachrichten.grundnachricht import Grundnachricht, als_baum
from gateway.nachrichten.schemasatz import eigener_satz
from gateway.nachrichten.skelett import lies_skelett
from tests.unit.nachrichten.erzeuger import werte
from tests.unit.nachrichten.werkzeug import BEISPIELE

with (BEISPIELE / "manifest.csv").open(encoding="utf-8", newline="") as _datei:
    MANIFEST = [z for z in csv.DictReader(_datei) if "S001" not in z["file"] and "doctype" not in z["file"]]
EINIGE = [z["file"] for z in MANIFEST if z["lxml"] == z["xmlschema"] and "base64" not in z["file"]]


@pytest.fixture(scope="module")
def zweiter() -> xmlschema.XMLSchema:
    ordner = Path(xoev_schemas.__file__).parent / "xauslaender_26_11"
    return xmlschema.XMLSchema(ordner / xoev_schemas.EINSTIEG, allow="local")


@pytest.mark.parametrize("datei", EINIGE)
def test_beide_urteilen_ueber_die_beispiele_gleich(datei: str, zweiter: xmlschema.XMLSchema) -> None:
    with (BEISPIELE / datei).open("rb") as quelle:
        wurzel = lies_skelett(quelle).wurzel
    assert zweiter.is_valid(wurzel) == eigener_satz().schema.validate(wurzel)


@pytest.mark.parametrize("klasse", KLASSEN.values(), ids=lambda klasse: klasse.TYP)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(daten=st.data())
def test_was_wir_schreiben_ist_fuer_beide_gueltig(
    klasse: type[Grundnachricht], daten: st.DataObject, zweiter: xmlschema.XMLSchema
) -> None:
    baum = als_baum(daten.draw(werte(klasse)))
    for marke in list(baum.iter(etree.ProcessingInstruction)):
        eltern = marke.getparent()
        assert eltern is not None
        eltern.remove(marke)
    assert eigener_satz().schema.validate(baum)
    assert zweiter.is_valid(baum)
