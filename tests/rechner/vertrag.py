"""Whole handovers with PostgreSQL and an object store, on two worker hosts and two hosts with pages: a host dies, a
host is frozen and comes back, the store is away, the database restarts. Nothing is lost, nothing doubled.

The hosts are network namespaces; services, mailbox and directory stand in the data centre. `make viele-rechner`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auftragszeile, Auftragszustand, Uebergabezeile, Vorfallzeile
from gateway.audit.chain import pruefe_kette
from gateway.bootstrap.installation import Installation
from gateway.demo import personal, vorlage
from gateway.demo.aufbau import baue_umgebung
from gateway.demo.behoerden import Demobehoerde, Vorgaben
from gateway.demo.prozesse import Prozess, Prozessgruppe
from gateway.domain.uebergabe import Zustand
from gateway.settings import lade
from tests import postgres
from tests.integration.dms.davserver import freier_port
from tests.rechner.netz import NETZ, ZENTRUM, Rechner, bis, netz
from tests.s3speicher import GEHEIMNIS, SCHLUESSEL, S3speicher, versitygw
from tests.webserver import formularwort
from tests.zweibehoerden import DATEIEN, PERSON, schreibe_akte

FERTIG = {Zustand.KARENZ, Zustand.ABGESCHLOSSEN}
SCHNELL = {"AKTENBRUECKE_WORKER__LEASE": "PT5S"}


class Zentrumsgruppe(Prozessgruppe):
    """What the demo starts listens in the data centre."""

    def starte(self, name: str, argumente: Sequence[str], **umgebung: str) -> Prozess:
        wo = [a.replace("127.0.0.1:", f"{ZENTRUM}:") for a in argumente]
        return super().starte(name, wo, **umgebung)


@dataclass
class Amt:
    """An authority; its hosts share settings file, database and bucket."""

    behoerde: Demobehoerde
    url: str
    datenbank: Datenbank

    @property
    def umgebung(self) -> dict[str, str]:
        return {"AKTENBRUECKE_DATENBANK__URL": self.url, **SCHNELL}

    @property
    def angaben(self) -> tuple[str, str]:
        return "--settings", str(self.behoerde.einstellungen)

    def zustaende(self) -> list[Zustand]:
        with self.datenbank.lesen() as session:
            return list(session.scalars(select(Uebergabezeile.zustand)))


@dataclass
class Rechenzentrum:
    """Two authorities on the same hosts; `rechner`: two with workers, two with pages."""

    ordner: Path
    a: Amt
    b: Amt
    rechner: list[Rechner]
    postgres: postgres.Postgres
    speicher: S3speicher
    speicherlauf: ExitStack
    uebergaben: list[str] = field(default_factory=list)

    @property
    def aemter(self) -> tuple[Amt, Amt]:
        return self.a, self.b

    def worker_an(self, rechner: Rechner) -> None:
        for amt in self.aemter:
            rechner.starte(f"worker-{amt.behoerde.kurz}", "worker", *amt.angaben, **amt.umgebung)

    def beginne(self, von: Rechner) -> None:
        """The next file is asked for."""
        nummer = len(self.uebergaben)
        name = f"Muster{'abcdefghij'[nummer]}"
        person = replace(
            PERSON,
            familienname=name,
            geburtsdatum=f"{1970 + 3 * nummer}-0{nummer + 1}-17",
            azr_nummer=f"2001159910{nummer:02}",
        )
        zeichen = f"S-{name}"
        schreibe_akte(self.a.behoerde.dms / "akten" / name, DATEIEN, person=person, aktenzeichen=zeichen)
        datei = vorlage.schreibe_personendatei(self.ordner / f"{name}.json", person)
        von.rufe(
            *("uebergabe", "start", "--von", self.a.behoerde.kennung, "--person", str(datei)),
            *("--aktenzeichen", f"F-{name}", "--formate", ""),
            *self.b.angaben,
            **self.b.umgebung,
        )
        self.uebergaben.append(name)

    def unterwegs(self) -> bool:
        """The other side knows of the youngest one, and it is not at its end."""
        return len(self.a.zustaende()) == len(self.uebergaben) and not self.fertig()

    def fertig(self) -> bool:
        return all(
            len(amt.zustaende()) == len(self.uebergaben) and set(amt.zustaende()) <= FERTIG
            for amt in self.aemter
        )

    def pruefe(self) -> None:
        """Each file once and whole, no incident, nothing put aside, the chain unbroken."""
        akten = [p for p in (self.b.behoerde.dms / "akten").iterdir() if p.is_dir()]
        assert len(akten) == len(self.uebergaben)
        for akte in akten:
            assert {name: (akte / name).read_bytes() for name in DATEIEN} == DATEIEN
        for amt in self.aemter:
            with amt.datenbank.lesen() as session:
                assert session.scalar(select(func.count()).select_from(Vorfallzeile)) == 0
                geparkt = Auftragszeile.zustand == Auftragszustand.GEPARKT
                assert session.scalars(select(Auftragszeile.art).where(geparkt)).all() == []
                assert pruefe_kette(session, amt.behoerde.kennung).heil


@pytest.fixture(scope="module")
def rz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rechenzentrum]:
    ordner = tmp_path_factory.mktemp("rz")
    port = str(freier_port())
    with ExitStack() as offen, ExitStack() as speicherlauf:
        rechner = offen.enter_context(netz(ordner, 4))
        pg = offen.enter_context(postgres.server(listen_addresses=ZENTRUM, port=port))
        pg.lasse_herein(NETZ)
        tls = _zertifikat(ordner)
        speicher = speicherlauf.enter_context(versitygw(ordner / "s3", adresse=ZENTRUM, tls=tls))
        gruppe = offen.enter_context(Zentrumsgruppe(ordner / "protokolle"))
        umgebung = baue_umgebung(ordner, gruppe, Vorgaben(60_000))
        aemter = []
        for behoerde in (umgebung.a, umgebung.b):
            name = behoerde.kurz
            pg.lege_an(name)
            url = f"postgresql+psycopg://app@{ZENTRUM}:{port}/{name}"
            _in_den_bucket(behoerde, speicher, tls[0])
            amt = Amt(behoerde, url, Datenbank(url))
            offen.callback(amt.datenbank.schliesse)
            rechner[0].rufe("db", "upgrade", *amt.angaben, **amt.umgebung)
            with pytest.MonkeyPatch.context() as m:
                m.setenv("AKTENBRUECKE_DATENBANK__URL", url)
                personal.stelle_ein(Installation(lade(behoerde.einstellungen)), behoerde.kennung)
            aemter.append(amt)
        rz = Rechenzentrum(ordner, *aemter, rechner, pg, speicher, speicherlauf)
        for worker in rechner[:2]:
            rz.worker_an(worker)
        for seite in rechner[2:]:
            eigenes = {"AKTENBRUECKE_WEB__ADRESSE": seite.ip, "AKTENBRUECKE_WEB__PORT": "8080"}
            seite.starte("seiten", "serve", *rz.b.angaben, **rz.b.umgebung, **eigenes)
        yield rz


def _zertifikat(ordner: Path) -> tuple[Path, Path]:
    cert, key = ordner / "s3.pem", ordner / "s3.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=s3"),
            *("-addext", f"subjectAltName=IP:{ZENTRUM}", "-out", str(cert), "-keyout", str(key)),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


def _in_den_bucket(behoerde: Demobehoerde, speicher: S3speicher, anker: Path) -> None:
    """The demo's settings, with the store of many hosts."""
    geheimnis = behoerde.ordner / "s3.geheimnis"
    geheimnis.touch(mode=0o600)
    geheimnis.write_text(GEHEIMNIS)
    s3 = (
        f's3 = {{url = "{speicher.zugang.url}", bucket = "{speicher.bucket()}", '
        f'zugangsschluessel = "{SCHLUESSEL}", geheimnis_datei = "s3.geheimnis", tls_anker = "{anker}"}}'
    )
    text = behoerde.einstellungen.read_text()
    assert 'blobs = "blobs"' in text
    behoerde.einstellungen.write_text(text.replace('blobs = "blobs"', s3))


