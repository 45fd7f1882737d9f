"""Every certificate of the OSCI vectors gets its verdict, on any day between 2024-07 and 2048."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.schutz.fehler import VertrauensordnerFalsch, ZertifikatAbgelehnt
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.testpki import Pki
from gateway.schutz.urteil import Befund, Zweck
from gateway.schutz.zertifikat import Zertifikat
from tests.unit.schutz.vektoren import MITTE, PKI, UEBLICH, der, ordner

TAGE = [datetime(2024, 7, 1, tzinfo=UTC), MITTE, datetime(2047, 12, 31, tzinfo=UTC)]
TABELLE = {
    "absender-sig-3072": (Befund.GUELTIG, None),
    "absender-sig-4096": (Befund.GUELTIG, None),
    "absender-sig-p256": (Befund.GUELTIG, None),
    "absender-sig-abgelaufen": (Befund.ABGELAUFEN, "T000"),
    "absender-sig-gesperrt": (Befund.GESPERRT, "T001"),
    "absender-sig-kuenftig": (Befund.NOCH_NICHT_GUELTIG, "T002"),
    "absender-sig-fremd": (Befund.UNBEKANNTER_AUSSTELLER, "T002"),
    "absender-enc-3072": (Befund.FALSCHER_ZWECK, "T002"),
    "absender-sig-2048": (Befund.KURZER_SCHLUESSEL, "T010"),
}


@pytest.fixture
def pruefung(tmp_path: Path) -> Zertifikatspruefung:
    return Zertifikatspruefung(ordner(tmp_path / "vertrauen", *UEBLICH))


@pytest.mark.parametrize("wann", TAGE)
@pytest.mark.parametrize("name", TABELLE)
def test_jedes_zertifikat_bekommt_sein_urteil(
    name: str, wann: datetime, pruefung: Zertifikatspruefung
) -> None:
    urteil = pruefung.pruefe(der(name), Zweck.SIGNATUR, wann)
    assert (urteil.befund, urteil.befund.code) == TABELLE[name]


@pytest.mark.parametrize("name", [n for n, (befund, _) in TABELLE.items() if befund is not Befund.GUELTIG])
def test_ein_abgelehntes_zertifikat_nennt_code_und_rat(name: str, pruefung: Zertifikatspruefung) -> None:
    urteil = pruefung.pruefe(der(name), Zweck.SIGNATUR, MITTE)
    assert urteil.befund.rat
    with pytest.raises(ZertifikatAbgelehnt) as fehler:
        urteil.fordere()
    assert fehler.value.rueckweisung == TABELLE[name][1]


def test_ein_chiffrierzertifikat_darf_verschluesseln(pruefung: Zertifikatspruefung) -> None:
    assert pruefung.pruefe(der("leser-enc-3072"), Zweck.VERSCHLUESSELUNG, MITTE).gueltig
    assert not pruefung.pruefe(der("leser-sig-3072"), Zweck.VERSCHLUESSELUNG, MITTE).gueltig


def test_ein_fehlendes_zertifikat_ist_t003(pruefung: Zertifikatspruefung) -> None:
    assert pruefung.pruefe(None, Zweck.SIGNATUR, MITTE).befund.code == "T003"


def test_muell_ist_kein_zertifikat(pruefung: Zertifikatspruefung) -> None:
    gut = der("absender-sig-3072")
    negative_nummer = gut[:15] + b"\x80" + gut[16:]
    for muell in (b"", b"\x30\x03abc", gut[:-1], b"-----BEGIN CERTIFICATE-----", negative_nummer):
        assert pruefung.pruefe(muell, Zweck.SIGNATUR, MITTE).befund is Befund.UNLESBAR


def test_vor_der_sperrung_war_das_zertifikat_gueltig(pruefung: Zertifikatspruefung) -> None:
    vorher = datetime(2024, 5, 31, tzinfo=UTC)
    assert pruefung.pruefe(der("absender-sig-gesperrt"), Zweck.SIGNATUR, vorher).gueltig


def test_das_ca_zertifikat_darf_aus_der_nachricht_kommen(tmp_path: Path) -> None:
    pruefung = Zertifikatspruefung(
        ordner(tmp_path / "v", "testwurzel.cer", "ausstellend.crl", "testwurzel.crl")
    )
    assert pruefung.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE).befund is (
        Befund.UNBEKANNTER_AUSSTELLER
    )
    weitere = [Zertifikat.aus_der(der("ausstellend"))]
    assert pruefung.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE, weitere=weitere).gueltig
    assert not pruefung.pruefe(der("absender-sig-gesperrt"), Zweck.SIGNATUR, MITTE, weitere=weitere).gueltig


def test_eine_mitgeschickte_wurzel_ist_kein_vertrauensanker(pruefung: Zertifikatspruefung) -> None:
    fremde = [Zertifikat.aus_der(der("fremdwurzel"))]
    assert not pruefung.pruefe(der("absender-sig-fremd"), Zweck.SIGNATUR, MITTE, weitere=fremde).gueltig


def test_ein_aussteller_der_keine_sperrliste_nennt_braucht_keine(tmp_path: Path) -> None:
    """The issuing CA of the vectors names no distribution point; the participants do."""
    vertrauen = ordner(tmp_path / "v", "testwurzel.cer", "ausstellend.cer", "ausstellend.crl")
    pruefung = Zertifikatspruefung(vertrauen)
    assert pruefung.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE).gueltig
    assert pruefung.pruefe(der("absender-sig-gesperrt"), Zweck.SIGNATUR, MITTE).befund is Befund.GESPERRT


def test_gibt_der_aussteller_listen_muss_eine_davon_taugen(tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", *UEBLICH)
    liste = bytearray((vertrauen / "testwurzel.crl").read_bytes())
    liste[-1] ^= 1
    (vertrauen / "testwurzel.crl").write_bytes(liste)
    urteil = Zertifikatspruefung(vertrauen).pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE)
    assert urteil.befund is Befund.SPERRAUSKUNFT_FEHLT


def test_wen_eine_veraltete_liste_nennt_bleibt_auch_bei_milder_policy_gesperrt(
    testpki: Pki, tmp_path: Path
) -> None:
    milde = Zertifikatspruefung(testpki.vertrauen, replace(Schutzpolicy(), ohne_sperrauskunft="zulassen"))
    spaeter = datetime.now(UTC) + timedelta(days=100)
    gesperrt = testpki.zertifikat("gesperrt-signatur").der
    assert milde.pruefe(gesperrt, Zweck.SIGNATUR, spaeter).befund is Befund.GESPERRT
    ok = milde.pruefe(testpki.zertifikat("behoerde-a-signatur").der, Zweck.SIGNATUR, spaeter)
    assert ok.gueltig and ok.ohne_sperrauskunft


def test_ohne_sperrauskunft_entscheidet_die_policy(tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", *(n for n in UEBLICH if n != "ausstellend.crl"))
    streng = Zertifikatspruefung(vertrauen)
    assert streng.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE).befund is Befund.SPERRAUSKUNFT_FEHLT
    milde = Zertifikatspruefung(vertrauen, replace(Schutzpolicy(), ohne_sperrauskunft="zulassen"))
    urteil = milde.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE)
    assert urteil.gueltig and urteil.ohne_sperrauskunft


def test_auch_die_milde_policy_kennt_gesperrte(tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", "testwurzel.cer", "ausstellend.cer", "ausstellend.crl")
    milde = Zertifikatspruefung(vertrauen, replace(Schutzpolicy(), ohne_sperrauskunft="zulassen"))
    assert milde.pruefe(der("absender-sig-gesperrt"), Zweck.SIGNATUR, MITTE).befund is Befund.GESPERRT
    assert not milde.pruefe(der("absender-sig-fremd"), Zweck.SIGNATUR, MITTE).gueltig


def test_eine_veraltete_sperrliste_gibt_keine_auskunft(tmp_path: Path) -> None:
    namen = ("testwurzel.cer", "ausstellend.cer", "testwurzel.crl", "ausstellend-veraltet.crl")
    veraltet = Zertifikatspruefung(ordner(tmp_path / "v", *namen))
    assert (
        veraltet.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE).befund is Befund.SPERRAUSKUNFT_FEHLT
    )


def test_eine_neue_sperrliste_wirkt_sofort(tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", "testwurzel.cer", "ausstellend.cer", "testwurzel.crl")
    pruefung = Zertifikatspruefung(vertrauen)
    assert not pruefung.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE).gueltig
    ordner(vertrauen, "ausstellend.crl")
    assert pruefung.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE).gueltig


def test_ein_ordner_ohne_anker_ist_ein_aufruffehler(tmp_path: Path) -> None:
    for vertrauen in (tmp_path / "gibt-es-nicht", ordner(tmp_path / "v", "ausstellend.cer")):
        with pytest.raises(VertrauensordnerFalsch):
            Zertifikatspruefung(vertrauen).pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE)


def test_unlesbare_dateien_zaehlen_nicht_und_werden_genannt(tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", *UEBLICH)
    (vertrauen / "kaputt.cer").write_bytes(b"kein Zertifikat")
    (vertrauen / "kaputt.crl").write_bytes(b"keine Sperrliste")
    (vertrauen / "liesmich.txt").write_text("zählt nicht")
    (vertrauen / ".DS_Store").write_bytes(b"vom System")
    pruefung = Zertifikatspruefung(vertrauen)
    assert pruefung.pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE).gueltig
    maengel = pruefung.vertrauen.stand().maengel
    assert [m.datei for m in maengel] == ["kaputt.cer", "kaputt.crl", "liesmich.txt"]
    with pytest.raises(VertrauensordnerFalsch, match=r"kaputt\.crl"):
        pruefung.vertrauen.vollstaendig()


def test_mehrere_zertifikate_in_einer_pem_datei(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    vertrauen = ordner(tmp_path / "v", "ausstellend.crl", "testwurzel.crl")
    pem = b"".join(
        Zertifikat.aus_der(der(n)).x509.public_bytes(Encoding.PEM) for n in ("ausstellend", "testwurzel")
    )
    (vertrauen / "kette.pem").write_bytes(pem)
    assert Zertifikatspruefung(vertrauen).pruefe(der("absender-sig-3072"), Zweck.SIGNATUR, MITTE).gueltig


def test_die_angaben_stimmen_mit_dem_verzeichnis_der_vektoren(tmp_path: Path) -> None:
    import json

    for eintrag in json.loads((PKI / "index.json").read_text())["keys"]:
        zertifikat = Zertifikat.aus_der(der(eintrag["name"]))
        assert zertifikat.inhaber == eintrag["subject"]
        assert zertifikat.seriennummer == eintrag["serial"]
        assert zertifikat.fingerabdruck == eintrag["sha256"]
