"""Fetching revocation lists: only from named hosts, only good ones get into the trust folder."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from adapters.pki.netz import Pkinetz
from adapters.pki.sperrlisten import hole_sperrlisten, orte
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.zertifikate import eigene_zertifikate, rufe_sperrlisten_ab
from gateway.cli.app import main
from gateway.schutz.fehler import SperrlisteNichtErreichbar
from gateway.schutz.hauptschluesseldatei import lege_hauptschluessel_an
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.schutz.test_befehle import einstellungen

ORT = "http://crl.testpki.invalid"


def netz(antwort: httpx2.Response | Exception, *hosts: str) -> Pkinetz:
    def antworte(anfrage: httpx2.Request) -> httpx2.Response:
        if isinstance(antwort, Exception):
            raise antwort
        return antwort

    return Pkinetz(hosts, httpx2.Client(transport=httpx2.MockTransport(antworte)))


def test_die_orte_stehen_in_den_zertifikaten(testpki: Pki) -> None:
    zertifikate = [testpki.zertifikat(f"behoerde-{b}-signatur") for b in "ab"]
    assert orte(zertifikate) == [f"{ORT}/testausgabe.crl"]
    assert orte([testpki.zertifikat("vertrauen/testwurzel")]) == []


@pytest.mark.parametrize(
    ("url", "erlaubt"),
    [
        ("http://crl.invalid/a.crl", True),
        ("https://CRL.invalid/a.crl", True),
        ("http://crl.invalid:8080/a.crl", False),
        ("http://crl.invalid@boese.invalid/", False),
        ("http://nutzer@crl.invalid/", False),
        ("http://crl.invalid.boese.invalid/", False),
        ("ftp://crl.invalid/", False),
        ("file:///etc/passwd", False),
        ("ldap://crl.invalid/cn=x", False),
        ("http://[", False),
    ],
)
def test_nur_genannte_hosts(url: str, erlaubt: bool) -> None:
    assert netz(httpx2.Response(200), "crl.invalid").darf(url) is erlaubt


@pytest.mark.parametrize(
    "antwort",
    [
        httpx2.Response(404),
        httpx2.Response(302, headers={"Location": "http://boese.invalid/"}),
        httpx2.Response(200, content=b" " * 50_000_001),
        httpx2.Response(200, html="<p>Wartung</p>"),
        httpx2.Response(200),
        httpx2.ConnectError("refused"),
    ],
    ids=["404", "302", "gross", "seite", "leer", "tot"],
)
def test_was_nicht_kommt_ist_nichts(antwort: httpx2.Response | Exception, testpki: Pki) -> None:
    zertifikate = [testpki.zertifikat("behoerde-a-signatur")]
    ((ort, grund),) = hole_sperrlisten(zertifikate, netz(antwort, "crl.testpki.invalid"))
    assert ort == f"{ORT}/testausgabe.crl"
    assert isinstance(grund, SperrlisteNichtErreichbar)
    if isinstance(antwort, httpx2.Response):
        assert f"HTTP {antwort.status_code}" in grund.text
    assert list(hole_sperrlisten(zertifikate, netz(antwort))) == []


@pytest.fixture
def webserver(testpki: Pki) -> Iterator[str]:
    """A plain web server with the current lists, as a CA runs one."""

    class Listen(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            datei = testpki.vertrauen / Path(self.path).name
            self.send_response(200 if datei.is_file() else 404)
            self.end_headers()
            if datei.is_file():
                self.wfile.write(datei.read_bytes())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Listen) as server:
        faden = threading.Thread(target=server.serve_forever)
        faden.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        faden.join()


def _mit_abruf(tmp_path: Path, testpki: Pki, webserver: str) -> Path:
    """Settings with a trust folder of their own, without lists."""
    vertrauen = tmp_path / "vertrauen"
    vertrauen.mkdir()
    for name in ("testwurzel.cer", "testausgabe.cer"):
        (vertrauen / name).write_bytes((testpki.vertrauen / name).read_bytes())
    datei = einstellungen(tmp_path, testpki)
    text = datei.read_text().replace(f'"{testpki.vertrauen}"', f'"vertrauen"\nabruf_hosts = ["{webserver}"]')
    datei.write_text(text)
    return datei


def test_fetch_crl_holt_die_listen_in_den_vertrauensordner(
    tmp_path: Path,
    testpki: Pki,
    webserver: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    vertrauen = tmp_path / "vertrauen"
    datei = _mit_abruf(tmp_path, testpki, webserver)
    monkeypatch.setattr("adapters.pki.sperrlisten.orte", lambda _: [f"http://{webserver}/testausgabe.crl"])
    monkeypatch.setattr(
        sys, "argv", ["aktenbruecke", "cert", "fetch-crl", "--settings", str(datei), "--json"]
    )
    with pytest.raises(SystemExit) as ende:
        main()
    (zeile,) = [json.loads(z) for z in capsys.readouterr().out.splitlines()]
    assert (ende.value.code, zeile["ok"], zeile["gesperrte"]) == (0, True, 2)
    assert len(list(vertrauen.glob("*.crl"))) == 1
    (liste,) = list(vertrauen.glob("*.crl"))
    liste.unlink()
    monkeypatch.setattr("adapters.pki.sperrlisten.orte", lambda _: [f"http://{webserver}/fehlt.crl"])
    (abruf,) = rufe_sperrlisten_ab(lade(datei).vertrauen, [])
    assert abruf.fehler and abruf.fehler.exit_code == 3
    assert not list(vertrauen.glob("*.crl"))


def test_ohne_genannte_hosts_wird_nichts_geholt(tmp_path: Path, testpki: Pki) -> None:
    gelesen = lade(einstellungen(tmp_path, testpki))
    assert list(rufe_sperrlisten_ab(gelesen.vertrauen, eigene_zertifikate(gelesen))) == []


def test_der_worker_holt_sperrlisten_von_selbst(
    tmp_path: Path,
    testpki: Pki,
    webserver: str,
    sqlite_vorlage: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    datei = _mit_abruf(tmp_path, testpki, webserver)
    orte = [f"http://{webserver}/{name}.crl" for name in ("testausgabe", "testwurzel", "fehlt")]
    monkeypatch.setattr("adapters.pki.sperrlisten.orte", lambda _: orte)
    verzeichnis = tmp_path / "verzeichnis.toml"
    verzeichnis.write_text(verzeichnis.read_text().replace("azr:001901", "azr:001900"))
    shutil.copy(sqlite_vorlage, tmp_path / "aktenbruecke.db")
    lege_hauptschluessel_an(tmp_path / "haupt.schluessel")
    installation = Installation(lade(datei))
    takt = installation.taktgeber(lambda _: None)
    takt.starte()
    try:
        ende = time.monotonic() + 60
        while len(list((tmp_path / "vertrauen").glob("*.crl"))) < 2 or "fehlt.crl" not in caplog.text:
            assert time.monotonic() < ende
            time.sleep(0.05)
    finally:
        takt.halte_an()
        installation.datenbank.schliesse()
    assert not [f.was for f in installation.fristen() if f.faellig]
