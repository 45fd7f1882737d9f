"""What a person at the desk puts right after the handover reaches everybody who has the file (Art. 19 DSGVO)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Ereignisart
from gateway.ablauf.aufgaben import FalscheRolle
from gateway.ablauf.begruendung import BegruendungFehlt
from gateway.ablauf.wege import anforderung, berichtigung
from gateway.ablauf.wege.berichtigung import BerichtigungUnmoeglich
from gateway.domain.behoerde import Behoerde
from gateway.domain.meldung import Meldeart, Sperre
from gateway.domain.uebergabe import Zustand
from gateway.nachrichten.fehler import NichtSchreibbar
from tests.zweibehoerden import IN_WEGSTADT, PERSON, ZU, Amt, Zweibehoerden

Z = Zweibehoerden
pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
RICHTIG = replace(PERSON, geburtsdatum="1990-02-03", vorname="Mara Lena")


def uebergeben(z: Z) -> None:
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.KARENZ


def ungefragt(z: Z) -> None:
    z.lege_akte()
    z.gib_ab()
    z.laufe(4)
    z.zu.entscheide("annehmen")
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.KARENZ


def berichtige(amt: Amt, person: object = RICHTIG, **angaben: str) -> list[str]:
    wie = {"durch": "sb1", "grund": "Zahlendreher im Geburtsdatum"} | angaben
    return berichtigung.berichtige(amt.haus, amt.uebergaben()[-1].id, person, **wie)  # type: ignore[arg-type]


@pytest.mark.parametrize("spaeter", [timedelta(), timedelta(days=60)], ids=["gleich", "nach-der-karenz"])
def test_was_eine_person_berichtigt_erreicht_den_empfaenger(zweibehoerden: Z, spaeter: timedelta) -> None:
    z = zweibehoerden
    uebergeben(z)
    z.uhr.stelle_vor(spaeter)
    z.laufe(2)
    assert berichtige(z.weg) == ["Zustadt"]
    z.laufe(3)
    frage = z.zu.aufgabe()
    assert frage.art == "person_berichtigt"
    assert frage.angaben["geliefert"]["geburtsdatum"] == "1990-02-03"
    (zeile,) = (e for e in z.weg.zeitlinie() if "Grund: Zahlendreher" in e.text)
    assert (zeile.wer, zeile.art) == ("Person sb1", Ereignisart.VERMERK), "the way of the file was untouched"
    assert z.weg.uebergabe().person_akte == {**(z.weg.uebergabe().person_akte or {}), "vorname": "Mara Lena"}
    z.zu.entscheide("schliessen", grund="ins Fachverfahren übernommen")
    z.laufe(2)
    assert z.zu.aufgaben() == [] and z.weg.geparkt() == [] == z.zu.geparkt()


def test_die_nachricht_vergeht_wie_jede_andere(zweibehoerden: Z) -> None:
    z = zweibehoerden
    uebergeben(z)
    z.uhr.stelle_vor(timedelta(days=60))
    z.laufe(2)
    berichtige(z.weg)
    z.laufe(3)
    from gateway.ablauf.akte import loeschung

    z.uhr.stelle_vor(timedelta(days=8))
    loeschung.kehre(z.weg.haus)
    with z.weg.haus.lesen() as buch:
        alle = [n for n in buch.nachrichten.neueste(hoechstens=50) if n.typ == "010205"]
    assert all(n.geloescht for n in alle) and len(alle) == 2


@pytest.mark.parametrize("wie", [uebergeben, ungefragt], ids=["angefordert", "ungefragt"])
def test_die_akte_ist_weitergezogen_und_die_berichtigung_zieht_nach(
    zweibehoerden: Z, wie: Callable[[Z], None]
) -> None:
    """Back to where it came from: each tells the next one, and the ring ends."""
    z = zweibehoerden
    wie(z)
    zurueck = anforderung.Wunsch(PERSON, Behoerde(ZU, "Zustadt"), "WEG-9")
    anforderung.beginne(z.weg.haus, zurueck, wer="Frau Beispiel")
    z.laufe()
    assert z.weg.uebergaben()[0].zustand is Zustand.ABGESCHLOSSEN
    berichtige(z.weg)
    z.laufe(6)
    voraus = wie is uebergeben  # to who asked goes one ahead of the file
    assert [len(amt.gesendet("010205")) for amt in (z.weg, z.zu)] == [1 + voraus, 2]
    assert {amt.aufgabe().art for amt in (z.weg, z.zu)} == {"person_berichtigt"}
    texte = {e.text for u in z.zu.uebergaben() for e in z.zu.zeitlinie(u.id)}
    assert any("Wegstadt hat etwas berichtigt; Wegstadt erfährt es" in text for text in texte)


def test_wo_nichts_zu_berichtigen_ist_sagt_es_ein_satz(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte(merkmale=["haft"])
    z.fordere_an()
    z.laufe(3)
    with pytest.raises(BerichtigungUnmoeglich, match="deren Quittung da ist"):
        berichtige(z.weg)
    with pytest.raises(BerichtigungUnmoeglich):
        berichtige(z.zu)
    with pytest.raises(NichtGefunden):
        berichtigung.berichtige(z.weg.haus, uuid4(), RICHTIG, durch="sb1", grund="x")


def test_wer_nicht_darf_oder_nichts_sagt_aendert_nichts(zweibehoerden: Z) -> None:
    z = zweibehoerden
    uebergeben(z)
    vorher = len(z.weg.gesendet("010205"))
    with pytest.raises(BegruendungFehlt):
        berichtige(z.weg, grund=" ")
    with pytest.raises(BerichtigungUnmoeglich, match="dieselben Angaben"):
        berichtige(z.weg, PERSON)
    with pytest.raises((FalscheRolle, NichtGefunden)):
        berichtige(z.weg, durch="niemand")
    with pytest.raises(NichtSchreibbar):
        berichtige(z.weg, replace(RICHTIG, familienname="Мустерфрау"))
    assert len(z.weg.gesendet("010205")) == vorher
    assert z.weg.uebergabe().person_akte is None or "Мустерфрау" not in str(z.weg.uebergabe().person_akte)


def test_die_bekannte_auskunftssperre_steht_schon_in_der_ersten_010205(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"), Sperre("6")))
    z.laufe(2)
    z.fordere_an()
    z.laufe(4)
    frage = z.weg.aufgabe()
    assert frage.art == "auskunftssperre"
    for wer in ("fg1", "fg2"):
        z.weg.entscheide("freigeben", durch=wer)
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    hier = z.zu.aufgabe()
    assert hier.art == "person_berichtigt"
    assert "Eine Auskunftssperre (Schlüssel 3) gilt. Eine Auskunftssperre (Schlüssel 6) gilt." in hier.text


def test_eine_aufgehobene_sperre_steht_nicht_mehr_darin(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe(2)
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, aufgehoben=(Sperre("3"),))
    z.laufe(2)
    z.fordere_an()
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    assert z.zu.aufgaben() == []
