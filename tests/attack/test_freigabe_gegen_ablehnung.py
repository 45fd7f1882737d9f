"""Somebody releases while somebody refuses, at the same moment: one is first, and a "no" stays a "no"."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from gateway.ablauf import aufgaben
from gateway.ablauf.begruendung import BegruendungFehlt
from gateway.domain.uebergabe import Zustand
from gateway.errors import Fehler
from tests.zweibehoerden import ZU, Zweibehoerden


def gleichzeitig(*taten: Callable[[], object]) -> list[object]:
    """Run all at once; what each returned or raised."""
    schranke, ergebnisse = threading.Barrier(len(taten)), [None] * len(taten)

    def laufe(stelle: int) -> None:
        schranke.wait()
        try:
            ergebnisse[stelle] = taten[stelle]()
        except Fehler as fehler:
            ergebnisse[stelle] = fehler

    faeden = [threading.Thread(target=laufe, args=(n,)) for n in range(len(taten))]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    return list(ergebnisse)


@pytest.mark.parametrize("runde", range(5))
def test_freigeben_und_ablehnen_zugleich(baue_zwei: Callable[..., Zweibehoerden], runde: int) -> None:
    z = baue_zwei()
    z.lege_akte(klasse="C")
    z.fordere_an()
    z.laufe(3)
    haus, frage = z.weg.haus, z.weg.aufgabe().id
    ja, nein = gleichzeitig(
        lambda: aufgaben.entscheide(haus, frage, aufgaben.Stimme("freigeben", "fg1", "geprüft")),
        lambda: aufgaben.entscheide(haus, frage, aufgaben.Stimme("ablehnen", "fg2", "gesperrt")),
    )
    assert sum(isinstance(e, aufgaben.AufgabeGeschlossen) for e in (ja, nein)) == 1, (runde, ja, nein)
    z.laufe()
    ging = any(b"Paket.010207" in s[:3000] for an, s in z.post.eingeliefert if an == ZU)
    abgelehnt = isinstance(ja, aufgaben.AufgabeGeschlossen)
    assert ging is not abgelehnt
    assert z.weg.uebergabe().zustand is (Zustand.ABGELEHNT if abgelehnt else Zustand.KARENZ)


def test_nach_dem_nein_hilft_keine_freigabe_mehr(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    z = baue_zwei()
    z.lege_akte(klasse="C")
    z.fordere_an()
    z.laufe()
    frage = z.weg.aufgabe().id
    z.weg.entscheide("ablehnen", durch="fg1")
    for durch in ("fg2", "fg1"):
        with pytest.raises(aufgaben.AufgabeGeschlossen):
            aufgaben.entscheide(z.weg.haus, frage, aufgaben.Stimme("freigeben", durch, "doch"))
    z.laufe()
    assert not any(b"010207" in s[:3000] for an, s in z.post.eingeliefert if an == ZU)


def test_eine_person_ist_in_keiner_schreibweise_zwei(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    z = baue_zwei()
    z.lege_akte(klasse="S")
    z.fordere_an()
    z.laufe()
    z.weg.entscheide("freigeben", durch="fg1")
    for schreibweise in ("fg1", "FG1", " fg1 ", "Fg1"):
        with pytest.raises(aufgaben.SchonAbgestimmt):
            z.weg.entscheide("freigeben", durch=schreibweise)
    z.laufe()
    assert z.weg.gesendet("010207") == []
    z.weg.entscheide("freigeben", durch="fg2")
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_eine_antwort_gilt_nur_ihrer_frage(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    """Inspection was allowed; the class is still asked for."""
    z = baue_zwei()
    z.lege_akte(klasse="C")
    z.fordere_an(grund="02")
    z.laufe()
    assert z.weg.aufgabe().art == "einsichtnahme"
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe()
    assert z.weg.aufgabe().art == "teilklasse_c"
    assert z.weg.gesendet("010207") == []


@pytest.mark.parametrize(
    ("stimme", "fehler"),
    [
        (aufgaben.Stimme("freigeben", "sb1", "geprüft"), aufgaben.FalscheRolle),
        (aufgaben.Stimme("freigeben", "fg1", "  "), BegruendungFehlt),
        (aufgaben.Stimme("annehmen", "fg1", "geprüft"), aufgaben.WahlUnbekannt),
        (aufgaben.Stimme("freigeben", "niemand", "geprüft"), Fehler),
    ],
    ids=["falsche Rolle", "ohne Grund", "fremde Antwort", "unbekannte Person"],
)
def test_was_keine_antwort_ist_laesst_die_frage_offen(
    baue_zwei: Callable[..., Zweibehoerden], stimme: aufgaben.Stimme, fehler: type[Fehler]
) -> None:
    z = baue_zwei()
    z.lege_akte(klasse="C")
    z.fordere_an()
    z.laufe()
    with pytest.raises(fehler):
        aufgaben.entscheide(z.weg.haus, z.weg.aufgabe().id, stimme)
    assert z.weg.aufgabe().zustand.value == "offen"
