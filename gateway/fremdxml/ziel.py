"""The parser's target: builds the skeleton, has everything counted, leads payload text into its sink."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol, cast

from lxml import etree

from gateway.fremdxml.base64senke import Senke
from gateway.fremdxml.fehler import XmlUnzulaessig
from gateway.fremdxml.grenzen import Grenzen, Zaehlwerk

Senkenwahl = Callable[[str, int], Senke | None]
"""Called with (tag in Clark notation, depth from 1) at each start tag; a sink makes it a payload element."""

Haltewahl = Callable[[str, int], bool]
"""Called with (tag, depth) at each start tag before the element is built: True = stop here."""


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


class _Halt(Exception):
    """Enough has been read."""


def _merkt_grund(methode: Callable[..., None]) -> Callable[..., None]:
    """Keep what a callback raises, and hear nothing more: lxml leaks the document when a target raises."""

    @functools.wraps(methode)
    def mit_gedaechtnis(self: Ziel, *args: object) -> None:
        if self.grund is not None or self.taub:
            return
        try:
            methode(self, *args)
        except BaseException as grund:
            self.grund = grund

    return mit_gedaechtnis


class Ziel:
    """One document on its way into a tree."""

    def __init__(
        self,
        grenzen: Grenzen,
        senken: Senkenwahl | None,
        beobachter: Beobachter | None,
        halt: Haltewahl | None,
    ):
        self._zaehlwerk = Zaehlwerk(grenzen)
        self._senken = senken
        self._beobachter = beobachter
        self._halt = halt
        self._offen: list[str] = []
        self._bauer: Any = etree.TreeBuilder()
        self._senke: Senke | None = None
        self.grund: BaseException | None = None
        """What this target refused; libxml2 would cover it with an error of its own."""
        self.taub = False
        """Nothing that is still parsed counts."""

    @property
    def begonnen(self) -> bool:
        """The root element has started."""
        return self._zaehlwerk.elemente > 0

    def fuettere(self, anzahl: int) -> None:
        """`anzahl` more bytes are about to be parsed. Raises `XmlUnzulaessig` when nothing comes of them."""
        self._zaehlwerk.fuettere(anzahl)

    @_merkt_grund
    def doctype(self, *_: object) -> None:
        raise XmlUnzulaessig("Eine DOCTYPE-Deklaration ist nicht zugelassen.")

    @_merkt_grund
    def start(self, tag: str, attribute: dict[str, str], nsmap: dict[str | None, str] | None = None) -> None:
        if self._senke is not None:
            raise XmlUnzulaessig("In einem Nutzdatenelement stehen weitere Elemente.", rueckweisung="X001")
        neue = {praefix or None: uri for praefix, uri in nsmap.items()} if nsmap else {}
        self._zaehlwerk.beginne(tag, attribute, neue)
        if self._halt is not None and self._halt(tag, self._zaehlwerk.tiefe):
            raise _Halt
        try:
            element = self._bauer.start(tag, dict(attribute), neue)
        except ValueError:  # libxml2 parses names and namespace URIs that lxml takes into no tree
            raise XmlUnzulaessig("Ein Name oder ein Namensraum ist nicht zulässig.") from None
        self._offen.append(tag)
        if self._beobachter is not None:
            self._beobachter.start(element, neue)
        if self._senken is not None:
            self._senke = self._senken(tag, self._zaehlwerk.tiefe)

    @_merkt_grund
    def end(self, _tag: str) -> None:
        if self._senke is not None:
            self._senke.ende()
            self._senke = None
        self._zaehlwerk.beende()
        self._bauer.end(self._offen.pop())
        if self._beobachter is not None:
            self._beobachter.end()

    @_merkt_grund
    def data(self, text: str) -> None:
        if self._beobachter is not None:
            self._beobachter.data(text)
        if self._senke is not None:
            self._zaehlwerk.lebe()
            self._senke.schreibe(text)
            return
        self._zaehlwerk.nimm_text(len(text))
        self._bauer.data(text)

    @_merkt_grund
    def comment(self, text: str) -> None:
        """Comments carry no meaning and are dropped; the text around them stays one text."""
        self._zaehlwerk.nimm_anmerkung(len(text))

    @_merkt_grund
    def pi(self, _ziel: str, text: str | None = None) -> None:
        self._zaehlwerk.nimm_anmerkung(len(text or ""))
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
        self._bauer = self._senke = self._beobachter = self._senken = self._halt = None

    def close(self) -> None:
        """The parser is at its end; `ergebnis` gives the tree."""
