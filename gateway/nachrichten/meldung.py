"""Registry notices to the domain's Meldung, whichever of the message types they came as."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

from gateway.domain.meldung import Meldeart, Meldung, Sperre
from gateway.domain.person import Angabenart, Person, als_weitere, mit_weiteren
from gateway.nachrichten import auskunftssperre, meldeanschrift, meldeperson, vertreter
from gateway.nachrichten.abmeldung import (
    Abmeldung,
    Adoption,
    NeuesGeschlecht,
    Ruecknahme,
    Stornierung,
    Wegzug,
)
from gateway.nachrichten.anmeldung import Anmeldedaten, Anmeldung, VerlustDeutscherStaatsangehoerigkeit
from gateway.nachrichten.auskunftssperre import Auskunftssperrenmeldung
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.hauptwohnung import Hauptwohnung
from gateway.nachrichten.meldenachricht import Aenderungsmeldung, Personenmeldung
from gateway.nachrichten.meldeperson import Geburtsaenderung
from gateway.nachrichten.personenaenderung import (
    Familienstandsmeldung,
    Geburtsdatenmeldung,
    Geburtsmeldung,
    Geschlechtsmeldung,
    Namensmeldung,
    Namensstand,
    Selbstbestimmungsmeldung,
    Staatsangehoerigkeitsmeldung,
    Todesmeldung,
    Todesruecknahme,
    Vertretermeldung,
)

Meldenachricht = Personenmeldung | Geburtsmeldung


def als_domaene(nachricht: Meldenachricht) -> Meldung:
    """The common value of all notices."""
    kopf, person = nachricht.kopf, nachricht.person
    schreibungen = meldeperson.weitere_schreibungen(person)
    meldung = Meldung(
        uuid=kopf.uuid,
        typ=nachricht.TYP,
        meldebehoerde=kopf.autor_behoerde,
        erstellt=kopf.erstellt,
        ereignis=nachricht.ereignis.zeitpunkt,
        zeichen=nachricht.ereignis.zeichen,
        person=meldeperson.als_domaene(person),
        weitere_schreibungen=schreibungen,
        anschrift=meldeanschrift.als_domaene(person.anschrift),
        ordnungsmerkmal=person.ordnungsmerkmal,
        bezug=nachricht.ausloeser,
        korrektur=isinstance(nachricht, Aenderungsmeldung) and nachricht.korrektur,
        test=kopf.test is not None,
        **_einzelheiten(nachricht),
    )
    return _mit_weiteren_namen(meldung)


def _mit_weiteren_namen(meldung: Meldung) -> Meldung:
    """The second spelling, and after a change of name the former one. Not after an adoption or another sex entry: who
    she was before is nobody's business then (§ 63 PStG, § 13 SBGG)."""
    quelle, am = f"{meldung.meldebehoerde.name}, Nachricht {meldung.typ}", meldung.ereignis.date().isoformat()
    andere = [als_weitere(p, Angabenart.SCHREIBWEISE, quelle, am) for p in meldung.weitere_schreibungen]
    nachher = meldung.nachher
    if nachher is not None and meldung.art is Meldeart.NAME:
        frueher = als_weitere(meldung.person, Angabenart.FRUEHER, quelle, am)
        nachher = mit_weiteren(nachher, (frueher,))
    return dataclasses.replace(meldung, person=mit_weiteren(meldung.person, andere), nachher=nachher)


def sperrereignis(nachricht: Meldenachricht) -> Ereignis | None:
    """The information bars in this notice, for which the registry office wants a receipt (0020, fact 1)."""
    match nachricht:
        case Anmeldung() | VerlustDeutscherStaatsangehoerigkeit():
            sperren = nachricht.daten.sperren
        case Auskunftssperrenmeldung():
            sperren = nachricht.aenderung.nachher
        case Geburtsmeldung():
            sperren = nachricht.sperren
        case Abmeldung(grund=Adoption(ereignis=ereignis) | NeuesGeschlecht(ereignis=ereignis)):
            return ereignis
        case _:
            return None
    return sperren.ereignis if sperren else None


@functools.singledispatch
def _einzelheiten(nachricht: Meldenachricht) -> dict[str, Any]:
    """What the message type adds to the fields that all have."""
    raise AssertionError(f"{nachricht.TYP} ist keine Meldung")


@_einzelheiten.register
def _(nachricht: Anmeldung) -> dict[str, Any]:
    return {"art": Meldeart.ANMELDUNG, **_anmeldedaten(nachricht.daten)}


@_einzelheiten.register
def _(nachricht: VerlustDeutscherStaatsangehoerigkeit) -> dict[str, Any]:
    return {"art": Meldeart.AUSLAENDER_GEWORDEN, **_anmeldedaten(nachricht.daten)}


def _anmeldedaten(daten: Anmeldedaten) -> dict[str, Any]:
    return {
        "fruehere": meldeanschrift.irgendwo(daten.fruehere) if daten.fruehere else None,
        "am": daten.einzug,
        "sperren": auskunftssperre.als_domaene(daten.sperren),
        "familienstand": daten.familienstand.stand,
        "vertreter": tuple(map(vertreter.als_domaene, daten.vertreter)),
    }


