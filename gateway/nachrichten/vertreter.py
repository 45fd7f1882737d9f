"""Legal representatives in registry notices (xauslaender:Vertreter and its two kinds)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.domain import meldung
from gateway.nachrichten.anschrift import POSTANSCHRIFT, Postanschrift
from gateway.nachrichten.bindung import E, Struktur, Wahl, wert
from gateway.nachrichten.datum import TeilbekanntMitUnbekannt
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.person import Geschlechtsform, VollerName
from gateway.nachrichten.release import VERTRETUNGSART, XAUSLAENDER
from gateway.nachrichten.stelle import Kommunikation


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
