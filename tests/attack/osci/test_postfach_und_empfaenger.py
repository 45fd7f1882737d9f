"""Hostile and broken requests against mailbox and passive recipient, mutated from the recorded ones.

The process lives, memory stays bounded, every answer is a fault or a refusal, and nobody's mail is touched.
"""

from __future__ import annotations

import io
import random
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.osci.draht.stuecke import Folge
from adapters.osci.schutz.transportverschluesselung import verschluessele
from adapters.osci.teilnehmer.austausch import lies_rueckmeldungen
from adapters.osci.teilnehmer.empfang import empfange
from adapters.osci.teilnehmer.httpdienst import HttpDienst
from adapters.osci.transportfehler import SoapFault
from gateway.schutz.policy import Schutzpolicy
from tests.attack.osci.feindliches import veraendert
from tests.oscipostfach import VEKTOREN, Postfachstand, passiver_empfaenger
from tests.saaten import saaten

_ANFRAGEN = sorted((VEKTOREN / "dialogs").glob("*-klar/*.request.http"))
_INHALT = b"liegt sicher"


def codes(stand: Postfachstand, antwort: bytes) -> list[str]:
    """The codes of an answer: a fault's, or the feedback."""
    alle = ("absender", "empfaenger", "passiv")
    schluessel = [stand.bund[f"{wer}-enc-3072"] for wer in alle]
    try:
        empfangen = empfange(io.BytesIO(antwort), io.BytesIO(), schluessel, Schutzpolicy(), grenze=10**7)
    except SoapFault as fault:
        return [fault.meldung.code]
    gefunden = [r.code for r in lies_rueckmeldungen(empfangen.nachricht)]
    empfangen.nachricht.close()
    return gefunden


def poste(http: HttpDienst, daten: bytes) -> bytes:
    """One request over a raw socket; the whole answer without its HTTP head."""
    with socket.create_connection(("127.0.0.1", int(http.server_address[1])), timeout=20) as leitung:
        leitung.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nConnection: close\r\n")
        leitung.sendall(b"Content-Length: %d\r\n\r\n" % len(daten) + daten)
        antwort = b""
        while stueck := leitung.recv(65536):
            antwort += stueck
    return antwort.partition(b"\r\n\r\n")[2]


def _unschaedlich(datei: Path) -> bool:
    """Anybody with a certificate may open a dialog or draw a message id, whatever stands around the signed
    parts of the request: outside of the boundaries, as attributes of the signature block."""
    return any(name in datei.name for name in ("getMessageId", "initDialog"))


