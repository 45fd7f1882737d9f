"""The archive that is never stored."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.paket.archiv import Archivplan
from gateway.paket.entpacken import Lieferung
from gateway.paket.fehler import QuelleVeraendert
from gateway.paket.messung import Messer, Posten, Quelle
from gateway.paket.zipformat import DEFLATE, UNGEPACKT
from gateway.paket.zipleser import lies_mitglieder
from tests.unit.paket.beispiele import dokumente, gemessen, oeffner

GEMISCHT = (("018", 700_000), ("045", 3_000), ("011", 20), ("030", 40), ("018", 9))


def test_das_archiv_ist_so_gross_wie_geplant_und_jedes_zip_programm_liest_es() -> None:
    posten = gemessen(*GEMISCHT)
    plan = Archivplan(posten)
    daten = b"".join(plan.stuecke())
    assert len(daten) == plan.groesse
    with zipfile.ZipFile(io.BytesIO(daten)) as fremd:
        assert fremd.testzip() is None
        assert fremd.namelist() == [p.mitglied.name for p in posten]
        assert {i.date_time for i in fremd.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_was_gepackt_wurde_besteht_die_eigene_strenge_pruefung() -> None:
    posten = gemessen(*GEMISCHT)
    daten = b"".join(Archivplan(posten).stuecke())
    assert list(Lieferung(io.BytesIO(daten), dokumente(posten)).pruefe()) == dokumente(posten)


def test_ein_dokument_laesst_sich_als_strom_lesen() -> None:
    posten = gemessen(*GEMISCHT)
    lieferung = Lieferung(io.BytesIO(b"".join(Archivplan(posten).stuecke())), dokumente(posten))
    for stueck in lieferung.fundstuecke:
        with lieferung.oeffne(stueck) as strom:
            anfang = strom.read(1)
            assert anfang + strom.read() == b"".join(lieferung.entnimm(stueck))


def test_gleiche_dokumente_ergeben_gleiche_bytes() -> None:
    zweimal = [b"".join(Archivplan(gemessen(*GEMISCHT)).stuecke()) for _ in range(2)]
    assert zweimal[0] == zweimal[1]


def test_ab_jeder_stelle_kommt_genau_der_rest() -> None:
    plan = Archivplan(gemessen(("018", 300), ("045", 900), ("011", 10)))
    ganz = b"".join(plan.stuecke())
    for ab in range(len(ganz) + 1):
        assert b"".join(plan.stuecke(ab)) == ganz[ab:]


@pytest.mark.parametrize("code", ["018", "045"])
@pytest.mark.parametrize("stueck", [1, 4_096, 65_537, 1 << 20])
def test_in_welchen_stuecken_gemessen_wird_ist_gleich(code: str, stueck: int) -> None:
    (posten,) = gemessen((code, 70_000))
    daten = posten.quelle.oeffne().read()
    messer = Messer(posten.quelle.dokument)
    for _ in messer.durch(daten[i : i + stueck] for i in range(0, len(daten), stueck)):
        pass
    assert messer.ende("hier") == posten.quelle.dokument.packmass


def test_verdichtete_formate_werden_nicht_noch_einmal_verdichtet() -> None:
    verfahren = {p.quelle.dokument.format: p.mitglied.methode for p in gemessen(("018", 900), ("045", 900))}
    assert verfahren == {"018": UNGEPACKT, "045": DEFLATE}


def test_was_wie_eine_bombe_aussaehe_wird_ungepackt_gelegt() -> None:
    assert gemessen(("045", 9_000_000))[0].mitglied.methode == UNGEPACKT


@pytest.mark.parametrize("code", ["018", "045"])
@pytest.mark.parametrize("aenderung", [b"", b"x", b"%PDF-1.7 anders und viel laenger" * 99])
def test_ein_dokument_das_sich_waehrend_des_packens_aendert_faellt_auf(code: str, aenderung: bytes) -> None:
    (posten,) = gemessen((code, 2_000))
    verändert = replace(posten, quelle=replace(posten.quelle, oeffne=oeffner(aenderung)))
    with pytest.raises(QuelleVeraendert):
        b"".join(Archivplan([verändert]).stuecke())


def test_gleich_lang_aber_anders_faellt_auf() -> None:
    (posten,) = gemessen(("018", 2_000))
    anders = replace(posten, quelle=replace(posten.quelle, oeffne=oeffner(bytes(2_000))))
    with pytest.raises(QuelleVeraendert):
        b"".join(Archivplan([anders]).stuecke())


def _riesig(posten: Posten, groesse: int) -> Posten:
    mitglied = replace(posten.mitglied, groesse=groesse, gepackt=groesse)
    return Posten(Quelle(posten.quelle.dokument, oeffner(b"")), mitglied)


def test_ueber_4_gb_und_65535_dokumente_wird_zip64_geschrieben(tmp_path: Path) -> None:
    """Only heads, directory and end are written into a sparse file; both readers understand them."""
    posten = [_riesig(p, g) for p, g in zip(gemessen(*[("018", 10)] * 3), (5 * 2**30, 77, 88), strict=True)]
    plan = Archivplan(posten)
    datei = tmp_path / "gross.zip"
    with datei.open("wb") as ziel:
        for anfang, p in zip(plan._anfaenge, posten, strict=True):
            ziel.seek(anfang)
            ziel.write(_kopf(plan, anfang, p))
        ende_ab = plan._verzeichnis_ab
        ziel.seek(ende_ab)
        ziel.write(b"".join(plan.stuecke(ende_ab)))
    assert datei.stat().st_size == plan.groesse
    with zipfile.ZipFile(datei) as fremd:
        assert [i.file_size for i in fremd.infolist()] == [5 * 2**30, 77, 88]
    with datei.open("rb") as strom:
        assert [f.mitglied for f in lies_mitglieder(strom)] == [p.mitglied for p in posten]


def _kopf(plan: Archivplan, anfang: int, posten: Posten) -> bytes:
    """The local header alone: the source is empty, so reading on would raise."""
    erstes = next(plan.stuecke(anfang))
    assert erstes.endswith(posten.mitglied.name.encode()) or posten.mitglied.groesse > 2**32
    return erstes
