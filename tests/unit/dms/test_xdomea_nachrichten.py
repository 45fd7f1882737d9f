"""0401 as it is written, and what counts as an answer to it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest

from adapters.dms.xdomea import FASSUNGEN, ausgabe
from adapters.dms.xdomea.abgabe import Abgabe, schreibe
from adapters.dms.xdomea.antwort import lies
from adapters.dms.xdomea.dateinamen import archivname
from gateway.domain.akte import Akte, Dokument
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart, Historieneintrag, Medium
from gateway.domain.worte import ORTSZEIT
from tests.dmsvertrag.werkbank import HERKUNFT, akte, dokument, mit
from tests.eakte import ergebnis, nachricht

PROZESS = UUID("6a2f0c36-9c9e-4c5f-8f0c-0a1b2c3d4e5f")


def _geschrieben(version: str, *dokumente: Dokument) -> tuple[ElementTree.Element, str]:
    fassung, ziel = FASSUNGEN[version], io.BytesIO()
    abgabe = Abgabe(PROZESS, datetime(2026, 11, 30, 12), HERKUNFT, "Amt", uuid4(), mit(akte(), *dokumente))
    schreibe(abgabe, fassung, ziel)
    return ElementTree.fromstring(ziel.getvalue()), f"{{{fassung.namensraum}}}"


@pytest.mark.parametrize("version", FASSUNGEN)
def test_ordner_werden_teilakten_auch_ineinander(version: str) -> None:
    wurzel, x = _geschrieben(
        version, dokument(1, pfad=("A", "B")), dokument(2, pfad=("A",)), dokument(3, pfad=("C",))
    )
    innen = "" if version == "2.4" else f"{x}Akteninhalt/"
    oben = wurzel.findall(f"{x}Schriftgutobjekt/{x}Akte/{innen}{x}Teilakte")
    assert [t.findtext(f"{x}AllgemeineMetadaten/{x}Betreff") for t in oben] == ["A", "C"]
    (darunter,) = oben[0].findall(f"{innen}{x}Teilakte")
    assert darunter.findtext(f"{x}AllgemeineMetadaten/{x}Betreff") == "B"
    assert len(oben[0].findall(f"{x}Akteninhalt/{x}Dokument")) == 1


def _gegliedert() -> Akte:
    """Folder A is a Vorgang of its own, folder B a volume with two Vorgänge and no folders for them; one on paper."""
    a, b1, b2, b3 = (dokument(n, pfad=(pfad,)) for n, pfad in enumerate(("A", "B", "B", "B"), 1))
    wann = datetime(2026, 3, 2, 9, 30, tzinfo=ORTSZEIT)
    eintrag = Historieneintrag("Amt", wann, "geändert", "Betreff", "alt", "neu", "siehe Blatt 3")
    vorgaenge = [
        Ebene(Ebenenart.VORGANG, uuid4(), f"Vorgang {n}", dokumente=(Dokumentstelle(d.uuid, (eintrag,)),))
        for n, d in enumerate((b1, b2), 1)
    ]
    band = Ebene(
        Ebenenart.TEILAKTE, uuid4(), "Band 1", beginn=date(2020, 1, 2), zda=date(2024, 5, 6), historie=(eintrag,),
        dokumente=(Dokumentstelle(b3.uuid),), teile=tuple(vorgaenge),
    )  # fmt: skip
    papier = Ebene(Ebenenart.TEILAKTE, uuid4(), "Band auf Papier", medium=Medium.PAPIER)
    vorgang = Ebene(Ebenenart.VORGANG, uuid4(), "A", "A-1", dokumente=(Dokumentstelle(a.uuid),))
    wurzel = Ebene(Ebenenart.AKTE, uuid4(), historie=(eintrag,), teile=(vorgang, band, papier))
    return replace(mit(akte(), a, b1, b2, b3), gliederung=wurzel)


def _abgegeben(version: str, gegliedert: Akte) -> bytes:
    ziel = io.BytesIO()
    abgabe = Abgabe(PROZESS, datetime(2026, 11, 30, 12), HERKUNFT, "Amt", uuid4(), gegliedert)
    schreibe(abgabe, FASSUNGEN[version], ziel)
    return ziel.getvalue()


@pytest.mark.parametrize("version", FASSUNGEN)
def test_die_gliederung_kommt_so_zurueck_wie_sie_hinausging(version: str) -> None:
    gegliedert = _gegliedert()
    assert gegliedert.gliederung is not None
    archiv = io.BytesIO()
    with zipfile.ZipFile(archiv, "w") as z:
        z.writestr(f"{PROZESS}_Abgabe.Abgabe.0401.xml", _abgegeben(version, gegliedert))
        for d in gegliedert.dokumente:
            z.writestr(archivname(d), b"x")
    gelesen = ausgabe.lies(archiv).akte
    assert gelesen.gliederung is not None
    vorher, nachher = (
        {e.uuid: e for e in g.ebenen() if e.art is not Ebenenart.AKTE}
        for g in (gegliedert.gliederung, gelesen.gliederung)
    )
    assert nachher.keys() == vorher.keys()
    assert gelesen.gliederung.historie == gegliedert.gliederung.historie
    for uuid, ebene in nachher.items():
        alt = vorher[uuid]
        assert ebene.genannt() == alt.genannt()
        assert (ebene.historie, ebene.beginn, ebene.medium) == (alt.historie, alt.beginn, alt.medium)
        assert [s.historie for s in ebene.dokumente] == [s.historie for s in alt.dokumente]
        assert ebene.zda == (alt.zda if version != "2.4" else None), "2.4 has no place for the day"
        if version != "2.4":  # which knows no Vorgang beside a document
            assert ebene.art is alt.art
    assert {d.pfad[0] for d in gelesen.dokumente} == {"A", "B"}, "the folders lead"


def test_ein_doppelt_genanntes_dokument_liegt_einmal_da() -> None:
    gegliedert = _gegliedert()
    assert gegliedert.gliederung is not None
    zweimal = replace(
        gegliedert.gliederung, teile=(*gegliedert.gliederung.teile, *gegliedert.gliederung.teile[1].teile)
    )
    wurzel = ElementTree.fromstring(_abgegeben("3.1", replace(gegliedert, gliederung=zweimal)))
    assert len(list(wurzel.iter(f"{{{FASSUNGEN['3.1'].namensraum}}}Dokument"))) == 4


def test_jede_ebene_wird_einmal_durchgesehen(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many folders there are: else the costs would grow with their square."""
    anzahl = 200
    dokumente = [dokument(n, pfad=(f"{n:04}",)) for n in range(1, anzahl + 1)]
    teile = tuple(
        Ebene(Ebenenart.VORGANG, uuid4(), d.pfad[0], dokumente=(Dokumentstelle(d.uuid),)) for d in dokumente
    )
    akte_ = replace(mit(akte(), *dokumente), gliederung=Ebene(Ebenenart.AKTE, uuid4(), teile=teile))
    gezaehlt = []
    echt = Ebene.genannt
    monkeypatch.setattr(Ebene, "genannt", lambda ebene: gezaehlt.append(1) or echt(ebene))
    xml = _abgegeben("3.1", akte_)
    assert xml.count(b"<xdomea:Vorgang>") == anzahl
    assert len(gezaehlt) <= 2 * anzahl


