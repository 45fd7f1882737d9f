"""Warning levels of certificates and the age alarm of revocation lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.schutz.fristen import listenalter, resttage, warnstufe
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import Sperrliste
from tests.unit.schutz.vektoren import PKI

P = Schutzpolicy()
ENDE = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tage", "stufe"), [(61, None), (60, 60), (31, 60), (30, 30), (14, 14), (8, 14), (7, 7), (0, 7), (-1, 7)]
)
def test_die_engste_erreichte_stufe_gilt(tage: int, stufe: int | None) -> None:
    wann = ENDE - timedelta(days=tage, hours=1 if tage >= 0 else 0)
    assert resttage(ENDE, wann) == tage
    assert warnstufe(ENDE, wann, P) == stufe


def test_die_sperrliste_wird_alt() -> None:
    liste = Sperrliste.aus_der((PKI / "ausstellend-veraltet.crl").read_bytes())
    assert liste.naechste == datetime(2024, 2, 1, tzinfo=UTC)
    for tage, alter in ((3, "aktuell"), (1, "bald"), (-1, "veraltet")):
        assert listenalter(liste, liste.naechste - timedelta(days=tage), P) == alter
    assert liste.ist_aktuell(liste.naechste)
    assert not liste.ist_aktuell(liste.naechste + timedelta(seconds=1))
