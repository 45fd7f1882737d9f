"""What a scanner says and what it does not: only what was looked through to the end and found clean is clean."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.virus.befund import PROBE, ScannerBlind, ScannerNichtErreichbar, ZuGrossFuerScanner
from adapters.virus.clamd import Clamd
from adapters.virus.icap import Icap
from gateway.ports import Virenscanner
from tests.clamdersatz import Verhalten, scanner

GRENZE = 3_000_000


@dataclass
class Stand:
    """A scanner and our way to it."""

    wir: Virenscanner
    verhalten: Verhalten

    def pruefe(self, inhalt: bytes) -> str | None:
        return self.wir.pruefe(io.BytesIO(inhalt), len(inhalt))


@pytest.fixture(params=["clamd", "icap"])
def stand(request: pytest.FixtureRequest) -> Iterator[Stand]:
    with scanner(request.param) as (ort, verhalten):
        wir = Clamd(ort, GRENZE) if request.param == "clamd" else Icap(ort, "avscan", GRENZE)
        yield Stand(wir, verhalten)


def test_gefunden_ist_gefunden_und_sauber_ist_sauber(stand: Stand) -> None:
    grosses = bytes(range(256)) * 8_000
    assert stand.pruefe(grosses) is None
    assert stand.pruefe(b"") is None
    assert stand.pruefe(grosses + PROBE) == "Test.EICAR.UNOFFICIAL"
    assert stand.verhalten.geprueft == [grosses, b"", grosses + PROBE], "every byte, in order"
    assert "1.4.6" in stand.wir.probiere() or "C-ICAP" in stand.wir.probiere()


def test_wer_die_probe_nicht_erkennt_ist_blind(stand: Stand) -> None:
    stand.verhalten.blind = True
    with pytest.raises(ScannerBlind):
        stand.wir.probiere()


def test_zu_grosses_wird_nicht_gefragt_und_ist_nicht_sauber(stand: Stand) -> None:
    with pytest.raises(ZuGrossFuerScanner):
        stand.pruefe(bytes(GRENZE + 1))
    assert stand.verhalten.geprueft == []


@pytest.mark.parametrize("antwort", ["500 Server error", "404 Service not found", "200 OK", "Unsinn"])
def test_eine_andere_antwort_ist_kein_sauber(stand: Stand, antwort: str) -> None:
    stand.verhalten.antwort = antwort
    with pytest.raises(ScannerNichtErreichbar):
        stand.pruefe(b"harmlos")


def test_clamd_der_zu_viel_bekommt_hat_nicht_geprueft() -> None:
    with scanner("clamd") as (ort, verhalten):
        verhalten.grenze = 100_000
        with pytest.raises(ZuGrossFuerScanner):
            Clamd(ort, GRENZE).pruefe(io.BytesIO(bytes(150_000)), 150_000)
        verhalten.antwort = "stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND"
        with pytest.raises(ZuGrossFuerScanner):
            Clamd(ort, GRENZE).pruefe(io.BytesIO(b"x"), 1)
        verhalten.antwort = f"stream: {'<b>böse</b> ' * 30} FOUND"
        fund = Clamd(ort, GRENZE).pruefe(io.BytesIO(b"x"), 1)
        assert fund is not None and len(fund) <= 80 and "<" not in fund and " " not in fund


def test_wer_nicht_da_ist_hat_nichts_geprueft(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as horcher:
        ort = ("127.0.0.1", int(horcher.getsockname()[1]))
    for weg in (Clamd(ort, GRENZE), Icap(ort, "avscan", GRENZE), Clamd(tmp_path / "clamd.ctl", GRENZE)):
        with pytest.raises(ScannerNichtErreichbar):
            weg.pruefe(io.BytesIO(b"x"), 1)


def test_wer_schweigt_hat_nichts_geprueft() -> None:
    with socket.create_server(("127.0.0.1", 0)) as stumm:
        ort = ("127.0.0.1", int(stumm.getsockname()[1]))
        for weg in (Clamd(ort, GRENZE, sekunden=0.2), Icap(ort, "avscan", GRENZE, sekunden=0.2)):
            with pytest.raises(ScannerNichtErreichbar):
                weg.pruefe(io.BytesIO(b"x"), 1)
