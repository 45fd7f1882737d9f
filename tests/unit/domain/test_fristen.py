"""Service levels: the ladder of reminders, and waiting that counts working days of a Land."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.frage import Rolle
from gateway.domain.fristen import TAG, Fristen, abstand, leiter
from gateway.domain.grenzen import Grenzen
from gateway.domain.regelsatz import Regelsatz

DONNERSTAG = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
VOR_HEILIGABEND = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)


def test_die_uebliche_leiter_waechst_im_verhaeltnis_ihrer_ersten_stufe() -> None:
    assert leiter(3 * TAG) == (3 * TAG, 7 * TAG, 14 * TAG, 21 * TAG)
    assert leiter(timedelta(seconds=3))[-1] == timedelta(seconds=21)


def test_der_abstand_zaehlt_von_der_stufe_davor_und_hinter_der_letzten_bleibt_es_der_letzte() -> None:
    stufen = leiter(3 * TAG)
    assert [abstand(stufen, s) / TAG for s in range(5)] == [3, 4, 7, 7, 7]
    assert abstand((2 * TAG,), 3) == 2 * TAG, "a shorter ladder came into force meanwhile"


@pytest.mark.parametrize(
    ("seit", "frist", "land", "tage"),
    [
        (DONNERSTAG, 1 * TAG, None, 1),
        (DONNERSTAG, 2 * TAG, None, 4),
        (DONNERSTAG, timedelta(hours=30), None, 1.25),
        (DONNERSTAG, timedelta(seconds=864), None, 0.01),
        (datetime(2027, 1, 5, 9, tzinfo=UTC), 1 * TAG, "BW", 2),
        (datetime(2027, 1, 5, 9, tzinfo=UTC), 1 * TAG, "HH", 1),
        (VOR_HEILIGABEND, 2 * TAG, None, 5),
    ],
)
def test_ganze_tage_sind_werktage_des_landes_und_der_rest_zaehlt_wie_er_ist(
    seit: datetime, frist: timedelta, land: str | None, tage: float
) -> None:
    satz = Regelsatz(grenzen=Grenzen(land=land))
    assert satz.nach(seit, frist) - seit == tage * TAG
    ohne = Regelsatz(grenzen=Grenzen(land=land), fristen=Fristen(werktage=False))
    assert ohne.nach(seit, frist) - seit == frist


def test_wer_freigibt_kann_eine_eigene_frist_haben() -> None:
    fristen = Fristen(aufgabe=TAG, freigabe=5 * TAG)
    assert fristen.fuer(Rolle.FREIGABE) == 5 * TAG
    assert fristen.fuer(Rolle.SACHBEARBEITUNG) == TAG
