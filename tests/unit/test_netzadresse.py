"""Addresses: encoded once, and whatever is none is called so by a sentence."""

from __future__ import annotations

import pytest

from gateway.anschluss import lauschadresse
from gateway.errors import AufrufFehler
from gateway.netzadresse import netzadresse


@pytest.mark.parametrize(
    ("text", "kodiert"),
    [
        ("http://bücher.example.invalid/", "http://xn--bcher-kva.example.invalid/"),
        ("https://postfach.example", "https://postfach.example/"),
        ("HTTP://Postfach.Example:8080/ein/Weg", "http://postfach.example:8080/ein/Weg"),
        ("http://a/ö?x=ü&y=1", "http://a/%C3%B6?x=%C3%BC&y=1"),
        ("http://[::1]:8200/", "http://[::1]:8200/"),
        ("http://192.0.2.1:80/", "http://192.0.2.1/"),
    ],
)
def test_adressen_werden_so_geschrieben_wie_sie_ueber_die_leitung_gehen(text: str, kodiert: str) -> None:
    assert netzadresse(text) == kodiert
    assert netzadresse(kodiert) == kodiert


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1:8080",
        "postfach.example",
        "ftp://127.0.0.1/",
        "",
        "http://",
        "http:///weg",
        "http://[::1/",
        "http://[::g]/",
        "http://a b/",
        "http://a\n/",
        "http://a\x00/",
        "http://a:0/",
        "http://a:65536/",
        "http://a:x/",
        "http://a..b/",
        "http://-a/",
        "http://xn--/",
        "http://%00/",
        "http://wer:was@a/",
        "http://a/#stelle",
        f"http://{'a' * 64}/",
        f"http://{'ü' * 80}.example/",
        f"http://{'a.' * 130}de/",
    ],
)
def test_was_keine_adresse_ist_wird_gesagt(text: str) -> None:
    with pytest.raises(ValueError, match=r"^keine .*Adresse "):
        netzadresse(text)


def test_lauschadressen_mit_und_ohne_ipv6() -> None:
    assert lauschadresse("127.0.0.1:0") == ("127.0.0.1", 0)
    assert lauschadresse("[::1]:8200") == ("::1", 8200)
    assert lauschadresse("localhost:1") == ("localhost", 1)


@pytest.mark.parametrize(
    "text",
    ["", "8200", ":8200", "127.0.0.1", "127.0.0.1:", "::1:80", "[::1]", "a:b", "a:99999", "a:1/x", "b@a:1"],
)
def test_was_keine_lauschadresse_ist_wird_gesagt(text: str) -> None:
    with pytest.raises(AufrufFehler, match="ist keine Adresse"):
        lauschadresse(text)
