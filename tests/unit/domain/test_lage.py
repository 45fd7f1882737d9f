"""What state, step, question and queue mean for the person at the desk."""

from __future__ import annotations

import pytest

from gateway.ablauf.arbeit import WEGE
from gateway.domain.lage import AM_SCHRITT, KANN_RUHEN, AmZug, Bewegung, Lage, Standort, Stufe, lage
from gateway.domain.uebergabe import Richtung, Zustand

UEBERNAHME, ABGABE = Richtung.UEBERNAHME, Richtung.ABGABE


def an(richtung: Richtung, zustand: Zustand, schritt: str = "packe", **angaben: object) -> Lage:
    return lage(Standort(richtung, zustand, schritt, **angaben))  # type: ignore[arg-type]


@pytest.mark.parametrize("richtung", Richtung)
@pytest.mark.parametrize("zustand", Zustand)
def test_jeder_zustand_hat_eine_lage(richtung: Richtung, zustand: Zustand) -> None:
    ergebnis = an(richtung, zustand)
    assert ergebnis.text
    if zustand is Zustand.ABGESCHLOSSEN:
        assert (ergebnis.stufe, ergebnis.am_zug) == (Stufe.GUT, AmZug.NIEMAND)


def test_die_schritte_von_denen_die_lage_abhaengt_gibt_es() -> None:
    bekannt = {name for weg in WEGE.values() for name in weg.schritte}
    assert AM_SCHRITT.keys() | KANN_RUHEN <= bekannt


def test_die_akte_ist_erst_nach_dem_ruecklesen_da() -> None:
    da = {z for z in Zustand if an(UEBERNAHME, z).text == "Akte ist da"}
    assert da == {Zustand.IMPORTIERT, Zustand.ABGESCHLOSSEN}


@pytest.mark.parametrize(
    ("richtung", "zustand", "schritt", "text", "am_zug"),
    [
        (UEBERNAHME, Zustand.ANGEFORDERT, "warte_auf_lieferung", "Akte angefordert", AmZug.PARTNER),
        (UEBERNAHME, Zustand.ANGEFORDERT, "nimm_ankuendigung", "Akte trifft ein", AmZug.PROGRAMM),
        (UEBERNAHME, Zustand.BEANTWORTET, "warte_auf_pakete", "Akte unterwegs", AmZug.PARTNER),
        (ABGABE, Zustand.GEPACKT, "warte_auf_postfach", "Akte geht ab", AmZug.PROGRAMM),
        (ABGABE, Zustand.GESENDET, "warte_auf_quittung", "Quittung fehlt noch", AmZug.PARTNER),
        (ABGABE, Zustand.ANGELEGT, "warte_auf_absage", "Absage geht ab", AmZug.PROGRAMM),
        (ABGABE, Zustand.ABGELEHNT, "warte_karenz", "Nicht übergeben", AmZug.NIEMAND),
        (UEBERNAHME, Zustand.ABGELEHNT, "warte_karenz", "Akte kommt nicht", AmZug.WIR),
    ],
)
def test_der_schritt_sagt_auf_wen_gewartet_wird(
    richtung: Richtung, zustand: Zustand, schritt: str, text: str, am_zug: AmZug
) -> None:
    ergebnis = an(richtung, zustand, schritt)
    assert (ergebnis.text, ergebnis.am_zug) == (text, am_zug)


def test_eine_rueckweisung_nennt_wer_sie_ausgesprochen_hat() -> None:
    zurueck = Zustand.ZURUECKGEWIESEN
    assert an(UEBERNAHME, zurueck, von_partner=True).text == "Anforderung zurückgewiesen"
    assert an(UEBERNAHME, zurueck).text == "Lieferung zurückgewiesen"
    assert an(UEBERNAHME, zurueck).am_zug is AmZug.PARTNER
    assert an(ABGABE, zurueck, von_partner=True).text == "Nicht angenommen"
    assert an(ABGABE, zurueck, von_partner=True).am_zug is AmZug.WIR


@pytest.mark.parametrize("richtung", Richtung)
def test_wer_entscheiden_oder_reparieren_muss_ist_genannt(richtung: Richtung) -> None:
    assert an(richtung, Zustand.ANGELEGT, gehalten=True).am_zug is AmZug.WIR
    assert an(richtung, Zustand.ANGELEGT, gestoert=True).am_zug is AmZug.ADMINISTRATION
    assert an(richtung, Zustand.ANGELEGT, bewegung=Bewegung.STEHT).am_zug is AmZug.ADMINISTRATION


def test_ein_beiseitegelegter_versand_ist_sache_der_administration() -> None:
    ergebnis = an(ABGABE, Zustand.GEPACKT, "warte_auf_postfach", bewegung=Bewegung.STEHT)
    assert (ergebnis.text, ergebnis.am_zug) == ("Gestört", AmZug.ADMINISTRATION)


def test_was_misslang_und_wiederholt_wird_laeuft_verzoegert_von_selbst() -> None:
    ergebnis = an(ABGABE, Zustand.GEPACKT, "warte_auf_postfach", bewegung=Bewegung.VERZOEGERT)
    assert ergebnis == Lage("Akte geht ab, verzögert", Stufe.ACHTUNG, AmZug.PROGRAMM, verzoegert=True)
    gehalten = an(ABGABE, Zustand.VORBEREITET, gehalten=True, bewegung=Bewegung.VERZOEGERT)
    assert gehalten.am_zug is AmZug.WIR


def test_ist_die_akte_da_so_aendert_eine_stoerung_beim_aufraeumen_nichts_daran() -> None:
    ergebnis = an(UEBERNAHME, Zustand.ABGESCHLOSSEN, "loesche", gestoert=True)
    assert (ergebnis.text, ergebnis.am_zug) == ("Akte ist da", AmZug.ADMINISTRATION)


def test_wer_auf_einen_tag_wartet_sieht_nicht_aus_als_liefe_er() -> None:
    assert (
        an(ABGABE, Zustand.ANGELEGT, "pruefe_regeln", bewegung=Bewegung.RUHT).text == "Wartet auf einen Tag"
    )
    assert (
        an(ABGABE, Zustand.ANGELEGT, "pruefe_formate", bewegung=Bewegung.RUHT).text == "Wartet auf einen Tag"
    )
    assert an(ABGABE, Zustand.GEPACKT, "warte_auf_postfach", bewegung=Bewegung.RUHT).text == "Akte geht ab"


def test_ein_teil_der_akte_ist_nicht_die_akte() -> None:
    assert an(ABGABE, Zustand.KARENZ, "warte_karenz", teil=True).text == "Teil der Akte übergeben"
    assert an(UEBERNAHME, Zustand.ABGESCHLOSSEN, "warte_karenz", teil=True).text == "Teil der Akte ist da"
    assert an(ABGABE, Zustand.GEPACKT, "warte_auf_postfach", teil=True).text == "Akte geht ab"
