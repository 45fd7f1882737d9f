"""The system in which the clerks keep the structured data of their persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gateway.domain.merkmal import Merkmal
from gateway.domain.person import Person
from gateway.errors import VoruebergehenderFehler


class KeineAuskunft(VoruebergehenderFehler):
    """The specialist system has not answered, or not so that it counts; that is never the same as "none"."""

    code = "fachverfahren.keine_auskunft"
    satz = "Das Fachverfahren gibt keine Auskunft über die Person."
    rat = "Anschluss in [mandanten.fachverfahren] prüfen; danach geht es von selbst weiter."
    geduldig = True


@dataclass(frozen=True)
class Merkmalauskunft:
    """`merkmale`: each with its source and date; () = it knows the person and there are none, None = it doesn't know
    the person."""

    merkmale: tuple[Merkmal, ...] | None
    stand: datetime


class Fachverfahren(Protocol):
    """The system in which the clerks keep the structured data of their persons."""

    def merkmale(self, vorgang: UUID, person: Person, aktenzeichen: str | None) -> Merkmalauskunft:
        """What it knows of this person today; `vorgang` names the question, the same one is asked once.

        Raises `KeineAuskunft`."""
        ...
