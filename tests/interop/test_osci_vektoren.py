"""Every message of the official library gets its verdict: the good ones their contents, the bad ones their
rejection code (manifest.json: `expected`, `profile`, `rejection_hint`)."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from adapters.osci.fehler import InhaltUnverschluesselt, SignaturFehlt
from gateway.errors import EingabeFehler
from gateway.schutz.policy import ABH_PROFIL
from tests.oscivektoren import ORDNER, eintraege, manifest, oeffne


def name(eintrag: dict[str, Any]) -> str:
    return Path(eintrag["file"]).stem


def leser(eintrag: dict[str, Any]) -> list[str]:
    return list(eintrag["keys"]["reader cipher"])


def pruefe_inhalte(eintrag: dict[str, Any], vertrauen: Path, *, auch_offen: bool = False) -> None:
    nachricht = (ORDNER / eintrag["file"]).read_bytes()
    for ein_leser in leser(eintrag):
        sendung, inhalte = oeffne(nachricht, vertrauen, leser=[ein_leser], auch_offen=auch_offen)
        soll = [(c["refid"], c["size"], c["sha256"]) for c in eintrag["contents"]]
        assert [(i.refid, i.groesse, i.sha256) for i in sendung.inhalte] == soll
        assert [hashlib.sha256(inhalte[refid]).hexdigest() for refid, _, _ in soll] == [s for _, _, s in soll]
        aussen = eintrag["algorithms"]["signatures"][-1]["signatures"][0]
        angaben = sendung.signatur
        assert (angaben.algorithmus, angaben.seriennummer) == (aussen["algorithm"], aussen["serial"])


@pytest.mark.parametrize(
    "eintrag", [e for e in eintraege("messages") if not e["profile"].startswith("refuse")], ids=name
)
def test_gute_nachrichten_ergeben_genau_ihre_inhalte(eintrag: dict[str, Any], vertrauen: Path) -> None:
    pruefe_inhalte(eintrag, vertrauen)


@pytest.mark.parametrize(
    "eintrag", [e for e in eintraege("messages") if "not encrypted" in e["profile"]], ids=name
)
def test_unverschluesseltes_wird_verstanden_und_abgewiesen(eintrag: dict[str, Any], vertrauen: Path) -> None:
    with pytest.raises(InhaltUnverschluesselt):
        oeffne((ORDNER / eintrag["file"]).read_bytes(), vertrauen)
    pruefe_inhalte(eintrag, vertrauen, auch_offen=True)


@pytest.mark.parametrize("eintrag", [e for e in eintraege("messages") if "signed" in e["profile"]], ids=name)
def test_unsigniertes_wird_abgewiesen(eintrag: dict[str, Any], vertrauen: Path) -> None:
    with pytest.raises(SignaturFehlt):
        oeffne((ORDNER / eintrag["file"]).read_bytes(), vertrauen, auch_offen=True)


@pytest.mark.parametrize("eintrag", eintraege("messages"), ids=name)
def test_das_abh_profil_urteilt_wie_das_manifest(eintrag: dict[str, Any], vertrauen: Path) -> None:
    nachricht = (ORDNER / eintrag["file"]).read_bytes()
    if eintrag["profile"] == "accept":
        oeffne(nachricht, vertrauen, leser=leser(eintrag)[:1], policy=ABH_PROFIL)
        return
    with pytest.raises(EingabeFehler):
        oeffne(nachricht, vertrauen, leser=leser(eintrag)[:1], policy=ABH_PROFIL)


@pytest.mark.parametrize("eintrag", eintraege("negative"), ids=name)
def test_schlechte_nachrichten_werden_aus_dem_richtigen_grund_abgewiesen(
    eintrag: dict[str, Any], vertrauen: Path
) -> None:
    nachricht = (ORDNER / eintrag["file"]).read_bytes()
    assert hashlib.sha256(nachricht).hexdigest() == eintrag["sha256"]
    with pytest.raises(EingabeFehler) as abweisung:
        oeffne(nachricht, vertrauen, leser=leser(eintrag))
    assert abweisung.value.rueckweisung == eintrag["rejection_hint"]


def test_kein_vektor_fehlt() -> None:
    assert len(eintraege("messages")) == len(manifest()["messages"]) == 38
    assert len(eintraege("negative")) == 40


def sendungen() -> list[Path]:
    """Everything with contents that the official client and the recorded mailbox exchanged."""
    dateien = (ORDNER / "dialogs").glob("*/*[a-z]Delivery.re*.*")
    mit_inhalt = (d for d in dateien if b"<xenc:EncryptedData" in roh(d) and b"soapMessageEnc" not in roh(d))
    return sorted(d for d in mit_inhalt if "klarinhalt" not in d.parent.name and "partial" not in d.name)


def roh(datei: Path) -> bytes:
    inhalt = datei.read_bytes()
    return gzip.decompress(inhalt) if datei.suffix == ".gz" else inhalt


def test_sendungen_aus_den_aufgezeichneten_dialogen_lassen_sich_oeffnen(vertrauen: Path) -> None:
    leser_ = ["leser-enc-3072", "absender-enc-3072"]
    erlaubt = {(ORDNER / "contents" / f"{name_}.bin").read_bytes() for name_ in ("kurz", "xml")}
    betreffs = Counter()
    for datei in sendungen():
        sendung, inhalte = oeffne(roh(datei), vertrauen, leser=leser_)
        betreffs[sendung.betreff] += 1
        assert {daten for refid, daten in inhalte.items() if refid != "content1"} <= erlaubt, datei
    assert len(sendungen()) > 40
    assert betreffs["Probe"] > 30, "von der Transportsignatur gedeckt"
