"""The names of the steps stand in the database, where a Vorgang may wait for weeks: none is renamed, none goes."""

from __future__ import annotations

import pytest

from gateway.ablauf.arbeit import WEGE

NAMEN = {
    "anforderung": """
        fordere_an warte_auf_versand warte_auf_lieferung nimm_ankuendigung warte_auf_pakete pruefe_lieferung
        pruefe_auf_schadsoftware pruefe_pdf nimm_fachlich_an bestimme_ziel importiere lies_zurueck
        schliesse_import_ab quittiere warte_auf_quittungsversand warte_karenz loesche brich_ab
        folge_der_absage warte_auf_wiedervorlage warte_auf_bestaetigung halte_in_quarantaene
        warte_auf_rueckgabe loesche_fehlgeleitetes gib_unverarbeitet_zurueck
    """,
    "abgabe": """
        finde_akte vergleiche_person pruefe_regeln teile_auf pruefe_formate stelle_bereit gib_frei
        pruefe_vor_dem_packen informiere_vorab packe warte_auf_postfach bestaetige_versand
        warte_auf_quittung warte_karenz loesche sage_ab warte_auf_absage bewerte_rueckgabe
        sende_vorabauskunft warte_auf_vorabversand brich_ab
    """,
    "nachlieferung": """
        pruefe_formate stelle_bereit gib_frei warte_auf_hauptlieferung packe warte_auf_postfach
        warte_auf_quittung warte_karenz loesche sage_ab bewerte_rueckgabe brich_ab
    """,
    "uebernahme": """
        nimm_ankuendigung warte_auf_pakete pruefe_lieferung pruefe_auf_schadsoftware pruefe_pdf
        nimm_fachlich_an bestimme_ziel importiere lies_zurueck schliesse_import_ab quittiere
        warte_auf_quittungsversand warte_karenz loesche warte_auf_bestaetigung halte_in_quarantaene
        warte_auf_rueckgabe loesche_fehlgeleitetes gib_unverarbeitet_zurueck
    """,
    "wohnsitzwechsel": """
        pruefe_anforderung fordere_an warte_auf_versand warte_auf_lieferung nimm_ankuendigung
        warte_auf_pakete pruefe_lieferung pruefe_auf_schadsoftware pruefe_pdf nimm_fachlich_an bestimme_ziel
        importiere lies_zurueck schliesse_import_ab quittiere warte_auf_quittungsversand warte_karenz
        loesche brich_ab folge_der_absage warte_auf_wiedervorlage warte_auf_bestaetigung
        halte_in_quarantaene warte_auf_rueckgabe loesche_fehlgeleitetes gib_unverarbeitet_zurueck
    """,
}
"""Way -> every name that was ever written. A step that no way takes any more keeps its name, and
a function that leads on from it."""


def test_jeder_weg_steht_in_der_liste() -> None:
    assert set(NAMEN) == set(WEGE)


@pytest.mark.parametrize("weg", WEGE)
def test_kein_schritt_ist_umbenannt_und_jeder_neue_steht_in_der_liste(weg: str) -> None:
    assert set(WEGE[weg].schritte) == set(NAMEN[weg].split())
