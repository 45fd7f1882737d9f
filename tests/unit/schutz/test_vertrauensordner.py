"""The trust folder as the field fills it: one CA with two keys, several lists in a file, renewed issuers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.schutz.fehler import SperrlisteAbgelehnt, VertrauensordnerFalsch
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.sperrlistenimport import importiere
from gateway.schutz.testzertifikate import Ausgabe
from gateway.schutz.urteil import Befund, Urteil, Zweck
from gateway.schutz.vertrauen import Vertrauensordner
from gateway.schutz.vertrauensdatei import lies_vertrauensdatei
from gateway.schutz.zertifikat import Zertifikat
from tests.feldpki import WANN, blatt, ca, liste, ordner, pem, tage


@dataclass(frozen=True)
class Welt:
    """One root, one issuing CA that got a new key, an author of each key."""

    wurzel: Ausgabe
    alt: Ausgabe
    neu: Ausgabe
    autor_alt: Zertifikat
    autor_neu: Zertifikat


@pytest.fixture(scope="module")
def welt() -> Welt:
    wurzel = ca("Wurzel", "wurzel")
    alt, neu = ca("Ausgabe", "ausgabe-alt", wurzel), ca("Ausgabe", "ausgabe-neu", wurzel)
    return Welt(wurzel, alt, neu, blatt("Amt alt", "autor", alt), blatt("Amt neu", "autor", neu))


def urteil(vertrauen: Path, zertifikat: Zertifikat) -> Urteil:
    return Zertifikatspruefung(vertrauen).pruefe(zertifikat.der, Zweck.SIGNATUR, WANN)


def ohne_kennung(ausgabe: Ausgabe, gesperrte: list[Zertifikat], alter: float) -> bytes:
    """A list that doesn't say with which key it was signed."""
    bau = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ausgabe.zertifikat.x509.subject)
        .last_update(tage(-alter))
        .next_update(tage(30))
    )
    for z in gesperrte:
        eintrag = x509.RevokedCertificateBuilder().serial_number(z.x509.serial_number)
        bau = bau.add_revoked_certificate(eintrag.revocation_date(tage(-20)).build())
    return bau.sign(ausgabe.privat, SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize("mit_kennung", [True, False])
def test_die_neuere_leere_liste_des_neuen_schluessels_hebt_keine_sperre_auf(
    welt: Welt, tmp_path: Path, mit_kennung: bool
) -> None:
    alte = (
        liste(welt.alt, [welt.autor_alt], alter=5)
        if mit_kennung
        else ohne_kennung(welt.alt, [welt.autor_alt], 5)
    )
    neue = liste(welt.neu, alter=1) if mit_kennung else ohne_kennung(welt.neu, [], 1)
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__cer=welt.wurzel.zertifikat.der,
        wurzel__crl=liste(welt.wurzel),
        a__cer=welt.alt.zertifikat.der,
        b__cer=welt.neu.zertifikat.der,
        alt__crl=alte,
        neu__crl=neue,
    )
    gesperrt = urteil(vertrauen, welt.autor_alt)
    assert gesperrt.befund is Befund.GESPERRT
    assert "Amt alt" in gesperrt.text
    assert "gesperrt seit 05.11.2026" in gesperrt.text
    assert urteil(vertrauen, welt.autor_neu).befund is Befund.GUELTIG


def test_ein_import_laesst_die_liste_des_anderen_schluessels_liegen(welt: Welt, tmp_path: Path) -> None:
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__cer=welt.wurzel.zertifikat.der,
        wurzel__crl=liste(welt.wurzel),
        a__cer=welt.alt.zertifikat.der,
        b__cer=welt.neu.zertifikat.der,
        alt__crl=liste(welt.alt, [welt.autor_alt], alter=5),
    )
    stand = Vertrauensordner(vertrauen).stand()
    importiere(liste(welt.neu, alter=1), vertrauen, stand.alle_aussteller)
    assert (vertrauen / "alt.crl").exists()
    assert urteil(vertrauen, welt.autor_alt).befund is Befund.GESPERRT
    ersatz = liste(welt.alt, [welt.autor_alt], alter=0.5, nummer=2)
    importiere(ersatz, vertrauen, stand.alle_aussteller)
    assert not (vertrauen / "alt.crl").exists()
    assert len(list(vertrauen.glob("*.crl"))) == 3
    with pytest.raises(SperrlisteAbgelehnt, match="neuere"):
        importiere(liste(welt.alt, alter=3), vertrauen, stand.alle_aussteller)
    assert urteil(vertrauen, welt.autor_alt).befund is Befund.GESPERRT


