"""Where the OSCI commands listen and whom they call: wrong addresses end with 2 and a sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from gateway.cli.angaben import dienstadresse
from gateway.errors import AufrufFehler
from tests.oscibefehle import PKI, Dienst, ruf, schluessel
from tests.oscivektoren import vertrauensordner


def dienst(name: str, ordner: Path, listen: str) -> list[str | Path]:
    """`osci mailbox serve` or `osci receive`."""
    angaben = ["--listen", listen, "--trust", vertrauensordner(ordner / "vertrauen")]
    if name == "mailbox":
        return ["mailbox", "serve", *angaben, "--state", ordner / "zustand", *schluessel("intermediaer")]
    zertifikat = ["--mailbox-cert", PKI / "intermediaer-sig-3072.cer"]
    return ["receive", *angaben, "--out", ordner / "aus", *schluessel("passiv"), *zertifikat]


@pytest.mark.parametrize("name", ["mailbox", "receive"])
@pytest.mark.parametrize(
    ("listen", "satzteil"),
    [
        ("127.0.0.1:{belegt}", "belegt"),
        ("192.0.2.1:0", "gehört nicht zu diesem Rechner"),
        ("gibt.es.nicht.invalid:0", "gehört nicht zu diesem Rechner"),
        ("127.0.0.1", "ist keine Adresse"),
        ("::1:0", "ist keine Adresse"),
    ],
)
def test_wo_nicht_zu_horchen_ist_endet_mit_einem_satz(
    tmp_path: Path, name: str, listen: str, satzteil: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as belegt:
        listen = listen.format(belegt=belegt.getsockname()[1])
        ende, zeilen = ruf(*dienst(name, tmp_path, listen))
    assert ende == 2
    assert satzteil in zeilen[-1]["text"]


@pytest.mark.parametrize("name", ["mailbox", "receive"])
def test_auch_auf_ipv6_wird_gehorcht(tmp_path: Path, name: str) -> None:
    laufend = Dienst(*dienst(name, tmp_path, "[::1]:0"), "--json")
    try:
        assert laufend.url == f"http://[::1]:{laufend.port}/"
        with socket.create_connection(("::1", laufend.port), timeout=10) as leitung:
            leitung.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
            assert leitung.recv(12) == b"HTTP/1.1 200"
    finally:
        assert laufend.beende() == 0


def anruf(ordner: Path, mailbox: str) -> list[str | Path]:
    zertifikate = [PKI / "intermediaer-enc-3072.cer", PKI / "intermediaer-sig-3072.cer"]
    return [
        *("--mailbox", mailbox, "--mailbox-cert", zertifikate[0], "--mailbox-cert", zertifikate[1]),
        *("--trust", vertrauensordner(ordner / "vertrauen"), *schluessel("absender")),
    ]


@pytest.mark.parametrize("adresse", ["127.0.0.1:8080", "ftp://127.0.0.1/", "http://a b/", "http://[::1/", ""])
@pytest.mark.parametrize("befehl", ["send", "fetch", "card", "mediate"])
def test_eine_falsche_postfachadresse_ist_ein_falscher_aufruf(
    tmp_path: Path, befehl: str, adresse: str
) -> None:
    datei = tmp_path / "inhalt.txt"
    datei.write_text("Inhalt")
    an: list[str | Path] = ["--to", PKI / "empfaenger-enc-3072.cer"]
    eigene: dict[str, list[str | Path]] = {
        "send": [datei, *an],
        "fetch": ["--out", tmp_path / "aus"],
        "card": ["--message-id", "x"],
        "mediate": [datei, *an, "--receiver", "http://x.invalid/", "--out", tmp_path / "aus"],
    }
    ende, zeilen = ruf(befehl, *eigene[befehl], *anruf(tmp_path, adresse))
    assert (ende, "Adresse" in zeilen[-1]["text"]) == (2, True)


def test_in_der_meldung_steht_kein_kennwort_und_nichts_dem_ein_terminal_gehorcht() -> None:
    for adresse in ("http://ich:kennwort@x.invalid/", "ich:kennwort@x.invalid", "http://x.invalid/\x1b[2J"):
        with pytest.raises(AufrufFehler) as gefangen:
            dienstadresse(adresse)
        assert "kennwort" not in gefangen.value.text
        assert gefangen.value.text.isprintable()
        assert "x.invalid" in gefangen.value.text


def test_ein_name_mit_umlaut_wird_kodiert_und_dann_nicht_gefunden(tmp_path: Path) -> None:
    ende, zeilen = ruf(*("card", "--message-id", "x"), *anruf(tmp_path, "http://bücher.example.invalid/"))
    assert ende == 3, zeilen
