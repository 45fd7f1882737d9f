"""What is known of a person's age, also from half a birth date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gateway.domain.person import DEUTSCH, Person
from gateway.domain.sachverhalt import UNION, ist_minderjaehrig

HEUTE = datetime(2026, 11, 29, 12, tzinfo=UTC)
PERSON = Person("Erika", "Mustermann", None, None, None, "w", ("163",), None)


@pytest.mark.parametrize(
    ("geburtsdatum", "minderjaehrig"),
    [
        (None, None),
        ("2008-11-29", False),
        ("2008-11-30", True),
        ("2008-11", None),
        ("2008-12", True),
        ("2008-10", False),
        ("2008", None),
        ("2007", False),
        ("2009", True),
    ],
)
def test_volljaehrig_ist_wer_es_nach_allem_was_man_weiss_sein_muss(
    geburtsdatum: str | None, minderjaehrig: bool | None
) -> None:
    assert ist_minderjaehrig(replace(PERSON, geburtsdatum=geburtsdatum), HEUTE) is minderjaehrig


_VORTAG, _TAG = datetime(2026, 2, 28, 12, tzinfo=UTC), datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_wer_am_29_februar_geboren_ist_wird_mit_dem_ersten_maerz_volljaehrig() -> None:
    """§ 188 (2) BGB: the 18th year ends with the 28 February."""
    genau, ungenau = (replace(PERSON, geburtsdatum=angabe) for angabe in ("2008-02-29", "2008-02"))
    assert [ist_minderjaehrig(genau, tag) for tag in (_VORTAG, _TAG)] == [True, False]
    assert [ist_minderjaehrig(ungenau, tag) for tag in (_VORTAG, _TAG)] == [None, False]


def test_die_schluessel_der_union_sind_dreistellig_und_nicht_deutsch() -> None:
    assert all(len(schluessel) == 3 and schluessel.isdigit() for schluessel in UNION)
    assert len(UNION) == 30  # 26 other members, three of the EEA, Switzerland
    assert DEUTSCH not in UNION
