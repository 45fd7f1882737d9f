"""Invariant 6: nothing leaves without passing the release gate."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.akte import Dokument, Teilklasse
from gateway.domain.freigabe import Freigabe, pruefe_freigabe

NAMENSRAUM = UUID(int=7)
WANN = datetime(2026, 11, 24, tzinfo=UTC)
KLASSEN = st.sampled_from([*Teilklasse, None])


def dokument(nummer: int, klasse: Teilklasse | None) -> Dokument:
    return Dokument(uuid5(NAMENSRAUM, str(nummer)), f"{nummer}.pdf", "018", nummer, klasse=klasse)


@given(st.lists(KLASSEN, max_size=30), st.data())
def test_jedes_dokument_landet_in_genau_einer_gruppe_und_gesperrte_nie_bei_den_freien(
    klassen: list[Teilklasse | None], daten: st.DataObject
) -> None:
    dokumente = [dokument(i, k) for i, k in enumerate(klassen, 1)]
    freigaben = [
        Freigabe(
            name, "Probe", WANN, frozenset(daten.draw(st.sets(st.sampled_from([d.uuid for d in dokumente]))))
        )
        for name in ("Frau Beispiel", "Herr Muster")
        if dokumente
    ]
    ergebnis = pruefe_freigabe(dokumente, freigaben)
    gruppen = [*ergebnis.frei, *ergebnis.gehalten, *ergebnis.gesperrt]
    assert sorted(d.position for d in gruppen) == [d.position for d in dokumente]
    assert all(d.klasse not in (Teilklasse.V, Teilklasse.X) for d in ergebnis.frei)


def test_ein_teil_ohne_klasse_zaehlt_als_klasse_c() -> None:
    ergebnis = pruefe_freigabe([dokument(1, None)])
    assert ergebnis.frei == ()
    assert len(ergebnis.gehalten) == 1


@pytest.mark.parametrize(
    ("klasse", "personen", "frei"),
    [
        (Teilklasse.A, [], True),
        (Teilklasse.B, [], True),
        (Teilklasse.C, [], False),
        (Teilklasse.C, ["Frau Beispiel"], True),
        (Teilklasse.S, ["Frau Beispiel"], False),
        (Teilklasse.S, ["Frau Beispiel", "Frau Beispiel"], False),
        (Teilklasse.S, ["Frau Beispiel", "Herr Muster"], True),
        (Teilklasse.V, ["Frau Beispiel", "Herr Muster"], False),
        (Teilklasse.X, ["Frau Beispiel", "Herr Muster"], False),
    ],
)
def test_wer_was_freigeben_kann(klasse: Teilklasse, personen: list[str], frei: bool) -> None:
    teil = dokument(1, klasse)
    freigaben = [Freigabe(name, "Probe", WANN, frozenset({teil.uuid})) for name in personen]
    assert (teil in pruefe_freigabe([teil], freigaben).frei) is frei


def test_die_freigabe_eines_dokuments_gibt_kein_anderes_frei() -> None:
    eins, zwei = dokument(1, Teilklasse.C), dokument(2, Teilklasse.C)
    ergebnis = pruefe_freigabe(
        [eins, zwei], [Freigabe("Frau Beispiel", "Probe", WANN, frozenset({eins.uuid}))]
    )
    assert ergebnis.frei == (eins,)
    assert ergebnis.gehalten == (zwei,)
