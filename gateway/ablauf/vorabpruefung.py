"""Before a file is handed over: what would hold it, spoil it or annoy its receiver, and what can be done about each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from gateway.domain.akte import Dokument
from gateway.domain.seitenhinweise import hinweise
from gateway.domain.teilklasse import NIE, Teilklasse
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.paket.einzeldateien import pruefe_name
from gateway.paket.fehler import NameUnzulaessig

Befunde = Mapping[UUID, Mapping[str, Any] | None]
"""What the pages of a document are like, of those that were looked at; None = no page of it can be shown."""


class Abhilfe(StrEnum):
    """What a person can do about a finding, at once."""

    WEGLASSEN = "weglassen"
    ERSETZEN = "ersetzen"
    EINSTUFEN = "einstufen"
    ZUSTIMMUNG = "zustimmung"


@dataclass(frozen=True)
class Stelle:
    """One document of a finding; `satz` says what is the matter with it."""

    dokument: Dokument
    satz: str


@dataclass(frozen=True)
class Fund:
    """One kind of thing. `verhindert`: as long as it is so, the file can't be handed over."""

    kennung: str
    titel: str
    rat: str
    stellen: Sequence[Stelle]
    abhilfen: Sequence[Abhilfe]
    verhindert: bool = False


def pruefe(dokumente: Sequence[Dokument], befunde: Befunde) -> Sequence[Fund]:
    """`dokumente`: those that are to go, with their classes. What hinders comes first."""
    gehen = [d for d in dokumente if d.klasse not in NIE]
    if not gehen:
        return [
            Fund(
                "keine_dokumente",
                "Es bleibt kein Dokument übrig",
                "Nehmen Sie unten wieder mit, was gehen soll.",
                (),
                (),
                verhindert=True,
            )
        ]
    return [f for f in (pruefung(gehen, befunde) for pruefung in _PRUEFUNGEN) if f.stellen]


def _namen(gehen: Sequence[Dokument], _: Befunde) -> Fund:
    return Fund(
        "name",
        "Name nicht zulässig",
        "So kann das Dokument nicht übermittelt werden. Benennen Sie es im DMS um, ersetzen Sie es durch einen Scan "
        "mit anderem Namen, oder lassen Sie es weg.",
        tuple(_stellen(gehen, _namensmangel)),
        (Abhilfe.ERSETZEN, Abhilfe.WEGLASSEN),
        verhindert=True,
    )


def _namensmangel(d: Dokument) -> str | None:
    try:
        pruefe_name(d.dateiname)
    except NameUnzulaessig as fehler:
        return fehler.text
    return None


def _formate(gehen: Sequence[Dokument], _: Befunde) -> Fund:
    return Fund(
        "format",
        "Weder PDF noch JPG",
        "Andere Formate muss die andere Behörde vorher annehmen; ohne das hält die Abgabe an und fragt Sie. Bitten Sie "
        "um Zustimmung, ersetzen Sie das Dokument durch ein PDF, oder lassen Sie es weg.",
        tuple(_stellen(gehen, lambda d: None if d.format in PDF_UND_JPG else "anderes Format")),
        (Abhilfe.ZUSTIMMUNG, Abhilfe.ERSETZEN, Abhilfe.WEGLASSEN),
    )


def _unlesbare(gehen: Sequence[Dokument], befunde: Befunde) -> Fund:
    return Fund(
        "unlesbar",
        "Lässt sich nicht anzeigen",
        "Ist die Datei im DMS beschädigt oder verschlüsselt, kann auch die andere Behörde sie nicht lesen. Scannen Sie "
        "neu oder lassen Sie sie weg.",
        tuple(
            _stellen(
                gehen,
                lambda d: "keine Seite lesbar" if d.uuid in befunde and befunde[d.uuid] is None else None,
            )
        ),
        (Abhilfe.ERSETZEN, Abhilfe.WEGLASSEN),
    )


def _klassenlose(gehen: Sequence[Dokument], _: Befunde) -> Fund:
    return Fund(
        "ohne_klasse",
        "Ohne Klasse",
        "Ohne Klasse gilt ein Dokument als C und wartet auf eine Freigabe. Stufen Sie es ein; wer es war, steht in der "
        "Zeitleiste.",
        tuple(_stellen(gehen, lambda d: "wartet auf eine Freigabe" if d.klasse is None else None)),
        (Abhilfe.EINSTUFEN, Abhilfe.WEGLASSEN),
    )


def _seiten(gehen: Sequence[Dokument], befunde: Befunde) -> Fund:
    return Fund(
        "seiten",
        "Auffällige Seiten",
        "Sehen Sie nach. Ist es so richtig (eine leere Rückseite etwa), ist nichts zu tun; sonst scannen Sie neu.",
        tuple(_stellen(gehen, lambda d: " ".join(hinweise(befunde.get(d.uuid) or {})) or None)),
        (Abhilfe.ERSETZEN, Abhilfe.WEGLASSEN),
    )


_PRUEFUNGEN: tuple[Callable[[Sequence[Dokument], Befunde], Fund], ...] = (
    _namen,
    _unlesbare,
    _formate,
    _klassenlose,
    _seiten,
)


def _stellen(dokumente: Sequence[Dokument], mangel: Callable[[Dokument], str | None]) -> Iterator[Stelle]:
    for d in dokumente:
        if satz := mangel(d):
            yield Stelle(d, satz)


@dataclass(frozen=True)
class Seitenstand:
    """`seiten`: of the documents looked at so far; `angesehen` of `gesamt` documents that have pages."""

    seiten: int
    angesehen: int
    gesamt: int

    @property
    def fertig(self) -> bool:
        return self.angesehen >= self.gesamt


ANZUSEHEN_BIS = 200_000_000
"""Bytes of a document whose pages are counted."""


def hat_seiten(d: Dokument) -> bool:
    """Can its pages be counted, and do they matter?"""
    return d.format in PDF_UND_JPG and d.klasse not in NIE and (d.groesse or 0) <= ANZUSEHEN_BIS


def seitenstand(dokumente: Sequence[Dokument], befunde: Befunde) -> Seitenstand:
    zaehlbar = [d for d in dokumente if hat_seiten(d)]
    gesehen = [d for d in zaehlbar if d.uuid in befunde]
    seiten = sum((befunde[d.uuid] or {}).get("seiten", 0) for d in gesehen)
    return Seitenstand(seiten, len(gesehen), len(zaehlbar))


EINSTUFBAR = (Teilklasse.A, Teilklasse.B, Teilklasse.C, Teilklasse.S)
