"""Legal representatives in registry notices (xauslaender:Vertreter and its two kinds)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.domain import meldung
from gateway.nachrichten.anschrift import POSTANSCHRIFT, Postanschrift
from gateway.nachrichten.bindung import E, Struktur, Wahl, wert
from gateway.nachrichten.datum import TeilbekanntMitUnbekannt
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.person import NAME, AllgemeinerName, Geschlechtsform
from gateway.nachrichten.release import VERTRETUNGSART, XAUSLAENDER
from gateway.nachrichten.stelle import Kommunikation


@wert
class VollerName:
    """xauslaender:NameNatuerlichePerson in full: every kind of name, none demanded."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    titel: Annotated[tuple[str, ...], E("titel")] = ()
    anrede: Annotated[str | None, E("anrede")] = None
    namenssuffix: Annotated[tuple[str, ...], E("namenssuffix")] = ()
    vorname: Annotated[AllgemeinerName | None, E("vorname", NAME)] = None
    rufname: Annotated[AllgemeinerName | None, E("rufname", NAME)] = None
    fruehere_vornamen: Annotated[tuple[AllgemeinerName, ...], E("frueherer.Vorname", NAME)] = ()
    familienname: Annotated[AllgemeinerName | None, E("familienname", NAME)] = None
    geburtsname: Annotated[AllgemeinerName | None, E("geburtsname", NAME)] = None
    fruehere_familiennamen: Annotated[tuple[AllgemeinerName, ...], E("frueherer.Familienname", NAME)] = ()
    ehename: Annotated[AllgemeinerName | None, E("ehename", NAME)] = None
    lebenspartnerschaftsname: Annotated[AllgemeinerName | None, E("lebenspartnerschaftsname", NAME)] = None
    ordensname: Annotated[AllgemeinerName | None, E("ordensname", NAME)] = None
    kuenstlernamen: Annotated[tuple[AllgemeinerName, ...], E("kuenstlername", NAME)] = ()
    weitere_namen: Annotated[tuple[AllgemeinerName, ...], E("weitererName", NAME)] = ()

    @property
    def anzeigename(self) -> str:
        """ "Familienname, Vorname", as far as given."""
        namen = (self.familienname, self.vorname)
        return ", ".join(name.text for name in namen if name and name.text)


@wert
class _Vertreter:
    """xauslaender:Vertreter; `art`: a key of the list vertretungsart."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    art: Annotated[str | None, E("artDerVertretung", Schluessel(VERTRETUNGSART))] = None
    anschrift: Annotated[Postanschrift | None, E("anschrift", POSTANSCHRIFT)] = None
    erreichbarkeit: Annotated[tuple[Kommunikation, ...], E("erreichbarkeit")] = ()


@wert
class _Vertretergeburt:
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    tag: Annotated[str | None, E("tagDerGeburt", TeilbekanntMitUnbekannt(), immer=True)]


@wert
class NatuerlicherVertreter(_Vertreter):
    """xauslaender:VertreterNatuerlichePerson.MBABH."""

    namen: Annotated[tuple[VollerName, ...], E("nameVertreter")]
    geburt: Annotated[_Vertretergeburt, E("geburtsdatumVertreter")]
    geschlecht: Annotated[str | None, E("geschlecht", Geschlechtsform(), immer=True)]


@wert
class JuristischerVertreter(_Vertreter):
    """xauslaender:Vertreter.JuristischePerson, e.g. a youth office."""

    bezeichnung: Annotated[str | None, E("bezeichnung")] = None
    kurzbezeichnung: Annotated[str | None, E("kurzbezeichnung")] = None
    zusatzzeile_1: Annotated[str | None, E("zusatzzeile1")] = None
    zusatzzeile_2: Annotated[str | None, E("zusatzzeile2")] = None
    ansprechpartner: Annotated[tuple[VollerName, ...], E("ansprechpartner")] = ()


Vertreter = NatuerlicherVertreter | JuristischerVertreter
VERTRETER = Wahl(
    XAUSLAENDER,
    vertreterNatuerlichePerson=Struktur(NatuerlicherVertreter),
    vertreter_JuristischePerson=Struktur(JuristischerVertreter),
)


def als_domaene(vertreter: Vertreter) -> meldung.Vertreter:
    """Name, kind and birth date; a body has no birth date."""
    if isinstance(vertreter, JuristischerVertreter):
        name = vertreter.bezeichnung or vertreter.kurzbezeichnung or ""
        return meldung.Vertreter(vertreter.art, name, None)
    return meldung.Vertreter(vertreter.art, vertreter.namen[0].anzeigename, vertreter.geburt.tag)
