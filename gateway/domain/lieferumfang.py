"""How much of a file has been delivered, by what its deliveries say of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.domain.merkmal import Merkmalart
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.worte import anzahl


@dataclass(frozen=True)
class Lieferumfang:
    """What one delivery says: documents in it, in the whole file, and how many still wait for a release.

    `gesamt` is None where it says nothing of the file: late mail, which was not counted when the file was sent,
    or a sender that has no words for it. `folgt` None: not said."""

    dabei: int
    gesamt: int | None = None
    folgt: int | None = None


@dataclass(frozen=True)
class Rest:
    """Where the documents are that no delivery holds: they wait for a release over there, stay there, or
    nobody has said which."""

    wartet: int = 0
    bleibt: int = 0
    ungewiss: int = 0

    @property
    def fehlt(self) -> int:
        return self.wartet + self.bleibt + self.ungewiss

    @property
    def saetze(self) -> tuple[str, ...]:
        """ "2 warten beim Absender auf eine Freigabe"; nothing where nothing is missing."""
        worte = (
            (self.wartet, "wartet beim Absender auf eine Freigabe", "warten beim Absender auf eine Freigabe"),
            (self.bleibt, "bleibt beim Absender", "bleiben beim Absender"),
            (self.ungewiss, "bleibt vorerst beim Absender", "bleiben vorerst beim Absender"),
        )
        return tuple(anzahl(zahl, eins, viele) for zahl, eins, viele in worte if zahl)

    @property
    def platzhalter(self) -> tuple[str, ...]:
        """A line for each of them in a list of documents: nobody has said what they are."""
        return (
            *("Wartet beim Absender auf eine Freigabe.",) * self.wartet,
            *("Bleibt beim Absender.",) * self.bleibt,
            *("Bleibt vorerst beim Absender.",) * self.ungewiss,
        )


def rest(lieferungen: Iterable[Lieferumfang]) -> Rest:
    """What the deliveries of one matter, in any order, leave open. Late mail closes no gap. How many wait can
    only become fewer, so the smallest number counts."""
    der_akte = [umfang for umfang in lieferungen if umfang.gesamt is not None]
    gesamt = max((umfang.gesamt or 0 for umfang in der_akte), default=0)
    fehlt = max(gesamt - sum(umfang.dabei for umfang in der_akte), 0)
    folgt = min((umfang.folgt for umfang in der_akte if umfang.folgt is not None), default=None)
    if folgt is None:
        return Rest(ungewiss=fehlt)
    wartet = min(folgt, fehlt)
    return Rest(wartet, fehlt - wartet)


@dataclass(frozen=True)
class Herkunft:
    """What the sender may tell of a delivery, so that the file can move on without being held only because it
    came from somewhere else. `klasse`: of all its documents (None: not told); `merkmale` None: not known there."""

    klasse: Teilklasse | None = None
    merkmale: tuple[Merkmalart, ...] | None = None
