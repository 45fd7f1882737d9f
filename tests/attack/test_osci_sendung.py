"""Attacks on sealed messages from outside: whatever is changed, nothing but the signed contents comes out."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from gateway.errors import EingabeFehler
from tests.attack.oscibau import abgewiesen, mit_teil, versiegle
from tests.oscivektoren import ORDNER, oeffne

BIBLIOTHEK = sorted((ORDNER / "messages").glob("0[1-4]-*.osci"))


@pytest.mark.parametrize("als_anhang", [True, False], ids=["anhang", "inline"])
def test_ein_gekipptes_bit_wo_auch_immer_gibt_nie_einen_anderen_inhalt(
    als_anhang: bool, vertrauen: Path
) -> None:
    nachricht = versiegle(als_anhang=als_anhang)
    versiegeltes = nachricht.index(b"<osci:ContentPackage>")
    anzahl = 0
    stellen = [*range(0, versiegeltes, 97), *range(versiegeltes, len(nachricht), 23)]
    for nummer, stelle in enumerate(stellen):
        falsch = bytearray(nachricht)
        falsch[stelle] ^= 1 << nummer % 8
        anzahl += abgewiesen(bytes(falsch), vertrauen)
    assert anzahl > len(stellen) * 0.6, "nur Unsigniertes (Kopf, Rahmen) darf sich ändern lassen"


@pytest.mark.parametrize("als_anhang", [True, False], ids=["anhang", "inline"])
def test_abgeschnittenes_wird_an_jeder_stelle_abgewiesen(als_anhang: bool, vertrauen: Path) -> None:
    nachricht = versiegle(als_anhang=als_anhang)
    for ende in [*range(0, len(nachricht) - 4, 211), *range(len(nachricht) - 120, len(nachricht) - 4)]:
        assert abgewiesen(nachricht[:ende], vertrauen)


def test_vertauschte_anhaenge_werden_abgewiesen(vertrauen: Path) -> None:
    nachricht = versiegle(als_anhang=True)
    getauscht = (
        nachricht.replace(b"<inhalt_1.bin>", b"<inhalt_x.bin>")
        .replace(b"<inhalt_2.bin>", b"<inhalt_1.bin>")
        .replace(b"<inhalt_x.bin>", b"<inhalt_2.bin>")
    )
    assert getauscht != nachricht
    assert abgewiesen(getauscht, vertrauen)


def test_ein_zugefuegter_anhang_wird_abgewiesen(vertrauen: Path) -> None:
    assert abgewiesen(mit_teil(versiegle(als_anhang=True), b"mehr", b"Untergeschoben"), vertrauen)


def test_der_anhang_einer_anderen_sendung_wird_abgewiesen(vertrauen: Path) -> None:
    eine, andere = versiegle(als_anhang=True), versiegle(als_anhang=True)
    trenner = b"Content-ID: <inhalt_2.bin>"
    assert abgewiesen(eine[: eine.index(trenner)] + andere[andere.index(trenner) :], vertrauen)


@pytest.mark.parametrize(
    "einschub",
    [
        b"<osci:ContentContainer><osci:Content><osci:Base64Content Id='x'>QQ==</osci:Base64Content>"
        b"</osci:Content></osci:ContentContainer>",
        b"<fremd/>",
        b"<?anweisung ?>",
        b"<osci:Content/>",
    ],
)
@pytest.mark.parametrize("davor", [True, False])
def test_etwas_neben_dem_versiegelten_wird_abgewiesen(einschub: bytes, davor: bool, vertrauen: Path) -> None:
    marke = b"<osci:ContentPackage>" if davor else b"</osci:ContentPackage>"
    neu = marke + einschub if davor else einschub + marke
    assert abgewiesen(versiegle(als_anhang=False).replace(marke, neu), vertrauen)


def test_der_versiegelte_container_zweimal_wird_abgewiesen(vertrauen: Path) -> None:
    nachricht = versiegle(als_anhang=False)
    daten = re.search(rb"<xenc:EncryptedData .*</xenc:EncryptedData>", nachricht)[0]  # type: ignore[index]
    zweite = daten.replace(b'Id="encdata_0"', b'Id="encdata_1"')
    assert abgewiesen(nachricht.replace(daten, daten + zweite), vertrauen)


@pytest.mark.parametrize("datei", BIBLIOTHEK, ids=lambda d: d.stem)
def test_fremde_nachrichten_mit_gekippten_bits(datei: Path, vertrauen: Path) -> None:
    nachricht = datei.read_bytes()
    beginn = nachricht.index(b"<osci:ContentPackage>")
    for stelle in range(beginn, len(nachricht), 61):
        falsch = bytearray(nachricht)
        falsch[stelle] ^= 0x10
        try:
            _, inhalte = oeffne(bytes(falsch), vertrauen)
        except EingabeFehler:
            continue
        assert inhalte == {"inhalt": (ORDNER / "contents" / "kurz.bin").read_bytes()}


def test_muell_wird_abgewiesen(vertrauen: Path) -> None:
    for groesse in (0, 1, 100, 5000, 3_000_000):
        for muell in (os.urandom(groesse), bytes(groesse), b"\r\n" * groesse):
            with pytest.raises(EingabeFehler):
                oeffne(muell, vertrauen)
