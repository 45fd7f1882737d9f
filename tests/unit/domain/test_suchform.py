"""One search form for all spellings that stand for the same letters (DIN 91379)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.suchform import namensteile, suchform

_NORM = Path(__file__).parents[2] / "vectors/din-91379/suchform.txt"


def _zuordnungen() -> dict[str, str]:
    """Letter or sequence -> search form, the whole normative list."""
    ergebnis = {}
    for zeile in _NORM.read_text("utf-8").splitlines():
        if not zeile.startswith("#"):
            form, folgen = zeile.split(": ")
            for folge in folgen.split():
                ergebnis["".join(chr(int(punkt, 16)) for punkt in folge.split("+"))] = form
    return ergebnis


def test_jeder_buchstabe_der_norm_hat_die_suchform_der_norm() -> None:
    norm = _zuordnungen()
    assert len(norm) == 649
    assert {zeichen: suchform(zeichen) for zeichen in norm} == norm


def test_jeder_buchstabe_der_norm_steht_auch_mitten_im_wort_und_zerlegt() -> None:
    for zeichen, form in _zuordnungen().items():
        for gestalt in (zeichen, unicodedata.normalize("NFD", zeichen)):
            assert namensteile(f"b{gestalt}b") == (f"B{form}B",), zeichen


@pytest.mark.parametrize(
    "schreibweisen",
    [
        pytest.param(("Müsterle", "Muesterle", "MÜSTERLE", "Mu\u0308sterle"), id="Umlaut"),
        pytest.param(("Beißpiel", "BEISSPIEL", "BEIẞPIEL", "Beisspiel"), id="scharfes S"),
        pytest.param(
            ("Anna-Lena", "Anna Lena", "annalena", "Anna\u00a0Lena"), id="Bindestrich und Leerzeichen"
        ),
        pytest.param(("O'Muster", "O’Muster", "O´Muster", "Omuster", "O. Muster"), id="Apostroph und Punkt"),
        pytest.param(("Musterʹova", "Musterova"), id="Weichheitszeichen der Transliteration"),
        pytest.param(("Beispıl", "BEISPIL", "Beispİl"), id="türkisches I"),
        pytest.param(("Ågemuster", "Aagemuster"), id="A mit Ring"),
    ],
)
def test_diese_schreibweisen_sind_eine(schreibweisen: tuple[str, ...]) -> None:
    assert len({suchform(schreibweise) for schreibweise in schreibweisen}) == 1


def test_ein_weggelassener_umlaut_ist_nicht_dasselbe() -> None:
    assert suchform("Müsterle") != suchform("Musterle")


@pytest.mark.parametrize(
    ("text", "teile"),
    [
        ("Anna-Lena Maria", ("ANNA", "LENA", "MARIA")),
        ("Al-Beispiel", ("AL", "BEISPIEL")),
        ("D’Muster", ("DMUSTER",)),
        ("Muster, Dr.", ("MUSTER", "DR")),
        (" - ’ ", ()),
        ("", ()),
    ],
)
def test_die_teile_eines_namens(text: str, teile: tuple[str, ...]) -> None:
    assert namensteile(text) == teile


@pytest.mark.parametrize(("text", "form"), [("Пример-Йот", "ПРИМЕРЙОТ"), ("Παράδειγμα", "ΠΑΡΆΔΕΙΓΜΑ")])
def test_griechisch_und_kyrillisch_bleiben_sie_selbst(text: str, form: str) -> None:
    assert suchform(text) == form
    assert namensteile(unicodedata.normalize("NFD", text)) == namensteile(text)


@given(st.text(max_size=40))
def test_die_suchform_hat_selbst_dieselbe_suchform(text: str) -> None:
    assert suchform(suchform(text)) == suchform(text)


@given(st.text(max_size=40))
def test_zusammengesetzt_und_zerlegt_sind_eins(text: str) -> None:
    assert suchform(unicodedata.normalize("NFC", text)) == suchform(unicodedata.normalize("NFD", text))
