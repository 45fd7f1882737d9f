"""Everything a rule may look at: collected once, stored beside the verdict, replayed by the simulation.

It holds what follows for the law and no names: a verdict can be explained and kept without the person."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gateway.domain.meldung import Sperre
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.person import Person
from gateway.domain.worte import oertlich

_EU = (*range(124, 132), 134, 135, 137, 139, 142, 143, 145, 148, *range(151, 156), 157, 161, 164, 165, 181)
_EWR_UND_SCHWEIZ = (136, 141, 149, 158)
UNION = frozenset(f"{zahl:03}" for zahl in (*_EU, *_EWR_UND_SCHWEIZ))
"""Destatis keys of the EU, the EEA and Switzerland (§§ 1, 12 FreizügG/EU)."""
VOLLJAEHRIG = 18


class Seite(StrEnum):
    """Who decides: may we ask, or may it go."""

    ANFORDERUNG = "anforderung"
    FREIGABE = "freigabe"


class Abmeldestand(StrEnum):
    """What the registry offices have said about the move to the authority that asks."""

    KEINE = "keine"
    PASST = "passt"
    """An Abmeldung names a place of the asking authority."""
    WOANDERS = "woanders"
    ZURUECKGENOMMEN = "zurueckgenommen"


@dataclass(frozen=True, kw_only=True)
class Sachverhalt:
    """What both sides look at."""

    zeitpunkt: datetime
    merkmale: tuple[Merkmal, ...] | None = ()
    """None: nothing is known of them, which is itself a fact."""
    minderjaehrig: bool | None = False
    """None: the birth date is not known well enough."""
    unionsbuerger: bool = False
    deutsch: bool = False
    elektronisch: bool = True
    """The other authority takes part in the electronic exchange."""

    def hat(self, art: Merkmalart) -> bool:
        """Does this hold on the day?"""
        tag = oertlich(self.zeitpunkt).date()
        return any(m.art is art and _gilt(m, tag) for m in self.merkmale or ())


@dataclass(frozen=True, kw_only=True)
class Zuzug(Sachverhalt):
    """Somebody has registered here: may we ask for the file?"""

    test: bool = False
    doppelt: bool = False
    """The same move was told before, or a request for this person is already open."""
    aus_dem_inland: bool | None = True
    """None: the notice doesn't say where the person came from."""
    azr_nummer_bekannt: bool = True
    behoerden: tuple[str, ...] = ()
    """Authorities that may have the file: of the former address, or the one that a person named."""
    aehnliche: int = 0
    """Persons in our own DMS who may be the same one."""
    einrichtung: bool = False
    """The new address is a reception centre or a shelter."""
    heute_angefordert: int = 0
    """Requests that rules have sent today."""
    dort_angefordert: int = 0
    """Requests sent to this authority within the time of the bulk limit."""


@dataclass(frozen=True, kw_only=True)
class Abgang(Sachverhalt):
    """A file was found: may it go?"""

    grund: str = "01"
    """Key of the list aktenanforderung:grund."""
    angefordert: bool = True
    von_hand: bool = False
    """A person here began it."""
    seit: datetime
    """When the request came: waiting counts from here."""
    abmeldung: Abmeldestand = Abmeldestand.KEINE
    meldungen_laufen: bool = False
    """This authority gets notices from its registry office: a missing one means something."""
    inhaber: str | None = None
    """Authority to which this file was or is being handed over."""
    inhaber_name: str | None = None
    abgegeben_am: date | None = None
    abgabe_laeuft: bool = False
    inhaber_bestaetigt: bool = False
    """It has the file (0020), and an Abmeldung names its place."""
    weitergeleitet: bool = False
    """The request came by way of another authority (0030)."""
    derselbe: bool = False
    """The asking authority is the holder."""
    andere_anforderung: str | None = None
    """Another authority that asks for the same file at this time."""
    sperren: tuple[Sperre, ...] = ()
    """The information bars that registry offices have told: 010205 names them."""
    davor_angefordert: int = 0
    """Files that the same authority has asked for within the time of the bulk limit before this one, and at which
    nobody has looked since."""
    bytes: int = 0


def ist_minderjaehrig(person: Person, zeitpunkt: datetime) -> bool | None:
    """None when the birth date leaves it open."""
    angabe, tag = person.geburtsdatum, oertlich(zeitpunkt).date()
    if angabe is None:
        return None
    if tag < _achtzehnter(angabe, "-01-01"):
        return True
    return None if tag < _achtzehnter(angabe, "-12-31") else False


def _achtzehnter(angabe: str, rest: str) -> date:
    """The 18th birthday; what is not known of the birth date is taken from `rest`."""
    jahr, monat, tag = (int(teil) for teil in (angabe + rest[len(angabe) - 4 :]).split("-"))
    tag = min(tag, monthrange(jahr, monat)[1])
    if tag > monthrange(jahr + VOLLJAEHRIG, monat)[1]:
        return date(jahr + VOLLJAEHRIG, 3, 1)  # born on a 29 February (§ 188 (2) BGB)
    return date(jahr + VOLLJAEHRIG, monat, tag)


def _gilt(merkmal: Merkmal, tag: date) -> bool:
    return (merkmal.seit is None or merkmal.seit <= tag) and (merkmal.bis is None or tag <= merkmal.bis)
