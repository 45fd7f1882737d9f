"""The only collector of what rules look at: rows, file, notices, directory become a `Sachverhalt`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from gateway.ablage import massen
from gateway.ablage.buch import Buch
from gateway.ablage.meldungen import geltende_sperren, ist_abmeldung
from gateway.ablage.sachverhalte import aus_json
from gateway.ablage.tabellen import Meldungsstand, Meldungszeile, Uebergabezeile
from gateway.ablage.vorgaenge import person_der_akte, person_von
from gateway.ablauf.haus import Haus
from gateway.domain.akte import Akte
from gateway.domain.meldung import Meldeart, Meldung, Wohnanschrift
from gateway.domain.merkmal import Merkmal, Merkmalart, vereinige
from gateway.domain.person import DEUTSCH, Person
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.regeln.freigabe import VORABINFORMATION
from gateway.domain.sachverhalt import UNION, Abgang, Abmeldestand, Zuzug, ist_minderjaehrig
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung, Zustand
from gateway.domain.worte import oertlich

VORBEI = frozenset({Zustand.KARENZ, Zustand.ABGESCHLOSSEN})
MASSENLIMIT = "massenlimit"
"""The rule of the release side, and its question."""
_NOCH_HIER = frozenset({Zustand.ANGELEGT, Zustand.VORBEREITET})


Gesagtes = tuple[Merkmal, ...] | None
"""What the specialist system says: () = there are none; None = it doesn't know the person, or there is no such
system."""


def frage_fachverfahren(haus: Haus, zeile: Uebergabezeile) -> Gesagtes:
    """Asked outside of any transaction: it may take its time. Raises `KeineAuskunft`."""
    if haus.fachverfahren is None:
        return None
    return haus.fachverfahren.merkmale(zeile.id, person_der_akte(zeile), zeile.aktenzeichen_eigenes).merkmale


def abgang(haus: Haus, buch: Buch, zeile: Uebergabezeile, akte: Akte, gesagt: Gesagtes = None) -> Abgang:
    """The release side: may this file go to the authority that asks?"""
    person = person_der_akte(zeile)
    meldungen, zurueckgenommene = _meldungen(buch, person)
    fall = Abgang(
        zeitpunkt=haus.jetzt(),
        merkmale=_merkmale(_beide(akte.merkmale, gesagt), meldungen),
        minderjaehrig=ist_minderjaehrig(person, haus.jetzt()),
        unionsbuerger=ist_unionsbuerger(person),
        deutsch=DEUTSCH in person.staatsangehoerigkeiten,
        elektronisch=haus.finde_partner(zeile.partner) is not None,
        grund=zeile.grund or "01",
        angefordert=zeile.ausloeser_uuid is not None,
        von_hand=zeile.von_hand,
        weitergeleitet=zeile.weitergeleitet_von is not None,
        seit=zeile.erstellt,
        abmeldung=_abmeldung(haus, meldungen, zurueckgenommene, zeile.partner),
        meldungen_laufen=buch.meldungen.gibt_es_abmeldungen(),
        sperren=geltende_sperren(meldungen, oertlich(haus.jetzt()).date()),
        davor_angefordert=_davor(haus, buch, zeile),
        bytes=sum(d.groesse or 0 for d in akte.dokumente),
    )
    return _mit_frueheren(haus, buch, fall, zeile, meldungen)


def zuzug(haus: Haus, buch: Buch, zeile: Meldungszeile, meldung: Meldung) -> Zuzug:
    """The request side, as the notice tells it: may we ask for this person's file?"""
    person = meldung.nachher or meldung.person
    bekannte = [z for z in buch.meldungen.zur_person(person) if z.id != zeile.id]
    return Zuzug(
        zeitpunkt=haus.jetzt(),
        merkmale=_merkmale((), [*bekannte, zeile]),
        minderjaehrig=ist_minderjaehrig(person, haus.jetzt()),
        unionsbuerger=ist_unionsbuerger(person),
        deutsch=DEUTSCH in person.staatsangehoerigkeiten,
        test=meldung.test,
        doppelt=_ist_doppelt(buch, person, zeile, bekannte),
        aus_dem_inland=None if meldung.fruehere is None else isinstance(meldung.fruehere, Wohnanschrift),
        azr_nummer_bekannt=person.azr_nummer is not None,
        behoerden=haus.zustaendigkeit.behoerden(zeile.gemeinde_alt),
        einrichtung=haus.zustaendigkeit.ist_einrichtung(
            meldung.anschrift.postleitzahl, meldung.anschrift.strasse, meldung.anschrift.hausnummer
        ),
    )


def zuzug_von_heute(
    haus: Haus, buch: Buch, zeile: Uebergabezeile, aehnliche: int, gesagt: Gesagtes = None
) -> Zuzug:
    """The same later: what the notice told stays, what may have changed is looked up again."""
    fall = aus_json(zeile.sachverhalt or {})
    assert isinstance(fall, Zuzug)
    person = person_der_akte(zeile)
    behoerden = (zeile.partner,) if zeile.partner else fall.behoerden
    return replace(
        fall,
        zeitpunkt=haus.jetzt(),
        merkmale=_merkmale(_beide((), gesagt), buch.meldungen.zur_person(person)),
        azr_nummer_bekannt=person.azr_nummer is not None,
        behoerden=behoerden,
        elektronisch=not zeile.partner or haus.finde_partner(zeile.partner) is not None,
        aehnliche=aehnliche,
        heute_angefordert=buch.vorgaenge.zaehle_angeforderte(zeile.weg, _tagesbeginn(haus)),
        dort_angefordert=massen.dort_angefordert(
            buch.session, buch.mandant, zeile.partner, haus.jetzt() - haus.regelsatz().grenzen.massenzeit
        ),
    )


