"""The master key: created once, for the owner only, bound to the Uebergabe."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.schutz.fehler import AblageBeschaedigt, HauptschluesselFalsch
from gateway.schutz.hauptschluessel import Hauptschluessel, neuer_schluessel
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel, lege_hauptschluessel_an


def test_anlegen_und_laden(tmp_path: Path) -> None:
    datei = tmp_path / "neu" / "hauptschluessel"
    lege_hauptschluessel_an(datei)
    assert datei.stat().st_mode & 0o777 == 0o600
    inhalt = datei.read_bytes()
    schluessel = neuer_schluessel()
    verpackt = lade_hauptschluessel(datei).verpacke(schluessel, "u-1")
    lege_hauptschluessel_an(datei)
    assert datei.read_bytes() == inhalt
    assert lade_hauptschluessel(datei).entpacke(verpackt, "u-1") == schluessel
    assert schluessel not in verpackt


def test_ein_schluessel_passt_nur_zu_seiner_uebergabe_und_seinem_hauptschluessel() -> None:
    haupt = Hauptschluessel(bytes(32))
    verpackt = haupt.verpacke(neuer_schluessel(), "u-1")
    for wer, was, wofuer in (
        (haupt, verpackt, "u-2"),
        (Hauptschluessel(b"\1" * 32), verpackt, "u-1"),
        (haupt, verpackt[:-1], "u-1"),
        (haupt, b"", "u-1"),
        (haupt, verpackt[:-1] + bytes([verpackt[-1] ^ 1]), "u-1"),
    ):
        with pytest.raises(AblageBeschaedigt):
            wer.entpacke(was, wofuer)


@pytest.mark.parametrize("inhalt", [b"", b"00" * 31, b"zz" * 32, b"\xff" * 64])
def test_ein_falscher_hauptschluessel_wird_genannt_nicht_gezeigt(inhalt: bytes, tmp_path: Path) -> None:
    datei = tmp_path / "h"
    datei.write_bytes(inhalt)
    datei.chmod(0o600)
    with pytest.raises(HauptschluesselFalsch) as fehler:
        lade_hauptschluessel(datei)
    assert inhalt.decode("latin-1") not in fehler.value.text or not inhalt


def test_fuer_andere_lesbar_ist_unbrauchbar(tmp_path: Path) -> None:
    datei = tmp_path / "h"
    lege_hauptschluessel_an(datei)
    datei.chmod(0o640)
    with pytest.raises(HauptschluesselFalsch):
        lade_hauptschluessel(datei)
    with pytest.raises(HauptschluesselFalsch):
        lade_hauptschluessel(tmp_path / "fehlt")
    (tmp_path / "datei").write_text("")
    with pytest.raises(HauptschluesselFalsch):
        lege_hauptschluessel_an(tmp_path / "datei" / "h")
