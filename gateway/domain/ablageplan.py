"""Where a received file goes in the house: which folder a part becomes, and how the Akte is chosen. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gateway.domain.akte import Akte, Dokument

ALLE_UEBRIGEN = "*"


class Zielwahl(StrEnum):
    """What counts when the matter has no Akte here yet."""

    NEU = "neu"
    """The person's own when there is exactly one, a new one when there is none."""
    SUCHE = "suche"
    """The person's own when there is exactly one; otherwise somebody decides."""
    FEST = "fest"
    """Always the one Akte that the plan names."""
    EINGANG = "eingang"
    """As `NEU`, but everything into one folder, from where people sort it."""


@dataclass(frozen=True)
class Teilablage:
    """What a part of the file becomes. `ordner`: folders from the top of the Akte."""

    ordner: tuple[str, ...]
    aktenplan: str | None = None
    """Key of the entry in the Aktenplan, where the DMS has a place for it."""
    typ: str | None = None
    """Kind of object, the same."""


@dataclass(frozen=True)
class Ablageplan:
    """`teile`: by the name of the part (the first folder), or `ALLE_UEBRIGEN`. Empty: all stays as it came."""

    ziel: Zielwahl = Zielwahl.NEU
    akte: str | None = None
    """`FEST`: id of the Akte in the DMS."""
    eingang: str = "Eingang"
    aktenplan: str | None = None
    """Of the Akte itself."""
    teile: Mapping[str, Teilablage] = field(default_factory=dict)

    def umgelegt(self, dokument: Dokument) -> Dokument:
        """The document at its place in the house; the same document, the same place."""
        return replace(dokument, pfad=self._pfad(dokument.pfad))

    def umgelegte_akte(self, akte: Akte) -> Akte:
        """With all its documents."""
        return replace(akte, dokumente=tuple(map(self.umgelegt, akte.dokumente)))

    def teilablage(self, pfad: tuple[str, ...]) -> Teilablage | None:
        """What was said of the folder at this place in the house."""
        return next((t for t in self.teile.values() if t.ordner == pfad), None)

    def _pfad(self, pfad: tuple[str, ...]) -> tuple[str, ...]:
        if self.ziel is Zielwahl.EINGANG:
            return (self.eingang, *pfad)
        name = pfad[0] if pfad else ""
        teil = self.teile.get(name) or (self.teile.get(ALLE_UEBRIGEN) if pfad else None)
        if teil is None:
            return pfad
        return (*teil.ordner, *(pfad[:1] if self._geteilt(name, teil) else ()), *pfad[1:])

    def _geteilt(self, name: str, teil: Teilablage) -> bool:
        """Several parts go into the same folder: each keeps its own in it, so that equal names don't meet."""
        return name not in self.teile or Counter(t.ordner for t in self.teile.values())[teil.ordner] > 1
