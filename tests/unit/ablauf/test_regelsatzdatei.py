"""A rule set as a file: what is written is read again, and what is wrong is named by its key."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ablauf.regelwerk.datei import RegelsatzUngueltig, lies, schreibe
from gateway.ablauf.regelwerk.vergleich import unterschiede
from gateway.domain.grenzen import Grenzen, Wegzugsbestaetigung
from gateway.domain.regeln.anforderung import ANFORDERUNGSREGELN
from gateway.domain.regeln.freigabe import FREIGABEREGELN
from gateway.domain.regelsatz import UNABDINGBAR, Regelangabe, Regelsatz
from gateway.domain.werktage import LAENDER

VORGABE = Grenzen()
TEXT = schreibe(Regelsatz(), "Probe")


def _angaben(kennungen: list[str]) -> st.SearchStrategy[tuple[Regelangabe, ...]]:
    """Some left out, one moved behind another."""
    freie = [k for k in kennungen if k not in UNABDINGBAR]
    aus = st.sets(st.sampled_from(freie), max_size=3).map(lambda s: {k: Regelangabe(k, aus=True) for k in s})
    bewegt = st.permutations(kennungen).map(lambda p: {p[0]: Regelangabe(p[0], nach=p[1])})
    return st.tuples(aus, bewegt).map(lambda paar: tuple({**paar[0], **paar[1]}.values()))


_MINUTEN = st.builds(time, st.integers(0, 23), st.integers(0, 59))
_DIENST = st.tuples(_MINUTEN, _MINUTEN).map(sorted)
_SAETZE = st.builds(
    lambda dienst, satz, land: replace(
        satz, grenzen=replace(satz.grenzen, dienst_von=dienst[0], dienst_bis=dienst[1], land=land)
    ),
    _DIENST,
    st.builds(
        Regelsatz,
        version=st.just(0),
        grenzen=st.builds(
            Grenzen,
            wegzug_werktage=st.integers(0, 60),
            tageslimit=st.integers(0, 1000),
            groesse=st.integers(1, 10**12),
        ),
        anforderung=_angaben([r.kennung for r in ANFORDERUNGSREGELN]),
        freigabe=_angaben([r.kennung for r in FREIGABEREGELN]),
    ),
    st.none() | st.sampled_from(sorted(LAENDER)),
)


@given(satz=_SAETZE)
def test_was_geschrieben_wird_sagt_gelesen_dasselbe(satz: Regelsatz) -> None:
    gelesen = lies(schreibe(satz, "Probe"), VORGABE)
    assert list(unterschiede(satz, gelesen)) == []
    assert gelesen.anforderungsregeln() == satz.anforderungsregeln()
    assert gelesen.freigaberegeln() == satz.freigaberegeln()


def test_was_nicht_genannt_ist_bleibt() -> None:
    vorgabe = Grenzen(tageslimit=7, land="BY")
    assert lies("", vorgabe) == Regelsatz(grenzen=vorgabe)
    assert lies("[grenzen]\ntageslimit = 8", vorgabe).grenzen == replace(vorgabe, tageslimit=8)


@pytest.mark.parametrize(
    ("alt", "neu", "satzteil"),
    [
        ('regel = "wohnsitzauflage"', 'regel = "wohnsitzauflge"', "gemeint ist vielleicht »wohnsitzauflage«"),
        ('regel = "haft"', 'regle = "haft"', "»anforderung.12.regle« gibt es nicht"),
        ('regel = "haft"', 'regel = "einrichtung"', "»einrichtung« steht zweimal da"),
        (
            'regel = "zu_gross"',
            'nach = "zu_gross"\nregel = "zu_gross"',
            "läuft im Kreis: »zu_gross« → »zu_gross«",
        ),
        ("aus = false # unabdingbar", "aus = true", "darf nicht abgeschaltet werden"),
        ("tageslimit", "tageslimt", "»grenzen.tageslimt« gibt es nicht"),
        ("tageslimit = 500", 'tageslimit = "viel"', "»grenzen.tageslimit« muss eine ganze Zahl sein"),
        ('dienst_von = "00:00"', 'dienst_von = "9 Uhr"', "»grenzen.dienst_von« ist keine Uhrzeit"),
        ('# land = "BW"', 'land = "XX"', "»grenzen.land« ist kein Land"),
        ("[grenzen]", "[grenzen", "Kein gültiges TOML (Zeile 3, Spalte 9)"),
        ("[grenzen]", "[grenzen]\ntageslimit = 1", "ein Schlüssel steht zweimal da"),
    ],
)
def test_ein_fehler_nennt_die_stelle(alt: str, neu: str, satzteil: str) -> None:
    assert alt in TEXT
    with pytest.raises(RegelsatzUngueltig) as fehler:
        lies(TEXT.replace(alt, neu, 1), VORGABE)
    assert satzteil in fehler.value.text


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "grenzen = 3",
        "freigabe = 3",
        "freigabe = [3]",
        "unbekannt = 1",
        "a=" + "[" * 100_000,
        "[grenzen]\ndienst_von = 08:00:30",
        '[grenzen]\ndienst_von = "18:00"\ndienst_bis = "08:00"',
        "[grenzen]\ngroesse = -1",
        "[grenzen]\ngroesse = true",
        "[[freigabe]]\naus = true",
    ],
)
def test_auch_grob_falsches_bekommt_einen_deutschen_satz(text: str) -> None:
    with pytest.raises(RegelsatzUngueltig) as fehler:
        lies(text, VORGABE)
    assert "»" in fehler.value.text or "Kein gültiges TOML" in fehler.value.text
    assert "Input should" not in fehler.value.text


def test_eine_kette_von_umstellungen_folgt_einer_nach_der_anderen() -> None:
    text = '[[freigabe]]\nregel = "haft"\nnach = "einrichtung"\n[[freigabe]]\nregel = "einrichtung"\nnach = "zu_gross"'
    reihe = [regel.kennung for regel in lies(text, VORGABE).freigaberegeln()]
    assert reihe[reihe.index("zu_gross") :][:3] == ["zu_gross", "einrichtung", "haft"]
    assert sorted(reihe) == sorted(r.kennung for r in FREIGABEREGELN)


def test_unterschiede_nennen_grenzen_weggelassene_und_umgestellte_regeln() -> None:
    neu = Regelsatz(
        grenzen=Grenzen(wegzug_bestaetigung=Wegzugsbestaetigung.HINWEIS, land="BW"),
        anforderung=(Regelangabe("haft", aus=True),),
        freigabe=(Regelangabe("verstorben", nach="eingebuergert"),),
    )
    hin = list(unterschiede(Regelsatz(), neu))
    assert hin[:3] == [
        "Grenze »wegzug_bestaetigung«: mit_meldungen wird hinweis.",
        "Grenze »land«: keine Angabe wird BW.",
        "anforderung: »haft« wird nicht mehr gefragt.",
    ]
    assert hin[3].startswith(
        "freigabe: gefragt wird in der Reihenfolge merkmale_unbekannt, personenverschiedenheit, eingebuergert, verst"
    )
    assert "anforderung: »haft« wird wieder gefragt." in list(unterschiede(neu, Regelsatz()))
