"""The static directory file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.dvdv.datei import Dateiverzeichnis
from adapters.dvdv.fehler import VerzeichnisdateiFalsch
from adapters.osci.teilnehmer.beteiligte import Gegenstelle
from gateway.ports import KeinElektronischerAustausch, Zugang
from gateway.schutz.testpki import Pki

ZEILE = """
[[behoerde]]
kennung = "{kennung}"
name = "Beispielstadt"
postfach_url = "http://127.0.0.1:8070/"
postfach_verschluesselung = "{ordner}/postfach-chiffre.cer"
postfach_signatur = "{ordner}/postfach-signatur.cer"
leser = "{ordner}/behoerde-a-chiffre.cer"
autor = "{ordner}/behoerde-a-signatur.cer"
"""


def schreibe(tmp_path: Path, pki: Pki, *kennungen: str, mehr: str = "") -> Path:
    datei = tmp_path / "verzeichnis.toml"
    ordner = os.path.relpath(pki.ordner, tmp_path)
    datei.write_text("".join(ZEILE.format(kennung=k, ordner=ordner) for k in kennungen) + mehr)
    return datei


def test_eine_behoerde_wird_gefunden_eine_andere_nicht(tmp_path: Path, testpki: Pki) -> None:
    verzeichnis = Dateiverzeichnis(schreibe(tmp_path, testpki, "azr:001900", "azr:009999"))
    eintrag = verzeichnis.finde("azr:001900")
    assert (eintrag.behoerde.name, eintrag.version) == ("Beispielstadt", "26.11")
    assert eintrag.leser == testpki.zertifikat("behoerde-a-chiffre").der
    with pytest.raises(KeinElektronischerAustausch):
        verzeichnis.finde("azr:001901")


def test_mit_der_marke_von_windows_ist_es_dasselbe_verzeichnis(tmp_path: Path, testpki: Pki) -> None:
    datei = schreibe(tmp_path, testpki, "azr:001900")
    ohne = Dateiverzeichnis(datei).alle()
    datei.write_bytes(b"\xef\xbb\xbf" + datei.read_bytes().replace(b"\n", b"\r\n"))
    assert Dateiverzeichnis(datei).alle() == ohne


def test_eine_andere_kodierung_wird_beim_namen_genannt(tmp_path: Path, testpki: Pki) -> None:
    datei = schreibe(tmp_path, testpki, "azr:001900")
    datei.write_bytes(datei.read_text().replace("Beispielstadt", "Köln").encode("cp1252"))
    with pytest.raises(VerzeichnisdateiFalsch, match="Windows-1252"):
        Dateiverzeichnis(datei).alle()


def test_eine_neue_zeile_wirkt_ohne_neustart(tmp_path: Path, testpki: Pki) -> None:
    verzeichnis = Dateiverzeichnis(schreibe(tmp_path, testpki, "azr:001900"))
    assert len(verzeichnis.alle()) == 1
    schreibe(tmp_path, testpki, "azr:001900", "azr:001901")
    assert verzeichnis.finde("azr:001901").behoerde.kennung == "azr:001901"


XTA = """
[[behoerde.zugaenge]]
transport = "xta"
url = "https://xta.invalid/"
konto = "azr:001900"
"""
OSCI = ("postfach_url", "postfach_verschluesselung", "postfach_signatur")


def _ohne(text: str, *namen: str) -> str:
    return "".join(
        z for z in text.splitlines(keepends=True) if not z.startswith(tuple(f"{n} =" for n in namen))
    )


def test_weitere_zugaenge_stehen_neben_dem_postfach(tmp_path: Path, testpki: Pki) -> None:
    eintrag = Dateiverzeichnis(schreibe(tmp_path, testpki, "azr:001900", mehr=XTA)).finde("azr:001900")
    assert [z.transport for z in eintrag.zugaenge] == ["osci", "xta"]
    assert eintrag.zugang("osci").verschluesselung == testpki.zertifikat("postfach-chiffre").der
    assert eintrag.zugang("xta") == Zugang("xta", "https://xta.invalid/", konto="azr:001900")


def test_wer_ueber_einen_transport_nicht_erreichbar_ist_dem_wird_nichts_gesendet(
    tmp_path: Path, testpki: Pki
) -> None:
    datei = schreibe(tmp_path, testpki, "azr:001900")
    nur_osci = Dateiverzeichnis(datei).finde("azr:001900")
    with pytest.raises(KeinElektronischerAustausch, match="über XTA"):
        nur_osci.zugang("xta")
    datei.write_text(_ohne(datei.read_text(), *OSCI) + XTA)
    nur_xta = Dateiverzeichnis(datei).finde("azr:001900")
    assert [z.transport for z in nur_xta.zugaenge] == ["xta"]
    with pytest.raises(KeinElektronischerAustausch, match="über OSCI"):
        Gegenstelle.aus(nur_xta)


@pytest.mark.parametrize("fehlt", [OSCI, *((name,) for name in OSCI)])
def test_ein_halbes_postfach_und_gar_kein_zugang_sind_aufruffehler(
    tmp_path: Path, testpki: Pki, fehlt: tuple[str, ...]
) -> None:
    datei = schreibe(tmp_path, testpki, "azr:001900", mehr="" if len(fehlt) > 1 else XTA)
    datei.write_text(_ohne(datei.read_text(), *fehlt))
    with pytest.raises(VerzeichnisdateiFalsch, match="azr:001900"):
        Dateiverzeichnis(datei).finde("azr:001900")


def test_ein_falscher_eintrag_wird_genannt_und_haelt_keinen_anderen_auf(tmp_path: Path, testpki: Pki) -> None:
    """Neither one without a usable Kennung nor an authority that stands there twice."""
    mehr = "".join(ZEILE.format(kennung=k, ordner=".") for k in ("stuttgart", "azr:005700", "azr:005700"))
    verzeichnis = Dateiverzeichnis(schreibe(tmp_path, testpki, "azr:001900", mehr=mehr))
    assert verzeichnis.finde("azr:001900").behoerde.kennung == "azr:001900"
    assert [e.behoerde.kennung for e in verzeichnis.alle()] == ["azr:001900"]
    doppelt, herrenlos = verzeichnis.maengel()
    assert "azr:005700 steht zweimal" in doppelt and "kennung" in herrenlos
    with pytest.raises(VerzeichnisdateiFalsch):
        verzeichnis.finde("azr:005700")


@pytest.mark.parametrize(
    "mehr",
    [
        XTA + XTA,
        XTA.replace("xta", "osci"),
        XTA.replace("https://", "ftp://"),
        XTA.replace("https://", "https://gut@"),
        XTA.replace('"azr:001900"', '""'),
        XTA.replace("konto", "kontonummer"),
        "[behoerde.zugaenge]",
        "kein TOML",
        "unbekannt = 1",
        ZEILE.format(kennung="azr:001900", ordner="."),
    ],
)
def test_eine_falsche_datei_ist_ein_aufruffehler(mehr: str, tmp_path: Path, testpki: Pki) -> None:
    verzeichnis = Dateiverzeichnis(schreibe(tmp_path, testpki, "azr:001900", mehr=mehr))
    with pytest.raises(VerzeichnisdateiFalsch):
        verzeichnis.finde("azr:001900")


@pytest.mark.parametrize(
    "mehr",
    [
        ZEILE.format(kennung="azr:001902", ordner="gibt-es-nicht"),
        ZEILE.format(kennung="azr:001902", ordner=".").replace("http://127", "http://gut@127"),
        ZEILE.format(kennung="azr:001902", ordner=".") + "unbekannt = 1",
    ],
)
def test_ein_falscher_eintrag_haelt_nur_seine_behoerde_auf(mehr: str, tmp_path: Path, testpki: Pki) -> None:
    verzeichnis = Dateiverzeichnis(schreibe(tmp_path, testpki, "azr:001900", mehr=mehr))
    assert verzeichnis.finde("azr:001900").behoerde.kennung == "azr:001900"
    assert len(verzeichnis.alle()) == 1
    with pytest.raises(VerzeichnisdateiFalsch):
        verzeichnis.finde("azr:001902")


def test_ein_ausgetauschtes_zertifikat_wirkt_ohne_neustart(tmp_path: Path, testpki: Pki) -> None:
    datei = schreibe(tmp_path, testpki, "azr:001900")
    leser = tmp_path / "leser.cer"
    leser.write_bytes(testpki.cer("behoerde-a-chiffre").read_bytes())
    datei.write_text(
        datei.read_text().replace(
            f"{os.path.relpath(testpki.ordner, tmp_path)}/behoerde-a-chiffre.cer", "leser.cer"
        )
    )
    verzeichnis = Dateiverzeichnis(datei)
    assert verzeichnis.finde("azr:001900").leser == testpki.zertifikat("behoerde-a-chiffre").der
    leser.unlink()
    with pytest.raises(VerzeichnisdateiFalsch):
        verzeichnis.finde("azr:001900")
    leser.write_bytes(testpki.cer("behoerde-b-chiffre").read_bytes())
    assert verzeichnis.finde("azr:001900").leser == testpki.zertifikat("behoerde-b-chiffre").der


def test_die_datei_darf_mit_der_marke_von_windows_anfangen(tmp_path: Path, testpki: Pki) -> None:
    datei = schreibe(tmp_path, testpki, "azr:001900")
    text = datei.read_bytes()
    datei.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert Dateiverzeichnis(datei).finde("azr:001900").behoerde.name == "Beispielstadt"
    datei.write_text(text.decode(), encoding="utf-16")
    with pytest.raises(VerzeichnisdateiFalsch, match="UTF-16"):
        Dateiverzeichnis(datei).finde("azr:001900")


def test_eine_fehlende_datei_ist_ein_aufruffehler(tmp_path: Path) -> None:
    with pytest.raises(VerzeichnisdateiFalsch):
        Dateiverzeichnis(tmp_path / "fehlt.toml").finde("azr:001900")


def test_ein_zertifikat_das_fehlt_wird_mit_eintrag_und_datei_genannt(tmp_path: Path, testpki: Pki) -> None:
    """Whose and which: "a certificate" would send people looking through all of them."""
    datei = schreibe(tmp_path, testpki, "azr:001900")
    text = datei.read_text()
    leser = next(z.split('"')[1] for z in text.splitlines() if z.startswith("leser"))
    datei.write_text(text.replace(f'"{leser}"', '"fehlt.cer"', 1))
    (mangel,) = Dateiverzeichnis(datei).maengel()
    assert "Im Eintrag azr:" in mangel and "»fehlt.cer«" in mangel
