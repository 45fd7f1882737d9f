"""A delivery arrives: 010206 and its packets, in any order, repeated or late."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablauf import eingangswecker, kennungen, paketsammlung, uebernahme
from gateway.ablauf.anforderung import offene_uebernahme
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import PAKET, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import anzahl
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.paket.sammlung import pruefe_ankuendigung
from gateway.queue.auftrag import Buchung, Warten

WARTEN_AUF_METADATEN = timedelta(seconds=5)
"""A packet may come before its 010206; then it is looked at again, soon."""


def nimm_metadaten_an(umgebung: Umgebung, eingang: Nachrichtenzeile, metadaten: Aktenmetadaten) -> Buchung:
    """010206: the delivery is announced."""
    dokumente = [aktenmetadaten.als_domaene(d) for d in metadaten.dokumente]
    lieferung = metadaten.kopf.uuid

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        zeile = _zu(umgebung, ablage, eingang, metadaten)
        ablage.nachrichten.ordne_zu(eingang.id, zeile.id)
        ablage.dokumente.lege_an(zeile.id, dokumente)
        ablage.uebergaben.aendere_zustand(
            zeile.id,
            Zustand.BEANTWORTET,
            text=f"Lieferung angekündigt (010206): {anzahl(len(dokumente), 'Dokument', 'Dokumente')} in "
            f"{anzahl(metadaten.anzahl_pakete, 'Paket', 'Paketen')}.",
            naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.frist_antwort,
            nachweis=eingang.id,
        )
        zeile.lieferung_uuid, zeile.anzahl_dokumente = lieferung, len(dokumente)
        zeile.fortschritt_ist, zeile.fortschritt_soll = 0, metadaten.anzahl_pakete
        session.flush()
        for paket in ablage.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, lieferung, zeile.partner):
            eingangswecker.wecke(umgebung, session, paket.id)
        for verfrueht in _abgewiesene(ablage, zeile.partner, metadaten.ausloeser):
            beende_als_fehlerhaft(ablage, zeile, verfrueht.id, verfrueht.text or "")

    pruefe_ankuendigung(metadaten.anzahl_pakete, metadaten.archivgroesse)
    return buchen


def _abgewiesene(ablage: Ablage, partner: str, ausloeser: UUID | None) -> list[Nachrichtenzeile]:
    """Packets that came before their 010206 and were not acceptable."""
    if ausloeser is None:
        return []
    return [
        n
        for n in ablage.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, ausloeser, partner)
        if n.typ == PAKET and n.zustand is Nachrichtenzustand.ABGEWIESEN and n.uebergabe is None
    ]


def beende_als_fehlerhaft(ablage: Ablage, zeile: Uebergabezeile, nachricht: UUID, grund: str) -> None:
    """A delivery of which one message was rejected ends; a corrected one starts a new Uebernahme."""
    ablage.nachrichten.ordne_zu(nachricht, zeile.id)
    if zeile.zustand in (Zustand.ANGEFORDERT, Zustand.BEANTWORTET):
        ablage.uebergaben.aendere_zustand(
            zeile.id,
            Zustand.ZURUECKGEWIESEN,
            text=f"Die Lieferung wird zurückgewiesen: {grund}",
            naechste_pruefung=None,
            nachweis=nachricht,
        )


def _zu(
    umgebung: Umgebung, ablage: Ablage, eingang: Nachrichtenzeile, metadaten: Aktenmetadaten
) -> Uebergabezeile:
    """The Uebernahme that waits for a delivery, or a new one: for a second delivery to the same request
    (corrected or late), or for a file that comes unasked (a person will look at it)."""
    angefordert = offene_uebernahme(ablage, eingang.partner, metadaten.ausloeser)
    if angefordert is not None and angefordert.lieferung_uuid is None and not angefordert.zustand.endgueltig:
        return angefordert
    id = kennungen.uebernahme_aus(umgebung.mandant, eingang.partner, metadaten.kopf.uuid)
    umgebung.speicher.tresor.lege_an(ablage, id)
    return ablage.uebergaben.lege_an(
        id,
        Richtung.UEBERNAHME,
        metadaten.kopf.autor_behoerde,
        personangaben.als_domaene(metadaten.person),
        naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.nachsehen,
        text="Weitere Lieferung zur selben Anforderung."
        if angefordert
        else "Eine Akte kommt, die hier nicht angefordert wurde.",
        nachweis=eingang.id,
        ausloeser_uuid=angefordert.ausloeser_uuid if angefordert else None,
        aktenzeichen_eigenes=angefordert.aktenzeichen_eigenes if angefordert else None,
    )


def nimm_paket_an(umgebung: Umgebung, eingang: Nachrichtenzeile) -> Buchung | Warten:
    """010207: one part of the archive. The one that makes the delivery complete starts what follows."""
    assert eingang.bezug_uuid is not None
    with umgebung.lesen() as ablage:
        bekannt = ablage.uebergaben.nach_lieferung(Richtung.UEBERNAHME, eingang.bezug_uuid, eingang.partner)
    if bekannt is None:
        return Warten(_noch_einmal(umgebung, eingang))

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        zeile = ablage.uebergaben.zum_aendern(bekannt.id)
        ablage.nachrichten.ordne_zu(eingang.id, zeile.id)
        session.flush()
        zeile.fortschritt_ist = paketsammlung.angekommen(ablage, zeile)
        if zeile.zustand is Zustand.BEANTWORTET and zeile.fortschritt_ist == zeile.fortschritt_soll:
            ablage.uebergaben.aendere_zustand(
                zeile.id,
                Zustand.EMPFANGEN,
                text="Die Lieferung ist vollständig da.",
                naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.nachsehen,
            )
            uebernahme.ABLAUF.beginne(session, umgebung, zeile.id)

    return buchen


def _noch_einmal(umgebung: Umgebung, eingang: Nachrichtenzeile) -> datetime:
    alter = umgebung.uhr.jetzt() - eingang.erstellt
    return umgebung.uhr.jetzt() + max(WARTEN_AUF_METADATEN, alter / 4)
