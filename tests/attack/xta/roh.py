"""Requests by hand: what no decent client sends."""

from __future__ import annotations

import http.client
import ssl
import time

from lxml import etree

from adapters.xta import namen
from adapters.xta.draht import metadaten
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.namen import S12, WSA, XOP, XTA
from adapters.xta.tls import klientkontext
from gateway.schutz.vertrauen import lies_vertrauen
from tests.xtapki import Tlspki
from tests.xtaserver import VERTRAG, A, B, Xtastand

SOAP = "application/soap+xml; charset=utf-8"
MTOM = 'multipart/related; type="application/xop+xml"; boundary="grenze"; start="<w@x>"'
NACHRICHT = f'<x:Message xmlns:x="{XTA}" contentType="text/plain">'


def kontext(pki: Tlspki, name: str = "konto-a") -> ssl.SSLContext:
    return klientkontext(pki.schluessel(name), lies_vertrauen(pki.vertrauen))


def frage(
    xta: Xtastand, pfad: str, art: str, daten: bytes, *, name: str = "konto-a", **kopf: str
) -> tuple[int, bytes]:
    """Status and body."""
    verbindung = http.client.HTTPSConnection(
        "127.0.0.1", xta.port, context=kontext(xta.pki, name), timeout=20
    )
    try:
        verbindung.request("POST", f"/{pfad}", daten, {"Content-Type": art, **kopf})
        antwort = verbindung.getresponse()
        return antwort.status, antwort.read()
    finally:
        verbindung.close()


def umschlag(
    action: str, kopf: str = "", rumpf: str = "", *, message_id: str = "<w:MessageID>urn:x</w:MessageID>"
) -> str:
    return (
        f'<s:Envelope xmlns:s="{S12}" xmlns:w="{WSA}"><s:Header><w:Action>{action}</w:Action>{message_id}'
        f"{kopf}</s:Header><s:Body>{rumpf}</s:Body></s:Envelope>"
    )


def kopf_metadaten(kennung: str = "urn:x:1", autor: str = A, leser: str = B) -> str:
    return etree.tostring(metadaten.schreibe(Metadaten(autor, leser, kennung, VERTRAG)), encoding="unicode")


def container(inhalt: str) -> str:
    return (
        f'<x:GenericContentContainer xmlns:x="{XTA}"><x:ContentContainer>{inhalt}</x:ContentContainer>'
        "</x:GenericContentContainer>"
    )


def verweis(ziel: str) -> str:
    return f'{NACHRICHT}<i:Include xmlns:i="{XOP}" href="{ziel}"/></x:Message>'


def sendeauftrag(inhalt: str, **angaben: str) -> str:
    return umschlag(namen.SEND_MESSAGE.action, kopf_metadaten(**angaben), container(inhalt))


def paket(wurzel: str | bytes, *teile: tuple[str, bytes], ende: bytes = b"\r\n--grenze--\r\n") -> bytes:
    """An MTOM package with the boundary of `MTOM`."""
    daten = wurzel if isinstance(wurzel, bytes) else wurzel.encode()
    stuecke = [(b"application/xop+xml; charset=utf-8", "w@x", daten)]
    stuecke += [(b"application/octet-stream", kennung, inhalt) for kennung, inhalt in teile]
    return (
        b"".join(
            b"\r\n--grenze\r\nContent-Type: %b\r\nContent-ID: <%b>\r\n\r\n%b"
            % (art, kennung.encode(), inhalt)
            for art, kennung, inhalt in stuecke
        )
        + ende
    )


def ohne_spuren(xta: Xtastand) -> bool:
    """A refused message leaves nothing in the state folder, at the latest right after its answer."""
    frist = time.monotonic() + 20
    ordner = (xta.ordner / "nachrichten", xta.ordner / "zwischen")
    while any(any(o.iterdir()) for o in ordner) and time.monotonic() < frist:
        time.sleep(0.02)
    return not any(any(o.iterdir()) for o in ordner)
