"""The one clock of an installation is the database's, whatever a machine's own clock says."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from gateway.ablage.fehler import DatenbankNichtErreichbar
from gateway.bootstrap.zeit import Hausuhr
from tests.conftest import StehendeUhr

DORT = datetime(2026, 11, 25, 12, tzinfo=UTC)
TAG = timedelta(days=1)


class Server:
    """The database's clock and the running time of the machine that asks it."""

    def __init__(self) -> None:
        self.lief = 0.0
        self.fort = False
        self.gefragt = 0

    def frage(self) -> datetime:
        self.gefragt += 1
        if self.fort:
            raise DatenbankNichtErreichbar
        return DORT + timedelta(seconds=self.lief)


def _uhr(wert: datetime) -> StehendeUhr:
    uhr = StehendeUhr()
    uhr.wert = wert
    return uhr


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.mark.parametrize("daneben", [-TAG, timedelta(), 2 * TAG])
def test_die_eigene_uhr_zaehlt_nicht(server: Server, daneben: timedelta) -> None:
    eigene = _uhr(DORT + daneben)
    uhr = Hausuhr(server.frage, eigene, lambda: server.lief)
    assert uhr.jetzt() == DORT
    server.lief, eigene.wert = 7.0, DORT - 40 * TAG
    assert uhr.jetzt() == DORT + timedelta(seconds=7), "a jump between two looks changes nothing"
    assert server.gefragt == 1


def test_jede_minute_wird_nachgesehen_und_ein_ausfall_haelt_nichts_auf(server: Server) -> None:
    uhr = Hausuhr(server.frage, _uhr(DORT + TAG), lambda: server.lief)
    server.fort = True
    assert uhr.jetzt() == DORT + TAG, "until it has answered once, our own is the best there is"
    server.fort, server.lief = False, 61.0
    assert uhr.jetzt() == DORT + timedelta(seconds=61)
    server.fort, server.lief = True, 200.0
    assert uhr.jetzt() == DORT + timedelta(seconds=200)
    assert uhr.jetzt() == DORT + timedelta(seconds=200)
    assert server.gefragt == 3, "one that is away is not asked at each look"


def test_was_abweicht_steht_einmal_im_protokoll_und_einmal_dass_es_vorbei_ist(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    eigene = _uhr(DORT + 2 * TAG)
    uhr = Hausuhr(server.frage, eigene, lambda: server.lief)
    with caplog.at_level(logging.INFO):
        for server.lief in (0.0, 61.0, 122.0):
            uhr.jetzt()
        eigene.wert, server.lief = DORT + timedelta(seconds=183), 183.0
        uhr.jetzt()
    assert caplog.messages == [
        "Die Uhr dieses Rechners geht 2 Tage vor; hier gilt die Uhr der Datenbank.",
        "Die Uhr dieses Rechners geht wieder wie die der Datenbank.",
    ]
