"""Two authorities, each on two hosts: one database, one bucket, one DMS; every host has a spool of its own and knows
nothing of the other. What hosts do to each other in a real network: `make viele-rechner`."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from adapters.blob.s3 import S3blobs, baue_klient
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Vorfallzeile
from gateway.ablage.tresor import raumname
from gateway.ablage.typen import Basis
from gateway.ablauf import vorgangsaufsicht
from gateway.ablauf.post import eingang
from gateway.domain.uebergabe import Zustand
from tests.conftest import StehendeUhr
from tests.postgres import Postgres
from tests.s3speicher import S3speicher, versitygw
from tests.zweibehoerden import DATEIEN, Rohrpostanschluss, Zweibehoerden, baue

PUNKTE = [
    "ausgang.versiegelt",
    "ausgang.eingeliefert",
    "eingang.gespeichert",
    "uebernahme.dokument_gelegt",
]
_NACH_DER_LEASE = timedelta(minutes=10)


class Tot(BaseException):
    """The machine is gone, in the middle of it."""


@dataclass
class Haus:
    """Both authorities as their hosts see them, the first ones of each and the second ones."""

    rechner: list[Zweibehoerden]
    ordner: Path
    uhr: StehendeUhr

    @property
    def einer(self) -> Zweibehoerden:
        return self.rechner[0]

    def wechselweise(self) -> Iterator[Zweibehoerden]:
        """One work item on one host, the next one on another; the hosts tick, too."""
        for runde in range(200):
            z = self.rechner[runde % len(self.rechner)]
            for amt in (z.zu, z.weg):
                with amt.haus.datenbank.schreiben() as session:
                    eingang.takt(amt.post, session)
                    vorgangsaufsicht.takt(amt.haus, session)
                    session.commit()
                amt.worker.bearbeite_eines()
                yield z
                amt.worker._gib_zurueck()  # the next one is another host's
            self.uhr.stelle_vor(timedelta(seconds=10))

    def zu_ende(self) -> None:
        """Whole, once, and nobody has to look after anything."""
        for _ in self.wechselweise():
            if self.einer.zu.uebergaben() and self.einer.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN:
                break
        z = self.einer
        assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
        ordner = z.akte_am_ziel()
        assert {name: (ordner / name).read_bytes() for name in DATEIEN} == DATEIEN
        assert [p.name for p in (z.zu.dms_ordner / "akten").iterdir()] == [ordner.name]
        for amt in (z.weg, z.zu):
            assert amt.geparkt() == []
        with z.zu.haus.datenbank.lesen() as session:
            assert session.scalar(select(func.count()).select_from(Vorfallzeile)) == 0


@pytest.fixture
def datenbank_url(postgres_server: Postgres) -> Iterator[str]:
    """Several hosts: never SQLite."""
    name = f"t{uuid.uuid4().hex}"
    yield postgres_server.lege_an(name, "vorlage")
    postgres_server.loesche(name)


Bauen = Callable[..., Haus]


@pytest.fixture
def bauen(datenbank_url: str, tmp_path: Path, uhr: StehendeUhr) -> Iterator[Bauen]:
    with ExitStack() as offen:

        def tue(speicher: S3speicher, haltepunkt: Callable[[str], None] = lambda _: None) -> Haus:
            eimer = {name: speicher.bucket() for name in ("Wegstadt", "Zustadt")}
            rechner: list[Zweibehoerden] = []
            for nummer in range(2):
                eigener = tmp_path / f"rechner-{nummer}"
                for name in eimer:
                    (dms := tmp_path / "dms" / name).mkdir(parents=True, exist_ok=True)
                    (eigener / name).mkdir(parents=True)
                    (eigener / name / "dms").symlink_to(dms)
                datenbank = Datenbank(datenbank_url)
                offen.callback(datenbank.schliesse)
                klient = baue_klient(speicher.zugang, versuche=1)
                z = baue(
                    eigener,
                    (datenbank, datenbank),
                    uhr,
                    haltepunkt=haltepunkt if nummer == 0 else lambda _: None,
                    anschluss=Rohrpostanschluss(rechner[0].post, uhr) if rechner else None,
                    blobs=lambda name, klient=klient: S3blobs(klient, eimer[name], am_stueck=2000),
                )
                if rechner:
                    z.post = rechner[0].post
                rechner.append(z)
            return Haus(rechner, tmp_path, uhr)

        yield tue


def test_jeder_auftrag_auf_einem_anderen_rechner_und_in_keiner_zeile_steht_ein_ort(
    bauen: Bauen, s3: S3speicher
) -> None:
    haus = bauen(s3)
    haus.einer.lege_akte()
    haus.einer.fordere_an()
    haus.zu_ende()
    with haus.einer.zu.haus.datenbank.verbindung() as verbindung:
        for name, tabelle in Basis.metadata.tables.items():
            zeilen = str([tuple(z) for z in verbindung.execute(select(tabelle))])
            assert str(haus.ordner) not in zeilen, name
    for z in haus.rechner:
        haus.uhr.stelle_vor(timedelta(days=60))
        z.laufe(2)
    for amt in (haus.einer.weg, haus.einer.zu):
        assert amt.uebergabe().geloescht
        namen = {r.name for r in amt.haus.speicher.blobs.raeume()}
        assert raumname(amt.kennung, amt.uebergabe().id) not in namen, "in the bucket, too"


@pytest.mark.parametrize("punkt", PUNKTE)
def test_ein_rechner_stirbt_und_ein_anderer_bringt_es_zu_ende(
    bauen: Bauen, s3: S3speicher, punkt: str
) -> None:
    """Whatever lay on the dead one is gone with it."""
    gestorben: list[str] = []

    def stirb(name: str) -> None:
        if name == punkt and not gestorben:
            gestorben.append(name)
            raise Tot(name)

    haus = bauen(s3, stirb)
    haus.einer.lege_akte()
    haus.einer.fordere_an()
    auftraege = haus.wechselweise()
    while not gestorben:
        with suppress(Tot):
            for _ in auftraege:
                if gestorben:
                    break
        auftraege = haus.wechselweise()
    for rest in (haus.ordner / "rechner-0").glob("*/versand"):
        shutil.rmtree(rest)
    haus.rechner = haus.rechner[1:]
    haus.uhr.stelle_vor(_NACH_DER_LEASE)
    haus.zu_ende()


@pytest.mark.parametrize("vorher", [4, 9])
def test_der_speicher_ist_eine_stunde_weg(bauen: Bauen, tmp_path: Path, vorher: int) -> None:
    with ExitStack() as laeuft:
        speicher = laeuft.enter_context(versitygw(tmp_path / "speicher"))
        haus = bauen(speicher)
        haus.einer.lege_akte()
        haus.einer.fordere_an()
        auftraege = haus.wechselweise()
        for _ in range(vorher):
            next(auftraege)
        laeuft.close()
        for _ in range(12):
            next(auftraege)
            haus.uhr.stelle_vor(timedelta(minutes=5))
        assert all(amt.geparkt() == [] for amt in (haus.einer.weg, haus.einer.zu)), "our own trouble waits"
        port = int(speicher.zugang.url.rpartition(":")[2])
        with versitygw(tmp_path / "speicher", port=port):
            haus.uhr.stelle_vor(timedelta(hours=1))
            haus.zu_ende()