@pytest.mark.parametrize("saat", saaten(4))
@pytest.mark.parametrize("verschluesselt", [False, True])
def test_veraenderte_anfragen_bringen_nur_ablehnungen(
    postfachstand: Postfachstand, saat: int, verschluesselt: bool
) -> None:
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(_INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    zufall = random.Random(saat)
    vorher = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fuer = postfachstand.bund["intermediaer-enc-3072"].zertifikat
    for _ in range(60):
        datei = zufall.choice(_ANFRAGEN)
        daten = veraendert(datei.read_bytes(), zufall)
        if verschluesselt:
            daten = b"".join(bytes(s) for s in verschluessele(Folge((daten,)), fuer))
        for code in codes(postfachstand, poste(postfachstand.http, daten)):
            assert code.startswith("9") or (code in ("0800", "0801") and _unschaedlich(datei)), code
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - vorher < 100_000
    assert [i for _, i in postfachstand.hole("empfaenger")] == [_INHALT]


def test_aufgezeichnete_auftraege_gehen_an_keinem_anderen_postfach(postfachstand: Postfachstand) -> None:
    """Recorded, validly signed orders of dialogs that this mailbox never opened, with ids it never issued."""
    for datei in _ANFRAGEN:
        gefunden = codes(postfachstand, poste(postfachstand.http, datei.read_bytes()))
        if not (_unschaedlich(datei) and gefunden in (["0800"], ["0801"])):
            assert gefunden and all(code.startswith("9") for code in gefunden), (datei.name, gefunden)


@pytest.mark.parametrize("saat", saaten(2))
def test_der_passive_empfaenger_ueberlebt_veraenderte_zustellungen(
    postfachstand: Postfachstand, saat: int
) -> None:
    angenommen: list[str] = []
    zufall = random.Random(saat)
    schuebe = sorted((VEKTOREN / "dialogs").glob("*-klar/*push-*.request.http"))
    with passiver_empfaenger(postfachstand, lambda z: angenommen.append(z.message_id)) as http:
        for _ in range(60):
            original = zufall.choice(schuebe).read_bytes()
            daten = veraendert(original, zufall)
            antwort = codes(postfachstand, poste(http, daten))
            assert all(code.startswith("9") for code in antwort) or daten == original or antwort == ["0800"]
        assert codes(postfachstand, poste(http, schuebe[0].read_bytes())) == ["0800"]


Angriff = Callable[[socket.socket], None]


def _kein_ende(leitung: socket.socket) -> None:
    leitung.sendall(b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nMIME-Version: 1.0\r\n")


def _riesenlaenge(leitung: socket.socket) -> None:
    leitung.sendall(b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n")


def _falsche_stuecke(leitung: socket.socket) -> None:
    leitung.sendall(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")


def _kein_http(leitung: socket.socket) -> None:
    leitung.sendall(b"\x16\x03\x01" + bytes(300) + b"\r\n\r\n")


def _get(leitung: socket.socket) -> None:
    leitung.sendall(b"GET /../../etc/passwd HTTP/1.1\r\n\r\n")


@pytest.mark.parametrize("angriff", [_kein_ende, _riesenlaenge, _falsche_stuecke, _kein_http, _get])
def test_kaputtes_http_stoert_die_anderen_nicht(postfachstand: Postfachstand, angriff: Angriff) -> None:
    adresse = ("127.0.0.1", int(postfachstand.http.server_address[1]))
    leitungen = [socket.create_connection(adresse, timeout=10) for _ in range(10)]
    for leitung in leitungen:
        angriff(leitung)
    beginn = time.monotonic()
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(_INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    assert [i for _, i in postfachstand.hole("empfaenger")] == [_INHALT]
    assert time.monotonic() - beginn < 20
    for leitung in leitungen:
        leitung.close()


class _Schnittstelle:
    """A relay that cuts the connection after so many bytes in one direction, once."""

    def __init__(self, ziel: int, *, hin: int | None = None, zurueck: int | None = None, ab: int = 1):
        self._ziel, self._hin, self._zurueck, self._ab = ziel, hin, zurueck, ab
        self._horcher = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._horcher.getsockname()[1])
        self._anzahl = 0
        self._faeden: list[threading.Thread] = []
        threading.Thread(target=self._nimm_an, daemon=True).start()

    def _nimm_an(self) -> None:
        while True:
            try:
                kunde, _ = self._horcher.accept()
            except OSError:
                return
            self._anzahl += 1
            schneiden = self._anzahl == self._ab
            faden = threading.Thread(target=self._verbinde, args=(kunde, schneiden), daemon=True)
            faden.start()
            self._faeden.append(faden)

    def _verbinde(self, kunde: socket.socket, schneiden: bool) -> None:
        with kunde, socket.create_connection(("127.0.0.1", self._ziel)) as dienst:
            hin = self._hin if schneiden else None
            zurueck = self._zurueck if schneiden else None
            rueckweg = threading.Thread(target=_pumpe, args=(dienst, kunde, zurueck), daemon=True)
            rueckweg.start()
            _pumpe(kunde, dienst, hin)
            rueckweg.join()

    def close(self) -> None:
        self._horcher.close()
        for faden in self._faeden:
            faden.join(timeout=5)


def _pumpe(von: socket.socket, nach: socket.socket, hoechstens: int | None) -> None:
    """Copy until the end or until the limit, then cut both ways."""
    rest = hoechstens
    try:
        while daten := von.recv(4096 if rest is None else max(1, min(4096, rest))):
            if rest is not None and rest < len(daten):
                break
            nach.sendall(daten)
            if rest is not None:
                rest -= len(daten)
                if rest == 0:
                    break
    except OSError:
        pass
    for leitung in (von, nach):
        try:
            leitung.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue


@pytest.fixture
def ueber_schnitt(postfachstand: Postfachstand) -> Iterator[Callable[..., Postfachstand]]:
    offen: list[_Schnittstelle] = []

    def baue(**schnitt: int) -> Postfachstand:
        offen.append(_Schnittstelle(int(postfachstand.http.server_address[1]), **schnitt))
        postfachstand.ueber_port = offen[-1].port
        return postfachstand

    yield baue
    for leitung in postfachstand.leitungen:
        leitung.close()
    for stelle in offen:
        stelle.close()


@pytest.mark.parametrize("bytes_bis", [1, 150, 3_000, 20_000, 45_000])
@pytest.mark.parametrize("richtung", ["hin", "zurueck"])
def test_schnitt_beim_einliefern_fuehrt_zu_genau_einer_zustellung(
    ueber_schnitt: Callable[..., Postfachstand], richtung: str, bytes_bis: int
) -> None:
    stand = ueber_schnitt(**{richtung: bytes_bis})
    sender = stand.postfach("absender")
    for _ in range(3):
        try:
            sender.liefere_ein(stand.versiegelt(_INHALT), stand.eintrag("empfaenger"), "Probe")
            break
        except Exception as fehler:
            assert getattr(fehler, "wiederholbar", False), fehler
    stand.ueber_port = None
    assert [i for _, i in stand.hole("empfaenger")] == [_INHALT]


@pytest.mark.parametrize("bytes_bis", [1, 150, 9_000, 20_000, 30_000])
@pytest.mark.parametrize("richtung", ["hin", "zurueck"])
def test_schnitt_beim_abholen_verliert_nichts(
    ueber_schnitt: Callable[..., Postfachstand],
    postfachstand: Postfachstand,
    richtung: str,
    bytes_bis: int,
) -> None:
    postfachstand.postfach("absender").liefere_ein(
        postfachstand.versiegelt(_INHALT), postfachstand.eintrag("empfaenger"), "Probe"
    )
    stand = ueber_schnitt(**{richtung: bytes_bis})
    geholt: list[bytes] = []
    for _ in range(3):
        try:
            geholt += [i for _, i in stand.hole("empfaenger")]
        except Exception as fehler:
            assert getattr(fehler, "wiederholbar", False), fehler
    assert set(geholt) <= {_INHALT}
    stand.ueber_port = None
    geholt += [i for _, i in stand.hole("empfaenger")]
    assert _INHALT in geholt or stand.bereits_geholt == [_INHALT]
