"""Tokens for this folder's tests, made once: the libraries are initialised once per process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interop.pkcs11.werkbank import Stecker, Werkbank, bibliothek


@pytest.fixture(scope="session")
def werkbank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Werkbank]:
    """Beispielamt: everything right. Mangelamt: what administrators get wrong. Sperrprobe: for wrong PINs."""
    werkbank = Werkbank(tmp_path_factory.mktemp("token"), bibliothek())
    werkbank.richte_ein()
    teilnehmer = ("absender-sig-3072", "absender-enc-3072", "absender-sig-p256", "leser-enc-3072")
    for nummer, name in enumerate(teilnehmer, start=1):
        werkbank.lege_schluessel("Beispielamt", name, f"0{nummer}")
        werkbank.lege_zertifikat("Beispielamt", name, f"0{nummer}")
    werkbank.lege_schluessel("Mangelamt", "absender-sig-3072", "01", als="ohne Zertifikat")
    werkbank.lege_schluessel("Mangelamt", "absender-sig-3072", "02", als="doppelt")
    werkbank.lege_schluessel("Mangelamt", "absender-enc-3072", "03", als="doppelt")
    werkbank.lege_schluessel("Mangelamt", "absender-sig-3072", "04", als="fremdes Zertifikat")
    werkbank.lege_zertifikat("Mangelamt", "empfaenger-sig-3072", "04")
    werkbank.lege_schluessel("Mangelamt", "absender-enc-3072", "05", als="fremde Chiffre")
    werkbank.lege_zertifikat("Mangelamt", "empfaenger-enc-3072", "05")
    werkbank.lege_schluessel("Mangelamt", "absender-sig-p256", "06", als="fremde Kurve")
    werkbank.lege_zertifikat("Mangelamt", "absender-sig-4096", "06")
    with pytest.MonkeyPatch.context() as umgebung:
        for name, wert in werkbank.umgebung.items():
            umgebung.setenv(name, wert)
        yield werkbank


@pytest.fixture(scope="session")
def _umgebung_des_steckers(werkbank: Werkbank) -> Iterator[Stecker]:
    stecker = Stecker(werkbank)
    with pytest.MonkeyPatch.context() as umgebung:
        for name, wert in stecker.umgebung.items():
            umgebung.setenv(name, wert)
        yield stecker


@pytest.fixture
def stecker(_umgebung_des_steckers: Stecker) -> Iterator[Stecker]:
    """Plugged in; out again at the end."""
    _umgebung_des_steckers.stecke()
    yield _umgebung_des_steckers
    _umgebung_des_steckers.ziehe()


@pytest.fixture
def pin_datei(werkbank: Werkbank) -> Path:
    return werkbank.pin_datei
