"""Recorded exchanges of the official client, played to our client and compared with what it would send."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from lxml import etree

from adapters.osci.draht.kontrollblock import Kontrollblock
from adapters.osci.draht.kopfbloecke import Rolle, lies_zertifikate
from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import DS, XENC, q
from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.teilnehmer import dialog as dialogmodul
from adapters.osci.teilnehmer.austausch import Auftrag, kontrollblock_von
from adapters.osci.teilnehmer.beteiligte import Gegenstelle, Transportregeln
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.empfang import empfange
from adapters.osci.transportfehler import PostfachNichtErreichbar
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from tests.oscipostfach import VEKTOREN, EchteUhr, Schluesselbund

VERZEICHNIS: dict[str, Any] = json.loads((VEKTOREN / "manifest.json").read_text())
_WER = {"absender", "empfaenger", "passiv"}


@dataclass(frozen=True)
class Austausch:
    """One recorded request and its response."""

    ordner: Path
    name: str

    @property
    def anfrage(self) -> Path:
        return self.ordner / f"{self.name}.request.http"

    @property
    def antwort(self) -> Path:
        return self.ordner / f"{self.name}.response.http"

    def __str__(self) -> str:
        return f"{self.ordner.name}/{self.name}"


def austausche(ordner: Path) -> list[Austausch]:
    """The client's exchanges of one dialog in order, without what the mailbox pushed."""
    namen = sorted(p.name.removesuffix(".request.http") for p in ordner.glob("*.request.http"))
    return [Austausch(ordner, name) for name in namen if "-push-" not in name]


def alle_austausche() -> list[Austausch]:
    return [a for d in VERZEICHNIS["dialogs"] for a in austausche(VEKTOREN / d["file"])]


@contextmanager
def gelesen(datei: Path, bund: Schluesselbund) -> Iterator[tuple[Nachricht, bool]]:
    """A recorded message, decrypted with the keys of all, and whether it was encrypted."""
    schluessel = [bund[f"{wer}-enc-3072"] for wer in (*sorted(_WER), "intermediaer")]
    with tempfile.TemporaryFile() as spool:
        empfangen = empfange(io.BytesIO(datei.read_bytes()), spool, schluessel, Schutzpolicy(), grenze=10**8)
        try:
            yield empfangen.nachricht, empfangen.verschluesselt
        finally:
            empfangen.nachricht.close()


class AufgezeichneteLeitung:
    """Answers with a recorded response, or breaks off after it has kept what would have been sent."""

    def __init__(self, antwort: Path | None):
        self._antwort = antwort
        self.gesendet = b""

    @contextmanager
    def austausch(self, url: str, nachricht: Stuecke) -> Iterator[BinaryIO]:
        self.gesendet = b"".join(bytes(s) for s in nachricht)
        if self._antwort is None:
            raise PostfachNichtErreichbar()
        yield io.BytesIO(self._antwort.read_bytes())


def nachgestellt(
    austausch: Austausch,
    leitung: AufgezeichneteLeitung,
    bund: Schluesselbund,
    pruefung: Zertifikatspruefung,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Dialog, Auftrag]:
    """Our dialog at exactly the point where the recorded client was, and the order it gave."""
    with gelesen(austausch.anfrage, bund) as (anfrage, verschluesselt):
        kontrolle = kontrollblock_von(anfrage)
        wer = _wer(anfrage, bund)
        auftrag = Auftrag(anfrage.art)
    gegenstelle = Gegenstelle(
        "http://aufzeichnung.invalid/",
        bund["intermediaer-enc-3072"].zertifikat,
        bund["intermediaer-sig-3072"].zertifikat,
    )
    regeln = Transportregeln(pruefung, EchteUhr(), verschluesseln=verschluesselt)
    dialog = Dialog(leitung, bund.teilnehmer(wer), gegenstelle, regeln)
    monkeypatch.setattr(dialogmodul, "neue_challenge", lambda: kontrolle.challenge)
    if auftrag.art is not Art.INIT_DIALOG:
        _versetze(dialog, kontrolle)
    return dialog, auftrag


def _versetze(dialog: Dialog, kontrolle: Kontrollblock) -> None:
    dialog.__dict__.update(
        _letzte_challenge=kontrolle.response,
        _gespraech=kontrolle.conversation_id,
        _nummer=kontrolle.sequence_number,
    )


def _wer(anfrage: Nachricht, bund: Schluesselbund) -> str:
    ders = {
        z.der
        for z in lies_zertifikate(anfrage.block("NonIntermediaryCertificates"))
        if z.rolle is Rolle.SIGNATUR_ABSENDER
    }
    return next(wer for wer in sorted(_WER) if bund[f"{wer}-sig-3072"].zertifikat.der in ders)


_BASE64 = {q(DS, "X509Certificate"), q(XENC, "CipherValue")}
_WECHSELND = {q(DS, "DigestValue"), q(DS, "SignatureValue")}


def felder(
    element: etree._Element, tiefe: int = 0
) -> list[tuple[int, str, tuple[tuple[str, str], ...], str]]:
    """Everything that makes up a message but digests and signature values; references sorted."""
    attribute = tuple(sorted((str(n), str(w)) for n, w in element.attrib.items()))
    text = "*" if element.tag in _WECHSELND else (element.text or "").strip()
    if element.tag in _BASE64:
        text = "".join(text.split())
    ergebnis = [(tiefe, str(element.tag), attribute, text)]
    kinder = list(element)
    if element.tag == q(DS, "SignedInfo"):
        kinder.sort(key=lambda k: (k.tag == q(DS, "Reference"), k.get("URI") or ""))
    for kind in kinder:
        ergebnis += felder(kind, tiefe + 1)
    return ergebnis
