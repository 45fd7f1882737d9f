"""The emulator keeps the DVDV's contract: fuzzed by schemathesis from the structure of the OpenAPI."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from adapters.dvdv.anmeldung import Anmeldung, fingerabdruck
from adapters.dvdv.datei import Dateiverzeichnis
from adapters.dvdv.eintrag import dienst_uri
from adapters.dvdv.emulator import baue_emulator
from gateway.schutz.testpki import Pki
from tests.integration.dvdv.netz import zeile
from tests.integration.dvdv.openapi import EINGAENGE, FUNKTIONEN, JSON, OHNE_STAPEL, schema

PRUEFUNGEN = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
"""Not whether data fitting the schema are accepted: the official one calls no field of a request required."""


class Jetzt:
    def jetzt(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")
def emulator(testpki: Pki, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    datei = tmp_path_factory.mktemp("dvdv") / "verzeichnis.toml"
    datei.write_text(zeile(testpki, "azr:001900") + zeile(testpki, "azr:001901"))
    return baue_emulator(Dateiverzeichnis(datei).alle, Jetzt())


def test_wer_kein_postfach_fuer_osci_hat_steht_nicht_im_verzeichnis(testpki: Pki, tmp_path: Path) -> None:
    """The services that the DVDV describes are of OSCI-Transport."""
    datei = tmp_path / "verzeichnis.toml"
    nur_xta = "\n".join(z for z in zeile(testpki, "azr:001901").splitlines() if not z.startswith("postfach_"))
    zugang = '[[behoerde.zugaenge]]\ntransport = "xta"\nurl = "https://xta.invalid/"\nkonto = "azr:001901"\n'
    datei.write_text(f"{zeile(testpki, 'azr:001900')}{zugang}{nur_xta}\n{zugang}")
    klient = TestClient(baue_emulator(Dateiverzeichnis(datei).alle, Jetzt()))
    for kennung, status in (("azr:001900", 200), ("azr:001901", 404)):
        anfrage = json.dumps({"category": "Ausländerbehörde", "organizationKey": kennung})
        antwort = klient.get(
            "/intern/directory/v2/findauthoritydescription", params={"request_json": anfrage}
        )
        assert antwort.status_code == status
    assert len(klient.get("/intern/directory/v2/intermediaries").json()) == 1


@pytest.fixture(scope="module")
def beispiel(testpki: Pki) -> dict[str, str]:
    """One request with the fields of every function; it finds something everywhere."""
    abdruck = fingerabdruck(testpki.zertifikat("behoerde-a-signatur"))
    return {
        "category": "Ausländerbehörde",
        "organizationKey": "azr:001900",
        "serviceSpecificationUri": dienst_uri("26.11"),
        "fingerPrint": abdruck,
        "serviceElementType": "SIGNATURE_CERTIFICATE",
        "parameterType": "SIGNATURE_CERTIFICATE",
        "parameterValue": abdruck,
    }


@pytest.fixture(scope="module")
def kopf(emulator: FastAPI, testpki: Pki) -> dict[str, str]:
    anfrage = Anmeldung(partial(testpki.schluessel, "behoerde-a-signatur"), Jetzt()).anfrage("http://x")
    antwort = TestClient(emulator).post("/extern/standaloneauth/token", data=anfrage)
    return {"Authorization": f"EmbeddedBearer {antwort.json()['access_token']}"}


def wege() -> list[tuple[str, str]]:
    return [(pfad, methode) for pfad, arten in schema({})["paths"].items() for methode in arten]


@pytest.mark.parametrize(("pfad", "methode"), wege())
def test_jede_antwort_haelt_den_vertrag(
    pfad: str, methode: str, emulator: FastAPI, kopf: dict[str, str], beispiel: dict[str, str]
) -> None:
    weg = schemathesis.openapi.from_dict(schema(beispiel))[pfad][methode]

    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(weg.as_strategy())
    def pruefe(fall: schemathesis.Case) -> None:
        fall.call_and_validate(app=emulator, headers=kopf, checks=PRUEFUNGEN)

    pruefe()


@pytest.mark.parametrize("eingang", EINGAENGE)
@pytest.mark.parametrize("name", FUNKTIONEN)
def test_das_beispiel_findet_etwas_und_haelt_den_vertrag(
    name: str, eingang: str, emulator: FastAPI, kopf: dict[str, str], beispiel: dict[str, str]
) -> None:
    wege = schemathesis.openapi.from_dict(schema(beispiel))
    fall = wege[f"{eingang}/{name}"]["get"].Case(query={"request_json": json.dumps(beispiel)})
    assert fall.call_and_validate(app=emulator, headers=kopf, checks=PRUEFUNGEN).status_code == 200
    if name not in OHNE_STAPEL:
        stapel = wege[f"{eingang}/batch/{name}"]["post"]
        fall = stapel.Case(body=[beispiel, beispiel], media_type=JSON)
        assert len(fall.call_and_validate(app=emulator, headers=kopf, checks=PRUEFUNGEN).json()) == 2


def test_ohne_token_kein_zutritt(emulator: FastAPI, kopf: dict[str, str]) -> None:
    gast = TestClient(emulator)
    for falsch in (
        {},
        {"Authorization": kopf["Authorization"].replace("Embedded", "")},
        {"Authorization": "x y"},
    ):
        assert gast.get("/extern/standaloneauth/directory/v2/version", headers=falsch).status_code == 401
    assert gast.get("/extern/standaloneauth/directory/v2/version", headers=kopf).status_code == 200


@pytest.mark.parametrize("schlecht", ["", "a.b.c", "e30.e30.", "e30.e30", "Ä.ö.ü", "bnVsbA.bnVsbA.bnVsbA"])
def test_keine_schlechte_zusicherung_bringt_ein_token(schlecht: str, emulator: FastAPI) -> None:
    antwort = TestClient(emulator).post("/extern/standaloneauth/token", data={"client_assertion": schlecht})
    assert antwort.status_code == 401


def test_weder_ein_anderer_schluessel_noch_eine_alte_zusicherung_bringt_ein_token(
    emulator: FastAPI, testpki: Pki
) -> None:
    class Gestern:
        def jetzt(self) -> datetime:
            return datetime.now(UTC) - timedelta(days=1)

    for name, uhr in (("behoerde-b-signatur", Jetzt()), ("behoerde-a-signatur", Gestern())):
        anfrage = Anmeldung(partial(testpki.schluessel, name), uhr).anfrage("http://x")
        assert TestClient(emulator).post("/extern/standaloneauth/token", data=anfrage).status_code == 401
