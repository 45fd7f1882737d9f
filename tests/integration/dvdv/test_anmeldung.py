"""The login at the DVDV: what the assertion says, and tokens whose optional parts are missing or odd."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from adapters.dvdv.anmeldung import Anmeldung, fingerabdruck
from adapters.dvdv.fehler import AnmeldungAbgelehnt, VerzeichnisNichtErreichbar
from gateway.schutz.testpki import Pki
from tests.conftest import StehendeUhr
from tests.integration.dvdv.netz import Netz, antwort, zeile

ABH = "azr:001900"
FRAGE = ("findauthoritydescription", {"category": "Ausländerbehörde", "organizationKey": ABH})


@pytest.fixture
def jetzt() -> StehendeUhr:
    uhr = StehendeUhr()
    uhr.wert = datetime.now(UTC)
    return uhr


@pytest.fixture
def netz(tmp_path: Path, testpki: Pki, jetzt: StehendeUhr) -> Netz:
    datei = tmp_path / "verzeichnis.toml"
    datei.write_text(zeile(testpki, ABH))
    return Netz(datei, jetzt)


@pytest.fixture
def anmeldung(testpki: Pki, jetzt: StehendeUhr) -> Anmeldung:
    return Anmeldung(partial(testpki.schluessel, "behoerde-a-signatur"), jetzt)


def test_die_assertion_nennt_aussteller_und_gegenstand(anmeldung: Anmeldung, testpki: Pki) -> None:
    """RFC 7523 section 3 asks for both."""
    assertion = anmeldung.anfrage("https://dvdv.invalid")["client_assertion"]
    teil = assertion.split(".")[1]
    angaben = json.loads(urlsafe_b64decode(teil + "=" * (-len(teil) % 4)))
    wir = f"fp:{fingerabdruck(testpki.zertifikat('behoerde-a-signatur'))}"
    assert (angaben["iss"], angaben["sub"]) == (wir, wir)
    assert {"aud", "iat", "exp", "jti"} <= angaben.keys()


def mit_token(netz: Netz, **geaendert: Any) -> None:
    """The server's tokens with other parts; None = the part is missing."""

    def antworte(anfrage: httpx2.Request) -> httpx2.Response:
        gut = netz.emulator(anfrage)
        if not anfrage.url.path.endswith("/token"):
            return gut
        werte = {**json.loads(gut.content), **geaendert}
        return httpx2.Response(200, json={k: v for k, v in werte.items() if v is not None})

    netz.verhalten = dict.fromkeys(("dvdv-a.invalid", "dvdv-b.invalid"), antworte)


@pytest.mark.parametrize("dauer", [None, "3600", 3600.0, 10**9])
def test_ein_token_ohne_oder_mit_ungewohnter_dauer_wird_benutzt(
    dauer: Any, netz: Netz, anmeldung: Anmeldung, jetzt: StehendeUhr
) -> None:
    mit_token(netz, expires_in=dauer, token_type=None)
    server = netz.server(anmeldung)
    assert server.frage(*FRAGE) and server.frage(*FRAGE)
    assert [f for _, f in netz.rufe] == ["token", FRAGE[0], FRAGE[0]]
    jetzt.stelle_vor(timedelta(days=1))
    assert server.frage(*FRAGE)
    assert [f for _, f in netz.rufe].count("token") == 2


@pytest.mark.parametrize(
    "geaendert",
    [
        {"access_token": None},
        {"access_token": 7},
        {"access_token": "zwei\r\nZeilen"},
        {"expires_in": "bald"},
        {"expires_in": 1e300},
        {"expires_in": []},
    ],
)
def test_ein_unbrauchbares_token_ist_wie_ein_ausfall(
    geaendert: dict[str, Any], netz: Netz, anmeldung: Anmeldung
) -> None:
    mit_token(netz, **geaendert)
    with pytest.raises(VerzeichnisNichtErreichbar):
        netz.server(anmeldung).frage(*FRAGE)


@pytest.mark.parametrize("status", [400, 401])
def test_eine_abgewiesene_anmeldung_ist_keine_falsche_anfrage(
    status: int, netz: Netz, anmeldung: Anmeldung
) -> None:
    """RFC 6749 section 5.2: a client that is not known is told so with either."""
    nein = antwort(status, b'{"error": "invalid_client"}')
    netz.verhalten = dict.fromkeys(("dvdv-a.invalid", "dvdv-b.invalid"), nein)
    with pytest.raises(AnmeldungAbgelehnt):
        netz.server(anmeldung).frage(*FRAGE)
