"""Half backups, changed ones, those of another version, of other settings, or over a living installation."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.befehl import Befehl
from tests.integration.sicherung.werkbank import NeueDatenbank, Werkbank
from tests.zweibehoerden import WEG, ZU, Zweibehoerden


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def gesichert(bank: Werkbank, tmp_path: Path) -> Zweibehoerden:
    """The authority that hands over is backed up in `sicherung`; it lives."""
    z = bank.baue()
    z.lege_akte()
    z.fordere_an()
    z.laufe(1)
    bank.sichere(WEG, tmp_path / "sicherung", tmp_path / "schluessel")
    return z


def _rechte(ordner: Path) -> set[tuple[bool, int]]:
    return {(p.is_dir(), p.stat().st_mode & 0o777) for p in [ordner, *ordner.rglob("*")]}


def _spuren(ordner: Path) -> list[str]:
    return sorted(p.relative_to(ordner).as_posix() for p in ordner.rglob("*") if "dms" not in p.parts)


def _aendere_manifest(sicherung: Path, **werte: object) -> None:
    datei = sicherung / "manifest.json"
    datei.write_text(json.dumps(json.loads(datei.read_text()) | werte))


def _ein_blob(sicherung: Path) -> Path:
    return next(p for p in sorted((sicherung / "blobs").rglob("*")) if p.is_file())


def _vertausche(sicherung: Path) -> None:
    """Names outside the backup's own folder."""
    datei = sicherung / "manifest.json"
    text = datei.read_text().replace('"datenbank.db"', '"../datenbank.db"')
    datei.write_text(text)


SCHAEDEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "ohne Manifest": (lambda s: (s / "manifest.json").unlink(), "sicherung.unvollstaendig"),
    "Manifest abgeschnitten": (
        lambda s: (s / "manifest.json").write_bytes((s / "manifest.json").read_bytes()[:-9]),
        "sicherung.unvollstaendig",
    ),
    "Manifest nennt Fremdes": (_vertausche, "sicherung.unvollstaendig"),
    "Inhalt fehlt": (lambda s: _ein_blob(s).unlink(), "sicherung.unvollstaendig"),
    "Inhalt verändert": (
        lambda s: _ein_blob(s).write_bytes(_ein_blob(s).read_bytes()[:-1] + b"x"),
        "sicherung.unvollstaendig",
    ),
    "Datenbank halb": (
        lambda s: (s / "datenbank.db").write_bytes((s / "datenbank.db").read_bytes()[:8192]),
        "sicherung.unvollstaendig",
    ),
    "andere Fassung": (lambda s: _aendere_manifest(s, programm="9.9.9"), "sicherung.fassung"),
    "andere Tabellen": (lambda s: _aendere_manifest(s, schema_stand="0000"), "sicherung.fassung"),
    "andere Einstellungen": (lambda s: _aendere_manifest(s, mandanten=["azr:009999"]), "sicherung.einstellungen"),
    "gar nicht da": (shutil.rmtree, "sicherung.unvollstaendig"),
}  # fmt: skip


def test_beschaedigtes_und_fremdes_wird_abgelehnt_bevor_etwas_geschrieben_ist(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl
) -> None:
    bank.zerstoere(WEG)
    vorher = _spuren(bank.ordner(WEG))
    for name, (schade, code) in SCHAEDEN.items():
        kopie = tmp_path / f"kopie {name}"
        shutil.copytree(tmp_path / "sicherung", kopie)
        schade(kopie)
        antwort = befehl("restore", kopie, "--settings", bank.toml(WEG), "--json")
        assert (antwort.exit_code, antwort.letzte["code"]) == (1, code), name
        assert _spuren(bank.ordner(WEG)) == vorher, name
    assert befehl("restore", tmp_path / "sicherung", "--settings", bank.toml(WEG)).exit_code == 0


