"""Real WebDAV servers keep the contract with our adapter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dmsvertrag import Dmsvertrag, Werkbank
from tests.dmsvertrag.werkbank import akte, bytes_von, uebernimm
from tests.integration.dms import davserver, xdomeabank
from tests.integration.dms.davbank import Server, baue_bank, ort_fuer_andere, verbunden


@pytest.fixture(scope="module")
def hier() -> Iterator[Path]:
    with ort_fuer_andere() as ort:
        yield ort


@pytest.fixture(scope="module")
def wsgidav(hier: Path) -> Iterator[Server]:
    wurzel = davserver.wurzel(hier, "wsgidav")
    with davserver.wsgidav(hier, wurzel) as url, verbunden(url, wurzel) as server:
        yield server


@pytest.fixture(scope="module")
def apache(hier: Path) -> Iterator[Server]:
    """With digest login."""
    wurzel = davserver.wurzel(hier, "apache")
    with davserver.apache(hier, wurzel, digest=True) as url, verbunden(url, wurzel, "digest") as server:
        yield server


class TestWsgidav(Dmsvertrag):
    @pytest.fixture
    def bank(self, wsgidav: Server) -> Werkbank:
        return baue_bank(wsgidav)


class TestApache(Dmsvertrag):
    @pytest.fixture
    def bank(self, apache: Server) -> Werkbank:
        return baue_bank(apache)


def test_xdomea_ueber_einen_austauschordner_auf_webdav(wsgidav: Server) -> None:
    with xdomeabank.eakte(wsgidav).laeuft() as eakte:
        ref = uebernimm(xdomeabank.dms(wsgidav, eakte, "2.4"), akte())
        gefunden = xdomeabank.dms(wsgidav, eakte, "2.4").schliesse_ab(ref)
    assert xdomeabank.dms(wsgidav, eakte, "2.4").lies_akte(gefunden) == akte()
    assert sorted(p.read_bytes() for p in eakte.ablage.rglob("*.pdf")) == [bytes_von(n) for n in (1, 2, 3)]
    assert [p.name for p in eakte.austausch.iterdir()] == ["_aktenbruecke"] and not list(
        eakte.rueck.iterdir()
    )
