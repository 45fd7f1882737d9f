"""The frame of the messages: what is read, what is refused, and that buffer borders don't matter."""

from __future__ import annotations

import io

import pytest

from adapters.osci.draht.mime import MimeGrenzen, MimeLeser, MimeSchreiber
from adapters.osci.fehler import MimeFehler, MimeUnvollstaendig

GRENZE = "MIME_boundary_761/ndjX5Q/xLtmfrmJfbOM6TrewnU7e+"
GUT = (
    "MIME-Version: 1.0\r\n"
    f"Content-Type: Multipart/Related; boundary={GRENZE}; type=text/xml\r\n\r\n"
    f"--{GRENZE}\r\nContent-Type: text/xml; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n"
    "Content-ID: <osci@message>\r\n\r\n<a/>\r\n"
    f"--{GRENZE}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: 8-bit\r\n"
    "Content-ID: <x.bin>\r\nContent-Length: 99\r\n\r\neins\r\n--zwei\r\n"
    f"--{GRENZE}--\r\n"
)


def lies(nachricht: bytes | str, grenzen: MimeGrenzen | None = None) -> list[tuple[str, bytes]]:
    roh = nachricht.encode("latin-1") if isinstance(nachricht, str) else nachricht
    return [(teil.content_id, teil.read()) for teil in MimeLeser(io.BytesIO(roh), grenzen).teile()]


def test_die_teile_kommen_ohne_trennzeile_heraus() -> None:
    assert lies(GUT) == [("osci@message", b"<a/>"), ("x.bin", b"eins\r\n--zwei")]


@pytest.mark.parametrize(
    ("alt", "neu"),
    [
        (f"boundary={GRENZE}", f'boundary="{GRENZE}"'),
        (f"boundary={GRENZE}; type=text/xml", f"type=text/xml; boundary={GRENZE}"),
        (f"boundary={GRENZE}; type", f"boundary={GRENZE};\r\n\ttype"),
        ("MIME-Version: 1.0\r\n", ""),
        ("MIME-Version: 1.0\r\n", "\r\n\r\nMime-version: 1.0\r\n"),
        (f"\r\n\r\n--{GRENZE}", f"\r\n\r\n\r\n--{GRENZE}"),
        (f"\r\n\r\n--{GRENZE}", f"\r\n\r\n\r\n\r\n\r\n--{GRENZE}"),
        ("; charset=UTF-8", ""),
        ("<osci@message>", "<andere@wurzel>"),
        ("8-bit", "binary"),
        ("Content-Transfer-Encoding: 8-bit\r\n", ""),
        (f"--{GRENZE}--\r\n", f"--{GRENZE}--\r\nnoch etwas"),
        (f"--{GRENZE}--\r\n", f"--{GRENZE}--"),
    ],
)
def test_zugelassene_abweichungen_werden_gelesen(alt: str, neu: str) -> None:
    assert [inhalt for _, inhalt in lies(GUT.replace(alt, neu, 1))] == [b"<a/>", b"eins\r\n--zwei"]


def test_anhaenge_alter_gegenstellen_in_base64_werden_dekodiert() -> None:
    nachricht = GUT.replace("8-bit", "base64").replace("eins\r\n--zwei", "ZWlu\r\ncw==")
    assert lies(nachricht)[1] == ("x.bin", b"eins")


@pytest.mark.parametrize(
    ("alt", "neu"),
    [
        ("MIME-Version: 1.0", "MIME-Version: 1.1"),
        ("Multipart/Related", "Multipart/Mixed"),
        (f"boundary={GRENZE}; ", ""),
        ("type=text/xml", f"boundary={GRENZE}x"),
        (f"--{GRENZE}\r\n", f"Vorrede\r\n--{GRENZE}\r\n"),
        ("charset=UTF-8", "charset=ISO-8859-1"),
        ("Content-ID: <x.bin>\r\n", ""),
        ("Content-ID: <x.bin>\r\n", "Content-ID: <x.bin>\r\nContent-ID: <y.bin>\r\n"),
        ("Content-ID: <x.bin>", "Content-ID: <x .bin>"),
        ("Content-Type: application/octet-stream\r\n", ""),
        ("Content-Type: application/octet-stream\r\n", "Content-Type application/octet-stream\r\n"),
        ("x.bin", "osci@message"),
        ("--zwei", f"--{GRENZE}0"),
        ("\r\n", "\n"),
    ],
)
def test_unzulaessige_rahmen_werden_abgewiesen(alt: str, neu: str) -> None:
    with pytest.raises(MimeFehler):
        lies(GUT.replace(alt, neu))


def test_an_jeder_stelle_abgeschnitten_wird_nie_eine_ganze_nachricht_daraus() -> None:
    for ende in range(len(GUT) - 4):
        with pytest.raises(MimeFehler):
            lies(GUT[:ende])
    with pytest.raises(MimeUnvollstaendig):
        lies(GUT[:-5])


@pytest.mark.parametrize(
    "nachricht",
    [
        GUT.replace("; type", "; x=" + "a" * 20_000 + "; type"),
        GUT.replace("Content-Length: 99\r\n", "".join(f"X-{nummer}: 1\r\n" for nummer in range(200))),
    ],
)
def test_masslose_koepfe_werden_abgewiesen(nachricht: str) -> None:
    with pytest.raises(MimeFehler):
        lies(nachricht)


def test_zu_viele_teile_werden_abgewiesen() -> None:
    with pytest.raises(MimeFehler):
        lies(GUT, MimeGrenzen(teile=1))


def test_trennzeilen_auf_puffergrenzen_werden_gefunden() -> None:
    """Attachments around multiples of the buffer, so that the delimiter lies across its border."""
    for groesse in [*range(1024 * 1024 - 500, 1024 * 1024 - 300), 3 * 1024 * 1024]:
        inhalt = b"\r\n--MIME_boundary" * (groesse // 17) + b"\r" * (groesse % 17)
        ziel = io.BytesIO()
        schreiber = MimeSchreiber(ziel, GRENZE)
        schreiber.wurzel()
        ziel.write(b"<a/>")
        schreiber.anhang("x.bin", len(inhalt))
        ziel.write(inhalt)
        schreiber.ende()
        assert lies(ziel.getvalue())[1] == ("x.bin", inhalt)


def test_der_schreiber_schreibt_genau_die_form_der_bibliothek() -> None:
    ziel = io.BytesIO()
    schreiber = MimeSchreiber(ziel, GRENZE)
    schreiber.wurzel()
    ziel.write(b"<a/>")
    schreiber.anhang("x.bin", 99)
    ziel.write(b"eins\r\n--zwei")
    schreiber.ende()
    assert ziel.getvalue().decode() == GUT


def test_gelesen_wird_auch_ohne_readinto_und_in_kleinen_stuecken() -> None:
    class Tropfend:
        def __init__(self) -> None:
            self._rest = GUT.encode()

        def read(self, _anzahl: int = -1) -> bytes:
            kopf, self._rest = self._rest[:3], self._rest[3:]
            return kopf

    leser = MimeLeser(Tropfend())  # type: ignore[arg-type]
    stuecke = []
    for teil in leser.teile():
        while stueck := teil.read(2):
            stuecke.append(stueck)
    assert b"".join(stuecke) == b"<a/>eins\r\n--zwei"
