"""Moves as life tells them: back again, as a family, on to the same day as a namesake, with news on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from gateway.ablauf.wege import anforderung, nachlieferung
from gateway.domain.akte import Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.meldung import Auslandsanschrift, Meldeart, Sperre
from gateway.domain.person import Person
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import (
    DATEIEN,
    IN_WEGSTADT,
    IN_ZUSTADT,
    PERSON,
    ZU,
    Amt,
    Zweibehoerden,
    merke_meldung,
    pdf,
)

Z = Zweibehoerden
KIND = replace(PERSON, vorname="Tilda", geburtsdatum="2019-03-04", azr_nummer="200115990002")
GATTE = replace(PERSON, vorname="Emil", geburtsdatum="1988-01-02", geschlecht="m", azr_nummer="200115990003")


def akten(amt: Amt) -> dict[str, list[str]]:
    """Every file that can be seen: names of its documents."""
    ordner = [a for a in (amt.dms_ordner / "akten").iterdir() if not a.name.startswith(".")]
    return {a.name: sorted(p.name for p in a.rglob("*") if p.suffix in {".pdf", ".jpg"}) for a in ordner}


def zustaende(amt: Amt) -> set[Zustand]:
    return {u.zustand for u in amt.uebergaben()}


def ist_angekommen(z: Z, mal: int = 1) -> None:
    assert [u.zustand for u in z.zu.uebergaben()] == [Zustand.ABGESCHLOSSEN] * mal
    assert zustaende(z.weg) == {Zustand.KARENZ}


def test_sie_zieht_in_der_karenz_zurueck_und_die_akte_kommt_in_die_alte(zweibehoerden: Z) -> None:
    """Both sides change roles; what comes back lies beside what never left the house, once."""
    z = zweibehoerden
    z.lege_akte({**DATEIEN, "geheim.pdf": pdf(7)})
    angabe = z.weg.dms_ordner / "akten" / "a1" / "akte.json"
    text = angabe.read_text(encoding="utf-8")
    stelle = text.index("geheim.pdf")
    angabe.write_text(
        text[:stelle] + text[stelle:].replace('"klasse": "A"', '"klasse": "V"', 1), encoding="utf-8"
    )
    z.meldet_zuzug()
    z.laufe()
    ist_angekommen(z)
    z.uhr.stelle_vor(timedelta(days=5))
    wunsch = anforderung.Wunsch(PERSON, Behoerde(ZU, "Zustadt"), "S-32/4711")
    anforderung.beginne(z.weg.haus, wunsch, wer="sb1")
    z.laufe()
    assert z.weg.uebergaben()[0].zustand is Zustand.ABGESCHLOSSEN
    assert akten(z.weg) == {"a1": ["antrag.pdf", "geheim.pdf", "paß.jpg"]}


def test_eine_familie_zieht_um_und_jede_akte_bleibt_fuer_sich(zweibehoerden: Z) -> None:
    z = zweibehoerden
    for nummer, person in enumerate((PERSON, GATTE, KIND)):
        z.lege_akte(
            {f"{person.vorname}.pdf": pdf(nummer)},
            person=person,
            name=f"f{nummer}",
            aktenzeichen=f"F/{nummer}",
        )
    for person in (KIND, PERSON, GATTE):
        z.meldet_wegzug(person=person)
        z.meldet_zuzug(person=person)
    z.laufe()
    ist_angekommen(z, 3)
    assert sorted(akten(z.zu).values()) == [["Emil.pdf"], ["Mara.pdf"], ["Tilda.pdf"]]


def test_die_abmeldung_kommt_zwei_wochen_vor_der_anmeldung(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_wegzug()
    z.laufe(2)
    z.uhr.stelle_vor(timedelta(days=14))
    assert z.weg.uebergaben() == z.zu.uebergaben() == [], "alone it begins nothing"
    z.meldet_zuzug()
    z.laufe()
    ist_angekommen(z)


def test_sie_zieht_ins_ausland_und_niemand_bewegt_die_akte(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_wegzug(nach=Auslandsanschrift("163", ("Musterweg 1", "Ankara")))
    z.laufe(3)
    assert z.weg.uebergaben() == []


def test_zwei_namensvettern_ziehen_am_selben_tag_um(zweibehoerden: Z) -> None:
    """Same name, same town, another birth date: each gets the own file and nobody is asked."""
    z = zweibehoerden
    zweite = replace(PERSON, geburtsdatum="1971-11-30", geburtsort="Anderswo", azr_nummer="200115990009")
    z.lege_akte({"eins.pdf": pdf(1)})
    z.lege_akte({"zwei.pdf": pdf(2)}, person=zweite, name="a2", aktenzeichen="S-32/zwei")
    for person in (PERSON, zweite):
        z.meldet_zuzug(person=person)
    z.laufe()
    ist_angekommen(z, 2)
    assert sorted(akten(z.zu).values()) == [["eins.pdf"], ["zwei.pdf"]]


def test_die_meldung_kommt_doppelt_und_noch_einmal_von_der_anderen_wohnung(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_zuzug(uuid=(uuid := uuid4()))
    z.meldet_zuzug(uuid=uuid)
    z.laufe()
    z.melde(z.zu, Meldeart.HAUPTWOHNUNG, anschrift=IN_WEGSTADT, neue=IN_ZUSTADT)
    z.laufe()
    ist_angekommen(z)
    assert len(akten(z.zu)) == 1


def test_sie_stirbt_waehrend_ihre_akte_auf_die_freigabe_wartet(zweibehoerden: Z) -> None:
    """The release of a part doesn't send what a notice has meanwhile stopped."""
    z = zweibehoerden
    z.lege_akte(klasse="C")
    z.meldet_zuzug()
    z.laufe()
    assert z.weg.aufgabe().art == "teilklasse_c"
    merke_meldung(z.weg, Meldeart.TOD)
    with z.weg.haus.buchen() as buch:
        buch.vorgaenge.zum_aendern(z.weg.uebergabe().id).neue_meldung = True
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe()
    assert z.weg.aufgabe().art == "verstorben"
    assert z.weg.gesendet("010206") == []


