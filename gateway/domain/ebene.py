"""The levels of a file as xdomea 4.0 (AkteType) knows them: volumes, Vorgänge, documents with pieces, and what was
recorded of each. Documents are named by their uuid, so that it holds wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from gateway.domain.teilklasse import Teilklasse


class Ebenenart(StrEnum):
    """Levels of xdomea."""

    AKTE = "akte"
    TEILAKTE = "teilakte"
    """A volume (Band), or any other part of a file."""
    VORGANG = "vorgang"
    TEILVORGANG = "teilvorgang"
    DOKUMENT = "dokument"
    """A document made of several pieces (DokumentMitSchriftstueck)."""


class Medium(StrEnum):
    """What it consists of (xdomea code list Medium)."""

    ELEKTRONISCH = "elektronisch"
    HYBRID = "hybrid"
    PAPIER = "papier"


@dataclass(frozen=True)
class Historieneintrag:
    """Who did what, when, to which datum; the words of the system that recorded it."""

    wer: str
    wann: datetime
    aktion: str
    metadatum: str | None = None
    vorher: str | None = None
    nachher: str | None = None
    bemerkung: str | None = None


@dataclass(frozen=True)
class Dokumentstelle:
    """A document at its place, with its own history."""

    uuid: UUID
    historie: tuple[Historieneintrag, ...] = ()


@dataclass(frozen=True)
class Ebene:
    """A level with all that lies in it. `klasse` decides only for a level without documents (a volume of paper):
    whether the other authority may be told of it."""

    art: Ebenenart
    uuid: UUID
    betreff: str | None = None
    kennzeichen: str | None = None
    typ: str | None = None
    aktenplan: str | None = None
    medium: Medium | None = None
    beginn: date | None = None
    ende: date | None = None
    zda: date | None = None
    """Closed on that day (zu den Akten)."""
    klasse: Teilklasse | None = None
    historie: tuple[Historieneintrag, ...] = ()
    dokumente: tuple[Dokumentstelle, ...] = ()
    teile: tuple[Ebene, ...] = ()

    def ebenen(self) -> Iterator[Ebene]:
        """This one and all below."""
        yield self
        for teil in self.teile:
            yield from teil.ebenen()

    def genannt(self) -> set[UUID]:
        """Documents that have a place."""
        return {stelle.uuid for ebene in self.ebenen() for stelle in ebene.dokumente}