def _davor(haus: Haus, buch: Buch, zeile: Uebergabezeile) -> int:
    """Requests of this authority before this one, within the time of the bulk limit; where a person has looked at one
    of them, from that one on. What somebody here has begun is no request."""
    if zeile.ausloeser_uuid is None:
        return 0
    grenzen = haus.regelsatz().grenzen
    seit = zeile.erstellt - grenzen.massenzeit
    davor = massen.davor_angefordert(buch.session, zeile, seit)
    if davor < grenzen.massenlimit:
        return davor
    durchgelassen = massen.zuletzt_durchgelassen(buch.session, zeile, MASSENLIMIT, seit)
    if durchgelassen is None:
        return davor
    return massen.davor_angefordert(buch.session, zeile, max(seit, durchgelassen))


def _tagesbeginn(haus: Haus) -> datetime:
    return oertlich(haus.jetzt()).replace(hour=0, minute=0, second=0, microsecond=0)


def _ist_doppelt(buch: Buch, person: Person, zeile: Meldungszeile, bekannte: Sequence[Meldungszeile]) -> bool:
    """The same move was told before, or somebody is already asking for the file."""
    gemeldet = any(
        z.art is Meldeart.ANMELDUNG and (z.tag, z.gemeinde_neu) == (zeile.tag, zeile.gemeinde_neu)
        for z in bekannte
    )
    return gemeldet or any(
        not v.zustand.endgueltig and vergleiche(person, person_von(v)).urteil is Urteil.SICHER
        for v in buch.vorgaenge.zu_dieser_person(Richtung.UEBERNAHME, person)
    )


def ist_unionsbuerger(person: Person) -> bool:
    return any(s in UNION for s in person.staatsangehoerigkeiten)


def _beide(der_akte: tuple[Merkmal, ...] | None, gesagt: Gesagtes) -> tuple[Merkmal, ...] | None:
    """Two sources; each of them can say "none", and one that says something isn't unsaid by the other."""
    if gesagt is None or der_akte is None:
        return der_akte if gesagt is None else gesagt
    return vereinige(der_akte, gesagt)


def _merkmale(
    der_akte: tuple[Merkmal, ...] | None, meldungen: Iterable[Meldungszeile]
) -> tuple[Merkmal, ...] | None:
    """What the file says, and what registry offices have told since; they can't say "none"."""
    gemeldet = [
        Merkmal(Merkmalart(z.merkmal), z.tag, None, "Meldebehörde")
        for z in meldungen
        if z.merkmal is not None
    ]
    return vereinige(der_akte, gemeldet)


def _meldungen(buch: Buch, person: Person) -> tuple[list[Meldungszeile], list[Meldungszeile]]:
    """What registry offices have told of this person, and what they have taken back."""
    alle = buch.meldungen.zur_person(person, (Meldungsstand.GILT, Meldungsstand.ZURUECKGENOMMEN))
    gilt = [z for z in alle if z.stand is Meldungsstand.GILT]
    return gilt, [z for z in alle if z.stand is Meldungsstand.ZURUECKGENOMMEN]


def _abmeldung(
    haus: Haus, meldungen: Sequence[Meldungszeile], zurueckgenommene: Sequence[Meldungszeile], partner: str
) -> Abmeldestand:
    """The newest Abmeldung counts."""
    abmeldungen = [z for z in meldungen if ist_abmeldung(z)]
    if not abmeldungen:
        weg = any(ist_abmeldung(z) for z in zurueckgenommene)
        return Abmeldestand.ZURUECKGENOMMEN if weg else Abmeldestand.KEINE
    orte = haus.zustaendigkeit.behoerden(abmeldungen[0].gemeinde_neu)
    return Abmeldestand.PASST if partner in orte else Abmeldestand.WOANDERS


def _mit_frueheren(
    haus: Haus, buch: Buch, fall: Abgang, zeile: Uebergabezeile, meldungen: Sequence[Meldungszeile]
) -> Abgang:
    """Another handover of this file: the latest one that moved it or may still do."""
    fruehere = _fruehere(buch, zeile)
    if not fruehere:
        return fall
    letzte = fruehere[-1]
    if letzte.partner != zeile.partner and letzte.zustand in _NOCH_HIER:
        return replace(fall, andere_anforderung=letzte.partner_name)
    orte = {b for z in meldungen if ist_abmeldung(z) for b in haus.zustaendigkeit.behoerden(z.gemeinde_neu)}
    return replace(
        fall,
        inhaber=letzte.partner,
        inhaber_name=letzte.partner_name,
        abgegeben_am=oertlich(letzte.erstellt).date(),
        abgabe_laeuft=letzte.zustand not in VORBEI,
        inhaber_bestaetigt=letzte.quittung is not None and letzte.partner in orte,
        derselbe=letzte.partner == zeile.partner,
    )


def _fruehere(buch: Buch, zeile: Uebergabezeile) -> list[Uebergabezeile]:
    """Of two at the same moment the later one asks."""
    return [
        andere
        for andere in buch.vorgaenge.zur_person(Richtung.ABGABE, person_der_akte(zeile).azr_nummer)
        if andere.stamm != zeile.stamm
        and andere.dms_ref == zeile.dms_ref
        and andere.zustand not in NICHTS_GEWORDEN
        and andere.grund != VORABINFORMATION
        and (andere.erstellt, andere.id) < (zeile.erstellt, zeile.id)
    ]
