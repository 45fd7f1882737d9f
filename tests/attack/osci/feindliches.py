"""Requests that somebody hostile might send: recorded ones mutated, and whole messages built to hurt."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable

KOPF = b"MIME-Version: 1.0\r\nContent-Type: Multipart/Related; boundary=B; type=text/xml\r\n\r\n"
TEIL = b"--B\r\nContent-Type: text/xml; charset=UTF-8\r\nContent-ID: <osci@message>\r\n\r\n"
ENDE = b"\r\n--B--\r\n"


def veraendert(daten: bytes, zufall: random.Random) -> bytes:
    """One to three mutations: bits, cuts, doubled or moved pieces, numbers, tags."""
    puffer = bytearray(daten)
    for _ in range(zufall.randint(1, 3)):
        art = zufall.randrange(7)
        ab = zufall.randrange(len(puffer))
        bis = min(len(puffer), ab + zufall.choice((1, 7, 100, 2000)))
        if art == 0:
            puffer[ab] ^= 1 << zufall.randrange(8)
        elif art == 1:
            del puffer[ab:bis]
        elif art == 2:
            puffer[ab:ab] = puffer[ab:bis]
        elif art == 3:
            del puffer[ab:]
        elif art == 4:
            puffer[ab:bis] = zufall.randbytes(bis - ab)
        elif art == 5:
            puffer = bytearray(bytes(puffer).replace(b'Id="', b'ID="', 1))
        else:
            wo = bytes(puffer).find(b'="', ab)
            puffer[wo + 2 : wo + 4] = b"&#x0;" if wo > 0 else b""
        if not puffer:
            puffer = bytearray(b"\r\n")
    return bytes(puffer)


def _xml(xml: bytes) -> bytes:
    return KOPF + TEIL + b'<?xml version="1.0" encoding="UTF-8"?>\r\n' + xml + ENDE


def _huelle(inneres: bytes, attribute: bytes = b"") -> bytes:
    anfang = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"' + attribute
    return _xml(anfang + b"><s:Header/><s:Body>" + inneres + b"</s:Body></s:Envelope>")


def _tief(zufall: random.Random) -> bytes:
    tiefe = zufall.choice((300, 5_000, 100_000))
    return _huelle(b"<a>" * tiefe + b"</a>" * tiefe)


def _breit(zufall: random.Random) -> bytes:
    return _huelle(b"<a/>" * zufall.choice((60_000, 300_000)))


def _viele_attribute(zufall: random.Random) -> bytes:
    return _huelle(b"", b"".join(b' a%d=""' % i for i in range(zufall.choice((200, 50_000)))))


def _langer_text(zufall: random.Random) -> bytes:
    return _huelle(b"<a>" + b"x" * zufall.choice((1_100_000, 8_000_000)) + b"</a>")


def _langes_attribut(zufall: random.Random) -> bytes:
    return _huelle(b"", b' a="' + b"x" * zufall.choice((100_000, 5_000_000)) + b'"')


def _entitaeten(zufall: random.Random) -> bytes:
    stufen = b"".join(b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10) for i in range(1, 12))
    return _xml(b'<!DOCTYPE a [<!ENTITY e0 "ha">' + stufen + b"]><a>&e11;</a>")


def _datei_von_hier(zufall: random.Random) -> bytes:
    return _xml(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')


def _viele_teile(zufall: random.Random) -> bytes:
    teil = b"--B\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <%d>\r\n\r\nx\r\n"
    return KOPF + b"".join(teil % i for i in range(zufall.choice((300, 20_000)))) + b"--B--\r\n"


def _lange_kopfzeile(zufall: random.Random) -> bytes:
    return b"MIME-Version: 1.0\r\nX: " + b"x" * zufall.choice((2_000, 3_000_000))


def _viele_kopfzeilen(zufall: random.Random) -> bytes:
    return b"MIME-Version: 1.0\r\n" + b"X: y\r\n" * zufall.choice((300, 200_000))


def _verschluesselter_muell(zufall: random.Random) -> bytes:
    """Looks like transport encryption for us, with a key that is none."""
    xenc = b"http://www.w3.org/2001/04/xmlenc#"
    schluessel = base64.b64encode(zufall.randbytes(384))
    daten = (
        b'<x:EncryptedData xmlns:x="' + xenc + b'"><x:CipherData><x:CipherValue>' + schluessel
    ) + b"</x:CipherValue></x:CipherData></x:EncryptedData>"
    return _huelle(daten)


def _rauschen(zufall: random.Random) -> bytes:
    return zufall.randbytes(zufall.choice((1, 100, 100_000)))


GEBAUT: tuple[Callable[[random.Random], bytes], ...] = (
    _tief,
    _breit,
    _viele_attribute,
    _langer_text,
    _langes_attribut,
    _entitaeten,
    _datei_von_hier,
    _viele_teile,
    _lange_kopfzeile,
    _viele_kopfzeilen,
    _verschluesselter_muell,
    _rauschen,
)
