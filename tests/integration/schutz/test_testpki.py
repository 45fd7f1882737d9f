"""The generated test PKI is what its description says, for any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.schutz.fehler import PinFalsch
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.schluessel import lade_p12
from gateway.schutz.testpki import Pki, erzeuge
from gateway.schutz.urteil import Befund, Zweck
from gateway.schutz.verfahren import Signaturverfahren, pruefe_signatur, verpacke_schluessel

TABELLE = {
    "behoerde-a-signatur": Befund.GUELTIG,
    "behoerde-b-signatur": Befund.GUELTIG,
    "postfach-signatur": Befund.GUELTIG,
    "behoerde-a-chiffre": Befund.FALSCHER_ZWECK,
    "abgelaufen-signatur": Befund.ABGELAUFEN,
    "kuenftig-signatur": Befund.NOCH_NICHT_GUELTIG,
    "gesperrt-signatur": Befund.GESPERRT,
    "fremd-signatur": Befund.UNBEKANNTER_AUSSTELLER,
    "kurz-signatur": Befund.KURZER_SCHLUESSEL,
}


@pytest.mark.parametrize("name", TABELLE)
def test_jeder_teilnehmer_hat_genau_seinen_mangel(name: str, testpki: Pki) -> None:
    pruefung = Zertifikatspruefung(testpki.vertrauen)
    der = testpki.cer(name).read_bytes()
    assert pruefung.pruefe(der, Zweck.SIGNATUR, datetime.now(UTC)).befund is TABELLE[name]


def test_die_schluessel_signieren_und_entschluesseln(testpki: Pki) -> None:
    autor, leser = testpki.schluessel("behoerde-a-signatur"), testpki.schluessel("behoerde-b-chiffre")
    wert = autor.signiere(b"Beispiel", Signaturverfahren.PSS_SHA256)
    pruefe_signatur(
        testpki.zertifikat("behoerde-a-signatur").oeffentlich, Signaturverfahren.PSS_SHA256, wert, b"Beispiel"
    )
    assert leser.entschluessele(verpacke_schluessel(leser.zertifikat.oeffentlich, bytes(32))) == bytes(32)
    assert [z.inhaber.split(",")[0] for z in autor.kette] == [
        "CN=Aktenbrücke Test-CA 1",
        "CN=Aktenbrücke Testwurzel",
    ]


def test_alles_sagt_dass_es_wertlos_ist(testpki: Pki) -> None:
    for datei in testpki.ordner.glob("**/*.cer"):
        assert "wertlos" in testpki.zertifikat(str(datei.relative_to(testpki.ordner))[:-4]).inhaber


def test_schluessel_und_pin_gehoeren_nur_dem_eigentuemer(testpki: Pki) -> None:
    for datei in (testpki.p12("postfach-signatur"), testpki.pin_datei):
        assert datei.stat().st_mode & 0o077 == 0
    with pytest.raises(PinFalsch):
        lade_p12(testpki.p12("postfach-signatur"), b"falsch")


def test_die_pki_laesst_sich_fuer_jeden_zeitpunkt_erzeugen(tmp_path: Path) -> None:
    wann = datetime(2031, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    pki = erzeuge(tmp_path, wann)
    pruefung = Zertifikatspruefung(pki.vertrauen)
    der = pki.cer("behoerde-a-signatur").read_bytes()
    assert pruefung.pruefe(der, Zweck.SIGNATUR, wann).gueltig
    assert (
        pruefung.pruefe(der, Zweck.SIGNATUR, wann + timedelta(days=61)).befund is Befund.SPERRAUSKUNFT_FEHLT
    )
    assert pruefung.pruefe(der, Zweck.SIGNATUR, wann + timedelta(days=1096)).befund is Befund.ABGELAUFEN
