"""What a question is: to which role, with which answers, and how many persons must agree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Rolle(StrEnum):
    """What a person may do for a Mandant."""

    SACHBEARBEITUNG = "sachbearbeitung"
    FREIGABE = "freigabe"
    ADMINISTRATION = "administration"
    REVISION = "revision"


class Bedarf(StrEnum):
    """What an answer needs besides the reason (`--wert`)."""

    AKTE = "akte"
    """One of the candidates shown."""
    AKTENZEICHEN = "aktenzeichen"
    """Another number to search under."""
    ABSAGECODE = "antwortcode"
    """Key of the code list aktenanforderung:antwort."""
    FEHLERCODE = "fehlercode"
    """Key of the code list fehlercodes of XInneres."""
    DATUM = "datum"
    """A day, YYYY-MM-DD."""
    AZR_NUMMER = "azr_nummer"
    """Twelve digits."""
    BEHOERDE = "behoerde"
    """Kennung of an authority."""
    WORTLAUT = "wortlaut"
    """Words that go to the other authority as they stand."""


@dataclass(frozen=True)
class Wahl:
    """One possible answer: its name, how it reads, what it needs, how many persons must give it."""

    name: str
    text: str
    braucht: Bedarf | None = None
    stimmen: int = 1


@dataclass(frozen=True)
class Aufgabenart:
    """A kind of question. `regel` is the id of the rule that asks; `name` tells its two sides apart."""

    name: str
    rolle: Rolle
    frage: str
    wahlen: tuple[Wahl, ...]
    unter_regel: str | None = None
    haelt: bool = True
    """Something waits for the answer; else it is work that follows from what is done already."""

    @property
    def regel(self) -> str:
        return self.unter_regel or self.name

    def wahl(self, name: str) -> Wahl | None:
        return next((w for w in self.wahlen if w.name == name), None)

    @property
    def stimmen(self) -> int:
        """Votes that the most demanding answer needs."""
        return max(w.stimmen for w in self.wahlen)

    def noch(self, gegeben: Collection[str]) -> int:
        """Votes still missing for the most demanding answer; each one given counts for its own answer only."""
        return max(w.stimmen - sum(g == w.name for g in gegeben) for w in self.wahlen)
