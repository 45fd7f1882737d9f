"""The reader: feeds libxml2 in small pieces and builds the skeleton.

lxml's options alone refuse neither a DTD nor a long attribute (facts/engineering 3.2), so every limit is
our own: the target counts, and a watchdog stops input that goes on without producing any event.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol, cast

from lxml import etree

from gateway.fremdxml.base64senke import Senke
from gateway.fremdxml.fehler import XmlFehler, XmlKodierung, XmlNichtWohlgeformt, XmlUnzulaessig

STUECK = 64 * 1024
"""Bytes fed to the parser at once."""
_VORSPANN = 64
"""The same before the root element."""

Senkenwahl = Callable[[str, int], Senke | None]
"""Called with (tag in Clark notation, depth from 1) at each start tag; a sink makes it a payload element."""

Haltewahl = Callable[[str, int], bool]
"""Called with (tag, depth) at each start tag before the element is built: True = stop here."""


class _Halt(Exception):
    """Enough has been read."""


class Quelle(Protocol):
    """All that the reader asks of its input."""

    def read(self, anzahl: int, /) -> bytes: ...


class Beobachter(Protocol):
    """Sees the events of the document in order, payload text included (canonicalisation needs all of it)."""

    def start(self, element: etree._Element, neue: dict[str | None, str]) -> None:
        """Start tag; `element` stands in the skeleton already, `neue` are the namespaces declared on it."""
        ...

    def data(self, text: str) -> None: ...

    def end(self) -> None: ...

    def pi(self) -> None:
        """A processing instruction, which the skeleton does not keep."""
        ...


@dataclass(frozen=True)
class Grenzen:
    """Limits on foreign XML; payload text that goes into a sink does not count."""

    tiefe: int = 200
    attribute: int = 100
    text: int = 1_000_000
    """Characters in one text, comment, attribute value or processing instruction."""
    elemente: int = 1_000_000
    stille: int = 2_000_000
    """Bytes the parser may swallow without an event (a giant name, attribute or comment)."""


def lies_bytes(daten: bytes, *, grenzen: Grenzen | None = None) -> etree._Element:
    """Parse a small foreign document held in memory. Raises `XmlFehler`."""
    return lies(io.BytesIO(daten), grenzen=grenzen)


def lies(
    quelle: Quelle,
    *,
    senken: Senkenwahl | None = None,
    grenzen: Grenzen | None = None,
    beobachter: Beobachter | None = None,
    halt: Haltewahl | None = None,
) -> etree._Element:
    """Parse one foreign document and return the root of the skeleton. Raises `XmlFehler`.

    At a start tag the observer comes before the choice of a sink. `halt`: where it says yes, reading stops
    and the tree so far is returned; what follows in the document is neither read nor checked."""
    ziel = _Ziel(senken or (lambda _tag, _tiefe: None), grenzen or Grenzen(), beobachter, halt)
    anfang = quelle.read(STUECK)
    _pruefe_kodierung(anfang)
    try:
        _lies(quelle, anfang, ziel)
        return ziel.ergebnis()
    finally:
        ziel.lass_los()


def _lies(quelle: Quelle, anfang: bytes, ziel: _Ziel) -> None:
    """Feed the target until the end or until it has had enough. Raises what libxml2 refuses."""
    with _parser(ziel) as parser:
        try:
            for stueck in _stuecke(quelle, anfang, ziel):
                ziel.gefuettert(len(stueck))
                parser.feed(stueck)
                if ziel.grund is not None:
                    return
            parser.close()
        except etree.XMLSyntaxError:
            # libxml2 reports its own follow-up error even where our target refused: ours comes first.
            if ziel.grund is None:
                raise _uebersetzt(parser) from None


@contextmanager
def _parser(ziel: _Ziel) -> Iterator[Any]:
    """Closed in any case: lxml keeps what an abandoned parser has read, and every name of its thread."""
    parser: Any = etree.XMLParser(
        target=cast("Any", ziel),  # the stubs know only targets without namespaces
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        encoding="utf-8",
    )
    try:
        yield parser
    finally:
        ziel.taub = True
        with suppress(etree.XMLSyntaxError):
            parser.close()


def _stuecke(quelle: Quelle, anfang: bytes, ziel: _Ziel) -> Iterator[bytes]:
    """The input; in small steps until the root element, so that nothing behind a DOCTYPE is parsed."""
    stueck = anfang
    while stueck:
        ab = 0
        while ab < len(stueck) and not ziel.begonnen:
            yield stueck[ab : ab + _VORSPANN]
            ab += _VORSPANN
        if ab < len(stueck):
            yield stueck[ab:]
        stueck = quelle.read(STUECK)


def _pruefe_kodierung(anfang: bytes) -> None:
    if anfang[:2] in (b"\xff\xfe", b"\xfe\xff") or anfang[:4] in (
        b"\0\0\0<",
        b"<\0\0\0",
        b"\0<\0?",
        b"<\0?\0",
    ):
        raise XmlKodierung()
    treffer = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"'>]{1,40})""", anfang)
    if treffer and treffer.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        raise XmlKodierung()


def _uebersetzt(parser: Any) -> XmlFehler:
    """libxml2's message may quote the input, so only its kind and the position are kept."""
    eintraege = list(parser.feed_error_log)
    if not eintraege:
        return XmlNichtWohlgeformt("Das XML ist leer oder unvollständig.")
    erster = eintraege[0]
    wo = f"Zeile {erster.line}, Spalte {erster.column}"
    if erster.type_name in ("ERR_INVALID_ENCODING", "ERR_UNKNOWN_ENCODING", "I18N_CONV_FAILED"):
        return XmlKodierung(wo=wo)
    return XmlNichtWohlgeformt(wo=wo)


