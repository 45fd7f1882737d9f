"""The door in: fetch, store durably, then open, check, and hand to the flow it belongs to.

Three work items, so that a crash repeats as little as possible:
`abholen` (mailbox → sealed bytes on our disk), `oeffnen` (sealed → verified, valid or rejected),
`verarbeiten` (its effect on an Uebergabe; module `zustellung`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.nachrichten import Annahmeart, Kopfangaben
from gateway.ablage.tabellen import Auftragsklasse, Nachrichtenzeile
from gateway.ablauf import ausgang, eingangswecker, kennungen, lieferungseingang, rueckweisung, vorfall
from gateway.ablauf.anforderung import offene_uebernahme
from gateway.ablauf.eingangspruefung import Befund, pruefe
from gateway.ablauf.quarantaene import Blobquarantaene
from gateway.ablauf.umgebung import Umgebung
from gateway.ablauf.vorfall import lege_roh
from gateway.domain.nachricht import LIEFERUNG, METADATEN, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.errors import EingabeFehler
from gateway.ports import Blob, GeoeffneteSendung
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import Vorhandener, stelle_ein

ABHOLEN = "eingang.abholen"
OEFFNEN = "eingang.oeffnen"
GROSS = 1_000_000
"""Bytes of a sealed message from which on its opening counts as heavy work."""


class SendungUngewoehnlich(EingabeFehler):
    """Signed and encrypted, but not one single message."""

    code = "eingang.inhalte"
    satz = "Die Sendung enthält nicht genau eine Nachricht."
    rueckweisungscode = "T099"
    rat = "Der Absender muss jede Nachricht einzeln versiegeln; sonst seinen Hersteller ansprechen."


def hole_ab(umgebung: Umgebung, auftrag: Auftrag) -> Abschluss:
    """Work item: empty the mailbox. Each message is stored and booked before the next is asked for,
    which acknowledges it (invariant 1)."""
    umgebung.postfach.hole_ab(
        lambda message_id, strom: _nimm_an(umgebung, auftrag, message_id, strom),
        lambda message_id, strom, fehler: vorfall.unlesbar(umgebung, auftrag, message_id, strom, fehler),
    )
    return Erledigt()


def _nimm_an(umgebung: Umgebung, auftrag: Auftrag, message_id: str, strom: BinaryIO) -> None:
    id = kennungen.eingangsnachricht(umgebung.mandant, message_id)
    with umgebung.lesen() as ablage:
        erste = ablage.nachrichten.finde(id)
    if erste is not None:
        vorfall.wenn_anders(umgebung, auftrag, erste, strom)
        return
    roh = lege_roh(umgebung, auftrag, id, strom)
    umgebung.haltepunkt("eingang.gespeichert")
    with umgebung.transaktion(auftrag) as session:
        umgebung.ablage(session).nachrichten.empfange(id, message_id, roh, schluessel=id)
        stelle_ein(
            session,
            umgebung.mandant,
            OEFFNEN,
            f"{OEFFNEN}:{id}",
            {"nachricht": str(id)},
            jetzt=umgebung.uhr.jetzt(),
            klasse=Auftragsklasse.SCHWER if roh.groesse > GROSS else Auftragsklasse.LEICHT,
        )
    umgebung.haltepunkt("eingang.gebucht")


def oeffne(umgebung: Umgebung, auftrag: Auftrag) -> Abschluss:
    """Work item: open one stored message; what does not hold is kept and rejected."""
    id = UUID(auftrag.daten["nachricht"])
    with umgebung.lesen() as ablage:
        zeile = ablage.nachrichten.lies(id)
        raum = umgebung.speicher.raum(ablage, id)
    if zeile.zustand is not Nachrichtenzustand.EMPFANGEN or zeile.roh is None:
        return Erledigt()
    with Blobquarantaene(umgebung.speicher.blobs, raum) as quarantaene:
        try:
            with umgebung.speicher.blobs.oeffne(zeile.roh, raum) as roh:
                sendung = umgebung.siegel.oeffne(roh, quarantaene)
            xml = _einziger_inhalt(sendung, quarantaene)
        except EingabeFehler as fehler:
            return _nicht_zu_oeffnen(umgebung, id, fehler)
    umgebung.haltepunkt("eingang.geoeffnet")
    befund = pruefe(umgebung, zeile, xml, raum, sendung.signatur)
    return _bewerte(umgebung, zeile, xml, sendung, befund)


def _einziger_inhalt(sendung: GeoeffneteSendung, quarantaene: Blobquarantaene) -> Blob:
    if len(sendung.inhalte) != 1:
        raise SendungUngewoehnlich()
    return quarantaene.gib_frei(sendung.inhalte[0])


def _nicht_zu_oeffnen(umgebung: Umgebung, id: UUID, fehler: EingabeFehler) -> Erledigt:
    """Nobody can say for sure who wrote it, so nobody is answered, and its ids claim nothing; it is kept."""

    def buchen(session: Session) -> None:
        umgebung.ablage(session).nachrichten.aendere_zustand(
            id, Nachrichtenzustand.ABGEWIESEN, text=fehler.text, rueckweisungscode=fehler.rueckweisung
        )

    return Erledigt(buchen)


def _bewerte(
    umgebung: Umgebung, zeile: Nachrichtenzeile, xml: Blob, sendung: GeoeffneteSendung, befund: Befund
) -> Abschluss:
    if not befund.autor_echt or befund.kopf is None:
        assert befund.fehler is not None
        return _nicht_zu_oeffnen(umgebung, zeile.id, befund.fehler)
    assert befund.kopf.uuid is not None and befund.kopf.autor is not None
    kopf = Kopfangaben(
        befund.kopf.uuid,
        befund.typ[:6],
        befund.kopf.autor.kennung,
        befund.bezug or befund.kopf.ausloeser,
        befund.paketnummer,
        signatur=asdict(sendung.signatur),
        teil=befund.teil,
    )
    antwort = _antwort_auf_fehler(umgebung, zeile, xml, befund)

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        annahme = ablage.nachrichten.melde_geoeffnet(zeile.id, kopf, xml)
        if annahme.art is Annahmeart.DOPPELT:
            _antworte_noch_einmal(umgebung, ablage, session, kopf)
        if annahme.art is not Annahmeart.NEU:
            return
        if befund.fehler is not None:
            ablage.nachrichten.aendere_zustand(
                zeile.id,
                Nachrichtenzustand.ABGEWIESEN,
                text=befund.fehler.text,
                rueckweisungscode=befund.fehler.rueckweisung,
            )
            if antwort is not None:
                ausgang.stelle_aus(umgebung, ablage, session, antwort)
            _beende_uebernahme(ablage, zeile.id, kopf.partner, befund)
            return
        ablage.nachrichten.aendere_zustand(zeile.id, Nachrichtenzustand.GUELTIG)
        eingangswecker.wecke(umgebung, session, zeile.id)

    return Erledigt(buchen)


def _beende_uebernahme(ablage: Ablage, id: UUID, partner: str, befund: Befund) -> None:
    """A delivery of which one message is not acceptable cannot become complete."""
    if befund.kopf is None or befund.fehler is None or befund.typ not in LIEFERUNG:
        return
    zeile = offene_uebernahme(ablage, partner, befund.kopf.ausloeser)
    if zeile is not None and (zeile.zustand is Zustand.BEANTWORTET or befund.typ == METADATEN):
        lieferungseingang.beende_als_fehlerhaft(ablage, zeile, id, befund.fehler.text)


def _antwort_auf_fehler(
    umgebung: Umgebung, zeile: Nachrichtenzeile, xml: Blob, befund: Befund
) -> ausgang.Ausgang | None:
    """The 0010, unless the message is itself an answer."""
    if befund.fehler is None or befund.kopf is None or befund.typ in rueckweisung.OHNE_ANTWORT:
        return None
    return rueckweisung.weise_zurueck(umgebung, zeile, xml, befund.kopf, befund.fehler)


def _antworte_noch_einmal(umgebung: Umgebung, ablage: Ablage, session: Session, kopf: Kopfangaben) -> None:
    """Same id and same digest: the same answers again, byte by byte (invariant 4)."""
    for antwort in ablage.nachrichten.mit_bezug(Nachrichtenrichtung.AUS, kopf.nachrichten_uuid, kopf.partner):
        if antwort.typ in ("0010", "0020", "010202"):
            ausgang.sende_erneut(umgebung, session, antwort.id)


def takt(umgebung: Umgebung, session: Session) -> None:
    """The tick: ask the mailbox, once at a time."""
    stelle_ein(
        session,
        umgebung.mandant,
        ABHOLEN,
        ABHOLEN,
        {},
        jetzt=umgebung.uhr.jetzt(),
        vorhandener=Vorhandener.ZURUECKHOLEN,
    )
