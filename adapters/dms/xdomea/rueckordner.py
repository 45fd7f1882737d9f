"""The return folder: answers of the eAkte, as ZIP or bare XML, known by the process that they name inside.

What is for another process, is no answer, or is still being written stays where it is.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from adapters.dms.fern import Baum, Eintrag, Fehlt, Marke
from adapters.dms.fern.fehler import OrtFehlt
from adapters.dms.xdomea import antwort as antworten
from adapters.dms.xdomea.antwort import Antwort

_XML, _ZIP = ".xml", (".zip", ".xdomea")
BEISEITE = ".abgelehnt"
"""Ending of what was put aside."""
_MEISTE_MITGLIEDER = 100
_BELEGE = 50_000_000
"""Bytes of an archive with an answer: some enclose reports."""


class Rueckordner:
    """Answers are read once and remembered by their mark."""

    def __init__(self, baum: Baum):
        self.baum = baum
        self._gelesen: dict[str, tuple[Marke, Antwort | None]] = {}

    def finde(self, prozess: UUID) -> Antwort | None:
        """0402 counts more than 0403. Raises `OrtFehlt`."""
        passend = [a for _, a in self._antworten() if a.prozess == prozess]
        return max(passend, key=lambda a: a.importiert is not None, default=None)

    def fremde(self, eigene: frozenset[UUID]) -> int:
        """How many answers belong to none of these processes."""
        return sum(a.prozess not in eigene for _, a in self._antworten())

    def beiseite(self) -> int:
        """How many files of the eAkte could not be taken."""
        return sum(e.name.endswith(BEISEITE) for e in liste(self.baum))

    def raeume(self, prozess: UUID) -> None:
        """Answers to this process that were taken; what the eAkte doesn't let us remove stays."""
        for name, a in list(self._antworten()):
            if a.prozess == prozess:
                self.baum.loesche((name,))
                self._gelesen.pop(name, None)

    def _antworten(self) -> Iterator[tuple[str, Antwort]]:
        for e in liste(self.baum):
            if not e.ist_ordner and _ist_antwort(e.name, e.groesse) and (a := self._lies(e.name)):
                yield e.name, a

    def _lies(self, name: str) -> Antwort | None:
        gemerkt = self._gelesen.get(name)
        try:
            geholt = self.baum.hole((name,), gemerkt[0] if gemerkt else None)
        except Fehlt:
            self._gelesen.pop(name, None)
            return None
        if geholt is not None:
            gemerkt = (geholt[0], _lies(name, geholt[1]))
            self._gelesen[name] = gemerkt
        return gemerkt[1] if gemerkt else None


def liste(rueck: Baum) -> list[Eintrag]:
    """Raises `OrtFehlt`."""
    try:
        return rueck.liste(())
    except Fehlt:
        raise OrtFehlt("Den Rückordner gibt es nicht.") from None


def _ist_antwort(name: str, groesse: int | None) -> bool:
    """By its outside; a file that the eAkte gives out (0401) may be large and is no answer."""
    klein = name.lower()
    if klein.startswith((".", "_")) or ".0401" in klein or "_0401" in klein:
        return False
    if klein.endswith(_XML):
        return (groesse or 0) <= antworten.GROESSTE
    return klein.endswith(_ZIP) and (groesse or 0) <= _BELEGE


def _lies(name: str, daten: bytes) -> Antwort | None:
    if name.lower().endswith(_XML):
        return antworten.lies(daten[: antworten.GROESSTE])
    gefunden = (antworten.lies(xml) for xml in xml_mitglieder(io.BytesIO(daten), antworten.GROESSTE))
    return next((a for a in gefunden if a), None)


def xml_mitglieder(archiv: BinaryIO, hoechstens: int) -> list[bytes]:
    """The XML files on the top level; none when it is no whole archive."""
    try:
        with zipfile.ZipFile(archiv) as geoeffnet:
            infos = [
                i for i in geoeffnet.infolist()[:_MEISTE_MITGLIEDER] if i.filename.lower().endswith(_XML)
            ]
            gelesen = []
            for info in infos:
                with geoeffnet.open(info) as mitglied:
                    gelesen.append(mitglied.read(hoechstens + 1))
            return [xml for xml in gelesen if len(xml) <= hoechstens]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return []
