"""Reason 03 of a request: only the advance information (010205) is wanted. No file moves."""

from __future__ import annotations

from datetime import timedelta

from gateway.auskunft.betrieb.verbleib import Ort, Verbleibsauskunft
from gateway.domain.meldung import Meldeart, Sperre
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import AKTENZEICHEN, IN_WEGSTADT, WEG, ZU, Zweibehoerden


def test_wer_die_akte_hat_bekommt_nur_was_an_vorabinformationen_fehlt(zweibehoerden: Zweibehoerden) -> None:
    """After the handover; what the registry office has told since goes along, and somebody takes it over."""
    z = zweibehoerden
    z.lege_akte()
    erste = z.fordere_an()
    z.laufe(6)
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe(2)
    z.zu.entscheide("schliessen")
    z.fordere_an(grund="03")
    z.laufe(2)
    assert z.weg.aufgabe().art == "auskunftssperre", "the same rules as before a file goes"
    z.weg.entscheide("freigeben", durch="fg1")
    z.weg.entscheide("freigeben", durch="fg2")
    z.laufe(3)
    nachgefragt, _ = z.zu.uebergaben()
    assert (nachgefragt.zustand, nachgefragt.lieferung_uuid) == (Zustand.ERGAENZT, None)
    assert z.weg.uebergaben()[0].zustand is Zustand.ERGAENZT
    assert len(z.weg.gesendet("010206")) == 1, "the one of the handover"
    frage = z.zu.aufgabe()
    assert frage.art == "person_berichtigt"
    assert "Schlüssel 3" in frage.text
    assert dict(frage.angaben["mitteilung"])["Aufenthaltstitel (eAT)"].startswith("keine Angaben")
    z.zu.entscheide("schliessen")
    z.laufe(1)
    assert z.zu.aufgaben() == []
    assert Verbleibsauskunft(z.weg.haus.datenbank, WEG, z.uhr).wo_ist(AKTENZEICHEN).ort is Ort.ABGEGEBEN
    z.uhr.stelle_vor(timedelta(days=40))
    z.laufe(2)
    assert all(u.geloescht for amt in (z.weg, z.zu) for u in amt.uebergaben() if u.id != erste)


def test_ohne_akte_bleibt_sie_hier_und_eine_spaetere_anforderung_bekommt_sie(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an(grund="03")
    z.laufe(4)
    assert z.zu.uebergabe().zustand is z.weg.uebergabe().zustand is Zustand.ERGAENZT
    assert Verbleibsauskunft(z.weg.haus.datenbank, WEG, z.uhr).wo_ist(AKTENZEICHEN).ort is Ort.HIER
    z.zu.entscheide("schliessen")
    z.fordere_an()
    z.laufe(6)
    assert z.zu.uebergaben()[0].zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.aufgaben() == z.zu.aufgaben() == []
    assert Verbleibsauskunft(z.zu.haus.datenbank, ZU, z.uhr).wo_ist("ZU-1").ort is Ort.HIER


def test_kommt_statt_ihrer_keine_antwort_wird_erinnert(zweibehoerden: Zweibehoerden) -> None:
    """No file here: the same answers as to any request."""
    z = zweibehoerden
    z.fordere_an(grund="03")
    z.laufe(2)
    assert z.weg.aufgabe().art == "akte_nicht_gefunden"
    z.uhr.stelle_vor(timedelta(days=6))
    z.laufe(1)
    assert len(z.zu.gesendet("010002")) == 1
    z.weg.entscheide("ablehnen", wert="03")
    z.laufe(3)
    assert z.zu.uebergabe().zustand is Zustand.ABGELEHNT
