"""Held parts follow, withheld ones stay, late mail comes later; over there it becomes one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablauf.akte.umfang import der_lieferungen
from gateway.ablauf.wege import anforderung, nachlieferung
from gateway.auskunft.vorgaenge import Auskunft
from gateway.domain.akte import Dokument
from gateway.domain.lieferumfang import Rest, rest
from gateway.domain.teilklasse import Teilklasse
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
    offen = "1 wartet beim Absender auf eine Freigabe; 1 bleibt beim Absender."
    assert f"die Akte hat laut Absender 8 Dokumente; {offen}" in uebernehmend
    assert f"Übernommen und quittiert: 6 von 8 Dokumenten; {offen}" in uebernehmend
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


def reiche_nach(z: Zweibehoerden, tmp_path: Path) -> None:
    datei = tmp_path / "nachtrag.pdf"
    datei.write_bytes(pdf(77))
    dokument = Dokument(z.uuid("nachtrag"), "nachtrag.pdf", "018", 1, klasse=Teilklasse.A)
    erste, *_ = (u for u in z.weg.uebergaben() if u.id == u.stamm)
    nachlieferung.beginne(z.weg.haus, erste.id, [(dokument, datei)], klasse=Teilklasse.A, wer="Frau Beispiel")
    z.laufe()


def test_spaete_post_kommt_in_dieselbe_akte(zweibehoerden: Zweibehoerden, tmp_path: Path) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    reiche_nach(z, tmp_path)
    (akte,) = (z.zu.dms_ordner / "akten").iterdir()
    assert (akte / "nachtrag.pdf").read_bytes() == pdf(77)
    assert [u.zustand for u in z.zu.uebergaben()] == [Zustand.ABGESCHLOSSEN] * 2


def test_spaete_post_gilt_nicht_als_der_gehaltene_teil(zweibehoerden: Zweibehoerden, tmp_path: Path) -> None:
    z = zweibehoerden
    lege_acht(z)
    z.fordere_an()
    z.laufe()
    reiche_nach(z, tmp_path)
    assert rest(der_lieferungen(z.zu.uebergaben())) == Rest(wartet=1, bleibt=1)
    for amt, folgt in (
        (z.weg, "1 ist später dazugekommen; 1 wartet auf eine Freigabe; 1 bleibt hier"),
        (z.zu, "1 ist später dazugekommen; 1 wartet beim Absender auf eine Freigabe; 1 bleibt beim Absender"),
    ):
        erste = next(u for u in amt.uebergaben() if u.id == u.stamm)
        umfang = Auskunft(amt.haus.datenbank, amt.kennung, z.uhr).vorgang(erste.id).umfang
        assert umfang is not None
        assert sorted(umfang.satz.split("; ")) == sorted(f"6 von 8 Dokumenten; {folgt}".split("; "))
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe()
    assert rest(der_lieferungen(z.zu.uebergaben())) == Rest(bleibt=1)
    texte = [e.text for u in z.zu.uebergaben() for e in z.zu.zeitlinie(u.id)]
    assert "Übernommen und quittiert: 1 von 8 Dokumenten; 1 bleibt beim Absender." in texte


def test_solange_ein_teil_noch_folgt_wird_nicht_noch_einmal_angefordert(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    lege_acht(z)
    z.fordere_an()
    z.laufe()
    with pytest.raises(anforderung.AnforderungUnsinnig, match="1 Dokument wartet bei der anderen Behörde"):
        z.fordere_an()
    z.weg.entscheide("ablehnen", durch="fg1")
    z.laufe()
    with pytest.raises(anforderung.AnforderungUnsinnig):
        z.fordere_an()  # nobody over here is told that the part stays
    z.uhr.stelle_vor(anforderung.TEIL_FOLGT)
    z.fordere_an()


def test_was_nie_geht_haelt_keine_neue_anforderung_auf(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    lege_acht(z)
    z.fordere_an()
    z.laufe()
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe()
    z.fordere_an()
    assert len(z.zu.uebergaben()) == 3


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


def verfaelscht_nachlieferung(z: Zweibehoerden, tmp_path: Path) -> Uebergabezeile:
    """Late mail that only this Vorgang has, and whose packet is damaged on the way."""
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    datei = tmp_path / "nachtrag.pdf"
    datei.write_bytes(pdf(77))
    dokument = Dokument(z.uuid("nachtrag"), "nachtrag.pdf", "018", 1, klasse=Teilklasse.A)
    id = nachlieferung.beginne(
        z.weg.haus, z.weg.uebergabe().id, [(dokument, datei)], klasse=Teilklasse.A, wer="Frau Beispiel"
    )
    datei.unlink()
    z.weg.ticke()
    z.verfaelsche_pakete(ab=40)
    z.laufe()
    with z.weg.haus.lesen() as buch:
        return buch.vorgaenge.lies(id)


def test_eine_zurueckgewiesene_nachlieferung_wird_noch_einmal_gesendet(
    zweibehoerden: Zweibehoerden, tmp_path: Path
) -> None:
    """Late mail lies in no DMS: it stays until somebody has decided, however long that takes."""
    z = zweibehoerden
    alte = verfaelscht_nachlieferung(z, tmp_path)
    assert (alte.zustand, alte.haelt) == (Zustand.ZURUECKGEWIESEN, "lieferung_zurueckgewiesen")
    assert z.weg.aufgabe().text.startswith("Zustadt konnte eine Nachlieferung nicht verarbeiten")
    erste = next(u for u in z.zu.uebergaben() if u.id == u.stamm)
    fehlt = [e.text for e in z.zu.zeitlinie(erste.id) if "ihre Dokumente fehlen hier" in e.text]
    assert len(fehlt) == 1, "who reads the file over there knows"
    z.uhr.stelle_vor(2 * z.weg.haus.regeln.fristen.karenz)
    z.laufe(2)
    z.weg.entscheide("freigeben")
    z.laufe()
    assert im_dms(z).count("nachtrag.pdf") == 1
    assert sorted(u.zustand for u in z.weg.uebergaben() if u.id not in (alte.id, alte.stamm)) == [
        Zustand.KARENZ
    ]
    assert (z.akte_am_ziel() / "nachtrag.pdf").read_bytes() == pdf(77)


def test_eine_zurueckgewiesene_nachlieferung_bleibt_hier_und_wird_nach_der_karenz_geloescht(
    zweibehoerden: Zweibehoerden, tmp_path: Path
) -> None:
    z = zweibehoerden
    alte = verfaelscht_nachlieferung(z, tmp_path)
    z.weg.entscheide("schliessen")
    z.laufe(2)
    z.uhr.stelle_vor(z.weg.haus.regeln.fristen.karenz)
    z.laufe(2)
    with z.weg.haus.lesen() as buch:
        assert buch.vorgaenge.lies(alte.id).geloescht is not None
    assert z.weg.aufgaben() == [] and "nachtrag.pdf" not in im_dms(z)
