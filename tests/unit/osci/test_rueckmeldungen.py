"""The one table of feedback codes: executed or not, can a retry help, what must not be believed."""

from __future__ import annotations

import pytest

from adapters.osci.rueckmeldungen import TABELLE, Rueckmeldung, angabe, urteile


def urteil(*codes: str) -> tuple[bool, bool, str]:
    ergebnis = urteile(Rueckmeldung(code) for code in codes)
    return ergebnis.ausgefuehrt, ergebnis.wiederholbar, ergebnis.massgeblich.code


@pytest.mark.parametrize("code", TABELLE)
def test_jede_kennzahl_hat_einen_satz_und_9xxx_heisst_nie_ausgefuehrt(code: str) -> None:
    zeile = TABELLE[code]
    assert zeile.satz.endswith(".")
    if code.startswith("9"):
        assert not zeile.ausgefuehrt and zeile.vorbehalt is None
    if code.startswith("0"):
        assert zeile.ausgefuehrt and not zeile.wiederholbar


@pytest.mark.parametrize(
    ("codes", "erwartet"),
    [
        (("0800",), (True, False, "0800")),
        (("0801", "3800"), (True, False, "0801")),
        (("0800", "3701"), (True, False, "0800")),
        (("0800", "3707"), (True, False, "0800")),
        (("3707", "0801"), (True, False, "0801")),
        (("3707",), (False, False, "3707")),
        (("3707", "3701"), (False, False, "3707")),
        (("0800", "3707", "9706"), (False, False, "9706")),
        (("0801", "3951"), (False, True, "3951")),
        (("9803",), (False, False, "9803")),
        (("9811",), (False, True, "9811")),
        (("0800", "9999"), (False, False, "9999")),
        (("9811", "9700"), (False, False, "9811")),
        (("3952",), (False, True, "3952")),
        ((), (False, False, "")),
    ],
)
def test_eine_ablehnung_unter_mehreren_entscheidet(
    codes: tuple[str, ...], erwartet: tuple[bool, bool, str]
) -> None:
    assert urteil(*codes) == erwartet


def test_warnungen_die_ablehnungen_sind_nennen_den_grund() -> None:
    vorbehalte = {code for code, zeile in TABELLE.items() if zeile.vorbehalt}
    assert vorbehalte == {"3707", "3951", "3952"}


@pytest.mark.parametrize(
    ("code", "ausgefuehrt"), [("0999", True), ("3999", True), ("9999", False), ("", False)]
)
def test_unbekannte_kennzahlen_werden_nach_der_ersten_ziffer_beurteilt(code: str, ausgefuehrt: bool) -> None:
    assert angabe(code).ausgefuehrt is ausgefuehrt


def test_faults_sind_die_kennzahlen_bis_9503() -> None:
    faults = {code for code, zeile in TABELLE.items() if zeile.nur_fault}
    assert faults == {c for c in TABELLE if "9000" <= c <= "9503"}
    assert "9600" not in faults
