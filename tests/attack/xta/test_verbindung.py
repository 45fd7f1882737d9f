"""Who is speaking is told by the certificate of the connection alone; both sides look closely."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.xta.fehler import (
    Abgelehnt,
    ServerNichtErreichbar,
    ServerzertifikatFalsch,
    ZertifikatNichtAngenommen,
)
from adapters.xta.teilnehmer.client import Adressen
from adapters.xta.tls import serverkontext
from gateway.errors import Fehler
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.vertrauen import lies_vertrauen
from tests.attack.xta.roh import MTOM, frage, ohne_spuren, paket, sendeauftrag, verweis
from tests.xtapki import Tlspki
from tests.xtaserver import A, B, C, Xtastand


def test_ohne_zertifikat_kommt_keine_verbindung_zustande(xta: Xtastand) -> None:
    kontext = ssl.create_default_context(cadata=xta.pki.ca.public_bytes(Encoding.DER))
    with pytest.raises((ssl.SSLError, ConnectionError)), _verbunden(xta, kontext) as tls:
        tls.sendall(b"POST /management HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        if tls.recv(100) == b"":
            raise ConnectionError


def test_unverschluesselt_wird_nicht_geantwortet(xta: Xtastand) -> None:
    with socket.create_connection(("127.0.0.1", xta.port), timeout=20) as roh:
        roh.sendall(b"POST /management HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            assert not roh.recv(1000).startswith(b"HTTP")


def test_ein_fremder_aussteller_wird_nicht_angenommen(xta: Xtastand, tmp_path: Path) -> None:
    fremd = Tlspki(tmp_path / "fremd", "fremd")
    fremd.stelle_aus("konto-a")
    zugang = xta.zugang(A, "konto-a")
    zugang = replace(zugang, schluessel=fremd.schluessel("konto-a"))
    erwartet = (ZertifikatNichtAngenommen, ServerNichtErreichbar)
    with zugang.client() as client, pytest.raises(erwartet):
        client.pruefe_konto()


def test_das_zertifikat_eines_anderen_kontos_gilt_nicht(xta: Xtastand) -> None:
    with xta.client(A, "konto-b") as client, pytest.raises(Abgelehnt, match="9014"):
        client.pruefe_konto()
    with xta.client(C, "konto-c") as client, pytest.raises(Abgelehnt, match="9070"):
        client.transportbericht(xta.sende(b"geheim"))


def test_ein_zertifikat_ohne_konto_wird_vor_dem_lesen_abgewiesen(xta: Xtastand) -> None:
    xta.pki.stelle_aus("ohne-konto")
    daten = paket(sendeauftrag(verweis("cid:a@x")), ("a@x", b"1"))
    status, antwort = frage(xta, "send", MTOM, daten, name="ohne-konto")
    assert status == 500
    assert b"9014" in antwort
    assert ohne_spuren(xta)


def test_ein_abgelaufenes_zertifikat_bekommt_eine_antwort_die_es_sagt(tmp_path: Path) -> None:
    pki = Tlspki(tmp_path / "pki")
    for name in ("server", "konto-b", "konto-c"):
        pki.stelle_aus(name)
    pki.stelle_aus("konto-a", tage=1)  # issued two days ago
    stand = Xtastand(pki, tmp_path / "xta")
    try:
        with stand.client() as client, pytest.raises(Abgelehnt, match=r"abgelaufen.*9010|9010"):
            client.pruefe_konto()
    finally:
        stand.beende()


def test_eine_sperrung_wirkt_ohne_neustart(tmp_path: Path) -> None:
    pki = Tlspki(tmp_path / "pki")
    for name in ("server", "konto-a", "konto-b", "konto-c"):
        pki.stelle_aus(name)
    stand = Xtastand(pki, tmp_path / "xta")
    try:
        with stand.client() as client:
            client.pruefe_konto()
            pki.sperre("konto-a")
            with pytest.raises(Abgelehnt, match="9010"):
                client.pruefe_konto()
        pki.sperre("server")
        with stand.client(B, "konto-b") as client, pytest.raises(ServerzertifikatFalsch):
            client.pruefe_konto()
    finally:
        stand.beende()


def test_ohne_sperrauskunft_wird_weder_angenommen_noch_gesendet(tmp_path: Path) -> None:
    pki = Tlspki(tmp_path / "pki")
    for name in ("server", "konto-a", "konto-b", "konto-c"):
        pki.stelle_aus(name)
    (pki.vertrauen / "ca.crl").unlink()
    stand = Xtastand(pki, tmp_path / "xta")
    try:
        with stand.client() as client, pytest.raises(ServerzertifikatFalsch):
            client.pruefe_konto()
    finally:
        stand.beende()


def test_ein_falscher_server_bekommt_kein_byte_der_nachricht(xta: Xtastand, tmp_path: Path) -> None:
    """Another issuer, another name, another certificate than the known one, an expired one."""
    fremd = Tlspki(tmp_path / "fremd", "fremd")
    fremd.stelle_aus("server")
    zugang = xta.zugang(A, "konto-a")
    andere = replace(zugang, pruefung=Zertifikatspruefung(fremd.vertrauen))
    anderes = replace(zugang, server=xta.pki.zertifikat("konto-b"))
    for falsch in (andere, anderes):
        with falsch.client() as client, pytest.raises(ServerzertifikatFalsch):
            client.pruefe_konto()
    xta.uhr.vor = timedelta(days=1000)
    with zugang.client() as client, pytest.raises(ServerzertifikatFalsch):
        client.pruefe_konto()


def test_der_name_muss_stimmen_oder_das_zertifikat_bekannt_sein(xta: Xtastand) -> None:
    zugang = xta.zugang(A, "konto-a")
    relais = socket.create_server(("127.0.0.2", 0))
    anderswo = Adressen.unter(f"https://127.0.0.2:{relais.getsockname()[1]}")
    threading.Thread(target=_leite_weiter, args=(relais, xta.port, 2), daemon=True).start()
    with replace(zugang, adressen=anderswo).client() as client, pytest.raises(ServerzertifikatFalsch):
        client.pruefe_konto()
    bekannt = replace(zugang, adressen=anderswo, server=xta.pki.zertifikat("server"))
    with bekannt.client() as client:
        client.pruefe_konto()
    relais.close()


@pytest.mark.parametrize(
    ("kopf", "rumpf", "stand"),
    [
        (b"200 OK\r\nContent-Type: text/html", b"<p>Wartung</p>", "HTTP 200, text/html"),
        (b"500 Weg\r\nContent-Type: text/html", b"", "HTTP 500, text/html"),
        (b"200 OK\r\nContent-Type: application/soap+xml", b"", "HTTP 200, application/soap+xml"),
        (b"200 OK\r\nContent-Type: application/soap+xml", b"<s:Envelope", "HTTP 200, application/soap+xml"),
        (b"200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: 99", b"<s", "HTTP 200"),
    ],
    ids=["seite", "leer_500", "leer", "halb", "abgebrochen"],
)
def test_was_keine_ganze_antwort_ist_kommt_spaeter_vielleicht_ganz(
    xta: Xtastand, kopf: bytes, rumpf: bytes, stand: str
) -> None:
    """HTML, nothing, or cut: exit 3, and the sentence tells the status."""
    kontext = serverkontext(xta.pki.schluessel("server"), lies_vertrauen(xta.pki.vertrauen))
    with socket.create_server(("127.0.0.1", 0)) as dienst:
        faden = threading.Thread(target=_antworte, args=(dienst, kontext, kopf, rumpf))
        faden.start()
        da = Adressen.unter(f"https://127.0.0.1:{dienst.getsockname()[1]}")
        with (
            replace(xta.zugang(A, "konto-a"), adressen=da).client() as client,
            pytest.raises(Fehler) as gefangen,
        ):
            client.pruefe_konto()
        faden.join()
    assert gefangen.value.exit_code == 3
    assert stand in gefangen.value.text


def test_alte_fassungen_von_tls_werden_nicht_gesprochen(xta: Xtastand) -> None:
    kontext = serverkontext(xta.pki.schluessel("server"), lies_vertrauen(xta.pki.vertrauen))
    assert kontext.minimum_version is ssl.TLSVersion.TLSv1_2
    assert kontext.verify_mode is ssl.CERT_REQUIRED


def _antworte(dienst: socket.socket, kontext: ssl.SSLContext, kopf: bytes, rumpf: bytes) -> None:
    """Once, to whatever is asked."""
    kunde, _ = dienst.accept()
    with kontext.wrap_socket(kunde, server_side=True) as tls, tls.makefile("rb") as frage:
        laenge = 0
        while (zeile := frage.readline()).strip():
            name, _, wert = zeile.partition(b":")
            laenge = int(wert) if name.lower() == b"content-length" else laenge
        frage.read(laenge)
        tls.sendall(b"HTTP/1.1 " + kopf + b"\r\nConnection: close\r\n\r\n" + rumpf)


def _verbunden(xta: Xtastand, kontext: ssl.SSLContext) -> ssl.SSLSocket:
    roh = socket.create_connection(("127.0.0.1", xta.port), timeout=20)
    return kontext.wrap_socket(roh, server_hostname="127.0.0.1")


def _leite_weiter(relais: socket.socket, port: int, mal: int) -> None:
    """An address under which the server has no name."""
    for _ in range(mal):
        kunde, _ = relais.accept()
        dienst = socket.create_connection(("127.0.0.1", port))
        for von, nach in ((kunde, dienst), (dienst, kunde)):
            threading.Thread(target=_pumpe, args=(von, nach), daemon=True).start()


def _pumpe(von: socket.socket, nach: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while daten := von.recv(65536):
            nach.sendall(daten)
    with contextlib.suppress(OSError):
        nach.shutdown(socket.SHUT_RDWR)
    von.close()
