"""What each message type means: it books a fact and wakes the Vorgang that it belongs to, nothing else.

A function gets the house, the row of the message and its values, may look around, and returns the booking;
False from a booking = it belongs to nothing here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import person_aus_json
from gateway.ablauf import kennungen
from gateway.ablauf.akte import paketsammlung, umfang
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, fundsachen, laufzettel
from gateway.ablauf.post.oeffnung import Effekt, Wirkungen
from gateway.ablauf.wecken import wecke_nachricht, wecke_vorgang
from gateway.ablauf.wege import abgabe, meldungen, schriftverkehr, uebernahme
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import LIEFERUNG, PAKET, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.antwort import Antwort, BereitsVersandt, SonstigeAntwort
from gateway.nachrichten.erinnerung import Erinnerung
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.lesen import NachrichtUngueltig, lies_nachricht
from gateway.nachrichten.quittung import AKTE_UEBERNOMMEN, Quittung, Quittungserinnerung
from gateway.nachrichten.release import ANTWORTGRUND, bezeichnung
from gateway.nachrichten.rueckweisung import Rueckweisung
from gateway.nachrichten.versandbestaetigung import Versandbestaetigung
from gateway.nachrichten.vorabinformationen import Vorabinformationen
from gateway.paket.sammlung import pruefe_ankuendigung
from gateway.queue.auftrag import Warten

NOCH_NICHT_DA = "07"
"""010202: the asked authority waits for the file itself: the request stays open."""
SCHON_VERARBEITET = "S100"
"""0010: they have it already: no reason to end anything."""
WARTEN_AUF_METADATEN = timedelta(seconds=5)
"""A packet may come before its 010206; then it is looked at again, soon."""
FRAGEN_NACH = timedelta(days=1)
"""After so long somebody is asked about a packet whose 010206 has not come."""


# --- requests -----------------------------------------------------------------------------------------


def nimm_anforderung_an(haus: Haus, eingang: Nachrichtenzeile, anforderung: Anforderung) -> Effekt:
    """010201: an Abgabe begins; or it brings the agreement on formats that one was waiting for."""

    def buchen(buch: Buch) -> bool:
        wartende = _wartet_auf_formate(buch, eingang.partner, anforderung)
        if wartende is None:
            _beginne_abgabe(haus, buch, eingang, anforderung, "Anforderung erhalten (010201).")
        else:
            _vereinbare(buch, wartende, eingang, anforderung)
        return True

    return buchen


def _beginne_abgabe(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, anforderung: Anforderung, text: str
) -> None:
    id = kennungen.abgabe_aus(haus.mandant, eingang.partner, anforderung.kopf.uuid)
    haus.speicher.tresor.lege_an(buch, id)
    buch.vorgaenge.lege_an(
        id,
        Richtung.ABGABE,
        anforderung.kopf.autor_behoerde,
        personangaben.als_domaene(anforderung.person),
        weg=abgabe.WEG.name,
        schritt=abgabe.WEG.anfang,
        naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
        text=text,
        nachweis=eingang.id,
        aktenzeichen_partner=anforderung.aktenzeichen_anfordernde,
        grund=anforderung.grund,
        ausloeser_uuid=anforderung.kopf.uuid,
        vereinbart=list(anforderung.weitere_formate),
        versandbestaetigung=anforderung.versandbestaetigung,
    )
    buch.nachrichten.ordne_zu(eingang.id, id)
    wecke_vorgang(buch, id)


def _wartet_auf_formate(buch: Buch, partner: str | None, anforderung: Anforderung) -> Uebergabezeile | None:
    nummer = anforderung.person.azr_nummer
    for zeile in buch.vorgaenge.zur_person(Richtung.ABGABE, nummer):
        if zeile.partner == partner and zeile.schritt == "pruefe_formate" and zeile.stamm == zeile.id:
            return zeile
    return None


def _vereinbare(
    buch: Buch, wartende: Uebergabezeile, eingang: Nachrichtenzeile, anforderung: Anforderung
) -> None:
    zeile = buch.vorgaenge.zum_aendern(wartende.id)
    zeile.vereinbart = sorted({*zeile.vereinbart, *anforderung.weitere_formate})
    zeile.ausloeser_uuid = anforderung.kopf.uuid
    zeile.aktenzeichen_partner = anforderung.aktenzeichen_anfordernde
    _vermerke(buch, zeile, eingang, "Erneut angefordert (010201), mit weiteren vereinbarten Formaten.")


def nimm_erinnerung_an(haus: Haus, eingang: Nachrichtenzeile, erinnerung: Erinnerung) -> Effekt:
    """010002: they wait for our answer. What they have not fetched goes again; a request that never came is
    inside and starts now."""
    unbekannte = list(_unbekannte_anforderungen(haus, eingang, erinnerung))

    def buchen(buch: Buch) -> bool:
        gefunden = False
        for uuid in _gemeint(erinnerung):
            id = kennungen.abgabe_aus(haus.mandant, eingang.partner, uuid)
            if buch.vorgaenge.finde(id) is None:
                continue
            zeile, gefunden = buch.vorgaenge.zum_aendern(id), True
            _vermerke(buch, zeile, eingang, "Die andere Behörde erinnert an ihre Anforderung (010002).")
            laufzettel.sende_nach(buch, zeile)
        for anforderung in unbekannte:
            text = (
                "Anforderung aus einer Erinnerung (010002); die Nachricht 010201 selbst war nicht angekommen."
            )
            _beginne_abgabe(haus, buch, eingang, anforderung, text)
        return gefunden or bool(unbekannte)

    return buchen


def _gemeint(erinnerung: Erinnerung) -> Iterator[UUID]:
    if erinnerung.ausloeser is not None:
        yield erinnerung.ausloeser
    for fall in erinnerung.faelle:
        if fall.ursprung.kennung is not None and fall.ursprung.kennung.uuid != erinnerung.ausloeser:
            yield fall.ursprung.kennung.uuid


def _unbekannte_anforderungen(
    haus: Haus, eingang: Nachrichtenzeile, erinnerung: Erinnerung
) -> Iterator[Anforderung]:
    with haus.lesen() as buch:
        bekannt = any(
            buch.vorgaenge.finde(kennungen.abgabe_aus(haus.mandant, eingang.partner, uuid))
            for uuid in _gemeint(erinnerung)
        )
    if bekannt or len(erinnerung.faelle) != 1:
        return
    original = _original(haus, eingang)
    if isinstance(original, Anforderung) and original.kopf.autor.kennung == eingang.partner:
        yield original


def _original(haus: Haus, eingang: Nachrichtenzeile) -> object:
    """The message that the reminder carries, if it is valid by itself and meant for us."""
    assert eingang.xml is not None
    teile: list[bytes] = []

    def sammle(daten: bytes | memoryview) -> object:
        teile.append(bytes(daten))
        return None

    raum = haus.raum(eingang.schluessel)
    with haus.speicher.blobs.oeffne(eingang.xml, raum) as strom:
        lies_nachricht(strom, lambda _element: sammle)
    try:
        return lies_nachricht(BytesIO(b"".join(teile)), kontext=Kontext(empfaenger=haus.mandant))
    except NachrichtUngueltig:
        return None


# --- answers to our requests ----------------------------------------------------------------------------


def offene_uebernahme(buch: Buch, partner: str | None, ausloeser: UUID | None) -> Uebergabezeile | None:
    """The first Uebernahme of the request that this message answers; only its own partner may answer it."""
    if ausloeser is None:
        return None
    treffer = buch.vorgaenge.nach_ausloeser(Richtung.UEBERNAHME, ausloeser)
    return next((zeile for zeile in treffer if zeile.partner == partner), None)


def nimm_antwort_an(haus: Haus, eingang: Nachrichtenzeile, antwort: Antwort) -> Effekt:
    """010202: no file comes, or not yet."""
    del haus
    satz, woertlich = _antworttext(antwort)
    vorlaeufig = isinstance(antwort.inhalt, SonstigeAntwort) and antwort.inhalt.grund == NOCH_NICHT_DA

    def buchen(buch: Buch) -> bool:
        gefunden = offene_uebernahme(buch, eingang.partner, antwort.ausloeser)
        if gefunden is None:
            return False
        zeile = buch.vorgaenge.zum_aendern(gefunden.id)
        zeile.aktenzeichen_partner = antwort.aktenzeichen_antwortende or zeile.aktenzeichen_partner
        if vorlaeufig or zeile.lieferung_uuid is not None or zeile.zustand.endgueltig:
            _vermerke(buch, zeile, eingang, satz, woertlich)
            return True
        zeile.absage = {"satz": satz, "partner_sagt": woertlich, "nachweis": str(eingang.id)}
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        wecke_vorgang(buch, zeile.id)
        return True

    return buchen


def _antworttext(antwort: Antwort) -> tuple[str, str | None]:
    """Our sentence, and what is the partner's own words."""
    match antwort.inhalt:
        case BereitsVersandt(am=am):
            return f"Es kommt keine Akte (010202): sie wurde schon am {am:%d.%m.%Y} versandt.", None
        case SonstigeAntwort(grund=grund):
            return f"Es kommt keine Akte (010202): {bezeichnung(ANTWORTGRUND, grund)}.", None
        case anderes:
            return "Es kommt keine Akte (010202): eine andere Stelle ist zuständig.", anderes.zustaendig


