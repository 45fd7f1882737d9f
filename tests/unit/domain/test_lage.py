"""What a state means for the person at the desk."""

from __future__ import annotations

import pytest

from gateway.domain.lage import AmZug, Stufe, lage
from gateway.domain.uebergabe import Richtung, Zustand


@pytest.mark.parametrize("richtung", Richtung)
@pytest.mark.parametrize("zustand", Zustand)
def test_jeder_zustand_hat_eine_lage(richtung: Richtung, zustand: Zustand) -> None:
    ergebnis = lage(richtung, zustand)
    assert ergebnis.text
    if zustand is Zustand.ABGESCHLOSSEN:
        assert (ergebnis.stufe, ergebnis.am_zug) == (Stufe.GUT, AmZug.NIEMAND)


def test_die_akte_ist_erst_nach_dem_ruecklesen_da() -> None:
    da = {z for z in Zustand if lage(Richtung.UEBERNAHME, z).text == "Akte ist da"}
    assert da == {Zustand.IMPORTIERT, Zustand.KARENZ, Zustand.ABGESCHLOSSEN}


def test_gesendet_ist_noch_nicht_uebergeben() -> None:
    assert lage(Richtung.ABGABE, Zustand.GESENDET).text == "Quittung fehlt noch"
    assert lage(Richtung.ABGABE, Zustand.GESENDET).am_zug is AmZug.PARTNER


@pytest.mark.parametrize("richtung", Richtung)
def test_wer_entscheiden_muss_ist_genannt(richtung: Richtung) -> None:
    assert lage(richtung, Zustand.GEHALTEN).am_zug is AmZug.WIR
    assert lage(richtung, Zustand.GESTOERT).am_zug is AmZug.ADMINISTRATION