def test_die_auskunftssperre_kommt_nach_der_akte_und_steht_in_der_zeitlinie(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_zuzug()
    z.laufe()
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe(3)
    ist_angekommen(z)
    assert "030112" in z.weg.texte()


def test_spaete_post_ein_halbes_jahr_danach_findet_die_akte(zweibehoerden: Z, tmp_path: Path) -> None:
    """The staged copies are gone on both sides; the letter still lands where the file is."""
    z = zweibehoerden
    z.lege_akte()
    z.meldet_zuzug()
    z.laufe()
    erste = z.weg.uebergabe().id
    z.uhr.stelle_vor(timedelta(days=180))
    z.laufe(2)
    assert zustaende(z.weg) == {Zustand.ABGESCHLOSSEN}
    brief = tmp_path / "brief.pdf"
    brief.write_bytes(pdf(50))
    dokument = Dokument(uuid4(), brief.name, "018", 1, beschreibung="Später Brief", klasse=Teilklasse.A)
    nachlieferung.beginne(z.weg.haus, erste, [(dokument, brief)], klasse=Teilklasse.A, wer="sb1")
    z.laufe()
    assert zustaende(z.zu) == {Zustand.ABGESCHLOSSEN}
    assert list(akten(z.zu).values()) == [["antrag.pdf", "brief.pdf", "paß.jpg"]]


def test_ihr_geburtstag_ist_hier_nur_als_jahr_bekannt(zweibehoerden: Z) -> None:
    """One weak spot with the same AZR number is no question (§ 10 Abs. 4 AZRG: not the number alone)."""
    z = zweibehoerden
    z.lege_akte(person=replace(PERSON, geburtsdatum="1990"))
    z.meldet_zuzug()
    z.laufe()
    ist_angekommen(z)


def test_zweimal_jung_verheiratet_und_drei_namen(zweibehoerden: Z) -> None:
    """Registered under the new name; the birth name connects the two."""
    z = zweibehoerden
    z.lege_akte(person=replace(PERSON, familienname="Beispielmann", geburtsname="Beispielmann"))
    z.meldet_zuzug(person=replace(PERSON, familienname="Musterfrau", geburtsname="Beispielmann"))
    z.laufe()
    ist_angekommen(z)


def test_zwei_akten_zweier_personen_gehen_gleichzeitig_in_beide_richtungen(zweibehoerden: Z) -> None:
    z = zweibehoerden
    anderer = Person("Emil", "Gegenläufig", None, "1979-09-09", "Probeort", "m", ("475",), "200115990077")
    z.lege_akte({"hin.pdf": pdf(1)})
    ordner = z.lege_akte_bei(z.zu, name="her", aktenzeichen="ZU/9")
    angabe = (ordner / "akte.json").read_text(encoding="utf-8")
    (ordner / "akte.json").write_text(
        angabe.replace("Musterfrau", "Gegenläufig")
        .replace("Mara", "Emil")
        .replace("1990-05-17", "1979-09-09")
        .replace("Beispielstadt", "Probeort")
        .replace('"w"', '"m"')
        .replace('"163"', '"475"')
        .replace("200115990001", "200115990077"),
        encoding="utf-8",
    )
    z.meldet_zuzug()
    z.melde(z.weg, Meldeart.ANMELDUNG, person=anderer, anschrift=IN_WEGSTADT, fruehere=IN_ZUSTADT)
    z.laufe()
    assert ["hin.pdf"] in akten(z.zu).values()
    assert ["alt.pdf"] in akten(z.weg).values()
    for amt in (z.weg, z.zu):
        assert zustaende(amt) == {Zustand.ABGESCHLOSSEN, Zustand.KARENZ}
