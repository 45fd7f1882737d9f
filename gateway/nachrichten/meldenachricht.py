"""What all notices of a registry office have in common (xauslaender:Nachricht.G2G.XA.MBABH)."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.meldeperson import Meldeperson
from gateway.nachrichten.release import AENDERUNGSART, XAUSLAENDER

FORTSCHREIBUNG, KORREKTUR = "01", "02"
"""Aenderungsart: something happened, or the register was wrong."""


@wert
class MeldeNachricht(Grundnachricht):
    """`ereignis`: what happened in the register; `ausloeser`: the message this one reacts to."""

    MODUL: ClassVar[str] = XAUSLAENDER
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    ereignis: Annotated[Ereignis, E("identifikation.ereignis")]
    ausloeser: Annotated[UUID | None, E("ausloeserUUID")] = None


@wert
class Personenmeldung(MeldeNachricht):
    """A notice about a person that the register knows."""

    person: Annotated[Meldeperson, E("identifikationPerson.MBABH")]


@wert
class Qualifiziert:
    """Parts of notices whose elements XAusländer declares."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER


@wert
class Aenderungsart(Qualifiziert):
    """Whether the register follows life ("01") or corrects itself ("02")."""

    art: Annotated[str, E("artDerAenderung", Schluessel(AENDERUNGSART))]


@wert
class Aenderungsmeldung(Personenmeldung):
    """A changed fact about a person, with the kind of the change."""

    aenderungsart: Annotated[Aenderungsart, E("aenderungsart")]

    @property
    def korrektur(self) -> bool:
        """Whether the register corrects what it said before."""
        return self.aenderungsart.art == KORREKTUR
