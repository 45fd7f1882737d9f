"""Which flow a valid message belongs to. One table; the flows decide what it means."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf import (
    abgabe,
    anforderung,
    ausgang,
    erinnerung,
    karenz,
    lieferungseingang,
    rueckweisung,
    uebernahme,
)
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import PAKET, Nachrichtenzustand
from gateway.errors import EingabeFehler
from gateway.nachrichten.briefkopf import lies_kopf
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.queue.auftrag import Abschluss, Auftrag, Buchung, Erledigt, Warten

ZUSTAENDIG: dict[str, Callable[..., Buchung | Warten]] = {
    "010201": abgabe.nimm_anforderung_an,
    "010202": anforderung.nimm_antwort_an,
    "010203": anforderung.nimm_versandbestaetigung_an,
    "010205": anforderung.nimm_vorabinformationen_an,
    "010206": lieferungseingang.nimm_metadaten_an,
    "0020": karenz.nimm_quittung_an,
    "0021": uebernahme.nimm_quittungserinnerung_an,
    "0010": rueckweisung.nimm_rueckweisung_an,
    "010002": erinnerung.nimm_erinnerung_an,
}
"""Message type -> who takes it."""


def verarbeite(umgebung: Umgebung, auftrag: Auftrag) -> Abschluss:
    """Work item: let a valid message take effect, exactly once."""
    id = UUID(auftrag.daten["nachricht"])
    with umgebung.lesen() as ablage:
        zeile = ablage.nachrichten.lies(id)
        if zeile.zustand is not Nachrichtenzustand.GUELTIG or zeile.xml is None or zeile.typ is None:
            return Erledigt()
    try:
        wirkung = _wirkung(umgebung, zeile)
    except EingabeFehler as fehler:
        return _lehne_ab(umgebung, zeile, fehler)
    if isinstance(wirkung, Warten):
        return wirkung

    def buchen(session: Session) -> None:
        wirkung(session)
        umgebung.ablage(session).nachrichten.aendere_zustand(id, Nachrichtenzustand.VERARBEITET)

    return Erledigt(buchen)


def _wirkung(umgebung: Umgebung, zeile: Nachrichtenzeile) -> Buchung | Warten:
    """A packet is known by its row alone; its payload lies in a blob of its own, so the XML may go."""
    assert zeile.xml is not None and zeile.typ is not None
    raum = umgebung.raum(zeile.schluessel)
    if zeile.typ == PAKET:
        umgebung.speicher.blobs.loesche(zeile.xml, raum)
        return lieferungseingang.nimm_paket_an(umgebung, zeile)
    with umgebung.speicher.blobs.oeffne(zeile.xml, raum) as strom:
        nachricht = lies_nachricht(strom, kontext=OHNE_VEREINBARUNG)
    return ZUSTAENDIG[zeile.typ](umgebung, zeile, nachricht)


def _lehne_ab(umgebung: Umgebung, zeile: Nachrichtenzeile, fehler: EingabeFehler) -> Abschluss:
    """Valid by itself, but not acceptable where it belongs: kept, and answered with 0010."""
    assert zeile.xml is not None and zeile.typ is not None
    antwort = None
    if zeile.typ not in (*rueckweisung.OHNE_ANTWORT, PAKET):
        with umgebung.lesen() as ablage:
            strom = umgebung.speicher.oeffne(ablage, zeile.schluessel, zeile.xml)
        with strom:
            kopf = lies_kopf(strom)
        antwort = rueckweisung.weise_zurueck(umgebung, zeile, zeile.xml, kopf, fehler)

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        ablage.nachrichten.aendere_zustand(
            zeile.id,
            Nachrichtenzustand.ABGEWIESEN,
            text=fehler.text,
            rueckweisungscode=fehler.rueckweisung,
        )
        if antwort is not None:
            ausgang.stelle_aus(umgebung, ablage, session, antwort)

    return Erledigt(buchen)
