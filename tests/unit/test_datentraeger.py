"""A full disk, a read-only one and somebody else's folder are told as what they are, whatever command meets them."""

from __future__ import annotations

import errno
import os

import pytest

from gateway.cli import app
from gateway.cli.datentraeger import deute


@pytest.mark.parametrize(
    ("nummer", "code", "ende"),
    [
        (errno.ENOSPC, "datentraeger.voll", 3),
        (errno.EFBIG, "datentraeger.voll", 3),
        (errno.EIO, "datentraeger.gestoert", 3),
        (errno.EROFS, "datentraeger.verwehrt", 2),
        (errno.EACCES, "datentraeger.verwehrt", 2),
    ],
)
def test_der_befehl_endet_mit_einem_satz_und_nennt_den_ort(
    nummer: int, code: str, ende: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def scheitere(**_: object) -> None:
        raise OSError(nummer, os.strerror(nummer), "/ziel/datei")

    monkeypatch.setattr(app, "app", scheitere)
    monkeypatch.setattr("sys.argv", ["aktenbruecke", "--json"])
    with pytest.raises(SystemExit) as gefangen:
        app.main()
    gesagt = capsys.readouterr()
    assert gefangen.value.code == ende
    assert f'"code": "{code}"' in gesagt.out
    assert "/ziel/datei" in gesagt.err and "Rat:" in gesagt.err


def test_was_kein_datentraeger_meldet_bleibt_unser_fehler() -> None:
    assert deute(FileNotFoundError(errno.ENOENT, "fehlt")) is None
    assert deute(OSError("ohne Nummer")) is None
