"""A file reaches the wrong authority: it comes back or goes on only as the sender wants, nothing stays there, the
72 hours of Art. 33 DSGVO are on the desk of the sender, and both sides are told the truth."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.ablage.tabellen import ENDE, Ereignisart
from gateway.ablage.tresor import raumname
from gateway.ablauf.akte import abgleich
from gateway.ablauf.wege.rueckgabe import MELDEFRIST
from gateway.auskunft.betrieb.verbleib import Ort, Verbleibsauskunft
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import AKTENZEICHEN, ANDERSWO, Amt, Zweibehoerden, behoerde, melde_eintrag

Z = Zweibehoerden
pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def fehlgeleitet(z: Z) -> None:
    """Somebody in Wegstadt has chosen the wrong authority."""
    z.verzeichnis.eintraege[ANDERSWO] = melde_eintrag(behoerde(ANDERSWO, "Anderswo"))
    z.lege_akte()
    z.gib_ab()
    z.laufe()


def raeume(amt: Amt) -> set[str]:
    return {raum.name for raum in amt.haus.speicher.blobs.raeume() if raum.blobs}


def test_die_akte_kommt_zurueck_und_beide_seiten_kennen_die_wahrheit(zweibehoerden: Z) -> None:
    z = zweibehoerden
    fehlgeleitet(z)
    z.zu.entscheide("weiterleiten", wert=ANDERSWO, grund="Die Person wohnt nicht hier.")
    seit = z.uhr.jetzt()
    z.laufe(3)
    hier = z.zu.uebergabe()
    assert (hier.zustand, hier.schritt) == (Zustand.ZURUECKGEWIESEN, ENDE)
    assert hier.geloescht is not None, "at once, without the Karenz"
    assert "gelöscht: Bytes entfernt und nachgesehen, Schlüssel vernichtet" in z.zu.texte()
    assert raumname(z.zu.kennung, hier.id) not in raeume(z.zu)
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []
    assert list(abgleich.pruefe(z.zu.haus)) == []
    dort, frage = z.weg.uebergabe(), z.weg.aufgabe()
    assert dort.zustand is Zustand.ZURUECKGEWIESEN
    assert (frage.art, frage.bis - seit <= MELDEFRIST) == ("datenpanne", True)
    assert f"Anderswo ({ANDERSWO})" in frage.text
    worte = next(e.partner_sagt for e in z.weg.zeitlinie() if e.partner_sagt) or ""
    assert "Die Person wohnt nicht hier." in worte and "wird hier gelöscht" in worte
    assert "wohnt nicht hier" not in frage.text, "the partner's words stand apart"
    ort = Verbleibsauskunft(z.weg.haus.datenbank, z.weg.kennung, z.uhr).wo_ist(AKTENZEICHEN)
    assert ort.ort is Ort.HIER


def test_die_uhr_von_72_stunden_laeuft_bis_jemand_bewertet(zweibehoerden: Z) -> None:
    z = zweibehoerden
    fehlgeleitet(z)
    z.zu.entscheide("zurueckweisen", wert="S999")
    z.laufe(3)
    z.uhr.stelle_vor(MELDEFRIST + timedelta(minutes=5))
    z.weg.ticke()
    assert any(e.art is Ereignisart.FEHLER and "Überfällig" in e.text for e in z.weg.zeitlinie())
    z.weg.entscheide("annehmen", durch="fg1", grund="Gemeldet am 3.11., Zeichen LfDI 17.")
    z.laufe(2)
    assert "Datenpanne bewertet (Art. 33 Abs. 5 DSGVO): Gemeldet am 3.11., Zeichen LfDI 17." in z.weg.texte()
    assert z.weg.aufgaben() == []


def test_weiter_geht_sie_nur_durch_den_absender(zweibehoerden: Z) -> None:
    """Whom the other one names is proposed; the file goes from here, and only when somebody here says so."""
    z = zweibehoerden
    fehlgeleitet(z)
    z.zu.entscheide("weiterleiten", wert=ANDERSWO)
    z.laufe(3)
    assert ANDERSWO not in z.post.faecher
    z.weg.entscheide("weiterleiten", durch="fg1", grund="Verwechselt; geringes Risiko.")
    z.laufe(3)
    assert z.post.faecher[ANDERSWO]
    assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    ort = Verbleibsauskunft(z.weg.haus.datenbank, z.weg.kennung, z.uhr).wo_ist(AKTENZEICHEN)
    assert (ort.ort, ort.partner) == (Ort.UNTERWEGS, ANDERSWO)
