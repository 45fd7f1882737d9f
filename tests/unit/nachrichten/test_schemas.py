"""Own and imported schema sets: importing, precedence, differences in words, hostile archives."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

import xoev_schemas
from gateway.nachrichten.lesen import pruefe
from gateway.nachrichten.schemaablage import aktiver_satz, importiere, importierter
from gateway.nachrichten.schemaquelle import SchemasatzUnbrauchbar
from gateway.nachrichten.schemasatz import eigener_satz
from gateway.nachrichten.schemavergleich import vergleiche
from tests.unit.nachrichten.werkzeug import beispiel

JETZT = datetime(2026, 11, 24, tzinfo=UTC)
ABH = "xauslaender-nachrichten-abh-abh.xsd"
VEROEFFENTLICHT = {datei: adresse for adresse, datei in xoev_schemas.katalog().items()}


@pytest.fixture
def satz(tmp_path: Path) -> Path:
    """Our own set as a folder that plays the official one."""
    ordner = tmp_path / "amtlich"
    for pfad, daten in xoev_schemas.schemadateien().items():
        datei = ordner / pfad
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_bytes(daten)
    return ordner


@pytest.fixture
def ablage(keine_fremde_schemaablage: Path) -> Path:
    return keine_fremde_schemaablage


def _ersetze(datei: Path, alt: str, neu: str) -> None:
    text = datei.read_text(encoding="utf-8")
    assert alt in text
    datei.write_text(text.replace(alt, neu), encoding="utf-8")


def _zip(ordner: Path, ziel: Path, weitere: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as archiv:
        for datei in sorted(ordner.rglob("*.xsd")):
            archiv.write(datei, f"paket/{datei.relative_to(ordner).as_posix()}")
        for name, daten in (weitere or {}).items():
            archiv.writestr(name, daten)
    return ziel


def test_ohne_import_gilt_der_eigene_satz(ablage: Path) -> None:
    assert importierter(ablage) is None
    assert aktiver_satz() is eigener_satz()


def test_ein_importierter_satz_hat_vorrang(satz: Path, ablage: Path) -> None:
    _ersetze(
        satz / ABH,
        'name="versandbestaetigung" type="xs:boolean"',
        'name="versandbestaetigung" type="xs:date"',
    )
    importiere(satz, ablage, JETZT)
    (befund,) = pruefe(io.BytesIO(beispiel("010201-minimal"))).befunde
    assert (befund.code, befund.text) == (
        "X001",
        "Der Wert des Elements »versandbestaetigung« ist kein gültiges Datum (JJJJ-MM-TT).",
    )


def test_ordner_und_zip_ergeben_dasselbe_und_unterscheiden_sich_nicht(
    satz: Path, ablage: Path, tmp_path: Path
) -> None:
    importiere(_zip(satz, tmp_path / "satz.zip", {"liesmich.txt": b"egal"}), ablage, JETZT)
    assert vergleiche(eigener_satz().modell, aktiver_satz().modell) == []


def test_was_der_mac_neben_die_dateien_packt_gehoert_nicht_zum_satz(
    satz: Path, ablage: Path, tmp_path: Path
) -> None:
    namen = [f"paket/{d.relative_to(satz).as_posix()}" for d in satz.rglob("*.xsd")]
    beiwerk = {f"__MACOSX/{'/._'.join(n.rsplit('/', 1))}": b"\0\5\x16\7\0\2\0\0Mac OS X" for n in namen}
    zip_datei = _zip(satz, tmp_path / "satz.zip", beiwerk | {"paket/.DS_Store": b"\0\0\0\1Bud1"})
    assert importiere(zip_datei, ablage, JETZT).dateien == len(namen)
    with zipfile.ZipFile(zip_datei) as archiv:
        archiv.extractall(tmp_path / "entpackt")
    assert importiere(tmp_path / "entpackt", ablage, JETZT).dateien == len(namen)


def test_die_endung_in_grossen_buchstaben_ist_dieselbe(satz: Path, ablage: Path) -> None:
    """Includes name the files in small letters; on Windows that is the same file."""
    alle = list(satz.rglob("*.xsd"))
    for datei in alle:
        datei.rename(datei.with_suffix(".XSD"))
    assert importiere(satz, ablage, JETZT).dateien == len(alle)
    assert vergleiche(eigener_satz().modell, aktiver_satz().modell) == []
    assert pruefe(io.BytesIO(beispiel("010201-minimal"))).befunde == ()


def test_ein_archiv_mit_umgekehrten_schraegstrichen_wird_gelesen(
    satz: Path, ablage: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "satz.zip", "w") as archiv:
        for datei in satz.rglob("*.xsd"):
            archiv.writestr(
                f"paket\\{str(datei.relative_to(satz)).replace('/', chr(92))}", datei.read_bytes()
            )
        archiv.writestr("paket\\leer\\", b"")
    importiere(tmp_path / "satz.zip", ablage, JETZT)
    assert vergleiche(eigener_satz().modell, aktiver_satz().modell) == []
    with zipfile.ZipFile(tmp_path / "heraus.zip", "w") as archiv:
        archiv.writestr("..\\x.xsd", b"<x/>")
    with pytest.raises(SchemasatzUnbrauchbar, match="herausführt"):
        importiere(tmp_path / "heraus.zip", ablage, JETZT)


def test_ein_satz_mit_veroeffentlichten_adressen_wird_ohne_netz_uebersetzt(satz: Path, ablage: Path) -> None:
    """The library schemas and XInneres are not in the set: the offline catalogue has them."""
    for datei in satz.glob("*.xsd"):
        text = datei.read_text(encoding="utf-8")
        for lokal, adresse in VEROEFFENTLICHT.items():
            text = text.replace(f'schemaLocation="{lokal}"', f'schemaLocation="{adresse}"')
        datei.write_text(text, encoding="utf-8")
    for datei in [*satz.glob("*/*.xsd"), satz / xoev_schemas.EINSTIEG]:
        datei.unlink()
    importiere(satz, ablage, JETZT)
    assert pruefe(io.BytesIO(beispiel("010206-rich-with-akte"))).befunde == ()
    assert vergleiche(eigener_satz().modell, aktiver_satz().modell) == []


@pytest.mark.parametrize(
    ("datei", "alt", "neu", "ort", "text"),
    [
        (ABH, '<xs:element name="dateiname" type', '<xs:element name="dateiname" minOccurs="0" type',
         "/dateiname", "0- bis 1-mal vor, bei uns genau 1-mal"),
        (ABH, '<xs:element name="anzahlDerPakete" type="xs:integer"/>', "",
         "010206", "»anzahlDerPakete« gibt es im amtlichen Satz nicht"),
        (ABH, '<xs:element name="paketnummer" type="xs:integer"/>',
         '<xs:element name="paketnummer" type="xs:integer"/><xs:element name="neu" type="xs:date"/>',
         "010207", "»neu« gibt es nur im amtlichen Satz"),
        (ABH, '<xs:element name="paketnummer" type="xs:integer"/>',
         '<xs:element name="paketnummer" type="xs:positiveInteger"/>',
         "/paketnummer", "Der Datentyp ist »positiveInteger«, bei uns »integer«"),
        ("xinneres/xinneres-quittung.xsd", '<xs:enumeration value="4"/>', '<xs:enumeration value="5"/>',
         "/sachverhalt/code", "Nur im amtlichen Satz zugelassen: »5«"),
        ("xinneres/xinneres-azrnummer.xsd", "[0-9]{6}", "[0-9]{7}", "/azrNummer", "vorgeschriebene Form"),
        ("xauslaender-codes.xsd", 'fixed="urn:de:xauslaender:codelist:abhabh:aktenanforderung:grund"',
         'fixed="urn:example:anders"', "/anforderungsgrund", "»listURI« ist freigestellt mit dem Wert"),
    ],
)  # fmt: skip
def test_unterschiede_werden_in_worten_genannt(
    satz: Path, ablage: Path, datei: str, alt: str, neu: str, ort: str, text: str
) -> None:
    _ersetze(satz / datei, alt, neu)
    importiere(satz, ablage, JETZT)
    unterschiede = vergleiche(eigener_satz().modell, aktiver_satz().modell)
    assert any(u.ort.endswith(ort) and text in u.text for u in unterschiede), unterschiede


def test_ein_kaputter_satz_laesst_den_alten_in_kraft(satz: Path, ablage: Path) -> None:
    vorher = importiere(satz, ablage, JETZT)
    _ersetze(satz / "xauslaender-baukasten.xsd", "xian:AllgemeinerName", "xian:GibtEsNicht")
    with pytest.raises(SchemasatzUnbrauchbar):
        importiere(satz, ablage, JETZT)
    (satz / "xauslaender-baukasten.xsd").unlink()
    with pytest.raises(SchemasatzUnbrauchbar, match=r"Es fehlt das Schema xauslaender-baukasten\.xsd"):
        importiere(satz, ablage, JETZT)
    (satz / "xauslaender-codes.xsd").write_bytes(b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    with pytest.raises(SchemasatzUnbrauchbar, match="DOCTYPE"):
        importiere(satz, ablage, JETZT)
    assert importierter(ablage) == vorher
    assert pruefe(io.BytesIO(beispiel("010201-minimal"))).befunde == ()


def test_ein_neuer_satz_raeumt_den_alten_weg(satz: Path, ablage: Path) -> None:
    importiere(satz, ablage, JETZT)
    _ersetze(satz / ABH, "</xs:schema>", "<!-- neu --></xs:schema>")
    angabe = importiere(satz, ablage, JETZT)
    assert sorted(p.name for p in ablage.iterdir()) == sorted([angabe.sha256, "aktiv.json"])


def test_ein_veraenderter_satz_wird_erkannt(satz: Path, ablage: Path) -> None:
    angabe = importiere(satz, ablage, JETZT)
    (ablage / angabe.sha256 / ABH).write_bytes(b"<x/>")
    with pytest.raises(SchemasatzUnbrauchbar, match="verändert"):
        aktiver_satz()
    (ablage / "aktiv.json").write_text(json.dumps({"name": 1}), encoding="utf-8")
    with pytest.raises(SchemasatzUnbrauchbar, match="beschädigt"):
        aktiver_satz()


def test_feindliche_archive_werden_abgewiesen(satz: Path, ablage: Path, tmp_path: Path) -> None:
    verknuepfung = zipfile.ZipInfo("l.xsd")
    verknuepfung.external_attr = 0o120777 << 16
    archive = {
        "heraus": {"../x.xsd": b"<x/>"},
        "absolut": {"/x.xsd": b"<x/>"},
        "laufwerk": {"C:x.xsd": b"<x/>"},
        "bombe": {"bombe.xsd": b" " * 21_000_000},
        "viele": {f"{n}.xsd": b"<x/>" for n in range(2001)},
    }
    for name, inhalt in archive.items():
        with pytest.raises(SchemasatzUnbrauchbar):
            importiere(_zip(satz, tmp_path / f"{name}.zip", inhalt), ablage, JETZT)
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archiv:
        archiv.writestr(verknuepfung, "/etc/passwd")
    for datei in ("link.zip", "gibtsnicht.zip"):
        with pytest.raises(SchemasatzUnbrauchbar):
            importiere(tmp_path / datei, ablage, JETZT)
    (tmp_path / "muell.zip").write_bytes(b"kein archiv")
    with pytest.raises(SchemasatzUnbrauchbar):
        importiere(tmp_path / "muell.zip", ablage, JETZT)
    assert not ablage.exists()


def test_ein_satz_ohne_xauslaender_ist_keiner(satz: Path, ablage: Path) -> None:
    with pytest.raises(SchemasatzUnbrauchbar, match="kein Schema von XAusländer"):
        importiere(satz / "xinneres", ablage, JETZT)
