"""Hostile requests at the commands `osci receive` and `osci mailbox serve` as real processes.

Each request gets its answer, a refusal or one that changes nothing; memory stays bounded; nothing is left
behind; and the next good delivery arrives. `make attack SAATEN=200` fires ten thousand at each of them.
"""

from __future__ import annotations

import gzip
import io
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.osci.draht.stuecke import Folge
from adapters.osci.schutz.transportverschluesselung import verschluessele
from adapters.osci.teilnehmer.austausch import lies_rueckmeldungen
from adapters.osci.teilnehmer.empfang import empfange
from adapters.osci.transportfehler import SoapFault, TransportFremderSchluessel
from gateway.schutz.policy import Schutzpolicy
from tests.attack.osci.feindliches import GEBAUT, veraendert
from tests.oscibefehle import Dienst, mit_passivem, wickle_ab
from tests.oscivektoren import ORDNER, schluessel, vertrauensordner, zertifikat
from tests.saaten import saaten

SCHUESSE = 50
"""For each seed."""
SCHUETZEN = 4
SPEICHER = 100_000_000
"""Bytes that a process may grow by."""
_KLEIN = 200_000
"""Bytes below which a refusal reaches its sender even when the server stops reading early."""


@dataclass(frozen=True)
class Ziel:
    """What is shot at: whose cipher certificate, and which recorded requests it may take whatever
    stands around their signed parts."""

    chiffre: str
    harmlos: tuple[str, ...]


ZIELE = {
    "passiv": Ziel("passiv-enc-3072", ("push-",)),
    "postfach": Ziel("intermediaer-enc-3072", ("getMessageId", "initDialog")),
}


def _aufgezeichnete() -> dict[str, bytes]:
    """Everything recorded: plain, encrypted, inner parts of encrypted ones, stored messages, bad ones."""
    muster = ("dialogs/*/*.http", "messages/*.osci", "negative/**/*.*")
    dateien = [datei for eines in muster for datei in ORDNER.glob(eines)]
    kleine = [d for d in dateien if d.is_file() and d.stat().st_size < _KLEIN]
    klar = {f"{d.parent.name}/{d.name}": d.read_bytes() for d in kleine}
    innen = {
        f"{d.parent.name}/{d.name}": gzip.decompress(d.read_bytes()) for d in ORDNER.glob("dialogs/*/*.gz")
    }
    return dict(sorted({**klar, **innen}.items()))


AUFGEZEICHNET = _aufgezeichnete()


@dataclass
class Bilanz:
    """What came of the shots."""

    codes: Counter[str] = field(default_factory=Counter)
    laengste: float = 0.0
    falsch: list[str] = field(default_factory=list)


class Schuetze(threading.Thread):
    """Fires one share of the shots."""

    def __init__(self, dienst: Dienst, ziel: Ziel, saat: int, schuesse: int, bilanz: Bilanz):
        super().__init__()
        self._port, self._ziel, self._schuesse, self._bilanz = dienst.port, ziel, schuesse, bilanz
        self._zufall = random.Random(saat)
        self._namen = list(AUFGEZEICHNET)
        self._ernste = [n for n in self._namen if any(h in n for h in ziel.harmlos) and "request" in n]

    def run(self) -> None:
        for _ in range(self._schuesse):
            name, daten = self._geschoss()
            beginn = time.monotonic()
            try:
                gefunden = _codes(_schiesse(self._port, daten, kaputt=name == "http", zufall=self._zufall))
            except TransportFremderSchluessel:
                gefunden = ["9 verschlossen"]  # refused, and sealed for whom the broken request named
            except TimeoutError as fehler:
                gefunden = [repr(fehler)]
            except OSError:
                gefunden = [] if len(daten) < _KLEIN and name != "http" else ["abgebrochen"]
            except Exception as fehler:
                gefunden = [repr(fehler)]
            self._bilanz.laengste = max(self._bilanz.laengste, time.monotonic() - beginn)
            self._beurteile(name, gefunden)

    def _geschoss(self) -> tuple[str, bytes]:
        zufall = self._zufall
        wurf = zufall.random()
        if wurf < 0.1:
            gebaut = zufall.choice(GEBAUT)
            return self._vielleicht_verschluesselt(gebaut.__name__, gebaut(zufall))
        name = zufall.choice(self._ernste if zufall.random() < 0.5 else self._namen)
        daten = AUFGEZEICHNET[name]
        if wurf < 0.15:
            return "http", daten
        if wurf < 0.18:
            return name, daten
        return self._vielleicht_verschluesselt(name, veraendert(daten, zufall))

    def _vielleicht_verschluesselt(self, name: str, daten: bytes) -> tuple[str, bytes]:
        if self._zufall.random() < 0.7:
            return name, daten
        verschluesselt = verschluessele(Folge((daten,)), zertifikat(self._ziel.chiffre))
        return name, b"".join(bytes(s) for s in verschluesselt)

    def _beurteile(self, name: str, gefunden: list[str]) -> None:
        self._bilanz.codes.update(gefunden)
        gut = all(
            c.startswith("9") or c == "abgebrochen" or (c in ("0800", "0801") and name in self._ernste)
            for c in gefunden
        )
        if name != "http" and not (gefunden and gut):
            self._bilanz.falsch.append(f"{name}: {gefunden}")