def test_eine_datei_mit_mehreren_listen_wird_ganz_eingespielt_oder_gar_nicht(
    welt: Welt, tmp_path: Path
) -> None:
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__cer=welt.wurzel.zertifikat.der,
        a__cer=welt.alt.zertifikat.der,
        gemischt__pem=pem("CERTIFICATE", welt.neu.zertifikat.der) + pem("X509 CRL", liste(welt.neu, alter=9)),
    )
    bekannte = Vertrauensordner(vertrauen).stand().alle_aussteller
    alle = pem("X509 CRL", liste(welt.wurzel)) + pem("X509 CRL", liste(welt.alt, [welt.autor_alt]))
    fremde = liste(ca("Fremd", "fremd"))
    with pytest.raises(SperrlisteAbgelehnt):
        importiere(alle + pem("X509 CRL", fremde), vertrauen, bekannte)
    with pytest.raises(SperrlisteAbgelehnt):
        importiere(alle + pem("CERTIFICATE", welt.alt.zertifikat.der), vertrauen, bekannte)
    assert not list(vertrauen.glob("*.crl"))
    assert len(importiere(alle, vertrauen, bekannte)) == 2
    assert urteil(vertrauen, welt.autor_alt).befund is Befund.GESPERRT
    importiere(liste(welt.neu, [welt.autor_neu], alter=1), vertrauen, bekannte)
    assert (vertrauen / "gemischt.pem").exists(), "holds a certificate, too"
    assert urteil(vertrauen, welt.autor_neu).befund is Befund.GESPERRT


@pytest.mark.parametrize("name", ["ausgabe__pem", "alle__crl", "sperrlisten__txt"])
def test_jede_liste_einer_datei_zaehlt_wie_immer_sie_heisst(welt: Welt, tmp_path: Path, name: str) -> None:
    inhalt = (
        b"Sperrlisten der Ausgabe\n"
        + pem("CERTIFICATE", welt.alt.zertifikat.der)
        + pem("X509 CRL", liste(welt.wurzel))
        + pem("X509 CRL", liste(welt.alt, [welt.autor_alt], alter=1))
    )
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__cer=welt.wurzel.zertifikat.der,
        alt__crl=liste(welt.alt, alter=6),
        **{name: inhalt},
    )
    assert urteil(vertrauen, welt.autor_alt).befund is Befund.GESPERRT
    assert not Vertrauensordner(vertrauen).vollstaendig().maengel


@pytest.mark.parametrize(("gueltige", "abgelaufene"), [("a__cer", "z__cer"), ("z__cer", "a__cer")])
@pytest.mark.parametrize("was", ["wurzel", "ausgabe"])
def test_neben_der_erneuerten_darf_die_abgelaufene_ca_liegen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], was: str, gueltige: str, abgelaufene: str
) -> None:
    """Renewed with the same key; which of both sorts first must not matter."""
    wurzel = ca("Wurzel", "wurzel")
    alte_wurzel = ca("Wurzel", "wurzel", ab=-900, bis=-20)
    ausgabe = ca("Ausgabe", "ausgabe-alt", wurzel)
    alte_ausgabe = ca("Ausgabe", "ausgabe-alt", wurzel, ab=-900, bis=-20)
    neu, alt, andere = (wurzel, alte_wurzel, ausgabe) if was == "wurzel" else (ausgabe, alte_ausgabe, wurzel)
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__crl=liste(wurzel),
        ausgabe__crl=liste(ausgabe),
        m__cer=andere.zertifikat.der,
        **{gueltige: neu.zertifikat.der, abgelaufene: alt.zertifikat.der},
    )
    assert urteil(vertrauen, blatt("Amt", "autor", ausgabe)).befund is Befund.GUELTIG
    assert capfd.readouterr().err == ""
    (vertrauen / gueltige.replace("__", ".")).unlink()
    ungueltig = urteil(vertrauen, blatt("Amt", "autor", ausgabe))
    assert ungueltig.befund is Befund.KETTE_UNGUELTIG
    assert f"Aussteller CN={was.capitalize()}" in ungueltig.text
    assert "abgelaufen seit 05.11.2026" in ungueltig.text


