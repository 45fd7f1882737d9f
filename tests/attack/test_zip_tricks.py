"""Hostile archives: each trick by name, refused for the right reason, with flat memory."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import nullcontext

import pytest

from gateway.paket.entpacken import Lieferung
from gateway.paket.fehler import PaketFehler
from gateway.paket.grenzen import Grenzen
from tests.attack.zip_von_hand import DOKUMENTE, PDF, baue, bombe, extra, teil, verweis

_CRC = zlib.crc32(PDF)
_N = len(PDF)
_ZWEITES = teil(2)

TRICKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "pfad_nach_oben": (lambda: baue(teil(1, name=b"../../etc/cron.d/x.pdf"), _ZWEITES), "Pfad"),
    "pfad_nach_oben_windows": (lambda: baue(teil(1, name=b"..\\..\\x.pdf"), _ZWEITES), "Pfad"),
    "absoluter_pfad": (lambda: baue(teil(1, name=b"/etc/passwd"), _ZWEITES), "Pfad"),
    "laufwerk": (lambda: baue(teil(1, name=b"C:x.pdf"), _ZWEITES), "Pfad"),
    "unterordner": (lambda: baue(teil(1, name=b"a/" + teil(1).name), _ZWEITES), "Pfad"),
    "ordner": (lambda: baue(teil(1), _ZWEITES, teil(3, name=b"ordner/", daten=b"")), "Pfad"),
    "ordner_nach_dos_attribut": (lambda: baue(teil(1, attribute=0x10), _ZWEITES), "gewöhnliche Datei"),
    "leerer_name": (lambda: baue(teil(1, name=b""), _ZWEITES), "Pfad"),
    "nul_im_namen": (lambda: baue(teil(1, name=teil(1).name + b"\0.exe"), _ZWEITES), "Pfad"),
    "name_mit_umlaut": (lambda: baue(teil(1, name="ü.pdf".encode()), _ZWEITES), "Name eines Mitglieds"),
    "name_60_kB": (lambda: baue(teil(1, name=b"a" * 60_000), _ZWEITES), "Name eines Mitglieds"),
    "verweis": (lambda: baue(verweis(b"/etc/passwd"), _ZWEITES), "gewöhnliche Datei"),
    "geraetedatei": (
        lambda: baue(teil(1, erzeuger=3 << 8, attribute=0o020666 << 16), _ZWEITES),
        "gewöhnliche Datei",
    ),
    "doppelter_name": (lambda: baue(teil(1), teil(1), _ZWEITES), "mehr als einmal"),
    "doppelter_name_grossgeschrieben": (
        lambda: baue(teil(1), teil(1, name=teil(1).name.upper()), _ZWEITES),
        "mehr als einmal",
    ),
    "dieselbe_uuid_andere_endung": (
        lambda: baue(teil(1), teil(1, name=teil(1).name[:-3] + b"jpg"), _ZWEITES),
        "zwei Dateien",
    ),
    "zweimal_im_verzeichnis": (lambda: baue(teil(1, im_verzeichnis=2), _ZWEITES), "mehr als einmal"),
    "zwei_eintraege_teilen_daten": (
        lambda: baue(teil(1), teil(2, versatz=-len(teil(1).als_lokal()))),
        "überlappen",
    ),
    "zweites_mitglied_im_ersten": (
        lambda: baue(teil(1, daten=PDF + teil(2).als_lokal()), teil(2, versatz=-len(teil(2).als_lokal()))),
        "überlappen",
    ),
    "gepackte_groesse_ragt_ins_naechste": (
        lambda: baue(teil(1, methode=8, gepackt=3000, lokal=None), _ZWEITES),
        "überlappen",
    ),
    "bombe_mit_angesagter_groesse": (lambda: _angesagte_bombe(6_000_000_000), "Archivbombe"),
    "bombe_groesser_als_alles": (lambda: _angesagte_bombe(51_000_000_000), "größer als zugelassen"),
    "nullen_statt_pdf": (lambda: baue(teil(1, methode=8, daten=bytes(30_000_000)), _ZWEITES), "Format PDF"),
    "bombe_mit_kleiner_angabe": (
        lambda: baue(teil(1, methode=8, roh=bombe(200_000_000), groesse=1000, crc=0), _ZWEITES),
        "größer als angegeben",
    ),
    "behauptete_groesse_4_gb": (
        lambda: baue(teil(1, methode=8, groesse=0xFFFFFFFE), _ZWEITES),
        "nicht entstehen kann",
    ),
    "verschluesselt": (lambda: baue(teil(1, flags=1), _ZWEITES), "verschlüsselt"),
    "stark_verschluesselt": (lambda: baue(teil(1, flags=0x41), _ZWEITES), "verschlüsselt"),
    "verschluesselt_nur_im_mitglied": (lambda: baue(teil(1, flags_lokal=1), _ZWEITES), "widersprechen"),
    "verzeichnis_verschluesselt": (lambda: baue(teil(1, flags=0x2000), _ZWEITES), "verschlüsselt"),
    "aes_zusatzfeld": (
        lambda: baue(teil(1, extra_zentral=extra(0x9901, b"\2\0AE\3\0\0")), _ZWEITES),
        "Zusatzfelder",
    ),
    "zweiter_name_im_zusatzfeld": (
        lambda: baue(teil(1, extra_zentral=extra(0x7075, b"\1\0\0\0\0../x")), _ZWEITES),
        "Zusatzfelder",
    ),
    "zusatzfeld_zu_lang": (
        lambda: baue(teil(1, extra_zentral=extra(0x5455, bytes(5000))), _ZWEITES),
        "Zusatzfelder",
    ),
    "zusatzfeld_beschaedigt": (
        lambda: baue(teil(1, extra_zentral=struct.pack("<2H", 0x5455, 99)), _ZWEITES),
        "Zusatzfelder",
    ),
    "verfahren_bzip2": (lambda: baue(teil(1, methode=12), _ZWEITES), "STORE"),
    "verfahren_deflate64": (lambda: baue(teil(1, methode=9), _ZWEITES), "STORE"),
    "falsche_pruefsumme": (lambda: baue(teil(1, crc=_CRC ^ 1), _ZWEITES), "Prüfsumme"),
    "verfaelschtes_byte": (lambda: baue(teil(1), _ZWEITES).replace(b"erfunden", b"erfundem", 1), "Prüfsumme"),
    "groesse_zu_klein_angegeben": (
        lambda: baue(teil(1, methode=8, groesse=_N - 1), _ZWEITES),
        "größer als angegeben",
    ),
    "groesse_zu_gross_angegeben": (
        lambda: baue(teil(1, methode=8, groesse=_N + 1), _ZWEITES),
        "kleiner als angegeben",
    ),
    "ungepackt_mit_zwei_groessen": (
        lambda: baue(teil(1, groesse=_N - 5), _ZWEITES),
        "zwei verschiedene Größen",
    ),
    "deflate_kaputt": (lambda: baue(teil(1, methode=8, roh=b"\xff" * 500), _ZWEITES), "beschädigt"),
    "deflate_abgeschnitten": (
        lambda: baue(teil(1, methode=8, roh=teil(1, methode=8).inhalt[:-3]), _ZWEITES),
        "endet nicht dort",
    ),
    "daten_hinter_dem_deflate_ende": (
        lambda: baue(teil(1, methode=8, roh=teil(1, methode=8).inhalt + b"versteckt"), _ZWEITES),
        "endet nicht dort",
    ),
    "daten_davor": (lambda: baue(teil(1), _ZWEITES, davor=b"MZ versteckt"), "fremde Daten"),
    "daten_dazwischen": (lambda: baue(teil(1), teil(2, davor=b"versteckt")), "fremde Daten"),
    "daten_vor_dem_verzeichnis": (
        lambda: baue(teil(1), _ZWEITES, vor_verzeichnis=b"versteckt"),
        "fremde Daten",
    ),
    "daten_hinter_dem_verzeichnis": (
        lambda: baue(teil(1), _ZWEITES, hinter_verzeichnis=b"versteckt"),
        "fremde Daten",
    ),
    "daten_danach": (lambda: baue(teil(1), _ZWEITES, danach=b"versteckt"), "dahinter folgt"),
    "versteckter_ordner_in_extra_laenge": (
        lambda: baue(teil(1), _ZWEITES, laenge=46),
        "fremde Daten",
    ),
    "archivkommentar": (lambda: baue(teil(1), _ZWEITES, kommentar=b"versteckt"), "Kommentar"),
    "zweites_archiv_im_kommentar": (
        lambda: baue(teil(1), _ZWEITES, kommentar=baue(teil(3))),
        "fremde Daten",
    ),
    "kommentar_am_mitglied": (lambda: baue(teil(1, kommentar=b"versteckt"), _ZWEITES), "Kommentar"),
    "mitglied_fehlt_im_verzeichnis": (
        lambda: baue(teil(1), _ZWEITES, teil(3, im_verzeichnis=0)),
        "fremde Daten",
    ),
    "anderer_name_im_mitglied": (
        lambda: baue(teil(1, name_lokal=teil(3).name), _ZWEITES),
        "widersprechen",
    ),
    "anderer_name_anderer_laenge": (lambda: baue(teil(1, name_lokal=b"x"), _ZWEITES), "liegt nicht dort"),
    "andere_pruefsumme_im_mitglied": (
        lambda: baue(teil(1, lokal=(1, _N, _N)), _ZWEITES),
        "widersprechen",
    ),
    "andere_groesse_im_mitglied": (
        lambda: baue(teil(1, lokal=(_CRC, _N - 9, _N - 9)), _ZWEITES),
        "widersprechen",
    ),
    "anderes_verfahren_im_mitglied": (lambda: baue(teil(1, methode_lokal=8), _ZWEITES), "widersprechen"),
    "nullen_im_mitglied_ohne_nachsatz": (lambda: baue(teil(1, lokal=(0, 0, 0)), _ZWEITES), "widersprechen"),
    "nachsatz_fehlt": (lambda: baue(teil(1, flags=8, lokal=(0, 0, 0)), _ZWEITES), "Nachsatz"),
    "nachsatz_luegt": (
        lambda: baue(
            teil(1, flags=8, lokal=(0, 0, 0), nachsatz=struct.pack("<4s3L", b"PK\7\10", 1, _N, _N)), _ZWEITES
        ),
        "Nachsatz",
    ),
    "nachsatz_ohne_ankuendigung": (
        lambda: baue(teil(1, nachsatz=struct.pack("<4s3L", b"PK\7\10", _CRC, _N, _N)), _ZWEITES),
        "fremde Daten",
    ),
    "nachsatz_mit_fremden_daten": (
        lambda: baue(teil(1, flags=8, lokal=(0, 0, 0), nachsatz=bytes(200)), _ZWEITES),
        "fremde Daten",
    ),
    "zu_viele_angekuendigt": (lambda: baue(teil(1), _ZWEITES, anzahl=3), "abgeschnitten"),
    "zu_wenige_angekuendigt": (lambda: baue(teil(1), _ZWEITES, anzahl=1), "nicht so lang"),
    "65000_angekuendigt": (lambda: baue(teil(1), _ZWEITES, anzahl=65_000), "Mitglieder"),
    "mehrere_datentraeger": (lambda: baue(teil(1), _ZWEITES, hier=1), "Datenträger"),
    "anderer_datentraeger": (lambda: baue(teil(1), _ZWEITES, platte=3), "Datenträger"),
    "verzeichnis_ausserhalb": (lambda: baue(teil(1), _ZWEITES, ab=0xFFFFFFF0), "fremde Daten"),
    "verzeichnis_auf_sich_selbst": (lambda: baue(teil(1), _ZWEITES, ab=0), "fremde Daten"),
    "eintrag_zeigt_ausserhalb": (lambda: baue(teil(1), teil(2, versatz=10**9)), "fremde Daten"),
    "zip64_verweis_fehlt": (lambda: baue(teil(1), _ZWEITES, ab=0xFFFFFFFF), "ZIP64"),
    "zip64_andere_anzahl": (lambda: baue(teil(1), _ZWEITES, zip64={"anzahl": 1}), "widerspricht"),
    "zip64_anderes_verzeichnis": (lambda: baue(teil(1), _ZWEITES, zip64={"ab": 0}), "widerspricht"),
    "zip64_verweis_ins_leere": (lambda: baue(teil(1), _ZWEITES, zip64={"stelle": 2**60}), "ins Leere"),
    "zip64_satz_mit_anhang": (lambda: baue(teil(1), _ZWEITES, zip64={"satzlaenge": 900}), "beschädigt"),
    "zip64_mehrere_datentraeger": (lambda: baue(teil(1), _ZWEITES, zip64={"platten": 2}), "ins Leere"),
    "zip64_angaben_fehlen": (
        lambda: baue(teil(1, groesse=0xFFFFFFFF), _ZWEITES),
        "ZIP64",
    ),
    "zip64_andere_groesse_ohne_not": (
        lambda: baue(teil(1, extra_zentral=extra(1, struct.pack("<2Q", 5, _N))), _ZWEITES),
        "ZIP64",
    ),
    "zip64_andere_groesse_im_mitglied": (
        lambda: baue(
            teil(
                1, lokal=(_CRC, 0xFFFFFFFF, 0xFFFFFFFF), extra_lokal=extra(1, struct.pack("<2Q", _N, _N - 1))
            ),
            _ZWEITES,
        ),
        "widersprechen",
    ),
    "zip64_exabyte": (
        lambda: baue(
            teil(1, methode=8, groesse=0xFFFFFFFF, extra_zentral=extra(1, struct.pack("<Q", 2**60))), _ZWEITES
        ),
        "größer als zugelassen",
    ),
    "zip64_krumme_laenge": (
        lambda: baue(teil(1, groesse=0xFFFFFFFF, extra_zentral=extra(1, b"12345")), _ZWEITES),
        "ZIP64",
    ),
    "zip64_luecke_zwischen_den_gefragten": (
        lambda: baue(
            teil(1, gepackt=0xFFFFFFFF, extra_zentral=extra(1, struct.pack("<2Q", _N, _N))), _ZWEITES
        ),
        "ZIP64",
    ),
    "zip64_anderer_datentraeger": (
        lambda: baue(
            teil(1, extra_zentral=extra(1, struct.pack("<3QL", _N, _N, 0, 1))),
            _ZWEITES,
        ),
        "widersprechen",
    ),
    "zip64_andere_stelle_ohne_not": (
        lambda: baue(teil(1, extra_zentral=extra(1, struct.pack("<3Q", _N, _N, 7))), _ZWEITES),
        "widersprechen",
    ),
    "zip64_zu_lang": (
        lambda: baue(teil(1, extra_zentral=extra(1, struct.pack("<4Q", _N, _N, 0, 0))), _ZWEITES),
        "beschädigt",
    ),
    "zip64_feld_doppelt": (
        lambda: baue(
            teil(1, extra_zentral=extra(1, struct.pack("<Q", _N)) + extra(1, struct.pack("<Q", 5))), _ZWEITES
        ),
        "Zusatzfelder",
    ),
    "abgeschnitten": (lambda: baue(teil(1), _ZWEITES)[:-1], "abgeschnitten"),
    "nur_der_anfang": (lambda: baue(teil(1), _ZWEITES)[:1000], "abgeschnitten"),
    "leer": (lambda: b"", "kein ZIP"),
    "kein_zip": (lambda: PDF, "abgeschnitten"),
    "nur_endsatz": (lambda: baue(), "fehlt im Archiv"),
    "dokument_fehlt": (lambda: baue(teil(1)), "fehlt im Archiv"),
    "datei_zu_viel": (lambda: baue(teil(1), _ZWEITES, teil(3)), "nicht in der Liste"),
    "fremder_name": (lambda: baue(teil(1), teil(2, name=b"bescheid.pdf")), "heißt nicht nach"),
    "falsche_endung": (
        lambda: baue(teil(1), teil(2, name=teil(2).name[:-3] + b"exe")),
        "Endung im Archiv",
    ),
    "doppelte_endung": (lambda: baue(teil(1), teil(2, name=teil(2).name + b".exe")), "Endung im Archiv"),
    "programm_statt_pdf": (lambda: baue(teil(1), teil(2, daten=b"MZ\x90\0" * 50)), "Format PDF"),
}


def _angesagte_bombe(groesse: int) -> bytes:
    """A member that says truly how large it will be; its data are a thousandth (never looked at)."""
    angaben = struct.pack("<2Q", groesse, groesse // 1000)
    marken = {"groesse": 0xFFFFFFFF, "gepackt": 0xFFFFFFFF}
    return baue(teil(1, methode=8, extra_zentral=extra(1, angaben), **marken), _ZWEITES)


def _pruefe(daten: bytes) -> None:
    Lieferung(io.BytesIO(daten), DOKUMENTE).pruefe()


@pytest.mark.parametrize("name", TRICKS)
def test_der_trick_wird_aus_dem_richtigen_grund_abgewiesen(name: str) -> None:
    archiv, grund = TRICKS[name]
    with pytest.raises(PaketFehler, match=grund) as info:
        _pruefe(archiv())
    assert info.value.rueckweisung == "S999"


def test_das_ehrliche_gegenstueck_geht_durch() -> None:
    _pruefe(baue(teil(1), _ZWEITES))
    _pruefe(baue(teil(1, methode=8), _ZWEITES, zip64={}))


@pytest.mark.parametrize(
    "name",
    ["bombe_mit_angesagter_groesse", "nullen_statt_pdf", "bombe_mit_kleiner_angabe", "65000_angekuendigt"],
)
def test_eine_bombe_braucht_keinen_speicher(name: str) -> None:
    archiv = TRICKS[name][0]()
    tracemalloc.start()
    try:
        with pytest.raises(PaketFehler):
            _pruefe(archiv)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_was_nicht_das_format_hat_wird_nicht_erst_ganz_ausgepackt() -> None:
    lieferung = Lieferung(io.BytesIO(baue(teil(1, methode=8, daten=bytes(90_000_000)), _ZWEITES)), DOKUMENTE)
    ausgepackt = 0
    with pytest.raises(PaketFehler, match="Format PDF"):
        for stueck in lieferung.entnimm(lieferung.fundstuecke[0]):
            ausgepackt += len(stueck)
    assert ausgepackt < 1_000_000


def test_viele_kleine_bomben_scheitern_an_der_gesamtgroesse() -> None:
    archiv = baue(teil(1, methode=8, daten=bytes(900_000)), teil(2, methode=8, daten=bytes(900_000)))
    with pytest.raises(PaketFehler, match="größer als zugelassen"):
        Lieferung(io.BytesIO(archiv), DOKUMENTE, Grenzen(gesamt=1_500_000))


@pytest.mark.parametrize(("frei", "bombe_"), [(1_800_000, False), (1_799_999, True)])
def test_was_gut_packt_ist_erst_ueber_der_freien_menge_eine_bombe(frei: int, bombe_: bool) -> None:
    """Counted over the whole delivery: many small bombs don't slip through."""
    archiv = baue(*(teil(n, methode=8, daten=b"%PDF-" + bytes(899_995)) for n in (1, 2)))
    erwartet = pytest.raises(PaketFehler, match="Archivbombe") if bombe_ else nullcontext()
    with erwartet:
        Lieferung(io.BytesIO(archiv), DOKUMENTE, Grenzen(frei=frei)).pruefe()


def test_jedes_einzeln_gekippte_byte_wird_bemerkt_oder_aendert_nichts() -> None:
    """Whatever byte of the archive is flipped: refused, or the documents are the very same."""
    klein = b"%PDF-1.7 " + b"x" * 40
    ehrlich = baue(teil(1, daten=klein, methode=8), teil(2, daten=klein))
    erwartet = Lieferung(io.BytesIO(ehrlich), DOKUMENTE).pruefe()
    unbemerkt = 0
    for stelle in range(len(ehrlich)):
        gekippt = bytearray(ehrlich)
        gekippt[stelle] ^= 0x41
        try:
            gelesen = Lieferung(io.BytesIO(bytes(gekippt)), DOKUMENTE).pruefe()
        except PaketFehler:
            continue
        assert gelesen == erwartet
        unbemerkt += 1
    assert unbemerkt < len(ehrlich) // 4  # versions, times and attributes: they mean nothing
