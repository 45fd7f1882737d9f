"""Held parts follow, withheld ones stay, late mail comes later; over there it becomes one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablauf.wege import nachlieferung
from gateway.domain.akte import Dokument, Teilklasse
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import Zweibehoerden, pdf

KLASSEN = ("A", "A", "A", "A", "A", "A", "C", "V")


def lege_acht(z: Zweibehoerden, klassen: tuple[str, ...] = KLASSEN) -> None:
    ordner = z.lege_akte({f"{nummer}.pdf": pdf(nummer) for nummer in range(len(klassen))})
    angabe = json.loads((ordner / "akte.json").read_text())
    for dokument, klasse in zip(angabe["dokumente"], klassen, strict=True):
        dokument["klasse"] = klasse
    (ordner / "akte.json").write_text(json.dumps(angabe))


def erste_und_gehaltene(z: Zweibehoerden) -> tuple[Uebergabezeile, Uebergabezeile]:
    erste, gehaltene = sorted(z.weg.uebergaben(), key=lambda u: u.id != u.stamm)
    return erste, gehaltene


def im_dms(z: Zweibehoerden) -> list[str]:
    (akte,) = (z.zu.dms_ordner / "akten").iterdir()
    return sorted(d.name for d in akte.glob("*.pdf"))


def test_freies_geht_sofort_gehaltenes_folgt_gesperrtes_bleibt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    lege_acht(z)
    z.fordere_an()
    z.laufe()
    assert im_dms(z) == [f"{n}.pdf" for n in range(6)]
    erste, gehalten = erste_und_gehaltene(z)
    assert (erste.zustand, gehalten.haelt) == (Zustand.KARENZ, "teilklasse_c")
    assert gehalten.stamm == erste.id
    abgebend = [e.text for e in z.weg.zeitlinie(erste.id)]
    assert (
        "6 von 8 Dokumenten gehen in dieser Lieferung; 1 wartet auf eine Freigabe; 1 bleibt hier." in abgebend
    )
    (dort,) = z.zu.uebergaben()
    uebernehmend = "\n".join(e.text for e in z.zu.zeitlinie(dort.id))
    assert "die Akte hat laut Absender 8 Dokumente, 2 bleiben vorerst dort" in uebernehmend
    assert "Übernommen und quittiert: 6 von 8 Dokumenten; 2 bleiben vorerst beim Absender." in uebernehmend
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe()
    assert im_dms(z) == [f"{n}.pdf" for n in range(7)], "one file, one more document"
    assert [u.zustand for u in z.zu.uebergaben()] == [Zustand.ABGESCHLOSSEN] * 2
    assert len({u.stamm for u in z.zu.uebergaben()}) == 1
    assert len(z.zu.haus.dms.finde_akten(z.person(), None)) == 1


def test_ein_nein_zum_gehaltenen_teil_laesst_den_freien_unberuehrt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    lege_acht(z)
    z.fordere_an()
    z.laufe()
    z.weg.entscheide("ablehnen", durch="fg1")
    z.laufe()
    erste, gehalten = erste_und_gehaltene(z)
    assert (erste.zustand, gehalten.zustand) == (Zustand.KARENZ, Zustand.ABGELEHNT)
    assert "1 Dokument bleibt hier." in [e.text for e in z.weg.zeitlinie(gehalten.id)]
    assert im_dms(z) == [f"{n}.pdf" for n in range(6)]
    assert z.weg.gesendet("010202") == [], "nobody is told that no file comes: it came"


def test_c_und_s_fragen_jede_fuer_sich_und_s_braucht_zwei(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    lege_acht(z, ("A", "C", "S"))
    z.fordere_an()
    z.laufe()
    fragen = {a.art: a for a in z.weg.aufgaben()}
    assert set(fragen) == {"teilklasse_c", "teilklasse_s"}
    assert fragen["teilklasse_s"].stimmen == 2


def test_spaete_post_kommt_in_dieselbe_akte(zweibehoerden: Zweibehoerden, tmp_path: Path) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    datei = tmp_path / "nachtrag.pdf"
    datei.write_bytes(pdf(77))
    dokument = Dokument(z.uuid("nachtrag"), "nachtrag.pdf", "018", 1, klasse=Teilklasse.A)
    nachlieferung.beginne(
        z.weg.haus, z.weg.uebergabe().id, [(dokument, datei)], klasse=Teilklasse.A, wer="Frau Beispiel"
    )
    z.laufe()
    (akte,) = (z.zu.dms_ordner / "akten").iterdir()
    assert (akte / "nachtrag.pdf").read_bytes() == pdf(77)
    assert [u.zustand for u in z.zu.uebergaben()] == [Zustand.ABGESCHLOSSEN] * 2


def test_zu_einer_abgelehnten_uebergabe_folgt_nichts(zweibehoerden: Zweibehoerden, tmp_path: Path) -> None:
    z = zweibehoerden
    z.lege_akte(klasse="C")
    z.fordere_an()
    z.laufe()
    z.weg.entscheide("ablehnen", durch="fg1")
    z.laufe()
    datei = tmp_path / "nachtrag.pdf"
    datei.write_bytes(pdf(77))
    dokument = Dokument(z.uuid("nachtrag"), "nachtrag.pdf", "018", 1, klasse=Teilklasse.A)
    with pytest.raises(nachlieferung.NachlieferungUnsinnig):
        nachlieferung.beginne(
            z.weg.haus, z.weg.uebergabe().id, [(dokument, datei)], klasse=Teilklasse.A, wer="Frau Beispiel"
        )
