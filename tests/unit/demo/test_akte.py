"""The invented file of the demo: real files, the same for the same seed, fit to be handed over."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from gateway.aktendatei import lies
from gateway.demo.akte import erfinde_person, erzeuge_akte
from gateway.domain.akte import Akte
from gateway.domain.freigabe import teile_auf
from gateway.paket.aktenordner import lies_aktenordner
from gateway.paket.formate import PDF_UND_JPG

KLEIN = 3_000_000


@pytest.fixture(scope="module")
def fertig(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Akte]:
    ordner = tmp_path_factory.mktemp("demo") / "akte"
    return ordner, erzeuge_akte(ordner, groesse=KLEIN, saat=7)


def test_im_ordner_liegt_genau_was_akte_json_sagt(fertig: tuple[Path, Akte]) -> None:
    ordner, akte = fertig
    angabe = lies((ordner / "akte.json").read_bytes())
    dateien = {str(p.relative_to(ordner)) for p in ordner.rglob("*") if p.is_file()}
    assert dateien == {"akte.json"} | {d.relativer_pfad for d in akte.dokumente}
    assert [e.datei for e in angabe.dokumente or []] == [d.relativer_pfad for d in akte.dokumente]
    for d in akte.dokumente:
        inhalt = (ordner / d.relativer_pfad).read_bytes()
        assert (d.groesse, d.sha256) == (len(inhalt), hashlib.sha256(inhalt).hexdigest())


def test_es_sind_ein_paar_dutzend_pdf_und_jpeg(fertig: tuple[Path, Akte]) -> None:
    ordner, akte = fertig
    assert len(akte.dokumente) >= 30
    assert {d.format for d in akte.dokumente} == {"018", "011"}
    for d in akte.dokumente:
        inhalt = (ordner / d.relativer_pfad).read_bytes()
        if d.format == "018":
            assert inhalt.startswith(b"%PDF-")
            assert inhalt.rstrip().endswith(b"%%EOF")
        else:
            Image.open(BytesIO(inhalt)).load()


def test_jedes_dokument_ist_vollstaendig_beschrieben(fertig: tuple[Path, Akte]) -> None:
    _, akte = fertig
    assert [d.position for d in akte.dokumente] == list(range(1, len(akte.dokumente) + 1))
    assert len({d.uuid for d in akte.dokumente}) == len(akte.dokumente)
    for d in akte.dokumente:
        assert d.aktenwirksamkeit
        assert d.beschreibung
        assert d.beschreibung not in d.dateiname
        assert d.dateiname.rsplit(".", 1)[0] not in d.beschreibung


def test_die_akte_darf_ohne_menschen_abgegeben_werden(fertig: tuple[Path, Akte]) -> None:
    _, akte = fertig
    aufteilung = teile_auf(akte.dokumente)
    assert [klasse for klasse, _ in aufteilung.teile] == [None]
    assert not aufteilung.bleiben
    assert {str(d.klasse) for d in akte.dokumente} == {"A", "B"}


def test_die_akte_besteht_vor_dem_packer(fertig: tuple[Path, Akte]) -> None:
    ordner, akte = fertig
    posten = lies_aktenordner(ordner, PDF_UND_JPG).miss()
    assert [p.quelle.dokument.uuid for p in posten] == [d.uuid for d in akte.dokumente]


def test_die_azr_nummer_steht_in_keinem_namen(fertig: tuple[Path, Akte]) -> None:
    _, akte = fertig
    assert all(str(akte.person.azr_nummer) not in d.relativer_pfad for d in akte.dokumente)


def test_dieselbe_saat_gibt_dieselbe_akte(fertig: tuple[Path, Akte], tmp_path: Path) -> None:
    ordner, akte = fertig
    assert erzeuge_akte(tmp_path / "zweite", groesse=KLEIN, saat=7) == akte
    for d in akte.dokumente:
        assert (tmp_path / "zweite" / d.relativer_pfad).read_bytes() == (
            ordner / d.relativer_pfad
        ).read_bytes()


def test_die_groesse_wird_mit_altbaenden_erreicht(tmp_path: Path) -> None:
    gemeldet: list[tuple[int, int]] = []
    akte = erzeuge_akte(
        tmp_path / "gross", groesse=24_000_000, fortschritt=lambda ist, soll: gemeldet.append((ist, soll))
    )
    summe = sum(d.groesse or 0 for d in akte.dokumente)
    assert abs(summe - 24_000_000) < 24_000_000 * 0.05
    assert gemeldet == sorted(gemeldet)
    assert gemeldet[-1] == (summe, 24_000_000)


@pytest.mark.parametrize("saat", range(40))
def test_erfundene_personen_haben_gueltige_angaben(saat: int) -> None:
    person = erfinde_person(saat)
    assert person == erfinde_person(saat)
    assert re.fullmatch(r"\d{2}(0\d|1[0-2])([0-2]\d|3[01])99\d{4}", str(person.azr_nummer))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(person.geburtsdatum))
    assert person.geschlecht in ("m", "w")


def test_auch_eine_karge_person_bekommt_eine_akte(tmp_path: Path) -> None:
    karg = replace(
        erfinde_person(1), vorname=None, geburtsdatum=None, geburtsort=None, azr_nummer=None, geschlecht="x"
    )
    assert erzeuge_akte(tmp_path / "a", groesse=1, person=karg).person == karg