def maengel_von(welt: Welt) -> dict[str, bytes]:
    gut = pem("X509 CRL", liste(welt.alt, [welt.autor_alt]))
    return {
        "abgeschnitten__pem": gut[: len(gut) // 2],
        "zweite_abgeschnitten__crl": pem("X509 CRL", liste(welt.wurzel)) + gut[: len(gut) // 2],
        "verdorben__crl": gut.replace(b"\nMII", b"\nXXX", 1),
        "schluessel__pem": pem("PRIVATE KEY", b"geheim"),
        "pkcs7__p7b": pem("PKCS7", b"x"),
        "utf16__crl": gut.decode().encode("utf-16"),
        "leer__crl": b"",
        "doppelt__der": welt.alt.zertifikat.der + liste(welt.alt),
    }


def test_was_nicht_verstanden_wird_ist_genannt_und_der_ordner_nicht_in_ordnung(
    welt: Welt, tmp_path: Path
) -> None:
    schlecht = maengel_von(welt)
    vertrauen = ordner(tmp_path / "v", wurzel__cer=welt.wurzel.zertifikat.der, **schlecht)
    (vertrauen / "ins-leere.crl").symlink_to("gibt-es-nicht")
    (vertrauen / "Thumbs.db").write_bytes(b"vom System")
    for name in ("listen", "__MACOSX"):
        (vertrauen / name).mkdir()
    (vertrauen / "listen" / "alt.crl").write_bytes(liste(welt.alt, [welt.autor_alt]))
    erwartet = sorted([*(n.replace("__", ".") for n in schlecht), "ins-leere.crl", "listen"])
    quelle = Vertrauensordner(vertrauen)
    assert sorted(m.datei for m in quelle.stand().maengel) == erwartet
    with pytest.raises(VertrauensordnerFalsch) as gefangen:
        quelle.vollstaendig()
    assert all(name in gefangen.value.text for name in erwartet)
    assert "geheim" not in gefangen.value.text


def test_eine_ausgetauschte_datei_gleicher_groesse_wird_bemerkt(welt: Welt, tmp_path: Path) -> None:
    vertrauen = ordner(
        tmp_path / "v", wurzel__cer=welt.wurzel.zertifikat.der, alt__crl=liste(welt.alt, nummer=1)
    )
    quelle = Vertrauensordner(vertrauen)
    vorher = quelle.stand()
    neu = vertrauen / ".neu"
    neu.write_bytes(liste(welt.alt, nummer=2))
    neu.replace(vertrauen / "alt.crl")
    assert quelle.stand() is not vorher
    assert quelle.stand() is quelle.stand()


def test_wer_einen_gesperrten_aussteller_hat_erfaehrt_welchen(welt: Welt, tmp_path: Path) -> None:
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__cer=welt.wurzel.zertifikat.der,
        wurzel__crl=liste(welt.wurzel, [welt.alt.zertifikat]),
        a__cer=welt.alt.zertifikat.der,
        a__crl=liste(welt.alt),
    )
    gesperrt = urteil(vertrauen, welt.autor_alt)
    assert gesperrt.befund is Befund.GESPERRT
    assert gesperrt.schuld == welt.alt.zertifikat
    assert "Aussteller CN=Ausgabe" in gesperrt.text


def test_viele_angefangene_bloecke_kosten_nicht_mehr_als_einmal_lesen() -> None:
    """A list is fetched over plain HTTP: whoever sits on the way may send anything."""
    start = time.monotonic()
    assert lies_vertrauensdatei(b"-----BEGIN X509 CRL-----\n" * 80_000).mangel
    assert time.monotonic() - start < timedelta(seconds=20).total_seconds()


def test_fremde_namen_stehen_nur_mit_zeichen_im_satz_die_ueberall_stehen_duerfen() -> None:
    aussteller = ca("Wurzel", "wurzel")
    boese = blatt("Амт\u202e\u0007" + "x" * 50, "autor", aussteller)
    satz = Urteil(Befund.FALSCHER_ZWECK, WANN, boese).text
    assert all(" " <= z <= "ſ" for z in satz)
