"""The card index of the folder DMS: which files there are, by number and by name, without asking every one each time.

Looked through when folders have come or gone, and else as often as costs a twentieth of all time: where few files lie
that is always, where a hundred thousand lie a change that somebody makes by hand in akte.json is seen some seconds
later."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

from adapters.dms.folder.verzeichnis import stand_der_angabe
from adapters.dms.fund import Kennzeichen, namenstag
from gateway.domain.person import Person
from gateway.domain.systemdatei import systemdatei

Stand = tuple[int, int, int]
Karte = tuple[Stand, Kennzeichen | None]
"""State of akte.json, and what it says; None = no file can be read from this folder."""
_ANTEIL = 20
"""Looking through may take the twentieth part of the time."""


class Kartei:
    """All files below one folder. `lies` reads what a folder is found by, whatever lies in it."""

    def __init__(self, akten: Path, lies: Callable[[Path], Kennzeichen | None]):
        self._akten = akten
        self._lies = lies
        self._karten: dict[str, Karte | None] = {}
        """By folder; None = it has no akte.json."""
        self._kasten: dict[tuple[str, str], set[str]] = {}
        self._schloss = Lock()
        self._ordnerstand: int | None = None
        self._wieder = 0.0

    def finde(self, person: Person, aktenzeichen: str | None) -> list[tuple[str, Kennzeichen]]:
        """Folder and marks of each candidate as it is now, in the order of the folders' names."""
        with self._schloss:
            self._frische_auf()
            return list(self._passende(person, aktenzeichen))

    def alle(self) -> list[Kennzeichen | None]:
        """Of every entry; None = no file can be read from it."""
        with self._schloss:
            self._sieh_durch(self._namen())
            return [None if karte is None else karte[1] for karte in self._karten.values()]

    def _passende(self, person: Person, aktenzeichen: str | None) -> Iterator[tuple[str, Kennzeichen]]:
        gesucht = Kennzeichen(person.azr_nummer, aktenzeichen, namenstag(person))
        namen = {name for wort in _worte(gesucht) for name in self._kasten.get(wort, ())}
        for name in sorted(namen):
            karte = self._hole(name)
            if karte is not None and karte[1] is not None and karte[1].passt(person, aktenzeichen):
                yield name, karte[1]

    def _frische_auf(self) -> None:
        ordnerstand, beginn = self._stand_des_ordners(), time.monotonic()
        if beginn >= self._wieder:
            self._sieh_durch(self._namen())
            fertig = time.monotonic()
            self._wieder = fertig + _ANTEIL * (fertig - beginn)
        elif ordnerstand != self._ordnerstand:
            namen = self._namen()
            for name in namen - self._karten.keys():
                self._hole(name)
            self._vergiss(self._karten.keys() - namen)
        self._ordnerstand = ordnerstand

    def _stand_des_ordners(self) -> int | None:
        try:
            return self._akten.stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _namen(self) -> set[str]:
        try:
            gesehen = {o.name for o in self._akten.iterdir()}
        except FileNotFoundError:
            return set()
        bekannt = gesehen & self._karten.keys()
        neue = gesehen - bekannt
        return bekannt | {n for n in neue if not n.startswith(".") and not systemdatei((n,))}

    def _sieh_durch(self, namen: set[str]) -> None:
        for name in namen:
            self._hole(name)
        self._vergiss(self._karten.keys() - namen)

    def _hole(self, name: str) -> Karte | None:
        """The card, written anew when its akte.json has changed."""
        try:
            stand = stand_der_angabe(self._akten / name)
        except (FileNotFoundError, NotADirectoryError):
            self._lege(name, None)
            return None
        alte = self._karten.get(name)
        if alte is not None and alte[0] == stand:
            return alte
        neue = (stand, self._lies(self._akten / name))
        self._lege(name, neue)
        return neue

    def _lege(self, name: str, karte: Karte | None) -> None:
        self._nimm_heraus(name)
        self._karten[name] = karte
        if karte is not None and karte[1] is not None:
            for wort in _worte(karte[1]):
                self._kasten.setdefault(wort, set()).add(name)

    def _nimm_heraus(self, name: str) -> None:
        alte = self._karten.get(name)
        if alte is not None and alte[1] is not None:
            for wort in _worte(alte[1]):
                self._kasten[wort].discard(name)

    def _vergiss(self, namen: set[str]) -> None:
        for name in namen:
            self._nimm_heraus(name)
            del self._karten[name]


def _worte(kennzeichen: Kennzeichen) -> Iterator[tuple[str, str]]:
    if kennzeichen.azr_nummer is not None:
        yield "azr", kennzeichen.azr_nummer
    if kennzeichen.aktenzeichen is not None:
        yield "zeichen", kennzeichen.aktenzeichen
    if kennzeichen.name is not None:
        yield "name", "\0".join(kennzeichen.name)
    for weiteres in kennzeichen.weitere:
        yield from _worte(weiteres)
