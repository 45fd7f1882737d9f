"""What both sides are told about real handovers: how much of the file went, who is on turn, how it ended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta

import pytest

from gateway.auskunft.betrieb import Betriebsauskunft, Vorgangsstand, aelteste, summe
from gateway.auskunft.vorgaenge import Auskunft, Vorgang
from gateway.domain.lage import AmZug
from gateway.domain.uebergabe import Zustand
from gateway.errors import VoruebergehenderFehler
from tests.zweibehoerden import PERSON, Amt, Zweibehoerden, pdf

TEILE = {"1.pdf": "A", "2.pdf": "A", "3.pdf": "C", "4.pdf": "V"}


class Weg(VoruebergehenderFehler):
    satz = "Das Postfach ist weg."


def auskunft(amt: Amt) -> Auskunft:
    return Auskunft(amt.haus.datenbank, amt.kennung, amt.haus.uhr)


def alle(amt: Amt) -> Sequence[Vorgang]:
    """Oldest first."""
    frage = auskunft(amt)
    return [frage.vorgang(z.id) for z in reversed(frage.liste().zeilen)]


def satz(vorgang: Vorgang) -> str | None:
    return vorgang.umfang.satz if vorgang.umfang else None


@pytest.fixture
def geteilt(zweibehoerden: Zweibehoerden) -> Zweibehoerden:
    """Two documents have gone, one waits for a release, one never leaves this way."""
    ordner = zweibehoerden.lege_akte({name: pdf(nr) for nr, name in enumerate(TEILE)})
    angabe = json.loads((ordner / "akte.json").read_text())
    for dokument in angabe["dokumente"]:
        dokument["klasse"] = TEILE[dokument["datei"]]
    (ordner / "akte.json").write_text(json.dumps(angabe))
    zweibehoerden.fordere_an()
    zweibehoerden.laufe()
    return zweibehoerden


def test_beide_seiten_erfahren_wie_viel_der_akte_gegangen_ist(geteilt: Zweibehoerden) -> None:
    erste, spaeter = sorted(alle(geteilt.weg), key=lambda v: v.ueberblick.stamm != v.ueberblick.id)
    assert satz(erste) == "2 von 4 Dokumenten; 1 wartet auf eine Freigabe; 1 bleibt hier"
    assert erste.ueberblick.lage.text == "Teil der Akte übergeben"
    assert [d.stand for d in erste.dokumente] == [
        "übergeben und quittiert", "übergeben und quittiert", "bleibt hier, darf auf diesem Weg nicht hinaus"
    ]  # fmt: skip
    assert (spaeter.ueberblick.lage.am_zug, spaeter.ueberblick.regel) == (AmZug.WIR, "teilklasse_c")
    assert [f.art for f in spaeter.ueberblick.aufgaben] == ["teilklasse_c"]
    assert [g.id for g in spaeter.geschwister] == [erste.ueberblick.id]
    (empfangen,) = alle(geteilt.zu)
    assert (
        satz(empfangen)
        == "2 von 4 Dokumenten; 1 wartet beim Absender auf eine Freigabe; 1 bleibt beim Absender"
    )
    assert empfangen.ueberblick.lage.text == "Teil der Akte ist da"


def test_nach_der_freigabe_fehlt_nur_was_nie_geht(geteilt: Zweibehoerden) -> None:
    geteilt.weg.entscheide("freigeben", durch="fg1")
    geteilt.laufe()
    erste, spaeter = sorted(alle(geteilt.weg), key=lambda v: v.ueberblick.stamm != v.ueberblick.id)
    assert satz(erste) == "2 von 4 Dokumenten; 1 ist in einer anderen Lieferung; 1 bleibt hier"
    assert spaeter.ueberblick.zustand is Zustand.KARENZ
    empfangen, nachgeliefert = alle(geteilt.zu)
    assert satz(empfangen) == "2 von 4 Dokumenten; 1 ist in einer anderen Lieferung; 1 bleibt beim Absender"
    assert nachgeliefert.ueberblick.stamm == empfangen.ueberblick.id


def test_verweigert_jemand_die_freigabe_so_bleibt_der_teil_und_das_wird_gesagt(
    geteilt: Zweibehoerden,
) -> None:
    geteilt.weg.entscheide("ablehnen", durch="fg1", grund="Nicht erforderlich.")
    geteilt.laufe()
    erste, spaeter = sorted(alle(geteilt.weg), key=lambda v: v.ueberblick.stamm != v.ueberblick.id)
    assert satz(erste) == "2 von 4 Dokumenten; 2 bleiben hier"
    assert spaeter.ausgang is not None
    assert spaeter.ausgang.titel == "Diese Dokumente bleiben hier."
    assert spaeter.ausgang.grund is not None
    assert "Nicht erforderlich. (Person fg1)" in spaeter.ausgang.grund
    assert [d.stand for d in spaeter.dokumente] == ["bleibt hier, abgelehnt"]


def test_eine_ablehnung_sieht_auf_jeder_seite_anders_aus(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.laufe()
    z.weg.entscheide("ablehnen", wert="02", grund="Keine Akte vorhanden.")
    z.laufe()
    (hier,), (dort,) = alle(z.weg), alle(z.zu)
    assert hier.ausgang is not None
    assert dort.ausgang is not None
    assert hier.ausgang.titel == "Wir geben die Akte nicht ab."
    assert "Keine Akte vorhanden. (Person sb1)" in str(hier.ausgang.grund)
    assert dort.ausgang.titel == "Die andere Behörde sendet keine Akte."
    assert dort.ausgang.text.startswith("Es kommt keine Akte (010202): ")
    assert (dort.ausgang.grund, dort.ueberblick.lage.am_zug) == (None, AmZug.WIR)
    assert dort.als_naechstes == "Die andere Behörde sendet keine Akte. Wie geht es weiter?"
    assert hier.ueberblick.lage.am_zug is AmZug.NIEMAND


def test_eine_zurueckweisung_nennt_den_der_sie_ausspricht(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.gib_ab()
    z.laufe()
    z.zu.entscheide("zurueckweisen", wert="S999", grund="Nicht für uns.")
    z.laufe()
    (hier,), (dort,) = alle(z.weg), alle(z.zu)
    assert hier.ausgang is not None
    assert dort.ausgang is not None
    assert hier.ausgang.titel == "Die andere Behörde hat unsere Lieferung zurückgewiesen."
    assert hier.ausgang.text.startswith("Die andere Behörde weist zurück (S999)")
    assert dort.ausgang.titel == "Wir haben die Lieferung zurückgewiesen."
    assert dort.als_naechstes == "Die andere Behörde muss berichtigt noch einmal liefern."
    assert [d.stand for d in hier.dokumente] == ["gesendet, nicht angenommen"] * 2
    assert [d.stand for d in dort.dokumente] == ["nicht übernommen"] * 2
    assert [q.stand.value for q in dort.quittungen] == ["liegt_vor", "liegt_vor", "abgelehnt", "entfaellt"]
    assert [q.stand.value for q in hier.quittungen] == ["liegt_vor", "abgelehnt", "abgelehnt", "entfaellt"]


def test_wer_bis_zu_einem_tag_wartet_sagt_bis_wann(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.laufe()
    z.weg.entscheide("warten", wert="2027-03-01")
    z.laufe()
    (vorgang,) = alle(z.weg)
    lage = vorgang.ueberblick.lage
    assert (lage.text, lage.am_zug) == ("Wartet auf einen Tag", AmZug.PROGRAMM)
    assert vorgang.als_naechstes == "Am 01.03.2027 geht es von selbst weiter."


def test_ist_das_postfach_weg_so_laeuft_es_verzoegert_und_dann_ist_die_administration_am_zug(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()

    def weg(an: str, sendung: bytes) -> Sequence[bytes]:
        raise Weg

    z.post.vorher = weg
    z.zu.ticke()
    (vorgang,) = alle(z.zu)
    lage = vorgang.ueberblick.lage
    assert (lage.text, lage.am_zug, lage.verzoegert) == (
        "Anforderung geht ab, verzögert", AmZug.PROGRAMM, True
    )  # fmt: skip
    assert vorgang.als_naechstes.startswith("Etwas ist misslungen; es wird am ")
    for _ in range(14):
        z.uhr.wert += timedelta(hours=1, minutes=20)
        z.zu.ticke()
    (vorgang,) = alle(z.zu)
    assert vorgang.ueberblick.lage.am_zug is AmZug.ADMINISTRATION
    assert vorgang.ueberblick.stoerung == "010201 nicht gesendet: Das Postfach ist weg."
    z.post.vorher = None
    z.zu.hole_geparktes_zurueck()
    z.laufe()
    (vorgang,) = alle(z.zu)
    assert vorgang.ueberblick.lage.text == "Akte ist da"


def test_nach_der_loeschung_ist_nichts_mehr_zu_tun(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    (vorher,) = alle(z.weg)
    assert vorher.ueberblick.karenz_bis is not None
    assert vorher.ueberblick.geloescht is None
    z.uhr.stelle_vor(timedelta(days=31))
    z.laufe()
    for amt in (z.weg, z.zu):
        (vorgang,) = alle(amt)
        assert vorgang.ueberblick.beendet
        assert vorgang.ueberblick.geloescht is not None
        assert vorgang.als_naechstes == "Nichts mehr zu tun."


def test_der_betrieb_sieht_wo_etwas_steht_aber_niemanden(geteilt: Zweibehoerden) -> None:
    amt = geteilt.weg
    betrieb = Betriebsauskunft(amt.haus.datenbank, amt.kennung, amt.haus.uhr)
    zeilen = betrieb.liste().zeilen
    assert {type(z) for z in zeilen} == {Vorgangsstand}
    assert {z.regel for z in zeilen} == {None, "teilklasse_c"}
    gesehen = repr(zeilen)
    akte = auskunft(amt).liste().zeilen[0]
    for geheim in (PERSON.familienname, PERSON.azr_nummer, PERSON.geburtsdatum, akte.aktenzeichen_eigenes):
        assert geheim
        assert geheim not in gesehen
    assert not {"person", "aktenzeichen_eigenes", "partner_sagt"} & {f.name for f in fields(Vorgangsstand)}
    zahlen = betrieb.zahlen()
    assert [(g.name, g.anzahl) for g in zahlen.offen] == [
        ("abgabe", 1)
    ]  # the other one waits for its deletion
    assert [(g.name, g.anzahl) for g in zahlen.gehalten] == [("teilklasse_c", 1)]
    assert [aelteste(zahlen.offen)] == [z.erstellt for z in zeilen if z.regel]
    assert (zahlen.aufgaben, zahlen.aufgaben_ueberfaellig, zahlen.vorfaelle) == (1, 0, 0)
    assert summe(zahlen.auftraege) > 0
