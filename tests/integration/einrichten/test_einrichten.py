"""`einrichten`: from answers to an installation that `check` is content with; what is there is never overwritten."""

from __future__ import annotations

import io
import os
import stat
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from gateway.bootstrap.einrichten import antworten as fragen
from gateway.bootstrap.einrichten.einrichten import einstellungstext
from gateway.cli import einrichten
from gateway.schutz import antrag
from gateway.schutz.schluessel import lade_p12
from gateway.schutz.urteil import Zweck
from gateway.settings import lade
from tests.integration.befehl import Befehl

GRUND = """
einstellungen = "{ordner}/etc"
daten = "{ordner}/var"
{datenbank}
[behoerde]
kennung = "azr:{nummer}"
name = "Amt »{nummer}« \\"Muster\\""
strasse = "Musterstraße"
postleitzahl = "00000"
wohnort = "Musterstadt"
email = "abh@beispiel.invalid"
[benutzer]
kennung = "erika"
name = "Erika Beispiel"
rollen = ["sachbearbeitung", "administration"]
[schluessel]
"""
TESTNETZ = """
art = "testnetz"
postfach = "http://127.0.0.1:8070/"
weitere = [{ kennung = "azr:005700", name = "Musterhausen" }]
"""


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def antworten(tmp_path: Path) -> Callable[..., Path]:
    def schreibe(wahl: str, nummer: str = "001900", datenbank: str = "") -> Path:
        datei = tmp_path / f"antworten-{nummer}.toml"
        kopf = GRUND.format(ordner=tmp_path / nummer, nummer=nummer, datenbank=datenbank)
        datei.write_text(kopf + wahl, encoding="utf-8")
        return datei

    return schreibe


@pytest.fixture(autouse=True)
def offene_umask() -> Iterator[None]:
    maske = os.umask(0)
    yield
    os.umask(maske)


def _offen(ordner: Path) -> list[str]:
    """What others could read, below a folder that they can't enter."""
    oben = [ordner, *ordner.iterdir()]
    return [p.name for p in oben if stat.S_IMODE(p.stat().st_mode) & 0o077]


def test_ein_testnetz_und_eine_behoerde_die_ihm_beitritt(
    antworten: Callable[..., Path], befehl: Befehl, tmp_path: Path, datenbank_url: str
) -> None:
    erste = antworten(TESTNETZ, datenbank=f'datenbank = "{datenbank_url}"')
    aufruf = ("einrichten", "--antworten", erste, "--konto", "root", "--json")
    antwort = befehl(*aufruf)
    assert antwort.exit_code == 0, antwort.meldung
    etc, var = tmp_path / "001900" / "etc", tmp_path / "001900" / "var"
    assert (_offen(etc), _offen(var)) == ([], [])
    einstellungen = lade(etc / "gateway.toml")
    assert einstellungen.mandanten[0].name == 'Amt »001900« "Muster"'
    assert einstellungen.datenbank.url == datenbank_url
    assert befehl("benutzer", "list", "--settings", etc / "gateway.toml", "--json").letzte["id"] == "erika"
    for befund in map(str, antwort.ausgabe.splitlines()):
        assert "Zertifikat" not in befund or '"ok": true' in befund
    nochmal = befehl(*aufruf)
    assert (nochmal.exit_code, nochmal.letzte["code"]) == (1, "einrichten.belegt")

    quelle = etc / "testnetz" / "azr-005700"
    zweite = antworten(f'art = "beitreten"\nquelle = "{quelle}"', "005700")
    assert befehl("einrichten", "--antworten", zweite, "--konto", "root", "--json").exit_code == 0
    settings = tmp_path / "005700" / "etc" / "gateway.toml"
    for kennung in ("azr:001900", "azr:005700"):
        gefunden = befehl("verzeichnis", "show", kennung, "--settings", settings, "--json")
        assert gefunden.exit_code == 0, gefunden.meldung
    pruefung = befehl("cert", "check", "--settings", settings)
    assert pruefung.exit_code == 0, pruefung.ausgabe
    pin = (quelle / "pin").read_bytes().strip()
    for zweck in (Zweck.SIGNATUR, Zweck.VERSCHLUESSELUNG):
        name = "signatur" if zweck is Zweck.SIGNATUR else "chiffre"
        assert lade_p12(etc / "testnetz" / "postfach" / f"{name}.p12", pin, zweck)
    assert not list((etc / "testnetz").rglob("*ca*.p12")), "nobody can issue in this network any more"


