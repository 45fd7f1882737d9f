"""Notices that change a fact about a person, not the dwelling: 030104 to 030111, 030114, 030409."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from gateway.nachrichten.anmeldung import Familienstandsangabe
from gateway.nachrichten.auskunftssperre import Sperren
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.datum import TeilbekanntMitUnbekannt, TeilbekanntOderKeines
from gateway.nachrichten.formen import Datum, Schluessel
from gateway.nachrichten.meldenachricht import (
    Aenderungsmeldung,
    MeldeNachricht,
    Personenmeldung,
    Qualifiziert,
)
from gateway.nachrichten.meldeperson import Geburtsaenderung, Meldeperson
from gateway.nachrichten.person import NAME, AllgemeinerName, Geschlechtsform, Staatsangabe
from gateway.nachrichten.release import GESCHLECHT
from gateway.nachrichten.vertreter import VERTRETER, NatuerlicherVertreter, Vertreter


@wert
class Perioden(Qualifiziert):
    """A name with up to two spellings."""

    erste: Annotated[AllgemeinerName, E("periode1", NAME)]
    zweite: Annotated[AllgemeinerName | None, E("periode2", NAME)] = None


@wert
class Ehenamen(Qualifiziert):
    """xauslaender:NameFamilienstand.MBABH."""

    familienname: Annotated[Perioden | None, E("familienname")] = None
    ehename: Annotated[AllgemeinerName | None, E("ehename", NAME)] = None
    lebenspartnerschaftsname: Annotated[AllgemeinerName | None, E("lebenspartnerschaftsname", NAME)] = None


@wert
class Namensstand(Qualifiziert):
    """xauslaender:NameNamensaenderung.MBABH: the names that changed."""

    familienname: Annotated[Perioden | None, E("familienname")] = None
    geburtsname: Annotated[AllgemeinerName | None, E("geburtsname", NAME)] = None
    ehename: Annotated[AllgemeinerName | None, E("ehename", NAME)] = None
    lebenspartnerschaftsname: Annotated[AllgemeinerName | None, E("lebenspartnerschaftsname", NAME)] = None
    vorname: Annotated[Perioden | None, E("vorname")] = None
    rufname: Annotated[AllgemeinerName | None, E("rufname", NAME)] = None
    frueherer_vorname: Annotated[AllgemeinerName | None, E("fruehererVorname", NAME)] = None


@wert
class Familienstandsdaten(Qualifiziert):
    """xauslaender:ZusatzdatenFamilienstand.MBABH; `tag` None = there is none."""

    stand: Annotated[Familienstandsangabe, E("aenderungFamilienstand")]
    tag: Annotated[str | None, E("tagDerAenderung", TeilbekanntOderKeines(), immer=True)]
    alter_name: Annotated[Ehenamen | None, E("alterName")] = None
    neuer_name: Annotated[Ehenamen | None, E("neuerName")] = None
    partnerschaft_seit: Annotated[
        date | None, E("datumDesBeginnsDerDerEheVorangehendenLebenspartnerschaft", Datum())
    ] = None


@wert
class Partner(Qualifiziert):
    """xauslaender:MBABH.EheOderLebenspartner."""

    vorname: Annotated[AllgemeinerName | None, E("vorname", NAME)] = None
    familienname: Annotated[AllgemeinerName, E("familiennamePeriode1", NAME)]
    familienname_2: Annotated[AllgemeinerName | None, E("familiennamePeriode2", NAME)] = None


@wert
class Familienstandsmeldung(Aenderungsmeldung):
    """Marriage, partnership, and their ends."""

    TYP: ClassVar[str] = "030104"
    WURZEL: ClassVar[str] = "MBABH.Familienstand.030104"

    daten: Annotated[Familienstandsdaten, E("zusatzdaten")]
    partner: Annotated[Partner | None, E("eheOderLebenspartner")] = None


@wert
class Namensmeldung(Aenderungsmeldung):
    """Another name."""

    TYP: ClassVar[str] = "030105"
    WURZEL: ClassVar[str] = "MBABH.Name.030105"

    alter_name: Annotated[Namensstand, E("alterName")]
    neuer_name: Annotated[Namensstand, E("neuerName")]


@wert
class Staatsangehoerigkeitsmeldung(Aenderungsmeldung):
    """The nationalities from now on."""

    TYP: ClassVar[str] = "030106"
    WURZEL: ClassVar[str] = "MBABH.Staatsangehoerigkeit.030106"

    neue: Annotated[tuple[Staatsangabe, ...], E("neueStaatsangehoerigkeit")]


@wert
class Geburtsmeldung(MeldeNachricht):
    """A child was born; the register has known it only since."""

    TYP: ClassVar[str] = "030107"
    WURZEL: ClassVar[str] = "MBABH.Geburt.030107"

    person: Annotated[Meldeperson, E("kind")]
    vertreter: Annotated[tuple[NatuerlicherVertreter, ...], E("gesetzlVertreter.MBABH")]
    sperren: Annotated[Sperren | None, E("auskunftssperren")] = None


@wert
class Geschlechtsmeldung(Aenderungsmeldung):
    """Another sex entry; None = no entry."""

    TYP: ClassVar[str] = "030108"
    WURZEL: ClassVar[str] = "MBABH.Geschlecht.030108"

    neues: Annotated[str | None, E("neuesGeschlecht", Geschlechtsform(), immer=True)]


@wert
class Todesmeldung(Aenderungsmeldung):
    """The person has died; the day may be partly known or unknown (None)."""

    TYP: ClassVar[str] = "030109"
    WURZEL: ClassVar[str] = "MBABH.Tod.030109"

    sterbetag: Annotated[str | None, E("sterbetag", TeilbekanntMitUnbekannt(), immer=True)]


@wert
class Vertretermeldung(Aenderungsmeldung):
    """The legal representatives from now on; none = there is none any more."""

    TYP: ClassVar[str] = "030110"
    WURZEL: ClassVar[str] = "MBABH.Vertreter.030110"

    vertreter: Annotated[tuple[Vertreter, ...], E("gesetzlicherVertreter", VERTRETER)] = ()


@wert
class Geburtsdatenmeldung(Personenmeldung):
    """Day or place of birth were corrected."""

    TYP: ClassVar[str] = "030111"
    WURZEL: ClassVar[str] = "MBABH.AenderungGeburtsdaten.030111"

    geburt: Annotated[Geburtsaenderung, E("aenderungGeburt")]


@wert
class Selbstbestimmungsmeldung(Personenmeldung):
    """Another sex entry, and perhaps first name, by declaration (SBGG)."""

    TYP: ClassVar[str] = "030114"
    WURZEL: ClassVar[str] = "MBABH.GeschlechtSBGG.030114"

    neues: Annotated[str, E("neuesGeschlecht", Schluessel(GESCHLECHT))]
    neuer_vorname: Annotated[str | None, E("neuerVorname")] = None


@wert
class Todesruecknahme(Personenmeldung):
    """The person lives."""

    TYP: ClassVar[str] = "030409"
    WURZEL: ClassVar[str] = "MBABH.TodRuecknahme.030409"
