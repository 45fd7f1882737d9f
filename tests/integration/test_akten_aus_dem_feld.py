"""Folders and deliveries as other systems leave them: what goes, what is told, what is refused at once."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.attack.lieferung_von_hand import lege, metadaten, paket
from tests.attack.zip_von_hand import DOKUMENTE, baue, teil
from tests.integration.befehl import Antwort, Befehl
from tests.unit.paket.test_fremde_zips import SCHREIBER

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xda bild \xff\xd9"
BOM = b"\xef\xbb\xbf"
PERSON = {
    "vorname": "Erika",
    "familienname": "Musterfrau",
    "geburtsdatum": "1980-01-02",
    "geschlecht": "w",
    "staatsangehoerigkeiten": ["163"],
    "azrNummer": "010101000001",
}
MACBINARY = b"\0\x0cbescheid.pdf".ljust(65, b"\0") + b"PDF CARO" + bytes(55)


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    monkeypatch.delenv("AKTENBRUECKE_SETTINGS", raising=False)
    return Befehl(monkeypatch, capsys)


class Werkbank:
    """A folder under test, packed and unpacked by the commands."""

    def __init__(self, befehl: Befehl, wurzel: Path):
        self._befehl, self._wurzel = befehl, wurzel
        self.akte = wurzel / "akte"
        self.akte.mkdir()
        (wurzel / "person.json").write_text(json.dumps(PERSON))

    def lege(self, name: str, daten: bytes = PDF) -> None:
        datei = self.akte / name
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_bytes(daten)

    def packe(self, *weitere: object) -> Antwort:
        person = () if "--person" in weitere else ("--person", self._wurzel / "person.json")
        return self._befehl(
            *("akte", "pack", self.akte, "--von", "azr:001900", "--an", "azr:004300"),
            *("--out", self._wurzel / "nachrichten", "--json", *person, *weitere),
        )

    def packe_aus(self) -> Antwort:
        return self._befehl(
            "akte", "unpack", self._wurzel / "nachrichten", "--out", self._wurzel / "zurueck", "--json"
        )

    def zurueck(self) -> dict[str, bytes]:
        assert self.packe_aus().exit_code == 0
        wurzel = self._wurzel / "zurueck"
        alle = {str(p.relative_to(wurzel)): p.read_bytes() for p in wurzel.rglob("*") if p.is_file()}
        return {name: daten for name, daten in alle.items() if name != "akte.json"}


@pytest.fixture
def bank(befehl: Befehl, tmp_path: Path) -> Werkbank:
    return Werkbank(befehl, tmp_path)


def _arten(antwort: Antwort) -> set[tuple[str, str]]:
    return {(h["art"], h["datei"]) for h in antwort.letzte["hinweise"]}


def test_angaben_mit_der_marke_von_windows_werden_gelesen(bank: Werkbank, tmp_path: Path) -> None:
    bank.lege("bescheid.pdf")
    angaben = json.dumps({"person": PERSON, "dokumente": [{"datei": "bescheid.pdf"}]}, indent=1)
    bank.lege("akte.json", BOM + angaben.replace("\n", "\r\n").encode())
    (tmp_path / "andere.json").write_bytes(BOM + json.dumps(PERSON | {"vorname": "Ödön"}).encode())
    assert bank.packe("--person", tmp_path / "andere.json").exit_code == 0
    assert bank.zurueck() == {"bescheid.pdf": PDF}
    assert json.loads((tmp_path / "zurueck" / "akte.json").read_text())["person"]["vorname"] == "Ödön"


@pytest.mark.parametrize(
    "davor",
    [MACBINARY, b"--grenze\r\nContent-Type: application/pdf\r\n\r\n", b"\r\n", BOM, bytes(1019)],
)
def test_ein_pdf_mit_etwas_davor_kommt_unveraendert_an(bank: Werkbank, davor: bytes) -> None:
    bank.lege("bescheid.pdf", davor + PDF)
    antwort = bank.packe()
    assert (antwort.exit_code, antwort.letzte["hinweise"]) == (0, [])
    assert bank.zurueck() == {"bescheid.pdf": davor + PDF}


def test_eine_tabelle_wie_excel_sie_schreibt_wird_erkannt(bank: Werkbank) -> None:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w") as archiv:
        eintrag = zipfile.ZipInfo("mimetype")
        eintrag.extra = struct.pack("<2HBL", 0x5455, 5, 1, 1_793_000_000)
        archiv.writestr(eintrag, "application/vnd.oasis.opendocument.spreadsheet")
        archiv.writestr("content.xml", "<x/>")
    bank.lege("tabelle.ods", ziel.getvalue())
    assert bank.packe("--formate", "ods").exit_code == 0
    assert bank.zurueck() == {"tabelle.ods": ziel.getvalue()}


SYSTEMDATEIEN = (".DS_Store", "Thumbs.db", "Anlagen/desktop.ini", "~$Antrag.pdf", "__MACOSX/._bescheid.pdf")


def test_dateien_des_systems_bleiben_hier_und_werden_genannt(bank: Werkbank) -> None:
    for name in SYSTEMDATEIEN:
        bank.lege(name, b"x")
    bank.lege("bescheid.pdf")
    antwort = bank.packe()
    assert antwort.exit_code == 0
    assert _arten(antwort) == {("systemdatei", name) for name in SYSTEMDATEIEN}
    assert all(name in antwort.meldung for name in SYSTEMDATEIEN)
    assert bank.zurueck() == {"bescheid.pdf": PDF}


def test_ein_ordner_nur_mit_dateien_des_systems_hat_kein_dokument(bank: Werkbank) -> None:
    bank.lege("Thumbs.db", b"x")
    antwort = bank.packe()
    assert antwort.exit_code == 1
    assert "kein Dokument" in antwort.meldung and "Thumbs.db" in antwort.meldung


def test_was_die_liste_nennt_ist_ein_dokument_wie_es_auch_heisst(bank: Werkbank) -> None:
    """A delivery may hold it; packing it again must give the same list."""
    bank.lege("~$Antrag.pdf")
    bank.lege("~$Vermerk.pdf", b"x")
    bank.lege("akte.json", json.dumps({"dokumente": [{"datei": "~$Antrag.pdf"}]}).encode())
    antwort = bank.packe()
    assert _arten(antwort) == {("systemdatei", "~$Vermerk.pdf")}
    assert bank.zurueck() == {"~$Antrag.pdf": PDF}


def test_neben_nachrichten_stoeren_dateien_des_systems_nicht(bank: Werkbank, tmp_path: Path) -> None:
    bank.lege("bescheid.pdf")
    bank.packe()
    for name in (".DS_Store", "Thumbs.db", "._0001_010206.xml"):
        (tmp_path / "nachrichten" / name).write_bytes(b"\0\5\x16\7")
    antwort = bank.packe_aus()
    assert (antwort.exit_code, set(antwort.letzte)) == (0, {"ok", "code", "text"})
    assert "Thumbs.db" in antwort.meldung and ".DS_Store" in antwort.meldung


def test_alles_was_falsch_ist_wird_auf_einmal_genannt(bank: Werkbank, tmp_path: Path) -> None:
    bank.lege("Antrag – 2.pdf")
    bank.lege("Notiz.jfif", JPG)
    bank.lege("leer.pdf", b"")
    bank.lege("gut.pdf")
    bank.lege("Scan.pdf", JPG)
    bank.lege("Bild.tif", b"II*\0")
    bank.lege("Мüllеr/Antrag.pdf")
    (bank.akte / "Verweis.pdf").symlink_to(bank.akte / "gut.pdf")
    antwort = bank.packe()
    befunde = {b["datei"]: b["text"] for b in antwort.letzte["befunde"]}
    assert (antwort.exit_code, antwort.letzte["ok"]) == (1, False)
    assert len(antwort.letzte["befunde"]) == len(befunde)
    erwartet = {
        "Antrag – 2.pdf": "»–« (U+2013)",
        "Notiz.jfif": "Endung",
        "leer.pdf": "leer",
        "Scan.pdf": "Format PDF",
        "Bild.tif": "--formate",
        "Мüllеr/Antrag.pdf": "»М« (U+041C), »е« (U+0435)",
        "Verweis.pdf": "Verknüpfung",
    }
    assert befunde.keys() == erwartet.keys()
    assert {datei for datei, wort in erwartet.items() if wort not in befunde[datei]} == set()
    assert all(datei in antwort.meldung for datei in erwartet)
    assert not (tmp_path / "nachrichten").exists()


def test_auch_die_liste_wird_ganz_geprueft(bank: Werkbank) -> None:
    """What only the message's own rules find stands beside what the folder shows."""
    for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf", "nicht gelistet.pdf"):
        bank.lege(name)
    liste: list[dict[str, Any]] = [
        {"datei": "a.pdf", "beschreibung": "кот"},
        {"datei": "b.pdf", "beschreibung": "b"},
        {"datei": "c.pdf", "beschreibung": "12"},
        {"datei": "d.pdf", "klasse": "V"},
        {"datei": "fehlt.pdf"},
    ]
    bank.lege("akte.json", json.dumps({"person": PERSON, "dokumente": liste}).encode())
    befunde = {b["datei"]: b["text"] for b in bank.packe().letzte["befunde"]}
    assert befunde.keys() == {
        "a.pdf", "b.pdf", "c.pdf", "d.pdf", "fehlt.pdf", "nicht gelistet.pdf",
    }  # fmt: skip
    assert "U+043A" in befunde["a.pdf"]


