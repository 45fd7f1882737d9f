"""Mayan EDMS 4.12, a DMS of other people: whole imports, additions and breaking off by the mapping file that the manual
names, in the real system with its database, its queue and its worker. `make interop-mayan`, some minutes.

Not the whole contract: every small file is an upload that the system works on later (half a second and more)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from adapters.dms.fern import FernDms, fehler
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.fern.leitung import Leitung
from adapters.dms.rest import RestBaum, Zuordnung, lies
from gateway.dmsfehler import ImportUnvollstaendig
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    PERSON,
    UEBERGABE,
    GrosserStrom,
    akte,
    bytes_von,
    dokument,
    finde,
    lege,
    mit,
    schritte,
    uebernimm,
)
from tests.dmsvertrag.werkbank import lies as lies_dokument
from tests.integration.dms import restbank
from tests.interop.mayan import server

VORLAGE = mit(akte(), dokument(1, name="Größe & Maß.pdf"), dokument(2, pfad=("20_Nebenakte", "Anlagen")))
_NUMMER = count(1)


@pytest.fixture(scope="module")
def mayan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Mayan]:
    with server.laeuft(tmp_path_factory.mktemp("mayan")) as laufender:
        yield laufender


@pytest.fixture(scope="module")
def art(mayan: server.Mayan) -> str:
    return mayan.dokumentart("Schriftstück")


@pytest.fixture
def zuordnung(mayan: server.Mayan, art: str, tmp_path: Path) -> Zuordnung:
    """The manual's, with a cabinet and the document type of here."""
    text = restbank.zuordnung("mayan").read_text("utf-8")
    wurzel = mayan.kabinett(f"Ausländerbehörde {next(_NUMMER)}")
    datei = tmp_path / "z.toml"
    text = text.replace('wurzel = "1"', f'wurzel = "{wurzel}"').replace(
        'document_type_id = "1"', f'document_type_id = "{art}"'
    )
    datei.write_text(text, encoding="utf-8")
    return lies(datei)


@pytest.fixture
def verbindung() -> Iterator[Leitung]:
    with closing(leitung(server.BENUTZER, server.KENNWORT)) as offene:
        yield offene


@pytest.fixture
def dms(mayan: server.Mayan, zuordnung: Zuordnung, verbindung: Leitung) -> FernDms:
    return FernDms(RestBaum(mayan.url, zuordnung, verbindung))


def test_eine_akte_kommt_an_und_waechst_und_das_system_kennt_ihre_pruefsummen(
    dms: FernDms, mayan: server.Mayan
) -> None:
    angaben = dms.beschreiben()
    assert angaben.erreichbar, angaben.text
    for schritt in schritte(VORLAGE):
        schritt(dms)
    (ziel,) = finde(dms)
    uebernimm(dms, mit(akte(), dokument(9, name="Größe & Maß.pdf")), ANDERE_UEBERGABE, ziel)
    gelesen = dms.lies_akte(ziel)
    assert [d.dateiname for d in gelesen.dokumente] == [
        "Größe & Maß.pdf",
        "Schreiben 002.pdf",
        "Größe & Maß (2).pdf",
    ]
    assert [lies_dokument(dms, ziel, d.uuid) for d in gelesen.dokumente] == [bytes_von(n) for n in (1, 2, 9)]
    assert list(dms.offene_importe()) == []
    summen = {
        d["label"]: d["file_latest"]["checksum"] for d in _dokumente(mayan) if d["label"].startswith("Gr")
    }
    assert summen["Größe & Maß.pdf"] in {hashlib.sha256(bytes_von(n)).hexdigest() for n in (1, 9)}


def _dokumente(mayan: server.Mayan) -> list[dict]:  # type: ignore[type-arg]
    gefunden: list[dict] = []  # type: ignore[type-arg]
    url = f"{mayan.url}/documents/?page_size=100"
    while url:
        seite = mayan.klient.get(url).json()
        gefunden += seite["results"]
        url = seite["next"]
    return gefunden


def test_ein_abbruch_hinterlaesst_kein_dokument_auch_nicht_im_papierkorb(
    dms: FernDms, mayan: server.Mayan
) -> None:
    def papierkorb() -> int:
        anzahl: int = mayan.klient.get(f"{mayan.url}/trashed_documents/").json()["count"]
        return anzahl

    vorher = len(_dokumente(mayan)), papierkorb()
    ref = dms.beginne_import(UEBERGABE, VORLAGE, HERKUNFT)
    lege(dms, ref, VORLAGE.dokumente[0])
    dms.brich_ab(ref)
    assert (len(_dokumente(mayan)), papierkorb()) == vorher
    assert not finde(dms)


def test_dasselbe_noch_einmal_aendert_nichts(dms: FernDms) -> None:
    ref = dms.beginne_import(UEBERGABE, VORLAGE, HERKUNFT)
    for d in VORLAGE.dokumente:
        assert dms.lege_dokument(ref, d, BytesIO(bytes_von(d.position))).neu
        assert not dms.lege_dokument(ref, d, BytesIO(bytes_von(d.position))).neu
    erste = dms.schliesse_ab(ref)
    assert dms.schliesse_ab(dms.beginne_import(UEBERGABE, VORLAGE, HERKUNFT)) == erste
    assert len(finde(dms, PERSON)) == 1


def test_was_das_dms_verliert_faellt_auf(dms: FernDms, mayan: server.Mayan) -> None:
    ref = dms.beginne_import(UEBERGABE, VORLAGE, HERKUNFT)
    for d in VORLAGE.dokumente:
        lege(dms, ref, d)
    verloren = next(d for d in _dokumente(mayan) if d["label"] == "Schreiben 002.pdf")
    mayan.klient.delete(f"{mayan.url}/documents/{verloren['id']}/")
    with pytest.raises(ImportUnvollstaendig):
        dms.schliesse_ab(ref)
    lege(dms, ref, VORLAGE.dokumente[1])
    dms.schliesse_ab(ref)
    assert len(finde(dms)) == 1


def test_ein_falsches_kennwort_hat_seinen_satz(mayan: server.Mayan, zuordnung: Zuordnung) -> None:
    with closing(leitung(server.BENUTZER, "falsch")) as verbindung:
        dms = FernDms(RestBaum(mayan.url, zuordnung, verbindung))
        with pytest.raises(fehler.AnmeldungAbgelehnt):
            dms.beginne_import(UEBERGABE, VORLAGE, HERKUNFT)
        assert dms.beschreiben().text.startswith(fehler.AnmeldungAbgelehnt.satz.removesuffix("."))


def test_ein_grosses_dokument_geht_als_strom(dms: FernDms) -> None:
    groesse = 300_000_000
    gross = replace(dokument(1), groesse=groesse, sha256=None)
    ref = dms.beginne_import(UEBERGABE, mit(akte(), gross), HERKUNFT)
    assert dms.lege_dokument(ref, gross, GrosserStrom(groesse)).groesse == groesse
    assert dms.lies_zurueck(ref, gross.uuid).groesse == groesse
    dms.brich_ab(ref)
