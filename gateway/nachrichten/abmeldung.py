"""030102: somebody has moved away, or that notice is cancelled, or a new identity takes over;
030402: the deregistration is taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, Struktur, Wahl, wert
from gateway.nachrichten.datum import TagMitUnbekannt
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.formen import Fest, Schluessel
from gateway.nachrichten.meldeanschrift import Auslandsanschrift, Meldeanschrift
from gateway.nachrichten.meldenachricht import Personenmeldung, Qualifiziert
from gateway.nachrichten.meldeperson import Meldeperson
from gateway.nachrichten.release import ABMELDEGRUND, STORNIERUNG, XAUSLAENDER
from gateway.nachrichten.vertreter import NatuerlicherVertreter

INS_AUSLAND = "02"
"""Grund der Abmeldung."""
SPERRE_ADOPTION, SPERRE_GESCHLECHT = "6", "12"
"""Bars that go with a new identity (§ 51 Abs. 5 Nr. 1 BMG)."""


NEUE_ANSCHRIFT = Wahl(
    XAUSLAENDER, neueHwAw=Struktur(Meldeanschrift), auslandsHwAw=Struktur(Auslandsanschrift)
)


@wert
class Abmeldedaten(Qualifiziert):
    """xauslaender:AbmeldungZusatzdaten.MBABH."""

    neue: Annotated[Meldeanschrift | Auslandsanschrift | None, E("neueHwAw", NEUE_ANSCHRIFT)] = None
    auszug: Annotated[date | None, E("tagDesAuszugs", TagMitUnbekannt(), immer=True)]


@wert
class Wegzug(Qualifiziert):
    """`grund`: a key of the list abmeldung, "02" = abroad."""

    daten: Annotated[Abmeldedaten, E("zusatzdaten")]
    grund: Annotated[str, E("grundDerAbmeldung", Schluessel(ABMELDEGRUND))]


@wert
class Stornierung(Qualifiziert):
    """The record was never to be; `gueltige` is the one that stays, where there is one."""

    grund: Annotated[str, E("grundDerStornierung", Schluessel(STORNIERUNG))]
    gueltige: Annotated[Meldeperson | None, E("identifikationPersonWeiterhinGueltig.MBABH")] = None


@wert
class Adoption(Qualifiziert):
    """The person goes on under a new identity, which is barred."""

    neue: Annotated[Meldeperson, E("identifikationPersonNeu.MBABH")]
    sperre: Annotated[str, E("codeZurAuskunftssperre", Fest(SPERRE_ADOPTION))] = SPERRE_ADOPTION
    ereignis: Annotated[Ereignis, E("identifikation.quittungsrelevanterSachverhalt")]
    vertreter: Annotated[tuple[NatuerlicherVertreter, ...], E("gesetzlVertreter.MBABH")] = ()


@wert
class NeuesGeschlecht(Qualifiziert):
    """The same after a change of the sex entry (element `tsg`)."""

    neue: Annotated[Meldeperson, E("identifikationPersonNeu.MBABH")]
    sperre: Annotated[str, E("codeZurAuskunftssperre", Fest(SPERRE_GESCHLECHT))] = SPERRE_GESCHLECHT
    ereignis: Annotated[Ereignis, E("identifikation.quittungsrelevanterSachverhalt")]


Abmeldegrund = Wegzug | Stornierung | Adoption | NeuesGeschlecht
_GRUND = Wahl(
    XAUSLAENDER,
    abmeldung=Struktur(Wegzug),
    stornierung=Struktur(Stornierung),
    adoption=Struktur(Adoption),
    tsg=Struktur(NeuesGeschlecht),
)


@wert
class Abmeldung(Personenmeldung):
    """The address of the person is the one that is left."""

    TYP: ClassVar[str] = "030102"
    WURZEL: ClassVar[str] = "MBABH.Abmeldung.030102"

    grund: Annotated[Abmeldegrund, E("grund", _GRUND)]


@wert
class Ruecknahme(Personenmeldung):
    """The person stays; `ausloeser` names the deregistration where the office knows it."""

    TYP: ClassVar[str] = "030402"
    WURZEL: ClassVar[str] = "MBABH.AbmeldungRuecknahme.030402"
