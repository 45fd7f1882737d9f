"""Many at once: what a partner asks for beyond the limit holds until somebody looks; what we ask for waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.ablauf import aufgaben
from gateway.ablauf.arbeit import WEGE
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.ablauf.regelwerk.aenderung import HAENGT_AN_REGELN, aktiviere, entwirf
from gateway.domain.fristen import Fristen
from gateway.domain.grenzen import Grenzen, Wegzugsbestaetigung
from gateway.domain.person import Person
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import PERSON, Zweibehoerden

Z = Zweibehoerden
pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
GRENZEN = Grenzen(massenlimit=2, wegzug_bestaetigung=Wegzugsbestaetigung.HINWEIS)
STUNDE = timedelta(hours=1)


def mit_limit(baue_zwei: Callable[..., Z]) -> Z:
    return baue_zwei(regeln=Mandantenregeln(grenzen=GRENZEN))


def personen(zahl: int) -> list[Person]:
    """Of different names: nobody needs to compare them."""
    namen = ("Erfunden-Ahrens", "Brandtmuster", "Cordesprobe", "Dierksfiktiv", "Ebertbeispiel", "Fuhrtest")
    return [
        replace(
            PERSON, familienname=name, geburtsdatum=f"19{70 + n}-0{n + 1}-1{n}", azr_nummer=f"20011599{n:04}"
        )
        for n, name in enumerate(namen[:zahl])
    ]


def fordert_an(z: Z, zahl: int) -> None:
    """One after the other, some seconds apart."""
    for n, person in enumerate(personen(zahl)):
        z.lege_akte(name=f"a{n}", aktenzeichen=f"S-{n}", person=person)
        z.fordere_an(person=person)
        z.laufe(1)
    z.laufe(5)


def gehaltene(z: Z) -> int:
    return sum(a.art == "massenlimit" for a in z.weg.aufgaben())


def angekommene(z: Z) -> int:
    return sum(u.zustand in {Zustand.KARENZ, Zustand.ABGESCHLOSSEN} for u in z.weg.uebergaben())


def test_eine_freigabe_laesst_die_davor_und_noch_einmal_so_viele_gehen(baue_zwei: Callable[..., Z]) -> None:
    z = mit_limit(baue_zwei)
    fordert_an(z, 6)
    assert (angekommene(z), gehaltene(z)) == (2, 4), [(u.zustand, u.haelt) for u in z.weg.uebergaben()]
    fragen = sorted(z.weg.aufgaben(), key=lambda a: a.seit)
    assert "mehr als 2 Akten angefordert" in fragen[0].text
    aufgaben.entscheide(z.weg.haus, fragen[1].id, aufgaben.Stimme("freigeben", "fg1", "Gebietsreform", None))
    z.laufe(5)
    assert (angekommene(z), gehaltene(z)) == (5, 1)
    texte = {e.text for u in z.weg.uebergaben() for e in z.weg.zeitlinie(u.id)}
    assert "Die Frage hat sich erledigt." in texte


def test_wer_langsam_fragt_faellt_nicht_auf(baue_zwei: Callable[..., Z]) -> None:
    z = mit_limit(baue_zwei)
    for n, person in enumerate(personen(4)):
        z.lege_akte(name=f"a{n}", aktenzeichen=f"S-{n}", person=person)
        z.fordere_an(person=person)
        z.laufe(1)
        z.uhr.stelle_vor(STUNDE)
    z.laufe(5)
    assert (angekommene(z), gehaltene(z)) == (4, 0)


def test_auch_am_naechsten_tag_gehen_sie_nicht_von_selbst(baue_zwei: Callable[..., Z]) -> None:
    z = mit_limit(baue_zwei)
    fordert_an(z, 3)
    z.uhr.stelle_vor(timedelta(days=5))
    z.laufe(3)
    assert gehaltene(z) == 1
    assert any("Überfällig" in e.text for u in z.weg.uebergaben() for e in z.weg.zeitlinie(u.id))


def test_ein_hoeheres_limit_in_kraft_loest_was_es_haelt(baue_zwei: Callable[..., Z]) -> None:
    z = mit_limit(baue_zwei)
    fordert_an(z, 4)
    assert gehaltene(z) == 2
    version = entwirf(z.weg.haus, Regelsatz(grenzen=replace(GRENZEN, massenlimit=9)), "fg1", "Reform")
    z.laufe(2)
    assert gehaltene(z) == 2, "a draft counts for nothing"
    aktiviere(z.weg.haus, version, "fg2")
    z.laufe(5)
    assert (angekommene(z), gehaltene(z)) == (4, 0)


def test_eigene_anforderungen_gehen_in_portionen(baue_zwei: Callable[..., Z]) -> None:
    z = mit_limit(baue_zwei)
    for person in personen(3):
        z.meldet_zuzug(person=person)
    z.zu.ticke()
    assert len(z.zu.gesendet("010201")) == 2
    assert "An diese Behörde gehen in kurzer Zeit schon genug Anforderungen." in " ".join(
        e.text for u in z.zu.uebergaben() for e in z.zu.zeitlinie(u.id)
    )
    z.uhr.stelle_vor(STUNDE + timedelta(minutes=1))
    z.zu.ticke()
    assert len(z.zu.gesendet("010201")) == 3


def test_die_leiter_des_regelsatzes_erinnert_und_fragt(baue_zwei: Callable[..., Z]) -> None:
    """In force while somebody waits: at once by the new steps, and by working days."""
    z = baue_zwei()
    z.fordere_an()
    z.laufe(2)
    fristen = Fristen(antwort=(timedelta(days=1), timedelta(days=2)), freigabe=timedelta(days=7))
    aktiviere(z.zu.haus, entwirf(z.zu.haus, Regelsatz(fristen=fristen), "fg1", "schneller"), "fg2")
    z.zu.ticke()
    assert z.zu.gesendet("010002") == []
    z.uhr.stelle_vor(timedelta(days=1, minutes=5))
    z.zu.ticke()
    assert len(z.zu.gesendet("010002")) == 1
    z.uhr.stelle_vor(timedelta(days=1, minutes=5))
    z.zu.ticke()
    assert z.zu.aufgabe().art == "keine_antwort"
    assert len(z.zu.gesendet("010002")) == 1


def test_am_wochenende_erinnert_niemand(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.uhr.stelle_vor(timedelta(days=3))  # a Friday
    z.fordere_an()
    z.laufe(2)
    z.uhr.stelle_vor(timedelta(days=3, hours=1))
    z.zu.ticke()
    assert z.zu.gesendet("010002") == []
    z.uhr.stelle_vor(timedelta(days=2))
    z.zu.ticke()
    assert len(z.zu.gesendet("010002")) == 1


def test_was_an_regeln_haengt_sind_schritte_der_wege(datenbank_url: str) -> None:
    del datenbank_url
    assert set(HAENGT_AN_REGELN) <= {schritt for weg in WEGE.values() for schritt in weg.schritte}
