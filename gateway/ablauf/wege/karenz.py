"""The end of an Abgabe: the receipt 0020, the Karenz, and the deletion of the staged copy (invariant 10)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import oertlich
from gateway.nachrichten.quittung import AKTE_UEBERNOMMEN, Quittung
from gateway.queue.auftrag import Buchung


def nimm_quittung_an(umgebung: Umgebung, eingang: Nachrichtenzeile, quittung: Quittung) -> Buchung:
    """0020 "Akte übernommen": only this receipt starts the Karenz (invariant 10)."""

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        zeile = ablage.uebergaben.nach_lieferung(Richtung.ABGABE, quittung.ursprung.uuid, eingang.partner)
        if zeile is None:
            return
        ablage.nachrichten.ordne_zu(eingang.id, zeile.id)
        if quittung.angabe.sachverhalt != AKTE_UEBERNOMMEN or zeile.zustand not in _WARTET_AUF_QUITTUNG:
            ablage.uebergaben.vermerke(
                zeile.id, "Weitere Quittung erhalten (0020).", art=Ereignisart.NACHRICHT, nachweis=eingang.id
            )
            return
        _bestaetige_lieferung(ablage, zeile)
        karenz_bis = umgebung.uhr.jetzt() + umgebung.regeln.karenz
        zeile = ablage.uebergaben.aendere_zustand(
            zeile.id,
            Zustand.KARENZ,
            text="Quittung »Akte übernommen« erhalten (0020).",
            naechste_pruefung=karenz_bis,
            nachweis=eingang.id,
            als_naechstes=f"Die bereitgestellte Kopie wird am {oertlich(karenz_bis):%d.%m.%Y} gelöscht.",
        )
        zeile.karenz_bis = karenz_bis

    return buchen


_WARTET_AUF_QUITTUNG = (Zustand.GESENDET, Zustand.GEPACKT, Zustand.GESTOERT)
"""The receipt may overtake our own booking of the last packet."""


def _bestaetige_lieferung(ablage: Ablage, zeile: Uebergabezeile) -> None:
    assert zeile.lieferung_uuid is not None
    for nachricht in ablage.nachrichten.zur_uebergabe(zeile.id):
        gehoert_dazu = zeile.lieferung_uuid in (nachricht.nachrichten_uuid, nachricht.bezug_uuid)
        if gehoert_dazu and nachricht.zustand is Nachrichtenzustand.GESENDET:
            ablage.nachrichten.aendere_zustand(nachricht.id, Nachrichtenzustand.BESTAETIGT)


def loesche_nach_karenz(umgebung: Umgebung, ablage: Ablage, id: UUID) -> None:
    """The Karenz is over: destroy the staged content, keep the note and the proofs."""
    zeile = ablage.uebergaben.zum_aendern(id)
    jetzt = umgebung.uhr.jetzt()
    if zeile.zustand is not Zustand.KARENZ or zeile.karenz_bis is None or jetzt < zeile.karenz_bis:
        return
    eingegangen = [
        n.schluessel
        for n in ablage.nachrichten.zur_uebergabe(id)
        if n.richtung is Nachrichtenrichtung.EIN and n.typ != "0020"
    ]
    ablage.schluessel.vernichte([id, *eingegangen])
    ablage.uebergaben.aendere_zustand(
        id,
        Zustand.ABGESCHLOSSEN,
        text=f"Abgabe an {zeile.partner_name} abgeschlossen; die bereitgestellte Kopie ist gelöscht.",
        naechste_pruefung=None,
    )
