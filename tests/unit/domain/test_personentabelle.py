"""The table of who is unsure, cell by cell, and that the unsure ones are found by a key."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from gateway.domain.person import Person
from gateway.domain.personenabgleich import Urteil, schluessel, vergleiche
from tests.unit.domain.personenpaare import BEISPIEL

_VERHEIRATET = ("Beispiel", "Anna Lena", "Müsterle")
_NAMEN = {
    "gleich": [("Müsterle", "Anna Lena", None)],
    "nahe": [
        ("Musterle", "Anna Lena", None),
        ("Müsterle", "Lena", None),
        ("Anna Lena", "Müsterle", None),
        ("Müsterle Anna", "Lena", None),
        ("Anna Lena Müsterle", None, None),
        ("", "Müsterle Anna Lena", None),
        _VERHEIRATET,
    ],
    "schwach": [("Mükterle", "Anna Lena", None), ("Müsterle", None, None), ("", "Anna Lena", None)],
    "halb": [("Beispiel", "Anna Lena", None), ("Müsterle", "Berta", None)],
    "fremd": [("Beispiel", "Berta", None), ("", None, None), ("Beispiel", None, None)],
}
"""Family name, first name, birth name of the other side."""
_DATEN = {
    "gleich": "1990-05-14",
    "soweit": "1990-05",
    "knapp": "1990-05-15",
    "unbekannt": None,
    "fremd": "1975-11-30",
}
_ERLAUBT = {
    #           gleich soweit knapp unbekannt fremd
    "gleich": (3, 1, 1, 0, -1),
    "nahe": (1, 0, 0, 0, -1),
    "schwach": (1, -1, -1, -1, -1),
    "halb": (0, -1, -1, -1, -1),
    "fremd": (-1, -1, -1, -1, -1),
}
_WIDERSPRUECHE = ({"geschlecht": "m"}, {"staatsangehoerigkeiten": ("475",)}, {"azr_nummer": "180101995678"})


def _andere(namen: tuple[str, str | None, str | None], datum: str | None, widersprueche: int) -> Person:
    familienname, vorname, geburtsname = namen
    felder: dict[str, object] = {"azr_nummer": None}
    for widerspruch in _WIDERSPRUECHE[:widersprueche]:
        felder |= widerspruch
    andere = replace(BEISPIEL, familienname=familienname, vorname=vorname, geburtsname=geburtsname)
    return replace(andere, geburtsdatum=datum, **felder)  # type: ignore[arg-type]


@pytest.mark.parametrize(("zeile", "spalte"), list(product(_NAMEN, _DATEN)))
def test_die_tabelle_der_unsicheren(zeile: str, spalte: str) -> None:
    erlaubt = _ERLAUBT[zeile][list(_DATEN).index(spalte)]
    for namen, widersprueche in product(_NAMEN[zeile], range(len(_WIDERSPRUECHE) + 1)):
        andere = _andere(namen, _DATEN[spalte], widersprueche)
        urteil = vergleiche(BEISPIEL, andere).urteil
        assert (urteil is Urteil.VERSCHIEDEN) is (widersprueche > erlaubt), (namen, widersprueche)
        if urteil is not Urteil.VERSCHIEDEN:
            assert schluessel(BEISPIEL) & schluessel(andere), (namen, widersprueche)


@pytest.mark.parametrize(("zeile", "spalte"), list(product(_NAMEN, _DATEN)))
def test_mit_gleicher_nummer_ist_verschieden_nur_wo_name_und_datum_abweichen(zeile: str, spalte: str) -> None:
    for namen, widersprueche in product(_NAMEN[zeile], range(3)):
        andere = replace(_andere(namen, _DATEN[spalte], widersprueche), azr_nummer=BEISPIEL.azr_nummer)
        urteil = vergleiche(BEISPIEL, andere).urteil
        assert (urteil is Urteil.VERSCHIEDEN) is (zeile == spalte == "fremd"), (namen, widersprueche)
        sicher = not widersprueche and zeile in ("gleich", "nahe") and spalte in ("gleich", "soweit")
        assert sicher or urteil is not Urteil.SICHER


def test_ohne_gleichen_geburtsort_genuegt_ein_halber_name_nicht() -> None:
    for namen, ort in product(_NAMEN["halb"], ("Probeville", None)):
        andere = replace(_andere(namen, BEISPIEL.geburtsdatum, 0), geburtsort=ort)
        assert vergleiche(BEISPIEL, andere).urteil is Urteil.VERSCHIEDEN
