"""AES-GCM as a stream: the pieces may fall anywhere, the tag is always checked."""

from __future__ import annotations

import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.osci.schutz.chiffre import ZUWACHS, entschluessle, neuer_schluessel, verschluessle
from gateway.schutz.fehler import NichtEntschluesselbar


def geschnitten(daten: bytes, groesse: int) -> list[bytes]:
    return [daten[ab : ab + groesse] for ab in range(0, len(daten), groesse)]


def klartext(stuecke: list[bytes], schluessel: bytes, iv_laenge: int = 12) -> bytes:
    return b"".join(bytes(stueck) for stueck in entschluessle(stuecke, schluessel, iv_laenge))


@pytest.mark.parametrize("laenge", [0, 1, 15, 16, 17, 100, 5000])
@pytest.mark.parametrize("stueck", [1, 7, 16, 17, 4096])
def test_hin_und_zurueck_wie_die_bibliothek_in_einem_stueck(laenge: int, stueck: int) -> None:
    schluessel, klar = neuer_schluessel(), os.urandom(laenge)
    geheim = b"".join(bytes(s) for s in verschluessle(geschnitten(klar, stueck), schluessel))
    assert len(geheim) == laenge + ZUWACHS
    assert AESGCM(schluessel).decrypt(geheim[:12], geheim[12:], None) == klar
    assert klartext(geschnitten(geheim, stueck), schluessel) == klar


def test_sechzehn_byte_iv_wird_gelesen() -> None:
    schluessel, iv = neuer_schluessel(), os.urandom(16)
    geheim = iv + AESGCM(schluessel).encrypt(iv, b"Beispiel", None)
    assert klartext([geheim], schluessel, 16) == b"Beispiel"


def test_jedes_gekippte_bit_faellt_auf() -> None:
    schluessel = neuer_schluessel()
    geheim = b"".join(bytes(s) for s in verschluessle([b"Beispiel"], schluessel))
    for stelle in range(len(geheim)):
        falsch = bytearray(geheim)
        falsch[stelle] ^= 1 << stelle % 8
        with pytest.raises(NichtEntschluesselbar):
            klartext([bytes(falsch)], schluessel)


def test_jede_kuerzung_faellt_auf() -> None:
    schluessel = neuer_schluessel()
    geheim = b"".join(bytes(s) for s in verschluessle([b"Beispiel"], schluessel))
    for laenge in range(len(geheim)):
        with pytest.raises(NichtEntschluesselbar):
            klartext(geschnitten(geheim[:laenge], 5), schluessel)


def test_jeder_aufruf_nimmt_einen_neuen_initialisierungsvektor() -> None:
    schluessel = neuer_schluessel()
    anfaenge = {bytes(next(verschluessle([], schluessel))) for _ in range(100)}
    assert len(anfaenge) == 100
