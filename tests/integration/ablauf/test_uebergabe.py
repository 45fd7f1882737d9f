"""The whole way of a file between two authorities, and the turns it may take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.quittung import Quittung
from tests.zweibehoerden import PERSON, Zweibehoerden, jpg, pdf


def test_eine_akte_kommt_an_und_die_quittung_kommt_zurueck(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    quelle = z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    ziel = z.akte_am_ziel()
    for datei in ("10_Grundakte/antrag.pdf", "20_Identität/paß.jpg"):
        assert (ziel / datei).read_bytes() == (quelle / datei).read_bytes()
    originale = sorted(d.name[:6] for d in (ziel / ".nachrichten").iterdir())
    assert originale == ["010203", "010205", "010206"]


def test_die_quittung_nennt_genau_diese_lieferung(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    (zeile,) = [n for n in z.weg.nachrichten() if n.typ == "0020"]
    with z.weg.haus.lesen():
        assert zeile.xml is not None
        with z.weg.haus.speicher.blobs.oeffne(zeile.xml, z.weg.haus.raum(zeile.schluessel)) as strom:
            quittung = lies_nachricht(strom)
    assert isinstance(quittung, Quittung)
    assert quittung.ursprung.uuid == z.weg.uebergabe().lieferung_uuid
    assert quittung.angabe.sachverhalt == "4"
    assert zeile.signatur is not None


def test_ohne_wunsch_kommt_keine_versandbestaetigung(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an(versandbestaetigung=False)
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.gesendet("010203") == []


def test_die_versandbestaetigung_geht_erst_wenn_jedes_paket_im_postfach_liegt(klein: Zweibehoerden) -> None:
    z = klein
    z.lege_akte({f"{i:02}.pdf": pdf(i, 20_000) for i in range(4)})
    z.fordere_an()
    stoere_ein_paket(z, PostfachWeg())
    z.zu.ticke()
    z.weg.ticke()
    assert z.weg.uebergabe().zustand is Zustand.GEPACKT
    assert len([p for p in z.weg.gesendet("010207") if p.zustand is Nachrichtenzustand.GESCHRIEBEN]) == 1
    assert z.weg.gesendet("010203") == []
    z.post.vorher = None
    z.laufe()
    assert len(z.weg.gesendet("010203")) == 1
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    texte = z.weg.texte()
    assert texte.index("Die Lieferung liegt im Postfach") < texte.index("Versandbestätigung gesendet")
    assert "Versandbestätigung erhalten (010203): die Akte ist versandt." in z.zu.texte()


def test_auch_nach_einer_stoerung_geht_sie_erst_zuletzt(klein: Zweibehoerden) -> None:
    z = klein
    z.lege_akte({f"{i:02}.pdf": pdf(i, 20_000) for i in range(4)})
    z.fordere_an()
    stoere_ein_paket(z, PostfachWeist())
    z.laufe(2)
    assert z.weg.gestoert()
    assert z.weg.gesendet("010203") == []
    z.post.vorher = None
    z.weg.hole_geparktes_zurueck()
    z.weg.ticke()
    assert z.weg.uebergabe().zustand is Zustand.GESENDET
    assert len(z.weg.gesendet("010203")) == 1


@pytest.mark.parametrize("typ", ["Versandbestaetigung.010203", "erinnerung.0021"])
def test_was_der_lieferung_folgt_und_nicht_hinausging_haelt_nur_bis_zum_naechsten_versuch_auf(
    zweibehoerden: Zweibehoerden, typ: str
) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.post.vorher = stoere(lambda sendung: typ.encode() in sendung, PostfachWeist())
    z.zu.ticke()
    z.weg.ticke()
    z.uhr.stelle_vor(timedelta(days=3))
    z.weg.ticke()
    assert z.weg.gestoert()
    z.post.vorher = None
    z.weg.hole_geparktes_zurueck()
    z.weg.ticke()
    assert z.weg.uebergabe().zustand is Zustand.GESENDET
    assert len(z.weg.gesendet("010203")) == 1


class PostfachWeg(VoruebergehenderFehler):
    """The mailbox does not answer."""

    code = "test.postfach_weg"
    satz = "Das Postfach antwortet nicht."


class PostfachWeist(EingabeFehler):
    """The mailbox refuses this message."""

    code = "test.postfach_weist"
    satz = "Das Postfach weist die Nachricht ab."


def stoere(welche: Callable[[bytes], bool], fehler: Exception) -> Callable[[str, bytes], list[bytes]]:
    """What `Rohrpost.vorher` does so that these messages don't reach the mailbox."""

    def vorher(_an: str, sendung: bytes) -> list[bytes]:
        if welche(sendung):
            raise fehler
        return [sendung]

    return vorher


