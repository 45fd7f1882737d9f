"""0401 as it is written, and what counts as an answer to it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest

from adapters.dms.xdomea import FASSUNGEN
from adapters.dms.xdomea.abgabe import Abgabe, schreibe
from adapters.dms.xdomea.antwort import lies
from adapters.dms.xdomea.dateinamen import archivname
from gateway.domain.akte import Dokument
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
