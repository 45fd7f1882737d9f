"""Just enough of a message to know it: for correlation, and to answer with 0010 what is otherwise broken.

Reading stops where the content begins, so neither a giant payload nor a defect behind the header matters.
Nothing is validated: what cannot be read is None.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeVar
from uuid import UUID

from lxml import etree

from gateway.domain.behoerde import Behoerde
from gateway.fremdxml import lies
from gateway.nachrichten import stelle
from gateway.nachrichten.anschrift import POSTANSCHRIFT, Postanschrift
from gateway.nachrichten.bindung import lies_felder
from gateway.nachrichten.fehler import WertNichtDarstellbar
from gateway.nachrichten.formen import lies_zeitpunkt
from gateway.nachrichten.releases import nach_wurzel
from gateway.nachrichten.schemamodell import lokalname
from gateway.nachrichten.stelle import Stelle

_T = TypeVar("_T")
_VORSPANN = ("nachrichtenkopf.g2g", "anschrift.leser", "anschrift.autor", "ausloeserUUID")


@dataclass(frozen=True)
class Briefkopf:
    """`wurzel`: local name of the root element; `ausloeser`: the message this one reacts to."""

    wurzel: str
    uuid: UUID | None
    typ: str | None
    erstellt: datetime | None
    autor: Behoerde | None
    leser: Behoerde | None
    ausloeser: UUID | None
    release: str | None = None
    """None: not one that we speak."""
    test: bool = False
    """Marked as a test: it must stay out of production."""


def lies_kopf(quelle: BinaryIO) -> Briefkopf:
    """Raises `XmlFehler` when not even the header is readable XML."""
    wurzel = lies(quelle, halt=lambda tag, tiefe: tiefe == 2 and lokalname(tag) not in _VORSPANN)
    return Briefkopf(
        wurzel=lokalname(str(wurzel.tag)),
        uuid=_versuche(lambda: UUID(_text(wurzel, "nachrichtenUUID"))),
        typ=_text(wurzel, "nachrichtentyp/code") or None,
        erstellt=_versuche(lambda: lies_zeitpunkt(_text(wurzel, "erstellungszeitpunkt"))),
        autor=_versuche(lambda: _behoerde(wurzel, "autor")),
        leser=_versuche(lambda: _behoerde(wurzel, "leser")),
        ausloeser=_versuche(lambda: UUID((wurzel.findtext("{*}ausloeserUUID") or "").strip())),
        release=gesprochen.version if (gesprochen := nach_wurzel(wurzel)) else None,
        test=wurzel.get("test") is not None,
    )


def _text(wurzel: etree._Element, name: str) -> str:
    return (wurzel.findtext(f"nachrichtenkopf.g2g/identifikation.nachricht/{name}") or "").strip()


def _behoerde(wurzel: etree._Element, rolle: str) -> Behoerde | None:
    element = wurzel.find(f"nachrichtenkopf.g2g/{rolle}")
    if element is None:
        return None
    anschrift = wurzel.find(f"anschrift.{rolle}")
    postanschrift = _versuche(lambda: _postanschrift(anschrift))
    return stelle.als_domaene(lies_felder(Stelle, element), postanschrift)


def _postanschrift(element: etree._Element | None) -> Postanschrift | None:
    gelesen: Postanschrift | None = None if element is None else POSTANSCHRIFT.lies(element)
    return gelesen


def _versuche(lies_wert: Callable[[], _T]) -> _T | None:
    """The value, or None where the message does not have it in readable form."""
    with contextlib.suppress(ValueError, TypeError, KeyError, IndexError, WertNichtDarstellbar):
        return lies_wert()
    return None
