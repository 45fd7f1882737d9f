"""Working days, and the hours in which rules act."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from gateway.domain.grenzen import Grenzen
from gateway.domain.werktage import LAENDER, ist_werktag, nach_werktagen, naechster_beginn
from gateway.domain.worte import ORTSZEIT


def _am(monat: int, tag: int, stunde: int = 12, minute: int = 0, jahr: int = 2026) -> datetime:
    return datetime(jahr, monat, tag, stunde, minute, tzinfo=ORTSZEIT)


def test_sechzehn_laender() -> None:
    assert len(LAENDER) == 16


@pytest.mark.parametrize(
    ("wann", "land", "werktag"),
    [
        (_am(11, 30), None, True),
        (_am(12, 5), None, False),  # Saturday
        (_am(12, 6), None, False),
        (_am(12, 25), None, False),  # Christmas, a Friday
        (_am(1, 6), None, True),  # Epiphany
        (_am(1, 6), "BW", False),
        (_am(1, 6), "NW", True),
        (_am(10, 31, jahr=2025), "SN", False),  # Reformation Day, a Friday
        (_am(10, 31, jahr=2025), "BY", True),
    ],
)
def test_ein_feiertag_ist_keiner_je_nach_land(wann: datetime, land: str | None, werktag: bool) -> None:
    assert ist_werktag(wann, land) is werktag


def test_der_tag_ist_der_hiesige() -> None:
    assert not ist_werktag(datetime(2026, 12, 4, 23, 30, tzinfo=UTC))  # Saturday already


@pytest.mark.parametrize(
    ("seit", "tage", "bis"),
    [
        (_am(11, 30), 0, _am(11, 30)),
        (_am(11, 30), 3, _am(12, 3)),
        (_am(12, 3), 3, _am(12, 8)),
        (_am(12, 5), 1, _am(12, 7)),
        (_am(12, 23), 3, _am(12, 29)),  # over Christmas
        (_am(12, 30), 2, _am(1, 4, jahr=2027)),  # over New Year
    ],
)
def test_so_viele_werktage_spaeter(seit: datetime, tage: int, bis: datetime) -> None:
    assert nach_werktagen(seit, tage) == bis


def test_die_feiertage_des_landes_verlaengern_die_frist() -> None:
    assert nach_werktagen(_am(1, 5), 1, "BW") == _am(1, 7)
    assert nach_werktagen(_am(1, 5), 1, "NW") == _am(1, 6)


@pytest.mark.parametrize(
    ("wann", "naechster"),
    [
        (_am(12, 1, 6), _am(12, 1, 8)),
        (_am(12, 1, 8), _am(12, 2, 8)),
        (_am(12, 4, 20), _am(12, 7, 8)),
        (_am(12, 24, 20), _am(12, 28, 8)),
    ],
)
def test_der_naechste_dienstbeginn_liegt_immer_in_der_zukunft(wann: datetime, naechster: datetime) -> None:
    assert naechster_beginn(wann, time(8)) == naechster


def test_der_dienstbeginn_folgt_der_umstellung_der_uhren() -> None:
    vorher = datetime(2027, 3, 26, 20, tzinfo=UTC)  # Good Friday; summer time begins on Sunday
    assert naechster_beginn(vorher, time(8)) == datetime(2027, 3, 30, 6, tzinfo=UTC)  # after Easter Monday


def test_ohne_dienstzeit_ist_immer_dienst() -> None:
    assert Grenzen().im_dienst(_am(12, 25, 3))


@pytest.mark.parametrize(
    ("wann", "dienst"),
    [
        (_am(12, 1, 7, 59), False),
        (_am(12, 1, 8), True),
        (_am(12, 1, 15, 59), True),
        (_am(12, 1, 16), False),
        (_am(12, 5, 10), False),
    ],
)
def test_dienst_ist_von_einschliesslich_bis_ausschliesslich_an_werktagen(
    wann: datetime, dienst: bool
) -> None:
    grenzen = Grenzen(dienst_von=time(8), dienst_bis=time(16))
    assert grenzen.im_dienst(wann) is dienst
    assert grenzen.im_dienst(grenzen.naechster_dienst(wann))
