"""Content at rest: whatever is changed, cut, exchanged or appended, no wrong byte is ever released."""

from __future__ import annotations

import hashlib
import io
import itertools
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.schutz import inhalt
from gateway.schutz.fehler import AblageBeschaedigt
from gateway.schutz.inhalt import entschluessle, klartextgroesse, verschluessle

SCHLUESSEL = bytes(range(32))
KLEIN = 64
KOPF, SIEGEL = 20, 16


@pytest.fixture(autouse=True, scope="module")
def kleine_stuecke() -> Iterator[None]:
    """Chunks of 64 bytes instead of 1 MiB: the same code, many borders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inhalt, "STUECK", KLEIN)
        yield


def versiegelt(klar: bytes) -> bytes:
    return b"".join(verschluessle([klar], SCHLUESSEL))


def gelesen(daten: bytes, schluessel: bytes = SCHLUESSEL) -> bytes:
    return entschluessle(io.BytesIO(daten), schluessel).read()


klartexte = st.binary(max_size=5 * KLEIN + 3)


@settings(deadline=None)
@given(klartexte, st.lists(st.integers(0, 200), max_size=20))
def test_jeder_inhalt_kommt_zurueck_in_welchen_stuecken_auch_immer(klar: bytes, schnitte: list[int]) -> None:
    grenzen = sorted({0, *(s for s in schnitte if s < len(klar)), len(klar)})
    stuecke = [klar[a:b] for a, b in itertools.pairwise(grenzen)]
    daten = b"".join(verschluessle(stuecke, SCHLUESSEL))
    assert gelesen(daten) == klar
    assert klartextgroesse(len(daten)) == len(klar)


@pytest.mark.parametrize("laenge", [0, 1, KLEIN - 1, KLEIN, KLEIN + 1, 2 * KLEIN, 3 * KLEIN])
def test_die_raender_der_stuecke(laenge: int) -> None:
    klar = hashlib.shake_256(b"x").digest(laenge)
    assert gelesen(versiegelt(klar)) == klar


@settings(deadline=None)
@given(klartexte, st.data())
def test_kein_gekipptes_bit_bleibt_unbemerkt(klar: bytes, wahl: st.DataObject) -> None:
    daten = bytearray(versiegelt(klar))
    stelle = wahl.draw(st.integers(0, len(daten) * 8 - 1))
    daten[stelle // 8] ^= 1 << stelle % 8
    _kein_falsches_byte(bytes(daten), klar)


@settings(deadline=None)
@given(klartexte, st.data())
def test_abschneiden_faellt_auf_bevor_das_erste_byte_herauskommt(klar: bytes, wahl: st.DataObject) -> None:
    daten = versiegelt(klar)
    laenge = wahl.draw(st.integers(0, len(daten) - 1))
    with pytest.raises(AblageBeschaedigt):
        entschluessle(io.BytesIO(daten[:laenge]), SCHLUESSEL)


@pytest.mark.parametrize("anzahl", range(5))
def test_abschneiden_genau_an_den_stuecken(anzahl: int) -> None:
    daten = versiegelt(bytes(5 * KLEIN))
    with pytest.raises(AblageBeschaedigt):
        entschluessle(io.BytesIO(daten[: KOPF + anzahl * (KLEIN + SIEGEL)]), SCHLUESSEL)


@settings(deadline=None)
@given(klartexte, st.binary(min_size=1, max_size=2 * (KLEIN + SIEGEL)))
def test_anhaengen_faellt_sofort_auf(klar: bytes, mehr: bytes) -> None:
    daten = versiegelt(klar)
    for anhang in (mehr, daten[KOPF:], daten):
        with pytest.raises(AblageBeschaedigt):
            entschluessle(io.BytesIO(daten + anhang), SCHLUESSEL)


@settings(deadline=None)
@given(st.integers(2, 5), st.data())
def test_vertauschte_und_doppelte_stuecke_werden_abgelehnt(anzahl: int, wahl: st.DataObject) -> None:
    klar = hashlib.shake_256(b"y").digest(anzahl * KLEIN)
    daten = versiegelt(klar)
    stuecke = [daten[i : i + KLEIN + SIEGEL] for i in range(KOPF, len(daten), KLEIN + SIEGEL)]
    andere = wahl.draw(st.lists(st.integers(0, anzahl - 1), min_size=1, max_size=anzahl + 1))
    if andere == list(range(anzahl)):
        return
    _kein_falsches_byte(daten[:KOPF] + b"".join(stuecke[i] for i in andere), klar)


def test_stuecke_eines_anderen_inhalts_mit_demselben_schluessel_passen_nicht() -> None:
    eins, zwei = versiegelt(bytes(200)), versiegelt(bytes(200))
    assert eins != zwei
    _kein_falsches_byte(eins[:KOPF] + zwei[KOPF:], b"\1")


@pytest.mark.parametrize("schluessel", [bytes(32), bytes(range(1, 33))])
def test_der_falsche_schluessel_oeffnet_nichts(schluessel: bytes) -> None:
    with pytest.raises(AblageBeschaedigt):
        entschluessle(io.BytesIO(versiegelt(b"geheim")), schluessel)


def test_ein_zu_kurzer_schluessel_ist_ein_programmfehler() -> None:
    with pytest.raises(ValueError, match="32"):
        next(verschluessle([b""], b"kurz"))


@settings(deadline=None)
@given(klartexte, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 150)), max_size=10))
def test_springen_und_lesen_wie_in_einer_gewoehnlichen_datei(
    klar: bytes, spruenge: list[tuple[int, int]]
) -> None:
    hier, dort = entschluessle(io.BytesIO(versiegelt(klar)), SCHLUESSEL), io.BytesIO(klar)
    for stelle, anzahl in spruenge:
        assert hier.seek(stelle) == dort.seek(stelle)
        assert hier.read(anzahl) == dort.read(anzahl)
        assert hier.tell() == dort.tell()
    assert hier.seek(0, io.SEEK_END) == len(klar)


def test_ein_zip_darin_wird_ohne_kopie_gelesen() -> None:
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w") as archiv:
        for i in range(5):
            archiv.writestr(f"{i}.txt", str(i) * 300)
    with zipfile.ZipFile(entschluessle(io.BytesIO(versiegelt(puffer.getvalue())), SCHLUESSEL)) as archiv:
        assert archiv.read("3.txt") == b"3" * 300
        assert archiv.testzip() is None


def test_mit_dem_leser_schliesst_sich_die_datei() -> None:
    datei = io.BytesIO(versiegelt(b"x"))
    with entschluessle(datei, SCHLUESSEL) as leser:
        assert leser.read() == b"x"
    assert datei.closed


def _kein_falsches_byte(daten: bytes, klar: bytes) -> None:
    """Reading fails in the end, and what came out before is the beginning of the truth."""
    heraus = bytearray()
    with pytest.raises(AblageBeschaedigt):
        leser = entschluessle(io.BytesIO(daten), SCHLUESSEL)
        while stueck := leser.read(7):
            heraus += stueck
    assert klar.startswith(bytes(heraus))
