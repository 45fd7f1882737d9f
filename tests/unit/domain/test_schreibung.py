"""Which spellings are near, and that near ones are found together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.schreibung import Naehe, ein_zeichen, klang, naehe, schreibung

_TEXTE = st.text(st.sampled_from("ABCDEHKLMNOPSTUXZÄÖÜßåþ- "), max_size=12)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("WIKIPEDIA", "3412"),
        ("MUELLERLUEDENSCHEIDT", "65752682"),
        ("BRESCHNEW", "17863"),
        ("PHARAX", "3748"),
        ("CHARLOTTE", "4752"),
        ("CAESCHMIDT", "4862"),
        ("H", "H"),
        ("ПРИМЕР", "ПРИМЕР"),
    ],
)
def test_die_koelner_phonetik(name: str, code: str) -> None:
    assert klang(name) == code


@pytest.mark.parametrize(
    ("eine", "andere", "erwartet"),
    [
        ("Mueller", "Müller", Naehe.GLEICH),
        ("Muller", "Müller", Naehe.VERWANDT),
        ("Öz", "Oz", Naehe.VERWANDT),
        ("Mohammed", "Muhamad", Naehe.VERWANDT),
        ("Anna", "Anna Maria", Naehe.VERWANDT),
        ("Anna Maria", "Maria Anna", Naehe.VERWANDT),
        ("Muster", "Beispiel-Muster", Naehe.VERWANDT),
        ("Muster", "Muzter", Naehe.VERWANDT),
        ("Muster", "Mukter", Naehe.EIN_ZEICHEN),
        ("Muster", "Mutser", Naehe.EIN_ZEICHEN),
        ("Muster", "Beispiel", Naehe.FREMD),
        ("Anna Maria", "Anna Lena", Naehe.FREMD),
        ("Ali", "Ella", Naehe.FREMD),
    ],
)
def test_so_nah_sind_sich_zwei_schreibweisen(eine: str, andere: str, erwartet: Naehe) -> None:
    assert naehe(schreibung(eine), schreibung(andere)) is erwartet
    assert naehe(schreibung(andere), schreibung(eine)) is erwartet


@given(_TEXTE, _TEXTE)
def test_verwandte_schreibweisen_haben_einen_laut_gemeinsam(a: str, b: str) -> None:
    eine, andere = schreibung(a), schreibung(b)
    if eine.suchform and naehe(eine, andere) in (Naehe.GLEICH, Naehe.VERWANDT):
        assert eine.laute & andere.laute


@given(_TEXTE)
def test_ohne_ausgeschriebenen_umlaut_bleibt_ein_name_verwandt(a: str) -> None:
    ohne = a.translate(str.maketrans("ÄÖÜßå", "AOUSa"))
    assert naehe(schreibung(a), schreibung(ohne)) in (Naehe.GLEICH, Naehe.VERWANDT)


@given(st.text("ABCD", min_size=5, max_size=9), st.data())
def test_ein_eingabefehler_wird_als_einer_erkannt(wort: str, daten: st.DataObject) -> None:
    stelle = daten.draw(st.integers(0, len(wort) - 2))
    vorn, hinten = wort[:stelle], wort[stelle + 1 :]
    getauscht = vorn + wort[stelle + 1] + wort[stelle] + wort[stelle + 2 :]
    for falsch in (vorn + hinten, f"{vorn}X{hinten}", f"{vorn}X{wort[stelle:]}", getauscht):
        assert ein_zeichen(wort, falsch)
        assert ein_zeichen(falsch, wort)
    assert not ein_zeichen(wort, f"XY{wort}")
    assert not ein_zeichen(wort, "".join("XY"[i % 2] for i in range(len(wort))))


def test_ein_text_aus_tausenden_teilen_bleibt_billig() -> None:
    lang = schreibung(" ".join(f"muster{zahl}" for zahl in range(5000)))
    assert len(lang.laute) == len(lang.teile) == 1
    assert naehe(lang, schreibung("Muster Beispiel")) is Naehe.FREMD
