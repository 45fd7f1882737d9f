"""Where a delivery goes in a REST DMS that has files of its own: the only hit is the target, else somebody is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.dms.fern import FernDms
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.rest import Faltung, RestBaum, lies
from gateway.ablage.datenbank import Datenbank
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.domain.ablageplan import Ablageplan, Zielwahl
from gateway.domain.uebergabe import Zustand
from tests.conftest import StehendeUhr
from tests.integration.dms import restbank
from tests.restserver import BENUTZER, KENNWORT, Bestand
from tests.zweibehoerden import DATEIEN, PERSON, Zweibehoerden, baue

WESSEN = {
    "familienname": PERSON.familienname,
    "vorname": PERSON.vorname or "",
    "geburtsdatum": PERSON.geburtsdatum or "",
    "azr": PERSON.azr_nummer or "",
    "geschaeftszeichen": "33.1/77",
}


@pytest.fixture
def nennt_personen() -> bool:
    """Whether the DMS says whose its files are."""
    return True


@pytest.fixture
def buehne(
    datenbank: Datenbank, uhr: StehendeUhr, tmp_path: Path, nennt_personen: bool
) -> Iterator[tuple[Zweibehoerden, Bestand]]:
    zuordnung = lies(restbank.zuordnung("kommunal"))
    if not nennt_personen:
        suchen = [s.model_copy(update={"person": None}) for s in zuordnung.akten_suchen]
        zuordnung = zuordnung.model_copy(update={"akten_suchen": suchen})
    with (
        restbank.server("kommunal", tmp_path / "b") as (url, bestand),
        closing(leitung(BENUTZER, KENNWORT)) as l_,
    ):
        regeln = Mandantenregeln(ablage=Ablageplan(ziel=Zielwahl.SUCHE))
        dms = FernDms(Faltung(RestBaum(url, zuordnung, l_)))
        z = baue(tmp_path, (datenbank, datenbank), uhr, regeln=regeln, dms_zu=dms)
        z.lege_akte()
        yield z, bestand


def _sachakte(bestand: Bestand, **anders: str) -> str:
    sachakte = bestand.lege("1", "Musterfrau, Mara", "sachakte")
    assert sachakte is not None
    sachakte.angaben |= {name: wert for name, wert in (WESSEN | anders).items() if wert}
    return sachakte.id


def _dokumente(bestand: Bestand, id: str) -> set[str]:
    return {e.name for v in bestand.kinder(id) for e in bestand.kinder(v.id)}


NAMEN = {Path(name).name for name in DATEIEN}


def test_genau_ein_treffer_ist_das_ziel(buehne: tuple[Zweibehoerden, Bestand]) -> None:
    z, bestand = buehne
    id = _sachakte(bestand)
    z.fordere_an()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert _dokumente(bestand, id) >= NAMEN


def _frage(z: Zweibehoerden) -> list[dict[str, str]]:
    """What can be chosen; the sentence is that of the task."""
    z.fordere_an()
    z.laufe()
    aufgabe = z.zu.aufgabe()
    assert aufgabe.art == "ziel_mehrdeutig"
    auswahl: list[dict[str, str]] = aufgabe.angaben["auswahl"]
    return auswahl


def test_bei_keinem_treffer_entscheidet_jemand(buehne: tuple[Zweibehoerden, Bestand]) -> None:
    z, bestand = buehne
    andere = _sachakte(bestand, familienname="Beispiel", azr="200115990009")
    assert _frage(z) == []
    assert "keine Akte dieser Person" in z.zu.aufgabe().text
    z.zu.entscheide("annehmen")
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert not _dokumente(bestand, andere)


def test_bei_zweien_waehlt_jemand_eine(buehne: tuple[Zweibehoerden, Bestand]) -> None:
    z, bestand = buehne
    erste, zweite = _sachakte(bestand), _sachakte(bestand, geschaeftszeichen="33.1/78")
    auswahl = {a["aktenzeichen"]: a["wert"] for a in _frage(z)}
    assert "2 Akten dieser Person" in z.zu.aufgabe().text
    z.zu.entscheide("akte_waehlen", wert=auswahl["33.1/78"])
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert _dokumente(bestand, zweite) >= NAMEN and not _dokumente(bestand, erste)


@pytest.mark.parametrize("nennt_personen", [False])
def test_sagt_das_dms_nicht_wessen_akte_es_ist_wird_gefragt(buehne: tuple[Zweibehoerden, Bestand]) -> None:
    z, bestand = buehne
    id = _sachakte(bestand)
    (einzige,) = _frage(z)
    assert "sagt aber nicht, wessen" in z.zu.aufgabe().text
    z.zu.entscheide("akte_waehlen", wert=einzige["wert"])
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert _dokumente(bestand, id) >= NAMEN
