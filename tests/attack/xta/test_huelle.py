"""Hostile frames and envelopes: each is refused with a fault, nothing of it is kept, the server goes on."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

import pytest

from adapters.xta import namen
from adapters.xta.draht.kasten import Auswahl
from adapters.xta.server.handlungen import Serverregeln
from tests.attack.xta.roh import (
    MTOM,
    NACHRICHT,
    SOAP,
    container,
    frage,
    kontext,
    kopf_metadaten,
    ohne_spuren,
    paket,
    sendeauftrag,
    umschlag,
    verweis,
)
from tests.xtaserver import A, B, Xtastand, bytes_von

GUT = sendeauftrag(verweis("cid:a@x"))
INLINE = sendeauftrag(f"{NACHRICHT}aGFsbG8=</x:Message>")
_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_EXTERN = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

PAKETE = {
    "ohne Ende": paket(GUT, ("a@x", b"inhalt"), ende=b""),
    "ohne Ende im Umschlag": paket(GUT[:200], ende=b""),
    "Teil fehlt": paket(GUT),
    "Teil heißt anders": paket(GUT, ("b@x", b"inhalt")),
    "Teil doppelt": paket(GUT, ("a@x", b"1"), ("a@x", b"2")),
    "ein Teil für zwei Elemente": paket(
        sendeauftrag(verweis("cid:a@x") + verweis("cid:a@x").replace("Message", "Attachment")), ("a@x", b"1")
    ),
    "Verweis auf eine Datei": paket(sendeauftrag(verweis("file:///etc/passwd")), ("a@x", b"1")),
    "Verweis ins Netz": paket(sendeauftrag(verweis("http://127.0.0.1:1/x")), ("a@x", b"1")),
    "Verweis neben Text": paket(
        sendeauftrag(verweis("cid:a@x").replace("<i:", "aGFsbG8=<i:")), ("a@x", b"1")
    ),
    "Verweis in den Metadaten": paket(
        umschlag(
            namen.SEND_MESSAGE.action,
            kopf_metadaten().replace(">azr:081110<", '><i:Include xmlns:i="x" href="cid:a@x"/><'),
            container(f"{NACHRICHT}</x:Message>"),
        ),
        ("a@x", b"1"),
    ),
    "Umschlag nicht vorn": paket(GUT, ("a@x", b"1")).replace(b"<w@x>", b"<v@x>"),
    "DOCTYPE": paket(_DOCTYPE + GUT, ("a@x", b"1")),
    "äußere Entität": paket(_EXTERN + GUT, ("a@x", b"1")),
    "sehr tief": paket(umschlag(namen.SEND_MESSAGE.action, "<a>" * 5000), ("a@x", b"1")),
    "sehr viele Elemente": paket(umschlag(namen.SEND_MESSAGE.action, "<a/>" * 60_000), ("a@x", b"1")),
    "sehr viele Teile": paket(GUT, *((f"{n}@x", b"") for n in range(300))),
    "riesiger Umschlag": paket(GUT.replace("<s:Body>", f"<s:Body>{' ' * 17_000_000}"), ("a@x", b"1")),
    "kein Umschlag": paket("<x/>", ("a@x", b"1")),
    "falscher Zeichensatz": paket(GUT.encode("utf-16"), ("a@x", b"1")),
    "leer": b"",
    "nur die Grenze": b"\r\n--grenze--\r\n",
}

EINFACHE = {
    "kein XML": b"\x00\x01",
    "abgeschnitten": INLINE.encode()[:-30],
    "SOAP 1.1": INLINE.replace(namen.S12, "http://schemas.xmlsoap.org/soap/envelope/").encode(),
    "zwei Elemente im Rumpf": umschlag(
        namen.SEND_MESSAGE.action, kopf_metadaten(), container(f"{NACHRICHT}</x:Message>") * 2
    ).encode(),
    "kein Base64": INLINE.replace("aGFsbG8=", "nicht base64!").encode(),
    "Base64 unvollständig": INLINE.replace("aGFsbG8=", "aGFsb").encode(),
    "Elemente im Inhalt": INLINE.replace("aGFsbG8=", "<b/>").encode(),
    "Inhalt im Kopf": INLINE.replace(
        "</s:Header>", f"<a><b>{NACHRICHT}ZnJlbWQ=</x:Message></b></a></s:Header>"
    ).encode(),
    "Chiffrat im Kopf": INLINE.replace(
        "</s:Header>",
        f'<a><b><c><e:CipherValue xmlns:e="{namen.XENC}">ZnJlbWQ=</e:CipherValue></c></b></a></s:Header>',
    ).encode(),
    "Art fehlt": INLINE.replace(' contentType="text/plain"', "").encode(),
    "Rumpf einer anderen Operation": umschlag(
        namen.CLOSE.action, "", f'<w:MessageID xmlns:w="{namen.WSA}">urn:x</w:MessageID>'
    ).encode(),
    "Metadaten doppelt": umschlag(
        namen.SEND_MESSAGE.action, kopf_metadaten() * 2, container(f"{NACHRICHT}</x:Message>")
    ).encode(),
    "Metadaten fehlen": umschlag(
        namen.SEND_MESSAGE.action, "", container(f"{NACHRICHT}</x:Message>")
    ).encode(),
    "Metadaten gegen das Schema": INLINE.replace("m:Qualifier>", "m:Quantifier>").encode(),
    "Zeitangabe gegen das Schema": INLINE.replace(
        "<m:DeliveryAttributes/>",
        "<m:DeliveryAttributes><m:NotBefore>morgen</m:NotBefore></m:DeliveryAttributes>",
    ).encode(),
    "Action fehlt": umschlag("").encode(),
    "Action unbekannt": umschlag("urn:x").encode(),
    "Action eines anderen Tores": umschlag(namen.CREATE_MESSAGE_ID.action).encode(),
    "MessageID fehlt": umschlag(namen.SEND_MESSAGE.action, message_id="").encode(),
    "MessageID doppelt": INLINE.replace(
        "<w:MessageID>urn:x</w:MessageID>", "<w:MessageID>urn:x</w:MessageID>" * 2
    ).encode(),
    "Antwort an einen Dritten": umschlag(
        namen.SEND_MESSAGE.action, "<w:ReplyTo><w:Address>http://127.0.0.1:1/</w:Address></w:ReplyTo>"
    ).encode(),
    "muss verstanden werden": INLINE.replace(
        "</s:Header>", '<v:neu xmlns:v="urn:v" s:mustUnderstand="true"/></s:Header>'
    ).encode(),
}


@pytest.fixture
def fault(xta: Xtastand) -> Callable[[str, bytes], bytes]:
    def pruefe(art: str, daten: bytes) -> bytes:
        status, antwort = frage(xta, "send", art, daten)
        assert status == 500
        assert b"Fault>" in antwort
        assert b"root:" not in antwort
        assert ohne_spuren(xta)
        return antwort

    return pruefe


def test_die_gute_form_geht_durch(xta: Xtastand) -> None:
    assert frage(xta, "send", MTOM, paket(GUT, ("a@x", b"inhalt")))[0] == 200
    assert frage(xta, "send", SOAP, INLINE.replace("urn:x:1", "urn:x:2").encode())[0] == 200
    gemischt = sendeauftrag(
        verweis("cid:a@x") + f"{NACHRICHT}aGFsbG8=</x:Message>".replace("Message", "Attachment"),
        kennung="urn:x:3",
    )
    assert frage(xta, "send", MTOM, paket(gemischt, ("a@x", b"inhalt")))[0] == 200
    geholt = []
    with xta.client(B, "konto-b") as client:
        for kennung in ("urn:x:1", "urn:x:2", "urn:x:3"):
            with client.hole(Auswahl((kennung,))) as nachricht:
                assert nachricht is not None
                geholt.append([bytes_von(s.inhalt) for s in nachricht.stuecke])
    assert geholt == [[b"inhalt"], [b"hallo"], [b"inhalt", b"hallo"]]


@pytest.mark.parametrize("name", PAKETE)
def test_feindliche_pakete(name: str, fault: Callable[[str, bytes], bytes]) -> None:
    fault(MTOM, PAKETE[name])


@pytest.mark.parametrize("name", EINFACHE)
def test_feindliche_umschlaege(name: str, fault: Callable[[str, bytes], bytes]) -> None:
    fault(SOAP, EINFACHE[name])


@pytest.mark.parametrize(
    "art",
    [
        "",
        "text/html",
        "multipart/related",
        "multipart/form-data; boundary=grenze",
        'multipart/related; boundary="g\r\n h"',
    ],
)
def test_andere_arten(art: str, fault: Callable[[str, bytes], bytes]) -> None:
    fault(art, paket(GUT, ("a@x", b"1")))


def test_action_im_http_kopf_muss_dieselbe_sein(xta: Xtastand) -> None:
    _, antwort = frage(xta, "send", f'{SOAP}; action="{namen.SEND_MESSAGE_SYNC.action}"', INLINE.encode())
    assert b"ActionMismatch" in antwort
    _, antwort = frage(xta, "send", SOAP, INLINE.encode(), SOAPAction='"urn:x"')
    assert b"ActionMismatch" in antwort
    assert ohne_spuren(xta)


def _schon_da(tls: ssl.SSLSocket) -> bytes:
    tls.setblocking(False)
    try:
        return tls.recv(65536)
    except ssl.SSLWantReadError:
        return b""
    finally:
        tls.settimeout(20)


def test_wer_abgelehnt_wird_dessen_gigabyte_wird_nicht_gelesen(xta: Xtastand) -> None:
    """The refusal comes before the payload, and reaches the sender although he goes on sending."""
    xta.regeln = Serverregeln(hoechstgroesse=1_000_000)
    xta.neustart()
    gross = 200_000_000
    for wurzel, nummer in ((GUT, b"9023"), (sendeauftrag(verweis("cid:a@x"), autor=B), b"9014")):
        anfang = paket(wurzel, ("a@x", b""), ende=b"")
        with (
            socket.create_connection(("127.0.0.1", xta.port)) as roh,
            kontext(xta.pki).wrap_socket(roh, server_hostname="127.0.0.1") as tls,
        ):
            kopf = (
                f"POST /send HTTP/1.1\r\nHost: x\r\nContent-Type: {MTOM}\r\nContent-Length: {gross}\r\n\r\n"
            )
            tls.sendall(kopf.encode() + anfang)
            tls.settimeout(20)

            antwort = b""
            for _ in range(100):  # one thread: no two may read and write the same TLS connection
                tls.sendall(b"x" * 100_000)
                antwort += _schon_da(tls)
                if antwort:
                    break
            while nummer not in antwort:
                stueck = tls.recv(65536)
                assert stueck, antwort
                antwort += stueck
    assert ohne_spuren(xta)


def test_ein_abgebrochener_koerper_hinterlaesst_nichts(xta: Xtastand) -> None:
    anfang = paket(GUT, ("a@x", b"x" * 2_000_000), ende=b"")
    with (
        socket.create_connection(("127.0.0.1", xta.port)) as roh,
        kontext(xta.pki).wrap_socket(roh, server_hostname="127.0.0.1") as tls,
    ):
        kopf = f"POST /send HTTP/1.1\r\nHost: x\r\nContent-Type: {MTOM}\r\nContent-Length: 9000000\r\n\r\n"
        tls.sendall(kopf.encode() + anfang)
    assert ohne_spuren(xta)
    with xta.client() as client:
        client.pruefe_konto()


@pytest.mark.parametrize(
    "kopf",
    [
        "POST /send HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /send HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /send HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /anderswo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "POST /../send/../../etc HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "GET /send HTTP/1.1\r\nHost: x\r\n\r\n",
        "\x00\x00\x00\r\n\r\n",
    ],
)
def test_kein_richtiges_http(xta: Xtastand, kopf: str) -> None:
    with (
        socket.create_connection(("127.0.0.1", xta.port)) as roh,
        kontext(xta.pki).wrap_socket(roh, server_hostname="127.0.0.1") as tls,
    ):
        tls.settimeout(20)
        tls.sendall(kopf.encode())
        antwort = b""
        while stueck := tls.recv(65536):
            antwort += stueck
            if b"\r\n\r\n" in antwort and b"200" not in antwort[:20]:
                break
    assert b" 200 " not in antwort[:20]
    with xta.client(A) as client:
        client.pruefe_konto()
