"""What becomes of our own questions (010101, 010501): silence, an answer, a rejection; and where the answer of a
person leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Aufgabenzeile, Ereignisart, Nachrichtenzeile
from gateway.ablage.vorgaenge import person_als_json
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.post import ausgang, fundsachen
from gateway.ablauf.post.wirkungen import Effekt
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import eigene_anfrage
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.fristen import abstand
from gateway.domain.nachricht import UNTERWEGS, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import EingabeFehler
from gateway.nachrichten import person as personangaben
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten

OHNE_ANTWORT, BEANTWORTET = "anfrage_ohne_antwort", "anfrage_beantwortet"
_JA = "Zuständig: Die Behörde hat die Akte angefordert (010201)."


def sieh_nach(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: wait for the answer, remind along the ladder, then ask a person."""
    haus, id = post.haus, UUID(auftrag.daten["nachricht"])
    with haus.lesen() as buch:
        zeile = buch.nachrichten.lies(id)
        frage = fundsachen.antwort(buch, zeile)
    if zeile.zustand is Nachrichtenzustand.FEHLGESCHLAGEN and zeile.rueckweisungscode is not None:
        return _zurueckgewiesen(haus, zeile, frage)
    if not eigene_anfrage.ist_offen(zeile):
        return _zu_ende(haus, zeile, frage)
    if zeile.zustand not in UNTERWEGS:
        return Warten(haus.jetzt() + haus.regeln.nachsehen)
    if _hat_angefordert(haus, zeile):
        return _buche(haus, lambda buch: eigene_anfrage.beende(buch, zeile, _JA))
    return _mahne(haus, zeile, frage)


def _mahne(haus: Haus, zeile: Nachrichtenzeile, frage: Aufgabenzeile | None) -> Abschluss:
    leiter, satz, jetzt = haus.regelsatz().fristen.antwort, haus.regelsatz(), haus.jetzt()
    naechster_blick = jetzt + haus.regeln.nachsehen
    if frage is not None and frage.zustand is Aufgabenzustand.OFFEN:
        return Warten(naechster_blick)
    bisher = _erinnerungen(haus, zeile)
    seit = max([n.erstellt for n in bisher], default=zeile.uebermittelt or zeile.erstellt)
    bis = _gewartet_wird_bis(frage) or satz.nach(seit, abstand(leiter, len(bisher)))
    if jetzt < bis:
        return Warten(min(bis, naechster_blick))
    if len(bisher) < len(leiter) - 1:
        erinnerung = eigene_anfrage.erinnere(haus, zeile, len(bisher) + 1)
        return _warte(haus, naechster_blick, lambda buch: ausgang.stelle_aus(buch, erinnerung))
    text = f" {anzahl(len(bisher), 'Erinnerung', 'Erinnerungen')} (010002) sind ohne Antwort geblieben."
    angaben = _gezeigt(haus, zeile)
    return _warte(
        haus,
        naechster_blick,
        lambda buch: fundsachen.melde(haus, buch, zeile, OHNE_ANTWORT, angaben, dazu=text),
    )


def _erinnerungen(haus: Haus, zeile: Nachrichtenzeile) -> list[Nachrichtenzeile]:
    with haus.lesen() as buch:
        alle = buch.nachrichten.mit_bezug(Nachrichtenrichtung.AUS, zeile.id, zeile.partner or "")
    return [n for n in alle if n.typ == "010002"]


def _gewartet_wird_bis(frage: Aufgabenzeile | None) -> datetime | None:
    """A person has said until when; whatever wakes us meanwhile is no reason to ask again."""
    if frage is None or frage.art != OHNE_ANTWORT or frage.wahl != "warten":
        return None
    return fundsachen.am_morgen(frage.wert, sonst=frage.geaendert)


def _hat_angefordert(haus: Haus, zeile: Nachrichtenzeile) -> bool:
    """Who is competent says so by asking for the file: there is no message for yes."""
    if zeile.typ != "010101":
        return False
    nummer = eigene_anfrage.lies(haus, zeile).person.azr_nummer
    with haus.lesen() as buch:
        abgaben = buch.vorgaenge.zur_person(Richtung.ABGABE, nummer)
    return any(
        z.partner == zeile.partner and z.ausloeser_uuid is not None and z.erstellt >= zeile.erstellt
        for z in abgaben
    )


def _zurueckgewiesen(haus: Haus, zeile: Nachrichtenzeile, frage: Aufgabenzeile | None) -> Abschluss:
    """0010: it was not processed there; asked once."""
    if frage is not None and (frage.art == BEANTWORTET or frage.zustand is Aufgabenzustand.OFFEN):
        return Erledigt()
    dazu, angaben = f" {zeile.text}", _gezeigt(haus, zeile)
    return _buche(haus, lambda buch: fundsachen.melde(haus, buch, zeile, BEANTWORTET, angaben, dazu=dazu))


def _zu_ende(haus: Haus, zeile: Nachrichtenzeile, frage: Aufgabenzeile | None) -> Abschluss:
    """Heard, or given up: a question about the silence has lost its ground."""
    if frage is None or frage.zustand is not Aufgabenzustand.OFFEN:
        return Erledigt()

    def buchen(buch: Buch) -> None:
        offene = buch.aufgaben.zum_aendern(frage.id)
        if offene.zustand is Aufgabenzustand.OFFEN:
            buch.aufgaben.mache_hinfaellig(offene)
            offene.angaben = {}

    return _buche(haus, buchen)


