"""REST interfaces by mapping file: what the contract (`make interop-rest`) leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from adapters.dms.fern import FernDms
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.fern.fehler import AnmeldungAbgelehnt, AntwortUnverstaendlich, KeinZugriff
from adapters.dms.rest import Faltung, RestBaum, ZuordnungUngueltig, lies
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    UEBERGABE,
    Werkbank,
    akte,
    bytes_von,
    dokument,
    finde,
    mit,
    schritte,
    uebernimm,
)
from tests.dmsvertrag.werkbank import lies as lies_dokument
from tests.dmsvertrag.widerspruch import Widerspruchsvertrag
from tests.integration.dms import restbank
from tests.restserver import BENUTZER, KENNWORT, Bestand

VORLAGE = mit(
    akte(),
    dokument(1, name="{id} 50% & #1?.pdf"),
    dokument(2, name="Größe.pdf", pfad=("20_Nebenakte", "Anlagen")),
    dokument(3, pfad=()),
)


class Stelle:
    """An interface that runs, and how to reach it."""

    def __init__(self, art: str, url: str, bestand: Bestand, offen: ExitStack):
        self.art, self.url, self.bestand, self._offen = art, url, bestand, offen

    def dms(self, kennwort: str = KENNWORT) -> FernDms:
        zuordnung = lies(restbank.zuordnung(self.art))
        verbindung = self._offen.enter_context(closing(leitung(BENUTZER, kennwort)))
        baum = RestBaum(self.url, zuordnung, verbindung)
        return FernDms(Faltung(baum) if zuordnung.flach else baum)


@pytest.fixture(params=["allgemein", "kommunal", "mayan"])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    with restbank.server(request.param, tmp_path / "bestand") as (url, bestand), ExitStack() as offen:
        yield Stelle(request.param, url, bestand, offen)


class TestWiderspruch(Widerspruchsvertrag):
    """Of the contract what is told in seconds: documents of known and of unknown size, and what is refused."""

    @pytest.fixture
    def bank(self, tmp_path: Path) -> Iterator[Werkbank]:
        with restbank.bank("kommunal", tmp_path / "bestand") as gebaut:
            yield gebaut


def test_eine_akte_kommt_an_liegt_in_teilen_und_waechst(stelle: Stelle) -> None:
    for schritt in schritte(VORLAGE):
        schritt(stelle.dms())
    (ziel,) = finde(stelle.dms())
    uebernimm(stelle.dms(), mit(akte(), dokument(9, name="Größe.pdf")), ANDERE_UEBERGABE, ziel)
    gelesen = stelle.dms().lies_akte(ziel)
    assert gelesen.dokumente[:3] == VORLAGE.dokumente
    assert [lies_dokument(stelle.dms(), ziel, d.uuid) for d in gelesen.dokumente] == [
        bytes_von(n) for n in (1, 2, 3, 9)
    ]
    dort = {
        (_ordner(stelle.bestand, k.id), k.name)
        for k in stelle.bestand.knoten.values()
        if k.name.endswith("pdf")
    }
    oben, tief = ("/ Akte", "20_Nebenakte / Anlagen") if stelle.art == "kommunal" else (ziel.id, "Anlagen")
    assert dort == {
        ("10_Grundakte", "{id} 50% & #1?.pdf"),
        (tief, "Größe.pdf"),
        (oben, "Schreiben 003.pdf"),
        ("10_Grundakte", "Größe.pdf"),
    }
    assert list(stelle.dms().offene_importe()) == []


def _ordner(bestand: Bestand, id: str) -> str:
    return bestand.knoten[bestand.knoten[id].eltern or ""].name


def test_verborgen_heisst_mit_unterstrich_und_ein_abbruch_hinterlaesst_nichts(stelle: Stelle) -> None:
    ref = stelle.dms().beginne_import(UEBERGABE, VORLAGE, HERKUNFT)
    oben = {k.name for k in stelle.bestand.kinder("1")}
    assert oben and all(name.startswith("_") for name in oben)
    stelle.dms().brich_ab(ref)
    assert {k.name for k in stelle.bestand.kinder("1")} == {"_import"}
    assert list(stelle.dms().offene_importe()) == []


def test_falsches_kennwort_und_schreibschutz_haben_ihren_satz(stelle: Stelle) -> None:
    with pytest.raises(AnmeldungAbgelehnt):
        stelle.dms("falsch").beginne_import(UEBERGABE, VORLAGE, HERKUNFT)
    stelle.bestand.nur_lesen = True
    with pytest.raises(KeinZugriff):
        stelle.dms().beginne_import(UEBERGABE, VORLAGE, HERKUNFT)
    assert not stelle.dms().beschreiben().erreichbar


def test_in_der_rolle_einer_stelle_sonst_gar_nicht(tmp_path: Path) -> None:
    with (
        restbank.server("kommunal", tmp_path / "bestand") as (url, _),
        closing(leitung(BENUTZER, KENNWORT)) as l_,
    ):
        ohne_rolle = lies(restbank.zuordnung("kommunal")).model_copy(update={"kopfzeilen": {}})
        with pytest.raises(AntwortUnverstaendlich):
            RestBaum(url, ohne_rolle, l_).liste(())


@pytest.mark.parametrize("weiter", ["http://anderswo.example/", "//anderswo.example/x", "https://127.0.0.1/"])
def test_die_naechste_seite_liegt_nie_auf_einem_anderen_rechner(tmp_path: Path, weiter: str) -> None:
    """Where our password would go with it."""
    with (
        restbank.server("allgemein", tmp_path / "b") as (url, bestand),
        closing(leitung(BENUTZER, KENNWORT)) as l_,
    ):
        bestand.lege("1", weiter, "ordner")
        zuordnung = lies(restbank.zuordnung("allgemein"))
        auflistung = zuordnung.auflisten[0].model_copy(update={"weiter": "/eintraege/0/titel"})
        with pytest.raises(AntwortUnverstaendlich):
            RestBaum(url, zuordnung.model_copy(update={"auflisten": [auflistung]}), l_).liste(())


@pytest.mark.parametrize(
    ("alt", "neu", "stelle"),
    [
        ('wurzel = "1"', "", "wurzel"),
        ('pfad = "/v1/ordner"', 'pfad = "/v1/{vater}"', "ebenen.0.anlegen"),
        ('liste = "/eintraege"', 'liste = "eintraege"', "auflisten.0.liste"),
        ("[dokument]", "[dokumente]", "dokument"),
        ('wurzel = "1"', 'wurzel = "1"\nflach = true', "oberste Ebene"),
        ('wurzel = "1"', "wurzel = ", "TOML"),
    ],
)
def test_eine_falsche_zuordnung_nennt_die_stelle(tmp_path: Path, alt: str, neu: str, stelle: str) -> None:
    datei = tmp_path / "z.toml"
    datei.write_text(
        restbank.zuordnung("allgemein").read_text("utf-8").replace(alt, neu, 1), encoding="utf-8"
    )
    with pytest.raises(ZuordnungUngueltig, match=stelle):
        lies(datei)
