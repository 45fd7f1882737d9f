"""What a search tells of a file: enough for a person to choose and for a rule to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gateway.domain.akte import Dokument
from gateway.domain.person import Person, varianten
from gateway.domain.suchform import suchform
from gateway.domain.worte import ORTSZEIT
from gateway.ports import Aktenfund, Aktenref

_GANZES_DATUM = len("JJJJ-MM-TT")


@dataclass(frozen=True)
class Kennzeichen:
    """By what a file is found."""

    azr_nummer: str | None
    aktenzeichen: str | None
    name: tuple[str, str] | None = None
    """Family name in search form and complete birth date (`namenstag`); None = not known."""
    weitere: tuple[Kennzeichen, ...] = ()
    """Under what else the person of the file is known."""

    def passt(self, person: Person, aktenzeichen: str | None) -> bool:
        """Where both sides name an AZR number it decides about the Aktenzeichen; else that must be the same.
        Whoever has the same family name and birth date is a candidate in any case: people are mistaken for
        each other, and numbers are mistyped."""
        if self.name is not None and self.name == namenstag(person):
            return True
        if any(w.passt(person, None) for w in self.weitere):
            return True
        if self.azr_nummer is not None and person.azr_nummer is not None:
            return self.azr_nummer == person.azr_nummer
        return aktenzeichen is not None and self.aktenzeichen == aktenzeichen


def kennzeichen(person: Person, aktenzeichen: str | None) -> Kennzeichen:
    """Of a file of this person."""
    weitere = tuple(Kennzeichen(v.azr_nummer, None, namenstag(v)) for v in varianten(person))
    return Kennzeichen(person.azr_nummer, aktenzeichen, namenstag(person), weitere)


def namenstag(person: Person) -> tuple[str, str] | None:
    """Family name in search form and birth date; None unless both are whole."""
    name, tag = suchform(person.familienname), person.geburtsdatum
    return (name, tag) if name and tag is not None and len(tag) == _GANZES_DATUM else None


def fund(ref: Aktenref, person: Person | None, titel: str, dokumente: Sequence[Dokument]) -> Aktenfund:
    """A file that was found; its span is that of the documents that have a date."""
    tage = sorted(_tag(d.aktenwirksamkeit) for d in dokumente if d.aktenwirksamkeit is not None)
    von, bis = (tage[0], tage[-1]) if tage else (None, None)
    return Aktenfund(ref, person, titel, von, bis, len(dokumente))


def _tag(moment: datetime) -> date:
    return (moment if moment.tzinfo is None else moment.astimezone(ORTSZEIT)).date()
