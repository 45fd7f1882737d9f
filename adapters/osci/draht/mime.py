"""The frame of every OSCI message: multipart/related at the head of the HTTP body (osci-draht.md 1).

An own reader, because OSCI boundaries are unquoted although they contain `/` and `+`. Bodies are found by
the boundary only; Content-Length is never believed. One buffer of a MiB serves the whole message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from adapters.osci.draht.puffer import Puffer
from adapters.osci.fehler import MimeFehler, MimeUnvollstaendig
from gateway.fremdxml import dekodiert

WURZEL_ID = "osci@message"
BINAER = "application/octet-stream"
XML = "text/xml; charset=UTF-8"

_NAME = re.compile(r"[!-9;-~]{1,100}")
_ID = re.compile(r"<?([!-;=?-~]{1,250})>?")
_PARAMETER = re.compile(r""";\s*([!-:<-~]+?)\s*=\s*(?:"([^"]{0,200})"|([^;"\s]{0,200}))\s*(?=;|$)""")
_GRENZE = re.compile(r"[0-9A-Za-z'()+_,\-./:=?]{1,120}")


@dataclass(frozen=True)
class MimeGrenzen:
    """Limits on a foreign frame."""

    zeile: int = 16 * 1024
    kopfzeilen: int = 100
    teile: int = 1000


class Kopf:
    """Header fields of the message or of one part; names without regard to case, each at most once."""

    def __init__(self, felder: Mapping[str, str]):
        self._felder = dict(felder)

    def feld(self, name: str) -> str | None:
        """The unfolded value, or None."""
        return self._felder.get(name.lower())

    def parameter(self, name: str, parameter: str) -> str | None:
        """A parameter of a structured field, quoted or not; given twice it is refused."""
        werte = [
            m[2] if m[2] is not None else m[3]
            for m in _PARAMETER.finditer(self.feld(name) or "")
            if m[1].lower() == parameter
        ]
        if len(werte) > 1:
            raise MimeFehler("Ein Parameter im Kopf steht doppelt.")
        return werte[0] if werte else None


class Teil:
    """One part while it passes by: read it with `stuecke` or `read` before asking for the next."""

    def __init__(self, kopf: Kopf, nummer: int, roh: Iterator[memoryview], ab: int = 0):
        self.kopf = kopf
        self.ab = ab
        """Where the body begins in the source, counted in bytes."""
        self.ist_base64 = _ist_base64(kopf)
        self.content_id = _content_id(kopf)
        self._stuecke = _dekodiert(roh) if self.ist_base64 else roh
        self._rest: memoryview = memoryview(b"")
        if nummer == 0 and (kopf.parameter("content-type", "charset") or "utf-8").lower() != "utf-8":
            raise MimeFehler("Der Zeichensatz der Nachricht ist nicht UTF-8.")

    def stuecke(self) -> Iterator[memoryview]:
        """The decoded body in pieces of up to a MiB; each is valid until the next one is asked for."""
        if self._rest:
            rest, self._rest = self._rest, memoryview(b"")
            yield rest
        yield from self._stuecke

    def read(self, anzahl: int = -1) -> bytes:
        """As of a file. Fewer bytes than asked for may come before the end."""
        if anzahl < 0:
            return b"".join(bytes(stueck) for stueck in self.stuecke())
        while not self._rest:
            naechstes = next(self._stuecke, None)
            if naechstes is None:
                return b""
            self._rest = naechstes
        jetzt, self._rest = self._rest[:anzahl], self._rest[anzahl:]
        return bytes(jetzt)


class MimeLeser:
    """Reads one message from `quelle`, which need not be seekable.

    Raises `MimeFehler` and, when the end is missing, `MimeUnvollstaendig`."""

    def __init__(self, quelle: BinaryIO, grenzen: MimeGrenzen | None = None):
        self._grenzen = grenzen or MimeGrenzen()
        self._puffer = Puffer(quelle)
        self.kopf = self._lies_kopf(leerzeilen_vorab=True)
        self._trenner = b"\r\n--" + self._pruefe_kopf()
        self._zu_ende = False

    def teile(self) -> Iterator[Teil]:
        """The parts in their order, the SOAP part first; what is left unread of one is skipped."""
        zeile = b"\r\n" + self._erste_zeile()
        if not zeile.startswith(self._trenner) or zeile[len(self._trenner) :].strip(b" \t"):
            raise MimeFehler("Vor dem ersten Teil der Nachricht steht etwas anderes.")
        gesehen: set[str] = set()
        while not self._zu_ende:
            teil = Teil(self._lies_kopf(), len(gesehen), roh := self._koerper(), self._puffer.stelle)
            if teil.content_id in gesehen:
                raise MimeFehler("Zwei Teile der Nachricht haben denselben Namen.", rueckweisung="T011")
            gesehen.add(teil.content_id)
            if len(gesehen) > self._grenzen.teile:
                raise MimeFehler("Die Nachricht hat zu viele Teile.")
            yield teil
            for _ in roh:
                pass
        self._puffer.leere()

    def _pruefe_kopf(self) -> bytes:
        """MIME-Version, media type; returns the boundary."""
        if (self.kopf.feld("mime-version") or "1.0") != "1.0":
            raise MimeFehler("Die MIME-Version ist nicht 1.0.")
        art = (self.kopf.feld("content-type") or "").partition(";")[0].strip().lower()
        if art != "multipart/related":
            raise MimeFehler("Die Nachricht ist nicht multipart/related.")
        grenze = self.kopf.parameter("content-type", "boundary") or ""
        if not _GRENZE.fullmatch(grenze):
            raise MimeFehler("Die Angabe boundary fehlt oder ist nicht zulässig.")
        return grenze.encode("ascii")

    def _zeile(self) -> bytes:
        zeile = self._puffer.bis(b"\r\n", self._grenzen.zeile)
        if zeile is None:
            raise MimeUnvollstaendig() if self._puffer.leer else MimeFehler("Eine Kopfzeile ist zu lang.")
        if b"\n" in zeile or b"\r" in zeile or b"\0" in zeile:
            raise MimeFehler("Die Kopfzeilen enden nicht mit CR LF.")
        return zeile

    def _erste_zeile(self) -> bytes:
        """Empty lines before the first boundary are an empty preamble (RFC 2046, 5.1.1); text is refused."""
        for _ in range(self._grenzen.kopfzeilen):
            if zeile := self._zeile():
                return zeile
        raise MimeFehler("Vor dem ersten Teil der Nachricht stehen zu viele leere Zeilen.")

    def _lies_kopf(self, *, leerzeilen_vorab: bool = False) -> Kopf:
        zeilen: list[str] = []
        for _ in range(self._grenzen.kopfzeilen):
            zeile = self._zeile().decode("latin-1")
            if zeile[:1] in (" ", "\t") and zeilen:
                zeilen[-1] += " " + zeile.strip()
            elif zeile:
                zeilen.append(zeile)
            elif zeilen or not leerzeilen_vorab:
                return Kopf(_felder(zeilen))
        raise MimeFehler("Die Nachricht hat zu viele Kopfzeilen.")

    def _koerper(self) -> Iterator[memoryview]:
        yield from self._puffer.stuecke_bis(self._trenner)
        if self._puffer.anfang(2) == b"--":
            self._zu_ende = True
        elif self._zeile().strip(b" \t"):
            raise MimeFehler("Im Inhalt steht die Trennzeile der Nachricht.")


class MimeSchreiber:
    """Writes a message piece by piece into `ziel`; `grenze` only for tests."""

    def __init__(self, ziel: BinaryIO, grenze: str):
        self._ziel = ziel
        self._grenze = grenze
        ziel.write(
            "MIME-Version: 1.0\r\nContent-Type: Multipart/Related; "
            f"boundary={grenze}; type=text/xml\r\n".encode("ascii")
        )

    def wurzel(self) -> None:
        """Begin the SOAP part; its bytes follow by `ziel.write`."""
        self._teil(XML, "8bit", WURZEL_ID, "")

    def anhang(self, content_id: str, groesse: int | None, *, kodierung: str = "8-bit") -> None:
        """Begin an attachment of `groesse` bytes, which follow by `ziel.write`."""
        laenge = "" if groesse is None else f"Content-Length: {groesse}\r\n"
        self._teil(BINAER, kodierung, content_id, laenge)

    def ende(self) -> None:
        """Write the closing boundary."""
        self._ziel.write(f"\r\n--{self._grenze}--\r\n".encode("ascii"))

    def _teil(self, art: str, kodierung: str, content_id: str, laenge: str) -> None:
        self._ziel.write(
            f"\r\n--{self._grenze}\r\nContent-Type: {art}\r\nContent-Transfer-Encoding: {kodierung}\r\n"
            f"Content-ID: <{content_id}>\r\n{laenge}\r\n".encode("ascii")
        )


def _felder(zeilen: list[str]) -> dict[str, str]:
    felder: dict[str, str] = {}
    for zeile in zeilen:
        name, doppelpunkt, wert = zeile.partition(":")
        if not doppelpunkt or not _NAME.fullmatch(name):
            raise MimeFehler("Eine Kopfzeile ist nicht lesbar.")
        if name.lower() in felder:
            raise MimeFehler("Eine Kopfzeile steht doppelt.")
        felder[name.lower()] = wert.strip()
    return felder


def _content_id(kopf: Kopf) -> str:
    treffer = _ID.fullmatch(kopf.feld("content-id") or "")
    if treffer is None:
        raise MimeFehler("Ein Teil der Nachricht hat keine lesbare Content-ID.")
    if not kopf.feld("content-type"):
        raise MimeFehler("Ein Teil der Nachricht hat keinen Content-Type.")
    return treffer[1]


def _ist_base64(kopf: Kopf) -> bool:
    """Old peers send attachments in base64; everything else is binary, whatever it calls itself."""
    art = (kopf.feld("content-type") or "").partition(";")[0].strip().lower()
    return (kopf.feld("content-transfer-encoding") or "").lower() == "base64" or art == "text/base64"


def _dekodiert(roh: Iterator[memoryview]) -> Iterator[memoryview]:
    return map(memoryview, dekodiert(str(stueck, "latin-1") for stueck in roh))
