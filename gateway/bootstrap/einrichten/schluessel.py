"""Keys of a new authority: a PKI for a closed network, the folder that it was given by one, or requests for a CA."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gateway.bootstrap.einrichten.antworten import Amt, Antworten, AntwortenFalsch
from gateway.schutz.antrag import lege_antrag_an
from gateway.schutz.testpki import Pki, erzeuge_netz
from gateway.verschlossen import oeffne_verschlossen, verschlossener_ordner

_ZWECKE = ("signatur", "chiffre")
POSTFACH = "postfach"


def lege_schluessel(antworten: Antworten, jetzt: datetime) -> None:
    """Fill `geheim`, `vertrauen` and the directory file. Raises `AntwortenFalsch`, `OSError`."""
    match antworten.schluessel.art:
        case "testnetz":
            _baue_testnetz(antworten, jetzt)
            _tritt_bei(antworten, antworten.einstellungen / "testnetz" / antworten.behoerde.dateiname)
        case "beitreten":
            assert antworten.schluessel.quelle is not None
            _tritt_bei(antworten, antworten.schluessel.quelle)
        case "antrag":
            _stelle_antraege(antworten)


def _baue_testnetz(antworten: Antworten, jetzt: datetime) -> None:
    """One folder for the mailbox and one for each authority, each with all that its host needs."""
    aemter: Sequence[Amt] = (antworten.behoerde, *antworten.schluessel.weitere)
    netz = antworten.einstellungen / "testnetz"
    verschlossener_ordner(netz)
    pin = secrets.token_urlsafe(18)
    namen = {POSTFACH: "Postfach", **{a.dateiname: a.name for a in aemter}}
    pki = erzeuge_netz(netz / "pki", jetzt, pin=pin, teilnehmer=namen)
    verzeichnis = _verzeichnis(aemter, antworten.schluessel.postfach or "")
    for teilnehmer in namen:
        _packe(pki, netz / teilnehmer, teilnehmer, namen, verzeichnis)
    shutil.rmtree(pki.ordner)  # nobody issues anything in this network later


def _packe(
    pki: Pki, ziel: Path, teilnehmer: str, alle: Sequence[str] | dict[str, str], verzeichnis: str
) -> None:
    verschlossener_ordner(ziel)
    for zweck in _ZWECKE:
        shutil.move(pki.p12(f"{teilnehmer}-{zweck}"), ziel / f"{zweck}.p12")
    shutil.copy(pki.pin_datei, ziel / "pin")
    shutil.copytree(pki.vertrauen, ziel / "vertrauen")
    (ziel / "zertifikate").mkdir()
    for name in alle:
        for zweck in _ZWECKE:
            shutil.copy(pki.cer(f"{name}-{zweck}"), ziel / "zertifikate")
    (ziel / "verzeichnis.toml").write_text(verzeichnis, encoding="utf-8")


def _verzeichnis(aemter: Sequence[Amt], postfach: str) -> str:
    return "\n".join(
        "\n".join(
            (
                "[[behoerde]]",
                f"kennung = {_text(amt.kennung)}",
                f"name = {_text(amt.name)}",
                f"postfach_url = {_text(postfach)}",
                f'postfach_verschluesselung = "zertifikate/{POSTFACH}-chiffre.cer"',
                f'postfach_signatur = "zertifikate/{POSTFACH}-signatur.cer"',
                f'leser = "zertifikate/{amt.dateiname}-chiffre.cer"',
                f'autor = "zertifikate/{amt.dateiname}-signatur.cer"',
                "",
            )
        )
        for amt in aemter
    )


def _tritt_bei(antworten: Antworten, quelle: Path) -> None:
    name, ziel = antworten.behoerde.dateiname, antworten.einstellungen
    if not (quelle / "signatur.p12").is_file():
        raise AntwortenFalsch("In diesem Ordner liegen keine Schlüssel eines Testnetzes.", wo=str(quelle))
    for zweck in _ZWECKE:
        _kopiere(quelle / f"{zweck}.p12", antworten.geheim / f"{name}-{zweck}.p12")
    _kopiere(quelle / "pin", antworten.geheim / f"{name}.pin")
    for ordner in ("vertrauen", "zertifikate"):
        shutil.copytree(quelle / ordner, ziel / ordner, dirs_exist_ok=True)
        verschlossener_ordner(ziel / ordner)
    _kopiere(quelle / "verzeichnis.toml", ziel / "verzeichnis.toml")


def _stelle_antraege(antworten: Antworten) -> None:
    """Keys that never leave this machine, and what the CA gets. The directory file starts empty."""
    amt, pin = antworten.behoerde, secrets.token_urlsafe(18)
    _schreibe(antworten.geheim / f"{amt.dateiname}.pin", f"{pin}\n".encode())
    for zweck in _ZWECKE:
        schluessel, antrag = lege_antrag_an(amt.name, zweck, pin.encode())
        _schreibe(antworten.geheim / f"{amt.dateiname}-{zweck}.key", schluessel)
        _schreibe(antworten.einstellungen / f"{amt.dateiname}-{zweck}.csr", antrag)
    _schreibe(antworten.einstellungen / "verzeichnis.toml", b"")


def _kopiere(quelle: Path, ziel: Path) -> None:
    _schreibe(ziel, quelle.read_bytes())


def _schreibe(ziel: Path, inhalt: bytes) -> None:
    """A file of our own; one that is there is never overwritten. Raises `OSError`."""
    with os.fdopen(oeffne_verschlossen(ziel, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as strom:
        strom.write(inhalt)


def _text(wert: str) -> str:
    """As TOML writes it."""
    return json.dumps(wert, ensure_ascii=False)
