"""The DMS side of an Uebernahme: put, read back, make visible. Every call may be repeated after a crash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.uebergaben import partner_von, person_von
from gateway.ablauf import paketsammlung
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.akte import Akte
from gateway.domain.nachricht import PAKET, Nachrichtenrichtung
from gateway.errors import VoruebergehenderFehler
from gateway.paket.entpacken import Fundstueck, Lieferung
from gateway.ports import Aktenref, Importref, Objektergebnis
from gateway.queue.auftrag import Auftrag

ZUSAMMEN = 64_000_000
"""Bytes of documents whose results are booked in one transaction."""


class RuecklesenWeichtAb(VoruebergehenderFehler):
    """The DMS returns other bytes than it was given: put them again, then compare again."""

    code = "uebernahme.ruecklesen"
    satz = "Ein Dokument im DMS ist nicht das, was hineingelegt wurde."


def importiere(umgebung: Umgebung, uebergabe: Uebergabezeile, auftrag: Auftrag) -> None:
    """Put every document that is not yet there; the results are booked from time to time."""
    ref = _beginne(umgebung, uebergabe)
    with umgebung.lesen() as ablage:
        fertig = {z.uuid for z in ablage.dokumente.zeilen(uebergabe.id) if z.dms_ref is not None}
    with paketsammlung.oeffne(umgebung, uebergabe) as lieferung:
        offen = (stueck for stueck in lieferung.fundstuecke if stueck.dokument.uuid not in fertig)
        for gelegt in _gruppen(_lege(umgebung, ref, lieferung, stueck) for stueck in offen):
            with umgebung.schreiben(auftrag) as ablage:
                ablage.dokumente.merke_import(uebergabe.id, gelegt)
    _lege_nachrichten(umgebung, uebergabe, ref)


def _lege(umgebung: Umgebung, ref: Importref, lieferung: Lieferung, stueck: Fundstueck) -> Objektergebnis:
    ergebnis = umgebung.dms.lege_dokument(ref, stueck.dokument, lieferung.oeffne(stueck))
    umgebung.haltepunkt("uebernahme.dokument_gelegt")
    return ergebnis


def _gruppen(ergebnisse: Iterable[Objektergebnis]) -> Iterator[list[Objektergebnis]]:
    """Together as soon as they are `ZUSAMMEN` bytes: so much a killed worker puts once more, without harm."""
    gruppe: list[Objektergebnis] = []
    groesse = 0
    for ergebnis in ergebnisse:
        gruppe.append(ergebnis)
        groesse += ergebnis.groesse
        if groesse >= ZUSAMMEN:
            yield gruppe
            gruppe, groesse = [], 0
    if gruppe:
        yield gruppe


def lies_zurueck(umgebung: Umgebung, uebergabe: Uebergabezeile, auftrag: Auftrag) -> None:
    """Compare the bytes in the DMS with those of the verified delivery. Raises `RuecklesenWeichtAb`."""
    ref = _beginne(umgebung, uebergabe)
    with umgebung.lesen() as ablage:
        dokumente = ablage.dokumente.liste(uebergabe.id)
    for dokument in dokumente:
        ergebnis = umgebung.dms.lies_zurueck(ref, dokument.uuid)
        if (ergebnis.sha256, ergebnis.groesse) != (dokument.sha256, dokument.groesse):
            raise RuecklesenWeichtAb()
    with umgebung.schreiben(auftrag) as ablage:
        ablage.dokumente.merke_rueckgelesen(uebergabe.id, (d.uuid for d in dokumente))


def schliesse_ab(umgebung: Umgebung, uebergabe: Uebergabezeile) -> Aktenref:
    """Visible at once, never half."""
    return umgebung.dms.schliesse_ab(_beginne(umgebung, uebergabe))


def _beginne(umgebung: Umgebung, uebergabe: Uebergabezeile) -> Importref:
    with umgebung.lesen() as ablage:
        akte = _akte(ablage, uebergabe)
    return umgebung.dms.beginne_import(uebergabe.id, akte, partner_von(uebergabe))


def _akte(ablage: Ablage, uebergabe: Uebergabezeile) -> Akte:
    aktenzeichen = uebergabe.aktenzeichen_eigenes or uebergabe.aktenzeichen_partner or str(uebergabe.id)
    return Akte(person_von(uebergabe), aktenzeichen, ablage.dokumente.liste(uebergabe.id))


def _lege_nachrichten(umgebung: Umgebung, uebergabe: Uebergabezeile, ref: Importref) -> None:
    """The original messages stay with the file; the packets are the documents themselves."""
    with umgebung.lesen() as ablage:
        originale = [
            n
            for n in ablage.nachrichten.zur_uebergabe(uebergabe.id)
            if n.richtung is Nachrichtenrichtung.EIN and n.xml is not None and n.typ != PAKET
        ]
        for original in originale:
            assert original.xml is not None
            with umgebung.speicher.oeffne(ablage, original.schluessel, original.xml) as strom:
                umgebung.dms.lege_nachricht(ref, f"{original.typ}_{original.nachrichten_uuid}.xml", strom)
