"""Something else answers in the place of a mailbox: that is temporary, and the sentence says with what."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.oscibefehle import PKI, ruf, schluessel
from tests.oscivektoren import vertrauensordner

_SEITE = b"<html><body>Bitte melden Sie sich an.</body></html>"
_KOPF = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"


@contextmanager
def server(status: bytes, art: bytes, inhalt: bytes, laenge: int | None) -> Iterator[str]:
    """Answers every request with the same bytes, and closes."""
    horcher = socket.create_server(("127.0.0.1", 0))

    def diene() -> None:
        while True:
            try:
                leitung, _ = horcher.accept()
            except OSError:
                return
            with leitung:
                leitung.recv(65536)
                zeilen = [b"HTTP/1.1 " + status, b"Content-Type: " + art, b"Connection: close"]
                if laenge is not None:
                    zeilen.append(b"Content-Length: %d" % laenge)
                leitung.sendall(b"\r\n".join(zeilen) + b"\r\n\r\n" + inhalt)
                leitung.shutdown(socket.SHUT_WR)
                while leitung.recv(65536):
                    pass

    faden = threading.Thread(target=diene, daemon=True)
    faden.start()
    try:
        yield f"http://127.0.0.1:{horcher.getsockname()[1]}/"
    finally:
        horcher.shutdown(socket.SHUT_RDWR)
        horcher.close()
        faden.join()


@pytest.mark.parametrize(
    ("status", "art", "inhalt", "laenge", "satzteil"),
    [
        (b"200 OK", b"text/html; charset=utf-8", _SEITE, len(_SEITE), "(HTTP 200, text/html)"),
        (b"500 Oops", b"text/html", _SEITE, len(_SEITE), "(HTTP 500, text/html)"),
        (b"502 Bad", b"text/html", _SEITE, len(_SEITE), "(HTTP 502, text/html)"),
        (b"200 OK", b"text/xml", b"", 0, "(HTTP 200, text/xml)"),
        (b"200 OK", b"text/xml", b"<soap:Envelope", None, "(HTTP 200, text/xml)"),
        (b"200 OK", b"text/xml", _KOPF, None, "(HTTP 200, text/xml)"),
        (b"200 OK", b"<script>", _SEITE, None, "(HTTP 200)"),
        (b"200 OK", b"text/xml", _KOPF, 9999, "mittendrin abgebrochen (HTTP 200, text/xml)"),
    ],
)
def test_wer_nicht_osci_spricht_bringt_ende_3(
    tmp_path: Path, status: bytes, art: bytes, inhalt: bytes, laenge: int | None, satzteil: str
) -> None:
    (tmp_path / "inhalt.txt").write_text("Inhalt")
    zertifikate = [PKI / "intermediaer-enc-3072.cer", PKI / "intermediaer-sig-3072.cer"]
    with server(status, art, inhalt, laenge) as url:
        ende, zeilen = ruf(
            *("send", tmp_path / "inhalt.txt", "--mailbox", url, "--to", PKI / "empfaenger-enc-3072.cer"),
            *("--mailbox-cert", zertifikate[0], "--mailbox-cert", zertifikate[1]),
            *("--trust", vertrauensordner(tmp_path / "vertrauen"), *schluessel("absender")),
        )
    assert ende == 3, zeilen
    assert satzteil in zeilen[-1]["text"]
