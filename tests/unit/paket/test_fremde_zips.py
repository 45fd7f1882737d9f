"""Honest archives of other writers are read, whatever style they have."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gateway.paket.entpacken import Lieferung
from tests.attack.zip_von_hand import DOKUMENTE, PDF, UUIDS, baue, extra, teil

NAMEN = [f"{uuid}.pdf" for uuid in UUIDS[:2]]
_CRC, _N = zlib.crc32(PDF), len(PDF)
_MAX = 0xFFFFFFFF
_EHRLICH: dict[str, Any] = {"lokal": (_CRC, _N, _N)}


class OhneSprung(io.RawIOBase):
    """A target that can't seek: zipfile then writes data descriptors."""

    def __init__(self) -> None:
        super().__init__()
        self.daten = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, stueck: Any, /) -> int:
        self.daten += stueck
        return len(stueck)


def _mit_zipfile(ziel: Any, verfahren: int, *, zip64: bool = False, namen: list[str] = NAMEN) -> None:
    with zipfile.ZipFile(ziel, "w", verfahren) as archiv:
        for name in namen:
            with archiv.open(zipfile.ZipInfo(name, (2026, 11, 24, 10, 0, 0)), "w", force_zip64=zip64) as m:
                m.write(PDF)


def _sprung(verfahren: int, **angaben: Any) -> bytes:
    ziel = io.BytesIO()
    _mit_zipfile(ziel, verfahren, **angaben)
    return ziel.getvalue()


def _strom(verfahren: int, **angaben: Any) -> bytes:
    ziel = OhneSprung()
    _mit_zipfile(ziel, verfahren, **angaben)
    return bytes(ziel.daten)


def _deflate() -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as archiv:
        for name in NAMEN:
            archiv.writestr(name, PDF)
    return ziel.getvalue()


def _nachsatz(*, signatur: bool, gross: bool) -> bytes:
    rumpf = struct.pack("<L2Q" if gross else "<3L", _CRC, _N, _N)
    satz = (b"PK\7\10" if signatur else b"") + rumpf
    return baue(teil(1, flags=8, lokal=(0, 0, 0), nachsatz=satz), teil(2))


SCHREIBER: dict[str, Callable[[], bytes]] = {
    "ungepackt": lambda: _sprung(zipfile.ZIP_STORED),
    "deflate": _deflate,
    "deflate_mit_zeitstempeln": lambda: _sprung(zipfile.ZIP_DEFLATED),
    "zip64_erzwungen": lambda: _sprung(zipfile.ZIP_DEFLATED, zip64=True),
    "nachsatz_ungepackt": lambda: _strom(zipfile.ZIP_STORED),
    "nachsatz_deflate": lambda: _strom(zipfile.ZIP_DEFLATED),
    "nachsatz_zip64": lambda: _strom(zipfile.ZIP_DEFLATED, zip64=True),
    "andere_reihenfolge": lambda: _sprung(zipfile.ZIP_DEFLATED, namen=NAMEN[::-1]),
    "grosse_buchstaben": lambda: _sprung(zipfile.ZIP_STORED, namen=[n.upper() for n in NAMEN]),
    "nachsatz_ohne_signatur": lambda: _nachsatz(signatur=False, gross=False),
    "nachsatz_mit_signatur": lambda: _nachsatz(signatur=True, gross=False),
    "nachsatz_acht_bytes": lambda: _nachsatz(signatur=True, gross=True),
    "nachsatz_acht_bytes_ohne_signatur": lambda: _nachsatz(signatur=False, gross=True),
    "utf8_kennzeichen": lambda: baue(teil(1, flags=0x800), teil(2)),
    "deflate_stufe_im_kennzeichen": lambda: baue(teil(1, methode=8, flags=2), teil(2)),
    "unix_rechte": lambda: baue(teil(1, erzeuger=3 << 8 | 30, attribute=0o100644 << 16), teil(2)),
    "dos_archivbit": lambda: baue(teil(1, attribute=0x20), teil(2)),
    "zeitstempelfelder": lambda: baue(
        teil(1, extra_lokal=extra(0x5455, b"\1" + bytes(4)), extra_zentral=extra(0x5455, b"\1" + bytes(4))),
        teil(2, extra_zentral=extra(0x000A, bytes(32))),
    ),
    "java_kennzeichen": lambda: baue(teil(1, extra_lokal=extra(0xCAFE, b"")), teil(2)),
    "zip64_endsatz_ohne_not": lambda: baue(teil(1), teil(2), zip64={}),
    "zip64_feld_ohne_not": lambda: baue(teil(1, extra_zentral=extra(1, struct.pack("<2Q", _N, _N))), teil(2)),
    "zip64_platzhalter_bei_kleinen_zahlen": lambda: baue(
        teil(1, lokal=(_CRC, 0xFFFFFFFF, 0xFFFFFFFF), extra_lokal=extra(1, struct.pack("<2Q", _N, _N))),
        teil(2),
    ),
    "commons_compress_always": lambda: _alles_zip64(),
    "zip64_mit_datentraeger_ohne_frage": lambda: baue(
        teil(
            1,
            **_EHRLICH,
            groesse=_MAX,
            gepackt=_MAX,
            extra_zentral=extra(1, struct.pack("<3QL", _N, _N, 0, 0)),
        ),
        teil(2, extra_zentral=extra(1, struct.pack("<3QL", _N, _N, len(teil(1).als_lokal()), 0))),
    ),
    "zip64_nur_die_groesse_gefragt_aber_beide_da": lambda: baue(
        teil(1, **_EHRLICH, groesse=_MAX, extra_zentral=extra(1, struct.pack("<2Q", _N, _N))), teil(2)
    ),
    "zip64_nur_die_gepackte_groesse_gefragt": lambda: baue(
        teil(1, **_EHRLICH, gepackt=_MAX, extra_zentral=extra(1, struct.pack("<Q", _N))), teil(2)
    ),
    "zip64_im_mitglied_mit_stelle_und_datentraeger": lambda: baue(
        teil(1, lokal=(_CRC, _MAX, _MAX), extra_lokal=extra(1, struct.pack("<3QL", _N, _N, 0, 0))), teil(2)
    ),
    "zip64_leeres_feld": lambda: baue(teil(1, extra_zentral=extra(1, b"")), teil(2)),
    "nachsatz_mit_schon_bekannten_groessen": lambda: baue(
        teil(1, flags=8, lokal=(0, _N, _N), nachsatz=struct.pack("<4s3L", b"PK\7\10", _CRC, _N, _N)), teil(2)
    ),
    "verzeichnis_in_anderer_reihenfolge": lambda: _verzeichnis_gedreht(),
}


