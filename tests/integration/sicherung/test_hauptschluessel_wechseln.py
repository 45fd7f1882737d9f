"""The master key is changed while everything runs; afterwards the old one opens nothing of what is there."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.inhalte import alle_schluessel
from gateway.ablage.tresor import Tresor
from gateway.ablauf.anmeldung import Konten
from gateway.bootstrap.zeit import Systemuhr
from gateway.ports import Raum
from gateway.schutz.fehler import AblageBeschaedigt
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel
from gateway.schutz.testpki import Pki
from tests.conftest import StehendeUhr
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen
from tests.integration.sicherung.werkbank import NeueDatenbank

STUTTGART = "azr:001900"


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def datenbank_url(neue_datenbank: NeueDatenbank, monkeypatch: pytest.MonkeyPatch) -> str:
    url = neue_datenbank(False)
    monkeypatch.setenv("AKTENBRUECKE_DATENBANK__URL", url)
    return url


@pytest.fixture
def toml(tmp_path: Path, testpki: Pki, befehl: Befehl, datenbank_url: str) -> Path:
    datei = einstellungen(tmp_path, testpki)
    assert befehl("db", "upgrade", "--settings", datei).exit_code == 0
    return datei


@pytest.fixture
def datenbank(toml: Path, datenbank_url: str) -> Iterator[Datenbank]:
    datenbank = Datenbank(datenbank_url)
    yield datenbank
    datenbank.schliesse()


@pytest.fixture
def haupt(toml: Path) -> Path:
    return toml.parent / "haupt.schluessel"


def lege(datenbank: Datenbank, tresor: Tresor) -> Raum:
    with datenbank.schreiben() as session:
        raum = tresor.lege_an(Buch(session, STUTTGART, StehendeUhr()), uuid.uuid4())
        session.commit()
    return raum


def raeume(datenbank: Datenbank, tresor: Tresor) -> set[Raum]:
    with datenbank.lesen() as session:
        return {
            tresor.raum(Buch(session, mandant, StehendeUhr()), id) for mandant, id in alle_schluessel(session)
        }


def altere(datei: Path) -> None:
    vorher = datei.stat().st_mtime - 3600
    os.utime(datei, (vorher, vorher))


def test_nach_dem_wechsel_oeffnet_der_alte_nichts_mehr(
    toml: Path, haupt: Path, befehl: Befehl, datenbank: Datenbank, tmp_path: Path
) -> None:
    laufender = Tresor(lade_hauptschluessel(haupt))
    inhalte = {lege(datenbank, laufender) for _ in range(450)}
    alt = tmp_path / "alt"
    alt.write_bytes(haupt.read_bytes())
    alt.chmod(0o600)

    antwort = befehl("schluessel", "wechseln", "--settings", toml, "--json")
    assert antwort.letzte == {"ok": True, "vorbereitet": False, "alter_liegt_noch_da": True}
    assert "450 Inhaltsschlüssel sind neu verschlossen" in antwort.meldung
    inhalte.add(lege(datenbank, laufender))
    assert raeume(datenbank, laufender) == inhalte
    assert "der alte noch da" in befehl("check", "--settings", toml).ausgabe

    zu_frueh = befehl("schluessel", "ablegen", "--settings", toml, "--json")
    assert (zu_frueh.exit_code, zu_frueh.letzte["code"]) == (3, "schluessel.zu_frueh")
    altere(haupt)
    assert befehl("schluessel", "ablegen", "--settings", toml).exit_code == 0
    assert haupt.stat().st_mode & 0o777 == 0o600
    assert raeume(datenbank, laufender) == inhalte == raeume(datenbank, Tresor(lade_hauptschluessel(haupt)))
    frueher = Tresor(lade_hauptschluessel(alt))
    with datenbank.lesen() as session:
        for mandant, id in alle_schluessel(session):
            with pytest.raises(AblageBeschaedigt):
                frueher.raum(Buch(session, mandant, StehendeUhr()), id)
    assert befehl("audit", "verify", "--settings", toml).exit_code == 0


def test_auch_der_zweite_faktor_eines_kontos_wechselt_mit(
    toml: Path, haupt: Path, befehl: Befehl, datenbank: Datenbank
) -> None:
    def konten() -> Konten:
        return Konten(datenbank, Systemuhr(), lambda: lade_hauptschluessel(haupt))

    befehl("benutzer", "anlegen", "erika", "--name", "Erika Beispiel", "--settings", toml)
    einrichtung = konten().neue("erika")
    konten().richte_ein("erika", "Vier Pferde im Regen", einrichtung, wer="Test")
    befehl("schluessel", "wechseln", "--settings", toml)
    altere(haupt)
    assert befehl("schluessel", "ablegen", "--settings", toml).exit_code == 0
    app = pyotp.parse_uri(einrichtung.adresse)
    assert isinstance(app, pyotp.TOTP)
    assert konten().melde_an("erika", "Vier Pferde im Regen", app.now()) == "erika"


def test_mehrere_rechner_bekommen_die_datei_zwischen_den_schritten(
    toml: Path, haupt: Path, befehl: Befehl, datenbank: Datenbank, tmp_path: Path
) -> None:
    anderer = tmp_path / "anderer-rechner"

    def kopiere() -> None:
        anderer.unlink(missing_ok=True)
        anderer.write_bytes(haupt.read_bytes())
        anderer.chmod(0o600)

    kopiere()
    dort = Tresor(lade_hauptschluessel(anderer))
    inhalte = {lege(datenbank, dort)}
    assert befehl("schluessel", "neu", "--settings", toml, "--json").letzte["vorbereitet"] is True
    kopiere()
    assert befehl("schluessel", "wechseln", "--settings", toml).exit_code == 0
    inhalte.add(lege(datenbank, dort))
    assert raeume(datenbank, dort) == inhalte
    kopiere()
    altere(haupt)
    inhalte.add(lege(datenbank, dort))
    assert befehl("schluessel", "ablegen", "--settings", toml).exit_code == 0
    kopiere()
    assert raeume(datenbank, dort) == inhalte


def test_ein_schritt_zur_falschen_zeit_aendert_nichts(
    toml: Path, haupt: Path, befehl: Befehl, datenbank: Datenbank
) -> None:
    lege(datenbank, Tresor(lade_hauptschluessel(haupt)))
    vorher = haupt.read_bytes()
    assert befehl("schluessel", "ablegen", "--settings", toml).exit_code == 1
    assert haupt.read_bytes() == vorher
    befehl("schluessel", "wechseln", "--settings", toml)
    gewechselt = haupt.read_bytes()
    assert befehl("schluessel", "neu", "--settings", toml).exit_code == 1
    assert befehl("schluessel", "wechseln", "--settings", toml).exit_code == 0
    assert haupt.read_bytes() == gewechselt
    assert vorher.decode().strip() not in befehl("schluessel", "show", "--settings", toml).ausgabe