def nimm_versandbestaetigung_an(
    haus: Haus, eingang: Nachrichtenzeile, bestaetigung: Versandbestaetigung
) -> Effekt:
    """010203: the other authority says that it has sent the file, which may be here already."""
    del haus
    return partial(
        _vermerke_zur_anforderung,
        eingang=eingang,
        ausloeser=bestaetigung.ausloeser,
        text="Versandbestätigung erhalten (010203): die Akte ist versandt.",
        aktenzeichen=bestaetigung.aktenzeichen_antwortende,
    )


def nimm_vorabinformationen_an(haus: Haus, eingang: Nachrichtenzeile, vorab: Vorabinformationen) -> Effekt:
    """010205: kept as it came; it goes into the DMS together with the file."""
    del haus
    return partial(
        _vermerke_zur_anforderung,
        eingang=eingang,
        ausloeser=vorab.ausloeser,
        text="Vorabinformationen erhalten (010205).",
    )


def _vermerke_zur_anforderung(
    buch: Buch,
    *,
    eingang: Nachrichtenzeile,
    ausloeser: UUID | None,
    text: str,
    aktenzeichen: str | None = None,
) -> bool:
    gefunden = offene_uebernahme(buch, eingang.partner, ausloeser)
    if gefunden is None:
        return False
    zeile = buch.vorgaenge.zum_aendern(gefunden.id)
    zeile.aktenzeichen_partner = aktenzeichen or zeile.aktenzeichen_partner
    _vermerke(buch, zeile, eingang, text, wecken=zeile.dms_ref is not None)
    return True


