"""A REST DMS has files of its own: its search finds the target, and the first delivery makes it one of ours too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.dms.fern import FernDms
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.rest import Faltung, RestBaum, Zuordnung, ZuordnungUngueltig, lies
from gateway.dmsfehler import AkteUnlesbar, ZielVerschwunden
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    PERSON,
    UEBERGABE,
    akte,
    bytes_von,
    dokument,
    mit,
    schritte,
    uebernimm,
)
from tests.dmsvertrag.werkbank import lies as lies_dokument
from tests.integration.dms import restbank
from tests.restserver import BENUTZER, KENNWORT, Bestand

VON_HIER = {
    "familienname": PERSON.familienname,
    "vorname": PERSON.vorname or "",
    "geburtsdatum": PERSON.geburtsdatum or "",
    "geschaeftszeichen": "33.1/77",
}
LIEFERUNG = mit(akte(), dokument(1), dokument(2, pfad=("20_Nebenakte",)))


class Stelle:
    def __init__(self, url: str, bestand: Bestand, zuordnung: Zuordnung, verbindung: object):
        self.bestand = bestand
        self._neu = lambda: FernDms(Faltung(RestBaum(url, zuordnung, verbindung)))  # type: ignore[arg-type]

    @property
    def dms(self) -> FernDms:
        """A fresh instance, as in another process."""
        return self._neu()

    def sachakte(self, **anders: str) -> str:
        """One of the city's own, in another branch of the Aktenplan, with a Vorgang and an Eingang; its id."""
        zweig = self.bestand.lege("1", "33.10 Aufenthalt", "aktenplan")
        assert zweig is not None
        sachakte = self.bestand.lege(zweig.id, "Beispiel, Erika", "sachakte")
        assert sachakte is not None
        sachakte.angaben |= VON_HIER | anders
        vorgang = self.bestand.lege(sachakte.id, "Verpflichtungserklärung", "vorgang")
        assert vorgang is not None
        eingang = self.bestand.lege(vorgang.id, "Erklärung.pdf", "eingang")
        assert eingang is not None
        (self.bestand.ordner / eingang.id).write_bytes(bytes_von(77))
        return sachakte.id

    def inhalt(self, id: str) -> dict[str, set[str]]:
        """Vorgänge of a Sachakte and what lies in them, without what we add for ourselves."""
        vorgaenge = {v.name: {e.name for e in self.bestand.kinder(v.id)} for v in self.bestand.kinder(id)}
        return {name: drin for name, drin in vorgaenge.items() if not name.startswith((".", "/"))}


@pytest.fixture
def stelle(tmp_path: Path) -> Iterator[Stelle]:
    zuordnung = lies(restbank.zuordnung("kommunal"))
    with (
        restbank.server("kommunal", tmp_path / "b") as (url, bestand),
        closing(leitung(BENUTZER, KENNWORT)) as l_,
    ):
        yield Stelle(url, bestand, zuordnung, l_)


def test_die_suche_des_dms_findet_die_akte_der_behoerde_und_die_lieferung_kommt_hinein(
    stelle: Stelle,
) -> None:
    id = stelle.sachakte()
    (fund,) = stelle.dms.finde_akten(PERSON, "33.1/77")
    assert (fund.titel, fund.ref.aktenzeichen, fund.dokumente) == ("Beispiel, Erika", "33.1/77", 1)
    assert fund.person is not None and fund.person.familienname == PERSON.familienname
    with pytest.raises(AkteUnlesbar, match="noch keine Angaben"):
        stelle.dms.lies_akte(fund.ref)
    vorher = stelle.inhalt(id)
    for schritt in schritte(LIEFERUNG, ziel=fund.ref):
        assert stelle.inhalt(id) == vorher, "nothing shows before the end"
        schritt(stelle.dms)
    assert stelle.inhalt(id) == {
        **vorher,
        "10_Grundakte": {"Schreiben 001.pdf"},
        "20_Nebenakte": {"Schreiben 002.pdf"},
    }
    (jetzt,) = stelle.dms.finde_akten(PERSON, "33.1/77")
    assert jetzt.ref.id == fund.ref.id
    gelesen = stelle.dms.lies_akte(jetzt.ref)
    assert {lies_dokument(stelle.dms, jetzt.ref, d.uuid) for d in gelesen.dokumente} == {
        bytes_von(n) for n in (1, 2, 77)
    }
    uebernimm(stelle.dms, mit(akte(), dokument(9)), ANDERE_UEBERGABE, jetzt.ref)
    assert stelle.inhalt(id)["10_Grundakte"] == {"Schreiben 001.pdf", "Schreiben 009.pdf"}
    assert list(stelle.dms.offene_importe()) == []


