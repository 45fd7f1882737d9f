"""A correction reaches who has got the file: whoever has disclosed data tells each recipient what was put right
(Art. 19 DSGVO), and an information bar that came later must pass over, too.

The only message between authorities that carries a person without a file is 010205; it may come again at any time."""

from __future__ import annotations

from dataclasses import replace

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_der_akte
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang
from gateway.ablauf.sachverhalt import VORBEI
from gateway.domain.meldung import Meldeart, Meldung, Sperre
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.auskunftssperre import Auskunftssperre
from gateway.nachrichten.vorabinformationen import EatLiegtNichtVor, Vorabinformationen


def schreibe(haus: Haus, eingang: Nachrichtenzeile, meldung: Meldung) -> list[ausgang.Ausgang]:
    """One 010205 for each authority that has this person's file from us, ready to be booked with the notice."""
    gesperrt = meldung.art is Meldeart.AUSKUNFTSSPERRE and bool(sperren(meldung))
    if meldung.test or not (meldung.nachher or gesperrt):
        return []
    with haus.lesen() as buch:
        abgegeben = _abgegebene(buch, meldung)
    return [
        ausgang.schreibe(
            haus,
            _nachricht(haus, eingang, meldung, zeile),
            schluessel=eingang.schluessel,
            vorgang=zeile.id,
            bezug=zeile.ausloeser_uuid,
        )
        for zeile in abgegeben
    ]


def sperren(meldung: Meldung) -> tuple[Sperre, ...]:
    """The bars that hold, and those that were lifted, with the day on which they ended: 010205 has no other word."""
    gelten = {s.art for s in meldung.sperren}
    ende = oertlich(meldung.ereignis).date()
    return (*meldung.sperren, *(Sperre(s.art, ende) for s in meldung.aufgehoben if s.art not in gelten))


def ungenannt_aufgehoben(meldung: Meldung) -> bool:
    """No bar holds any more, and the office doesn't say which one did: nothing can be passed on by itself."""
    return meldung.art is Meldeart.AUSKUNFTSSPERRE and not meldung.test and not sperren(meldung)


def erinnere_ans_telefon(buch: Buch, meldung: Meldung) -> None:
    for zeile in _abgegebene(buch, meldung):
        text = (
            f"Die Auskunftssperre ist aufgehoben; welche, sagt die Meldung nicht. Bitte {zeile.partner_name} selbst "
            "unterrichten."
        )
        buch.vorgaenge.vermerke(buch.vorgaenge.zum_aendern(zeile.id), text, art=Ereignisart.FEHLER)


def buche(buch: Buch, geschrieben: ausgang.Ausgang) -> None:
    """Let it go, and say so in the timeline of the handover."""
    assert geschrieben.vorgang is not None
    zeile = buch.vorgaenge.zum_aendern(geschrieben.vorgang)
    ausgang.stelle_aus(buch, geschrieben)
    text = f"Die Meldebehörde hat etwas berichtigt; {zeile.partner_name} erfährt es (010205, Art. 19 DSGVO)."
    buch.vorgaenge.vermerke(zeile, text)


def _abgegebene(buch: Buch, meldung: Meldung) -> list[Uebergabezeile]:
    """The first handover to each authority that has confirmed that it took the file of surely this person."""
    je_partner: dict[str, Uebergabezeile] = {}
    for zeile in buch.vorgaenge.zur_person(Richtung.ABGABE, meldung.person.azr_nummer):
        ist_sie = vergleiche(meldung.person, person_der_akte(zeile)).urteil is Urteil.SICHER
        if zeile.zustand in VORBEI and zeile.ausloeser_uuid is not None and ist_sie:
            je_partner.setdefault(zeile.partner, zeile)
    return list(je_partner.values())


def _nachricht(
    haus: Haus, eingang: Nachrichtenzeile, meldung: Meldung, zeile: Uebergabezeile
) -> Vorabinformationen:
    person = replace(meldung.nachher or meldung.person, azr_nummer=zeile.azr_nummer)
    uuid = kennungen.nachricht(eingang.id, "010205", zeile.partner)
    return Vorabinformationen(
        kopf=haus.kopf(uuid, partner_von(zeile), zeile.release),
        ausloeser=zeile.ausloeser_uuid,
        person=personangaben.aus_domaene(person),
        eat=EatLiegtNichtVor(bestellt=False),
        auskunftssperren=tuple(
            Auskunftssperre(art=s.art, gueltig_bis=s.gueltig_bis) for s in sperren(meldung)
        ),
    )
