"""How much foreign XML may ask for: limits as a frozen policy, and the counters that hold a document to them.

libxml2 itself works in linear time (2.14; measured in ADR 0020). What is dear begins behind it: every element
of a tree looks up its namespaces in all declarations above it, and every name of a document stays with the
thread that parsed it. So everything is counted at the start tag, before anything of it is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from gateway.fremdxml.fehler import XmlUnzulaessig

_KNOTEN = 100


@dataclass(frozen=True)
class Grenzen:
    """Limits on foreign XML; payload text that goes into a sink does not count."""

    tiefe: int = 200
    attribute: int = 100
    namensraeume: int = 50
    """Namespace declarations on one element; the schemas of this trade declare at most a dozen."""
    namensraeume_gueltig: int = 100
    """Declarations in scope, those of all open elements together."""
    elemente: int = 300_000
    """One 010206 with all the documents that an archive may hold (20,000), thirteen elements each."""
    namen: int = 2_000
    """Different names; a message of the release has less than a hundred, all of them together some 1,500."""
    name: int = 1_000
    """Characters of a name with its namespace."""
    angabe: int = 100_000
    """Characters of one attribute value, comment or processing instruction."""
    text: int = 1_000_000
    """Characters of one text."""
    umfang: int = 20_000_000
    """Characters of all texts, attribute values and namespaces together; each of the latter two counts as
    a hundred more, about the bytes that it costs in a tree."""
    stille: int = 500_000
    """Bytes the parser may swallow without an event (a giant tag, comment or CDATA section)."""


class Zaehlwerk:
    """Counts one document. Every method raises `XmlUnzulaessig` where a limit is passed."""

    def __init__(self, grenzen: Grenzen):
        self._grenzen = grenzen
        self._gueltig: list[int] = []
        """Declarations of each open element."""
        self._gueltig_summe = 0
        self._namen: set[str] = set()
        """Of elements and attributes."""
        self._raeume: set[tuple[str | None, str]] = set()
        """Prefixes and what they stand for."""
        self._textlaenge = 0
        self._umfang = 0
        self._still = 0
        self.elemente = 0

    @property
    def tiefe(self) -> int:
        """Open elements."""
        return len(self._gueltig)

    def namen_taugen(self) -> bool:
        """Does lxml take all of them into a tree? libxml2 parses more."""
        return all(map(_taugt, self._namen)) and all(_taugt_raum(*raum) for raum in self._raeume)

    def fuettere(self, anzahl: int) -> None:
        """The watchdog: `anzahl` more bytes are about to be parsed."""
        self._still += anzahl
        if self._still > self._grenzen.stille:
            raise XmlUnzulaessig("Ein Name, Attribut oder Kommentar ist zu lang.")

    def beginne(self, tag: str, attribute: Mapping[str, str], neue: Mapping[str | None, str]) -> None:
        """A start tag; `neue` are the namespaces declared on it."""
        grenzen = self._grenzen
        self._still = self._textlaenge = 0
        self.elemente += 1
        self._gueltig.append(len(neue))
        if self.elemente > grenzen.elemente:
            raise XmlUnzulaessig("Das Dokument hat zu viele Elemente.")
        if len(self._gueltig) > grenzen.tiefe:
            raise XmlUnzulaessig(f"Die Elemente sind tiefer als {grenzen.tiefe} Ebenen verschachtelt.")
        if tag not in self._namen:
            self._zaehle_name(tag)
        if neue:
            self._zaehle_namensraeume(neue)
        if attribute:
            self._zaehle_attribute(attribute)

    def beende(self) -> None:
        """An end tag."""
        self._still = self._textlaenge = 0
        self._gueltig_summe -= self._gueltig.pop()

    def lebe(self) -> None:
        """Payload text, which has limits of its own."""
        self._still = 0

    def nimm_text(self, laenge: int) -> None:
        """A piece of text that the skeleton keeps."""
        self._still = 0
        self._textlaenge += laenge
        if self._textlaenge > self._grenzen.text:
            raise XmlUnzulaessig("Ein Text außerhalb der Nutzdaten ist zu lang.")
        self._wachse(laenge)

    def nimm_anmerkung(self, laenge: int) -> None:
        """A comment or processing instruction, which nobody keeps."""
        self._still = 0
        if laenge > self._grenzen.angabe:
            raise XmlUnzulaessig("Ein Kommentar oder eine Verarbeitungsanweisung ist zu lang.")

    def _zaehle_namensraeume(self, neue: Mapping[str | None, str]) -> None:
        self._gueltig_summe += len(neue)
        if len(neue) > self._grenzen.namensraeume or self._gueltig_summe > self._grenzen.namensraeume_gueltig:
            raise XmlUnzulaessig("Es sind zu viele Namensräume deklariert.")
        if not self._raeume.issuperset(neue.items()):
            for raum in neue.items():
                self._raeume.add(raum)
                self._pruefe_name(len(raum[0] or "") + len(raum[1]))
        self._wachse(_KNOTEN * len(neue) + sum(map(len, neue.values())))

    def _zaehle_attribute(self, attribute: Mapping[str, str]) -> None:
        if len(attribute) > self._grenzen.attribute:
            raise XmlUnzulaessig(f"Ein Element hat mehr als {self._grenzen.attribute} Attribute.")
        if not self._namen.issuperset(attribute):
            for name in attribute:
                self._zaehle_name(name)
        laengen = list(map(len, attribute.values()))
        if max(laengen) > self._grenzen.angabe:
            raise XmlUnzulaessig("Ein Attributwert ist zu lang.")
        self._wachse(_KNOTEN * len(laengen) + sum(laengen))

    def _zaehle_name(self, name: str) -> None:
        self._namen.add(name)
        self._pruefe_name(len(name))

    def _pruefe_name(self, laenge: int) -> None:
        """A new one, of this length."""
        if laenge > self._grenzen.name:
            raise XmlUnzulaessig("Ein Name oder ein Namensraum ist zu lang.")
        if len(self._namen) + len(self._raeume) > self._grenzen.namen:
            raise XmlUnzulaessig("Das Dokument hat zu viele verschiedene Namen.")

    def _wachse(self, laenge: int) -> None:
        self._umfang += laenge
        if self._umfang > self._grenzen.umfang:
            raise XmlUnzulaessig("Die Texte des Dokuments sind zusammen zu lang.")


@lru_cache(4096)
def _taugt(name: str) -> bool:
    """As the name of an element and of an attribute alike; remembered, as they are the same in every message."""
    try:
        etree.Element(name)
    except ValueError:
        return False
    return True


@lru_cache(1024)
def _taugt_raum(praefix: str | None, uri: str) -> bool:
    try:
        etree.Element("a", nsmap={praefix or None: uri})
    except ValueError:
        return False
    return True
