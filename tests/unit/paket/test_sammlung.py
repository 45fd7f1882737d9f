"""Packets in any order, repeats, gaps, contradictions."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.paket.fehler import LieferungUnvollstaendig, ListePasstNicht, PaketWiderspruch, ZuGross
from gateway.paket.sammlung import Paketteil, fehlende, fuege_zusammen, pruefe_ankuendigung
from gateway.paket.teilstrom import Teil
from tests.unit.paket.beispiele import oeffner


def _paket(nummer: int, daten: bytes) -> Paketteil:
    return Paketteil(nummer, hashlib.sha256(daten).hexdigest(), Teil(len(daten), oeffner(daten)))


ABC = [_paket(1, b"aaa"), _paket(2, b"bb"), _paket(3, b"c")]


@given(st.permutations(ABC + ABC[:2]))
def test_reihenfolge_und_wiederholung_sind_gleichgueltig(pakete: list[Paketteil]) -> None:
    assert fuege_zusammen(pakete, 3, 6).read() == b"aaabbc"


def test_ein_paket_mit_anderem_inhalt_ist_ein_vorfall() -> None:
    with pytest.raises(PaketWiderspruch, match="Paket 2"):
        fuege_zusammen([*ABC, _paket(2, b"xx")], 3, 6)


def test_fehlende_pakete_werden_genannt() -> None:
    assert fehlende(ABC[1:2], 3) == [1, 3]
    with pytest.raises(LieferungUnvollstaendig, match="1, 3"):
        fuege_zusammen(ABC[1:2], 3, 6)


@pytest.mark.parametrize("nummer", [0, -1, 4, 10**30])
def test_ein_paket_ausserhalb_der_zaehlung_wird_abgewiesen(nummer: int) -> None:
    with pytest.raises(LieferungUnvollstaendig, match="Nummer"):
        fuege_zusammen([*ABC, _paket(nummer, b"x")], 3, 6)


@pytest.mark.parametrize("groesse", [5, 7])
def test_die_summe_muss_die_archivgroesse_sein(groesse: int) -> None:
    with pytest.raises(LieferungUnvollstaendig, match="6 Bytes"):
        fuege_zusammen(ABC, 3, groesse)


@pytest.mark.parametrize(("anzahl", "groesse"), [(0, 5), (-1, 5), (1, 0), (1, -5), (9, 5)])
def test_unmoegliche_zahlen_werden_abgewiesen(anzahl: int, groesse: int) -> None:
    with pytest.raises(ListePasstNicht):
        pruefe_ankuendigung(anzahl, groesse)


@pytest.mark.parametrize(("anzahl", "groesse"), [(10**30, 10**31), (1, 10**30)])
def test_riesige_behauptungen_werden_sofort_abgewiesen(anzahl: int, groesse: int) -> None:
    with pytest.raises(ZuGross):
        pruefe_ankuendigung(anzahl, groesse)


def test_ein_zu_kurz_gespeichertes_paket_faellt_beim_lesen_auf() -> None:
    kurz = Paketteil(3, "", Teil(1, oeffner(b"")))
    with pytest.raises(LieferungUnvollstaendig, match="kürzer"):
        fuege_zusammen([*ABC[:2], kurz], 3, 6).read()
