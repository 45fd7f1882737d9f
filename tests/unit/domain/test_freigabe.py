"""Invariant 6: nothing leaves without passing the release gate; who may pass which part."""

from __future__ import annotations

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import AUFGABENARTEN, Rolle
from gateway.domain.freigabe import FRAGE, teile_auf
from gateway.domain.teilklasse import Teilklasse

NAMENSRAUM = UUID(int=7)
KLASSEN = st.sampled_from([*Teilklasse, None])


def dokument(nummer: int, klasse: Teilklasse | None) -> Dokument:
    return Dokument(uuid5(NAMENSRAUM, str(nummer)), f"{nummer}.pdf", "018", nummer, klasse=klasse)


@given(st.lists(KLASSEN, max_size=30))
def test_jedes_dokument_landet_in_genau_einem_teil_und_gesperrte_in_keinem_der_geht(
    klassen: list[Teilklasse | None],
) -> None:
    ergebnis = teile_auf([dokument(i, k) for i, k in enumerate(klassen, 1)])
    gehen = [d for _, teil in ergebnis.teile for d in teil]
    assert sorted(d.position for d in (*gehen, *ergebnis.bleiben)) == [*range(1, len(klassen) + 1)]
    assert all(d.klasse not in (Teilklasse.V, Teilklasse.X) for d in gehen)
    assert all(teil for _, teil in ergebnis.teile)


@pytest.mark.parametrize("klasse", [*Teilklasse, None])
def test_ohne_menschen_geht_nur_a_und_b(klasse: Teilklasse | None) -> None:
    """A part without a class counts as class C."""
    ergebnis = teile_auf([dokument(1, klasse)])
    frei = [teil for gruppe, teil in ergebnis.teile if gruppe is None]
    assert bool(frei) is (klasse in (Teilklasse.A, Teilklasse.B))
    if klasse is None:
        assert [gruppe for gruppe, _ in ergebnis.teile] == [Teilklasse.C]


@pytest.mark.parametrize(("klasse", "personen"), [(Teilklasse.C, 1), (Teilklasse.S, 2)])
def test_wie_viele_personen_eine_klasse_freigeben(klasse: Teilklasse, personen: int) -> None:
    art = AUFGABENARTEN[FRAGE[klasse]]
    freigeben, ablehnen = art.wahl("freigeben"), art.wahl("ablehnen")
    assert freigeben is not None
    assert ablehnen is not None
    assert (art.rolle, freigeben.stimmen, ablehnen.stimmen) == (Rolle.FREIGABE, personen, 1)


def test_gehaltene_klassen_gehen_je_fuer_sich() -> None:
    ergebnis = teile_auf([dokument(1, Teilklasse.S), dokument(2, Teilklasse.C), dokument(3, Teilklasse.A)])
    assert [(gruppe, len(teil)) for gruppe, teil in ergebnis.teile] == [
        (None, 1), (Teilklasse.C, 1), (Teilklasse.S, 1)
    ]  # fmt: skip
