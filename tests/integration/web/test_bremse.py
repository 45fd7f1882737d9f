"""Brakes at the door for scripts: guessing is braked, asking without end too, and nobody locks out the others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.ablage.datenbank import Datenbank
from gateway.web.bremse import Bremse, Tokentor
from gateway.web.fehler import ZuVieleAnfragen, ZuVieleVersuche
from gateway.web.zugang import SkriptwortUnbekannt, Zugangsfach
from tests.conftest import StehendeUhr

M = "azr:001900"


@pytest.fixture
def fach(datenbank: Datenbank, uhr: StehendeUhr) -> Zugangsfach:
    return Zugangsfach(datenbank, uhr)


def test_wer_raet_wird_gebremst_und_sperrt_ein_richtiges_wort_nicht_aus(
    datenbank: Datenbank, fach: Zugangsfach, uhr: StehendeUhr
) -> None:
    tor, wort = Tokentor(fach, Bremse(datenbank, uhr, "skript"), uhr), fach.skriptwort(M, "erika")
    for _ in range(10):
        assert tor.oeffne("geraten", "203.0.113.7") is None
    with pytest.raises(ZuVieleVersuche):
        tor.oeffne("geraten", "203.0.113.7")
    assert tor.oeffne(wort, "203.0.113.7") is not None
    assert tor.oeffne("geraten", "198.51.100.1") is None, "each address has a brake of its own"
    uhr.stelle_vor(timedelta(minutes=1))
    assert tor.oeffne("geraten", "203.0.113.7") is None


def test_ein_richtiges_wort_darf_nicht_ohne_ende_fragen(
    datenbank: Datenbank, fach: Zugangsfach, uhr: StehendeUhr
) -> None:
    tor = Tokentor(fach, Bremse(datenbank, uhr, "skript"), uhr, je_minute=60)
    wort, anderes = fach.skriptwort(M, "erika"), fach.skriptwort(M, "erika")
    for _ in range(60):
        assert tor.oeffne(wort, "")
    with pytest.raises(ZuVieleAnfragen):
        tor.oeffne(wort, "")
    assert tor.oeffne(anderes, "")
    uhr.stelle_vor(timedelta(seconds=2))
    assert tor.oeffne(wort, "")
    assert tor.oeffne(wort, "")
    with pytest.raises(ZuVieleAnfragen):
        tor.oeffne(wort, "")


def test_ein_widerrufenes_wort_oeffnet_nichts_mehr(fach: Zugangsfach, uhr: StehendeUhr) -> None:
    wort, anderes = fach.skriptwort(M, "erika"), fach.skriptwort(M, "max")
    assert {w.benutzer for w in fach.skripte()} == {"erika", "max"}
    kennung = next(w.kennung for w in fach.skripte() if w.benutzer == "erika")
    fach.widerrufe(kennung)
    assert (fach.skript(wort), fach.skript(anderes) is not None) == (None, True)
    with pytest.raises(SkriptwortUnbekannt):
        fach.widerrufe(kennung)
    uhr.stelle_vor(timedelta(days=91))
    assert fach.skripte() == []