def _gezeigt(haus: Haus, zeile: Nachrichtenzeile) -> dict[str, Any]:
    """What whoever decides should see of the question; `anfrage`: which it is."""
    person = personangaben.als_domaene(eigene_anfrage.lies(haus, zeile).person)
    return {"gesucht": person_als_json(person), "anfrage": str(zeile.id)}


def hoere(
    haus: Haus, eingang: Nachrichtenzeile, uuid: UUID | None, satz: str, mitteilung: Mapping[str, str]
) -> Effekt | None:
    """An answer to one of our questions, whichever message type it has. None: we have asked nothing of this kind.

    Where a file is about to go to that authority somebody has that question open, and sees the answer there; else she
    is asked what follows."""
    with haus.lesen() as buch:
        unsere = eigene_anfrage.unsere(buch, uuid)
    if unsere is None or unsere.geloescht is not None:
        return None
    gefragt = unsere
    angaben = _gezeigt(haus, unsere) | {"mitteilung": [list(m) for m in mitteilung.items()]}

    def buchen(buch: Buch) -> bool:
        eigene_anfrage.beende(buch, gefragt, satz)
        offen = gefragt.vorgang is not None and _zeige_am_vorgang(
            buch, gefragt.vorgang, eingang, satz, " – ".join(mitteilung.values())
        )
        if not offen:
            zeile = buch.nachrichten.lies(eingang.id)
            fundsachen.melde(haus, buch, zeile, BEANTWORTET, angaben, dazu=f" {satz}")
        return True

    return buchen


def _zeige_am_vorgang(
    buch: Buch, vorgang: UUID, eingang: Nachrichtenzeile, satz: str, woertlich: str
) -> bool:
    """In its timeline; what is open there is due now. False: nothing is open there."""
    zeile = buch.vorgaenge.zum_aendern(vorgang)
    buch.nachrichten.ordne_zu(eingang.id, zeile.id)
    buch.vorgaenge.vermerke(
        zeile, satz, art=Ereignisart.NACHRICHT, nachweis=eingang.id, partner_sagt=woertlich or None
    )
    wecke_vorgang(buch, vorgang)
    offene = buch.aufgaben.offene(Gegenstand(vorgang))
    if offene is not None:
        offene.bis = min(offene.bis, buch.uhr.jetzt())
    return offene is not None


def merke_weitergabe(buch: Buch, uuid: UUID, an: str) -> bool:
    """0031: the question has gone on to another authority, whose answer is waited for. False: none of ours."""
    zeile = eigene_anfrage.unsere(buch, uuid)
    if zeile is not None and zeile.vorgang is not None:
        vorgang = buch.vorgaenge.zum_aendern(zeile.vorgang)
        buch.vorgaenge.vermerke(vorgang, f"Die Anfrage ist an {an} weitergeleitet (0031).")
    return zeile is not None


def folge(haus: Haus, zeile: Nachrichtenzeile, frage: Aufgabenzeile) -> Effekt:
    """What a person has said: wait, ask elsewhere, or leave it."""
    with haus.lesen() as buch:
        anfrage = buch.nachrichten.lies(UUID(str(frage.angaben["anfrage"])))
    wer = frage.durch or ""
    match frage.wahl:
        case "behoerde_nennen":
            text = _frage_dort(haus, anfrage, frage.wert or "", wer)
        case "warten":
            tag = fundsachen.am_morgen(frage.wert, sonst=haus.jetzt())
            return _schliesse(frage, anfrage, f"Gewartet wird bis {oertlich(tag):%d.%m.%Y}.", None)
        case _:
            text = f"Erledigt: {frage.grund}"
    return _schliesse(frage, anfrage, text, wer)


def _frage_dort(haus: Haus, anfrage: Nachrichtenzeile, kennung: str, wer: str) -> str:
    """The sentence says what has become of it."""
    partner = haus.finde_partner(kennung)
    if partner is None:
        return f"{kennung} ist nicht gefragt: Diese Behörde nimmt nicht mehr teil."
    try:
        eigene_anfrage.frage_dort(haus, anfrage, partner, wer=wer)
    except EingabeFehler as fehler:
        return f"{kennung} ist nicht gefragt: {fehler.text}"
    return f"Dieselbe Anfrage ist an {kennung} gestellt."


def _schliesse(frage: Aufgabenzeile, anfrage: Nachrichtenzeile, text: str, wer: str | None) -> Effekt:
    """`wer`: who has ended the waiting; None = it goes on."""

    def buchen(buch: Buch) -> bool:
        beantwortet = buch.aufgaben.zum_aendern(frage.id)
        buch.aufgaben.erledige(beantwortet)
        beantwortet.angaben = {}
        if wer is not None and eigene_anfrage.ist_offen(buch.nachrichten.lies(anfrage.id)):
            eigene_anfrage.beende(buch, anfrage, text, wer)
        else:
            eigene_anfrage.wecke(buch, anfrage.id)
        return True

    return buchen


def _buche(haus: Haus, buchen: Any) -> Erledigt:
    return Erledigt(lambda session: buchen(Buch(session, haus.mandant, haus.uhr)))


def _warte(haus: Haus, bis: datetime, buchen: Any) -> Warten:
    def in_der_sitzung(session: Session) -> None:
        buchen(Buch(session, haus.mandant, haus.uhr))

    return Warten(bis, in_der_sitzung)
