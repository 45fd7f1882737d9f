"""The same request twice: it works once and is answered the same, whichever web process it comes to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import func, select

from gateway.ablage.idempotenz import LAEUFT_HOECHSTENS, Anlauf, Merkantwort
from gateway.ablage.tabellen import Begleitstueck, Idempotenzzeile
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung
from tests.conftest import StehendeUhr
from tests.integration.web.test_api_aendern import PERSON, UEBERNAHME, skript
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, Starter, Webserver

auf_sqlite = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
"""What no database tells differently."""
KOPF = {"Idempotency-Key": "auftrag-4711"}
LISTE = {"originale": [{"gegenstand": "Reisepass"}]}


@pytest.fixture
def vorgang(web: Webserver, uhr: StehendeUhr) -> UUID:
    return Aktenbestand(web.datenbank, STUTTGART, uhr).lege_an(Richtung.ABGABE)


def _trage_ein(
    client: httpx2.Client, vorgang: UUID, kopf: dict[str, str] = KOPF, **anders: object
) -> httpx2.Response:
    return client.post(f"/api/v1/uebergaben/{vorgang}/begleitliste", json=LISTE | anders, headers=kopf)


def _stuecke(web: Webserver) -> int:
    with web.datenbank.lesen() as session:
        return session.scalar(select(func.count()).select_from(Begleitstueck)) or 0


def test_zweimal_gesendet_wirkt_einmal_auch_bei_einem_anderen_prozess(
    web: Webserver, starte_web: Starter, vorgang: UUID
) -> None:
    erste = _trage_ein(skript(web), vorgang)
    zweite = _trage_ein(skript(starte_web()), vorgang)
    assert (erste.status_code, zweite.status_code, _stuecke(web)) == (201, 201, 1)
    assert (zweite.json(), zweite.headers["etag"]) == (erste.json(), erste.headers["etag"])
    assert ("idempotency-replayed" in erste.headers, zweite.headers["idempotency-replayed"]) == (
        False,
        "true",
    )
    assert zweite.headers["content-security-policy"] == erste.headers["content-security-policy"]


def test_von_vielen_zugleich_wirkt_eine(web: Webserver, vorgang: UUID) -> None:
    client = skript(web)
    with ThreadPoolExecutor(6) as faeden:
        antworten = list(faeden.map(lambda _: _trage_ein(client, vorgang), range(6)))
    assert _stuecke(web) == 1
    assert {a.status_code for a in antworten} <= {201, 409}
    laufende = [a for a in antworten if a.status_code == 409]
    assert {(a.json()["code"], a.headers["retry-after"]) for a in laufende} <= {
        ("web.schluessel_laeuft", "1")
    }


@auf_sqlite
def test_derselbe_schluessel_mit_etwas_anderem_wird_abgelehnt(web: Webserver, vorgang: UUID) -> None:
    client = skript(web)
    _trage_ein(client, vorgang)
    anders = _trage_ein(client, vorgang, originale=[{"gegenstand": "Ausweis"}])
    assert (anders.status_code, anders.json()["code"], _stuecke(web)) == (422, "web.schluessel_benutzt", 1)


@auf_sqlite
def test_was_abgelehnt_wurde_gibt_den_schluessel_frei(web: Webserver, vorgang: UUID) -> None:
    client = skript(web)
    assert _trage_ein(client, vorgang, originale=[]).status_code == 400
    assert _trage_ein(client, vorgang).status_code == 201


@auf_sqlite
def test_schluessel_gehoeren_dem_der_sie_nennt(web: Webserver, vorgang: UUID) -> None:
    _trage_ein(skript(web), vorgang)
    andere = _trage_ein(skript(web, STUTTGART, [Rolle.FREIGABE]), vorgang)
    assert (andere.status_code, _stuecke(web)) == (201, 2)


@auf_sqlite
def test_ein_zu_langer_schluessel_wird_genannt(web: Webserver, vorgang: UUID) -> None:
    antwort = _trage_ein(skript(web), vorgang, {"Idempotency-Key": "x" * 201})
    assert (antwort.status_code, antwort.json()["code"]) == (400, "web.anfrage")


@auf_sqlite
def test_nach_einem_tag_ist_die_antwort_vergessen(web: Webserver, vorgang: UUID, uhr: StehendeUhr) -> None:
    _trage_ein(skript(web), vorgang)
    uhr.stelle_vor(timedelta(hours=24, seconds=1))
    web.dienste.idempotenz.vergiss_abgelaufene()
    with web.datenbank.lesen() as session:
        assert session.scalars(select(Idempotenzzeile)).all() == []


def test_wer_mittendrin_stirbt_haelt_den_schluessel_nicht_fest(web: Webserver, uhr: StehendeUhr) -> None:
    buch = web.dienste.idempotenz
    assert [buch.beginne("a" * 64, "b" * 64) for _ in range(2)] == [Anlauf.NEU, Anlauf.LAEUFT]
    uhr.stelle_vor(LAEUFT_HOECHSTENS)
    assert buch.beginne("a" * 64, "b" * 64) is Anlauf.NEU
    buch.merke("a" * 64, Merkantwort(201, {}, b"x"))
    assert buch.beginne("a" * 64, "b" * 64) == Merkantwort(201, {}, b"x")


@auf_sqlite
def test_in_der_datenbank_stehen_weder_schluessel_noch_personen(web: Webserver) -> None:
    antwort = skript(web).post("/api/v1/uebergaben", json=UEBERNAHME, headers=KOPF)
    assert PERSON["familienname"] in antwort.text
    with web.datenbank.lesen() as session:
        (zeile,) = session.scalars(select(Idempotenzzeile)).all()
    roh = repr((zeile.schluessel, zeile.anfrage, zeile.kopf, zeile.inhalt))
    assert PERSON["familienname"] not in roh
    assert KOPF["Idempotency-Key"] not in roh
