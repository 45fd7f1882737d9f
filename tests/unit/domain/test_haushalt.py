"""Who moves together: the same two dwellings on one day, unless strangers share one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from gateway.domain.haushalt import haushalt
from gateway.domain.meldung import Meldeart, Meldung, Wohnanschrift
from tests.zweibehoerden import HEIM, IN_WEGSTADT, IN_ZUSTADT, MELDEBEHOERDEN, PERSON, ZU, ZUSTAENDIGKEIT

_JETZT = datetime(2026, 11, 30, 9, tzinfo=UTC)
ANMELDUNG = Meldung(
    UUID(int=1),
    "030101",
    Meldeart.ANMELDUNG,
    MELDEBEHOERDEN[ZU],
    _JETZT,
    _JETZT,
    "M-1",
    PERSON,
    IN_ZUSTADT,
    am=date(2026, 11, 30),
    fruehere=IN_WEGSTADT,
)
IM_HEIM = Wohnanschrift(HEIM[1], HEIM[2], HEIM[0], "Wegstadt")


def test_derselbe_umzug_hat_dasselbe_wort_auf_beiden_seiten() -> None:
    abmeldung = replace(
        ANMELDUNG, art=Meldeart.ABMELDUNG, anschrift=IN_WEGSTADT, fruehere=None, neue=IN_ZUSTADT
    )
    assert haushalt(ANMELDUNG, ZUSTAENDIGKEIT) == haushalt(abmeldung, ZUSTAENDIGKEIT) is not None


@pytest.mark.parametrize("wo", ["fruehere", "anschrift"])
def test_wer_aus_derselben_unterkunft_kommt_oder_in_sie_zieht_ist_keine_familie(wo: str) -> None:
    assert haushalt(replace(ANMELDUNG, **{wo: IM_HEIM}), ZUSTAENDIGKEIT) is None  # type: ignore[arg-type]


def test_ohne_tag_oder_anschrift_weiss_man_es_nicht() -> None:
    assert haushalt(replace(ANMELDUNG, am=None), ZUSTAENDIGKEIT) is None
    assert haushalt(replace(ANMELDUNG, fruehere=None), ZUSTAENDIGKEIT) is None
