"""A correction reaches who has got the file: whoever has disclosed data tells each recipient what was put right
(Art. 19 DSGVO), and an information bar that came later must pass over, too.

Three begin one: a notice of the registry office, a person at the desk, and the authority from which we have a file
that we have handed on. The only message between authorities that carries a person without a file is 010205; it may
come again at any time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_als_json, person_der_akte, person_von
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import kennungen
from gateway.ablauf.aufgaben import berechtigte
from gateway.ablauf.begruendung import begruendung
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang
from gateway.ablauf.sachverhalt import VORBEI
from gateway.domain.aufgabe import Rolle
from gateway.domain.meldung import Meldeart, Meldung, Sperre
from gateway.domain.person import Person
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich
from gateway.errors import EingabeFehler
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.auskunftssperre import auskunftssperren
from gateway.nachrichten.vorabinformationen import EatLiegtNichtVor, Vorabinformationen


class BerichtigungUnmoeglich(EingabeFehler):
    """Nobody has the file from us, or there is nothing to correct."""

    code = "berichtigung.unmoeglich"
    satz = "Zu dieser Übergabe lässt sich nichts berichtigen."


# --- the registry office has told something -------------------------------------------------------------


def schreibe(haus: Haus, eingang: Nachrichtenzeile, meldung: Meldung) -> list[ausgang.Ausgang]:
    """One 010205 for each authority that has this person's file from us, ready to be booked with the notice."""
    gesperrt = meldung.art is Meldeart.AUSKUNFTSSPERRE and bool(sperren(meldung))
    if meldung.test or not (meldung.nachher or gesperrt):
        return []
    with haus.lesen() as buch:
        abgegeben = abgegebene(buch, meldung.person)
    person = meldung.nachher or meldung.person
    return _je_eine(haus, eingang, abgegeben, person, sperren(meldung))


def sperren(meldung: Meldung) -> tuple[Sperre, ...]:
    """The bars that hold, and those that were lifted, with the day on which they ended: 010205 has no other word."""
    gelten = {s.art for s in meldung.sperren}
    ende = oertlich(meldung.ereignis).date()
    return (*meldung.sperren, *(Sperre(s.art, ende) for s in meldung.aufgehoben if s.art not in gelten))


def ungenannt_aufgehoben(meldung: Meldung) -> bool:
    """No bar holds any more, and the office doesn't say which one did: nothing can be passed on by itself."""
    return meldung.art is Meldeart.AUSKUNFTSSPERRE and not meldung.test and not sperren(meldung)


def erinnere_ans_telefon(buch: Buch, meldung: Meldung) -> None:
    for zeile in abgegebene(buch, meldung.person):
        text = (
            f"Die Auskunftssperre ist aufgehoben; welche, sagt die Meldung nicht. Bitte {zeile.partner_name} selbst "
            "unterrichten."
        )
        buch.vorgaenge.vermerke(buch.vorgaenge.zum_aendern(zeile.id), text, art=Ereignisart.FEHLER)


DIE_MELDEBEHOERDE = "Die Meldebehörde hat etwas berichtigt"


def buche(buch: Buch, geschrieben: ausgang.Ausgang, woher: str = DIE_MELDEBEHOERDE) -> None:
    """Let it go, and say so in the timeline of the handover."""
    assert geschrieben.vorgang is not None
    zeile = buch.vorgaenge.zum_aendern(geschrieben.vorgang)
    ausgang.stelle_aus(buch, geschrieben)
    buch.vorgaenge.vermerke(zeile, _erfaehrt(woher, zeile))


# --- who gave us the file has corrected something, and we have handed it on ------------------------------


def gib_weiter(
    haus: Haus, eingang: Nachrichtenzeile, vorab: Vorabinformationen, unsere: Uebergabezeile
) -> list[ausgang.Ausgang]:
    """One 010205 for each authority to which we have handed the file on since we have it. Each goes to a later
    handover than the one before, so a file that came back ends the chain."""
    with haus.lesen() as buch:
        spaetere = [z for z in abgegebene(buch, person_von(unsere)) if z.erstellt > unsere.erstellt]
    bekannt = tuple(Sperre(s.art, s.gueltig_bis) for s in vorab.auskunftssperren)
    return _je_eine(haus, eingang, spaetere, personangaben.als_domaene(vorab.person), bekannt)


def _je_eine(
    haus: Haus,
    eingang: Nachrichtenzeile,
    zeilen: Iterable[Uebergabezeile],
    person: Person,
    bekannt: tuple[Sperre, ...],
) -> list[ausgang.Ausgang]:
    """Caused by a message, and kept as long as that one."""
    return [
        ausgang.schreibe(
            haus,
            _nachricht(
                haus, kennungen.nachricht(eingang.id, "010205", zeile.partner), zeile, person, bekannt
            ),
            schluessel=eingang.schluessel,
            vorgang=zeile.id,
            bezug=_bezug(zeile),
        )
        for zeile in zeilen
    ]


# --- a person at the desk corrects -----------------------------------------------------------------------


