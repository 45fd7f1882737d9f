"""030101: somebody has moved here; 030113: somebody here has become a foreigner."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from gateway.nachrichten.auskunftssperre import Sperren
from gateway.nachrichten.bindung import E, Struktur, Wahl, wert
from gateway.nachrichten.datum import TEILDATUM, TagMitUnbekannt, Teildatum, Zeitraum
from gateway.nachrichten.formen import Codeangabe, Schluessel
from gateway.nachrichten.meldeanschrift import Auslandsanschrift, Meldeanschrift
from gateway.nachrichten.meldenachricht import Aenderungsmeldung, Personenmeldung, Qualifiziert
from gateway.nachrichten.release import AUSWEISART, FAMILIENSTAND, XAUSLAENDER
from gateway.nachrichten.stelle import Kommunikation
from gateway.nachrichten.vertreter import VERTRETER, Vertreter


@wert
class Familienstandsangabe(Qualifiziert):
    """A key of the list familienstand, e.g. "LD"."""

    stand: Annotated[str, E("familienstand", Schluessel(FAMILIENSTAND))]


@wert
class Behoerdenkennung(Qualifiziert):
    """Prefix and key in lists that the message itself names."""

    praefix: Annotated[Codeangabe, E("praefix")]
    kennung: Annotated[Codeangabe, E("kennung")]


@wert
class Organisationseinheit(Qualifiziert):
    """A part of an authority."""

    name: Annotated[str | None, E("name")] = None
    ebene: Annotated[int | None, E("hierarchieebene")] = None


@wert
class AusstellendeBehoerde(Qualifiziert):
    """xauslaender:Behoerde: the authority that issued a passport."""

    bezeichnung: Annotated[str | None, E("bezeichnung")] = None
    kurzbezeichnung: Annotated[str | None, E("kurzbezeichnung")] = None
    kennung: Annotated[Behoerdenkennung | None, E("behoerdenkennung")] = None
    einheiten: Annotated[tuple[Organisationseinheit, ...], E("organisationseinheit")] = ()
    kommunikation: Annotated[tuple[Kommunikation, ...], E("kommunikation")] = ()


@wert
class Ausweisdokument(Qualifiziert):
    """xauslaender:Ausweisdokument.MBABH."""

    art: Annotated[str | None, E("ausweisart", Schluessel(AUSWEISART))] = None
    nummer: Annotated[str | None, E("ausweisIdentifikation")] = None
    gueltigkeit: Annotated[Zeitraum | None, E("gueltigkeitszeitraum")] = None
    ausgestellt: Annotated[Teildatum | None, E("ausstellungsdatum", TEILDATUM)] = None
    behoerde: Annotated[AusstellendeBehoerde | None, E("ausstellendeBehoerde")] = None


FRUEHERE_ANSCHRIFT = Wahl(
    XAUSLAENDER,
    anschrift_inland=Struktur(Meldeanschrift),
    anschrift_ausland=Struktur(Auslandsanschrift),
)


@wert
class Anmeldedaten(Qualifiziert):
    """xauslaender:AnmeldungZusatzdaten.MBABH; `fruehere` is where to ask for the file."""

    familienstand: Annotated[Familienstandsangabe, E("angabenFamilienstand")]
    ausweise: Annotated[tuple[Ausweisdokument, ...], E("angabenPass")] = ()
    fruehere: Annotated[
        Meldeanschrift | Auslandsanschrift | None, E("fruehereAnschrift", FRUEHERE_ANSCHRIFT)
    ] = None
    einzug: Annotated[date | None, E("tagDesEinzuges", TagMitUnbekannt(), immer=True)]
    vertreter: Annotated[tuple[Vertreter, ...], E("gesetzlicherVertreter", VERTRETER)] = ()
    doktorgrad: Annotated[str | None, E("doktorgrad")] = None
    sperren: Annotated[Sperren | None, E("auskunftssperren")] = None


@wert
class Anmeldung(Personenmeldung):
    """The address of the person is the new one."""

    TYP: ClassVar[str] = "030101"
    WURZEL: ClassVar[str] = "MBABH.Anmeldung.030101"

    daten: Annotated[Anmeldedaten, E("anmeldungZusatzdaten.MBABH")]


@wert
class VerlustDeutscherStaatsangehoerigkeit(Aenderungsmeldung):
    """The register knows the person already, the foreigners authority does not."""

    TYP: ClassVar[str] = "030113"
    WURZEL: ClassVar[str] = "MBABH.VerlustDtStaatsangehoerigkeit.030113"

    daten: Annotated[Anmeldedaten, E("anmeldungZusatzdaten.MBABH")]
