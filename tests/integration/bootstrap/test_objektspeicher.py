"""An installation whose contents lie in a bucket: set up, watched, swept, backed up and restored."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from gateway.ablauf.akte import abgleich, loeschung
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.sicherung.sichern import sichere
from gateway.bootstrap.sicherung.zurueckspielen import spiele_zurueck
from gateway.bootstrap.zeit import Systemuhr
from gateway.ports import Blob, Raum
from gateway.schutz.fehler import DateirechteFalsch, PindateiFalsch
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen
from tests.s3speicher import GEHEIMNIS, SCHLUESSEL, S3speicher

M = "azr:001900"


@dataclass
class Haeuser:
    """Settings of installations in this store."""

    ordner: Path
    pki: Pki
    s3: S3speicher
    nummer: list[int] = field(default_factory=list)
    vorlage: str = ""

    def neu(self) -> Path:
        """The settings file of a new one."""
        self.nummer.append(len(self.nummer))
        ordner = self.ordner / f"haus-{len(self.nummer)}"
        (ordner / "dms" / "akten").mkdir(parents=True)
        (ordner / "s3.geheimnis").touch(mode=0o600)
        toml = einstellungen(ordner, self.pki)
        self.vorlage = toml.read_text()
        self.aendere(toml)
        return toml

    def aendere(
        self, toml: Path, bucket: str | None = None, url: str | None = None, geheimnis: str = GEHEIMNIS
    ) -> None:
        angaben = f'url = "{url or self.s3.zugang.url}", bucket = "{bucket or self.s3.bucket()}"'
        zugang = f'zugangsschluessel = "{SCHLUESSEL}", geheimnis_datei = "s3.geheimnis"'
        s3 = f's3 = {{{angaben}, praefix = "amt/", {zugang}}}'
        toml.write_text(self.vorlage.replace('blobs = "blobs"', s3))
        toml.with_name("s3.geheimnis").write_text(f"{geheimnis}\n")

    def offen(self, toml: Path) -> Installation:
        return Installation.geoeffnet(lade(toml))


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def haeuser(tmp_path: Path, testpki: Pki, s3: S3speicher) -> Haeuser:
    return Haeuser(tmp_path, testpki, s3)


def _lege(installation: Installation, inhalt: bytes) -> tuple[UUID, Blob]:
    """As a Vorgang lays its content: the key first."""
    haus, vorgang = installation.haus(M), uuid4()
    with haus.buchen() as buch:
        haus.speicher.tresor.lege_an(buch, vorgang)
    return vorgang, haus.speicher.blobs.lege(iter([inhalt]), haus.raum(vorgang))


def _ablage(befehl: Befehl, toml: Path) -> dict[str, object]:
    """What `check` says of the store."""
    antwort = befehl("check", "--json", "--settings", toml)
    zeilen = [json.loads(z) for z in antwort.ausgabe.splitlines()]
    assert not [z for z in zeilen if z["was"] == "platz" and "Ablage" in z["text"]], (
        "nobody knows how full it is"
    )
    [befund] = [z for z in zeilen if z["was"] == "ordner" and z["text"].startswith("Ablage")]
    return befund


def test_check_probiert_den_speicher_und_sagt_was_ihm_fehlt(haeuser: Haeuser, befehl: Befehl) -> None:
    toml = haeuser.neu()
    befehl("db", "upgrade", "--settings", toml)
    assert _ablage(befehl, toml)["ok"]
    assert "s3.geheimnis" not in befehl("status", "--json", "--settings", toml).ausgabe
    for anders, satz in (
        ({"geheimnis": "falsch"}, "lässt uns nicht ein"),
        ({"bucket": "gibt-es-nicht"}, "Den Bucket gibt es"),
        ({"url": "http://127.0.0.1:1"}, "nicht erreichbar"),
    ):
        haeuser.aendere(toml, **anders)
        befund = _ablage(befehl, toml)
        assert (befund["ok"], satz in str(befund["text"])) == (False, True), befund
        assert befund["rat"]
        assert not haeuser.offen(toml).bereitschaft.pruefe()[1].ok


def test_eine_geheimnisdatei_die_andere_lesen_duerfen_wird_abgelehnt(
    haeuser: Haeuser, befehl: Befehl
) -> None:
    toml = haeuser.neu()
    befehl("db", "upgrade", "--settings", toml)
    datei = toml.with_name("s3.geheimnis")
    datei.chmod(0o640)
    with pytest.raises(DateirechteFalsch):
        haeuser.offen(toml).blobs  # noqa: B018
    befund = _ablage(befehl, toml)
    assert not befund["ok"]
    zeilen = befehl("check", "--json", "--settings", toml).ausgabe.splitlines()
    assert "dms" not in {z["was"] for z in map(json.loads, zeilen) if "andere offen" in z["text"]}
    datei.chmod(0o600)
    for inhalt in ("", "a\nb\n"):
        datei.write_text(inhalt)
        with pytest.raises(PindateiFalsch):
            haeuser.offen(toml).blobs  # noqa: B018


def test_abgleich_und_kehren_finden_auch_im_bucket_was_uebrig_ist(haeuser: Haeuser, befehl: Befehl) -> None:
    toml = haeuser.neu()
    befehl("db", "upgrade", "--settings", toml)
    haus = haeuser.offen(toml).haus(M)
    vorgang, _ = _lege(haeuser.offen(toml), b"gehoert jemandem")
    herrenlos = Raum("3" * 32, bytes(32))
    haus.speicher.blobs.lege(iter([b"gehoert niemandem"]), herrenlos)
    spaeter = haeuser.offen(toml).uhr.jetzt() + abgleich.JUNG + timedelta(minutes=1)
    namen = {r.name for r in haus.speicher.blobs.raeume()}
    assert namen == {haus.raum(vorgang).name, herrenlos.name}
    assert loeschung.herrenlose(haus.datenbank, haus.speicher.blobs, vor=spaeter) == [herrenlos.name]
    haus.speicher.blobs.leere(herrenlos.name)
    assert {r.name for r in haus.speicher.blobs.raeume()} == {haus.raum(vorgang).name}


def test_gesichert_und_zurueckgespielt_in_einen_anderen_bucket(
    haeuser: Haeuser, befehl: Befehl, tmp_path: Path
) -> None:
    toml, neues = haeuser.neu(), haeuser.neu()
    befehl("db", "upgrade", "--settings", toml)
    alt, inhalt = haeuser.offen(toml), bytes(range(256)) * 10_000
    vorgang, blob = _lege(alt, inhalt)
    sichere(alt, toml, tmp_path / "sicherung", tmp_path / "schluessel")
    spiele_zurueck(lade(neues), tmp_path / "sicherung", Systemuhr(), schluesseldatei=tmp_path / "schluessel")
    haus = haeuser.offen(neues).haus(M)
    with haus.speicher.blobs.oeffne(blob, haus.raum(vorgang)) as strom:
        assert strom.read() == inhalt
    zweimal = befehl("restore", tmp_path / "sicherung", "--settings", neues)
    assert zweimal.exit_code == 1, "into an empty one only"