# --- the delivery -----------------------------------------------------------------------------------------


def nimm_metadaten_an(haus: Haus, eingang: Nachrichtenzeile, metadaten: Aktenmetadaten) -> Effekt:
    """010206: a delivery is announced; it belongs to the request that waits for it, or is a Vorgang of its own."""
    dokumente = [aktenmetadaten.als_domaene(d) for d in metadaten.dokumente]
    pruefe_ankuendigung(metadaten.anzahl_pakete, metadaten.archivgroesse)
    angabe = umfang.lies(metadaten.quittung.zeichen if metadaten.quittung else None)

    def buchen(buch: Buch) -> bool:
        lieferung = metadaten.kopf.uuid
        pakete = buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, lieferung, eingang.partner or "")
        zeile = buch.vorgaenge.zum_aendern(_vorgang_der_lieferung(haus, buch, eingang, metadaten))
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        haus.speicher.tresor.lege_an(buch, kennungen.nachweise(zeile.id))
        buch.dokumente.lege_an(zeile.id, dokumente)
        zeile.lieferung_uuid, zeile.lieferung_nachricht = lieferung, eingang.id
        zeile.anzahl_dokumente, zeile.bytes_gesamt = len(dokumente), metadaten.archivgroesse
        zeile.anzahl_akte = angabe.gesamt if angabe else None
        zeile.fortschritt_ist, zeile.fortschritt_soll = 0, metadaten.anzahl_pakete
        for paket in pakete:
            wecke_nachricht(buch, paket.id)
        for verfrueht in _abgewiesene(buch, eingang.partner or "", metadaten.ausloeser, pakete):
            _merke_mangel(zeile, verfrueht, verfrueht.text or "")
        wecke_vorgang(buch, zeile.id)
        return True

    return buchen


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
    erste = offene_uebernahme(buch, eingang.partner, metadaten.ausloeser)
    if erste is not None and erste.lieferung_uuid is None and not erste.zustand.endgueltig:
        return erste.id
    if erste is not None and erste.zustand is Zustand.ABGEBROCHEN:
        erste = None  # nobody here waits for it any more: a person will be asked
    id = kennungen.uebernahme_aus(haus.mandant, eingang.partner, metadaten.kopf.uuid)
    haus.speicher.tresor.lege_an(buch, id)
    buch.vorgaenge.lege_an(
        id,
        Richtung.UEBERNAHME,
        metadaten.kopf.autor_behoerde,
        person_aus_json(erste.person) if erste else personangaben.als_domaene(metadaten.person),
        weg=uebernahme.WEG.name,
        schritt=uebernahme.WEG.anfang,
        naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
        text="Weitere Lieferung zur selben Anforderung."
        if erste
        else "Eine Akte kommt, die hier nicht angefordert wurde.",
        stamm=erste.stamm if erste else None,
        nachweis=eingang.id,
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

    if entschieden and frage.wahl == "schliessen":
        return erledige
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


# --- receipts and rejections ------------------------------------------------------------------------------


def nimm_quittung_an(haus: Haus, eingang: Nachrichtenzeile, quittung: Quittung) -> Effekt:
    """0020 "Akte übernommen": only this receipt ends the sender's duty (invariant 10)."""
    del haus

    def buchen(buch: Buch) -> bool:
        gefunden = buch.vorgaenge.nach_lieferung(Richtung.ABGABE, quittung.ursprung.uuid, eingang.partner)
        if gefunden is None:
            return False
        zeile = buch.vorgaenge.zum_aendern(gefunden.id)
        if quittung.angabe.sachverhalt != AKTE_UEBERNOMMEN or zeile.quittung or zeile.zustand.endgueltig:
            _vermerke(buch, zeile, eingang, "Weitere Quittung erhalten (0020).")
            return True
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        zeile.quittung = eingang.id
        wecke_vorgang(buch, zeile.id)
        return True

    return buchen


def nimm_quittungserinnerung_an(
    haus: Haus, eingang: Nachrichtenzeile, erinnerung: Quittungserinnerung
) -> Effekt:
    """0021: they miss our receipt. If we have given it, give it again."""
    del haus

    def buchen(buch: Buch) -> bool:
        gefunden = buch.vorgaenge.nach_lieferung(
            Richtung.UEBERNAHME, erinnerung.ursprung.uuid, eingang.partner
        )
        if gefunden is None:
            return False
        zeile = buch.vorgaenge.zum_aendern(gefunden.id)
        text = f"Die andere Behörde erinnert an die Quittung (0021, Stufe {erinnerung.stufe})."
        _vermerke(buch, zeile, eingang, text)
        quittung = buch.nachrichten.mit_uuid(
            Nachrichtenrichtung.AUS, kennungen.nachricht(zeile.id, "0020"), zeile.partner
        )
        if quittung is not None:
            ausgang.sende(buch, quittung.id)
        return True

    return buchen


def nimm_rueckweisung_an(haus: Haus, eingang: Nachrichtenzeile, nachricht: Rueckweisung) -> Effekt:
    """0010: an authority rejects one of our messages; it was not processed there."""
    del haus
    grund = nachricht.angaben.gruende[0]
    woertlich = next((s.beschreibung for s in grund.spezifisch if s.beschreibung), None)

    def buchen(buch: Buch) -> bool:
        kennung = nachricht.angaben.kennung
        if kennung is None or eingang.partner is None:
            return False
        unsere = buch.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, kennung.uuid, eingang.partner)
        if unsere is None:
            return False
        zeile = buch.vorgaenge.zum_aendern(unsere.vorgang) if unsere.vorgang else None
        if unsere.zustand is Nachrichtenzustand.GESENDET:
            buch.nachrichten.aendere_zustand(
                unsere.id,
                Nachrichtenzustand.FEHLGESCHLAGEN,
                text=f"Von der anderen Behörde zurückgewiesen ({grund.code}).",
                rueckweisungscode=grund.code,
            )
        if zeile is not None:
            _weist_zurueck(buch, zeile, eingang, unsere, grund.code, woertlich)
        return True

    return buchen


