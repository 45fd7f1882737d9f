"""What a Mandant may have at once: by age, in sentences, and nobody waits for itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.kontingent import Andrang, Kontingent, pruefe, tagesbeginn
from gateway.domain.worte import oertlich

JETZT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def _andrang(*, vor: int = 0, bytes: int = 0, eigene: int = 0, am_tag: int = 0, tage: int = 0) -> Andrang:
    return Andrang(vor, bytes, eigene, am_tag, JETZT - timedelta(days=tage))


@pytest.mark.parametrize(
    ("kontingent", "andrang", "was"),
    [
        (Kontingent(), _andrang(vor=10**6, bytes=10**15, am_tag=10**6), None),
        (Kontingent(offene=3), _andrang(vor=2), None),
        (Kontingent(offene=3), _andrang(vor=3), "offene"),
        (Kontingent(bytes=100), _andrang(bytes=60, eigene=40), None),
        (Kontingent(bytes=100), _andrang(bytes=60, eigene=41), "bytes"),
        (Kontingent(bytes=100), _andrang(bytes=0, eigene=10**12), None),  # alone it always goes
        (Kontingent(je_tag=5), _andrang(am_tag=4), None),
        (Kontingent(je_tag=5), _andrang(am_tag=5), "je_tag"),
        (Kontingent(je_tag=5), _andrang(am_tag=9, tage=1), None),
        (Kontingent(je_tag=5), _andrang(am_tag=10, tage=1), "je_tag"),
    ],
)
def test_was_ueber_das_kontingent_geht_wartet(
    kontingent: Kontingent, andrang: Andrang, was: str | None
) -> None:
    stau = pruefe(kontingent, andrang, JETZT)
    assert (stau and stau.was) == was
    if stau:
        assert stau.bis > JETZT
        assert stau.satz.startswith("Wartet")


def test_die_ueber_das_tagesmass_kommen_der_reihe_nach_an_den_naechsten_tagen() -> None:
    tage = []
    for am_tag in range(12):
        stau = pruefe(Kontingent(je_tag=5), _andrang(am_tag=am_tag), JETZT)
        tage.append((oertlich(stau.bis) - tagesbeginn(JETZT)).days if stau else 0)
    assert tage == [0] * 5 + [1] * 5 + [2] * 2
