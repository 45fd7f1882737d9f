"""`akte pack`, `akte unpack`, `akte schema` as a clerk calls them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway import aktendatei
from tests.integration.befehl import Antwort, Befehl

PDF = b"%PDF-1.7\nfrei erfunden\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0 frei erfunden \xff\xd9"
PERSON = {
    "vorname": "Erika",
    "familienname": "Mustermann",
    "geburtsname": None,
    "geburtsdatum": "1980-05",
    "geburtsort": "Beispielstadt",
    "geschlecht": "w",
    "staatsangehoerigkeiten": ["163"],
    "azrNummer": "010101000001",
}
WEG = ("--von", "azr:001900", "--an", "azr:004300")


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    monkeypatch.delenv("AKTENBRUECKE_SETTINGS", raising=False)
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def akte(tmp_path: Path) -> Path:
    """A folder with three documents and a person, but no list."""
    ordner = tmp_path / "akte"
    (ordner / "01 Antrag" / "Anlagen").mkdir(parents=True)
    (ordner / "01 Antrag" / "Antrag ÄÖÜ.pdf").write_bytes(PDF * 3)
    (ordner / "01 Antrag" / "Anlagen" / "Foto.JPG").write_bytes(JPG)
    (ordner / "Vermerk.pdf").write_bytes(PDF)
    os.utime(ordner / "Vermerk.pdf", (1_700_000_000, 1_700_000_000))
    _schreibe_angaben(ordner, person=PERSON)
    return ordner


def _schreibe_angaben(ordner: Path, **angaben: Any) -> None:
    (ordner / "akte.json").write_text(json.dumps(angaben), encoding="utf-8")


def _dateien(ordner: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(ordner)): p.read_bytes()
        for p in ordner.rglob("*")
        if p.is_file() and p.name != "akte.json"
    }


def _liste(ordner: Path) -> Any:
    return json.loads((ordner / "akte.json").read_text())["dokumente"]


def _pack(befehl: Befehl, akte: Path, *weitere: object, out: str = "nachrichten") -> Antwort:
    return befehl("akte", "pack", akte, *WEG, "--out", akte.parent / out, "--json", *weitere)


def _unpack(befehl: Befehl, tmp_path: Path, aus: str = "nachrichten", out: str = "zurueck") -> Antwort:
    return befehl("akte", "unpack", tmp_path / aus, "--out", tmp_path / out, "--json")


def test_was_gepackt_wurde_ist_nach_dem_auspacken_dasselbe(
    befehl: Befehl, akte: Path, tmp_path: Path
) -> None:
    assert _pack(befehl, akte).letzte["ok"] is True
    antwort = _unpack(befehl, tmp_path)
    assert (antwort.exit_code, antwort.letzte["ok"]) == (0, True)
    assert set(antwort.letzte) == {"ok", "code", "text"}
    assert _dateien(tmp_path / "zurueck") == _dateien(akte)
    assert json.loads((tmp_path / "zurueck" / "akte.json").read_text())["person"] == PERSON
    assert [(d["datei"], d["position"], d["format"]) for d in _liste(tmp_path / "zurueck")] == [
        ("01 Antrag/Anlagen/Foto.JPG", 1, "011"),
        ("01 Antrag/Antrag ÄÖÜ.pdf", 2, "018"),
        ("Vermerk.pdf", 3, "018"),
    ]


def test_noch_einmal_gepackt_ergibt_dieselbe_dokumentenliste(
    befehl: Befehl, akte: Path, tmp_path: Path
) -> None:
    _pack(befehl, akte)
    _unpack(befehl, tmp_path)
    _pack(befehl, tmp_path / "zurueck", out="nachrichten2")
    _unpack(befehl, tmp_path, "nachrichten2", "zurueck2")
    assert _liste(tmp_path / "zurueck2") == _liste(tmp_path / "zurueck")


def test_derselbe_ordner_ergibt_dieselbe_liste_mit_denselben_uuids(
    befehl: Befehl, akte: Path, tmp_path: Path
) -> None:
    for lauf in ("1", "2"):
        _pack(befehl, akte, out=f"n{lauf}")
        _unpack(befehl, tmp_path, f"n{lauf}", f"z{lauf}")
    assert _liste(tmp_path / "z1") == _liste(tmp_path / "z2")


def test_ohne_liste_kommt_das_datum_von_der_datei(befehl: Befehl, akte: Path, tmp_path: Path) -> None:
    _pack(befehl, akte)
    _unpack(befehl, tmp_path)
    assert _liste(tmp_path / "zurueck")[2]["aktenwirksamkeit"] == "2023-11-14T22:13:20Z"


def test_alle_angaben_der_liste_kommen_an(befehl: Befehl, akte: Path, tmp_path: Path) -> None:
    liste = [
        {
            "datei": "Vermerk.pdf",
            "uuid": "11111111-1111-4111-8111-111111111111",
            "format": "044",
            "position": 2,
            "beschreibung": "Vermerk über die Vorsprache",
            "aktenwirksamkeit": "2024-02-29T12:00:00.250+01:00",
        },
        {"datei": "01 Antrag/Antrag ÄÖÜ.pdf", "position": 3},
        {"datei": "01 Antrag/Anlagen/Foto.JPG", "position": 1},
    ]
    _schreibe_angaben(akte, person=PERSON, aktenzeichen="A-1", dokumente=liste)
    assert _pack(befehl, akte).exit_code == 0
    _unpack(befehl, tmp_path)
    gelesen = {d["datei"]: d for d in _liste(tmp_path / "zurueck")}
    vermerk = gelesen["Vermerk.pdf"]
    assert {name: vermerk[name] for name in ("uuid", "format", "position", "beschreibung")} == {
        name: liste[0][name] for name in ("uuid", "format", "position", "beschreibung")
    }
    assert vermerk["aktenwirksamkeit"].startswith("2024-02-29T12:00:00.25")
    assert [d["position"] for d in gelesen.values()] == [1, 2, 3]
    assert gelesen["01 Antrag/Antrag ÄÖÜ.pdf"]["aktenwirksamkeit"] is None


def test_die_namen_der_nachrichten_geben_die_reihenfolge_und_die_grenze_haelt(
    befehl: Befehl, akte: Path
) -> None:
    (akte / "Groß.pdf").write_bytes(PDF + os.urandom(60_000))
    antwort = _pack(befehl, akte, "--limit", "10kB")
    dateien = sorted((akte.parent / "nachrichten").iterdir())
    assert "010206" in dateien[0].name and b"010206" in dateien[0].read_bytes()
    assert len(dateien) == antwort.letzte["nachrichten"] > 8
    for nummer, datei in enumerate(dateien[1:], 1):
        assert f"<xauslaender:paketnummer>{nummer}</xauslaender:paketnummer>".encode() in datei.read_bytes()
    assert max(datei.stat().st_size for datei in dateien) <= 10_000


def test_ein_paket_doppelt_und_andere_namen_schaden_nicht(befehl: Befehl, akte: Path, tmp_path: Path) -> None:
    _pack(befehl, akte, "--limit", "6kB")
    nachrichten = tmp_path / "nachrichten"
    for nummer, datei in enumerate(sorted(nachrichten.iterdir())):
        shutil.copy(datei, nachrichten / f"zzz{99 - nummer}")
        datei.rename(nachrichten / f"{99 - nummer}.bin")
    assert _unpack(befehl, tmp_path).letzte["ok"] is True
    assert _dateien(tmp_path / "zurueck") == _dateien(akte)


def test_person_aus_eigener_datei(befehl: Befehl, akte: Path, tmp_path: Path) -> None:
    (akte / "akte.json").unlink()
    (tmp_path / "person.json").write_text(json.dumps(PERSON | {"vorname": "Otto"}))
    assert _pack(befehl, akte, "--person", tmp_path / "person.json").exit_code == 0
    _unpack(befehl, tmp_path)
    assert json.loads((tmp_path / "zurueck" / "akte.json").read_text())["person"]["vorname"] == "Otto"


@pytest.mark.parametrize("datum", ["1980-05-17", "1980-05", "1980", None])
def test_das_geburtsdatum_darf_teilweise_bekannt_sein(
    befehl: Befehl, akte: Path, tmp_path: Path, datum: str | None
) -> None:
    _schreibe_angaben(akte, person=PERSON | {"geburtsdatum": datum, "geburtsort": None, "vorname": None})
    assert _pack(befehl, akte).exit_code == 0
    _unpack(befehl, tmp_path)
    person = json.loads((tmp_path / "zurueck" / "akte.json").read_text())["person"]
    assert (person["geburtsdatum"], person["geburtsort"], person["vorname"]) == (datum, None, None)


def test_versteckte_ordner_bleiben_mit_hinweis_hier(befehl: Befehl, akte: Path, tmp_path: Path) -> None:
    (akte / ".aktenbruecke").mkdir()
    (akte / ".aktenbruecke" / "notiz.json").write_text("{}")
    antwort = _pack(befehl, akte)
    assert antwort.exit_code == 0
    assert ".aktenbruecke" in antwort.meldung
    _unpack(befehl, tmp_path)
    assert len(_dateien(tmp_path / "zurueck")) == 3


def test_vereinbarte_formate_gehen_mit(befehl: Befehl, akte: Path, tmp_path: Path) -> None:
    (akte / "Notiz.txt").write_bytes("Notiz für später\n".encode() * 500)
    assert _pack(befehl, akte, "--formate", "txt,png").exit_code == 0
    assert _unpack(befehl, tmp_path).exit_code == 0
    assert _dateien(tmp_path / "zurueck") == _dateien(akte)


def _ersetze(name: str, inhalt: bytes) -> Callable[[Path], None]:
    return lambda akte: (akte / name).write_bytes(inhalt) and None


def _verweis(akte: Path) -> None:
    (akte / "Verweis.pdf").symlink_to(akte / "Vermerk.pdf")


def _leer(akte: Path) -> None:
    shutil.rmtree(akte)
    akte.mkdir()
    _schreibe_angaben(akte, person=PERSON)


def _angaben(**angaben: Any) -> Callable[[Path], None]:
    return lambda akte: _schreibe_angaben(akte, **({"person": PERSON} | angaben))


_ALLE = ["Vermerk.pdf", "01 Antrag/Antrag ÄÖÜ.pdf", "01 Antrag/Anlagen/Foto.JPG"]


def _mit_liste(*zusaetze: dict[str, Any], dateien: list[str] = _ALLE) -> Callable[[Path], None]:
    felder = [*zusaetze, *[{}] * len(dateien)]
    return _angaben(dokumente=[{"datei": d} | z for d, z in zip(dateien, felder, strict=False)])


ABGELEHNT: dict[str, tuple[Callable[[Path], None], int, tuple[str, ...]]] = {
    "leerer_ordner": (_leer, 1, ("kein Dokument",)),
    "anderes_format": (_ersetze("Bild.tif", b"II*\0"), 1, ("Bild.tif", "TIFF", "--formate")),
    "unbekannte_endung": (_ersetze("Notiz.jfif", JPG), 1, ("Notiz.jfif", "Format")),
    "inhalt_ist_kein_pdf": (_ersetze("Bild.pdf", JPG), 1, ("Bild.pdf", "PDF")),
    "leere_datei": (_ersetze("Leer.pdf", b""), 1, ("Leer.pdf",)),
    "kyrillischer_name": (_ersetze("кот.pdf", PDF), 1, ("кот.pdf", "umbenennen")),
    "emoji_im_namen": (_ersetze("Foto 😀.pdf", PDF), 1, ("DIN 91379", "umbenennen")),
    "zerlegte_umlaute": (_ersetze("Mu\u0308ller.pdf", PDF), 1, ("zerlegter Form", "umbenennen")),
    "steuerzeichen_im_namen": (_ersetze("a\tb.pdf", PDF), 1, ("umbenennen",)),
    "umgekehrter_schraegstrich": (_ersetze("a\\b.pdf", PDF), 1, ("a\\b.pdf", "umbenennen")),
    "laufwerk_im_namen": (_ersetze("C: Antrag.pdf", PDF), 1, ("C: Antrag.pdf", "Laufwerk", "umbenennen")),
    "name_nicht_utf8": (_ersetze("\udcff.pdf", PDF), 1, ("umbenennen",)),
    "verweis": (_verweis, 1, ("Verweis.pdf", "Verknüpfung")),
    "roehre": (lambda akte: os.mkfifo(akte / "Rohr.pdf"), 1, ("Rohr.pdf", "gewöhnliche")),
    "ohne_person": (_ersetze("akte.json", b"{}"), 2, ("--person", "akte.json")),
    "ohne_azr_nummer": (_angaben(person=PERSON | {"azrNummer": None}), 1, ("AZR-Nummer", "azrNummer")),
    "akte_json_kaputt": (_ersetze("akte.json", b"{"), 1, ("akte.json",)),
    "akte_json_unbekanntes_feld": (_angaben(farbe="rot"), 1, ("akte.json", "farbe")),
    "gelistete_datei_fehlt": (_mit_liste(dateien=[*_ALLE, "Fehlt.pdf"]), 1, ("Fehlt.pdf", "nicht")),
    "gelisteter_pfad_fuehrt_hinaus": (_mit_liste(dateien=[*_ALLE, "../x.pdf"]), 1, ("../x.pdf",)),
    "datei_nicht_gelistet": (_mit_liste(dateien=_ALLE[:2]), 1, ("Foto.JPG", "akte.json")),
    "datei_zweimal_gelistet": (_mit_liste(dateien=[*_ALLE, _ALLE[0]]), 1, ("Vermerk.pdf", "zweimal")),
    "position_doppelt": (_mit_liste(*({"position": n} for n in (1, 2, 2))), 1, ("Position",)),
    "position_nur_teilweise": (_mit_liste({"position": 1}), 1, ("Position",)),
    "uuid_doppelt": (_mit_liste(*[{"uuid": "11111111-1111-4111-8111-111111111111"}] * 2), 1, ("UUID",)),
    "format_passt_nicht_zur_endung": (_mit_liste({"format": "011"}), 1, ("Vermerk.pdf", "Endung")),
    "format_gibt_es_nicht": (_mit_liste({"format": "777"}), 1, ("Vermerk.pdf",)),
    "inhalt_nicht_mehr_wie_beschrieben": (_mit_liste({"sha256": "0" * 64}), 1, ("Vermerk.pdf", "sha256")),
    "beschreibung_ist_der_dateiname": (
        _mit_liste({"beschreibung": "Vermerk"}, {}),
        1,
        ("Vermerk.pdf", "Beschreibung"),
    ),
    "beschreibung_kyrillisch": (_mit_liste({"beschreibung": "кот"}), 1, ("Vermerk.pdf",)),
    "person_mit_kyrillischem_namen": (_angaben(person=PERSON | {"vorname": "Олег"}), 1, ("vorname",)),
    "azr_nummer_ohne_datum": (_angaben(person=PERSON | {"azrNummer": "999999999999"}), 1, ("azrNummer",)),
    "geburtstag_den_es_nicht_gibt": (_angaben(person=PERSON | {"geburtsdatum": "1980-02-31"}), 1, ()),
    "unbekannter_staat": (
        _angaben(person=PERSON | {"staatsangehoerigkeiten": ["799"]}),
        1,
        ("staatsangehoerigkeit",),
    ),
    "verschlusssache": (_mit_liste({"klasse": "V"}), 1, ("Vermerk.pdf", "Klasse V")),
    "internes_papier": (_mit_liste({"klasse": "X"}), 1, ("Vermerk.pdf", "Klasse V oder X")),
}


@pytest.mark.parametrize("name", ABGELEHNT)
def test_ein_ungeeigneter_ordner_wird_mit_klarem_satz_abgelehnt(
    befehl: Befehl, akte: Path, tmp_path: Path, name: str
) -> None:
    aenderung, exit_code, worte = ABGELEHNT[name]
    aenderung(akte)
    antwort = _pack(befehl, akte)
    assert antwort.exit_code == exit_code
    assert all(wort in antwort.meldung for wort in worte), antwort.meldung
    assert antwort.letzte["ok"] is False
    assert sorted(p.name for p in tmp_path.iterdir()) == ["akte"]


AUFRUFE: dict[str, tuple[tuple[object, ...], str]] = {
    "grenze_unlesbar": (("--limit", "viel"), "Größe"),
    "grenze_zu_klein": (("--limit", "100"), "zu klein"),
    "grenze_ueber_dem_standard": (("--limit", "1GB"), "50 MB"),
    "unbekanntes_format": (("--formate", "exe"), "exe"),
    "unbekannte_behoerde": (("--an", "azr:999999"), "Codeliste"),
    "meldebehoerde": (("--an", "ags:001900"), "Codeliste"),
    "person_fehlt": (("--person", "/gibt/es/nicht.json"), "nicht lesbar"),
    "settings_fehlen": (("--settings", "/gibt/es/nicht.toml"), "nicht lesbar"),
}


@pytest.mark.parametrize("name", AUFRUFE)
def test_ein_falscher_aufruf_endet_mit_zwei(befehl: Befehl, akte: Path, tmp_path: Path, name: str) -> None:
    angaben, wort = AUFRUFE[name]
    antwort = _pack(befehl, akte, *angaben)
    assert (antwort.exit_code, antwort.letzte["ok"]) == (2, False)
    assert wort in antwort.meldung
    assert not (tmp_path / "nachrichten").exists()


@pytest.mark.parametrize("gruppe", ["pack", "unpack"])
def test_ein_fehlender_ordner_ist_ein_falscher_aufruf(befehl: Befehl, tmp_path: Path, gruppe: str) -> None:
    weg = WEG if gruppe == "pack" else ()
    antwort = befehl("akte", gruppe, tmp_path / "nix", *weg, "--out", tmp_path / "out", "--json")
    assert (antwort.exit_code, antwort.letzte["ok"]) == (2, False)
    assert "gibt es nicht" in antwort.meldung


@pytest.mark.parametrize("ziel", ["voll", "datei", "akte/innen"])
def test_ein_belegtes_ziel_bleibt_wie_es_ist(befehl: Befehl, akte: Path, tmp_path: Path, ziel: str) -> None:
    (tmp_path / "voll").mkdir()
    (tmp_path / "voll" / "x").write_text("bleibt")
    (tmp_path / "datei").write_text("bleibt")
    vorher = _dateien(tmp_path)
    assert _pack(befehl, akte, out=ziel).exit_code == 1
    assert _dateien(tmp_path) == vorher


@pytest.mark.parametrize("ziel", ["leer", "noch/nicht/da"])
def test_ein_leeres_oder_fehlendes_ziel_wird_benutzt(
    befehl: Befehl, akte: Path, tmp_path: Path, ziel: str
) -> None:
    (tmp_path / "leer").mkdir(mode=0o750)
    _pack(befehl, akte)
    assert _unpack(befehl, tmp_path, out=ziel).exit_code == 0
    assert _dateien(tmp_path / ziel) == _dateien(akte)
    assert (tmp_path / "leer").stat().st_mode & 0o777 == 0o750


def test_beim_auspacken_mit_fehler_bleibt_auch_der_leere_ordner_leer(
    befehl: Befehl, akte: Path, tmp_path: Path
) -> None:
    _pack(befehl, akte)
    next((tmp_path / "nachrichten").glob("*010207*")).unlink()
    (tmp_path / "zurueck").mkdir()
    antwort = _unpack(befehl, tmp_path)
    assert (antwort.exit_code, antwort.letzte["ok"], antwort.letzte["code"]) == (1, False, "S999")
    assert set(antwort.letzte) == {"ok", "code", "text"}
    assert list((tmp_path / "zurueck").iterdir()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["akte", "nachrichten", "zurueck"]


def test_eine_kaputte_nachricht_nennt_ihre_datei_und_den_code(
    befehl: Befehl, akte: Path, tmp_path: Path
) -> None:
    _pack(befehl, akte)
    (tmp_path / "nachrichten" / "fremd.txt").write_text("kein XML")
    antwort = _unpack(befehl, tmp_path)
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "X000")
    assert "fremd.txt" in antwort.letzte["text"]


def test_eine_volle_platte_ist_ein_voruebergehender_fehler(
    befehl: Befehl, akte: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def voll(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gateway.paket.aktenversand._schreibe", voll)
    antwort = _pack(befehl, akte)
    assert (antwort.exit_code, antwort.letzte["code"]) == (3, "paket.nicht_schreibbar")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["akte"]


def test_das_schema_beschreibt_was_unpack_schreibt(befehl: Befehl, akte: Path, tmp_path: Path) -> None:
    schema = json.loads(befehl("akte", "schema").ausgabe)
    _pack(befehl, akte)
    _unpack(befehl, tmp_path)
    geschrieben = json.loads((tmp_path / "zurueck" / "akte.json").read_text())
    assert set(geschrieben) == set(schema["properties"]) - {"merkmale"}, "eine Lieferung sagt nichts davon"
    assert set(geschrieben["dokumente"][0]) == set(schema["$defs"]["Dokumentangabe"]["properties"])
    assert aktendatei.lies((tmp_path / "zurueck" / "akte.json").read_bytes()).person is not None


def test_ohne_json_steht_das_ergebnis_als_satz_da(befehl: Befehl, akte: Path, tmp_path: Path) -> None:
    antwort = befehl("akte", "pack", akte, *WEG, "--out", tmp_path / "nachrichten")
    assert antwort.ausgabe.startswith("3 Dokumente in 2 Nachrichten gepackt")
    assert antwort.meldung == ""


BEISPIELE = Path(__file__).parents[1] / "samples" / "xauslaender-26.11"


@pytest.mark.parametrize(
    ("namen", "anzahl"),
    [
        (("010206-minimal", "010207-minimal"), 1),
        (
            (
                "010206-rich-with-akte",
                "010207-rich-packet-2-of-2",
                "010207-rich-packet-1-of-2",
                "010205-rich",
            ),
            3,
        ),
    ],
)
def test_eine_lieferung_von_fremder_hand_wird_ausgepackt_und_wieder_gepackt(
    befehl: Befehl, tmp_path: Path, namen: tuple[str, ...], anzahl: int
) -> None:
    (tmp_path / "nachrichten").mkdir()
    for name in namen:
        shutil.copy(BEISPIELE / f"{name}.xml", tmp_path / "nachrichten")
    assert _unpack(befehl, tmp_path).exit_code == 0
    assert len(_dateien(tmp_path / "zurueck")) == anzahl
    assert _pack(befehl, tmp_path / "zurueck", out="wieder").exit_code == 0
    assert _unpack(befehl, tmp_path, "wieder", "zurueck2").exit_code == 0
    assert _liste(tmp_path / "zurueck2") == _liste(tmp_path / "zurueck")


def test_ein_container_der_kein_zip_ist_wird_zurueckgewiesen(befehl: Befehl, tmp_path: Path) -> None:
    (tmp_path / "nachrichten").mkdir()
    shutil.copy(BEISPIELE / "010206-minimal.xml", tmp_path / "nachrichten")
    falsch = BEISPIELE / "schema-valid-rule-broken" / "010207-container-is-not-a-zip.xml"
    shutil.copy(falsch, tmp_path / "nachrichten")
    antwort = _unpack(befehl, tmp_path)
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "S999")
    assert not (tmp_path / "zurueck").exists()


GLIEDERUNG = {
    "betreff": "Ausländerakte",
    "historie": [{"wer": "Frau Muster", "wann": "2020-05-04T09:30:00Z", "aktion": "angelegt"}],
    "teile": [
        {"betreff": "01 Antrag", "kennzeichen": "1/1", "medium": "hybrid"},
        {"art": "vorgang", "betreff": "Vermerke", "dokumente": ["Vermerk.pdf"]},
    ],
}


def test_die_gliederung_der_akte_kommt_mit_und_bleibt_bei_der_naechsten_runde_dieselbe(
    befehl: Befehl, akte: Path, tmp_path: Path
) -> None:
    _schreibe_angaben(akte, person=PERSON, aktenzeichen="33-7", gliederung=GLIEDERUNG)
    assert _pack(befehl, akte).letzte["ok"] is True
    assert _unpack(befehl, tmp_path).letzte["ok"] is True
    angabe = json.loads((tmp_path / "zurueck" / "akte.json").read_text())
    antrag, vermerke = sorted(angabe["gliederung"]["teile"], key=lambda t: t["betreff"])
    assert (angabe["aktenzeichen"], antrag["kennzeichen"], antrag["medium"]) == ("33-7", "1/1", "hybrid")
    assert [len(t["dokumente"]) for t in (antrag, vermerke, *antrag["teile"])] == [1, 1, 1]
    assert angabe["gliederung"]["historie"][0]["wer"] == "Frau Muster"
    assert _pack(befehl, tmp_path / "zurueck", out="noch").letzte["ok"] is True
    assert _unpack(befehl, tmp_path, aus="noch", out="wieder").letzte["ok"] is True
    assert (tmp_path / "wieder" / "akte.json").read_bytes() == (
        tmp_path / "zurueck" / "akte.json"
    ).read_bytes()


@pytest.mark.parametrize(
    "gliederung",
    [{"teile": [{"art": "band"}]}, {"betreff": "a\u0001"}, {"historie": [{"wer": "x"}]}, {"was": 1}],
)
def test_eine_gliederung_in_anderer_form_wird_benannt(befehl: Befehl, akte: Path, gliederung: object) -> None:
    _schreibe_angaben(akte, person=PERSON, gliederung=gliederung)
    antwort = _pack(befehl, akte)
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "aktendatei.ungueltig")
    assert "gliederung/" in antwort.letzte["text"]
