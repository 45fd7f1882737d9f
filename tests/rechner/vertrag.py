"""Whole handovers with PostgreSQL and an object store, on two worker hosts and two hosts with pages: a host dies, a
host is frozen and comes back, the store is away, the database restarts, its host dies and the standby takes over.
Nothing is lost, nothing doubled.

The hosts are network namespaces; services, mailbox and directory stand in the data centre. `make viele-rechner`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gateway.ablage.datenbank import Datenbank
from gateway.bootstrap.installation import Installation
from gateway.demo import personal
from gateway.demo.aufbau import baue_umgebung
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.prozesse import Prozess, Prozessgruppe
from gateway.settings import lade
from tests import postgres
from tests.integration.dms.davserver import freier_port
from tests.rechner.netz import NETZ, ZENTRUM, Rechner, netz, weitere_adresse
from tests.rechner.uebergaben import Amt, Uebergaben, bis
from tests.s3speicher import GEHEIMNIS, SCHLUESSEL, S3speicher, versitygw
from tests.webserver import formularwort

FUEHREND, RESERVE = "10.99.7.2", "10.99.7.3"
"""Where the two database servers answer."""


class Zentrumsgruppe(Prozessgruppe):
    """What the demo starts listens in the data centre."""

    def starte(self, name: str, argumente: Sequence[str], **umgebung: str) -> Prozess:
        wo = [a.replace("127.0.0.1:", f"{ZENTRUM}:") for a in argumente]
        return super().starte(name, wo, **umgebung)


@dataclass
class Rechenzentrum:
    """Two authorities on the same hosts; `rechner`: two with workers, two with pages."""

    ordner: Path
    uebergaben: Uebergaben
    rechner: list[Rechner]
    postgres: postgres.Postgres
    reserve: postgres.Postgres
    kabel_weg: Callable[[], None]
    """Of the host of `postgres`."""
    speicher: S3speicher
    speicherlauf: ExitStack

    def worker_an(self, rechner: Rechner) -> None:
        for amt in self.uebergaben.aemter:
            rechner.starte(f"worker-{amt.kurz}", "worker", *amt.angaben, **amt.umgebung)

    def beginne(self) -> None:
        self.uebergaben.beginne(self.rechner[1].rufe)

    def bringe_auf_den_weg(self) -> None:
        self.uebergaben.bringe_auf_den_weg(self.rechner[1].rufe)

    def fertig(self) -> bool:
        return self.uebergaben.fertig()

    def pruefe(self) -> None:
        self.uebergaben.pruefe()


@pytest.fixture(scope="module")
def rz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rechenzentrum]:
    ordner = tmp_path_factory.mktemp("rz")
    with ExitStack() as offen, ExitStack() as speicherlauf:
        rechner = offen.enter_context(netz(ordner, 4))
        kabel_weg = offen.enter_context(weitere_adresse(FUEHREND))
        offen.enter_context(weitere_adresse(RESERVE))
        pg, reserve = _zwei_datenbankserver(offen)
        tls = _zertifikat(ordner)
        speicher = speicherlauf.enter_context(versitygw(ordner / "s3", adresse=ZENTRUM, tls=tls))
        gruppe = offen.enter_context(Zentrumsgruppe(ordner / "protokolle"))
        umgebung = baue_umgebung(ordner, gruppe, Vorgaben(60_000))
        aemter = []
        for behoerde in (umgebung.a, umgebung.b):
            _in_den_bucket(behoerde, speicher, tls[0])
            pg.lege_an(behoerde.kurz)
            amt = _amt(behoerde, f"host={FUEHREND}:{pg.port}&host={RESERVE}:{reserve.port}")
            offen.callback(amt.datenbank.schliesse)
            rechner[0].rufe("db", "upgrade", *amt.angaben, **amt.umgebung)
            with pytest.MonkeyPatch.context() as m:
                m.setenv("AKTENBRUECKE_DATENBANK__URL", amt.url)
                personal.stelle_ein(Installation(lade(behoerde.einstellungen)), behoerde.kennung)
            aemter.append(amt)
        uebergaben = Uebergaben(ordner, *aemter)
        rz = Rechenzentrum(ordner, uebergaben, rechner, pg, reserve, kabel_weg, speicher, speicherlauf)
        for worker in rechner[:2]:
            rz.worker_an(worker)
        for seite in rechner[2:]:
            eigenes = {"AKTENBRUECKE_WEB__ADRESSE": seite.ip, "AKTENBRUECKE_WEB__PORT": "8080"}
            b = uebergaben.b
            seite.starte("seiten", "serve", *b.angaben, **b.umgebung, **eigenes)
        yield rz


def _zwei_datenbankserver(offen: ExitStack) -> tuple[postgres.Postgres, postgres.Postgres]:
    """The second one has everything that counts as committed."""
    ports = str(freier_port()), str(freier_port())
    pg = offen.enter_context(postgres.server(listen_addresses=FUEHREND, port=ports[0]))
    pg.lasse_herein(NETZ)
    reserve = offen.enter_context(postgres.standby(pg, listen_addresses=RESERVE, port=ports[1]))
    pg.sichert_zu()
    return pg, reserve


def _amt(behoerde: Demobehoerde, wo: str) -> Amt:
    url = f"postgresql+psycopg://app@/{behoerde.kurz}?{wo}"
    return Amt(behoerde.kennung, behoerde.kurz, behoerde.einstellungen, behoerde.dms, url, Datenbank(url))


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
    rz.beginne()
    bis(rz.fertig)
    rz.pruefe()
    for seite in rz.rechner[2:]:
        bis(lambda: httpx2.get(f"http://{seite.ip}:8080/health/ready", timeout=60).status_code == 200)  # noqa: B023


def test_ein_rechner_stirbt(rz: Rechenzentrum) -> None:
    rz.bringe_auf_den_weg()
    rz.rechner[0].stirb()
    bis(rz.fertig)
    rz.pruefe()
    rz.rechner[0].kabel("up")
    rz.worker_an(rz.rechner[0])


def test_ein_rechner_erstarrt_und_kommt_wieder(rz: Rechenzentrum) -> None:
    rz.bringe_auf_den_weg()
    rz.rechner[0].friere_ein()
    bis(rz.fertig)
    rz.rechner[0].taue_auf()
    rz.beginne()
    bis(rz.fertig)
    rz.pruefe()


def test_der_speicher_ist_eine_weile_weg(rz: Rechenzentrum) -> None:
    rz.bringe_auf_den_weg()
    rz.speicherlauf.close()
    with pytest.raises(AssertionError):
        bis(rz.fertig, 15)
    tls = (rz.ordner / "s3.pem", rz.ordner / "s3.key")
    port = int(rz.speicher.zugang.url.rpartition(":")[2])
    rz.speicherlauf.enter_context(versitygw(rz.ordner / "s3", adresse=ZENTRUM, port=port, tls=tls))
    bis(rz.fertig)
    rz.pruefe()


def test_die_datenbank_startet_neu(rz: Rechenzentrum) -> None:
    rz.bringe_auf_den_weg()
    rz.postgres.stirb()
    rz.postgres.starte()
    bis(rz.fertig)
    rz.pruefe()


def test_der_datenbankrechner_stirbt_und_die_reserve_uebernimmt(rz: Rechenzentrum) -> None:
    """What was committed on the first one is on the second one, and the rest goes on there."""
    rz.bringe_auf_den_weg()
    bestaetigt = {amt.kurz: rz.postgres.frage(_KETTE, amt.kurz) for amt in rz.uebergaben.aemter}
    rz.postgres.stirb()
    rz.kabel_weg()
    b = rz.uebergaben.b
    ohne = rz.rechner[1].rufe("queue", "list", *b.angaben, code=3, **b.umgebung)
    assert ohne["code"] == "ablage.nur_reserve"
    rz.reserve.befoerdere()
    bis(rz.fertig)
    rz.pruefe()
    for amt in rz.uebergaben.aemter:
        assert set(bestaetigt[amt.kurz]) <= set(rz.reserve.frage(_KETTE, amt.kurz))
    rz.beginne()
    bis(rz.fertig)
    rz.pruefe()


_KETTE = "SELECT mandant, lfd, hash FROM audit"


def test_eine_sitzung_ueberlebt_den_rechner_auf_dem_sie_begann(rz: Rechenzentrum) -> None:
    links = rz.rechner[1].rufe(
        "zugang", "sachbearbeitung", *rz.uebergaben.b.angaben, **rz.uebergaben.b.umgebung
    )
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
        assert all(name in blatt.text for name in rz.uebergaben.namen)
        antwort = dort.post("/abmelden", data={"formularwort": formularwort(blatt.text)})
        assert antwort.status_code == 303
        assert dort.get("/uebergaben").headers["location"].endswith("/anmelden")
