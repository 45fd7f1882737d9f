"""What the new authority has to do after the import: a line, or a task that holds nothing up and touches nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gateway.ablage.berichtsdaten import Zeitraum
from gateway.ablauf.haus import Mandantenregeln
from gateway.auskunft.betrieb.bericht import Bericht, Berichtsauskunft
from gateway.domain.uebergabe import Zustand
from tests.integration.ablauf.test_fragen import AZR_ALS_AUFGABE
from tests.zweibehoerden import Zweibehoerden

ALS_AUFGABE = Mandantenregeln(grenzen=AZR_ALS_AUFGABE)


def bericht(z: Zweibehoerden) -> Bericht:
    jetzt = z.uhr.jetzt()
    return Berichtsauskunft(z.zu.haus.datenbank, z.zu.kennung, z.uhr).bericht(
        Zeitraum(jetzt - timedelta(days=2), jetzt + timedelta(days=1))
    )


@pytest.mark.parametrize("merkmale", [[], ["strafverfolgung"]])
def test_die_aufgabe_haelt_nichts_auf_und_die_uebergabe_bleibt_unberuehrt(
    baue_zwei: Callable[..., Zweibehoerden], merkmale: list[str]
) -> None:
    z = baue_zwei(regeln=ALS_AUFGABE)
    z.lege_akte(merkmale=merkmale)
    z.fordere_an()
    z.laufe(6)
    zeile, aufgabe = z.zu.uebergabe(), z.zu.aufgabe()
    assert (zeile.zustand, zeile.haelt) == (Zustand.ABGESCHLOSSEN, None)
    assert aufgabe.art == ("mitteilung_strafverfolgung" if merkmale else "azr_meldung")
    assert "AZR" in aufgabe.text, "one task for both"
    z.zu.entscheide("schliessen")
    z.laufe(1)
    assert z.zu.aufgaben() == []
    zahlen = bericht(z)
    assert (zahlen.gesamt.am_ziel, zahlen.gesamt.unberuehrt) == (1, 1)
    assert zahlen.haltegruende == []


@pytest.mark.parametrize("grund", ["01", "02"])
def test_sonst_steht_es_in_der_zeitleiste_und_nach_einer_einsicht_gar_nicht(
    zweibehoerden: Zweibehoerden, grund: str
) -> None:
    """Who has only looked into the file is not competent."""
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an(grund=grund)
    z.laufe(2)
    for frage in z.weg.aufgaben():
        assert frage.art == "einsichtnahme"
        z.weg.entscheide("freigeben", durch="fg1")
    z.laufe(6)
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.zu.aufgaben() == []
    assert ("Im AZR sind Zuzug" in z.zu.texte()) is (grund == "01")
