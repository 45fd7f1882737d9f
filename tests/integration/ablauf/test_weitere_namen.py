"""The file is kept under another name than the one by which it is asked for: it is found, and a person compares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.ablauf.wege.eingaenge import meldungen
from gateway.aktendatei import lies
from gateway.domain.meldung import Meldeart, Sperre
from gateway.domain.person import Angabenart, WeitereAngabe, mit_weiteren
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import IN_WEGSTADT, PERSON, Zweibehoerden

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
ALIAS = WeitereAngabe(Angabenart.ALIAS, "Lena", "Erfunden", quelle="BAMF", am="2019-03-01")
UNTER_ALIAS = replace(PERSON, vorname="Lena", familienname="Erfunden", azr_nummer="190301990003")


def nach_der_antwort(z: Zweibehoerden) -> None:
    frage = z.weg.aufgabe()
    assert frage.art == "person_unsicher"
    assert "Unter einem weiteren bekannten Namen" in frage.text
    z.weg.entscheide("dieselbe_person", wert=frage.angaben["auswahl"][0]["wert"])
    z.laufe(6)


def test_der_alias_der_anforderung_findet_die_akte(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte(person=UNTER_ALIAS)
    z.fordere_an(person=mit_weiteren(PERSON, (ALIAS,)))
    z.laufe(4)
    assert z.weg.uebergabe().person["weitere"][0]["quelle"] == "Zustadt, Nachricht 010201"
    nach_der_antwort(z)
    assert z.weg.uebergabe().zustand is Zustand.GESENDET
    assert z.zu.aufgabe().art in {"person_abweichend", "person_verschieden"}, (
        "over there somebody compares, too"
    )


def test_der_alias_in_der_akte_findet_sie_und_die_neue_behoerde_kennt_beide_namen(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    z.lege_akte(person=mit_weiteren(UNTER_ALIAS, (WeitereAngabe(Angabenart.FRUEHER, "Mara", "Musterfrau"),)))
    z.fordere_an(person=replace(PERSON, azr_nummer="200115990009"))
    z.laufe(4)
    nach_der_antwort(z)
    assert z.zu.aufgabe().art == "person_abweichend"
    z.zu.entscheide("dieselbe_person")
    z.laufe(6)
    (akte,) = (z.zu.dms_ordner / "akten").iterdir()
    angabe = lies((akte / "akte.json").read_bytes()).person
    assert angabe is not None and angabe.familienname == "Musterfrau"
    assert [(w.familienname, w.azrNummer, w.quelle) for w in angabe.weitere] == [
        ("Erfunden", None, "Wegstadt, Nachricht 010206"),
        (None, "190301990003", "Wegstadt, Nachricht 010206"),
    ]


def test_den_frueheren_namen_weiss_die_meldebehoerde(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file still has the old name, the request the new one, and no number connects them."""
    z = zweibehoerden
    neu = replace(PERSON, familienname="Neuname", vorname="Maria")
    z.lege_akte(person=replace(PERSON, azr_nummer="190301990003"))
    echt = meldungen.meldungsangaben.als_domaene
    frueher = WeitereAngabe(Angabenart.FRUEHER, "Mara", "Musterfrau", quelle="Meldebehörde", am="2026-11-01")
    monkeypatch.setattr(
        meldungen.meldungsangaben,
        "als_domaene",
        lambda n: replace(echt(n), art=Meldeart.NAME, nachher=mit_weiteren(neu, (frueher,)), sperren=()),
    )
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe(2)
    z.fordere_an(person=neu)
    z.laufe(4)
    nach_der_antwort(z)
    assert z.weg.uebergabe().zustand is Zustand.GESENDET
    assert z.zu.aufgabe().art in {"person_abweichend", "person_verschieden"}, (
        "over there somebody compares, too"
    )
