"""The delivery: 010206 announces it, 010207 are its parts; one of them may be unacceptable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import kontakt_von, person_als_json, person_aus_json
from gateway.ablauf import kennungen
from gateway.ablauf.akte import paketsammlung, umfang
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import fundsachen
from gateway.ablauf.post.wirkungen import Effekt
from gateway.ablauf.wecken import wecke_nachricht, wecke_vorgang
from gateway.ablauf.wege import uebernahme
from gateway.ablauf.wege.eingaenge.zuordnung import (
    offene_uebernahme,
    uebernahme_zum_aendern,
    wartet_auf_weitergabe,
)
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import PAKET, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.person import Person, mit_weiteren
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.xdomea import lesen as xdomea
from gateway.paket.sammlung import pruefe_ankuendigung
from gateway.queue.auftrag import Warten

WARTEN_AUF_METADATEN = timedelta(seconds=5)
"""A packet may come before its 010206; then it is looked at again, soon."""
FRAGEN_NACH = timedelta(days=1)
"""After so long somebody is asked about a packet whose 010206 has not come."""


def nimm_metadaten_an(haus: Haus, eingang: Nachrichtenzeile, metadaten: Aktenmetadaten) -> Effekt | Warten:
    """010206: a delivery is announced; it belongs to the request that waits for it, or is a Vorgang of its own."""
    if (warten := wartet_auf_weitergabe(haus, eingang, metadaten.ausloeser)) is not None:
        return warten
    pruefe_ankuendigung(metadaten.anzahl_pakete, metadaten.archivgroesse)
    zeichen = metadaten.quittung.zeichen if metadaten.quittung else None
    angabe, herkunft = umfang.lies(zeichen), umfang.lies_herkunft(zeichen)
    dokumente = [replace(aktenmetadaten.als_domaene(d), klasse=herkunft.klasse) for d in metadaten.dokumente]
    abweichungen = xdomea.lies(metadaten.akte, dokumente).abweichungen

    def buchen(buch: Buch) -> bool:
        lieferung = metadaten.kopf.uuid
        pakete = buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, lieferung, eingang.partner or "")
        zeile = buch.vorgaenge.zum_aendern(_vorgang_der_lieferung(haus, buch, eingang, metadaten))
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        haus.speicher.tresor.lege_an(buch, kennungen.nachweise(zeile.id))
        if weitere := _geliefert(metadaten).weitere:
            zeile.person = person_als_json(mit_weiteren(person_aus_json(zeile.person), weitere))
        buch.dokumente.lege_an(zeile.id, dokumente)
        zeile.lieferung_uuid, zeile.lieferung_nachricht = lieferung, eingang.id
        zeile.anzahl_dokumente, zeile.bytes_gesamt = len(dokumente), metadaten.archivgroesse
        zeile.partner_kontakt = kontakt_von(metadaten.kopf.autor_behoerde)
        zeile.anzahl_akte = angabe.gesamt if angabe else None
        zeile.merkmale = None if herkunft.merkmale is None else [m.value for m in herkunft.merkmale]
        zeile.anzahl_folgt = angabe.folgt if angabe else None
        zeile.fortschritt_ist, zeile.fortschritt_soll = 0, metadaten.anzahl_pakete
        for paket in pakete:
            wecke_nachricht(buch, paket.id)
        for verfrueht in _abgewiesene(buch, eingang.partner or "", metadaten.ausloeser, pakete):
            _merke_mangel(zeile, verfrueht, verfrueht.text or "")
        for satz in abweichungen:
            buch.vorgaenge.vermerke(zeile, satz, art=Ereignisart.NACHRICHT, nachweis=eingang.id)
        wecke_vorgang(buch, zeile.id)
        return True

    return buchen


def _geliefert(metadaten: Aktenmetadaten) -> Person:
    kopf = metadaten.kopf
    return personangaben.als_domaene(
        metadaten.person, f"{kopf.autor_behoerde.name}, Nachricht 010206", kopf.erstellt.date()
    )


def _abgewiesene(buch: Buch, partner: str, ausloeser: UUID | None, pakete: Any) -> list[Nachrichtenzeile]:
    """Packets that came before their 010206 and were not acceptable."""
    zur_anforderung = (
        buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, ausloeser, partner) if ausloeser else ()
    )
    return [
        n
        for n in (*pakete, *zur_anforderung)
        if n.typ == PAKET and n.zustand is Nachrichtenzustand.ABGEWIESEN and n.vorgang is None
    ]


def _vorgang_der_lieferung(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, metadaten: Aktenmetadaten
) -> UUID:
    erste = uebernahme_zum_aendern(buch, eingang.partner, metadaten.ausloeser)
    if erste is not None and (erste.zustand is Zustand.ABGEBROCHEN or erste.abbruch_grund is not None):
        erste = None  # nobody here waits for it any more: a person will be asked
    if erste is not None and erste.lieferung_uuid is None and not erste.zustand.endgueltig:
        return erste.id
    id = kennungen.uebernahme_aus(haus.mandant, eingang.partner, metadaten.kopf.uuid)
    haus.speicher.tresor.lege_an(buch, id)
    buch.vorgaenge.lege_an(
        id,
        Richtung.UEBERNAHME,
        metadaten.kopf.autor_behoerde,
        person_aus_json(erste.person) if erste else _geliefert(metadaten),
        weg=uebernahme.WEG.name,
        schritt=uebernahme.WEG.anfang,
        naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
        text="Weitere Lieferung zur selben Anforderung."
        if erste
        else "Eine Akte kommt, die hier nicht angefordert wurde.",
        stamm=erste.stamm if erste else None,
        nachweis=eingang.id,
        release=metadaten.kopf.release,
        ausloeser_uuid=erste.ausloeser_uuid if erste else None,
        vereinbart=list(erste.vereinbart) if erste else [],
        aktenzeichen_eigenes=erste.aktenzeichen_eigenes if erste else None,
    )
    return id


def nimm_paket_an(haus: Haus, eingang: Nachrichtenzeile, _nachricht: object) -> Effekt | Warten:
    """010207: one part of the archive. The one that makes the delivery complete wakes its Vorgang."""
    assert eingang.bezug_uuid is not None
    with haus.lesen() as buch:
        bekannt = buch.vorgaenge.nach_lieferung(Richtung.UEBERNAHME, eingang.bezug_uuid, eingang.partner)
        frage = fundsachen.antwort(buch, eingang)
    if bekannt is None:
        return _paket_ohne_metadaten(haus, eingang, frage)

    def buchen(buch: Buch) -> bool:
        zeile = buch.vorgaenge.zum_aendern(bekannt.id)
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        buch.session.flush()
        zeile.fortschritt_ist = paketsammlung.angekommen(buch, zeile)
        if frage is not None and frage.zustand is Aufgabenzustand.OFFEN:
            buch.aufgaben.mache_hinfaellig(buch.aufgaben.zum_aendern(frage.id))
        if zeile.fortschritt_ist == zeile.fortschritt_soll:
            wecke_vorgang(buch, zeile.id)
        return True

    return buchen


def _paket_ohne_metadaten(haus: Haus, eingang: Nachrichtenzeile, frage: Any) -> Effekt | Warten:
    """Its 010206 is on the way, or never comes: then somebody decides how long to wait."""
    jetzt, alter = haus.jetzt(), haus.jetzt() - eingang.erstellt
    entschieden = frage is not None and frage.zustand is Aufgabenzustand.ENTSCHIEDEN

    def erledige(buch: Buch) -> bool:
        buch.aufgaben.erledige(buch.aufgaben.zum_aendern(frage.id))
        return True

    def gib_auf(buch: Buch) -> bool:
        buch.nachrichten.gib_kennung_frei(eingang.id)
        return erledige(buch)

    if entschieden and frage.wahl == "schliessen":
        return gib_auf
    if entschieden:
        bis = fundsachen.am_morgen(frage.wert, jetzt + FRAGEN_NACH)
        return Warten(bis, lambda session: _nur(haus, session, erledige))
    if alter < FRAGEN_NACH or (frage is not None and frage.zustand is Aufgabenzustand.OFFEN):
        return Warten(jetzt + max(WARTEN_AUF_METADATEN, min(alter / 4, FRAGEN_NACH)))
    return Warten(jetzt + FRAGEN_NACH, lambda session: _frage_nach(haus, session, eingang.id))


def _nur(haus: Haus, session: Any, effekt: Effekt) -> None:
    effekt(Buch(session, haus.mandant, haus.uhr))


def _frage_nach(haus: Haus, session: Any, id: UUID) -> None:
    buch = Buch(session, haus.mandant, haus.uhr)
    fundsachen.melde(haus, buch, buch.nachrichten.lies(id), "paket_ohne_metadaten")


def merke_fehlerhaft(
    buch: Buch, nachricht: Nachrichtenzeile, partner: str, ausloeser: UUID | None, satz: str
) -> None:
    """One message of a delivery was not acceptable: its Vorgang cannot become complete."""
    gefunden = None
    if nachricht.typ == PAKET and nachricht.bezug_uuid is not None:
        gefunden = buch.vorgaenge.nach_lieferung(Richtung.UEBERNAHME, nachricht.bezug_uuid, partner)
    if gefunden is None:
        gefunden = offene_uebernahme(buch, partner, ausloeser)
    if gefunden is None:
        return
    zeile = buch.vorgaenge.zum_aendern(gefunden.id)
    wartet_auf_pakete = zeile.schritt in {"warte_auf_pakete", "nimm_ankuendigung"}
    wartet_auf_lieferung = zeile.schritt == "warte_auf_lieferung" and (
        nachricht.typ != PAKET or zeile.lieferung_uuid is not None
    )
    if wartet_auf_pakete or wartet_auf_lieferung:
        buch.nachrichten.ordne_zu(nachricht.id, zeile.id)
        _merke_mangel(zeile, nachricht, satz)
        wecke_vorgang(buch, zeile.id)


def _merke_mangel(zeile: Uebergabezeile, nachricht: Nachrichtenzeile, satz: str) -> None:
    zeile.mangel = {"satz": satz, "nachweis": str(nachricht.id)}
