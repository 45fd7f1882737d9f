"""The reader: feeds libxml2 in small pieces until the end, or until the target has had enough.

lxml's options alone refuse neither a DTD nor a long attribute, so every limit is our own (`Grenzen`): the
target counts, and a watchdog stops input that goes on without producing any event. A document that comes in one
piece is only counted first, and then built: the same bytes, of which nothing is left to be refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any, Protocol, cast

from lxml import etree

from gateway.fremdxml.fehler import XmlFehler, XmlKodierung, XmlNichtWohlgeformt
from gateway.fremdxml.grenzen import Grenzen
from gateway.fremdxml.ziel import Beobachter, Haltewahl, Senkenwahl, Ziel

STUECK = 64 * 1024
"""Bytes fed to the parser at once."""
_VORSPANN = 64
"""The same before the root element."""


class Quelle(Protocol):
    """All that the reader asks of its input."""

    def read(self, anzahl: int, /) -> bytes: ...


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
    anweisung: Callable[[], None] | None = None,
) -> etree._Element:
    """Parse one foreign document and return the root of the skeleton. Raises `XmlFehler`.

    At a start tag the observer comes before the choice of a sink. `halt`: where it says yes, reading stops
    and the tree so far is returned; what follows in the document is neither read nor checked. `anweisung`: called
    at a processing instruction, which the skeleton does not keep."""
    anfang = quelle.read(STUECK)
    _pruefe_kodierung(anfang)
    besonders = beobachter is not None or halt is not None
    danach = b"" if besonders else quelle.read(STUECK)
    ziel = Ziel(grenzen or Grenzen(), senken, beobachter, halt, anweisung, baut=besonders or danach != b"")
    stuecke = chain((anfang, danach), iter(lambda: quelle.read(STUECK), b"")) if ziel.baut else (anfang,)
    try:
        _lies(stuecke, ziel)
        return ziel.ergebnis() if ziel.baut else _baue(anfang, ziel)
    finally:
        ziel.lass_los()


def _baue(daten: bytes, ziel: Ziel) -> etree._Element:
    """The skeleton of a short document that the target has gone through without a complaint: libxml2 builds it
    twice as fast alone as at the hand of a target."""
    ziel.gib_frei()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        wurzel = etree.fromstring(daten, parser)
    except etree.XMLSyntaxError:
        raise XmlNichtWohlgeformt from None
    if ziel.nutzstellen:
        alle = list(wurzel.iter())
        for stelle in ziel.nutzstellen:
            alle[stelle].text = None
    return wurzel


def _lies(stuecke: Iterable[bytes], ziel: Ziel) -> None:
    """Feed the target until the end or until it has had enough. Raises what libxml2 refuses."""
    with _parser(ziel) as parser:
        try:
            for stueck in _kleine(stuecke, ziel):
                ziel.fuettere(len(stueck))
                parser.feed(stueck)
                if ziel.grund is not None:
                    return
            parser.close()
            if ziel.baut and any(e.type_name.startswith("NS_ERR") for e in parser.feed_error_log):
                raise XmlNichtWohlgeformt  # a prefix that stands for nothing: a target gets the name without it
        except etree.XMLSyntaxError:
            # libxml2 reports its own follow-up error even where our target refused: ours comes first.
            if ziel.grund is None:
                raise _uebersetzt(parser) from None


@contextmanager
def _parser(ziel: Ziel) -> Iterator[Any]:
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


def _kleine(stuecke: Iterable[bytes], ziel: Ziel) -> Iterator[bytes]:
    """The input; in small steps until the root element, so that nothing behind a DOCTYPE is parsed."""
    for stueck in stuecke:
        ab = 0
        while ab < len(stueck) and not ziel.begonnen:
            yield stueck[ab : ab + _VORSPANN]
            ab += _VORSPANN
        if ab < len(stueck):
            yield stueck[ab:]


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
