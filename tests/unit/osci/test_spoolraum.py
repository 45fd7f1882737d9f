"""Room for messages that nobody has verified: shares of the disk, less for callers that are unknown."""

from __future__ import annotations

import io
import shutil
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

import pytest

from adapters.osci.teilnehmer.spoolraum import MIB, Spoolraum, Spoolregeln
from adapters.osci.transportfehler import SpoolVoll, UnbekanntUndGross

FREI = 1000 * MIB
REGELN = Spoolregeln(
    anteil=0.5, unbekannt_je=40 * MIB, unbekannt_zusammen=150 * MIB, unbekannt_anteil=0.2, im_speicher=MIB
)


class Nullen:
    """As many bytes as anybody wants."""

    def read(self, anzahl: int = -1, /) -> bytes:
        return bytes(anzahl)


@pytest.fixture
def frei(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    platte = SimpleNamespace(free=FREI)
    monkeypatch.setattr(shutil, "disk_usage", lambda ordner: platte)
    return platte


def lies(quelle: BinaryIO, mib: int) -> None:
    for _ in range(mib):
        quelle.read(MIB)


def bemessen(offen: ExitStack, raum: Spoolraum, gegenueber: str | None) -> BinaryIO:
    return offen.enter_context(raum.bemessen(Nullen(), gegenueber))  # type: ignore[arg-type]


def test_ein_unbekannter_bringt_hoechstens_eine_grosse_nachricht_ein_bekannter_mehr(
    frei: SimpleNamespace,
) -> None:
    raum = Spoolraum(Path(), REGELN)
    with ExitStack() as offen:
        lies(bemessen(offen, raum, "192.0.2.1"), 40)
    with ExitStack() as offen, pytest.raises(UnbekanntUndGross):
        lies(bemessen(offen, raum, "192.0.2.1"), 41)
    raum.merke("192.0.2.1")
    with ExitStack() as offen:
        lies(bemessen(offen, raum, "192.0.2.1"), 200)
        with pytest.raises(UnbekanntUndGross):
            lies(bemessen(offen, raum, "192.0.2.2"), 41)


def test_unbekannte_nehmen_den_bekannten_nichts_weg(frei: SimpleNamespace) -> None:
    raum = Spoolraum(Path(), REGELN)
    raum.merke("bekannt")
    with ExitStack() as offen:
        with pytest.raises(SpoolVoll):
            for nummer in range(100):
                lies(bemessen(offen, raum, f"unbekannt {nummer}"), 40)
        lies(bemessen(offen, raum, "bekannt"), 150)
        lies(bemessen(offen, raum, "noch einer, aber klein"), 1)


def test_alle_zusammen_bekommen_ihren_teil_der_platte_und_geben_ihn_zurueck(frei: SimpleNamespace) -> None:
    raum = Spoolraum(Path(), REGELN)
    for _ in range(3):
        with ExitStack() as offen:
            lies(bemessen(offen, raum, None), 240)
            frei.free = FREI - 240 * MIB
            with pytest.raises(SpoolVoll):
                lies(bemessen(offen, raum, None), 240)
        frei.free = FREI
    frei.free = 10 * MIB
    with ExitStack() as offen, pytest.raises(SpoolVoll):
        lies(bemessen(offen, raum, None), 10)


def test_was_im_speicher_bleibt_nimmt_keinen_platz(frei: SimpleNamespace) -> None:
    frei.free = 0
    with Spoolraum(Path(), REGELN).bemessen(io.BytesIO(bytes(MIB))) as quelle:
        assert len(quelle.read()) == MIB


def test_bekannt_ist_man_nicht_fuer_immer(frei: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    raum = Spoolraum(Path(), REGELN)
    uhr = SimpleNamespace(jetzt=1000.0)
    monkeypatch.setattr("adapters.osci.teilnehmer.spoolraum.time.monotonic", lambda: uhr.jetzt)
    raum.merke("einer")
    uhr.jetzt += REGELN.bekannt_fuer
    with ExitStack() as offen, pytest.raises(UnbekanntUndGross):
        lies(bemessen(offen, raum, "einer"), 41)