@_einzelheiten.register
def _(nachricht: Abmeldung) -> dict[str, Any]:
    match nachricht.grund:
        case Wegzug(daten=daten):
            neue = meldeanschrift.irgendwo(daten.neue) if daten.neue else None
            return {"art": Meldeart.ABMELDUNG, "neue": neue, "am": daten.auszug}
        case Stornierung(gueltige=gueltige):
            nachher = meldeperson.als_domaene(gueltige) if gueltige else None
            return {"art": Meldeart.STORNIERUNG, "nachher": nachher}
        case Adoption(neue=neue_person, sperre=art) | NeuesGeschlecht(neue=neue_person, sperre=art):
            return {
                "art": Meldeart.NEUE_IDENTITAET,
                "nachher": meldeperson.als_domaene(neue_person),
                "sperren": (Sperre(art),),
            }


@_einzelheiten.register
def _(_nachricht: Ruecknahme) -> dict[str, Any]:
    return {"art": Meldeart.RUECKNAHME}


@_einzelheiten.register
def _(nachricht: Hauptwohnung) -> dict[str, Any]:
    neue = meldeanschrift.als_domaene(nachricht.neue)
    return {"art": Meldeart.HAUPTWOHNUNG, "neue": neue, "am": nachricht.einzug}


@_einzelheiten.register
def _(nachricht: Auskunftssperrenmeldung) -> dict[str, Any]:
    return {
        "art": Meldeart.AUSKUNFTSSPERRE,
        "sperren": auskunftssperre.als_domaene(nachricht.aenderung.nachher),
        "aufgehoben": tuple(Sperre(s.art, s.gueltig_bis) for s in nachricht.aenderung.vorher),
    }


@_einzelheiten.register
def _(nachricht: Familienstandsmeldung) -> dict[str, Any]:
    neu = nachricht.daten.neuer_name
    name = Namensstand(familienname=neu.familienname) if neu else Namensstand()
    return {
        "art": Meldeart.FAMILIENSTAND,
        "familienstand": nachricht.daten.stand.stand,
        "nachher": _umbenannt(meldeperson.als_domaene(nachricht.person), name) if neu else None,
    }


@_einzelheiten.register
def _(nachricht: Namensmeldung) -> dict[str, Any]:
    person = meldeperson.als_domaene(nachricht.person)
    return {"art": Meldeart.NAME, "nachher": _umbenannt(person, nachricht.neuer_name)}


def _umbenannt(person: Person, name: Namensstand) -> Person:
    """Only the names given are new; "there is none" is a name given, too."""
    return dataclasses.replace(
        person,
        familienname=(name.familienname.erste.text or "") if name.familienname else person.familienname,
        vorname=name.vorname.erste.text if name.vorname else person.vorname,
        geburtsname=name.geburtsname.text if name.geburtsname else person.geburtsname,
    )


@_einzelheiten.register
def _(nachricht: Staatsangehoerigkeitsmeldung) -> dict[str, Any]:
    staaten = tuple(s.staatsangehoerigkeit for s in nachricht.neue)
    person = meldeperson.als_domaene(nachricht.person)
    return {
        "art": Meldeart.STAATSANGEHOERIGKEIT,
        "nachher": dataclasses.replace(person, staatsangehoerigkeiten=staaten),
    }


@_einzelheiten.register
def _(nachricht: Geburtsmeldung) -> dict[str, Any]:
    return {
        "art": Meldeart.GEBURT,
        "sperren": auskunftssperre.als_domaene(nachricht.sperren),
        "vertreter": tuple(map(vertreter.als_domaene, nachricht.vertreter)),
    }


@_einzelheiten.register
def _(nachricht: Geschlechtsmeldung) -> dict[str, Any]:
    person = meldeperson.als_domaene(nachricht.person)
    return {
        "art": Meldeart.GESCHLECHT,
        "nachher": dataclasses.replace(person, geschlecht=nachricht.neues or "x"),
    }


@_einzelheiten.register
def _(nachricht: Selbstbestimmungsmeldung) -> dict[str, Any]:
    person = meldeperson.als_domaene(nachricht.person)
    vorname = nachricht.neuer_vorname or person.vorname
    return {
        "art": Meldeart.GESCHLECHT,
        "nachher": dataclasses.replace(person, geschlecht=nachricht.neues, vorname=vorname),
    }


@_einzelheiten.register
def _(nachricht: Todesmeldung) -> dict[str, Any]:
    return {"art": Meldeart.TOD, "gestorben": nachricht.sterbetag}


@_einzelheiten.register
def _(_nachricht: Todesruecknahme) -> dict[str, Any]:
    return {"art": Meldeart.TOD_RUECKNAHME}


@_einzelheiten.register
def _(nachricht: Vertretermeldung) -> dict[str, Any]:
    return {"art": Meldeart.VERTRETER, "vertreter": tuple(map(vertreter.als_domaene, nachricht.vertreter))}


@_einzelheiten.register
def _(nachricht: Geburtsdatenmeldung) -> dict[str, Any]:
    person = meldeperson.als_domaene(nachricht.person)
    return {"art": Meldeart.GEBURTSDATEN, "nachher": _neu_geboren(person, nachricht.geburt)}


def _neu_geboren(person: Person, geburt: Geburtsaenderung) -> Person:
    return dataclasses.replace(
        person,
        geburtsort=geburt.ort.ort if geburt.ort else person.geburtsort,
        geburtsdatum=geburt.tag.datum if geburt.tag else person.geburtsdatum,
    )
