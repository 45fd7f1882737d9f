"""A remembered path is as good as a checked one, and no better."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from gateway.schutz import kette
from gateway.schutz.gedaechtnis import GILT
from gateway.schutz.kette import Kettenfrage, Kettenpruefung
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.urteil import Befund, Urteil, Zweck
from gateway.schutz.vertrauen import lies_vertrauen
from tests.unit.schutz.vektoren import MITTE, UEBLICH, der, ordner


@pytest.fixture
def fragen(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments for which the path was really checked."""
    gefragt: list[datetime] = []
    pruefe = Kettenpruefung.pruefe

    def zaehle(selbst: Kettenpruefung, frage: Kettenfrage) -> Urteil:
        gefragt.append(frage.wann)
        return pruefe(selbst, frage)

    monkeypatch.setattr(Kettenpruefung, "pruefe", zaehle)
    return gefragt


def _pruefe(pruefung: Zertifikatspruefung, wann: datetime, name: str = "absender-sig-3072") -> Befund:
    urteil = pruefung.pruefe(der(name), Zweck.SIGNATUR, wann)
    assert urteil.wann == wann
    return urteil.befund


def test_ein_gueltiger_pfad_wird_in_einer_minute_einmal_geprueft(
    tmp_path: Path, fragen: list[datetime]
) -> None:
    pruefung = Zertifikatspruefung(ordner(tmp_path / "vertrauen", *UEBLICH))
    for sekunde in (0, 1, 59):
        assert _pruefe(pruefung, MITTE + timedelta(seconds=sekunde)) is Befund.GUELTIG
    assert fragen == [MITTE]
    _pruefe(pruefung, MITTE + GILT)
    assert fragen == [MITTE, MITTE + GILT]


def test_ein_frueherer_zeitpunkt_wird_neu_geprueft(tmp_path: Path, fragen: list[datetime]) -> None:
    pruefung = Zertifikatspruefung(ordner(tmp_path / "vertrauen", *UEBLICH))
    for wann in (MITTE, MITTE - timedelta(seconds=1)):
        _pruefe(pruefung, wann)
    assert len(fragen) == 2


def test_ein_nein_wird_nicht_gemerkt(tmp_path: Path, fragen: list[datetime]) -> None:
    pruefung = Zertifikatspruefung(ordner(tmp_path / "vertrauen", *UEBLICH))
    for _ in range(2):
        assert _pruefe(pruefung, MITTE, "absender-sig-gesperrt") is Befund.GESPERRT
    assert len(fragen) == 2


def test_eine_neue_sperrliste_gilt_sofort(tmp_path: Path, fragen: list[datetime]) -> None:
    vertrauen = ordner(tmp_path / "vertrauen", *UEBLICH)
    pruefung = Zertifikatspruefung(vertrauen)
    assert _pruefe(pruefung, MITTE) is Befund.GUELTIG
    for liste in vertrauen.glob("*.crl"):
        liste.unlink()
    assert _pruefe(pruefung, MITTE) is Befund.SPERRAUSKUNFT_FEHLT
    assert len(fragen) == 2


def test_ueber_das_ende_einer_sperrliste_hinweg_gilt_nichts(tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "vertrauen", *UEBLICH)
    enden = [s.naechste for s in lies_vertrauen(vertrauen).sperrlisten if s.naechste is not None]
    pruefung = Zertifikatspruefung(vertrauen)
    assert _pruefe(pruefung, min(enden) - timedelta(seconds=1)) is Befund.GUELTIG
    assert _pruefe(pruefung, min(enden) + timedelta(seconds=1)) is not Befund.GUELTIG


def test_woran_die_bibliothek_scheitert_steht_ohne_inhalt_im_protokoll(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stolpere(*_: object, **__: object) -> None:
        raise RuntimeError("Erika Mustermann")

    monkeypatch.setattr(kette, "CertificateValidator", stolpere)
    pruefung = Zertifikatspruefung(ordner(tmp_path / "vertrauen", *UEBLICH))
    assert _pruefe(pruefung, MITTE) is Befund.KETTE_UNGUELTIG
    assert "RuntimeError in test_gedaechtnis.py:" in caplog.text
    assert "Mustermann" not in caplog.text


def test_viele_faeden_pruefen_zugleich_mit_frisch_gelesenem_vertrauen(tmp_path: Path) -> None:
    """At the start of a worker its certificates are watched in one thread and used in another."""
    vertrauen = ordner(tmp_path / "vertrauen", *UEBLICH)
    vorher = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        befunde = [b for _ in range(25) for b in _zu_viert(Zertifikatspruefung(vertrauen))]
    finally:
        sys.setswitchinterval(vorher)
    assert befunde == [Befund.GUELTIG] * 100


def _zu_viert(pruefung: Zertifikatspruefung) -> list[Befund]:
    zugleich = Barrier(4)

    def pruefe(name: str) -> Befund:
        zugleich.wait()
        return _pruefe(pruefung, MITTE, name)

    pruefung.vertrauen.stand()
    with ThreadPoolExecutor(4) as faeden:
        return list(faeden.map(pruefe, ["absender-sig-3072", "absender-sig-4096"] * 2))
