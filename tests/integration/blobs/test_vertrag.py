"""What any blob adapter must do, whatever lies behind it: the contract of `gateway.ports.Blobs`."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.ports import Blob, Blobs, Raum, RaumangabeFalsch
from tests.integration.blobs.werkbank import ANDERER, EINER, INHALT, Werkbank, stuecke


def _namen(blobs: Blobs) -> list[str]:
    return sorted(angabe.name for angabe in blobs.raeume())


def test_was_hineingeht_kommt_heraus_auch_aus_der_mitte(bank: Werkbank) -> None:
    blob = bank.neu().lege(stuecke(), EINER)
    assert blob == Blob(hashlib.sha256(INHALT).hexdigest(), len(INHALT))
    with bank.neu().oeffne(blob, EINER) as strom:
        assert strom.read() == INHALT
        strom.seek(1_048_570)
        assert strom.read(20) == INHALT[1_048_570:1_048_590]


def test_wer_selbst_summiert_bekommt_denselben_blob(bank: Werkbank) -> None:
    schreiber = bank.neu().schreiber(EINER, ohne_summe=True)
    schreiber.write(INHALT)
    assert schreiber.fertig(hashlib.sha256(INHALT).hexdigest()) == bank.neu().lege(stuecke(), EINER)
    [angabe] = bank.neu().raeume()
    assert angabe.blobs == 1


def test_leerer_inhalt_ist_auch_einer(bank: Werkbank) -> None:
    blobs = bank.neu()
    with blobs.oeffne(blobs.lege(iter(()), EINER), EINER) as strom:
        assert strom.read() == b""


def test_derselbe_inhalt_liegt_einmal_je_raum(bank: Werkbank) -> None:
    blobs = bank.neu()
    assert blobs.lege(stuecke(), EINER) == blobs.lege(stuecke(groesse=999), EINER)
    blob = blobs.lege(stuecke(), ANDERER)
    assert [angabe.blobs for angabe in blobs.raeume()] == [1, 1]
    blobs.loesche(blob, EINER)
    with blobs.oeffne(blob, ANDERER) as strom:
        assert strom.read() == INHALT


def test_ohne_den_richtigen_raum_und_schluessel_gibt_es_nichts(bank: Werkbank) -> None:
    blobs = bank.neu()
    blob = blobs.lege(stuecke(), EINER)
    for falsch in (ANDERER, replace(EINER, schluessel=ANDERER.schluessel), replace(EINER, name=ANDERER.name)):
        with pytest.raises(EingabeFehler):
            blobs.oeffne(blob, falsch).read()


def test_vor_fertig_gibt_es_den_blob_nicht_und_verworfen_nie(bank: Werkbank) -> None:
    blobs = bank.neu()
    schreiber = blobs.schreiber(EINER)
    schreiber.write(INHALT)
    with pytest.raises(EingabeFehler):
        blobs.oeffne(Blob(hashlib.sha256(INHALT).hexdigest(), len(INHALT)), EINER)
    schreiber.verwirf()
    schreiber.verwirf()
    assert _namen(blobs) == []


def test_bricht_die_quelle_ab_bleibt_nichts_liegen(bank: Werkbank) -> None:
    def quelle() -> Iterator[bytes]:
        yield b"x" * 3_000_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        bank.neu().lege(quelle(), EINER)
    assert _namen(bank.neu()) == []


def test_loeschen_darf_man_wiederholen_und_mit_dem_letzten_geht_der_raum(bank: Werkbank) -> None:
    blobs = bank.neu()
    erster, zweiter = blobs.lege(stuecke(), EINER), blobs.lege(iter([b"zwei"]), EINER)
    blobs.loesche(erster, EINER)
    blobs.loesche(erster, EINER)
    assert _namen(blobs) == [EINER.name]
    blobs.loesche(zweiter, EINER)
    blobs.loesche(zweiter, EINER)
    assert _namen(blobs) == []


def test_der_bestand_nennt_raeume_mit_anzahl_groesse_und_zeit(bank: Werkbank) -> None:
    blobs = bank.neu()
    assert _namen(blobs) == []
    for nummer in range(3):
        blobs.lege(iter([bytes([nummer]) * 1000]), EINER)
    blobs.lege(stuecke(), ANDERER)
    einer, anderer = sorted(bank.neu().raeume(), key=lambda angabe: angabe.name)
    assert (einer.name, einer.blobs, anderer.name, anderer.blobs) == (EINER.name, 3, ANDERER.name, 1)
    assert 3000 <= einer.bytes < 4000
    assert len(INHALT) <= anderer.bytes < len(INHALT) + 1000
    for angabe in (einer, anderer):
        assert abs(angabe.zuletzt - datetime.now(UTC)) < timedelta(minutes=5)


def test_leeren_nimmt_einen_raum_ganz_und_keinen_anderen(bank: Werkbank) -> None:
    blobs = bank.neu()
    ihre = [blobs.lege(iter([bytes([nummer])]), EINER) for nummer in range(20)]
    bleibt = blobs.lege(stuecke(), ANDERER)
    for _ in range(2):
        bank.neu().leere(EINER.name)
        assert _namen(bank.neu()) == [ANDERER.name]
    for blob in ihre:
        with pytest.raises(EingabeFehler):
            blobs.oeffne(blob, EINER)
    with blobs.oeffne(bleibt, ANDERER) as strom:
        assert strom.read() == INHALT


def test_einen_raum_zu_leeren_den_es_nie_gab_ist_harmlos(bank: Werkbank) -> None:
    bank.neu().leere(EINER.name)


def test_waehrend_man_den_bestand_liest_darf_man_leeren(bank: Werkbank) -> None:
    """So do those who compare the store with the database."""
    blobs = bank.neu()
    raeume = [Raum(f"{nummer % 3:02x}{nummer:030x}", bytes(32)) for nummer in range(60)]
    for raum in raeume:
        blobs.lege(iter([b"x"]), raum)
    gesehen = []
    for angabe in blobs.raeume():
        gesehen.append(angabe.name)
        blobs.leere(angabe.name)
    assert sorted(gesehen) == sorted(raum.name for raum in raeume)
    assert _namen(blobs) == []


def test_wer_vor_dem_leeren_begann_wird_danach_nicht_fertig(bank: Werkbank) -> None:
    """Neither does the writer that shared the Raum, nor does anything of it come back."""
    blobs = bank.neu()
    erster, zweiter = blobs.schreiber(EINER), bank.neu().schreiber(EINER)
    erster.write(INHALT)
    bank.neu().leere(EINER.name)
    erster.write(INHALT)
    for schreiber in (erster, zweiter):
        with pytest.raises(VoruebergehenderFehler):
            schreiber.fertig()
        schreiber.verwirf()
    assert _namen(blobs) == []


def test_auch_ein_neu_begonnener_raum_nimmt_das_alte_nicht_auf(bank: Werkbank) -> None:
    blobs = bank.neu()
    alter = blobs.schreiber(EINER)
    alter.write(b"alt")
    blobs.leere(EINER.name)
    neu = blobs.lege(iter([b"neu"]), EINER)
    with pytest.raises(VoruebergehenderFehler):
        alter.fertig()
    alter.verwirf()
    [angabe] = blobs.raeume()
    assert (angabe.name, angabe.blobs) == (EINER.name, 1)
    with blobs.oeffne(neu, EINER) as strom:
        assert strom.read() == b"neu"


def test_wer_schon_liest_stuerzt_beim_leeren_nicht_ab(bank: Werkbank) -> None:
    """It reads on or gets an error of ours."""
    blobs = bank.neu()
    blob = blobs.lege(stuecke(), EINER)
    with blobs.oeffne(blob, EINER) as strom:
        anfang = strom.read(10)
        blobs.leere(EINER.name)
        with suppress(EingabeFehler, VoruebergehenderFehler):
            assert anfang + strom.read() == INHALT


@pytest.mark.parametrize(
    "name",
    ["", "kurz", "../../../etc/passwd", "1111111/", "11111111\n", "1111111.", "ABCDEF00", "a" * 65, "١" * 8],
)
def test_ein_raumname_ist_nie_ein_pfad(bank: Werkbank, name: str) -> None:
    with pytest.raises(RaumangabeFalsch):
        bank.neu().leere(name)
    with pytest.raises(RaumangabeFalsch):
        Raum(name, bytes(32))


def test_ein_schluessel_anderer_laenge_ist_keiner() -> None:
    for laenge in (0, 16, 31, 33):
        with pytest.raises(RaumangabeFalsch):
            Raum(EINER.name, bytes(laenge))


def test_ein_raum_zeigt_seinen_schluessel_nicht() -> None:
    assert "1111" not in f"{EINER!r} {EINER}"


def _schreibe(blobs: Blobs, nummer: int) -> None:
    for runde in range(60):
        with suppress(VoruebergehenderFehler):
            blob = blobs.lege(iter([f"{nummer} {runde % 3}".encode() * 1000]), EINER)
            if runde % 2:
                blobs.loesche(blob, EINER)


def _leere(blobs: Blobs, ende: threading.Event) -> None:
    while not ende.is_set():
        blobs.leere(EINER.name)
        list(blobs.raeume())


def test_schreiben_loeschen_und_leeren_zugleich_geht_immer_auf(bank: Werkbank) -> None:
    """Writers, deleters and emptiers of one Raum: only errors that a retry may help with, and at the end a
    Raum that is really empty."""
    ende = threading.Event()
    with ThreadPoolExecutor(6) as faeden:
        leerende = [faeden.submit(_leere, bank.neu(), ende) for _ in range(2)]
        schreibende = [faeden.submit(_schreibe, bank.neu(), nummer) for nummer in range(4)]
        wait(schreibende)
        ende.set()
    for faden in (*schreibende, *leerende):
        faden.result()
    bank.neu().leere(EINER.name)
    assert _namen(bank.neu()) == []
