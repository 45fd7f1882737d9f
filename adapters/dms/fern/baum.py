"""What a remote store must be able to do. Places count from the root; () is the root itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Protocol, runtime_checkable

from adapters.dms.namen import Platz
from gateway.domain.person import Person

Marke = str
"""Changes when a file changes."""


class Fehlt(Exception):
    """Nothing lies at this place; never leaves the adapters."""


class Vorhanden(Exception):
    """The place is taken; never leaves the adapters."""


@dataclass(frozen=True)
class Eintrag:
    """What lies in a folder; `groesse` is None where the store does not tell."""

    name: str
    ist_ordner: bool
    groesse: int | None


TREFFERZEICHEN = "="
"""So begin names of files that the store's own search told; nothing of ours does."""


@dataclass(frozen=True)
class Treffer:
    """A file that the store's own search tells; it need not be one of ours."""

    name: str
    """By which the tree takes it as the first part of a place."""
    titel: str
    aktenzeichen: str | None
    person: Person | None
    """As the store knows her; None = it tells nothing of her."""


@runtime_checkable
class Suchend(Protocol):
    """A tree whose store has files of its own, and a search over them."""

    def suche(self, person: Person, aktenzeichen: str | None) -> list[Treffer]:
        """None where the store is not asked."""
        ...

    def treffername(self, name: str) -> str:
        """How a search would name the folder of this name below the root. Raises `Fehlt`."""
        ...


class Baum(Protocol):
    """All methods raise leaves of `adapters.dms.fern.fehler` beside what they name."""

    art: str
    ort: str
    """Address for administrators, without a password."""

    def liste(self, ort: Platz) -> list[Eintrag]:
        """Raises `Fehlt`."""
        ...

    def oeffne(self, ort: Platz) -> BinaryIO:
        """The bytes of a file as a stream. Raises `Fehlt`."""
        ...

    def hole(self, ort: Platz, bekannt: Marke | None) -> tuple[Marke, bytes] | None:
        """A small file and its mark; None = still the one with the mark `bekannt`. Raises `Fehlt`."""
        ...

    def lege_ordner(self, ort: Platz) -> None:
        """One folder in an existing one; harmless when there. Raises `Fehlt` without the parent."""
        ...

    def schreibe(self, ort: Platz, inhalt: BinaryIO, groesse: int | None) -> None:
        """Put or replace a file that nobody reads yet. Raises `Fehlt` without the folder."""
        ...

    def ersetze(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """A small file: a reader sees the old or the new bytes. `entwurf`: a free place for a draft."""
        ...

    def lege_einmal(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """The same, but only where nothing is: of several only one succeeds. Raises `Vorhanden`."""
        ...

    def verschiebe(self, von: Platz, nach: Platz, *, ordner: bool = False) -> None:
        """A file or a whole folder, at once when only the folder around it or only its name changes.

        Raises `Fehlt`, `Vorhanden`."""
        ...

    def loesche(self, ort: Platz, *, ordner: bool = False) -> None:
        """A file or a whole folder; harmless when it is gone."""
        ...