def _weist_zurueck(
    buch: Buch,
    zeile: Uebergabezeile,
    eingang: Nachrichtenzeile,
    unsere: Nachrichtenzeile,
    code: str,
    woertlich: str | None,
) -> None:
    """It ends the Vorgang where it lives on the rejected message."""
    lebt_davon = unsere.typ in LIEFERUNG or (unsere.typ == "010201" and zeile.lieferung_uuid is None)
    if not lebt_davon or code == SCHON_VERARBEITET or zeile.quittung or zeile.zustand.endgueltig:
        _vermerke(buch, zeile, eingang, f"Zurückgewiesen ({code}): {unsere.typ}.", woertlich)
        return
    buch.nachrichten.ordne_zu(eingang.id, zeile.id)
    zeile.rueckweisung = {"code": code, "partner_sagt": woertlich, "nachweis": str(eingang.id)}
    wecke_vorgang(buch, zeile.id)


def _vermerke(
    buch: Buch,
    zeile: Uebergabezeile,
    eingang: Nachrichtenzeile,
    text: str,
    partner_sagt: str | None = None,
    *,
    wecken: bool = True,
) -> None:
    buch.nachrichten.ordne_zu(eingang.id, zeile.id)
    buch.vorgaenge.vermerke(
        zeile, text, art=Ereignisart.NACHRICHT, nachweis=eingang.id, partner_sagt=partner_sagt
    )
    if wecken:
        wecke_vorgang(buch, zeile.id)


def _vereinbarte_formate(buch: Buch, partner: str, ausloeser: UUID | None) -> frozenset[str] | None:
    zeile = offene_uebernahme(buch, partner, ausloeser)
    return frozenset(zeile.vereinbart) if zeile else None


WIRKUNGEN = Wirkungen(
    je_typ={
        "010002": nimm_erinnerung_an,
        "010201": nimm_anforderung_an,
        "010202": nimm_antwort_an,
        "010203": nimm_versandbestaetigung_an,
        "010205": nimm_vorabinformationen_an,
        "010206": nimm_metadaten_an,
        "010207": nimm_paket_an,
        **schriftverkehr.WIRKUNGEN,
        **dict.fromkeys(meldungen.TYPEN, meldungen.nimm_an),
        "0010": nimm_rueckweisung_an,
        "0020": nimm_quittung_an,
        "0021": nimm_quittungserinnerung_an,
    },
    fehlerhaft=merke_fehlerhaft,
    vereinbart=_vereinbarte_formate,
)
"""Message type -> what it means here."""
