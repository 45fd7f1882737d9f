"""The DMS is an eAkte behind an exchange folder: taken over only when she says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.dms.xdomea import FASSUNGEN, OrdnerBaum, XdomeaDms
from gateway.ablauf.akte import abgleich
from gateway.domain.uebergabe import Zustand
from tests.eakte import Eakte, ergebnis
from tests.zweibehoerden import Zweibehoerden

RAUM = "urn:xoev-de:xdomea:schema:3.0.0"


@pytest.fixture
def eakte(tmp_path: Path) -> Eakte:
    angelegt = Eakte(tmp_path / "hin", tmp_path / "her", tmp_path / "eakte")
    for ort in (angelegt.austausch, angelegt.rueck, angelegt.ablage):
        ort.mkdir()
    return angelegt


@pytest.fixture
def z(baue_zwei: Callable[..., Zweibehoerden], eakte: Eakte) -> Zweibehoerden:
    dms = XdomeaDms(
        OrdnerBaum(eakte.austausch), OrdnerBaum(eakte.rueck), FASSUNGEN["3.0"], "Zustadt", geduld=0
    )
    gebaut = baue_zwei(dms_zu=dms)
    gebaut.lege_akte()
    gebaut.fordere_an()
    gebaut.laufe()
    return gebaut


def test_solange_sie_schweigt_wird_gewartet_ihr_ja_beendet_die_uebernahme(
    z: Zweibehoerden, eakte: Eakte
) -> None:
    assert (z.zu.uebergabe().zustand, z.zu.uebergabe().schritt) == (
        Zustand.IMPORT_LAEUFT,
        "warte_auf_bestaetigung",
    )
    assert "Dem DMS übergeben." in z.zu.texte() and "Überfällig" not in z.zu.texte()
    eakte.verhalten.antwort = "schweigt"
    eakte.sieh_nach()
    z.uhr.stelle_vor(timedelta(days=2, hours=23, minutes=30))
    for _ in range(15):
        z.uhr.stelle_vor(timedelta(minutes=4))
        z.laufe(1)
    assert z.zu.texte().count("Überfällig: Die eAkte") == 1
    assert not z.zu.geparkt() and not z.zu.gesendet("0020")
    (prozess,) = eakte.angenommen
    eakte.schreibe(prozess, RAUM, "Abgabe.ImportBestaetigen.0402", ergebnis(RAUM, prozess, True))
    z.uhr.stelle_vor(timedelta(minutes=5))
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.zu.gesendet("0020")
    assert not list(abgleich.pruefe(z.zu.haus))
    z.uhr.stelle_vor(timedelta(days=8))
    z.laufe()
    assert z.zu.uebergabe().geloescht
    assert not list(eakte.austausch.rglob("*.pdf")), "only the eAkte has it now"
    assert not list(abgleich.pruefe(z.zu.haus))


def test_ihr_nein_steht_da_und_nach_dem_wiederholen_kommt_ein_neuer_versuch(
    z: Zweibehoerden, eakte: Eakte
) -> None:
    eakte.verhalten.antwort = "nein"
    eakte.sieh_nach()
    z.laufe()
    (geparkt,) = z.zu.geparkt()
    assert geparkt.grund_code == "dms.xdomea.abgelehnt"
    assert z.zu.uebergabe().zustand is Zustand.IMPORT_LAEUFT and not z.zu.gesendet("0020")
    eakte.verhalten.antwort = "ja"
    z.zu.hole_geparktes_zurueck()
    z.laufe(2)
    eakte.sieh_nach()
    z.uhr.stelle_vor(timedelta(minutes=5))
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert len(set(eakte.angenommen)) == 2
    assert {p.name for p in eakte.ablage.rglob("*") if p.is_file()} == {"antrag.pdf", "paß.jpg"}
