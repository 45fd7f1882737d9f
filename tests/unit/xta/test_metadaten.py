"""MessageMetaData: what is written is read again, fits the schema, gives way to what the mailbox knows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adapters.xta.draht import metadaten, schema
from adapters.xta.draht.metadaten import Metadaten, Schluesselwert, Vertrag, Zeitpunkte
from adapters.xta.draht.zeit import als_text, lies_datum, lies_zeit
from adapters.xta.fehler import UmschlagFehler
from adapters.xta.namen import META

_LISTE = ("urn:x:liste", "1.0")
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
_SCHLUESSEL = st.builds(Schluesselwert, _TEXT, st.just("urn:x:liste"), st.just("1.0"), st.none() | _TEXT)
_ZEIT = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(
    lambda wann: wann.replace(microsecond=wann.microsecond // 1000 * 1000)
)
_METADATEN = st.builds(
    Metadaten,
    _TEXT,
    _TEXT,
    st.uuids().map(lambda wert: f"urn:uuid:{wert}"),
    st.builds(Vertrag, st.just("urn:x:dienst"), _SCHLUESSEL | _TEXT, _SCHLUESSEL, st.just("urn:x:schema")),
    st.none() | _TEXT,
    st.builds(Zeitpunkte, st.none() | _ZEIT, st.none() | _ZEIT, st.none() | st.dates()),
    st.lists(st.uuids().map(str), max_size=3).map(tuple),
    st.none() | st.integers(1, 10**12),
    st.booleans(),
)


@given(_METADATEN)
def test_geschriebenes_wird_wieder_gelesen_und_passt_zum_schema(werte: Metadaten) -> None:
    wurzel = metadaten.schreibe(werte)
    schema.fordere(wurzel)
    assert metadaten.lies(etree.fromstring(etree.tostring(wurzel))) == werte


def test_was_das_postfach_weiss_ersetzt_was_ihm_gesagt_wurde() -> None:
    vertrag = Vertrag("urn:x", "x", Schluesselwert("1", *_LISTE), "urn:x")
    zeiten = Zeitpunkte(eingeliefert=datetime(2026, 1, 1, tzinfo=UTC), veraltet_nach=date(2027, 1, 1))
    wurzel = metadaten.schreibe(Metadaten("a", "b", "urn:x", vertrag, zeiten=zeiten, groesse=5))
    lieferung = wurzel.find(f"{{{META}}}DeliveryAttributes")
    assert lieferung is not None
    etree.SubElement(lieferung, f"{{{META}}}Reception").text = "1999-01-01T00:00:00Z"
    etree.SubElement(lieferung, f"{{{META}}}ServiceQuality").text = "gut"
    jetzt = als_text(datetime(2026, 2, 1, tzinfo=UTC))
    metadaten.trage_ein(wurzel, {"Delivery": jetzt, "InitialSend": jetzt, "Reception": None}, 7)
    schema.fordere(wurzel)
    gelesen = metadaten.lies(wurzel)
    assert gelesen.zeiten == Zeitpunkte(
        eingeliefert=zeiten.eingeliefert,
        veraltet_nach=zeiten.veraltet_nach,
        zugestellt=datetime(2026, 2, 1, tzinfo=UTC),
    )
    assert gelesen.groesse == 7
    assert lieferung[-1].text == "gut"


def test_gegen_das_schema_wird_abgelehnt_ohne_werte_zu_nennen() -> None:
    vertrag = Vertrag("urn:x", "x", Schluesselwert("1", *_LISTE), "urn:x")
    wurzel = metadaten.schreibe(Metadaten("geheim", "b", "urn:x", vertrag))
    wurzel[1].tag = f"{{{META}}}Erfunden"
    with pytest.raises(UmschlagFehler) as gefangen:
        schema.fordere(wurzel)
    assert "geheim" not in f"{gefangen.value.text} {gefangen.value.wo}"


@pytest.mark.parametrize(
    ("text", "wann"),
    [
        ("2026-11-30T08:00:00Z", datetime(2026, 11, 30, 8, tzinfo=UTC)),
        ("2026-11-30T09:00:00+01:00", datetime(2026, 11, 30, 8, tzinfo=UTC)),
        ("2026-11-30T08:00:00.5Z", datetime(2026, 11, 30, 8, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-11-30T08:00:00", datetime(2026, 11, 30, 8, tzinfo=UTC)),
    ],
)
def test_zeiten_wie_fremde_sie_schreiben(text: str, wann: datetime) -> None:
    assert lies_zeit(text) == wann
    assert lies_datum("2026-11-30+01:00") == date(2026, 11, 30)
