"""Webhooks: signed, in order, without persons; a receiver that is away gets everything later, once."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from adapters.webhook import empfaenger
from adapters.webhook.empfaenger import GeheimnisFalsch, lies_geheimnis
from gateway.ablage.datenbank import lies_url
from gateway.ablauf import ereignisse
from gateway.auskunft.betrieb.meldewege import Webhookstand
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.zeit import Systemuhr
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.queue.verwaltung import Auswahl, hole_zurueck
from gateway.schutz.hauptschluesseldatei import lege_hauptschluessel_an
from gateway.schutz.testpki import Pki
from gateway.settings import EinstellungenFalsch, lade
from tests.integration.schutz.test_befehle import einstellungen
from tests.webakten import AZR_NUMMER, Aktenbestand

STUTTGART = "azr:001900"
GEHEIMNIS = "whsec_" + "QUtURU5CUlVFQ0tFLVRFU1QtR0VIRUlNTklTLTAwMDE="


class Vorgestellt(Systemuhr):
    """The real time (receivers look at it), and more on request."""

    vor = timedelta(0)

    def jetzt(self) -> Any:
        return super().jetzt() + self.vor


class Gegenstelle:
    """A receiver, and what it got."""

    def __init__(self) -> None:
        self.status = 204
        self.angekommen: list[dict[str, Any]] = []
        self.koepfe: list[dict[str, str]] = []
        self.url = ""

    def nimm(self, kopf: dict[str, str], text: bytes) -> None:
        self.koepfe.append(kopf)
        Webhook(GEHEIMNIS).verify(text, kopf)
        if self.status < 300:
            self.angekommen.append(json.loads(text))

    @property
    def arten(self) -> list[str]:
        return [e["type"].removeprefix("de.aktenbruecke.") for e in self.angekommen]


@pytest.fixture
def gegenstelle() -> Iterator[Gegenstelle]:
    stelle = Gegenstelle()

    class Griff(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["content-length"]))
            stelle.nimm({k.lower(): v for k, v in self.headers.items()}, text)
            self.send_response(stelle.status)
            self.send_header("Content-Length", "0")
            self.send_header("Location", f"{stelle.url}/anderswo")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Griff) as server:
        stelle.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield stelle
        server.shutdown()


@dataclass
class Haus:
    installation: Installation
    akten: Aktenbestand
    uhr: Vorgestellt

    def stelle_zu(self, vor: timedelta = timedelta(0)) -> None:
        """A tick, and a worker until nothing is due."""
        self.uhr.vor += vor
        with self.installation.datenbank.schreiben() as session:
            ereignisse.takt(self.installation.post(STUTTGART), session)
            session.commit()
        self.installation.worker(nur=ereignisse.ART).laufe(bis_leer=True)

    def stand(self) -> Webhookstand:
        (stand,) = self.installation.meldewege(STUTTGART).webhooks()
        return stand


def _toml(tmp_path: Path, pki: Pki, url: str, geheimnis: str = GEHEIMNIS, mehr: str = "") -> Path:
    toml = einstellungen(tmp_path, pki)
    (tmp_path / "geheimnis").touch(mode=0o600)
    (tmp_path / "geheimnis").write_text(geheimnis)
    with toml.open("a") as datei:
        datei.write(
            f'\n[[mandanten.webhooks]]\nname = "fach"\nurl = "{url}"\ngeheimnis_datei = "geheimnis"\n{mehr}'
        )
    return toml


@pytest.fixture
def haus(tmp_path: Path, testpki: Pki, gegenstelle: Gegenstelle, sqlite_vorlage: Path) -> Iterator[Haus]:
    uhr = Vorgestellt()
    installation = Installation(lade(_toml(tmp_path, testpki, gegenstelle.url)), uhr=uhr)
    shutil.copy(sqlite_vorlage, str(lies_url(installation.einstellungen.datenbank.url).database))
    lege_hauptschluessel_an(installation.einstellungen.ablage.hauptschluessel)
    haus = Haus(installation, Aktenbestand(installation.datenbank, STUTTGART, uhr), uhr)
    haus.akten.lege_an(Richtung.ABGABE)  # before anybody listened
    haus.stelle_zu()
    yield haus
    installation.datenbank.schliesse()


def _uebergabe(haus: Haus) -> UUID:
    id = haus.akten.lege_an(Richtung.ABGABE)
    haus.akten.gehe(id, Zustand.FREIGEGEBEN)
    return id


def test_zustaende_kommen_der_reihe_nach_unterschrieben_und_ohne_personen_an(
    haus: Haus, gegenstelle: Gegenstelle
) -> None:
    assert gegenstelle.angekommen == []
    id = _uebergabe(haus)
    haus.stelle_zu()
    assert gegenstelle.arten == ["uebergabe.angelegt", "uebergabe.zustand", "uebergabe.zustand"]
    letztes = gegenstelle.angekommen[-1]
    assert letztes["data"] == {"vorgang": str(id), "von": "vorbereitet", "nach": "freigegeben"}
    assert (letztes["specversion"], letztes["source"]) == ("1.0", f"urn:aktenbruecke:{STUTTGART}")
    assert [e["sequence"] for e in gegenstelle.angekommen] == sorted(
        e["sequence"] for e in gegenstelle.angekommen
    )
    assert [k["webhook-id"] for k in gegenstelle.koepfe] == [e["id"] for e in gegenstelle.angekommen]
    assert gegenstelle.koepfe[0]["content-type"].startswith("application/cloudevents+json")
    alles = json.dumps(gegenstelle.angekommen)
    assert "Muster" not in alles
    assert AZR_NUMMER not in alles
    haus.stelle_zu()
    assert len(gegenstelle.angekommen) == 3  # nothing twice
    assert (haus.stand().anzahl, haus.stand().wartet_seit) == (3, None)


def test_eine_veraenderte_botschaft_oder_ein_anderes_geheimnis_faellt_dem_empfaenger_auf(
    haus: Haus, gegenstelle: Gegenstelle
) -> None:
    _uebergabe(haus)
    haus.stelle_zu()
    kopf, text = gegenstelle.koepfe[0], json.dumps(gegenstelle.angekommen[0]).encode()
    for webhook in (Webhook(GEHEIMNIS), Webhook("whsec_" + "QQ" * 16)):
        with pytest.raises(WebhookVerificationError):
            webhook.verify(text + b" ", kopf)


def test_wer_fort_war_bekommt_alles_in_der_reihenfolge_und_nichts_doppelt(
    haus: Haus, gegenstelle: Gegenstelle
) -> None:
    gegenstelle.status = 503
    erste = _uebergabe(haus)
    haus.stelle_zu()
    assert haus.stand().wartet_seit is not None
    assert "HTTP 503" in haus.stand().text
    zweite = _uebergabe(haus)
    gegenstelle.status = 204
    haus.stelle_zu(timedelta(minutes=1))
    assert [e["subject"] for e in gegenstelle.angekommen] == [str(erste)] * 3 + [str(zweite)] * 3
    assert len({e["id"] for e in gegenstelle.angekommen}) == 6


def test_nach_drei_tagen_liegt_er_in_der_fehlerablage_und_es_geht_weiter_wo_es_stand(
    haus: Haus, gegenstelle: Gegenstelle
) -> None:
    gegenstelle.status = 500
    _uebergabe(haus)
    for _ in range(90):
        haus.stelle_zu(timedelta(hours=2))
        if haus.stand().geparkt:
            break
    assert haus.stand().geparkt
    haus.stelle_zu(timedelta(days=1))
    assert haus.stand().geparkt  # the tick doesn't wake it
    (lauf,) = haus.installation.betriebsauskunft(STUTTGART).auftraege(Auswahl())
    assert (lauf.art, lauf.vorgang) == ("webhook", None)  # no handover is disturbed by it
    gegenstelle.status, haus.uhr.vor = 204, timedelta(0)  # the receiver looks at the time
    with haus.installation.datenbank.schreiben() as session:
        hole_zurueck(session, lauf.nummer, jetzt=haus.uhr.jetzt(), wer="Test")
        session.commit()
    haus.stelle_zu()
    assert gegenstelle.arten == ["uebergabe.angelegt", "uebergabe.zustand", "uebergabe.zustand"]


@pytest.mark.parametrize("status", [301, 400, 401, 410])
def test_wer_ablehnt_oder_weiterleitet_wird_nicht_wieder_und_wieder_gefragt(
    haus: Haus, gegenstelle: Gegenstelle, status: int
) -> None:
    gegenstelle.status = status
    _uebergabe(haus)
    haus.stelle_zu()
    assert (haus.stand().geparkt, len(gegenstelle.koepfe)) == (True, 1)
    assert f"HTTP {status}" in haus.stand().text


def test_ein_empfaenger_der_haengt_haelt_niemanden_lange_auf(
    haus: Haus, gegenstelle: Gegenstelle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(empfaenger, "FRIST", 0.2)
    warte = threading.Event()
    monkeypatch.setattr(gegenstelle, "nimm", lambda *_: warte.wait(5))
    _uebergabe(haus)
    haus.stelle_zu()
    warte.set()
    assert "antwortet nicht" in haus.stand().text


@pytest.mark.parametrize("geheimnis", ["", "kurz", "whsec_AAAA", "whsec_nicht base64", "QUJD" * 10])
def test_was_kein_geheimnis_ist_wird_beim_start_gesagt(geheimnis: str) -> None:
    with pytest.raises(GeheimnisFalsch) as fehler:
        lies_geheimnis(geheimnis)
    assert not geheimnis or geheimnis not in fehler.value.text


@pytest.mark.parametrize(
    ("url", "mehr"),
    [
        ("http://fach.example/e", ""),
        ("https://u:p@fach.example/e", ""),
        ("https://fach.example/e", 'ereignisse = ["alles"]\n'),
        ("https://fach.example/e", "ereignisse = []\n"),
        (
            "https://fach.example/e",
            '[[mandanten.webhooks]]\nname = "fach"\nurl = "https://b.example"\ngeheimnis_datei = "g"\n',
        ),
    ],
)
def test_falsche_einstellungen_werden_benannt(tmp_path: Path, testpki: Pki, url: str, mehr: str) -> None:
    with pytest.raises(EinstellungenFalsch):
        lade(_toml(tmp_path, testpki, url, mehr=mehr))