def test_ohne_stoerung(rz: Rechenzentrum) -> None:
    rz.beginne(rz.rechner[1])
    bis(rz.fertig)
    rz.pruefe()


def test_ein_rechner_stirbt(rz: Rechenzentrum) -> None:
    rz.beginne(rz.rechner[1])
    bis(rz.unterwegs)
    rz.rechner[0].stirb()
    bis(rz.fertig)
    rz.pruefe()
    rz.rechner[0].kabel("up")
    rz.worker_an(rz.rechner[0])


def test_ein_rechner_erstarrt_und_kommt_wieder(rz: Rechenzentrum) -> None:
    rz.beginne(rz.rechner[1])
    bis(rz.unterwegs)
    rz.rechner[0].friere_ein()
    bis(rz.fertig)
    rz.rechner[0].taue_auf()
    rz.beginne(rz.rechner[1])
    bis(rz.fertig)
    rz.pruefe()


def test_der_speicher_ist_eine_weile_weg(rz: Rechenzentrum) -> None:
    rz.beginne(rz.rechner[1])
    bis(rz.unterwegs)
    rz.speicherlauf.close()
    vorher = rz.a.zustaende(), rz.b.zustaende()
    with pytest.raises(AssertionError):
        bis(rz.fertig, 15)
    assert len(vorher[0]) == len(rz.uebergaben)
    tls = (rz.ordner / "s3.pem", rz.ordner / "s3.key")
    port = int(rz.speicher.zugang.url.rpartition(":")[2])
    rz.speicherlauf.enter_context(versitygw(rz.ordner / "s3", adresse=ZENTRUM, port=port, tls=tls))
    bis(rz.fertig)
    rz.pruefe()


def test_die_datenbank_startet_neu(rz: Rechenzentrum) -> None:
    rz.beginne(rz.rechner[1])
    bis(rz.unterwegs)
    rz.postgres.stirb()
    rz.postgres.starte()
    bis(rz.fertig)
    rz.pruefe()


def test_eine_sitzung_ueberlebt_den_rechner_auf_dem_sie_begann(rz: Rechenzentrum) -> None:
    links = rz.rechner[1].rufe("zugang", "sachbearbeitung", *rz.b.angaben, **rz.b.umgebung)
    wort = links["weg"].partition("#")[2]

    def seite(nummer: int, **weiteres: Any) -> httpx2.Client:
        return httpx2.Client(base_url=f"http://{rz.rechner[nummer].ip}:8080", timeout=60, **weiteres)

    with seite(2) as hier:
        assert hier.post("/anmelden", data={"zugangswort": wort}).status_code == 303
        assert hier.get("/uebergaben").status_code == 200
        kekse = dict(hier.cookies)
    rz.rechner[2].stirb()
    with seite(3, cookies=kekse) as dort:
        blatt = dort.get("/uebergaben")
        assert blatt.status_code == 200
        assert all(name in blatt.text for name in rz.uebergaben)
        antwort = dort.post("/abmelden", data={"formularwort": formularwort(blatt.text)})
        assert antwort.status_code == 303
        assert dort.get("/uebergaben").headers["location"].endswith("/anmelden")
