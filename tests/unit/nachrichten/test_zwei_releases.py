"""Two releases side by side in one process: each message is read, checked and written in its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.arten import KLASSEN
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.lesen import NachrichtUngueltig, lies_nachricht
from gateway.nachrichten.release import XAUSLAENDER
from gateway.nachrichten.releases import KeinGemeinsamesRelease, bleibt, in_kraft, waehle
from gateway.nachrichten.schreiben import rahmen, schreibe
from tests.geschwisterrelease import NAMENSRAUM, VERSION, zwei_releases
from tests.unit.nachrichten.erzeuger import werte

EINSTELLUNG = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
VORHER = datetime(2027, 4, 30, 21, 59, tzinfo=UTC)
"""A minute before midnight by the clocks of the authorities."""
NACHHER = datetime(2027, 4, 30, 22, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def beide() -> Iterator[None]:
    with zwei_releases():
        yield


def _als_text(nachricht: Grundnachricht) -> bytes:
    return schreibe(nachricht, *[b"PK\x03\x04"] * (len(rahmen(nachricht)) - 1))


@pytest.mark.parametrize("klasse", KLASSEN.values(), ids=lambda klasse: klasse.TYP)
@EINSTELLUNG
@given(daten=st.data())
def test_jede_nachricht_geht_in_beiden_hin_und_zurueck(
    klasse: type[Grundnachricht], daten: st.DataObject
) -> None:
    nachricht = daten.draw(werte(klasse))
    neue = replace(nachricht, kopf=replace(nachricht.kopf, release=VERSION))
    alter_text, neuer_text = _als_text(nachricht), _als_text(neue)
    assert lies_nachricht(io.BytesIO(alter_text)) == nachricht
    gelesen = lies_nachricht(io.BytesIO(neuer_text))
    if nachricht.MODUL == XAUSLAENDER:
        assert gelesen == neue
        assert NAMENSRAUM.encode() in neuer_text and XAUSLAENDER.encode() not in neuer_text
        assert b"ns0" not in neuer_text
    else:
        assert gelesen == nachricht, "the base module is the same in both"


@settings(EINSTELLUNG, max_examples=2)
@given(werte(Anforderung))
def test_namensraum_und_version_gehoeren_zusammen(anforderung: Anforderung) -> None:
    neue = _als_text(replace(anforderung, kopf=replace(anforderung.kopf, release=VERSION)))
    for falsch in (
        neue.replace(b'version="27.05"', b'version="26.11"'),
        neue.replace(NAMENSRAUM.encode(), b"http://www.osci.de/xauslaender2711"),
    ):
        with pytest.raises(NachrichtUngueltig) as fehler:
            lies_nachricht(io.BytesIO(falsch))
        assert fehler.value.rueckweisung == "V000"
        assert "26.11 und 27.05" in fehler.value.text


def test_tag_und_partner_waehlen_das_release() -> None:
    assert (list(in_kraft(VORHER)), list(in_kraft(NACHHER))) == (["26.11"], ["27.05"])
    assert waehle(VORHER) == waehle(VORHER, ["26.11", "27.05"]) == "26.11"
    assert waehle(NACHHER) == waehle(NACHHER, ["26.11", "27.05"]) == "27.05"
    with pytest.raises(KeinGemeinsamesRelease, match=r"nennt 26.11, hier gilt 27.05"):
        waehle(NACHHER, ["26.11"])
    assert (bleibt("26.11", VORHER), bleibt("26.11", NACHHER)) == ("26.11", "27.05")


def test_vor_dem_ersten_release_gilt_das_erste() -> None:
    assert list(in_kraft(datetime(2020, 1, 1, tzinfo=UTC))) == ["26.11"]
