"""Tokens that are forged, replayed, expired, or meant for somebody else; a provider that is slow, down, lies, or
changes its keys."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwk, jwt

from adapters.oidc import netz
from gateway.ports import AnmeldedienstWeg, AnmeldungUngueltig, Identitaet
from tests.anmeldedienst import CLIENT, GEHEIMNIS, Scheinanbieter, laufend, schluessel
from tests.conftest import StehendeUhr

ZURUECK = "http://127.0.0.1:1/akten/anmelden/oidc/zurueck"


@pytest.fixture
def schein(uhr: StehendeUhr) -> Iterator[Scheinanbieter]:
    with laufend(uhr) as anbieter:
        yield anbieter


def _melde_an(schein: Scheinanbieter, **antwort: str) -> Identitaet:
    dienst = schein.anbindung()
    anlauf = dienst.beginne(ZURUECK)
    return dienst.vollende({**schein.merke(anlauf.adresse), **antwort}, anlauf.merkzettel, ZURUECK)


def test_ein_echtes_token_sagt_wer_es_ist(schein: Scheinanbieter) -> None:
    wer = _melde_an(schein)
    assert (wer.aussteller, wer.subjekt, wer.gruppen) == (schein.url, "sub-erika", {"abh-stuttgart"})
    weg, felder, kopf = schein.anfragen[-2]
    assert (weg, felder["grant_type"], felder["redirect_uri"]) == ("/token", "authorization_code", ZURUECK)
    assert len(felder["code_verifier"]) >= 43
    benutzer, _, kennwort = base64.b64decode(kopf["Authorization"].split()[1]).decode().partition(":")
    assert (benutzer, "ü" in kennwort, "&" in kennwort) == (CLIENT, False, False)  # form-encoded


FREMD = jwk.RSAKey.generate_key(2048, {"kid": "eins"}, private=True)


def _ohne_unterschrift(claims: dict[str, Any]) -> str:
    teile = [{"alg": "none"}, claims]
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(t).encode()).decode().rstrip("=") for t in teile) + "."
    )


def _mit_geheimnis(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, jwk.OctKey.import_key(GEHEIMNIS), algorithms=["HS256"])


def _mit_fremdem_schluessel(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "ES256", "kid": "eins"}, claims, schluessel("eins"))


def _mit_anderem_verfahren(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "eins"}, claims, FREMD)


def _kritisch(claims: dict[str, Any]) -> str:
    teile = [{"alg": "ES256", "kid": "eins", "crit": ["xyz"], "xyz": 1}, claims]
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(t).encode()).decode().rstrip("=") for t in teile) + ".AA"
    )


@pytest.mark.parametrize(
    "faelschung",
    [
        _ohne_unterschrift,
        _mit_geheimnis,
        _mit_fremdem_schluessel,
        _mit_anderem_verfahren,
        _kritisch,
        lambda _: "",
        lambda _: "a.b.c",
        lambda _: "." * 50_000,
        lambda claims: _mit_fremdem_schluessel(claims)[:-4] + "AAAA",
    ],
)
def test_gefaelschte_token_gelten_nicht(schein: Scheinanbieter, faelschung: Any) -> None:
    schein.token = faelschung
    with pytest.raises(AnmeldungUngueltig):
        _melde_an(schein)


def test_ein_nachtraeglich_geaendertes_token_gilt_nicht(schein: Scheinanbieter) -> None:
    def geaendert(claims: dict[str, Any]) -> str:
        kopf, _, unterschrift = schein._signiert(claims).split(".")
        neu = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "chef"}).encode()).decode().rstrip("=")
        return f"{kopf}.{neu}.{unterschrift}"

    schein.token = geaendert
    with pytest.raises(AnmeldungUngueltig):
        _melde_an(schein)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://anderer.example"},
        {"iss": None},
        {"aud": "jemand-anders"},
        {"aud": ["jemand-anders"]},
        {"aud": [CLIENT, "jemand-anders"]},  # without azp
        {"aud": [CLIENT, "jemand-anders"], "azp": "jemand-anders"},
        {"azp": "jemand-anders"},
        {"aud": None},
        {"aud": {}},
        {"nonce": "aus einer anderen Anmeldung"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "morgen"},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"sub": 7},
    ],
)
def test_was_nicht_fuer_diese_anmeldung_ausgestellt_ist_gilt_nicht(
    schein: Scheinanbieter, claims: dict[str, Any]
) -> None:
    schein.claims = claims
    with pytest.raises(AnmeldungUngueltig):
        _melde_an(schein)


def test_mehrere_empfaenger_gelten_wenn_es_fuer_uns_ausgestellt_ist(schein: Scheinanbieter) -> None:
    schein.claims = {"aud": [CLIENT, "jemand-anders"], "azp": CLIENT}
    assert _melde_an(schein).subjekt == "sub-erika"


@pytest.mark.parametrize(
    "antwort",
    [
        {"state": "geraten"},
        {"state": ""},
        {"iss": "https://anderer.example"},
        {"error": "access_denied"},
        {"code": ""},
    ],
)
def test_eine_antwort_die_nicht_zur_frage_gehoert_gilt_nicht(
    schein: Scheinanbieter, antwort: dict[str, str]
) -> None:
    with pytest.raises(AnmeldungUngueltig):
        _melde_an(schein, **antwort)
    assert not any(weg == "/token" for weg, _, _ in schein.anfragen)


def test_wer_iss_verspricht_muss_es_nennen(schein: Scheinanbieter) -> None:
    schein.auskunft = {"authorization_response_iss_parameter_supported": True}
    with pytest.raises(AnmeldungUngueltig):
        _melde_an(schein)
    assert _melde_an(schein, iss=schein.url).subjekt == "sub-erika"


def test_ein_merkzettel_gilt_nur_unveraendert_bei_uns_und_zehn_minuten(
    schein: Scheinanbieter, uhr: StehendeUhr
) -> None:
    dienst = schein.anbindung()
    anlauf, anderer = dienst.beginne(ZURUECK), dienst.beginne(ZURUECK)
    antwort = schein.merke(anlauf.adresse)
    for zettel in (anderer.merkzettel, anlauf.merkzettel[:-6] + "AAAA==", "", "ü"):
        with pytest.raises(AnmeldungUngueltig):
            dienst.vollende(antwort, zettel, ZURUECK)
    uhr.stelle_vor(timedelta(minutes=11))
    with pytest.raises(AnmeldungUngueltig):
        dienst.vollende(antwort, anlauf.merkzettel, ZURUECK)


def test_neue_schluessel_werden_einmal_nachgeholt_unbekannte_nicht_wieder_und_wieder(
    schein: Scheinanbieter,
) -> None:
    dienst = schein.anbindung()

    def melde_an() -> Identitaet:
        anlauf = dienst.beginne(ZURUECK)
        return dienst.vollende(schein.merke(anlauf.adresse), anlauf.merkzettel, ZURUECK)

    melde_an()
    melde_an()
    assert schein.abgerufen == 1
    schein.schluessel = schluessel("zwei")
    schein.veroeffentlicht = [schein.schluessel]
    melde_an()
    assert schein.abgerufen == 2
    schein.schluessel = schluessel("nie veröffentlicht")
    with pytest.raises(AnmeldungUngueltig):
        melde_an()
    assert schein.abgerufen == 3


def test_untaugliche_schluessel_im_satz_stoeren_die_guten_nicht(schein: Scheinanbieter) -> None:
    schwach = {"kty": "RSA", "kid": "kurz", "n": "AQAB" * 30, "e": "AQAB"}
    muell: list[Any] = [
        {},
        {"kty": "oct", "k": "AAAA", "kid": "eins"},
        {"kty": "RSA", "n": 5},
        schwach,
        {"kty": "Q"},
    ]
    schein.veroeffentlicht = [*muell, {**schein.schluessel.as_dict(private=False), "use": "enc"}]
    with pytest.raises(AnmeldungUngueltig):
        _melde_an(schein)
    schein.veroeffentlicht = [*muell, schein.schluessel]
    assert _melde_an(schein).subjekt == "sub-erika"


@pytest.mark.parametrize(
    "auskunft",
    [
        {"issuer": "https://anderer.example"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"fuellung": "x" * 300_000},
    ],
)
def test_wer_falsches_von_sich_sagt_wird_nicht_benutzt(
    schein: Scheinanbieter, auskunft: dict[str, Any]
) -> None:
    schein.auskunft = auskunft
    with pytest.raises(AnmeldedienstWeg):
        schein.anbindung().beginne(ZURUECK)


def test_langsam_kaputt_und_fort_sind_ein_klarer_satz(
    schein: Scheinanbieter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(netz, "FRIST", 0.2)
    schein.status = 503
    with pytest.raises(AnmeldedienstWeg, match="HTTP 503"):
        schein.anbindung().beginne(ZURUECK)
    schein.status, schein.pause = 200, 0.6
    with pytest.raises(AnmeldedienstWeg, match="nicht erreichbar"):
        schein.anbindung().beginne(ZURUECK)
    schein.url = "http://127.0.0.1:9"
    with pytest.raises(AnmeldedienstWeg, match="nicht erreichbar"):
        schein.anbindung().beginne(ZURUECK)


def test_ein_haengender_anbieter_haelt_nur_wenige_faeden_fest(schein: Scheinanbieter) -> None:
    schein.pause = 0.5
    dienst = schein.anbindung()
    fehler: list[bool] = []

    def beginne() -> None:
        try:
            dienst.beginne(ZURUECK)
        except AnmeldedienstWeg:
            fehler.append(True)

    faeden = [threading.Thread(target=beginne) for _ in range(12)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert len(fehler) >= 12 - 2 * 4
    assert len(schein.anfragen) <= 2 * 4


def test_nichts_geheimes_zeigt_sich_in_der_darstellung(schein: Scheinanbieter) -> None:
    dienst = schein.anbindung()
    anlauf = dienst.beginne(ZURUECK)
    assert GEHEIMNIS not in repr(dienst._angaben)
    assert anlauf.merkzettel not in repr(anlauf)
    assert "verifier" not in anlauf.adresse
