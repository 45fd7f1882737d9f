"""Cutting and joining."""

from __future__ import annotations

import base64 as stdlib_base64
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import AufrufFehler, InternerFehler
from gateway.fremdxml import base64laenge, base64text
from gateway.paket.schnitt import Zufluss, schneide
from gateway.paket.teilstrom import Teil, Teilstrom
from tests.unit.paket.beispiele import oeffner


def _rahmen(nummer: int) -> int:
    return 12 + len(str(nummer))


@given(st.integers(1, 5000), st.integers(60, 700))
def test_keine_nachricht_ueberschreitet_die_grenze_und_keine_verschenkt_platz(
    groesse: int, grenze: int
) -> None:
    abschnitte = schneide(groesse, grenze, _rahmen)
    assert [a.nummer for a in abschnitte] == list(range(1, len(abschnitte) + 1))
    assert [a.von for a in abschnitte] == [0, *(a.bis for a in abschnitte[:-1])]
    assert abschnitte[-1].bis == groesse
    assert all(a.nachrichtengroesse <= grenze for a in abschnitte)
    assert all(a.nachrichtengroesse > grenze - 4 for a in abschnitte[:-1])


def test_eine_grenze_unter_dem_rahmen_wird_mit_der_noetigen_groesse_abgelehnt() -> None:
    with pytest.raises(AufrufFehler, match="13 Bytes"):
        schneide(100, 16, _rahmen)


def test_mehr_pakete_als_jemand_annimmt_werden_nicht_geschnitten() -> None:
    assert len(schneide(30_000 - 9, 30, lambda _: 26)) == 9_997
    with pytest.raises(AufrufFehler, match="10000 Pakete"):
        schneide(30_001, 30, lambda _: 26)


def test_mehr_als_der_standard_erlaubt_ist_keine_grenze() -> None:
    with pytest.raises(AufrufFehler, match="50 MB"):
        schneide(100, 60_000_000, _rahmen)


@given(st.lists(st.binary(max_size=7), max_size=30))
def test_base64_stueckweise_ist_base64(stuecke: list[bytes]) -> None:
    erwartet = stdlib_base64.b64encode(b"".join(stuecke))
    assert b"".join(base64text(iter([memoryview(s) for s in stuecke]))) == erwartet
    assert base64laenge(len(b"".join(stuecke))) == len(erwartet)


@given(st.lists(st.binary(max_size=9), min_size=1, max_size=9), st.lists(st.integers(1, 9)))
def test_der_zufluss_gibt_genau_die_verlangten_mengen(stuecke: list[bytes], mengen: list[int]) -> None:
    ganz = b"".join(stuecke)
    zufluss = Zufluss(iter(stuecke))
    stelle = 0
    for menge in mengen:
        menge = min(menge, len(ganz) - stelle)
        assert b"".join(zufluss.nimm(menge)) == ganz[stelle : stelle + menge]
        stelle += menge


def test_ein_angefangenes_paket_darf_nicht_liegen_bleiben() -> None:
    zufluss = Zufluss(iter([b"abc", b"def"]))
    next(zufluss.nimm(6))
    with pytest.raises(InternerFehler):
        next(zufluss.nimm(1))


@given(
    st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(-5, 90), st.integers(0, 20))),
)
def test_der_teilstrom_liest_wie_eine_datei(teile: list[bytes], zugriffe: list[tuple[int, int]]) -> None:
    datei = io.BytesIO(b"".join(teile))
    strom = io.BufferedReader(Teilstrom([Teil(len(t), oeffner(t)) for t in teile]))
    for stelle, anzahl in zugriffe:
        stelle = max(0, stelle)
        assert strom.seek(stelle) == datei.seek(stelle)
        assert strom.read(anzahl) == datei.read(anzahl)
    assert strom.seek(-1, io.SEEK_END) == datei.seek(-1, io.SEEK_END)
    strom.close()
