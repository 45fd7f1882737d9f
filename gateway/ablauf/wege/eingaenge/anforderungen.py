"""What asks us for a file: the request 010201, and the reminder 010002 of one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, nachsendung
from gateway.ablauf.post.wirkungen import Effekt
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import abgabe
from gateway.ablauf.wege.eingaenge import anfragen
from gateway.ablauf.wege.eingaenge.zuordnung import draenge, vermerke
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.erinnerung import Erinnerung
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.lesen import NachrichtUngueltig, lies_nachricht
from gateway.nachrichten.weiterleitung import Weiterleitung


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


def nimm_weiterleitung_an(haus: Haus, eingang: Nachrichtenzeile, weiterleitung: Weiterleitung) -> Effekt:
    """0030: another authority has got the request and says that the file is here. Who asks is the author of the
    request; the file goes to the address that the directory has of it, whoever passed the request on. Our own
    forwarding that comes back, and anything else than a request, is for a person."""
    original = enthaltene(haus, eingang, ausloesende=weiterleitung.ausloesende.kennung)
    im_kreis = any(s.stelle.kennung == haus.mandant for s in weiterleitung.stellen)
    fragende = haus.finde_partner(weiterleitung.ausloesende.kennung)
    if not isinstance(original, Anforderung) or im_kreis or fragende is None:
        return partial(_lege_ab, eingang)
    anforderung = original

    def buchen(buch: Buch) -> bool:
        text = f"Anforderung erhalten, weitergeleitet von {eingang.partner} (0030)."
        _beginne_abgabe(haus, buch, eingang, anforderung, text, fragende)
        return True

    return buchen


def _lege_ab(eingang: Nachrichtenzeile, buch: Buch) -> bool:
    buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT)
    return False


def _beginne_abgabe(
    haus: Haus,
    buch: Buch,
    eingang: Nachrichtenzeile,
    anforderung: Anforderung,
    text: str,
    fragende: Behoerde | None = None,
) -> None:
    """`fragende`: who asks, when it isn't the one who wrote to us."""
    partner = fragende or anforderung.kopf.autor_behoerde
    id = kennungen.abgabe_aus(haus.mandant, partner.kennung, anforderung.kopf.uuid)
    haus.speicher.tresor.lege_an(buch, id)
    buch.vorgaenge.lege_an(
        id,
        Richtung.ABGABE,
        partner,
        personangaben.als_domaene(
            anforderung.person, f"{partner.name}, Nachricht 010201", anforderung.kopf.erstellt.date()
        ),
        weg=abgabe.WEG.name,
        schritt=abgabe.WEG.anfang,
        naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
        text=text,
        nachweis=eingang.id,
        release=anforderung.kopf.release,
        aktenzeichen_partner=anforderung.aktenzeichen_anfordernde,
        grund=anforderung.grund,
        ausloeser_uuid=anforderung.kopf.uuid,
        vereinbart=list(anforderung.weitere_formate),
        versandbestaetigung=anforderung.versandbestaetigung,
        weitergeleitet_von=eingang.partner if fragende else None,
        haushalt=buch.meldungen.haushalt(personangaben.als_domaene(anforderung.person)),
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
    vermerke(buch, zeile, eingang, "Erneut angefordert (010201), mit weiteren vereinbarten Formaten.")


def nimm_erinnerung_an(haus: Haus, eingang: Nachrichtenzeile, erinnerung: Erinnerung) -> Effekt:
    """010002: they wait for our answer. What they have not fetched goes again; a request that never came is
    inside and starts now."""
    unbekannte = list(_unbekannte_anforderungen(haus, eingang, erinnerung))

    def buchen(buch: Buch) -> bool:
        gefunden = False
        for uuid in _gemeint(erinnerung):
            id = kennungen.abgabe_aus(haus.mandant, eingang.partner, uuid)
            if buch.vorgaenge.finde(id) is None:
                gefunden = anfragen.erinnere(buch, eingang, uuid) or gefunden
                continue
            zeile, gefunden = buch.vorgaenge.zum_aendern(id), True
            text = "Die andere Behörde erinnert an ihre Anforderung (010002)."
            vermerke(buch, zeile, eingang, f"{text}{draenge(buch, zeile)}")
            _antworte_erneut(buch, zeile)
        for anforderung in unbekannte:
            text = (
                "Anforderung aus einer Erinnerung (010002); die Nachricht 010201 selbst war nicht angekommen."
            )
            _beginne_abgabe(haus, buch, eingang, anforderung, text)
        return gefunden or bool(unbekannte)

    return buchen


def _antworte_erneut(buch: Buch, zeile: Uebergabezeile) -> None:
    """What was said once is said again, at most once a day: the answer, or what they have not fetched of the file."""
    absage = buch.nachrichten.mit_uuid(
        Nachrichtenrichtung.AUS, kennungen.nachricht(zeile.id, "010202"), zeile.partner
    )
    if absage is None:
        nachsendung.sende_nach(buch, zeile)
    elif zeile.erinnert is None or buch.uhr.jetzt() - zeile.erinnert >= nachsendung.NICHT_OEFTER:
        zeile.erinnert = buch.uhr.jetzt()
        ausgang.sende(buch, absage.id, absage.schluessel)


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
    original = enthaltene(haus, eingang)
    if isinstance(original, Anforderung) and original.kopf.autor.kennung == eingang.partner:
        yield original


ENTHALTENES = 1_000_000
"""Bytes that a message inside another one may have; those that come so have no payload."""


def enthaltene(haus: Haus, eingang: Nachrichtenzeile, *, ausloesende: str | None = None) -> object:
    """The message that a reminder carries, if it is valid by itself and meant for us; or, with `ausloesende`, the one
    that was passed on to us and is of this author."""
    assert eingang.xml is not None
    inhalt = bytearray()

    def sammle(daten: bytes | memoryview) -> object:
        if len(inhalt) <= ENTHALTENES:
            inhalt.extend(daten)
        return None

    raum = haus.raum(eingang.schluessel)
    with haus.speicher.blobs.oeffne(eingang.xml, raum) as strom:
        lies_nachricht(strom, lambda _element: sammle)
    if len(inhalt) > ENTHALTENES:
        return None
    leser = haus.mandant if ausloesende is None else None
    try:
        original = lies_nachricht(BytesIO(inhalt), kontext=Kontext(empfaenger=leser))
    except NachrichtUngueltig:
        return None
    passt = ausloesende is None or original.kopf.autor.kennung == ausloesende
    return original if passt and original.kopf.test is None else None
