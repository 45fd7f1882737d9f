"""The door out, second half: seal for the one who may read, put into their mailbox, book the transport receipt.

It knows no legal way: it notes what lies in the mailbox and wakes the Vorgang that waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import nach_dem_commit
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Post
from gateway.ablauf.post import laufzettel, nachweis, testnachricht, versiegelung
from gateway.ablauf.post.ausgang import UMGELEITET
from gateway.ablauf.wecken import wecke_vorgang
from gateway.domain.nachricht import (
    LIEFERUNG,
    NACHRICHTENARTEN,
    PAKET,
    UNTERWEGS,
    Nachrichtenrichtung,
    Nachrichtenzustand,
)
from gateway.durchlauf import lesend
from gateway.errors import EingabeFehler, Fehler
from gateway.ports import Blob, Diensteintrag, Einlieferung
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.schutz.fehler import ZertifikatAbgelehnt


@dataclass(frozen=True)
class _Gesendet:
    """The transport receipt, and of which transport."""

    transport: str
    einlieferung: Einlieferung


def sende(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: seal one message and put it into the recipient's mailbox.

    After a crash the mailbox is asked what it has already; one that does not tell may get it twice, and the
    recipient counts it once (invariant 3)."""
    id, schluessel = UUID(auftrag.daten["nachricht"]), UUID(auftrag.daten["schluessel"])
    with post.haus.lesen() as buch:
        zeile = post.haus.lies_nachricht(buch, id, (schluessel, kennungen.nachweise(schluessel)))
    if zeile.geloescht is not None:
        return Erledigt()  # its content is gone for good: nothing is left to say
    if zeile.zustand in UNTERWEGS and auftrag.versuche == 1:
        versiegelung.verwirf(post, id)  # the same answer again, not the rest of the first sending
    gesendet = _liefere_ein(post, zeile, auftrag.daten.get(UMGELEITET))
    beleg = nachweis.bereite_vor(post.haus, zeile.schluessel, gesendet.einlieferung.beleg)
    post.haus.haltepunkt("ausgang.eingeliefert")

    def buchen(session: Session) -> None:
        nach_dem_commit(session, lambda: versiegelung.verwirf(post, id))
        buch = Buch(session, post.haus.mandant, post.haus.uhr)
        vorgang = buch.vorgaenge.zum_aendern(zeile.vorgang) if zeile.vorgang else None
        _buche(buch, vorgang, zeile.id, gesendet, beleg.buche(buch))

    return Erledigt(buchen)


def _buche(
    buch: Buch,
    vorgang: Uebergabezeile | None,
    id: UUID,
    gesendet: _Gesendet,
    beleg: Blob,
) -> None:
    """The Vorgang is locked before its messages, everywhere: so nobody waits in a circle."""
    frisch = buch.nachrichten.zum_aendern(id)
    if frisch.zustand in UNTERWEGS:
        return  # the same answer again
    if frisch.zustand is Nachrichtenzustand.FEHLGESCHLAGEN:
        buch.nachrichten.aendere_zustand(id, Nachrichtenzustand.GESCHRIEBEN)
    buch.nachrichten.merke_einlieferung(id, gesendet.transport, gesendet.einlieferung, beleg)
    if vorgang is None:
        if frisch.test:
            testnachricht.beobachte(buch, id)
        return
    _vermerke(buch, vorgang, frisch)
    laufzettel.beobachte(buch, frisch)


def _vermerke(buch: Buch, vorgang: Uebergabezeile, nachricht: Nachrichtenzeile) -> None:
    """The timeline, the progress, and a wake where the Vorgang waits for this sending."""
    art = NACHRICHTENARTEN.get(nachricht.typ or "")
    if art is None:
        return
    if art.gesendet:
        buch.vorgaenge.vermerke(vorgang, art.gesendet, art=Ereignisart.NACHRICHT, nachweis=nachricht.id)
    if nachricht.typ == PAKET and vorgang.lieferung_uuid is not None:
        buch.session.flush()
        vorgang.fortschritt_ist = buch.nachrichten.zaehle_pakete(
            Nachrichtenrichtung.AUS, vorgang.lieferung_uuid, zustaende=UNTERWEGS
        )
    if nachricht.typ in LIEFERUNG and vorgang.fortschritt_ist != vorgang.fortschritt_soll:
        return  # nobody waits for a part of it
    if art.erwartet:
        wecke_vorgang(buch, vorgang.id)


def _liefere_ein(post: Post, zeile: Nachrichtenzeile, weg: str | None) -> _Gesendet:
    """Ask the directory anew for every handover (packets share the answer, unless its certificates are not
    valid any more); never send without an entry."""
    assert zeile.partner is not None
    if zeile.typ == PAKET:
        try:
            return _versuche(post, zeile, post.finde(zeile.partner), weg)
        except ZertifikatAbgelehnt:
            pass  # perhaps renewed meanwhile
    return _versuche(post, zeile, post.finde(zeile.partner, frisch=True), weg)


def _versuche(post: Post, zeile: Nachrichtenzeile, eintrag: Diensteintrag, weg: str | None) -> _Gesendet:
    fertig = versiegelung.ort(post, zeile, eintrag)
    if fertig.exists():
        try:
            return _lege_ins_postfach(post, zeile, eintrag, fertig, weg)
        except EingabeFehler as fehler:
            if fehler.wiederholbar:
                raise
            # sealed with keys or for a mailbox of another day: once more, fresh
    versiegelung.versiegele(post, zeile, eintrag, fertig)
    post.haus.haltepunkt("ausgang.versiegelt")
    return _lege_ins_postfach(post, zeile, eintrag, fertig, weg)


def _lege_ins_postfach(
    post: Post, zeile: Nachrichtenzeile, eintrag: Diensteintrag, fertig: Path, weg: str | None
) -> _Gesendet:
    """The files stay for another attempt with the very same bytes, until the receipt is booked."""
    postfach, typ = post.postfach_zu(eintrag, weg), zeile.typ or ""
    try:
        with lesend(fertig) as strom:
            platz = versiegelung.merkdatei(fertig)
            einlieferung = postfach.liefere_ein(
                strom, eintrag, f"XAusländer {typ}", platz, typ=typ, test=zeile.test
            )
        return _Gesendet(postfach.transport, einlieferung)
    except Fehler as fehler:
        if not fehler.wiederholbar:
            versiegelung.verwirf(post, zeile.id)
        raise
