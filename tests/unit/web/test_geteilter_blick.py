"""Many who watch cost as much as one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from gateway.web.geteilt import GeteilterBlick
from tests.conftest import StehendeUhr

FRIST = timedelta(seconds=4)


class Quelle:
    """Counts the looks, and lets them go when told."""

    def __init__(self) -> None:
        self.blicke = 0
        self.begonnen = threading.Semaphore(0)
        self.darf = threading.Semaphore(0)

    def __call__(self, _mandant: str) -> int:
        self.blicke += 1
        nummer = self.blicke
        self.begonnen.release()
        assert self.darf.acquire(timeout=30)
        return nummer


@pytest.fixture
def quelle() -> Quelle:
    return Quelle()


def test_wer_zusieht_nimmt_was_ein_anderer_eben_sah(quelle: Quelle, uhr: StehendeUhr) -> None:
    blick = GeteilterBlick(quelle, uhr, FRIST)
    quelle.darf.release()
    assert [blick("a"), blick("a")] == [1, 1]
    uhr.stelle_vor(FRIST + timedelta(seconds=1))
    quelle.darf.release()
    assert blick("a") == 2


def test_jeder_mandant_hat_seinen_blick(quelle: Quelle, uhr: StehendeUhr) -> None:
    blick = GeteilterBlick(quelle, uhr, FRIST)
    quelle.darf.release(2)
    assert [blick("a"), blick("b")] == [1, 2]


def test_dreissig_zugleich_sehen_einmal_hin(quelle: Quelle, uhr: StehendeUhr) -> None:
    blick = GeteilterBlick(quelle, uhr, FRIST)
    with ThreadPoolExecutor(30) as viele:
        gesehen = [viele.submit(blick, "a") for _ in range(30)]
        assert quelle.begonnen.acquire(timeout=30)
        quelle.darf.release()
    assert [g.result() for g in gesehen] == [1] * 30


def test_wer_eben_etwas_getan_hat_nimmt_keinen_blick_der_vorher_begann(
    quelle: Quelle, uhr: StehendeUhr
) -> None:
    blick = GeteilterBlick(quelle, uhr, FRIST)
    with ThreadPoolExecutor(2) as zwei:
        erster = zwei.submit(blick.jetzt, "a")
        assert quelle.begonnen.acquire(timeout=30)
        zweiter = zwei.submit(blick.jetzt, "a")
        quelle.darf.release(2)
        assert (erster.result(), zweiter.result()) == (1, 2)


def test_ein_misslungener_blick_gilt_fuer_niemanden(uhr: StehendeUhr) -> None:
    antworten: Iterator[int | OSError] = iter([1, OSError(), 3])

    def sieh(_mandant: str) -> int:
        antwort = next(antworten)
        if isinstance(antwort, OSError):
            raise antwort
        return antwort

    blick = GeteilterBlick(sieh, uhr, FRIST)
    assert blick("a") == 1
    with pytest.raises(OSError):
        blick.jetzt("a")
    assert blick("a") == 3