def test_ein_einzelner_fehler_bleibt_wie_er_ist(bank: Werkbank) -> None:
    bank.lege("leer.pdf", b"")
    antwort = bank.packe()
    assert antwort.letzte["code"] == "S999"
    assert antwort.letzte["text"].startswith("leer.pdf: ")


def test_unzaehlige_fehler_beenden_die_suche(bank: Werkbank) -> None:
    for nummer in range(1_200):
        bank.lege(f"{nummer}–.pdf", b"")
    antwort = bank.packe()
    assert (antwort.exit_code, len(antwort.letzte["befunde"])) == (1, 1_000)


def test_namen_die_windows_nicht_kennt_gehen_mit_einem_hinweis(bank: Werkbank) -> None:
    namen = ("A.pdf", "a.pdf", "12:30 Uhr.pdf", "Ordner /Bescheid .pdf", "Gut.pdf")
    for name in namen:
        bank.lege(name)
    antwort = bank.packe()
    assert antwort.exit_code == 0
    assert _arten(antwort) == {("windows", n) for n in ("a.pdf", "12:30 Uhr.pdf", "Ordner /Bescheid .pdf")}
    assert all(name in antwort.meldung for name in namen[1:4])
    assert set(bank.zurueck()) == set(namen)


def test_unvollstaendige_und_verschlossene_dateien_gehen_mit_einem_hinweis(bank: Werkbank) -> None:
    bank.lege("halb.pdf", PDF[:40])
    bank.lege("halb.jpg", JPG[:-2])
    bank.lege("zu.pdf", PDF.replace(b"/Root", b"/Encrypt 2 0 R/Root"))
    bank.lege("gut.jpg", JPG)
    antwort = bank.packe()
    assert antwort.exit_code == 0
    assert _arten(antwort) == {("unvollstaendig", n) for n in ("halb.pdf", "halb.jpg", "zu.pdf")}
    assert "Kennwort" in antwort.meldung
    antwort = bank.packe_aus()
    assert (antwort.exit_code, set(antwort.letzte)) == (0, {"ok", "code", "text"})
    assert antwort.meldung.count("Hinweis: Dokument") == 3


