"""Everybody sees where he is logged in, and ends what he does not want."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from tests.conftest import StehendeUhr
from tests.webserver import STUTTGART, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def _beende(client: httpx2.Client, sitzung: str) -> httpx2.Response:
    wort = formularwort(client.get("/sitzungen").text)
    return client.post("/sitzungen", data={"formularwort": wort, "sitzung": sitzung})


def _drin(client: httpx2.Client) -> bool:
    return client.get("/uebergaben").status_code == 200


def test_eine_oder_alle_anderen_werden_beendet(web: Webserver, uhr: StehendeUhr) -> None:
    erste, zweite = web.angemeldet(), web.angemeldet()
    uhr.stelle_vor(timedelta(minutes=5))
    hier = web.angemeldet()
    seite = hier.get("/sitzungen").text
    assert "<h1>Meine Sitzungen</h1>" in seite
    abdruecke = re.findall(r'name="sitzung" value="([0-9a-f]{64})"', seite)
    assert len(abdruecke) == 2
    assert "diese hier" in seite
    eigener = web.dienste.fach.abdruck(erste.cookies[web.dienste.ausweis.name])
    assert eigener in abdruecke
    assert _beende(hier, eigener).status_code == 303
    assert (_drin(erste), _drin(zweite), _drin(hier)) == (False, True, True)
    _beende(hier, "andere")
    assert (_drin(zweite), _drin(hier)) == (False, True)
    assert "Alle anderen" not in hier.get("/sitzungen").text
    with web.datenbank.lesen() as session:
        ab = select(Auditzeile).where(Auditzeile.ereignis == Auditereignis.ABMELDUNG)
        assert [z.angaben for z in session.scalars(ab)] == ['{"weg":"andere_sitzung"}'] * 2


def test_die_sitzung_eines_anderen_ist_weder_zu_sehen_noch_zu_beenden(web: Webserver) -> None:
    andere = web.angemeldet(STUTTGART, [Rolle.REVISION])
    fremder = web.dienste.fach.abdruck(andere.cookies[web.dienste.ausweis.name])
    client = web.angemeldet()
    assert fremder not in client.get("/sitzungen").text
    _beende(client, fremder)
    assert _drin(andere)


def test_die_eigene_endet_nur_mit_abmelden(web: Webserver) -> None:
    client = web.angemeldet()
    _beende(client, web.dienste.fach.abdruck(client.cookies[web.dienste.ausweis.name]))
    assert _drin(client)
