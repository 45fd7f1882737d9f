"""The parser's target: builds the skeleton, has everything counted, leads payload text into its sink."""

from __future__ import annotations

import inspect
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


_NAME = "Ein Name oder ein Namensraum ist nicht zulässig."
_UND = "&#38;"
"""What an ampersand in an attribute value comes as: the parser expects its target to decode it once more."""


class Ziel:
    """One document on its way into a tree.

    What a callback raises is kept, and nothing more is heard: lxml leaks the document when a target raises. The
    frequent events are written out; a decorator would cost as much as they do."""

    def __init__(
        self,
        grenzen: Grenzen,
        senken: Senkenwahl | None,
        beobachter: Beobachter | None,
        halt: Haltewahl | None,
        anweisung: Callable[[], None] | None = None,
        *,
        baut: bool = True,
    ):
        """`baut`: False = only look; a tree is built elsewhere when nothing was refused."""
        self._zaehlwerk = Zaehlwerk(grenzen)
        self._senken = senken
        self._beobachter = beobachter
        self._halt = halt
        self._anweisung = anweisung
        self._offen: list[str] = []
        self._bauer: Any = etree.TreeBuilder() if baut else None
        self.baut = baut
        self.nutzstellen: list[int] = []
        """Which elements, counted from 0 in document order, have led their text into a sink."""
        self._senke: Senke | None = None
        self.grund: BaseException | None = None
        """What this target refused; libxml2 would cover it with an error of its own."""
        self.taub = False
        """Nothing that is still parsed counts: something was refused, or the reader is at its end."""

    @property
    def begonnen(self) -> bool:
        """The root element has started."""
        return self._zaehlwerk.elemente > 0

    def fuettere(self, anzahl: int) -> None:
        """`anzahl` more bytes are about to be parsed. Raises `XmlUnzulaessig` when nothing comes of them."""
        self._zaehlwerk.fuettere(anzahl)

    def doctype(self, *_: object) -> None:
        self._verweigere(XmlUnzulaessig("Eine DOCTYPE-Deklaration ist nicht zugelassen."))

    def start(self, tag: str, attribute: dict[str, str], nsmap: dict[str | None, str] | None = None) -> None:
        if self.taub:
            return
        try:
            self._beginne(tag, attribute, nsmap)
        except BaseException as grund:
            self._verweigere(grund)

    def _beginne(self, tag: str, attribute: dict[str, str], nsmap: dict[str | None, str] | None) -> None:
        if self._senke is not None:
            raise XmlUnzulaessig("In einem Nutzdatenelement stehen weitere Elemente.", rueckweisung="X001")
        zaehlwerk = self._zaehlwerk
        zaehlwerk.beginne(tag, attribute, nsmap or {})
        if self._halt is not None and self._halt(tag, zaehlwerk.tiefe):
            raise _Halt
        if self.baut:
            self._baue(tag, attribute, nsmap or {})
        if self._senken is not None:
            self._senke = self._senken(tag, zaehlwerk.tiefe)
            if self._senke is not None:
                self.nutzstellen.append(zaehlwerk.elemente - 1)

    def _baue(self, tag: str, attribute: dict[str, str], nsmap: dict[str | None, str]) -> None:
        neue = {praefix or None: uri for praefix, uri in nsmap.items()}
        werte = {name: wert.replace(_UND, "&") for name, wert in attribute.items()}
        try:
            element = self._bauer.start(tag, werte, neue)
        except ValueError:  # libxml2 parses names and namespace URIs that lxml takes into no tree
            raise XmlUnzulaessig(_NAME) from None
        self._offen.append(tag)
        if self._beobachter is not None:
            self._beobachter.start(element, neue)

    def end(self, _tag: str) -> None:
        if self.taub:
            return
        try:
            if self._senke is not None:
                self._senke.ende()
                self._senke = None
            self._zaehlwerk.beende()
            if self.baut:
                self._bauer.end(self._offen.pop())
            if self._beobachter is not None:
                self._beobachter.end()
        except BaseException as grund:
            self._verweigere(grund)

    def data(self, text: str) -> None:
        if self.taub:
            return
        try:
            if self._beobachter is not None:
                self._beobachter.data(text)
            if self._senke is not None:
                self._zaehlwerk.lebe()
                self._senke.schreibe(text)
                return
            self._zaehlwerk.nimm_text(len(text))
            if self.baut:
                self._bauer.data(text)
        except BaseException as grund:
            self._verweigere(grund)

    def comment(self, text: str) -> None:
        """Comments carry no meaning and are dropped; the text around them stays one text."""
        self._nimm_anmerkung(text)

    def pi(self, _ziel: str, text: str | None = None) -> None:
        self._nimm_anmerkung(text or "", self._beobachter.pi if self._beobachter else self._anweisung)

    def _nimm_anmerkung(self, text: str, melde: Callable[[], None] | None = None) -> None:
        if self.taub:
            return
        try:
            self._zaehlwerk.nimm_anmerkung(len(text))
            if melde is not None:
                melde()
        except BaseException as grund:
            self._verweigere(grund)

    def _verweigere(self, grund: BaseException) -> None:
        """The first reason counts."""
        if not self.taub:
            self.grund, self.taub = grund, True

    def gib_frei(self) -> None:
        """Nothing was refused, and every name can stand in a tree. Raises what this target refused."""
        grund, self.grund = self.grund, None
        try:
            if grund is not None and not isinstance(grund, _Halt):
                raise grund
        finally:
            del grund  # the traceback knows this frame: a circle would keep everything for long
        if not self.baut and not self._zaehlwerk.namen_taugen():
            raise XmlUnzulaessig(_NAME)

    def ergebnis(self) -> etree._Element:
        """The tree, up to a halt if there was one. Raises what this target refused."""
        self.gib_frei()
        while self._offen:
            self._bauer.end(self._offen.pop())
        return cast(etree._Element, self._bauer.close())

    def lass_los(self) -> None:
        """lxml's parser and its target hold each other until the next collection: what is big goes now."""
        self._bauer = self._senke = self._beobachter = self._senken = self._halt = self._anweisung = None

    def close(self) -> None:
        """The parser is at its end; `ergebnis` gives the tree."""


Ziel.start.__signature__ = inspect.signature(Ziel.start)  # type: ignore[attr-defined]
"""lxml asks for it at every document, to know whether namespaces are wanted; finding it out costs as much as reading a
dozen elements."""