def test_von_vielen_hinweisen_liest_niemand_alle(bank: Werkbank) -> None:
    for nummer in range(50):
        bank.lege(f"{nummer}.pdf", b"%PDF-1.4\n")
    antwort = bank.packe()
    assert antwort.letzte["anzahl_hinweise"] == 50
    assert antwort.meldung.count("Hinweis: ") == 21
    assert "30 weitere" in antwort.meldung


def test_mehr_dokumente_als_ein_empfaenger_annimmt_werden_nicht_gepackt(bank: Werkbank) -> None:
    for nummer in range(20_001):
        (bank.akte / f"{nummer}.pdf").write_bytes(b"%PDF-1.4\n")
    antwort = bank.packe()
    assert (antwort.exit_code, antwort.letzte["ok"]) == (1, False)
    assert "20001" in antwort.meldung and "höchstens 20000" in antwort.meldung


def _lieferung(ordner: Path, archiv: bytes) -> None:
    lege(ordner, metadaten(DOKUMENTE, len(archiv)), paket(1, archiv))


FREMDE: dict[str, Callable[[], bytes]] = {
    "zip64_ueberall": SCHREIBER["commons_compress_always"],
    "zip64_mit_datentraegernummer": SCHREIBER["zip64_mit_datentraeger_ohne_frage"],
    "leeres_blatt": lambda: baue(
        teil(1, methode=8, daten=b"%PDF-1.4\n" + b"\xff" * 1_090_000 + b"\n%%EOF\n"), teil(2)
    ),
    "kopf_vor_dem_pdf": lambda: baue(teil(1, daten=b"--grenze\r\n\r\n" + PDF), teil(2, methode=8)),
}


@pytest.mark.parametrize("name", FREMDE)
def test_die_lieferung_eines_fremden_schreibers_wird_ausgepackt(
    bank: Werkbank, tmp_path: Path, name: str
) -> None:
    _lieferung(tmp_path / "nachrichten", FREMDE[name]())
    assert bank.packe_aus().letzte["ok"] is True
    assert len(list((tmp_path / "zurueck").glob("*.pdf"))) == 2
