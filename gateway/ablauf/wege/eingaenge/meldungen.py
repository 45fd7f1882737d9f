"""Notices of the registry office: what an accepted one books, and whom it wakes.

Most of them move no file. They are kept as facts about the person, and only where one concerns a Vorgang under
way does that look again; an Anmeldung from elsewhere begins one, unless a rule says that there is nothing to
ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.meldungen import gemeinde, ist_abmeldung
from gateway.ablage.sachverhalte import als_json, befund_als_json
from gateway.ablage.tabellen import Meldungsstand, Meldungszeile, Nachrichtenzeile
from gateway.ablage.vorgaenge import person_der_akte
from gateway.ablauf import sachverhalt
from gateway.ablauf.akte import dateib
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang
from gateway.ablauf.post.oeffnung import Effekt
from gateway.ablauf.post.testnachricht import ABGELEGT
from gateway.ablauf.wege import berichtigung, wohnsitzwechsel
from gateway.ablauf.wege.eingaenge import ruecknahmen, sperrquittung
from gateway.ablauf.wege.eingaenge.zuordnung import vermerke
from gateway.domain.haushalt import haushalt
from gateway.domain.meldung import Meldeart, Meldung
from gateway.domain.merkmal import Merkmalart
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.regel import Stoppt
from gateway.domain.uebergabe import Richtung
from gateway.nachrichten import meldung as meldungsangaben
from gateway.nachrichten.arten import KLASSEN
from gateway.nachrichten.meldenachricht import MeldeNachricht
from gateway.nachrichten.meldung import Meldenachricht

TYPEN = tuple(klasse.TYP for klasse in KLASSEN.values() if issubclass(klasse, MeldeNachricht))
"""Message types that are notices."""
INNERHALB = "Umzug innerhalb des eigenen Bezirks; die Akte ist hier."


def nimm_an(haus: Haus, eingang: Nachrichtenzeile, nachricht: Meldenachricht) -> Effekt:
    """0301xx, 0304xx: checked, from an office that the directory names."""
    meldung = meldungsangaben.als_domaene(nachricht)
    berichtigungen = berichtigung.schreibe(haus, eingang, meldung)
    quittung = None if meldung.test else sperrquittung.schreibe(haus, eingang, nachricht)

    def buchen(buch: Buch) -> bool:
        meldung_hier = _wie_sie_hier_gilt(haus, meldung)
        umzug = haushalt(meldung_hier, haus.zustaendigkeit)
        zeile = buch.meldungen.lege_an(eingang.id, meldung_hier, umzug)
        abgelegt = _wirkung(meldung_hier)(haus, buch, eingang, zeile, meldung_hier)
        if quittung is not None:
            ausgang.stelle_aus(buch, quittung)
        for geschrieben in berichtigungen:
            berichtigung.buche(buch, geschrieben)
        if berichtigung.ungenannt_aufgehoben(meldung):
            berichtigung.erinnere_ans_telefon(buch, meldung)
        if abgelegt is not None:
            buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT, text=abgelegt)
        return True

    return buchen


def _wie_sie_hier_gilt(haus: Haus, meldung: Meldung) -> Meldung:
    """Another main dwelling is a move to us or away from us, seen from here."""
    if meldung.art is not Meldeart.HAUPTWOHNUNG:
        return meldung
    hierher = haus.mandant in haus.zustaendigkeit.behoerden(gemeinde(meldung.neue))
    if not hierher or meldung.neue is None:
        return meldung
    return replace(meldung, art=Meldeart.ANMELDUNG, fruehere=meldung.anschrift, anschrift=meldung.neue)  # type: ignore[arg-type]


def _zuzug(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, zeile: Meldungszeile, meldung: Meldung
) -> str | None:
    """A move to us: a request begins, or the notice is filed with the rule that said no."""
    fall = sachverhalt.zuzug(haus, buch, zeile, meldung)
    if fall.behoerden == (haus.mandant,):
        return INNERHALB
    satz = buch.regelsaetze.aktiver(haus.regeln.vorgabe)
    befund = satz.beurteile_zuzug(fall)
    zeile.sachverhalt, zeile.befund = als_json(fall), befund_als_json(befund, satz.version)
    if isinstance(befund.urteil, Stoppt):
        return f"Es wird keine Akte angefordert: {befund.satz}"
    zeile.vorgang = wohnsitzwechsel.beginne(haus, buch, eingang, meldung, fall)
    return None


def _wegzug(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, zeile: Meldungszeile, meldung: Meldung
) -> str | None:
    """A move away: a request that waits for it goes on."""
    umzug = haushalt(meldung, haus.zustaendigkeit)
    return _wecke(buch, eingang, meldung, f"Abmeldung erhalten ({meldung.typ}).", umzug)


def _ruecknahme(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, zeile: Meldungszeile, meldung: Meldung
) -> str | None:
    """What was told is not so: nothing is asked for, nothing goes because of it."""
    gemeint = _gemeinte(buch, zeile, meldung)
    if gemeint is None:
        return "Die zurückgenommene Meldung ist hier nicht bekannt."
    gemeint.stand = Meldungsstand.ZURUECKGENOMMEN
    text = f"Meldung zurückgenommen ({meldung.typ})."
    if gemeint.vorgang is not None:
        uebernahme = buch.vorgaenge.zum_aendern(gemeint.vorgang)
        if not uebernahme.zustand.endgueltig and uebernahme.lieferung_uuid is None:
            buch.vorgaenge.verlange_abbruch(uebernahme, SYSTEM, "Die Anmeldung wurde zurückgenommen.")
        vermerke(buch, uebernahme, eingang, text)
        ruecknahmen.frage_nach_dem_zuzug(haus, buch, eingang, uebernahme)
        return None
    abgelegt = _wecke(buch, eingang, meldung, text)
    gefragt = ist_abmeldung(gemeint) and ruecknahmen.frage_nach_dem_wegzug(
        haus, buch, eingang, meldung, gemeint.eingegangen
    )
    return None if gefragt else abgelegt


def _gemeinte(buch: Buch, zeile: Meldungszeile, meldung: Meldung) -> Meldungszeile | None:
    """By the id that it names, else the newest move that this office has told of this person."""
    if meldung.bezug is not None:
        genannt = buch.meldungen.mit_uuid(zeile.absender, meldung.bezug)
        if genannt is not None:
            return genannt
    arten = {Meldeart.ABMELDUNG} if meldung.art is Meldeart.RUECKNAHME else {*Meldeart} - {meldung.art}
    return next(
        (
            z
            for z in buch.meldungen.zur_person(meldung.person)
            if z.absender == zeile.absender
            and z.art in arten
            and (ist_abmeldung(z) or z.art is Meldeart.ANMELDUNG)
        ),
        None,
    )


def _sperre(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, zeile: Meldungszeile, meldung: Meldung
) -> str | None:
    """A bar is set, or lifted."""
    if not meldung.sperren:
        _nimm_zurueck(buch, zeile, meldung, Merkmalart.AUSKUNFTSSPERRE)
    return _merke(haus, buch, eingang, zeile, meldung)


def _lebt(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, zeile: Meldungszeile, meldung: Meldung
) -> str | None:
    """030409: the notice of death was wrong."""
    _nimm_zurueck(buch, zeile, meldung, Merkmalart.VERSTORBEN)
    dateib.richte_nach(buch, meldung, gestorben=False)
    return _merke(haus, buch, eingang, zeile, meldung)


def _stirbt(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, zeile: Meldungszeile, meldung: Meldung
) -> str | None:
    """030109: nothing moves any more, and what is kept of earlier moves is kept for a shorter time."""
    dateib.richte_nach(buch, meldung, gestorben=True)
    return _merke(haus, buch, eingang, zeile, meldung)


def _nimm_zurueck(buch: Buch, zeile: Meldungszeile, meldung: Meldung, merkmal: Merkmalart) -> None:
    for andere in buch.meldungen.zur_person(meldung.person):
        if andere.id != zeile.id and andere.merkmal == merkmal.value:
            andere.merkmal = None


def _merke(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, zeile: Meldungszeile, meldung: Meldung
) -> str | None:
    """A fact about the person; who is under way looks again."""
    if zeile.merkmal is None:
        return _abgelegt(meldung)
    text = f"Meldung der Meldebehörde erhalten ({meldung.typ})."
    return _wecke(buch, eingang, meldung, text)


def _wecke(
    buch: Buch, eingang: Nachrichtenzeile, meldung: Meldung, text: str, umzug: str | None = None
) -> str | None:
    """Every Abgabe under way of surely this person looks again. None: there was one. `umzug`: the move that this
    notice tells."""
    person, gefunden = meldung.nachher or meldung.person, False
    for kandidat in buch.vorgaenge.zu_dieser_person(Richtung.ABGABE, meldung.person):
        if vergleiche(person, person_der_akte(kandidat)).urteil is Urteil.SICHER:
            abgabe = buch.vorgaenge.zum_aendern(kandidat.id)
            abgabe.neue_meldung = True
            abgabe.haushalt = abgabe.haushalt or umzug
            vermerke(buch, abgabe, eingang, text)
            gefunden = True
    return None if gefunden else _abgelegt(meldung)


def _abgelegt(meldung: Meldung) -> str:
    return f"Abgelegt; keine Übergabe ist davon berührt ({meldung.typ})."


def _wirkung(meldung: Meldung) -> Wirkung:
    """A test is judged where a rule says so, and has no other effect."""
    if meldung.test and meldung.art is not Meldeart.ANMELDUNG:
        return lambda *_: ABGELEGT
    return _WIRKUNGEN.get(meldung.art, _merke)


Wirkung = Callable[[Haus, Buch, Nachrichtenzeile, Meldungszeile, Meldung], str | None]
"""None: it belongs to a Vorgang; otherwise why it is filed."""
_WIRKUNGEN: Mapping[Meldeart, Wirkung] = {
    Meldeart.ANMELDUNG: _zuzug,
    Meldeart.ABMELDUNG: _wegzug,
    Meldeart.HAUPTWOHNUNG: _wegzug,
    Meldeart.STORNIERUNG: _ruecknahme,
    Meldeart.RUECKNAHME: _ruecknahme,
    Meldeart.AUSKUNFTSSPERRE: _sperre,
    Meldeart.TOD: _stirbt,
    Meldeart.TOD_RUECKNAHME: _lebt,
}
