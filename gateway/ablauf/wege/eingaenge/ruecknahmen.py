"""What was told is not so, and the file has moved because of it: a person decides what becomes of it.

Before the file has gone a withdrawal simply ends what it began. Afterwards both authorities learn of it from their own
registry office; each asks its clerks, and each answer leads on."""

from __future__ import annotations

from datetime import datetime

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Aufgabenzeile, Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_der_akte, person_von
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import fundsachen
from gateway.ablauf.post.wirkungen import Effekt
from gateway.ablauf.wege import abgabe, anforderung
from gateway.ablauf.wege.berichtigung import abgegebene
from gateway.ablauf.wege.eingaenge.zuordnung import vermerke
from gateway.domain.meldung import Meldung
from gateway.domain.uebergabe import NICHTS_GEWORDEN
from gateway.errors import EingabeFehler

ZUZUG, WEGZUG = "zuzug_zurueckgenommen", "wegzug_zurueckgenommen"


def frage_nach_dem_zuzug(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, uebernahme: Uebergabezeile
) -> None:
    """The file is here, or about to be, of a person who has not moved here after all."""
    if uebernahme.lieferung_uuid is not None and uebernahme.zustand not in NICHTS_GEWORDEN:
        fundsachen.melde(haus, buch, eingang, ZUZUG)


def frage_nach_dem_wegzug(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, meldung: Meldung, seit: datetime
) -> bool:
    """The file has gone since the departure was told. False: none has."""
    gegangen = [z for z in abgegebene(buch, meldung.person) if z.geaendert >= seit]
    if not gegangen:
        return False
    letzte = max(gegangen, key=lambda z: z.erstellt)
    vermerke(buch, letzte, eingang, f"Meldung zurückgenommen ({meldung.typ}).", wecken=False)
    fundsachen.melde(haus, buch, eingang, WEGZUG)
    return True


def gib_zurueck(haus: Haus, eingang: Nachrichtenzeile, frage: Aufgabenzeile) -> Effekt:
    """The file goes back to where it came from, as one that nobody over there has asked for."""
    zeile = _vorgang(haus, eingang)
    id = kennungen.nach_ruecknahme(eingang.id)
    if frage.wahl != "freigeben":
        return _schliesse(zeile, frage, "Die Akte bleibt hier.")
    try:
        abgabe.beginne(
            haus, partner_von(zeile), zeile.aktenzeichen_eigenes or "", wer=frage.durch or "", id=id
        )
    except EingabeFehler as fehler:
        return _schliesse(zeile, frage, f"Zurückgeben ließ sich die Akte nicht: {fehler.text}")
    return _schliesse(zeile, frage, f"Die Akte geht an {zeile.partner_name} zurück (Übergabe {id}).")


def hole_zurueck(haus: Haus, eingang: Nachrichtenzeile, frage: Aufgabenzeile) -> Effekt:
    """The file is asked for where it went."""
    zeile = _vorgang(haus, eingang)
    id = kennungen.nach_ruecknahme(eingang.id)
    if frage.wahl != "freigeben":
        return _schliesse(zeile, frage, "Die Akte wird nicht zurückgeholt.")
    person = person_der_akte(zeile) if zeile.person_akte else person_von(zeile)
    wunsch = anforderung.Wunsch(
        person, partner_von(zeile), zeile.aktenzeichen_eigenes or str(id), weitere_formate=haus.regeln.formate
    )
    try:
        anforderung.beginne(haus, wunsch, wer=frage.durch or "", id=id)
    except EingabeFehler as fehler:
        return _schliesse(zeile, frage, f"Anfordern ließ sich die Akte nicht: {fehler.text}")
    return _schliesse(zeile, frage, f"Die Akte ist bei {zeile.partner_name} angefordert (Übergabe {id}).")


def _vorgang(haus: Haus, eingang: Nachrichtenzeile) -> Uebergabezeile:
    assert eingang.vorgang is not None
    with haus.lesen() as buch:
        return buch.vorgaenge.lies(eingang.vorgang)


def _schliesse(zeile: Uebergabezeile, frage: Aufgabenzeile, text: str) -> Effekt:
    def buchen(buch: Buch) -> bool:
        beantwortet = buch.aufgaben.zum_aendern(frage.id)
        buch.aufgaben.erledige(beantwortet)
        beantwortet.angaben = {}
        frisch = buch.vorgaenge.zum_aendern(zeile.id)
        grund = f"{text} Grund: {frage.grund}"
        buch.vorgaenge.vermerke(frisch, grund, art=Ereignisart.ENTSCHEIDUNG, wer=frage.durch or "")
        return True

    return buchen