def berichtige(haus: Haus, id: UUID, person: Person, *, durch: str, grund: str) -> list[str]:
    """Tell each authority that has this person's file from us; returns their names. The AZR number that is not given
    stays. Raises `NichtGefunden`, `FalscheRolle`, `BegruendungFehlt`, `BerichtigungUnmoeglich`, `NichtSchreibbar`."""
    grund = begruendung(grund, "Eine Berichtigung braucht einen Grund.")
    with haus.lesen() as buch:
        zeile = buch.vorgaenge.lies(id)
        empfaenger = _empfaenger(buch, zeile)
    bisher = person_der_akte(zeile)
    neu = replace(person, azr_nummer=person.azr_nummer or bisher.azr_nummer, weitere=bisher.weitere)
    if neu == bisher:
        raise BerichtigungUnmoeglich("Das sind dieselben Angaben zur Person wie bisher.")
    raum, eigenes = uuid4(), haus.fuer_einen_auftrag()
    verpackt = haus.speicher.tresor.neuer_schluessel(haus.mandant, raum)
    eigenes.merke_raum(raum, verpackt)
    geschrieben = [
        ausgang.schreibe(
            eigenes, _nachricht(haus, uuid4(), z, neu, ()), schluessel=raum, vorgang=z.id, bezug=_bezug(z)
        )
        for z in empfaenger
    ]
    _buche_von_hand(haus, raum, verpackt, geschrieben, neu, durch=durch, grund=grund)
    return [z.partner_name for z in empfaenger]


@noch_einmal
def _buche_von_hand(
    haus: Haus,
    raum: UUID,
    verpackt: bytes,
    geschrieben: Sequence[ausgang.Ausgang],
    person: Person,
    *,
    durch: str,
    grund: str,
) -> None:
    with haus.buchen() as buch:
        benutzer = berechtigte(haus, buch, durch, Rolle.SACHBEARBEITUNG, Rolle.FREIGABE)
        benutzer.zuletzt = haus.jetzt()
        haus.speicher.tresor.uebernimm(buch, raum, verpackt)
        for eine in geschrieben:
            assert eine.vorgang is not None
            zeile = buch.vorgaenge.zum_aendern(eine.vorgang)
            zeile.person_akte, zeile.azr_nummer = person_als_json(person), person.azr_nummer
            ausgang.stelle_aus(buch, eine)
            text = f"{_erfaehrt('Angaben zur Person berichtigt', zeile)} Grund: {grund}"
            buch.vorgaenge.vermerke(zeile, text, wer=benutzer.name)


def bisherige(haus: Haus, id: UUID) -> Person:
    """As they have her. Raises `NichtGefunden`, `BerichtigungUnmoeglich`."""
    with haus.lesen() as buch:
        zeile = buch.vorgaenge.lies(id)
    _pruefe(zeile)
    return person_der_akte(zeile)


def _pruefe(zeile: Uebergabezeile) -> None:
    if not laesst_sich_berichtigen(zeile):
        raise BerichtigungUnmoeglich(
            "Berichtigt wird, was eine andere Behörde von hier übernommen hat: eine Abgabe, deren Quittung da ist."
        )


def laesst_sich_berichtigen(zeile: Uebergabezeile) -> bool:
    """Has somebody confirmed that it took this file from us?"""
    return zeile.richtung is Richtung.ABGABE and zeile.zustand in VORBEI and _bezug(zeile) is not None


def _empfaenger(buch: Buch, zeile: Uebergabezeile) -> list[Uebergabezeile]:
    """This one and the others who have the file. Raises `BerichtigungUnmoeglich`."""
    _pruefe(zeile)
    andere = abgegebene(buch, person_der_akte(zeile))
    return [zeile, *(z for z in andere if z.partner != zeile.partner)]


# --- what all three share ----------------------------------------------------------------------------------


def _erfaehrt(woher: str, zeile: Uebergabezeile) -> str:
    return f"{woher}; {zeile.partner_name} erfährt es (010205, Art. 19 DSGVO)."


def _bezug(zeile: Uebergabezeile) -> UUID | None:
    """By what the recipient finds its own Vorgang: its request, or the delivery that nobody had asked for."""
    return zeile.ausloeser_uuid or zeile.lieferung_uuid


def abgegebene(buch: Buch, person: Person) -> list[Uebergabezeile]:
    """The first handover to each authority that has confirmed that it took the file of surely this person."""
    je_partner: dict[str, Uebergabezeile] = {}
    for zeile in buch.vorgaenge.zur_person(Richtung.ABGABE, person.azr_nummer):
        ist_sie = vergleiche(person, person_der_akte(zeile)).urteil is Urteil.SICHER
        if laesst_sich_berichtigen(zeile) and ist_sie:
            je_partner.setdefault(zeile.partner, zeile)
    return list(je_partner.values())


def _nachricht(
    haus: Haus, uuid: UUID, zeile: Uebergabezeile, person: Person, bekannt: tuple[Sperre, ...]
) -> Vorabinformationen:
    return Vorabinformationen(
        kopf=haus.kopf(uuid, partner_von(zeile), zeile.release),
        ausloeser=_bezug(zeile),
        person=personangaben.aus_domaene(replace(person, azr_nummer=person.azr_nummer or zeile.azr_nummer)),
        eat=EatLiegtNichtVor(bestellt=False),
        auskunftssperren=auskunftssperren(bekannt),
    )