def test_antraege_haben_die_richtige_verwendung(
    antworten: Callable[..., Path], befehl: Befehl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(antrag, "_BITS", 2048)
    antwort = befehl("einrichten", "--antworten", antworten('art = "antrag"'), "--konto", "root")
    assert antwort.exit_code == 0
    assert "Zertifizierungsstelle" in antwort.meldung
    assert "was die Prüfung nennt" in antwort.meldung, "there are no certificates yet"
    etc = tmp_path / "001900" / "etc"
    pin = (etc / "geheim" / "azr-001900.pin").read_bytes().strip()
    verwendung = {}
    for zweck in ("signatur", "chiffre"):
        csr = x509.load_pem_x509_csr((etc / f"azr-001900-{zweck}.csr").read_bytes())
        schluessel = load_pem_private_key((etc / "geheim" / f"azr-001900-{zweck}.key").read_bytes(), pin)
        assert csr.is_signature_valid and csr.public_key() == schluessel.public_key()
        verwendung[zweck] = csr.extensions.get_extension_for_class(x509.KeyUsage).value
    assert verwendung["signatur"].content_commitment and not verwendung["signatur"].key_encipherment
    assert verwendung["chiffre"].key_encipherment and not verwendung["chiffre"].digital_signature
    assert _offen(etc) == []


@pytest.mark.parametrize(
    ("wahl", "code", "satz"),
    [
        ('art = "testnetz"', "einrichten.antworten", "postfach"),
        ('art = "beitreten"', "einrichten.antworten", "quelle"),
        ('art = "beitreten"\nquelle = "/gibt/es/nicht"', "einrichten.antworten", "/gibt/es/nicht"),
        ('art = "geheim"', "einrichten.antworten", "schluessel.art"),
        ("art = ", "einrichten.antworten", "TOML"),
    ],
)
def test_unvollstaendige_antworten(
    antworten: Callable[..., Path], befehl: Befehl, wahl: str, code: str, satz: str
) -> None:
    antwort = befehl("einrichten", "--antworten", antworten(wahl), "--konto", "root", "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (2, code)
    assert satz in antwort.meldung


def test_ohne_terminal_und_ohne_antworten(befehl: Befehl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    antwort = befehl("einrichten", "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (2, "aufruf")
    assert "--antworten" in antwort.letzte["text"]


def test_am_terminal_entsteht_dasselbe(monkeypatch: pytest.MonkeyPatch) -> None:
    gegeben = iter(
        [
            *("/e", "/d", "", "azr:001900", "Amt", "Weg", "1", "00000", "Ort", "a@b.invalid"),
            *("erika", "Erika", "testnetz", "http://127.0.0.1:8070/", "azr:005700", "Anderes", "", ""),
        ]
    )
    monkeypatch.setattr(einrichten.typer, "prompt", lambda *_, **__: next(gegeben))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    fertig = fragen.pruefe(einrichten._frage())
    assert [a.kennung for a in fertig.schluessel.weitere] == ["azr:005700"]
    assert tomllib.loads(einstellungstext(fertig))["datenbank"]["url"] == "sqlite:////d/aktenbruecke.db"
    assert next(gegeben, None) is None


def test_ein_konto_das_es_nicht_gibt(antworten: Callable[..., Path], befehl: Befehl, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        antwort = befehl("einrichten", "--antworten", antworten(TESTNETZ), "--json")
        assert antwort.exit_code == 0, "whoever isn't root sets up for himself"
        return
    antwort = befehl("einrichten", "--antworten", antworten(TESTNETZ), "--konto", "gibt-es-nicht", "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (2, "einrichten.konto")
    assert not (tmp_path / "001900").exists()
