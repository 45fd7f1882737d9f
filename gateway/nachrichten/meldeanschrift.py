"""Addresses as registers know them: xima:Meldeanschrift, xiaa:Auslandsanschrift.Druckbild; unqualified."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.domain import meldung
from gateway.domain.meldung import Wohnanschrift
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.release import GEMEINDESCHLUESSEL, STAAT


@wert
class Meldeanschrift:
    """A dwelling in Germany; the schema demands none of its fields."""

    NAMENSRAUM: ClassVar[str | None] = None

    gemeindeschluessel: Annotated[str | None, E("gemeindeschluessel", Schluessel(GEMEINDESCHLUESSEL))] = None
    hausnummer: Annotated[str | None, E("hausnummer")] = None
    hausnummerzusatz: Annotated[str | None, E("hausnummerBuchstabeZusatzziffer")] = None
    postleitzahl: Annotated[str | None, E("postleitzahl")] = None
    wohnungsnummer: Annotated[str | None, E("stockwerkswohnungsnummer")] = None
    strasse: Annotated[str | None, E("strasse")] = None
    teilnummer: Annotated[str | None, E("teilnummerDerHausnummer")] = None
    wohnort: Annotated[str | None, E("wohnort")] = None
    frueherer_gemeindename: Annotated[str | None, E("wohnortFruehererGemeindename")] = None
    wohnungsinhaber: Annotated[str | None, E("wohnungsinhaber")] = None
    zusatzangaben: Annotated[str | None, E("zusatzangaben")] = None


@wert
class Anschriftzeile:
    """One printed line; the numbers of an address follow each other without a gap (rule of the standard)."""

    NAMENSRAUM: ClassVar[str | None] = None

    nummer: Annotated[int, E("zeilennummer")]
    inhalt: Annotated[str, E("inhalt")]


@wert
class Anschriftzone:
    """Two to five lines of at most 35 characters."""

    NAMENSRAUM: ClassVar[str | None] = None

    zeilen: Annotated[tuple[Anschriftzeile, ...], E("zeile.anschrift")]


@wert
class Auslandsanschrift:
    """An address abroad as it is printed; `staat`: Destatis key."""

    NAMENSRAUM: ClassVar[str | None] = None

    staat: Annotated[str, E("staat", Schluessel(STAAT))]
    zone: Annotated[Anschriftzone | None, E("anschriftzone")] = None


def aus_domaene(anschrift: Wohnanschrift) -> Meldeanschrift:
    """Letters after the house number go into their own element."""
    ganz = anschrift.hausnummer or ""
    ziffern = len(ganz) - len(ganz.lstrip("0123456789 "))
    return Meldeanschrift(
        gemeindeschluessel=anschrift.gemeindeschluessel,
        hausnummer=ganz[:ziffern].strip() or None,
        hausnummerzusatz=ganz[ziffern:].strip() or None,
        postleitzahl=anschrift.postleitzahl,
        strasse=anschrift.strasse,
        wohnort=anschrift.wohnort,
        wohnungsinhaber=anschrift.wohnungsinhaber,
        zusatzangaben=anschrift.zusatzangaben,
    )


def auslaendische_aus_domaene(anschrift: meldung.Auslandsanschrift) -> Auslandsanschrift:
    """The lines are numbered from one."""
    zeilen = tuple(Anschriftzeile(nummer=nr, inhalt=text) for nr, text in enumerate(anschrift.zeilen, 1))
    return Auslandsanschrift(staat=anschrift.staat, zone=Anschriftzone(zeilen=zeilen) if zeilen else None)


def als_domaene(anschrift: Meldeanschrift) -> Wohnanschrift:
    """The fields by which places are compared; floor and part of the house number are left out."""
    return Wohnanschrift(
        strasse=anschrift.strasse,
        hausnummer=f"{anschrift.hausnummer or ''}{anschrift.hausnummerzusatz or ''}" or None,
        postleitzahl=anschrift.postleitzahl,
        wohnort=anschrift.wohnort,
        gemeindeschluessel=anschrift.gemeindeschluessel,
        wohnungsinhaber=anschrift.wohnungsinhaber,
        zusatzangaben=anschrift.zusatzangaben,
    )


def irgendwo(anschrift: Meldeanschrift | Auslandsanschrift) -> Wohnanschrift | meldung.Auslandsanschrift:
    """An address here or abroad for the domain."""
    if isinstance(anschrift, Meldeanschrift):
        return als_domaene(anschrift)
    zeilen = anschrift.zone.zeilen if anschrift.zone else ()
    return meldung.Auslandsanschrift(anschrift.staat, tuple(zeile.inhalt for zeile in zeilen))