def test_steht_sie_gleich_unter_der_wurzel_wird_sie_nicht_zweimal_gefunden(stelle: Stelle) -> None:
    id = stelle.sachakte()
    stelle.bestand.aendere(id, None, "1")
    (fund,) = stelle.dms.finde_akten(PERSON, None)
    uebernimm(stelle.dms, LIEFERUNG, ziel=fund.ref)
    (jetzt,) = stelle.dms.finde_akten(PERSON, None)
    assert jetzt.ref.id == fund.ref.id and jetzt.dokumente == 3


def test_ein_abbruch_laesst_die_akte_der_behoerde_wie_sie_war(stelle: Stelle) -> None:
    id = stelle.sachakte()
    vorher = {k.id for k in stelle.bestand.knoten.values()}
    (fund,) = stelle.dms.finde_akten(PERSON, None)
    ref = stelle.dms.beginne_import(UEBERGABE, LIEFERUNG, HERKUNFT, fund.ref)
    stelle.dms.brich_ab(ref)
    assert {k.name for k in stelle.bestand.knoten.values() if k.id not in vorher} <= {"_import", "/ Akte"}
    assert stelle.inhalt(id) == {"Verpflichtungserklärung": {"Erklärung.pdf"}}


def test_keine_oder_zwei_treffer_werden_so_gesagt_und_eine_verschwundene_auch(stelle: Stelle) -> None:
    assert not stelle.dms.finde_akten(PERSON, "33.1/77")
    erste, zweite = stelle.sachakte(), stelle.sachakte(geschaeftszeichen="33.1/78")
    funde = stelle.dms.finde_akten(PERSON, "33.1/77")
    assert sorted(f.ref.aktenzeichen for f in funde) == ["33.1/77", "33.1/78"]
    for id in (erste, zweite):
        stelle.bestand.loesche(id)
    with pytest.raises(ZielVerschwunden):
        stelle.dms.beginne_import(UEBERGABE, LIEFERUNG, HERKUNFT, funde[0].ref)


def test_gefragt_wird_nur_womit_man_fragen_kann(stelle: Stelle) -> None:
    stelle.sachakte()
    assert not stelle.dms.finde_akten(replace(PERSON, geburtsdatum=None), None)
    assert not stelle.dms.finde_akten(replace(PERSON, familienname="Beispiel' OR '1'='1"), None)


@pytest.mark.parametrize(
    ("alt", "neu"),
    [
        ('pfad = "/files/search"', 'pfad = "/files/search?n={familienname}"'),
        ('"{aktenzeichen}"', '"{azr}"'),
        ('"{aktenzeichen}"', '"immer"'),
    ],
)
def test_eine_suche_die_personen_in_adressen_schriebe_gibt_es_nicht(
    tmp_path: Path, alt: str, neu: str
) -> None:
    datei = tmp_path / "z.toml"
    text = restbank.zuordnung("kommunal").read_text("utf-8")
    datei.write_text(text.replace(alt, neu, 1), encoding="utf-8")
    with pytest.raises(ZuordnungUngueltig, match=r"akten_suchen\.0"):
        lies(datei)
