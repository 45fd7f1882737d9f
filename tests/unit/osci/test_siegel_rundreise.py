"""What we seal we open again, byte for byte, in every way that the command offers."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.osci.inhalt.versiegeln import InhaltGeaendert, Versiegler
from gateway.errors import EingabeFehler
from gateway.ports import Inhalt
from gateway.schutz.fehler import SignaturUngueltig, ZertifikatAbgelehnt
from gateway.schutz.verfahren import Signaturverfahren
from tests.oscivektoren import oeffne, schluessel, vertrauensordner, zertifikat

MIB = 1024 * 1024
VERFAHREN = {
    Signaturverfahren.RSA_SHA256: "absender-sig-3072",
    Signaturverfahren.RSA_SHA512: "absender-sig-4096",
    Signaturverfahren.PSS_SHA256: "absender-sig-4096",
    Signaturverfahren.PSS_SHA512: "absender-sig-3072",
    Signaturverfahren.ECDSA_SHA256: "absender-sig-p256",
    Signaturverfahren.ECDSA_SHA512: "absender-sig-p256",
}


@pytest.fixture(scope="module")
def vertrauen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vertrauensordner(tmp_path_factory.mktemp("vertrauen"))


def inhalt(refid: str, daten: bytes) -> Inhalt:
    return Inhalt(refid, len(daten), lambda: io.BytesIO(daten))


def versiegelt(
    daten: dict[str, bytes],
    *,
    als_anhang: bool = True,
    verfahren: Signaturverfahren = Signaturverfahren.RSA_SHA256,
    ziel: io.BytesIO | None = None,
) -> bytes:
    versiegler = Versiegler(schluessel(VERFAHREN[verfahren]), verfahren)
    ziel = ziel or io.BytesIO()
    inhalte = [inhalt(refid, d) for refid, d in daten.items()]
    versiegler.versiegle(inhalte, zertifikat("leser-enc-3072"), ziel, als_anhang=als_anhang)
    return ziel.getvalue()


@pytest.mark.parametrize("als_anhang", [True, False], ids=["anhang", "inline"])
@pytest.mark.parametrize("verfahren", VERFAHREN, ids=lambda v: v.name)
def test_jedes_verfahren_hin_und_zurueck(
    verfahren: Signaturverfahren, als_anhang: bool, vertrauen: Path
) -> None:
    daten = {"akte.zip": os.urandom(70_000), "leer": b"", "Übergabe_1.xml": b"<a>\r\n</a>"}
    nachricht = versiegelt(daten, als_anhang=als_anhang, verfahren=verfahren)
    sendung, inhalte = oeffne(nachricht, vertrauen)
    assert inhalte == daten
    assert sendung.signatur.algorithmus == verfahren


@pytest.mark.parametrize("als_anhang", [True, False], ids=["anhang", "inline"])
@pytest.mark.parametrize(
    "groesse", [0, 1, 2, 3, 57, 1023, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 2_500_000]
)
def test_jede_groesse_hin_und_zurueck(groesse: int, als_anhang: bool, vertrauen: Path) -> None:
    daten = {"inhalt": os.urandom(groesse)}
    assert oeffne(versiegelt(daten, als_anhang=als_anhang), vertrauen)[1] == daten


@pytest.mark.parametrize("als_anhang", [True, False], ids=["anhang", "inline"])
@pytest.mark.parametrize("verfahren", VERFAHREN, ids=lambda v: v.name)
def test_eine_bekannte_summe_wird_unterschrieben_und_eine_falsche_faellt_auf(
    verfahren: Signaturverfahren, als_anhang: bool, vertrauen: Path
) -> None:
    daten = os.urandom(3000)
    versiegler = Versiegler(schluessel(VERFAHREN[verfahren]), verfahren)

    def versiegele(sha256: str) -> bytes:
        ziel = io.BytesIO()
        bekannt = replace(inhalt("a", daten), sha256=sha256)
        versiegler.versiegle([bekannt], zertifikat("leser-enc-3072"), ziel, als_anhang=als_anhang)
        return ziel.getvalue()

    assert oeffne(versiegele(hashlib.sha256(daten).hexdigest()), vertrauen)[1] == {"a": daten}
    if "SHA256" in verfahren.name:
        with pytest.raises(SignaturUngueltig):
            oeffne(versiegele(hashlib.sha256(b"anderes").hexdigest()), vertrauen)


def test_ein_ziel_ohne_sprungstelle_bekommt_dieselbe_nachricht(vertrauen: Path) -> None:
    class Einbahn(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise AssertionError

    daten = {"inhalt": os.urandom(5000)}
    assert oeffne(versiegelt(daten, ziel=Einbahn()), vertrauen)[1] == daten


def test_keine_zwei_versiegelungen_gleichen_sich() -> None:
    daten = {"inhalt": bytes(5000)}
    eine, andere = versiegelt(daten), versiegelt(daten)
    assert eine[-5000:-200] != andere[-5000:-200]


@pytest.mark.parametrize("als_anhang", [True, False], ids=["anhang", "inline"])
@pytest.mark.parametrize("angesagt", [3, 5])
def test_ein_inhalt_von_anderer_laenge_wird_nicht_versiegelt(angesagt: int, als_anhang: bool) -> None:
    versiegler = Versiegler(schluessel("absender-sig-3072"))
    falsch = Inhalt("inhalt", angesagt, lambda: io.BytesIO(b"vier"))
    with pytest.raises(InhaltGeaendert):
        versiegler.versiegle([falsch], zertifikat("leser-enc-3072"), io.BytesIO(), als_anhang=als_anhang)


@pytest.mark.parametrize(
    "refids", [[], ["a", "a"], ["1a"], ["a b"], ["contentcontainer0"], ["Attachmentx"], ["ä/b"]]
)
def test_kennungen_die_keine_sind(refids: list[str]) -> None:
    versiegler = Versiegler(schluessel("absender-sig-3072"))
    with pytest.raises(ValueError, match="Kennung"):
        versiegler.versiegle(
            [inhalt(refid, b"") for refid in refids],
            zertifikat("leser-enc-3072"),
            io.BytesIO(),
            als_anhang=True,
        )


@pytest.mark.parametrize(
    ("autor", "leser"),
    [
        ("absender-sig-2048", "leser-enc-3072"),
        ("absender-enc-3072", "leser-enc-3072"),
        ("absender-sig-3072", "leser-sig-3072"),
        ("absender-sig-3072", "absender-sig-p256"),
    ],
)
def test_zu_kurze_oder_falsche_schluessel_versiegeln_nichts(autor: str, leser: str) -> None:
    ziel = io.BytesIO()
    with pytest.raises(ZertifikatAbgelehnt):
        Versiegler(schluessel(autor)).versiegle([inhalt("a", b"")], zertifikat(leser), ziel, als_anhang=True)
    assert not ziel.getvalue()


def test_wer_keinen_schluessel_hat_oeffnet_nichts(vertrauen: Path) -> None:
    with pytest.raises(EingabeFehler) as abweisung:
        oeffne(versiegelt({"a": b"geheim"}), vertrauen, leser=["passiv-enc-3072"])
    assert abweisung.value.rueckweisung == "T080"


def test_geoeffnet_wird_mit_dem_schluessel_der_passt(vertrauen: Path) -> None:
    nachricht = versiegelt({"a": b"geheim"})
    assert oeffne(nachricht, vertrauen, leser=["passiv-enc-3072", "leser-enc-3072"])[1] == {"a": b"geheim"}
