"""A rule set as a file: what is written is read again, and what is wrong is named by its key."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ablauf.regelwerk.datei import RegelsatzUngueltig, lies, schreibe
from gateway.ablauf.regelwerk.vergleich import unterschiede
from gateway.domain.fristen import Fristen
from gateway.domain.grenzen import Grenzen, Wegzugsbestaetigung
from gateway.domain.regeln.anforderung import ANFORDERUNGSREGELN
from gateway.domain.regeln.freigabe import FREIGABEREGELN
from gateway.domain.regelsatz import UNABDINGBAR, Regelangabe, Regelsatz
from gateway.domain.werktage import LAENDER

VORGABE = Regelsatz()
TEXT = schreibe(Regelsatz(), "Probe")


def _angaben(kennungen: list[str]) -> st.SearchStrategy[tuple[Regelangabe, ...]]:
    """Some left out, one moved behind another."""
    freie = [k for k in kennungen if k not in UNABDINGBAR]
    aus = st.sets(st.sampled_from(freie), max_size=3).map(lambda s: {k: Regelangabe(k, aus=True) for k in s})
    bewegt = st.permutations(kennungen).map(lambda p: {p[0]: Regelangabe(p[0], nach=p[1])})
    return st.tuples(aus, bewegt).map(lambda paar: tuple({**paar[0], **paar[1]}.values()))


_DAUER = st.timedeltas(timedelta(milliseconds=1), timedelta(days=1000))
_LEITER = st.lists(_DAUER, min_size=1, max_size=10, unique=True).map(lambda stufen: tuple(sorted(stufen)))
_FRISTEN = st.builds(
    Fristen,
    antwort=_LEITER,
    quittung=_LEITER,
    aufgabe=_DAUER,
    freigabe=_DAUER,
    karenz=_DAUER,
    karenz_uebernahme=_DAUER,
    werktage=st.booleans(),
)
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
            massenlimit=st.integers(0, 1000),
        ),
        fristen=_FRISTEN,
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
    vorgabe = Regelsatz(grenzen=Grenzen(tageslimit=7, land="BY"), fristen=Fristen(aufgabe=timedelta(days=9)))
    assert lies("", vorgabe) == vorgabe
    assert lies("[grenzen]\ntageslimit = 8", vorgabe).grenzen == replace(vorgabe.grenzen, tageslimit=8)
    eine = lies('[fristen]\nfreigabe = "PT36H"', vorgabe).fristen
    assert eine == replace(vorgabe.fristen, freigabe=timedelta(hours=36))


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
        ('aufgabe = "P3D"', "aufgabe = 3", "»fristen.aufgabe« ist keine Dauer; richtig ist zum Beispiel"),
        ('aufgabe = "P3D"', 'aufgabe = "drei Tage"', "»fristen.aufgabe« ist keine Dauer"),
        ('aufgabe = "P3D"', 'aufgabe = "P0D"', "»fristen.aufgabe« ist keine mögliche Dauer"),
        ('aufgabe = "P3D"', 'aufgabe = "-P3D"', "»fristen.aufgabe« ist keine mögliche Dauer"),
        ('aufgabe = "P3D"', 'aufgabe = "P99999D"', "»fristen.aufgabe« ist keine mögliche Dauer"),
        ("aufgabe =", "afgabe =", "»fristen.afgabe« gibt es nicht"),
        ('"P7D", "P14D"', '"P14D", "P7D"', "»fristen.antwort« ist keine Leiter"),
        ('"P7D", "P14D"', '"P7D", 14', "»fristen.antwort.3« ist keine Dauer"),
        ('["P3D", "P7D", "P14D", "P21D"]', "[]", "»fristen.antwort« darf nicht leer sein"),
        ('["P3D", "P7D", "P14D", "P21D"]', '"P3D"', "»fristen.antwort« muss eine Liste sein"),
        ("werktage = true", 'werktage = "ja"', "»fristen.werktage« muss true oder false sein"),
        ("massenlimit = 1000", "massenlimit = -1", "»grenzen.massenlimit« ist zu klein"),
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
        "fristen = 3",
        "[fristen]\nantwort = [[]]",
        '[fristen]\nantwort = ["P1D", "P2D", "P3D", "P4D", "P5D", "P6D", "P7D", "P8D", "P9D", "P10D", "P11D"]',
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


def _fristen_und_anderes(saetze: list[str]) -> tuple[list[str], list[str]]:
    ist = [s.startswith("Frist") for s in saetze]
    return [s for s, f in zip(saetze, ist, strict=True) if f], [
        s for s, f in zip(saetze, ist, strict=True) if not f
    ]


def test_unterschiede_nennen_grenzen_weggelassene_und_umgestellte_regeln() -> None:
    neu = Regelsatz(
        grenzen=Grenzen(wegzug_bestaetigung=Wegzugsbestaetigung.HINWEIS, land="BW"),
        anforderung=(Regelangabe("haft", aus=True),),
        freigabe=(Regelangabe("verstorben", nach="eingebuergert"),),
        fristen=Fristen(antwort=(timedelta(days=5), timedelta(days=10, hours=12)), werktage=False),
    )
    fristen, hin = _fristen_und_anderes(list(unterschiede(Regelsatz(), neu)))
    assert fristen == [
        "Frist »antwort«: 3 Tage – 7 Tage – 14 Tage – 21 Tage wird 5 Tage – 10 Tage 12 Stunden.",
        "Frist »werktage«: ja wird nein.",
    ]
    assert hin[:3] == [
        "Grenze »wegzug_bestaetigung«: mit_meldungen wird hinweis.",
        "Grenze »land«: keine Angabe wird BW.",
        "anforderung: »haft« wird nicht mehr gefragt.",
    ]
    assert hin[3].startswith(
        "freigabe: gefragt wird in der Reihenfolge merkmale_unbekannt, personenverschiedenheit, eingebuergert, verst"
    )
    assert "anforderung: »haft« wird wieder gefragt." in list(unterschiede(neu, Regelsatz()))
