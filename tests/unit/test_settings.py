"""Wrong settings stop the start with a sentence that says which, where and why."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from gateway.bootstrap.postfaecher import nachrichtengrenze
from gateway.domain.grenzen import Grenzen
from gateway.domain.groesse import groesse_in_bytes
from gateway.settings import EinstellungenFalsch, lade

RICHTIG = """
[ablage]
blobs = "blobs"
hauptschluessel = "haupt.schluessel"
quarantaene = "quarantaene"
[web]
[vertrauen]
ordner = "vertrauen"
[verzeichnis]
art = "datei"
datei = "verzeichnis.json"
[[mandanten]]
kennung = "azr:001900"
name = "Landeshauptstadt Stuttgart"
nachrichtengrenze = "1MB"
anschrift = {strasse = "Musterweg", hausnummer = "1", postleitzahl = "00000", wohnort = "Musterstadt"}
erreichbarkeit = [{kanal = "01", kennung = "abh@beispiel.invalid"}]
schluessel = {signatur = "s.p12", verschluesselung = "v.p12", pin_datei = "pin"}
dms = {ordner = "dms"}
"""

S3 = (
    's3 = {url = "https://s3.invalid", bucket = "b-1", praefix = "akten/", '
    'zugangsschluessel = "k", geheimnis_datei = "z"}'
)
XTA = "xta = {server = 'https://xta.invalid', schluessel = 't.p12', pin_datei = 'p', hoechstgroesse = '40MB'}"


def schreibe(ordner: Path, text: str) -> Path:
    datei = ordner / "gateway.toml"
    datei.write_text(text, encoding="utf-8")
    return datei


def _regel(angaben: str) -> tuple[str, str]:
    return 'dms = {ordner = "dms"}', f'dms = {{ordner = "dms"}}\nregeln = {{{angaben}}}'


def _ferndms(url: str) -> str:
    return f'dms = {{art = "webdav", url = "{url}", benutzer = "b", kennwort_datei = "k"}}'


def test_pfade_zaehlen_vom_ordner_der_datei_und_groessen_werden_gelesen(tmp_path: Path) -> None:
    e = lade(schreibe(tmp_path, RICHTIG))
    assert e.ablage.blobs == tmp_path.resolve() / "blobs"
    assert e.datenbank.url == f"sqlite:///{tmp_path.resolve()}/aktenbruecke.db"
    assert e.mandant("azr:001900").nachrichtengrenze == 1_000_000


@pytest.mark.parametrize(
    ("aenderung", "satzteil"),
    [
        (("[web]", "[web]\nfarbe = 1"), "»web.farbe« gibt es nicht"),
        (('quarantaene = "quarantaene"', ""), "»ablage.quarantaene« fehlt"),
        (('blobs = "blobs"', ""), "»ablage« ist nicht eindeutig"),
        (('blobs = "blobs"', f'blobs = "blobs"\n{S3}'), "»ablage« ist nicht eindeutig"),
        (('blobs = "blobs"', S3.replace("https:", "http:")), "»ablage.s3.url« ist keine sichere Adresse"),
        (
            ('blobs = "blobs"', S3.replace("akten/", "/akten")),
            "»ablage.s3.praefix« hat nicht die richtige Form",
        ),
        (('art = "datei"', 'art = "zettel"'), "»verzeichnis.art« muss einer dieser Werte sein"),
        (('"azr:001900"', '"001900"'), "»mandanten.0.kennung« hat nicht die richtige Form"),
        (('"1MB"', '"1 Sack"'), "»mandanten.0.nachrichtengrenze« ist keine Größe"),
        (
            ('"1MB"', '"50.1MB"'),
            "»mandanten.0.nachrichtengrenze« ist zu groß; erlaubt ist höchstens 50000000",
        ),
        (_regel('land = "BW2"'), "»mandanten.0.regeln.land« ist kein Land; richtig ist eines von BB, BE, BW"),
        (_regel('dienst_von = "7.30"'), "»mandanten.0.regeln.dienst_von« ist keine Uhrzeit"),
        (_regel('dienst_von = "18:00", dienst_bis = "08:00"'), "»dienst_von« liegt nach »dienst_bis«"),
        (_regel("tageslimit = -1"), "»mandanten.0.regeln.tageslimit« ist zu klein; erlaubt ist mindestens 0"),
        (
            _regel('wegzug_bestaetigung = "nie"'),
            "»mandanten.0.regeln.wegzug_bestaetigung« muss einer dieser Werte sein",
        ),
        (("[ablage]", "[ablage"), "Kein gültiges TOML"),
        (
            ('nachrichtengrenze = "1MB"', 'transporte = ["xta"]'),
            "»mandanten.0« ist widersprüchlich: »xta« in »transporte« und die Tabelle »xta« gehören zusammen",
        ),
        (
            ('nachrichtengrenze = "1MB"', 'partnertransport = {"azr:005700" = "xta"}'),
            "»mandanten.0« ist widersprüchlich: »azr:005700« hat einen Transport, den es hier nicht gibt",
        ),
        (
            (
                'nachrichtengrenze = "1MB"',
                'transporte = ["xta"]\nxta = {schluessel = "t.p12", pin_datei = "p"}',
            ),
            "»mandanten.0.xta« ist unvollständig: es fehlt »server«",
        ),
        (
            ('nachrichtengrenze = "1MB"', f"transporte = ['osci', 'xta']\n{XTA.replace('https', 'http')}"),
            "»mandanten.0.xta.server« ist keine sichere Adresse",
        ),
        (
            ('nachrichtengrenze = "1MB"', f"transporte = ['xta']\n{XTA.replace('xta.invalid', '[::1')}"),
            "»mandanten.0.xta.server« ist keine Adresse (der Name des Rechners",
        ),
        (
            ('dms = {ordner = "dms"}', _ferndms("http://u:geheim@x.invalid/")),
            "»mandanten.0.dms.url« ist keine zulässige Adresse",
        ),
        (
            ('dms = {ordner = "dms"}', _ferndms("http://127.0.0.1:99999/")),
            "»mandanten.0.dms.url« ist keine Adresse",
        ),
        (
            _regel('land = "BW"}\nfachverfahren = {art = "rest", url = "ftp://x.invalid/"'),
            "»mandanten.0.fachverfahren.url« ist keine Adresse (sie muss mit http:// oder https:// beginnen)",
        ),
    ],
)
def test_eine_falsche_einstellung_wird_genannt(
    tmp_path: Path, aenderung: tuple[str, str], satzteil: str
) -> None:
    datei = schreibe(tmp_path, RICHTIG.replace(*aenderung))
    with pytest.raises(EinstellungenFalsch) as info:
        lade(datei)
    assert satzteil in info.value.text
    assert "geheim" not in info.value.text
    assert info.value.wo == str(datei)
    assert info.value.exit_code == 2


def test_adressen_werden_gleich_so_geschrieben_wie_sie_gerufen_werden(tmp_path: Path) -> None:
    text = RICHTIG.replace('dms = {ordner = "dms"}', _ferndms("http://bücher.invalid/Köln"))
    mandant = lade(schreibe(tmp_path, text)).mandanten[0]
    assert mandant.dms.url == "http://xn--bcher-kva.invalid/K%C3%B6ln"


def test_mit_der_marke_von_windows_gelten_dieselben_einstellungen(tmp_path: Path) -> None:
    ohne = lade(schreibe(tmp_path, RICHTIG))
    datei = tmp_path / "gateway.toml"
    datei.write_bytes(b"\xef\xbb\xbf" + RICHTIG.replace("\n", "\r\n").encode())
    assert lade(datei) == ohne


def test_eine_andere_kodierung_wird_beim_namen_genannt(tmp_path: Path) -> None:
    datei = tmp_path / "gateway.toml"
    datei.write_bytes(RICHTIG.encode("utf-16"))
    with pytest.raises(EinstellungenFalsch, match="UTF-16"):
        lade(datei)


def test_die_umgebung_hat_vorrang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTENBRUECKE_WEB__PORT", "9999")
    assert lade(schreibe(tmp_path, RICHTIG)).web.port == 9999


def test_ohne_datei_sagt_der_fehler_was_fehlt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AKTENBRUECKE_SETTINGS", raising=False)
    with pytest.raises(EinstellungenFalsch, match="AKTENBRUECKE_SETTINGS"):
        lade()
    with pytest.raises(EinstellungenFalsch, match="nicht lesbar"):
        lade(tmp_path / "fehlt.toml")


@pytest.mark.parametrize(
    ("text", "bytes_"), [("50MB", 50_000_000), ("400 kB", 400_000), ("2.4GB", 2_400_000_000), ("7", 7)]
)
def test_groessen_sind_zehnerpotenzen(text: str, bytes_: int) -> None:
    assert groesse_in_bytes(text) == bytes_


def test_die_grenzen_der_regeln_werden_gelesen(tmp_path: Path) -> None:
    angaben = 'land = "BW", dienst_von = "07:30", dienst_bis = 18:00:00, groesse = "2GB", wegzug_werktage = 0'
    grenzen = lade(schreibe(tmp_path, RICHTIG.replace(*_regel(angaben)))).mandanten[0].regeln.grenzen
    assert grenzen == Grenzen(
        land="BW", dienst_von=time(7, 30), dienst_bis=time(18), groesse=2 * 10**9, wegzug_werktage=0
    )
    assert lade(schreibe(tmp_path, RICHTIG)).mandanten[0].regeln.grenzen == Grenzen()


@pytest.mark.parametrize("text", ["", "MB", "-1MB", "1 TB", "0", "1e6"])
def test_was_keine_groesse_ist_wird_abgewiesen(text: str) -> None:
    with pytest.raises(ValueError, match=r"Größe|null"):
        groesse_in_bytes(text)


@pytest.mark.parametrize(
    ("wege", "zu_allen", "zu_freiburg"),
    [
        ("transporte = ['osci']", 50_000_000, 50_000_000),
        (f"transporte = ['xta']\n{XTA}", 39_934_464, 39_934_464),
        (f"transporte = ['osci', 'xta']\n{XTA}", 39_934_464, 39_934_464),
        (
            f"transporte = ['osci', 'xta']\npartnertransport = {{'azr:005700' = 'osci'}}\n{XTA}",
            39_934_464,
            50_000_000,
        ),
        (f"transporte = ['xta']\nanhang = false\n{XTA}", 21_586_196, 21_586_196),
    ],
    ids=["OSCI", "XTA", "beide", "mit Freiburg OSCI", "eingebettet"],
)
def test_eine_nachricht_passt_auf_jeden_weg_den_sie_nehmen_kann(
    tmp_path: Path, wege: str, zu_allen: int, zu_freiburg: int
) -> None:
    mandant = lade(schreibe(tmp_path, RICHTIG.replace('nachrichtengrenze = "1MB"', wege))).mandanten[0]
    assert nachrichtengrenze(mandant) == zu_allen
    assert nachrichtengrenze(mandant, "azr:005700") == zu_freiburg
