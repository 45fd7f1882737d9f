"""The same with a real product: Keycloak from Maven Central (`make interop-keycloak`; Java 17, 165 MB, a minute)."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from adapters.oidc.anbieter import Anbieter, Anbieterangaben
from adapters.oidc.netz import Anbieternetz
from gateway.bootstrap.zeit import Systemuhr
from tests.integration.dms.davserver import freier_port
from tests.webserver import STUTTGART, ULM, Starter, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
FASSUNG = "26.5.6"
GEHEIMNIS = "ein Geheimnis fuer Tests"
_GEDULD = 240.0
"""Seconds until it answers, on a busy machine."""


def _realm() -> dict[str, object]:
    """Two people, two groups that stand in the claim `groups`."""

    def person(name: str, vorname: str, gruppen: list[str]) -> dict[str, object]:
        kennwort = {"type": "password", "value": "Vier Pferde im Regen", "temporary": False}
        return {
            "username": name,
            "enabled": True,
            "email": f"{name}@stadt.example",
            "emailVerified": True,
            "firstName": vorname,
            "lastName": "Muster",
            "credentials": [kennwort],
            "groups": gruppen,
        }

    gruppenangabe = {
        "name": "groups",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-group-membership-mapper",
        "config": {"claim.name": "groups", "full.path": "false", "id.token.claim": "true"},
    }
    client = {
        "clientId": "aktenbruecke",
        "secret": GEHEIMNIS,
        "publicClient": False,
        "standardFlowEnabled": True,
        "redirectUris": ["http://127.0.0.1/*", "*"],
        "attributes": {"pkce.code.challenge.method": "S256", "post.logout.redirect.uris": "*"},
        "protocolMappers": [gruppenangabe],
    }
    return {
        "realm": "abh",
        "enabled": True,
        "sslRequired": "none",
        "groups": [{"name": "abh-stuttgart"}, {"name": "abh-ulm-technik"}, {"name": "kantine"}],
        "users": [
            person("erika", "Erika", ["abh-stuttgart", "abh-ulm-technik"]),
            person("otto", "Otto", ["kantine"]),
        ],
        "clients": [client],
    }


@pytest.fixture(scope="session")
def ordner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Unpacked and built."""
    artefakt = f"org.keycloak:keycloak-quarkus-dist:{FASSUNG}:zip"
    hole = ["mvn", "-q", "-B", "dependency:get", f"-Dartifact={artefakt}", "-Dtransitive=false"]
    subprocess.run(hole, check=True, timeout=600)
    ablage = Path.home() / ".m2/repository/org/keycloak/keycloak-quarkus-dist" / FASSUNG
    ziel = tmp_path_factory.mktemp("keycloak")
    with zipfile.ZipFile(ablage / f"keycloak-quarkus-dist-{FASSUNG}.zip") as archiv:
        archiv.extractall(ziel)
    ordner = ziel / f"keycloak-{FASSUNG}"
    (ordner / "data" / "import").mkdir(parents=True)
    (ordner / "data" / "import" / "realm.json").write_text(json.dumps(_realm()))
    subprocess.run(["sh", "bin/kc.sh", "build", "--db=dev-file"], cwd=ordner, check=True, timeout=600)
    yield ordner
    shutil.rmtree(ziel, ignore_errors=True)


@pytest.fixture(scope="session")
def aussteller(ordner: Path) -> Iterator[str]:
    port = freier_port()
    umgebung = {**os.environ, "JAVA_OPTS_KC_HEAP": "-Xms128m -Xmx384m"}
    befehl = ["sh", "bin/kc.sh", "start", "--optimized", "--import-realm", "--http-enabled=true"]
    befehl += ["--hostname-strict=false", "--http-host=127.0.0.1", f"--http-port={port}"]
    with subprocess.Popen(befehl, cwd=ordner, env=umgebung, stdout=subprocess.DEVNULL) as prozess:
        adresse = f"http://127.0.0.1:{port}/realms/abh"
        try:
            _warte(f"{adresse}/.well-known/openid-configuration")
            yield adresse
        finally:
            prozess.terminate()


def _warte(url: str) -> None:
    ende = time.monotonic() + _GEDULD
    while time.monotonic() < ende:
        try:
            if httpx2.get(url, timeout=5).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(1)
    raise TimeoutError(url)


@pytest.fixture
def web(starte_web: Starter, aussteller: str) -> Webserver:
    angaben = Anbieterangaben("Keycloak", aussteller, "aktenbruecke", GEHEIMNIS)
    return starte_web("/akten", anmeldedienst=Anbieter(angaben, Anbieternetz(httpx2.Client()), Systemuhr()))


def _melde_an(web: Webserver, wer: str) -> tuple[httpx2.Client, httpx2.Response]:
    """Step by step: its cookies are Secure over plain http, too, and a client would not send them."""
    browser = web.offen.enter_context(httpx2.Client(base_url=web.url, timeout=120))

    def folge(antwort: httpx2.Response) -> httpx2.Response:
        while True:
            for cookie in browser.cookies.jar:
                cookie.secure = False
            if antwort.status_code not in (302, 303):
                return antwort
            antwort = browser.get(antwort.headers["location"])

    formular = folge(browser.get("/akten/anmelden/oidc"))
    ziel = re.search(r'action="([^"]+)"', formular.text)
    assert ziel, formular.text[:500]
    felder = {"username": wer, "password": "Vier Pferde im Regen"}
    return browser, folge(browser.post(html.unescape(ziel[1]), data=felder))


@pytest.mark.timeout(900)
def test_anmelden_mit_gruppen_und_dort_abmelden(web: Webserver) -> None:
    browser, antwort = _melde_an(web, "erika")
    assert (antwort.status_code, 'content="0; url=/akten/"' in antwort.text) == (200, True)
    seite = browser.get("/akten/uebergaben").text
    assert "Erika Muster" in seite
    assert f'<option value="{STUTTGART}" selected>' in seite
    assert f'<option value="{ULM}">' in seite
    weiter = browser.post("/akten/abmelden", data={"formularwort": formularwort(seite)})
    (ziel,) = set(re.findall(r'href="(http://[^"]*/logout[^"]*)"', weiter.text))
    frage = browser.get(html.unescape(ziel), follow_redirects=True)
    assert (frage.status_code, "log out" in frage.text.casefold()) == (200, True)


@pytest.mark.timeout(900)
def test_wer_keine_gruppe_hat_bleibt_draussen(web: Webserver) -> None:
    _, antwort = _melde_an(web, "otto")
    assert (antwort.status_code, "haben hier aber keine Rolle" in antwort.text) == (403, True)