def _codes(antwort: bytes) -> list[str]:
    """The codes of an answer: a fault's, or the feedback."""
    rollen = ("absender", "empfaenger", "intermediaer")
    alle = [schluessel(f"{wer}-enc-3072") for wer in rollen]
    try:
        empfangen = empfange(io.BytesIO(antwort), io.BytesIO(), alle, Schutzpolicy(), grenze=10**7)
    except SoapFault as fault:
        return [fault.meldung.code]
    gefunden = [r.code for r in lies_rueckmeldungen(empfangen.nachricht)]
    empfangen.nachricht.close()
    return gefunden


def _schiesse(port: int, daten: bytes, *, kaputt: bool, zufall: random.Random) -> bytes:
    """One request over a raw socket, its HTTP head mutated if wanted; the answer without its head."""
    kopf = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nConnection: close\r\n"
    kopf += b"Content-Length: %d\r\n\r\n" % len(daten)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as leitung:
        leitung.sendall((veraendert(kopf, zufall) if kaputt else kopf) + daten)
        leitung.shutdown(socket.SHUT_WR)
        antwort = b"".join(iter(lambda: leitung.recv(65536), b""))
    if kaputt:
        raise ConnectionError  # whatever came: HTTP itself was broken
    return antwort.partition(b"\r\n\r\n")[2]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("wer", ZIELE)
def test_unter_beschuss_bleibt_alles_beim_alten(
    tmp_path: Path, wer: str, record_property: Callable[[str, object], None]
) -> None:
    vertrauen = vertrauensordner(tmp_path / "vertrauen")
    (tmp_path / "antwort.txt").write_text("Antwort")
    passiv, postfach = mit_passivem(tmp_path, vertrauen, "--answer", tmp_path / "antwort.txt")
    dienst = {"passiv": passiv, "postfach": postfach}[wer]
    try:
        assert wickle_ab(postfach, vertrauen, tmp_path)[0] == 0
        vorher, beginn, bilanz = dienst.speicherspitze, time.monotonic(), Bilanz()
        je_schuetze = len(saaten(4)) * SCHUESSE // SCHUETZEN
        schuetzen = [Schuetze(dienst, ZIELE[wer], saat, je_schuetze, bilanz) for saat in range(SCHUETZEN)]
        for schuetze in schuetzen:
            schuetze.start()
        for schuetze in schuetzen:
            schuetze.join()
        record_property("schuesse", je_schuetze * SCHUETZEN)
        record_property("dauer_s", round(time.monotonic() - beginn, 1))
        record_property("laengste_s", round(bilanz.laengste, 2))
        record_property("speicherspitze", dienst.speicherspitze)
        record_property("speicher_vorher", vorher)
        record_property("codes", dict(bilanz.codes))
        assert bilanz.falsch == []
        assert dienst.speicherspitze - vorher < SPEICHER
        assert wickle_ab(postfach, vertrauen, tmp_path)[0] == 0
    finally:
        enden = passiv.beende(), postfach.beende()
    assert enden == (0, 0)
    for meldungen in tmp_path.glob("*.meldungen"):
        assert "innere" not in meldungen.read_text(), "nobody's request ends in an inner error"
    _pruefe_eingang(tmp_path / "passiv")


def _pruefe_eingang(ordner: Path) -> None:
    """Only whole deliveries: ours, and recorded ones that were validly signed by the mailbox."""
    fragen = [d.read_text() for d in ordner.glob("*/frage.txt")]
    assert fragen == ["Größe?"] * 2
    for eintrag in ordner.iterdir():
        assert eintrag.is_file() == eintrag.name.endswith(".abgewiesen.osci"), eintrag.name
        assert eintrag.is_file() or list(eintrag.iterdir()), eintrag.name
