"""The audit log for those who check it: nothing without a purpose, every look recorded, no persons in the export."""

from __future__ import annotations

import json
import re

import httpx2
import pytest
from sqlalchemy import select, text

from gateway.ablage.audit import protokolliere
from gateway.ablage.tabellen import Auditzeile
from gateway.auskunft.betrieb import protokoll
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from tests.conftest import StehendeUhr
from tests.webserver import STUTTGART, ULM, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
ZWECK = {"zweck": "Stichprobe 2026-11"}
ICH = "revision-001900"


@pytest.fixture
def revision(web: Webserver, uhr: StehendeUhr) -> httpx2.Client:
    """Logged in; sixty things have happened here, one elsewhere."""
    client = web.angemeldet(STUTTGART, [Rolle.REVISION])
    with web.datenbank.schreiben() as session:
        for nr in range(60):
            protokolliere(
                session,
                STUTTGART,
                Auditereignis.INHALT_GELESEN,
                f"vorgang:nr-{nr}",
                wer="mia.muster",
                zeit=uhr.jetzt(),
                angaben={"bei": "suche"},
            )
        protokolliere(session, ULM, Auditereignis.INHALT_GELESEN, "vorgang:ulm", wer="ulf", zeit=uhr.jetzt())
        session.commit()
    return client


def sende(client: httpx2.Client, **daten: str) -> httpx2.Response:
    wort = formularwort(client.get("/protokoll").text)
    return client.post("/protokoll", data={"formularwort": wort, **daten})


def gefunden(antwort: httpx2.Response) -> list[str]:
    assert antwort.status_code == 200
    return re.findall(r'data-spalte="Gegenstand">([^<]+)<', antwort.text)


def blicke(web: Webserver) -> list[dict[str, str]]:
    with web.datenbank.lesen() as session:
        suche = select(Auditzeile).where(Auditzeile.ereignis == Auditereignis.PROTOKOLL_GELESEN)
        return [json.loads(z.angaben) for z in session.scalars(suche.order_by(Auditzeile.lfd))]


def test_ohne_zweck_wird_nichts_gezeigt(web: Webserver, revision: httpx2.Client) -> None:
    for handlung in ("suchen", "auszug", ""):
        antwort = sende(revision, handlung=handlung, zweck="  ", wer="mia.muster")
        assert antwort.status_code == 400
        assert 'id="zweck-fehler"' in antwort.text
        assert "vorgang:nr-1" not in antwort.text
        assert 'value="mia.muster"' in antwort.text
    assert blicke(web) == []


def test_gesucht_wird_nach_zeit_ereignis_person_und_gegenstand(
    web: Webserver, revision: httpx2.Client, uhr: StehendeUhr
) -> None:
    heute = f"{uhr.jetzt():%Y-%m-%d}"
    assert gefunden(sende(revision, **ZWECK, bezug="nr-7")) == ["vorgang:nr-7"]
    assert gefunden(sende(revision, **ZWECK, bezug="vorgang:nr-7")) == ["vorgang:nr-7"]
    assert gefunden(sende(revision, **ZWECK, bezug="%")) == []
    assert gefunden(sende(revision, **ZWECK, wer="ulf")) == []
    assert gefunden(sende(revision, **ZWECK, bis="2020-01-01")) == []
    von = gefunden(sende(revision, **ZWECK, von=heute, bis=heute, ereignis="inhalt.gelesen"))
    assert (len(von), von[0]) == (50, "vorgang:nr-59")
    assert set(gefunden(sende(revision, **ZWECK, ereignis="protokoll.gelesen"))) == {f"protokoll:{STUTTGART}"}
    alle = blicke(web)
    assert len(alle) == 7
    assert {b["zweck"] for b in alle} == {ZWECK["zweck"]}
    assert alle[0]["gegenstand"] == "nr-7"
    for falsch in (
        {"ereignis": "nichts"},
        {"von": "gestern"},
        {"bis": "0001-01-01"},
        {"von": "2026-11-02", "bis": "2026-11-01"},
    ):
        assert sende(revision, **ZWECK, **falsch).status_code == 400


def test_geblaettert_wird_bis_zum_ende(revision: httpx2.Client) -> None:
    erste = sende(revision, **ZWECK, wer="mia.muster")
    weiter = re.search(r'name="nach" value="(\d+)"', erste.text)
    assert weiter
    zweite = sende(revision, **ZWECK, wer="mia.muster", nach=weiter.group(1))
    assert gefunden(erste) + gefunden(zweite) == [f"vorgang:nr-{nr}" for nr in reversed(range(60))]
    assert "Ältere Zeilen" not in zweite.text


def test_die_kette_wird_geprueft_und_ein_bruch_benannt(
    web: Webserver, revision: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    heil = sende(revision, handlung="pruefen").text
    assert re.search(r"Kette unverändert bis Zeile 6\d \(\d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr\)\.", heil)
    with web.datenbank.schreiben() as session:
        session.execute(text("UPDATE audit SET wer = 'niemand' WHERE bezug = 'vorgang:nr-30'"))
        session.commit()
    gebrochen = sende(revision, handlung="pruefen").text
    assert re.search(r"Kette gebrochen bei Zeile \d+: Diese Zeile ist verändert\.", gebrochen)
    assert [b["was"] for b in blicke(web)] == ["pruefung", "pruefung"]
    monkeypatch.setattr(protokoll, "PRUEFBAR", 5)
    assert "audit verify" in sende(revision, handlung="pruefen").text


def test_der_auszug_nennt_niemanden(web: Webserver, revision: httpx2.Client) -> None:
    antwort = sende(revision, **ZWECK, handlung="auszug")
    assert 'filename="protokoll.jsonl"' in antwort.headers["content-disposition"]
    zeilen = [json.loads(z) for z in antwort.text.splitlines()]
    assert {z["mandant"] for z in zeilen} == {STUTTGART}
    assert zeilen[-1]["angaben"] == {"was": "auszug", "zweck": "…"}
    for wort in ("mia.muster", ICH, "Stichprobe", "ulf"):
        assert wort not in antwort.text