def _alles_zip64() -> bytes:
    """Every field that can point to ZIP64 does, the disk number too (APPNOTE 4.5.3)."""
    rumpf = verzeichnis = b""
    for t in (teil(1), teil(2)):
        t = replace(t, lokal=(_CRC, _MAX, _MAX), extra_lokal=extra(1, struct.pack("<2Q", _N, _N)))
        felder = extra(1, struct.pack("<3QL", _N, _N, len(rumpf), 0))
        verzeichnis += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 45, 45, 0x800, 0, 0, 33, _CRC, _MAX, _MAX,
            len(t.name), len(felder), 0, 0xFFFF, 0, 0, _MAX,
        ) + t.name + felder  # fmt: skip
        rumpf += replace(t, flags=0x800).als_lokal()
    ende64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2, 2, len(verzeichnis), len(rumpf))
    verweis = struct.pack("<4sLQL", b"PK\6\7", 0, len(rumpf + verzeichnis), 1)
    ende = struct.pack("<4s4H2LH", b"PK\5\6", *[0xFFFF] * 4, _MAX, _MAX, 0)
    return rumpf + verzeichnis + ende64 + verweis + ende


def _verzeichnis_gedreht() -> bytes:
    """The directory lists the second member first."""
    erstes, zweites = teil(1), teil(2)
    rumpf = erstes.als_lokal() + zweites.als_lokal()
    verzeichnis = zweites.als_zentral(len(erstes.als_lokal())) + erstes.als_zentral(0)
    return (
        rumpf + verzeichnis + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(verzeichnis), len(rumpf), 0)
    )


@pytest.mark.parametrize("name", SCHREIBER)
def test_ein_ehrliches_fremdes_archiv_wird_gelesen(name: str) -> None:
    lieferung = Lieferung(io.BytesIO(SCHREIBER[name]()), DOKUMENTE)
    assert [b"".join(lieferung.entnimm(s)) for s in lieferung.fundstuecke] == [PDF, PDF]


@pytest.mark.parametrize("groesse", [0, 1, 262_143, 262_144, 262_145, 2_000_000])
@pytest.mark.parametrize("gleichfoermig", [True, False])
def test_deflate_endet_an_jeder_stueckgrenze_richtig(groesse: int, gleichfoermig: bool) -> None:
    """Output may wait inside zlib when all input is taken."""
    muster = b"ab" if gleichfoermig else bytes(range(251)) * 7
    text = (muster * (groesse // len(muster) + 1))[:groesse]
    daten = b"%PDF-" + text
    archiv = baue(teil(1, methode=8, daten=daten))
    lieferung = Lieferung(io.BytesIO(archiv), DOKUMENTE[:1])
    assert b"".join(lieferung.entnimm(lieferung.fundstuecke[0])) == daten


def test_ein_leeres_blatt_das_auf_ein_tausendstel_schrumpft_ist_keine_bombe() -> None:
    daten = b"%PDF-1.4\n" + b"\xff" * 20_000_000 + b"\n%%EOF\n"
    archiv = baue(teil(1, methode=8, daten=daten))
    assert len(daten) > 900 * len(archiv)
    lieferung = Lieferung(io.BytesIO(archiv), DOKUMENTE[:1])
    assert lieferung.pruefe()[0].groesse == len(daten)
