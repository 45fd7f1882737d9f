"""Is the mailbox there? One plain request, which every server answers; what only a proxy answers is not there."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.osci.teilnehmer.leitung import HttpLeitung, Zeiten
from adapters.osci.teilnehmer.schonzeit import Schonzeit
from adapters.osci.transportfehler import (
    PostfachAntwortetNicht,
    PostfachAntwortUnbrauchbar,
    PostfachNichtErreichbar,
    PostfachRuht,
)
from tests.integration.osci.test_falsche_antworten import server


@pytest.fixture
def leitung() -> HttpLeitung:
    return HttpLeitung(replace(Zeiten(), anklopfen=0.3))


@pytest.mark.parametrize("status", [b"200 OK", b"404 Not Found", b"405 Method Not Allowed", b"500 Oops"])
def test_wer_antwortet_ist_da(leitung: HttpLeitung, status: bytes) -> None:
    with server(status, b"text/html", b"x", 1) as url:
        assert leitung.klopfe_an(url) is None


def test_die_uhr_des_postfachs_steht_im_kopf(leitung: HttpLeitung) -> None:
    kopf = b"text/html\r\nDate: Tue, 24 Nov 2026 09:00:00 GMT"
    with server(b"200 OK", kopf, b"x", 1) as url:
        assert leitung.klopfe_an(url) == datetime(2026, 11, 24, 9, 0, 0, 500_000, tzinfo=UTC)
    with server(b"200 OK", b"text/html\r\nDate: gestern", b"x", 1) as url:
        assert leitung.klopfe_an(url) is None


@pytest.mark.parametrize("status", [b"502 Bad Gateway", b"503 Unavailable", b"504 Timeout"])
def test_wenn_nur_der_vorgeschaltete_server_antwortet_ist_niemand_da(
    leitung: HttpLeitung, status: bytes
) -> None:
    with server(status, b"text/html", b"x", 1) as url, pytest.raises(PostfachAntwortUnbrauchbar):
        leitung.klopfe_an(url)


def test_wer_schweigt_oder_nicht_horcht_ist_nicht_da(leitung: HttpLeitung) -> None:
    with socket.create_server(("127.0.0.1", 0)) as horcher:
        url = f"http://127.0.0.1:{horcher.getsockname()[1]}/"
        with pytest.raises(PostfachAntwortetNicht):
            leitung.klopfe_an(url)
    with pytest.raises(PostfachNichtErreichbar):
        leitung.klopfe_an(url)


def test_wer_wieder_antwortet_wird_nicht_laenger_geschont() -> None:
    zeit = iter([0.0, 100.0, 101.0, 102.0, 103.0])
    schonzeit = Schonzeit(lambda: next(zeit))
    with pytest.raises(PostfachAntwortetNicht), schonzeit.fuer("http://a/"):
        raise PostfachAntwortetNicht
    with pytest.raises(PostfachRuht), schonzeit.fuer("http://a/"):
        pass
    schonzeit.ende("http://a/")
    with schonzeit.fuer("http://a/"):
        pass
