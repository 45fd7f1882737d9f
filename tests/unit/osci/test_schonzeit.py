"""A silent mailbox may not cost more than a small share of a worker's time."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from adapters.osci.teilnehmer.schonzeit import Schonzeit
from adapters.osci.transportfehler import (
    PostfachAntwortetNicht,
    PostfachNichtErreichbar,
    PostfachRuht,
)


@dataclass
class Stoppuhr:
    wert: float = 0.0

    def __call__(self) -> float:
        return self.wert


def _warte_vergeblich(schonzeit: Schonzeit, uhr: Stoppuhr, sekunden: float) -> None:
    with pytest.raises(PostfachAntwortetNicht), schonzeit.fuer("http://stumm/"):
        uhr.wert += sekunden
        raise PostfachAntwortetNicht


def test_wer_schweigt_wird_zehnmal_so_lang_nicht_gefragt() -> None:
    uhr = Stoppuhr()
    schonzeit = Schonzeit(uhr)
    _warte_vergeblich(schonzeit, uhr, 12)
    for spaeter in (0, 60, 59):
        uhr.wert += spaeter
        with pytest.raises(PostfachRuht), schonzeit.fuer("http://stumm/"):
            pytest.fail("not asked")
    uhr.wert += 1
    with schonzeit.fuer("http://stumm/"):
        pass


def test_die_anderen_werden_weiter_gefragt() -> None:
    uhr = Stoppuhr()
    schonzeit = Schonzeit(uhr)
    _warte_vergeblich(schonzeit, uhr, 12)
    with schonzeit.fuer("http://munter/"):
        pass


def test_die_ruhe_dauert_hoechstens_eine_halbe_stunde() -> None:
    uhr = Stoppuhr()
    schonzeit = Schonzeit(uhr)
    _warte_vergeblich(schonzeit, uhr, 3_600)
    uhr.wert += 1_800
    with schonzeit.fuer("http://stumm/"):
        pass


def test_ein_abbruch_ist_kein_schweigen() -> None:
    """It comes quickly, and the next attempt may come quickly too."""
    schonzeit = Schonzeit(Stoppuhr())
    with pytest.raises(PostfachNichtErreichbar), schonzeit.fuer("http://flink/"):
        raise PostfachNichtErreichbar
    with schonzeit.fuer("http://flink/"):
        pass


def test_in_einer_stunde_kostet_ein_stummes_postfach_hoechstens_ein_zehntel_der_zeit() -> None:
    uhr = Stoppuhr()
    schonzeit = Schonzeit(uhr)
    verloren = 0.0
    while uhr.wert < 36_000:
        try:
            with schonzeit.fuer("http://stumm/"):
                uhr.wert += 120
                verloren += 120
                raise PostfachAntwortetNicht
        except PostfachRuht:
            uhr.wert += 30
        except PostfachAntwortetNicht:
            continue
    assert verloren < uhr.wert / 10
