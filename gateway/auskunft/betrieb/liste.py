"""The list of the Vorgänge of one Mandant, whatever its lines show."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgangssuche import Seitenmarke
from gateway.auskunft.betrieb.stand import Vorgangsstand
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.ports import Uhr

T = TypeVar("T", bound=Vorgangsstand)


@dataclass(frozen=True)
class Seite(Generic[T]):
    """One page of the list; `weiter` leads to the next one, None = there is none."""

    zeilen: tuple[T, ...]
    weiter: Seitenmarke | None


class Vorgangsliste(ABC, Generic[T]):
    """Queries bound to one Mandant by construction (invariant 13)."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr

    @property
    def mandant(self) -> str:
        return self._mandant

    @abstractmethod
    def _forme(self, buch: Buch, zeilen: Sequence[Uebergabezeile]) -> tuple[T, ...]:
        """The lines of these rows."""

    def liste(
        self,
        *,
        richtung: Richtung | None = None,
        zustaende: Collection[Zustand] = (),
        gehalten: bool = False,
        gestoert: bool = False,
        partner: str | None = None,
        zeichen: str | None = None,
        nach: Seitenmarke | None = None,
        hoechstens: int = 50,
    ) -> Seite[T]:
        """Newest first, by key: every page costs the same, however far back it lies."""
        with self._lesen() as buch:
            zeilen = buch.vorgaenge.seite(
                richtung=richtung,
                zustaende=zustaende,
                gehalten=gehalten,
                gestoert=gestoert,
                partner=partner,
                zeichen=zeichen,
                nach=nach,
                hoechstens=hoechstens + 1,
            )
            seite = self._forme(buch, zeilen[:hoechstens])
        mehr = len(zeilen) > hoechstens
        return Seite(seite, (seite[-1].erstellt, seite[-1].id) if mehr else None)

    def kennung(self, text: str) -> UUID:
        """An id, whole or as a beginning that is unique. Raises `NichtGefunden`."""
        ziffern = text.replace("-", "").lower()
        if not 6 <= len(ziffern) <= 32 or not all(z in "0123456789abcdef" for z in ziffern):
            raise NichtGefunden("Das ist keine Kennung einer Übergabe.")
        with self._lesen() as buch:
            treffer = buch.vorgaenge.mit_kurzem(ziffern)
        if len(treffer) > 1:
            raise NichtGefunden("Mit diesem Anfang gibt es mehrere Übergaben; bitte mehr Zeichen angeben.")
        if not treffer:
            raise NichtGefunden("Diese Übergabe gibt es hier nicht.")
        return treffer[0]

    @contextmanager
    def _lesen(self) -> Iterator[Buch]:
        with self._datenbank.lesen() as session:
            yield Buch(session, self._mandant, self._uhr)
