"""`/metrics` and `/health/ready`: the same figures for monitoring, and who may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.betrieb import Betriebsbestand, Dienstbefund
from gateway.ablage.fehler import DatenbankNichtErreichbar
from gateway.auskunft.betrieb import Hausauskunft
from gateway.domain.aufgabe import Rolle
from gateway.domain.dienst import Dienstart
from gateway.queue.auftrag import Grund
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import parke
from tests.conftest import StehendeUhr
from tests.webakten import AZR_NUMMER, Aktenbestand, person
from tests.webserver import STUTTGART, ULM, Webserver

Werte = dict[tuple[str, frozenset[tuple[str, str]]], float]


def _lies(antwort: httpx2.Response) -> Werte:
    assert antwort.status_code == 200, antwort.text
    return {
        (probe.name, frozenset(probe.labels.items())): probe.value
        for familie in text_string_to_metric_families(antwort.text)
        for probe in familie.samples
    }


def _von(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return f"aktenbruecke_{name}", frozenset(labels.items())


@pytest.fixture
def skriptwort(web: Webserver, uhr: StehendeUhr) -> Callable[[Rolle], str]:
    """A token of somebody with this role in Stuttgart."""

    def gib(rolle: Rolle) -> str:
        with web.datenbank.schreiben() as session:
            bestand = Benutzerbestand(session, uhr)
            bestand.lege_an(rolle.value, rolle.value, wer="Test")
            bestand.setze_rollen(rolle.value, STUTTGART, [rolle], wer="Test")
            session.commit()
        return web.dienste.fach.skriptwort(STUTTGART, rolle.value)

    return gib


def test_von_hier_sieht_man_alle_zahlen_und_keine_person(web: Webserver, uhr: StehendeUhr) -> None:
    bestand = Aktenbestand(web.datenbank, STUTTGART, uhr)
    gestoert = bestand.lege_an(wer=person("Erika", "Beispiel"))
    bestand.lege_an()
    with web.datenbank.schreiben() as session:
        id = stelle_ein(
            session, STUTTGART, "weg", f"weg:{gestoert}", {"vorgang": str(gestoert)}, jetzt=uhr.jetzt()
        )
        parke(session, id, Grund("dms.voll", "Das DMS ist voll."), jetzt=uhr.jetzt(), wer="Test")
        session.commit()
    uhr.stelle_vor(timedelta(seconds=10))
    antwort = web.gast().get("/metrics")
    werte = _lies(antwort)
    assert werte[_von("datenbank_erreichbar")] == 1
    assert werte[_von("worker_lebend")] == 1
    assert werte[_von("dienst_antwortet", mandant=ULM, dienst="dms")] == 1
    assert sum(w for (n, _), w in werte.items() if n == "aktenbruecke_vorgaenge_offen") == 2
    assert werte[_von("vorgaenge_gestoert", mandant=STUTTGART, ursache="dms.voll")] == 1
    assert werte[_von("vorgaenge_gestoert_aeltestes_seconds", mandant=STUTTGART, ursache="dms.voll")] == 10
    assert werte[_von("vorfaelle_offen", mandant=ULM)] == 0
    for geheim in ("Beispiel", "Erika", AZR_NUMMER, str(gestoert)):
        assert geheim not in antwort.text


@pytest.mark.parametrize("kopf", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_wer_ueber_einen_vorgeschalteten_server_kommt_ist_nicht_von_hier(web: Webserver, kopf: str) -> None:
    assert web.gast().get("/metrics", headers={kopf: "203.0.113.7"}).status_code == 401


def test_von_fern_oeffnet_nur_ein_wort_der_administration_und_nur_ihre_behoerde(
    web: Webserver, skriptwort: Callable[[Rolle], str]
) -> None:
    fern = {"X-Forwarded-For": "203.0.113.7"}

    def frage(wort: str) -> httpx2.Response:
        return web.gast().get("/metrics", headers={**fern, "Authorization": f"Bearer {wort}"})

    assert frage(skriptwort(Rolle.SACHBEARBEITUNG)).status_code == 401
    werte = _lies(frage(skriptwort(Rolle.ADMINISTRATION)))
    assert {dict(labels)["mandant"] for _, labels in werte if "mandant" in dict(labels)} == {STUTTGART}
    geraten = [frage("geraten").status_code for _ in range(12)]
    assert geraten == [401] * 10 + [429] * 2
    assert frage(web.dienste.fach.skriptwort(STUTTGART, "administration")).status_code == 200


def test_ohne_datenbank_sagen_die_zahlen_genau_das(web: Webserver, monkeypatch: pytest.MonkeyPatch) -> None:
    def weg(_: Hausauskunft) -> None:
        raise DatenbankNichtErreichbar

    monkeypatch.setattr(Hausauskunft, "worker", weg)
    werte = _lies(web.gast().get("/metrics"))
    assert werte[_von("datenbank_erreichbar")] == 0
    assert _von("worker_lebend") not in werte


@pytest.mark.parametrize("art", [Dienstart.POSTFACH, Dienstart.VERZEICHNIS, Dienstart.DMS])
def test_bereit_ist_nur_wer_postfach_verzeichnis_und_dms_erreicht(
    web: Webserver, uhr: StehendeUhr, art: Dienstart
) -> None:
    def melde(befund: Dienstbefund) -> None:
        with web.datenbank.schreiben() as session:
            Betriebsbestand(session, uhr).melde_dienst(ULM, art, befund)
            session.commit()

    melde(Dienstbefund(False, "Kein Weg zu /srv/geheim.", "Rat", "x.y"))
    antwort = web.gast().get("/health/ready")
    assert antwort.status_code == 503
    assert art.anrede in antwort.json()["text"]
    assert "geheim" not in antwort.text
    assert ULM not in antwort.text
    melde(Dienstbefund(True, "Geht wieder."))
    assert web.gast().get("/health/ready").status_code == 200


def test_ohne_worker_ist_niemand_bereit_und_nach_einer_minute_weiss_niemand_mehr_etwas(
    web: Webserver, uhr: StehendeUhr
) -> None:
    uhr.stelle_vor(timedelta(seconds=29))
    assert web.gast().get("/health/ready").status_code == 200
    uhr.stelle_vor(timedelta(seconds=30))
    antwort = web.gast().get("/health/ready")
    assert antwort.status_code == 503
    schlechte = [b["name"] for b in antwort.json()["befunde"] if not b["in_ordnung"]]
    assert schlechte == ["worker", "postfach", "verzeichnis", "dms"]
