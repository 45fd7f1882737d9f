"""Two real CMIS servers keep the contract with our adapter; one has real passwords and keeps its store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from adapters.dms.cmis import CmisBaum
from adapters.dms.fern import FernDms, fehler
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.fern.griffe import klein
from adapters.dms.fern.leitung import Leitung
from adapters.dms.namen import Platz
from gateway.dmsfehler import NameUnzulaessig
from tests.dmsvertrag import Dmsvertrag, Werkbank
from tests.dmsvertrag.abschluss import Abschlussvertrag
from tests.dmsvertrag.anfuegen import Anfuegevertrag
from tests.dmsvertrag.einfuhr import Einfuhrvertrag
from tests.dmsvertrag.finden import Findevertrag
from tests.dmsvertrag.werkbank import HERKUNFT, PERSON, UEBERGABE, akte, dokument, finde, lies, mit, uebernimm
from tests.dmsvertrag.widerspruch import Widerspruchsvertrag
from tests.interop.cmis import server

_NUMMER = count(1)


@dataclass(frozen=True)
class Repository:
    """One repository of a running server, and a line to it."""

    url: str
    kennung: str
    leitung: Leitung

    def baum(self, wurzel: str) -> CmisBaum:
        return CmisBaum(self.url, self.kennung, wurzel, self.leitung)

    def neue_wurzel(self) -> str:
        name = f"Akten {next(_NUMMER)} für Tests"
        self.baum("/").lege_ordner((name,))
        return f"/{name}"


def _bank(repository: Repository) -> Werkbank:
    wurzel = repository.neue_wurzel()
    baum = repository.baum(wurzel)

    def verdirb(alt: bytes, neu: bytes | None) -> None:
        getroffen = [ort for ort in _dokumente(baum, ()) if klein(baum, ort) == alt]
        assert getroffen
        for ort in getroffen:
            baum.loesche(ort) if neu is None else baum.schreibe(ort, BytesIO(neu), len(neu))

    return Werkbank(
        "cmis",
        neu=lambda: FernDms(repository.baum(wurzel)),
        verdirb=verdirb,
        entferne=lambda ref: baum.loesche((ref.id,), ordner=True),
    )


def _dokumente(baum: CmisBaum, ort: Platz) -> Iterator[Platz]:
    for eintrag in baum.liste(ort):
        if eintrag.ist_ordner:
            yield from _dokumente(baum, (*ort, eintrag.name))
        else:
            yield (*ort, eintrag.name)


@pytest.fixture(scope="module")
def lib(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return server.bibliotheken(tmp_path_factory.mktemp("jetty"))


@pytest.fixture(scope="module")
def inmemory(tmp_path_factory: pytest.TempPathFactory, lib: Path) -> Iterator[Repository]:
    hier = tmp_path_factory.mktemp("inmemory")
    anwendung = server.hole(server.INMEMORY, hier / "war")
    werte = {"RepositoryFiller.Enable": "false", "InMemoryServer.EncryptTempFiles": "false"}
    server.stelle_ein(anwendung, {"InMemoryServer.MaxSize": "629145600", **werte})
    with (
        server.laeuft(anwendung, lib, hier) as url,
        closing(leitung(server.BENUTZER, server.KENNWORT)) as verbindung,
    ):
        yield Repository(url, "A1", verbindung)


@pytest.fixture(scope="module")
def freigabe(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The file-share application, and the folder that is its store."""
    hier = tmp_path_factory.mktemp("fileshare")
    anwendung, ablage = server.hole(server.FILESHARE, hier / "war"), hier / "ablage"
    ablage.mkdir()
    server.stelle_ein(anwendung, {"repository.test": str(ablage)})
    return anwendung, ablage


@pytest.fixture(scope="module")
def fileshare(freigabe: tuple[Path, Path], lib: Path) -> Iterator[Repository]:
    with (
        server.laeuft(freigabe[0], lib, freigabe[1].parent) as url,
        closing(leitung(server.BENUTZER, server.KENNWORT)) as verbindung,
    ):
        yield Repository(url, "test", verbindung)


class TestInmemory(Dmsvertrag):
    @pytest.fixture
    def bank(self, inmemory: Repository) -> Werkbank:
        return _bank(inmemory)


class TestFileshare(Einfuhrvertrag, Abschlussvertrag, Anfuegevertrag, Widerspruchsvertrag, Findevertrag):
    """A sample server: it writes contents in place and several requests at once disturb it, and its names may
    be nine bytes shorter. What it can keep of the contract it keeps."""

    @pytest.fixture
    def bank(self, fileshare: Repository) -> Werkbank:
        return _bank(fileshare)


def test_ein_falsches_kennwort_wird_erkannt(fileshare: Repository) -> None:
    with closing(leitung(server.BENUTZER, "falsch")) as verbindung:
        dms = FernDms(CmisBaum(fileshare.url, "test", "/", verbindung))
        with pytest.raises(fehler.AnmeldungAbgelehnt) as gefangen:
            dms.finde_akten(PERSON, None)
        assert not gefangen.value.wiederholbar


def test_wer_nur_lesen_darf_uebernimmt_nichts(fileshare: Repository) -> None:
    wurzel = fileshare.neue_wurzel()
    with closing(leitung(server.LESER, server.LESER)) as verbindung:
        dms = FernDms(CmisBaum(fileshare.url, "test", wurzel, verbindung))
        assert dms.finde_akten(PERSON, None) == []
        with pytest.raises(fehler.KeinZugriff):
            dms.beginne_import(UEBERGABE, akte(1), HERKUNFT)
        assert "erlaubt" in dms.beschreiben().text


def test_ein_ort_oder_repository_das_es_nicht_gibt_wird_genannt(inmemory: Repository) -> None:
    with pytest.raises(fehler.OrtFehlt):
        FernDms(inmemory.baum("/gibt es nicht")).finde_akten(PERSON, None)
    fremd = FernDms(CmisBaum(inmemory.url, "B2", "/", inmemory.leitung))
    with pytest.raises(fehler.AntwortUnverstaendlich, match="Repository"):
        fremd.finde_akten(PERSON, None)


def test_ein_name_den_das_dms_nicht_nimmt_ist_eine_klare_ablehnung(inmemory: Repository) -> None:
    dms = FernDms(inmemory.baum(inmemory.neue_wurzel()))
    with pytest.raises(NameUnzulaessig):
        uebernimm(dms, mit(akte(), dokument(1, name="Az: 12?.pdf")))
    assert finde(dms) == []


def test_nach_einem_neustart_des_dms_ist_die_akte_noch_da(freigabe: tuple[Path, Path], lib: Path) -> None:
    anwendung, ablage = freigabe
    for durchgang in range(2):
        with (
            server.laeuft(anwendung, lib, ablage.parent) as url,
            closing(leitung(server.BENUTZER, server.KENNWORT)) as verbindung,
        ):
            repository = Repository(url, "test", verbindung)
            wurzel = repository.neue_wurzel() if durchgang == 0 else wurzel  # noqa: F821
            dms = FernDms(repository.baum(wurzel))
            if durchgang == 0:
                uebernimm(dms, akte(2))
            (ref,) = finde(dms)
            assert dms.lies_akte(ref) == akte(2)
            assert len(lies(dms, ref, dokument(2).uuid)) == dokument(2).groesse
