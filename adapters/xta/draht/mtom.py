"""MTOM packages on the frame of OSCI messages: the HTTP header is the head of the multipart here.

Reading: the envelope comes first and is judged before a byte of payload is kept; referenced parts then flow
into one file. Payload that stands inline is decoded on the way (peers without MTOM).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast
from urllib.parse import unquote

from lxml import etree

from adapters.osci.draht.mime import MimeGrenzen, MimeLeser
from adapters.osci.draht.stuecke import Folge, Stuecke
from adapters.osci.fehler import MimeFehler, MimeUnvollstaendig
from adapters.xta.draht import umschlag as soap
from adapters.xta.draht.nutzlast import INCLUDE, Nutzlage, Ort
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.fehler import Abgelehnt, RahmenFehler, RahmenUnvollstaendig
from gateway.fremdxml import Base64Senke, Grenzen, Quelle, Senke, lies

SOAP = "application/soap+xml"
_GRENZEN = Grenzen(tiefe=60, elemente=50_000)
_WURZELART = f'application/xop+xml; charset=UTF-8; type="{SOAP}"'
_UMSCHLAG = 16_000_000
"""Bytes of an envelope without its payload."""
_RAHMEN = MimeGrenzen(teile=200)

Ablegen = Callable[[], BinaryIO]
"""Opens the file for payload; asked at most once, and only when there is some."""


@dataclass(frozen=True)
class Eingang:
    """An envelope and where in the file its payload lies, in the order of the payload elements."""

    umschlag: Umschlag
    orte: tuple[Ort, ...]


class Empfaenger:
    """Reads one message of at most so many bytes of payload (None = as many as come), which may stand where
    `lage` says. `pruefe` judges the envelope before payload is kept and may raise."""

    def __init__(
        self,
        ablegen: Ablegen,
        hoechstens: int | None,
        pruefe: Callable[[Umschlag], None],
        lage: Nutzlage,
    ):
        self._ablegen = ablegen
        self._hoechstens = hoechstens
        self._pruefe = pruefe
        self._lage = lage
        self._datei: BinaryIO | None = None
        self._geschrieben = 0

    def empfange(self, content_type: str, quelle: BinaryIO) -> Eingang:
        """Raises `RahmenFehler`, `UmschlagFehler`, `XmlFehler`, `Abgelehnt` 9023 and what `pruefe` raises."""
        art = content_type.partition(";")[0].strip().lower()
        if art == SOAP:
            return self._einfach(quelle)
        if art != "multipart/related":
            raise RahmenFehler("Die Anfrage ist weder MTOM (multipart/related) noch SOAP 1.2.")
        with _als_rahmenfehler():
            kopf = f"MIME-Version: 1.0\r\nContent-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
            return self._paket(MimeLeser(cast(BinaryIO, _Kette(kopf, quelle)), _RAHMEN))

    def _einfach(self, quelle: Quelle) -> Eingang:
        orte: list[Ort] = []
        wurzel = lies(_Gedeckelt(quelle, None), senken=self._senken(orte), grenzen=_GRENZEN)
        umschlag = soap.lies(wurzel)
        self._pruefe(umschlag)
        if len(orte) != len(list(self._lage.elemente(umschlag.rumpf))):
            raise RahmenFehler("Nutzdaten stehen an einer Stelle, an der keine stehen dürfen.")
        return Eingang(umschlag, tuple(orte))

    def _senken(self, orte: list[Ort]) -> Callable[[str, int], Senke | None]:
        def waehle(tag: str, tiefe: int) -> Senke | None:
            return (
                _Inline(self._schreibe, orte, self._geschrieben)
                if self._lage.tiefen.get(tag) == tiefe
                else None
            )

        return waehle

    def _paket(self, leser: MimeLeser) -> Eingang:
        teile = leser.teile()
        wurzelteil = next(teile, None)
        start = (leser.kopf.parameter("content-type", "start") or "").strip("<>")
        if wurzelteil is None or (start and start != wurzelteil.content_id):
            raise RahmenFehler("Der Umschlag ist nicht der erste Teil der Nachricht.")
        umschlag = soap.lies(lies(_Gedeckelt(wurzelteil, _UMSCHLAG), grenzen=_GRENZEN))
        self._pruefe(umschlag)
        elemente = list(self._lage.elemente(umschlag.rumpf))
        ziele = [_verweis(element) for element in elemente]
        verweise = {ziel: nummer for nummer, ziel in enumerate(ziele) if ziel is not None}
        orte = {n: self._inline(elemente[n]) for n, ziel in enumerate(ziele) if ziel is None}
        if len(verweise) + len(orte) != len(elemente):
            raise RahmenFehler("Zwei Inhalte der Nachricht verweisen auf denselben Teil.")
        for teil in teile:
            nummer = verweise.pop(teil.content_id, None)
            if nummer is not None:
                orte[nummer] = self._uebernimm(teil.stuecke())
        if verweise:
            raise RahmenFehler("Ein Inhalt fehlt, auf den die Nachricht verweist.")
        return Eingang(umschlag, tuple(orte[n] for n in range(len(elemente))))

    def _inline(self, element: etree._Element) -> Ort:
        orte: list[Ort] = []
        senke = _Inline(self._schreibe, orte, self._geschrieben)
        senke.schreibe(element.text or "")
        senke.ende()
        element.text = None
        return orte[0]

    def _uebernimm(self, stuecke: Iterator[memoryview]) -> Ort:
        ab = self._geschrieben
        for stueck in stuecke:
            self._schreibe(stueck)
        return Ort(ab, self._geschrieben - ab)

    def _schreibe(self, daten: bytes | memoryview) -> None:
        if self._hoechstens is not None and self._geschrieben + len(daten) > self._hoechstens:
            raise Abgelehnt("9023")
        self._datei = self._datei or self._ablegen()
        self._datei.write(daten)
        self._geschrieben += len(daten)


class _Inline:
    """Payload text decoded into the file; remembers where it lies."""

    def __init__(self, schreibe: Callable[[bytes], object], orte: list[Ort], ab: int):
        self._senke = Base64Senke(schreibe)
        self._orte = orte
        self._ab = ab

    def schreibe(self, text: str) -> None:
        self._senke.schreibe(text)

    def ende(self) -> None:
        self._senke.ende()
        self._orte.append(Ort(self._ab, self._senke.groesse))


def _verweis(element: etree._Element) -> str | None:
    """The Content-ID that an XOP reference names; the reference leaves the tree."""
    include = element.find(INCLUDE)
    if include is None:
        return None
    schema, _, kennung = (include.get("href") or "").partition(":")
    if schema.lower() != "cid" or not kennung or len(element) != 1 or (element.text or "").strip():
        raise RahmenFehler("Ein Verweis auf einen Inhalt ist nicht lesbar.")
    element.remove(include)
    element.text = None
    return unquote(kennung)


@contextmanager
def _als_rahmenfehler() -> Iterator[None]:
    """The frame is shared with OSCI, its refusals are told as ours."""
    try:
        yield
    except MimeUnvollstaendig:
        raise RahmenUnvollstaendig from None
    except MimeFehler as fehler:
        raise RahmenFehler(fehler.text) from None


class _Kette:
    """The HTTP header as head of the multipart, then the body; empty lines in front of it fall away."""

    def __init__(self, kopf: bytes, quelle: Quelle):
        anfang = quelle.read(1024)
        self._vorn = kopf + anfang.lstrip(b"\r\n")
        self._quelle = quelle

    def read(self, anzahl: int, /) -> bytes:
        if self._vorn:
            jetzt, self._vorn = self._vorn[:anzahl], self._vorn[anzahl:]
            return jetzt
        return self._quelle.read(anzahl)


class _Gedeckelt:
    """Gives up after so many bytes; None = never."""

    def __init__(self, quelle: Quelle, hoechstens: int | None):
        self._quelle = quelle
        self._rest = hoechstens

    def read(self, anzahl: int, /) -> bytes:
        daten = self._quelle.read(anzahl)
        if self._rest is not None:
            self._rest -= len(daten)
            if self._rest < 0:
                raise RahmenFehler("Der Umschlag der Nachricht ist zu groß.")
        return daten


def schreibe_paket(umschlag: bytes, action: str, teile: Sequence[tuple[str, Stuecke]]) -> tuple[str, Stuecke]:
    """Content type and bytes of a package; each part with its Content-ID."""
    grenze = f"xta-{secrets.token_hex(16)}"
    stuecke: list[bytes | Stuecke] = [_teilkopf(grenze, "umschlag@xta", _WURZELART), umschlag]
    for kennung, inhalt in teile:
        stuecke += [_teilkopf(grenze, kennung, "application/octet-stream"), inhalt]
    stuecke.append(f"\r\n--{grenze}--\r\n".encode("ascii"))
    art = (
        f'multipart/related; type="application/xop+xml"; boundary="{grenze}"; start="<umschlag@xta>"; '
        f'start-info="{SOAP}"; action="{action}"'
    )
    return art, Folge(tuple(stuecke))


def neue_kennungen(anzahl: int) -> list[str]:
    """Content-IDs for parts."""
    return [f"{secrets.token_hex(12)}@xta" for _ in range(anzahl)]


def _teilkopf(grenze: str, kennung: str, art: str) -> bytes:
    return (
        f"\r\n--{grenze}\r\nContent-Type: {art}\r\nContent-Transfer-Encoding: binary\r\n"
        f"Content-ID: <{kennung}>\r\n\r\n"
    ).encode("ascii")
