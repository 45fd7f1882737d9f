"""The whole way with a provider that is not ours: login, roles, keys that change, logout, and what it refuses."""

from __future__ import annotations

import html
import json
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from joserfc import jwk

from adapters.oidc.anbieter import Anbieter, Anbieterangaben
from adapters.oidc.netz import Anbieternetz
from gateway.bootstrap.zeit import Systemuhr
from tests.webserver import STUTTGART, ULM, Starter, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
FASSUNG = "8.8.1"
"""The last one without a warning on Node 20."""


@pytest.fixture(scope="session")
def paket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ordner = tmp_path_factory.mktemp("oidc")
    befehl = ["npm", "install", "--no-audit", "--no-fund", "--silent", f"oidc-provider@{FASSUNG}"]
    subprocess.run(befehl, cwd=ordner, check=True, timeout=240)
    (ordner / "anbieter.mjs").write_text((Path(__file__).parent / "anbieter.mjs").read_text())
    return ordner


Anstarter = Callable[[str], None]


@pytest.fixture
def port() -> int:
    with socket.socket() as frei:
        frei.bind(("127.0.0.1", 0))
        return int(frei.getsockname()[1])


@pytest.fixture
def web(starte_web: Starter, port: int) -> Webserver:
    angaben = Anbieterangaben(
        "Stadtkonto", f"http://127.0.0.1:{port}", "aktenbruecke", "ein Geheimnis fuer Tests"
    )
    return starte_web("/akten", anmeldedienst=Anbieter(angaben, Anbieternetz(httpx2.Client()), Systemuhr()))


@pytest.fixture
def starte(paket: Path, port: int, web: Webserver) -> Iterator[Anstarter]:
    """The provider, with keys of this name; the one before ends."""
    with ExitStack() as offen:

        def starte(kid: str) -> None:
            offen.pop_all().close()
            schluessel = jwk.RSAKey.generate_key(
                2048, {"kid": kid, "use": "sig", "alg": "RS256"}, private=True
            )
            datei = paket / f"{kid}.json"
            datei.write_text(json.dumps({"keys": [schluessel.as_dict(private=True)]}))
            befehl = ["node", "anbieter.mjs", str(port), f"{web.url}/akten", str(datei)]
            prozess = subprocess.Popen(befehl, cwd=paket, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            offen.callback(prozess.wait, 30)
            offen.callback(prozess.terminate)
            assert prozess.stdout is not None
            offen.callback(prozess.stdout.close)
            assert prozess.stdout.readline().strip() == b"bereit"

        yield starte


def _melde_an(
    web: Webserver, wer: str, gesetzte: list[str] | None = None
) -> tuple[httpx2.Client, httpx2.Response]:
    """The provider's own forms, as a person fills them in. `gesetzte` gets every cookie on the way."""
    browser = httpx2.Client(base_url=web.url, follow_redirects=True, timeout=60)
    if gesetzte is not None:
        browser.event_hooks["response"] = [lambda a: gesetzte.extend(a.headers.get_list("set-cookie"))]
    web.offen.enter_context(browser)
    antwort = browser.get("/akten/anmelden/oidc")
    for _ in range(3):
        formular = re.search(r'<form[^>]*action="([^"]+)"', antwort.text)
        if not formular or "/akten" in antwort.url.path:
            return browser, antwort
        felder = dict(re.findall(r'name="(prompt)" value="([^"]*)"', antwort.text))
        felder |= {"login": wer, "password": "x"} if felder.get("prompt") == "login" else {}
        antwort = browser.post(html.unescape(formular[1]), data=felder)
    return browser, antwort


def test_anmelden_rollen_neue_schluessel_und_abmelden(web: Webserver, starte: Anstarter) -> None:
    starte("eins")
    browser, antwort = _melde_an(web, "erika")
    assert (antwort.status_code, 'content="0; url=/akten/"' in antwort.text) == (200, True)
    seite = browser.get("/akten/").text
    assert "Erika Muster" in seite
    assert f'<option value="{STUTTGART}" selected>' in seite
    assert f'<option value="{ULM}">' in seite
    starte("zwei")
    neuer, antwort = _melde_an(web, "erika")
    assert (antwort.status_code, "Erika Muster" in neuer.get("/akten/").text) == (200, True)
    wort = formularwort(neuer.get("/akten/").text)
    weiter = neuer.post("/akten/abmelden", data={"formularwort": wort})
    (ziel,) = set(re.findall(r'href="(http://[^"]*session/end[^"]*)"', weiter.text))
    frage = neuer.get(html.unescape(ziel))
    assert (frage.status_code, "sign-out" in frage.text) == (200, True)
    assert neuer.get("/akten/arbeitsplatz").url.path == "/akten/anmelden"


def test_wer_sich_dort_abmeldet_ist_hier_draussen(web: Webserver, starte: Anstarter, port: int) -> None:
    """Back-channel: the browser comes to us only afterwards."""
    starte("eins")
    browser, _ = _melde_an(web, "erika")
    assert browser.get("/akten/uebergaben").url.path == "/akten/uebergaben"
    frage = browser.get(f"http://127.0.0.1:{port}/session/end")
    felder = dict(re.findall(r'name="(xsrf)" value="([^"]+)"', frage.text))
    (ziel,) = re.findall(r'action="([^"]*session/end/confirm[^"]*)"', frage.text)
    browser.post(html.unescape(ziel), data=felder | {"logout": "yes"})
    assert browser.get("/akten/uebergaben").url.path == "/akten/anmelden"


def test_wer_dort_bekannt_ist_aber_keine_gruppe_hat_bleibt_draussen(
    web: Webserver, starte: Anstarter
) -> None:
    starte("eins")
    _, antwort = _melde_an(web, "otto")
    assert (antwort.status_code, "haben hier aber keine Rolle" in antwort.text) == (403, True)


def test_ein_code_wird_dort_kein_zweites_mal_eingeloest(web: Webserver, starte: Anstarter) -> None:
    starte("eins")
    gesetzte: list[str] = []
    _, antwort = _melde_an(web, "erika", gesetzte)
    zettel = next(c for c in gesetzte if "_anlauf" in c).partition(";")[0]
    noch_einmal = httpx2.get(str(antwort.url), headers={"Cookie": zettel})
    assert (noch_einmal.status_code, "gilt nicht (mehr)" in noch_einmal.text) == (400, True)


def test_ein_falsches_geheimnis_ist_ein_klarer_satz(web: Webserver, starte: Anstarter, port: int) -> None:
    starte("eins")
    dienst = web.dienste.anmeldedienst
    assert isinstance(dienst, Anbieter)
    falsch = Anbieterangaben("Stadtkonto", f"http://127.0.0.1:{port}", "aktenbruecke", "falsch")
    dienst._angaben = falsch
    _, antwort = _melde_an(web, "erika")
    assert (antwort.status_code, "client_id oder Geheimnis stimmen nicht" in antwort.text) == (503, True)
