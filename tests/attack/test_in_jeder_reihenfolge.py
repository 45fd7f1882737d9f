"""Under any order, doubling, delay and loss of messages, any interleaving of workers and people, deaths and clock
jumps: no second import, no lost document, nothing sent without release, nothing deleted before the receipt, and
every handover ends or raises an alarm. Few stories in every run, more with `make wirren SAATEN=500`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.saaten import saaten
from tests.wirren.maschine import Wirren

IM_TOR = 4


def test_nichts_geht_verloren_doppelt_unfreigegeben_oder_still(
    tmp_path: Path, sqlite_vorlage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deaths are told to the process, not to the machine: nothing here needs to be on the disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    Wirren.ordner, Wirren.vorlage = tmp_path, sqlite_vorlage
    zahl = len(saaten(IM_TOR))
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Wirren,
        settings=settings(
            max_examples=zahl,
            stateful_step_count=40,
            deadline=None,
            derandomize=zahl == IM_TOR,
            print_blob=True,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=[*HealthCheck],
        ),
    )
