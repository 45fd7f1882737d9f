"""Nothing may stay silent: every Uebergabe whose next check is due is looked at (invariant 9).

An unanswered request is followed by 010002, a missing receipt by 0021, the end of the Karenz by the
deletion; whatever else is overdue gets a line that a person sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.uebergaben import partner_von
from gateway.ablauf import ausgang, karenz, kennungen, paketsammlung
from gateway.ablauf.inhaltsspeicher import stuecke
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import PAKET, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import oertlich
from gateway.fremdxml import base64text
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.ereignis import kennung_von
from gateway.nachrichten.erinnerung import (
    Erinnerung,
    Erinnerungsfall,
    Transportinformationen,
    UrspruenglicheNachricht,
    Ursprungskennung,
)
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.quittung import Quittungsangabe, Quittungserinnerung
from gateway.queue.auftrag import Abschluss, Auftrag, Buchung, Erledigt, nichts
from gateway.queue.einstellen import Vorhandener, stelle_ein

ART = "frist.pruefen"


def takt(umgebung: Umgebung, session: Session) -> None:
    """The tick: one work item for every Uebergabe that is due."""
    for id in umgebung.ablage(session).uebergaben.faellige():
        stelle_ein(
            session,
            umgebung.mandant,
            ART,
            f"{ART}:{id}",
            {"uebergabe": str(id)},
            jetzt=umgebung.uhr.jetzt(),
            vorhandener=Vorhandener.LASSEN,
        )


def pruefe_frist(umgebung: Umgebung, auftrag: Auftrag) -> Abschluss:
    """Work item: do what is due for one Uebergabe."""
    id = UUID(auftrag.daten["uebergabe"])
    with umgebung.lesen() as ablage:
        zeile = ablage.uebergaben.lies(id)
    if zeile.naechste_pruefung is None or zeile.naechste_pruefung > umgebung.uhr.jetzt():
        return Erledigt()
    match zeile.zustand:
        case Zustand.ANGEFORDERT:
            return Erledigt(_erinnere_an_anforderung(umgebung, zeile))
        case Zustand.GESENDET:
            return Erledigt(_erinnere_an_quittung(umgebung, zeile))
        case Zustand.KARENZ:
            return Erledigt(
                lambda session: karenz.loesche_nach_karenz(umgebung, umgebung.ablage(session), id)
            )
    return Erledigt(_melde_stillstand(umgebung, zeile))


def _erinnere_an_anforderung(umgebung: Umgebung, zeile: Uebergabezeile) -> Buchung:
    """010002 with the original 010201 inside."""
    with umgebung.lesen() as ablage:
        original = ablage.nachrichten.mit_uuid(
            Nachrichtenrichtung.AUS, kennungen.nachricht(zeile.id, "010201"), zeile.partner
        )
        stufe = _naechste_stufe(ablage, zeile, "010002")
        assert original is not None and original.xml is not None
        strom = umgebung.speicher.oeffne(ablage, original.schluessel, original.xml)
    with strom:
        unsere = lies_nachricht(strom)
        assert isinstance(unsere, Anforderung)
        strom.seek(0)
        erinnerung = Erinnerung(
            kopf=_kopf(umgebung, zeile, "010002", stufe),
            ausloeser=unsere.kopf.uuid,
            faelle=(_fall(original, unsere),),
        )
        geschrieben = ausgang.schreibe(
            umgebung,
            erinnerung,
            schluessel=zeile.id,
            uebergabe=zeile.id,
            nutzdaten=base64text(stuecke(strom)),
        )
    return _stelle_aus(umgebung, zeile, geschrieben, umgebung.regeln.frist_antwort)


def _fall(original: Nachrichtenzeile, anforderung: Anforderung) -> Erinnerungsfall:
    gesendet = original.uebermittelt.isoformat(timespec="seconds") if original.uebermittelt else None
    return Erinnerungsfall(
        transport=Transportinformationen(nachrichten_id=original.osci_message_id, gesendet=gesendet),
        ursprung=UrspruenglicheNachricht(
            kennung=Ursprungskennung(
                uuid=anforderung.kopf.uuid, typ=anforderung.TYP, erstellt=anforderung.kopf.erstellt
            )
        ),
    )


def _erinnere_an_quittung(umgebung: Umgebung, zeile: Uebergabezeile) -> Buchung:
    """0021: how often we have asked for this receipt, this time included."""
    with umgebung.lesen() as ablage:
        stufe = _naechste_stufe(ablage, zeile, "0021")
    metadaten = paketsammlung.lies_metadaten(umgebung, zeile, Nachrichtenrichtung.AUS)
    assert metadaten.quittung is not None
    erinnerung = Quittungserinnerung(
        kopf=_kopf(umgebung, zeile, "0021", stufe),
        ursprung=kennung_von(metadaten),
        angabe=Quittungsangabe(ereignis=metadaten.quittung),
        stufe=stufe,
    )
    geschrieben = ausgang.schreibe(
        umgebung, erinnerung, schluessel=zeile.id, uebergabe=zeile.id, bezug=metadaten.kopf.uuid
    )
    return _stelle_aus(umgebung, zeile, geschrieben, umgebung.regeln.frist_quittung)


def _stelle_aus(
    umgebung: Umgebung, zeile: Uebergabezeile, geschrieben: ausgang.Ausgang, frist: timedelta
) -> Buchung:
    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        frisch = ablage.uebergaben.zum_aendern(zeile.id)
        if frisch.zustand is not zeile.zustand:
            return  # the answer came while the reminder was being written
        frisch.naechste_pruefung = umgebung.uhr.jetzt() + frist
        ausgang.stelle_aus(umgebung, ablage, session, geschrieben)

    return buchen


def _melde_stillstand(umgebung: Umgebung, zeile: Uebergabezeile) -> Buchung:
    """Overdue without a reminder that fits: say so, and look again later."""
    if zeile.zustand.endgueltig:
        return nichts

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        frisch = ablage.uebergaben.vermerke(
            zeile.id,
            f"Überfällig: »{zeile.zustand.angabe.name}« seit "
            f"{oertlich(zeile.geaendert):%d.%m.%Y, %H:%M} Uhr.",
            art=Ereignisart.FEHLER,
        )
        frisch.naechste_pruefung = umgebung.uhr.jetzt() + umgebung.regeln.frist_antwort

    return buchen


def nimm_erinnerung_an(umgebung: Umgebung, eingang: Nachrichtenzeile, erinnerung: Erinnerung) -> Buchung:
    """010002: they wait for our answer. Show it, and give the answers again that we have given."""

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        for uuid in _gemeint(erinnerung):
            id = kennungen.abgabe_aus(umgebung.mandant, eingang.partner, uuid)
            zeile = ablage.uebergaben.finde(id)
            if zeile is None:
                continue
            ablage.nachrichten.ordne_zu(eingang.id, id)
            ablage.uebergaben.vermerke(
                id,
                "Die andere Behörde erinnert an ihre Anforderung (010002).",
                art=Ereignisart.NACHRICHT,
                nachweis=eingang.id,
            )
            _antworte_noch_einmal(umgebung, ablage, session, id)

    return buchen


def _gemeint(erinnerung: Erinnerung) -> Iterator[UUID]:
    if erinnerung.ausloeser is not None:
        yield erinnerung.ausloeser
    for fall in erinnerung.faelle:
        if fall.ursprung.kennung is not None and fall.ursprung.kennung.uuid != erinnerung.ausloeser:
            yield fall.ursprung.kennung.uuid


def _antworte_noch_einmal(umgebung: Umgebung, ablage: Ablage, session: Session, id: UUID) -> None:
    for nachricht in ablage.nachrichten.zur_uebergabe(id):
        unbestaetigt = nachricht.zustand is Nachrichtenzustand.GESENDET
        if nachricht.richtung is Nachrichtenrichtung.AUS and unbestaetigt:
            ausgang.sende_erneut(umgebung, session, nachricht.id, schwer=nachricht.typ == PAKET)


def _naechste_stufe(ablage: Ablage, zeile: Uebergabezeile, typ: str) -> int:
    return 1 + sum(
        n.typ == typ and n.richtung is Nachrichtenrichtung.AUS
        for n in ablage.nachrichten.zur_uebergabe(zeile.id)
    )


def _kopf(umgebung: Umgebung, zeile: Uebergabezeile, typ: str, stufe: int) -> Kopf:
    return umgebung.kopf(kennungen.nachricht(zeile.id, typ, stufe), partner_von(zeile))