def _merkt_grund(methode: Callable[..., None]) -> Callable[..., None]:
    """Keep what a callback raises, and hear nothing more: lxml leaks the document when a target raises."""

    @functools.wraps(methode)
    def mit_gedaechtnis(self: _Ziel, *args: object) -> None:
        if self.grund is not None or self.taub:
            return
        try:
            methode(self, *args)
        except BaseException as grund:
            self.grund = grund

    return mit_gedaechtnis


class _Ziel:
    """Parser target: builds the tree, counts, and leads payload text into its sink."""

    def __init__(
        self,
        senken: Senkenwahl,
        grenzen: Grenzen,
        beobachter: Beobachter | None,
        halt: Haltewahl | None,
    ):
        self._senken = senken
        self._grenzen = grenzen
        self._beobachter = beobachter
        self._halt = halt
        self._offen: list[str] = []
        self._bauer: Any = etree.TreeBuilder()
        self._tiefe = 0
        self._elemente = 0
        self._textlaenge = 0
        self._still = 0
        self._senke: Senke | None = None
        self.grund: BaseException | None = None
        """What this target refused; libxml2 would cover it with an error of its own."""
        self.taub = False
        """Nothing that is still parsed counts."""

    @property
    def begonnen(self) -> bool:
        """The root element has started."""
        return self._elemente > 0

    def gefuettert(self, anzahl: int) -> None:
        """The watchdog: `anzahl` more bytes are about to be fed."""
        self._still += anzahl
        if self._still > self._grenzen.stille:
            raise XmlUnzulaessig("Ein Name, Attribut oder Kommentar ist zu lang.")

    @_merkt_grund
    def doctype(self, *_: object) -> None:
        raise XmlUnzulaessig("Eine DOCTYPE-Deklaration ist nicht zugelassen.")

    @_merkt_grund
    def start(self, tag: str, attribute: dict[str, str], nsmap: dict[str | None, str] | None = None) -> None:
        self._lebenszeichen()
        if self._senke is not None:
            raise XmlUnzulaessig("In einem Nutzdatenelement stehen weitere Elemente.", rueckweisung="X001")
        self._tiefe += 1
        self._elemente += 1
        self._zaehle(attribute)
        if self._halt is not None and self._halt(tag, self._tiefe):
            raise _Halt
        namensraeume = {praefix or None: uri for praefix, uri in (nsmap or {}).items()}
        try:
            element = self._bauer.start(tag, dict(attribute), namensraeume)
        except ValueError:  # libxml2 parses names and namespace URIs that lxml takes into no tree
            raise XmlUnzulaessig("Ein Name oder ein Namensraum ist nicht zulässig.") from None
        self._offen.append(tag)
        if self._beobachter is not None:
            self._beobachter.start(element, namensraeume)
        self._senke = self._senken(tag, self._tiefe)

    def _zaehle(self, attribute: dict[str, str]) -> None:
        grenzen = self._grenzen
        if self._tiefe > grenzen.tiefe:
            raise XmlUnzulaessig(f"Die Elemente sind tiefer als {grenzen.tiefe} Ebenen verschachtelt.")
        if len(attribute) > grenzen.attribute:
            raise XmlUnzulaessig(f"Ein Element hat mehr als {grenzen.attribute} Attribute.")
        if any(len(wert) > grenzen.text for wert in attribute.values()):
            raise XmlUnzulaessig("Ein Attributwert ist zu lang.")
        if self._elemente > grenzen.elemente:
            raise XmlUnzulaessig("Das Dokument hat zu viele Elemente.")

    @_merkt_grund
    def end(self, tag: str) -> None:
        self._lebenszeichen()
        if self._senke is not None:
            self._senke.ende()
            self._senke = None
        self._tiefe -= 1
        self._bauer.end(self._offen.pop())
        if self._beobachter is not None:
            self._beobachter.end()

    @_merkt_grund
    def data(self, text: str) -> None:
        self._still = 0
        if self._beobachter is not None:
            self._beobachter.data(text)
        if self._senke is not None:
            self._senke.schreibe(text)
            return
        self._textlaenge += len(text)
        if self._textlaenge > self._grenzen.text:
            raise XmlUnzulaessig("Ein Text außerhalb der Nutzdaten ist zu lang.")
        self._bauer.data(text)

    @_merkt_grund
    def comment(self, text: str) -> None:
        """Comments carry no meaning and are dropped; the text around them stays one text."""
        self._still = 0
        if len(text) > self._grenzen.text:
            raise XmlUnzulaessig("Ein Kommentar ist zu lang.")

    @_merkt_grund
    def pi(self, _ziel: str, text: str | None = None) -> None:
        self._still = 0
        if len(text or "") > self._grenzen.text:
            raise XmlUnzulaessig("Eine Verarbeitungsanweisung ist zu lang.")
        if self._beobachter is not None:
            self._beobachter.pi()

    def ergebnis(self) -> etree._Element:
        """The tree, up to a halt if there was one. Raises what this target refused."""
        grund, self.grund = self.grund, None
        try:
            if grund is not None and not isinstance(grund, _Halt):
                raise grund
        finally:
            del grund  # the traceback knows this frame: a circle would keep everything for long
        while self._offen:
            self._bauer.end(self._offen.pop())
        return cast(etree._Element, self._bauer.close())

    def lass_los(self) -> None:
        """lxml's parser and its target hold each other until the next collection: what is big goes now."""
        self._bauer = self._senke = self._beobachter = None
        self._senken = lambda _tag, _tiefe: None

    def close(self) -> None:
        """The parser is at its end; `ergebnis` gives the tree."""

    def _lebenszeichen(self) -> None:
        self._still = 0
        self._textlaenge = 0
