"""xdomea through an exchange folder: the contract, and what the eAkte may answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.dms.fern.fehler import VerbindungAbgerissen
from adapters.dms.xdomea import FASSUNGEN, OrdnerBaum, Unterbaum, XdomeaDms
from adapters.dms.xdomea.fehler import ImportAbgelehnt
from gateway.dmsfehler import BestaetigungAussteht
from gateway.errors import VoruebergehenderFehler
from gateway.ports import Importref
from tests.dmsvertrag import Dmsvertrag, Werkbank, verdirb_im_ordner
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    UEBERGABE,
    akte,
    bytes_von,
    dokument,
    finde,
    lege,
    mit,
    uebernimm,
)
from tests.eakte import Eakte, ergebnis, nachricht

RAUM, IMPORT = "urn:xoev-de:xdomea:schema:3.1.0", "Abgabe.ImportBestaetigen.0402"


def ordner(tmp_path: Path) -> Eakte:
    eakte = Eakte(tmp_path / "hin", tmp_path / "zurück", tmp_path / "eakte")
    for ort in (eakte.austausch, eakte.rueck, eakte.ablage):
        ort.mkdir()
    return eakte


def dms(eakte: Eakte, version: str = "3.1", geduld: float = 10.0) -> XdomeaDms:
    return XdomeaDms(
        OrdnerBaum(eakte.austausch),
        OrdnerBaum(eakte.rueck),
        FASSUNGEN[version],
        "Ausländerbehörde Beispiel",
        geduld=geduld,
    )


class TestXdomea(Dmsvertrag):
    @pytest.fixture
    def bank(self, tmp_path: Path) -> Iterator[Werkbank]:
        with ordner(tmp_path).laeuft() as eakte:
            unseres = eakte.austausch / "_aktenbruecke"
            yield Werkbank(
                "xdomea",
                neu=lambda: dms(eakte),
                verdirb=verdirb_im_ordner(unseres),
                entferne=lambda ref: shutil.rmtree(unseres / ref.id),
            )


VORLAGE = mit(
    akte(),
    dokument(1, name="Bescheid über Łódź.pdf"),
    dokument(2, pfad=("20_Nebenakte", "Anlagen")),
    dokument(3, pfad=()),
)


def _gelegt(adapter: XdomeaDms) -> Importref:
    ref = adapter.beginne_import(UEBERGABE, VORLAGE, HERKUNFT)
    for d in VORLAGE.dokumente:
        lege(adapter, ref, d)
    return ref


def _wartende(eakte: Eakte) -> list[str]:
    return [p.name for p in eakte.austausch.iterdir() if p.is_file()]


class TestDieEakteAntwortet:
    @pytest.mark.parametrize("version", FASSUNGEN)
    @pytest.mark.parametrize("als_zip", [False, True])
    def test_in_jeder_fassung_liegt_dort_jedes_dokument_unter_seinem_namen_in_seinem_teil(
        self, tmp_path: Path, version: str, als_zip: bool
    ) -> None:
        vorbereitet = ordner(tmp_path)
        vorbereitet.verhalten.als_zip = als_zip
        with vorbereitet.laeuft() as eakte:
            adapter = dms(eakte, version)
            gefunden = adapter.schliesse_ab(_gelegt(adapter))
        dort = eakte.ablage / str(UUID(gefunden.id))
        assert {str(p.relative_to(dort)): p.read_bytes() for p in dort.rglob("*") if p.is_file()} == {
            d.relativer_pfad: bytes_von(d.position) for d in VORLAGE.dokumente
        }
        assert _wartende(eakte) == [] and list(eakte.rueck.iterdir()) == []
        assert adapter.lies_akte(gefunden) == VORLAGE

    def test_schweigt_sie_wird_gewartet_und_nichts_zweimal_uebergeben(self, tmp_path: Path) -> None:
        eakte = ordner(tmp_path)
        eakte.verhalten.antwort = "schweigt"
        ref = _gelegt(dms(eakte, geduld=0))
        for _ in range(3):
            with pytest.raises(BestaetigungAussteht) as gefangen:
                dms(eakte, geduld=0).schliesse_ab(ref)
            assert gefangen.value.geduldig
            eakte.sieh_nach()
        assert len(eakte.angenommen) == 1 and _wartende(eakte) == []
        assert finde(dms(eakte)) == []
        assert "1 Übergabe wartet" in dms(eakte).beschreiben().text
        eakte.schreibe(eakte.angenommen[0], RAUM, IMPORT, ergebnis(RAUM, str(uuid4()), True))
        assert dms(eakte, geduld=0).lies_akte(dms(eakte, geduld=0).schliesse_ab(ref)) == VORLAGE

    def test_eine_antwort_zu_einem_anderen_vorgang_zaehlt_nicht_und_bleibt_liegen(
        self, tmp_path: Path
    ) -> None:
        eakte = ordner(tmp_path)
        eakte.verhalten.antwort = "fremd"
        ref = _gelegt(dms(eakte, geduld=0))
        for _ in range(2):
            with pytest.raises(BestaetigungAussteht):
                dms(eakte, geduld=0).schliesse_ab(ref)
            eakte.sieh_nach()
        assert len(list(eakte.rueck.iterdir())) == 1
        assert "1 Antwort im Rückordner zu keiner Übergabe" in dms(eakte).beschreiben().text

    def test_der_empfang_allein_ist_noch_kein_import(self, tmp_path: Path) -> None:
        eakte = ordner(tmp_path)
        eakte.verhalten.antwort = "empfangen"
        ref = _gelegt(dms(eakte, geduld=0))
        with pytest.raises(BestaetigungAussteht):
            dms(eakte, geduld=0).schliesse_ab(ref)
        eakte.sieh_nach()
        with pytest.raises(BestaetigungAussteht, match="Empfang bestätigt"):
            dms(eakte, geduld=0).schliesse_ab(ref)

    @pytest.mark.parametrize("version", FASSUNGEN)
    def test_lehnt_sie_ab_wird_nichts_sichtbar_und_der_naechste_versuch_ist_ein_neuer(
        self, tmp_path: Path, version: str
    ) -> None:
        eakte = ordner(tmp_path)
        eakte.verhalten.antwort = "nein"
        with eakte.laeuft():
            ref = _gelegt(dms(eakte, version))
            with pytest.raises(ImportAbgelehnt) as gefangen:
                dms(eakte, version).schliesse_ab(ref)
            assert not gefangen.value.wiederholbar and "Aktenplan" not in gefangen.value.text
            assert finde(dms(eakte)) == [] and list(eakte.rueck.iterdir()) == []
            eakte.verhalten.antwort = "ja"
            gefunden = dms(eakte, version).schliesse_ab(ref)
        assert len(set(eakte.angenommen)) == 2
        nachrichten = (eakte.austausch / "_aktenbruecke" / gefunden.id / ".nachrichten").iterdir()
        assert sorted(p.name.partition("_")[0] for p in nachrichten) == ["0402", "0402"]

    def test_was_noch_geschrieben_wird_ist_keine_antwort(self, tmp_path: Path) -> None:
        eakte = ordner(tmp_path)
        eakte.verhalten.antwort = "schweigt"
        ref = _gelegt(dms(eakte, geduld=0))
        with pytest.raises(BestaetigungAussteht):
            dms(eakte, geduld=0).schliesse_ab(ref)
        eakte.sieh_nach()
        ganz = nachricht(eakte.angenommen[0], RAUM, IMPORT, ergebnis(RAUM, str(uuid4()), True))
        datei = eakte.rueck / "antwort.xml"
        datei.write_text(ganz[:-30], encoding="utf-8")
        (eakte.rueck / "kaputt.zip").write_bytes(b"PK\x03\x04 halb")
        adapter = dms(eakte, geduld=0)
        with pytest.raises(BestaetigungAussteht):
            adapter.schliesse_ab(ref)
        datei.write_text(ganz, encoding="utf-8")
        assert adapter.lies_akte(adapter.schliesse_ab(ref)) == VORLAGE

    @pytest.mark.parametrize("danach", [False, True], ids=["davor", "danach"])
    def test_stirbt_der_worker_beim_uebergeben_geht_es_genau_einmal_hinaus(
        self, tmp_path: Path, danach: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Before or after the archive became visible; the eAkte has taken it, and has not answered yet."""
        eakte = ordner(tmp_path)
        eakte.verhalten.antwort = "schweigt"
        ref, hinaus = _gelegt(dms(eakte, geduld=0)), Unterbaum.hinaus

        def stirb(baum: Unterbaum, von: tuple[str, ...], name: str) -> None:
            if danach:
                hinaus(baum, von, name)
            raise KeyboardInterrupt

        with monkeypatch.context() as m, pytest.raises(KeyboardInterrupt):
            m.setattr(Unterbaum, "hinaus", stirb)
            dms(eakte, geduld=0).schliesse_ab(ref)
        for _ in range(3):
            eakte.sieh_nach()
            with pytest.raises(BestaetigungAussteht):
                dms(eakte, geduld=0).schliesse_ab(ref)
        assert len(eakte.angenommen) == 1 and _wartende(eakte) == []

    def test_eine_verlorene_antwort_beim_uebergeben_ist_keine_stoerung(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        eakte = ordner(tmp_path)
        ref, hinaus = _gelegt(dms(eakte, geduld=0)), Unterbaum.hinaus

        def verliert(baum: Unterbaum, von: tuple[str, ...], name: str) -> None:
            hinaus(baum, von, name)
            raise VerbindungAbgerissen

        monkeypatch.setattr(Unterbaum, "hinaus", verliert)
        with pytest.raises(BestaetigungAussteht):
            dms(eakte, geduld=0).schliesse_ab(ref)
        assert len(_wartende(eakte)) == 1

    def test_ein_abbruch_nimmt_zurueck_was_noch_niemand_genommen_hat(self, tmp_path: Path) -> None:
        eakte = ordner(tmp_path)
        ref = _gelegt(dms(eakte, geduld=0))
        with pytest.raises(BestaetigungAussteht):
            dms(eakte, geduld=0).schliesse_ab(ref)
        assert len(_wartende(eakte)) == 1
        dms(eakte).brich_ab(ref)
        assert _wartende(eakte) == [] and list(dms(eakte).offene_importe()) == []

    @pytest.mark.parametrize("fehlt", ["hin", "zurück"])
    def test_fehlt_ein_ordner_sagt_es_die_probe(self, tmp_path: Path, fehlt: str) -> None:
        eakte = ordner(tmp_path)
        (tmp_path / fehlt).rmdir()
        assert not dms(eakte).beschreiben().erreichbar
        with pytest.raises(VoruebergehenderFehler):
            dms(eakte).sprich_an("azr:001900")
        assert not (tmp_path / fehlt).exists()


def test_nach_der_karenz_hat_sie_nur_noch_die_eakte_und_mehr_kann_dazukommen(tmp_path: Path) -> None:
    with ordner(tmp_path).laeuft() as eakte:
        gefunden = dms(eakte).schliesse_ab(_gelegt(dms(eakte)))
        for _ in range(2):
            dms(eakte).gib_auf(gefunden)
        hier = {p.read_bytes() for p in eakte.austausch.rglob("*") if p.is_file()}
        assert hier.isdisjoint(bytes_von(d.position) for d in VORLAGE.dokumente)
        assert finde(dms(eakte)) == [gefunden] and dms(eakte).lies_akte(gefunden).dokumente == ()
        assert dms(eakte).weitergegeben(gefunden) == {d.uuid for d in VORLAGE.dokumente}
        assert list(dms(eakte).offene_importe()) == []
        mehr = mit(akte(), dokument(9))
        uebernimm(dms(eakte), mehr, ANDERE_UEBERGABE, gefunden)
        assert [d.uuid for d in dms(eakte).lies_akte(gefunden).dokumente] == [dokument(9).uuid]
    assert len(eakte.angenommen) == 2 and len(list(eakte.ablage.iterdir())) == 1, "dieselbe Akte"
