"""One and many, and one time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from gateway.domain.worte import anzahl, tag, zeitpunkt

QUELLEN = Path(__file__).parents[3]
EINE_ZONE = re.compile(r'f".*\{[^}]*:%[dHY][^}]*\}.*UTC|\} UTC')


def test_eins_ist_kein_plural() -> None:
    assert [anzahl(zahl, "Tag", "Tage") for zahl in (0, 1, 2)] == ["0 Tage", "1 Tag", "2 Tage"]


def test_zeiten_gehen_nach_den_uhren_der_behoerden() -> None:
    kurz_vor_mitternacht = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert zeitpunkt(kurz_vor_mitternacht) == "01.01.2027, 00:30 Uhr"
    assert tag(kurz_vor_mitternacht) == "01.01.2027"
    assert zeitpunkt(datetime(2026, 7, 1, 8, tzinfo=UTC)) == "01.07.2026, 10:00 Uhr"


def test_kein_satz_nennt_weltzeit() -> None:
    for ordner in ("gateway", "adapters"):
        for datei in (QUELLEN / ordner).rglob("*.py"):
            assert not EINE_ZONE.search(datei.read_text()), datei