def test_ueber_eine_lebende_installation_wird_nichts_gespielt(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl
) -> None:
    antwort = befehl("restore", tmp_path / "sicherung", "--settings", bank.toml(WEG), "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "sicherung.ziel_belegt")
    gesichert.laufe(10)
    assert gesichert.zu.uebergabe().zustand.value == "abgeschlossen"


def test_mit_den_einstellungen_einer_anderen_installation_wird_nichts_gesichert(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl
) -> None:
    bank.toml(WEG).write_text(bank.toml(WEG).read_text().replace(WEG, "azr:009999"))
    antwort = befehl("backup", tmp_path / "zweite", "--settings", bank.toml(WEG), "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (2, "sicherung.fremde_datenbank")
    assert WEG in antwort.letzte["text"]
    assert not (tmp_path / "zweite").exists()


def test_auch_inhalte_ohne_datenbank_sind_nicht_leer(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl, neue_datenbank: NeueDatenbank
) -> None:
    """The database is a new one, in the folder of blobs lies what this backup doesn't know."""
    fremd = bank.ordner(WEG) / "blobs" / "ab" / "abababab"
    fremd.mkdir(parents=True)
    (fremd / "datei").write_bytes(b"x")
    text = bank.toml(WEG).read_text().replace(bank.urls[WEG], neue_datenbank(False))
    bank.toml(WEG).write_text(text)
    antwort = befehl("restore", tmp_path / "sicherung", "--settings", bank.toml(WEG), "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "sicherung.ziel_belegt")


def test_ohne_den_hauptschluessel_sagt_ein_satz_was_fehlt(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl
) -> None:
    bank.zerstoere(WEG)
    (tmp_path / "schluessel").rename(tmp_path / "tresor")
    ohne = befehl("restore", tmp_path / "sicherung", "--settings", bank.toml(WEG), "--json")
    assert (ohne.exit_code, ohne.letzte["code"]) == (2, "schutz.hauptschluessel")
    assert "--schluessel-datei" in ohne.letzte["rat"]
    fremder = tmp_path / "fremder"
    fremder.touch(mode=0o600)
    fremder.write_text("ab" * 32)
    mit = ("restore", tmp_path / "sicherung", "--settings", bank.toml(WEG), "--json", "--schluessel-datei")
    assert befehl(*mit, fremder).letzte["code"] == "schutz.hauptschluessel"
    assert not (bank.ordner(WEG) / "geheim").exists()
    assert befehl(*mit, tmp_path / "tresor").exit_code == 0
    assert (bank.ordner(WEG) / "geheim" / "hauptschluessel").stat().st_mode & 0o777 == 0o600


def test_ein_frisch_angelegter_hauptschluessel_tritt_beiseite(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl
) -> None:
    """`db upgrade` came first, as the manual for a new machine says."""
    bank.zerstoere(WEG)
    assert befehl("db", "upgrade", "--settings", bank.toml(WEG)).exit_code == 0
    frisch = (bank.ordner(WEG) / "geheim" / "hauptschluessel").read_bytes()
    assert befehl("restore", tmp_path / "sicherung", "--settings", bank.toml(WEG)).exit_code == 0
    (beiseite,) = (bank.ordner(WEG) / "geheim").glob("hauptschluessel.ersetzt-*")
    assert beiseite.read_bytes() == frisch


def test_die_sicherung_gehoert_nur_uns_und_verraet_keinen_schluessel(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden
) -> None:
    sicherung = tmp_path / "sicherung"
    assert _rechte(sicherung) == {(True, 0o700), (False, 0o600)}
    geheimes = {(bank.ordner(WEG) / "geheim" / name).read_bytes() for name in ("hauptschluessel", "pin")}
    assert not geheimes & {p.read_bytes() for p in sicherung.rglob("*") if p.is_file()}
    assert (sicherung / "einstellungen" / "azr-001900-signatur.p12").read_bytes() == b"verpackt"
    assert (tmp_path / "schluessel").stat().st_mode & 0o777 == 0o600


def test_zurueck_kommt_auch_was_die_einstellungen_nennen(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden
) -> None:
    bank.zerstoere(WEG)
    (bank.ordner(WEG) / "verzeichnis.toml").write_text("# neu\n")
    bank.spiele_zurueck(WEG, tmp_path / "sicherung")
    ordner = bank.ordner(WEG)
    assert (ordner / "geheim" / "s.p12").read_bytes() == b"verpackt"
    assert (ordner / "vertrauen" / "anker.cer").read_bytes() == b"Anker"
    assert (ordner / "verzeichnis.toml").read_text() == "# neu\n", "what is there stays"
    assert not (ordner / "geheim" / "pin").exists()


def test_gesichert_wird_nur_in_einen_leeren_ordner(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl
) -> None:
    sicherung = tmp_path / "sicherung"
    vorher = (sicherung / "manifest.json").read_bytes()
    antwort = befehl("backup", sicherung, "--settings", bank.toml(WEG), "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "sicherung.ordner")
    assert (sicherung / "manifest.json").read_bytes() == vorher


def test_eine_misslungene_sicherung_hinterlaesst_nichts(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl
) -> None:
    """Another master key lies where ours should go; and every night the same file is fine."""
    (tmp_path / "belegt").write_text("ab" * 32)
    for vorhanden in (False, True):
        ziel = tmp_path / f"zweite-{vorhanden}"
        if vorhanden:
            ziel.mkdir()
        mit = ("backup", ziel, "--settings", bank.toml(WEG), "--json", "--schluessel-datei")
        antwort = befehl(*mit, tmp_path / "belegt")
        assert (antwort.exit_code, antwort.letzte["code"]) == (1, "sicherung.schluesseldatei")
        assert ziel.exists() == vorhanden
    assert befehl(*mit, tmp_path / "schluessel").exit_code == 0


def test_die_andere_behoerde_ist_eine_andere_installation(
    bank: Werkbank, tmp_path: Path, gesichert: Zweibehoerden, befehl: Befehl
) -> None:
    bank.zerstoere(ZU)
    antwort = befehl("restore", tmp_path / "sicherung", "--settings", bank.toml(ZU), "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "sicherung.einstellungen")
    assert "azr:001900" in antwort.letzte["text"]
