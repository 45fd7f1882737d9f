"""The other way: a Meldung of the domain as the message a registry office would send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.domain.meldung import Auslandsanschrift, Irgendwo, Meldeart, Meldung, Wohnanschrift
from gateway.domain.person import Person
from gateway.nachrichten import meldeanschrift, meldeperson
from gateway.nachrichten.abmeldung import (
    INS_AUSLAND,
    Abmeldedaten,
    Abmeldung,
    Ruecknahme,
    Stornierung,
    Wegzug,
)
from gateway.nachrichten.anmeldung import Anmeldedaten, Anmeldung, Familienstandsangabe
from gateway.nachrichten.auskunftssperre import (
    Auskunftssperre,
    Auskunftssperrenmeldung,
    Sperren,
    Sperrenaenderung,
)
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.hauptwohnung import Hauptwohnung
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.meldenachricht import FORTSCHREIBUNG, KORREKTUR, Aenderungsart, Personenmeldung
from gateway.nachrichten.person import AllgemeinerName, Staatsangabe
from gateway.nachrichten.personenaenderung import (
    Namensmeldung,
    Namensstand,
    Perioden,
    Staatsangehoerigkeitsmeldung,
    Todesmeldung,
    Todesruecknahme,
)

_IN_ANDERE_GEMEINDE, _UNBEKANNT = "01", "03"
_STAND_UNBEKANNT = "NB"
_STORNO = "1"
"""The only key of the list stornierung that is known here (its values lie outside the schema)."""


def aus_domaene(kopf: Kopf, meldung: Meldung) -> Personenmeldung:
    """The message; author, reader, uuid and time are those of `kopf`.

    Raises `NichtSchreibbar` for a kind of notice that is only read here, and without the new dwelling."""
    allen: dict[str, Any] = {
        "kopf": kopf,
        "ereignis": Ereignis(zeitpunkt=meldung.ereignis, zeichen=meldung.zeichen),
        "ausloeser": meldung.bezug,
        "person": meldeperson.aus_domaene(meldung.person, meldung.anschrift, meldung.ordnungsmerkmal),
    }
    match meldung.art:
        case Meldeart.ANMELDUNG:
            return Anmeldung(**allen, daten=_anmeldedaten(meldung))
        case Meldeart.ABMELDUNG:
            return Abmeldung(**allen, grund=_wegzug(meldung))
        case Meldeart.STORNIERUNG:
            return Abmeldung(**allen, grund=Stornierung(grund=_STORNO))
        case Meldeart.HAUPTWOHNUNG if isinstance(meldung.neue, Wohnanschrift):
            neue = meldeanschrift.aus_domaene(meldung.neue)
            return Hauptwohnung(**allen, neue=neue, einzug=meldung.am)
        case Meldeart.AUSKUNFTSSPERRE:
            return Auskunftssperrenmeldung(**allen, aenderung=_sperrenaenderung(meldung))
        case Meldeart.RUECKNAHME:
            return Ruecknahme(**allen)
    if (aenderung := _aenderung(meldung, allen)) is not None:
        return aenderung
    raise NichtSchreibbar(
        "Zu dieser Meldung fehlt, was jetzt gilt (Wohnung, Person), oder sie wird nur gelesen."
    )


def _aenderung(meldung: Meldung, allen: Mapping[str, Any]) -> Personenmeldung | None:
    """What changes the person and not the dwelling."""
    nachher = meldung.nachher
    art = Aenderungsart(art=KORREKTUR if meldung.korrektur else FORTSCHREIBUNG)
    match meldung.art:
        case Meldeart.TOD:
            return Todesmeldung(**allen, aenderungsart=art, sterbetag=meldung.gestorben)
        case Meldeart.TOD_RUECKNAHME:
            return Todesruecknahme(**allen)
        case Meldeart.NAME if nachher is not None:
            alt, neu = _namen(meldung.person), _namen(nachher)
            return Namensmeldung(**allen, aenderungsart=art, alter_name=alt, neuer_name=neu)
        case Meldeart.STAATSANGEHOERIGKEIT if nachher is not None:
            neue = tuple(Staatsangabe(staatsangehoerigkeit=s) for s in nachher.staatsangehoerigkeiten)
            return Staatsangehoerigkeitsmeldung(**allen, aenderungsart=art, neue=neue)
    return None


def _namen(person: Person) -> Namensstand:
    return Namensstand(
        familienname=Perioden(erste=AllgemeinerName(text=person.familienname or None)),
        geburtsname=AllgemeinerName(text=person.geburtsname),
        vorname=Perioden(erste=AllgemeinerName(text=person.vorname)),
    )


def _anmeldedaten(meldung: Meldung) -> Anmeldedaten:
    return Anmeldedaten(
        familienstand=Familienstandsangabe(stand=meldung.familienstand or _STAND_UNBEKANNT),
        fruehere=_anschrift(meldung.fruehere),
        einzug=meldung.am,
        sperren=_sperren(meldung),
    )


def _wegzug(meldung: Meldung) -> Wegzug:
    grund = _UNBEKANNT
    if meldung.neue is not None:
        grund = INS_AUSLAND if isinstance(meldung.neue, Auslandsanschrift) else _IN_ANDERE_GEMEINDE
    return Wegzug(daten=Abmeldedaten(neue=_anschrift(meldung.neue), auszug=meldung.am), grund=grund)


def _anschrift(
    anschrift: Irgendwo | None,
) -> meldeanschrift.Meldeanschrift | meldeanschrift.Auslandsanschrift | None:
    match anschrift:
        case None:
            return None
        case Auslandsanschrift():
            return meldeanschrift.auslaendische_aus_domaene(anschrift)
        case Wohnanschrift():
            return meldeanschrift.aus_domaene(anschrift)


def _sperrenaenderung(meldung: Meldung) -> Sperrenaenderung:
    vorher = tuple(Auskunftssperre(art=s.art, gueltig_bis=s.gueltig_bis) for s in meldung.aufgehoben)
    return Sperrenaenderung(vorher=vorher, nachher=_sperren(meldung))


def _sperren(meldung: Meldung) -> Sperren | None:
    if not meldung.sperren:
        return None
    return Sperren(
        sperren=tuple(Auskunftssperre(art=s.art, gueltig_bis=s.gueltig_bis) for s in meldung.sperren),
        ereignis=Ereignis(zeitpunkt=meldung.ereignis, zeichen=f"SPERRE-{meldung.zeichen}"[:100]),
    )
