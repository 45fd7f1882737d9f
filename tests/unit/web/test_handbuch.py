"""Every cause leads to a section of the manual that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.auskunft.betrieb.stoerungen import _RAEUME, HANDBUCH, TRANSPORT, abschnitt_zur_ursache
from gateway.domain.auftragsart import SENDEN


@pytest.mark.parametrize(
    ("code", "ort"),
    [
        ("dms.fern.anmeldung", f"{HANDBUCH}#dms"),
        ("schutz.eigenes_zertifikat", f"{HANDBUCH}#schluessel"),
        ("osci.mailbox.fault", TRANSPORT),
        ("T011", TRANSPORT),
        ("9802", TRANSPORT),
        ("queue.von_hand", f"{HANDBUCH}#warteschlange"),
        (SENDEN, f"{HANDBUCH}#postfach"),
    ],
)
def test_wohin_eine_ursache_fuehrt(code: str, ort: str) -> None:
    assert abschnitt_zur_ursache(code) == ort


def test_alle_abschnitte_gibt_es() -> None:
    text = Path(HANDBUCH).read_text().casefold()
    assert all(f"\n## {g.value}\n" in text for g in _RAEUME.values())
    assert Path(TRANSPORT).is_file()