def test_vor_3_0_steht_neben_dokumenten_kein_vorgang() -> None:
    wurzel = ElementTree.fromstring(_abgegeben("2.4", _gegliedert()))
    x = f"{{{FASSUNGEN['2.4'].namensraum}}}"
    for inhalt in wurzel.iter(f"{x}Akteninhalt"):
        assert len({kind.tag for kind in inhalt}) == 1
    assert [v.findtext(f"{x}AllgemeineMetadaten/{x}Betreff") for v in wurzel.iter(f"{x}Vorgang")] == ["A"]


@pytest.mark.parametrize("version", FASSUNGEN)
def test_formate_die_die_liste_der_fassung_nicht_kennt_sind_sonstige(version: str) -> None:
    wurzel, x = _geschrieben(version, replace(dokument(1, name="Signatur.p7s"), format="049"), dokument(2))
    formate = list(wurzel.iter(f"{x}Format"))
    assert [f.findtext(f"{x}Name/code") for f in formate] == ["100", "018"]
    assert [f.findtext(f"{x}SonstigerName") for f in formate] == ["p7s", None]


def test_2_4_nimmt_nur_lateinische_zeichen_3_1_alle() -> None:
    d = replace(dokument(1), beschreibung="„Łódź“ – 文\x01")
    for version, text in (("2.4", '"Łódź" - ?'), ("3.1", "„Łódź“ – 文")):
        wurzel, x = _geschrieben(version, d)
        (gefunden,) = wurzel.iter(f"{x}Dokument")
        assert gefunden.findtext(f"{x}AllgemeineMetadaten/{x}Betreff") == text


@pytest.mark.parametrize(
    ("name", "endet"),
    [
        ("ohne", "_ohne.pdf"),
        ("a:b?.pdf", "_a_b_.pdf"),
        ("..\\böse.pdf", "_.._böse.pdf"),
        ("ä" * 200 + ".pdf", "ä.pdf"),
    ],
)
def test_namen_im_archiv_sind_ueberall_moeglich(name: str, endet: str) -> None:
    gebildet = archivname(dokument(1, name=name))
    assert gebildet.endswith(endet) and len(gebildet.encode()) <= 255
    UUID(gebildet.partition("_")[0])


def _import(raum: str, *urteile: bool) -> bytes:
    inhalt = "".join(ergebnis(raum, str(uuid4()), u) for u in urteile)
    return nachricht(str(PROZESS), raum, "Abgabe.ImportBestaetigen.0402", inhalt).encode()


@pytest.mark.parametrize("version", FASSUNGEN)
def test_importiert_ist_nur_wenn_kein_objekt_gescheitert_ist(version: str) -> None:
    raum = FASSUNGEN[version].namensraum
    ja, teils = lies(_import(raum, True)), lies(_import(raum, True, False))
    assert ja is not None and teils is not None
    assert (ja.prozess, ja.importiert, teils.importiert) == (PROZESS, True, False)
    assert (teils.gescheitert, teils.objekte) == (1, 2)


def test_was_nicht_ja_oder_nein_sagt_ist_keine_antwort() -> None:
    raum = FASSUNGEN["3.1"].namensraum
    gut = _import(raum, True)
    for kaputt in (
        gut[:-5],
        gut.replace(b"Erfolgreich>1<", b"Erfolgreich>vielleicht<"),
        gut.replace(b"AbgegebenesObjekt", b"Anderes"),
        gut.replace(str(PROZESS).encode(), b"keine"),
        gut.replace(b"urn:xoev-de:xdomea", b"urn:fremd"),
        gut.replace(b"0402", b"0502"),
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + gut.partition(b"?>")[2],
        b"",
    ):
        assert lies(kaputt) is None


def test_2_4_ohne_angabe_heisst_erfolgreich() -> None:
    raum = FASSUNGEN["2.4"].namensraum
    antwort = lies(_import(raum, True).replace(b"<x:Erfolgreich>1</x:Erfolgreich>", b"<x:Erfolgreich/>"))
    assert antwort is not None and antwort.importiert
