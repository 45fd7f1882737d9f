"""What the receiver learns of parts that don't come: a neutral line each, and of internal papers nothing."""

from __future__ import annotations

from pathlib import Path

from gateway.auskunft.vorgaenge.auskunft import Auskunft
from gateway.cli.uebergabeausgabe import einzelheiten
from gateway.domain.uebergabe import Zustand
from gateway.web.api.vorgangsmodelle import Vorgangsmodell
from tests.zweibehoerden import Amt, Zweibehoerden, pdf, schreibe_akte

WARTET, BLEIBT = "Wartet beim Absender auf eine Freigabe.", "Bleibt beim Absender."
KLASSEN = {"antrag.pdf": "A", "sicherheit.pdf": "V", "vermerk.pdf": "X", "strafe.pdf": "C"}


def lege(z: Zweibehoerden) -> Path:
    dateien = {name: pdf(nr) for nr, name in enumerate(KLASSEN)}
    return schreibe_akte(z.weg.dms_ordner / "akten" / "a1", dateien, klassen=KLASSEN)


def platzhalter(z: Zweibehoerden, amt: Amt) -> list[str]:
    """The same on the page, by the API and the command; of the first delivery."""
    auskunft = Auskunft(amt.haus.datenbank, amt.kennung, z.uhr)
    (erste,) = [u.id for u in amt.uebergaben() if u.stamm == u.id]
    vorgang = auskunft.vorgang(erste)
    assert vorgang.umfang is not None
    zeilen = list(vorgang.umfang.platzhalter)
    assert Vorgangsmodell.von(vorgang).platzhalter == einzelheiten(vorgang)["platzhalter"] == zeilen
    return zeilen


def test_je_zurueckbehaltenem_dokument_eine_neutrale_zeile_und_keine_fuer_interne(
    zweibehoerden: Zweibehoerden,
) -> None:
    """Class V stays and is told of; class X is none of their business; C waits and then comes."""
    z = zweibehoerden
    lege(z)
    z.fordere_an()
    z.laufe(6)
    assert platzhalter(z, z.zu) == [WARTET, BLEIBT]
    assert platzhalter(z, z.weg) == [], "at home everybody sees the documents themselves"
    assert "laut Absender 3 Dokumente" in z.zu.texte()
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe(8)
    assert {u.zustand for u in z.zu.uebergaben()} == {Zustand.ABGESCHLOSSEN}
    assert platzhalter(z, z.zu) == [BLEIBT]


def test_was_abgelehnt_wird_bleibt_eine_zeile(zweibehoerden: Zweibehoerden) -> None:
    """Nothing on the wire says that it was refused in the end: it stays as one that waits."""
    z = zweibehoerden
    lege(z)
    z.fordere_an()
    z.laufe(6)
    z.weg.entscheide("ablehnen", durch="fg1")
    z.laufe(3)
    assert platzhalter(z, z.zu) == [WARTET, BLEIBT]


def test_kommt_alles_gibt_es_keine(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe(6)
    assert platzhalter(z, z.zu) == []