def stoere_ein_paket(z: Zweibehoerden, fehler: Exception) -> None:
    z.post.vorher = stoere(lambda s: b"Paket.010207" in s[:2000] and b"paketnummer>2<" in s, fehler)


def test_viele_kleine_pakete_in_verkehrter_reihenfolge(klein: Zweibehoerden) -> None:
    z = klein
    z.lege_akte({f"{i:02}.pdf": pdf(i, 20_000) for i in range(12)})
    z.fordere_an()
    z.zu.ticke()
    z.weg.ticke()
    assert len(z.weg.gesendet("010207")) > 5
    z.post.faecher["azr:005700"].reverse()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert len(list(z.akte_am_ziel().glob("*.pdf"))) == 12


def test_ein_dokument_das_nicht_ist_was_es_heisst_haelt_an_bis_es_im_dms_stimmt(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    ordner = z.lege_akte({"gut.pdf": pdf(1), "schlecht.pdf": b"kein PDF"})
    z.fordere_an()
    z.laufe(2)
    assert z.weg.gestoert()
    assert "Der Inhalt ist keine Datei im Format PDF" in z.weg.texte()
    (ordner / "schlecht.pdf").write_bytes(pdf(2))
    z.weg.hole_geparktes_zurueck()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_was_im_haus_bleibt_muss_nicht_sein_was_es_heisst(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    ordner = z.lege_akte({"geht.pdf": pdf(1), "bleibt.pdf": b"kein PDF"})
    akte = ordner / "akte.json"
    akte.write_text('"klasse": "X"'.join(akte.read_text().rsplit('"klasse": "A"', 1)))
    z.fordere_an()
    z.laufe()
    assert [d.name for d in z.akte_am_ziel().glob("*.pdf")] == ["geht.pdf"]


def test_ein_angekuendigtes_format_reist_mit(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte({"plan.png": b"\x89PNG\r\n\x1a\n" + b"x" * 500, "a.jpg": jpg(1)})
    z.fordere_an(weitere_formate=("019",))
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


@pytest.mark.parametrize("ab", [0, 4000])
def test_eine_kaputte_lieferung_wird_zurueckgewiesen_und_der_grund_kommt_an(
    klein: Zweibehoerden, ab: int
) -> None:
    """Honestly signed, but no ZIP at all, or a damaged one: refused as a whole, nothing in the DMS."""
    z = klein
    ordner = z.lege_akte({"a.pdf": pdf(1, 40_000)})
    z.fordere_an()
    z.zu.ticke()
    z.weg.ticke()
    z.verfaelsche_pakete(ab)
    z.laufe()
    assert ordner.exists()
    assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert z.weg.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert "ZIP" in z.weg.texte() or "Archiv" in z.weg.texte()
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []


def test_ein_mandant_sieht_die_uebergabe_des_anderen_nicht(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    id = z.fordere_an()
    with z.weg.haus.lesen() as buch:
        assert buch.vorgaenge.finde(id) is None
    assert z.zu.uebergabe().person["azr_nummer"] == PERSON.azr_nummer


def test_der_laufzettel_sagt_wann_die_lieferung_abgeholt_wurde(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    z.weg.ticke()
    z.uhr.stelle_vor(timedelta(minutes=1))
    z.weg.ticke()
    assert all(n.abgeholt is None for n in z.weg.gesendet("010207")), "it still lies in the mailbox"
    z.laufe(10)
    assert all(n.abgeholt is not None for n in z.weg.gesendet("010207"))
    assert z.weg.texte().count("hat die Lieferung abgeholt") == 1
