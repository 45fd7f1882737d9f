"""The DMS side of an Uebernahme: put, read back, make visible. Every call may be repeated after a crash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from gateway.ablage.inhalte import dokumente_von
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_von
from gateway.ablauf.akte import paketsammlung
from gateway.ablauf.haus import Haus
from gateway.dmsfehler import DokumentUnbekannt, ImportUnvollstaendig
from gateway.domain.akte import Akte, Dokument
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.nachricht import PAKET, Nachrichtenrichtung
from gateway.errors import VoruebergehenderFehler
from gateway.paket.entpacken import Fundstueck, Lieferung
from gateway.ports import Aktenref, Importref, Objektergebnis
from gateway.queue.auftrag import Auftrag

ZUSAMMEN = 64_000_000
"""Bytes of documents whose results are booked in one transaction."""


class RuecklesenWeichtAb(VoruebergehenderFehler):
    """The DMS keeps returning other bytes than it was given, also after they were put once more."""

    code = "uebernahme.ruecklesen"
    satz = "Ein Dokument im DMS ist nicht das, was hineingelegt wurde."


def importiere(haus: Haus, uebergabe: Uebergabezeile, auftrag: Auftrag) -> list[Objektergebnis]:
    """Put every document that is not yet there; the results are booked from time to time, the last ones are
    returned for the caller's transaction."""
    with haus.lesen() as buch:
        zeilen = buch.dokumente.zeilen(uebergabe.id)
    fertig = {z.uuid for z in zeilen if z.dms_ref is not None}
    dokumente = haus.einmal((Dokument, uebergabe.id), lambda: dokumente_von(zeilen))
    ref = _beginne(haus, uebergabe)
    letzte: list[Objektergebnis] = []
    with paketsammlung.oeffne(haus, uebergabe, dokumente) as lieferung:
        offen = (stueck for stueck in lieferung.fundstuecke if stueck.dokument.uuid not in fertig)
        for gruppe, ist_letzte in _gruppen(_lege(haus, ref, lieferung, stueck) for stueck in offen):
            if ist_letzte:
                letzte = gruppe
                continue
            with haus.buchen_im(auftrag) as buch:
                buch.dokumente.merke_import(uebergabe.id, gruppe)
    _lege_originale(haus, uebergabe, ref)
    return letzte


def _lege(haus: Haus, ref: Importref, lieferung: Lieferung, stueck: Fundstueck) -> Objektergebnis:
    ergebnis = haus.dms.lege_dokument(
        ref, haus.regeln.ablage.umgelegt(stueck.dokument), lieferung.oeffne(stueck)
    )
    haus.haltepunkt("uebernahme.dokument_gelegt")
    return ergebnis


def _gruppen(ergebnisse: Iterable[Objektergebnis]) -> Iterator[tuple[list[Objektergebnis], bool]]:
    """Together as soon as they are `ZUSAMMEN` bytes: so much a killed worker puts once more, without harm."""
    gruppe: list[Objektergebnis] = []
    groesse = 0
    for ergebnis in ergebnisse:
        gruppe.append(ergebnis)
        groesse += ergebnis.groesse
        if groesse >= ZUSAMMEN:
            yield gruppe, False
            gruppe, groesse = [], 0
    yield gruppe, True


def lies_zurueck(haus: Haus, uebergabe: Uebergabezeile) -> tuple[UUID, ...]:
    """Compare the bytes in the DMS with those of the verified delivery; what was lost or damaged is put once
    more and compared again. Returns all documents. Raises `RuecklesenWeichtAb`."""
    ref, dokumente = _beginne(haus, uebergabe), _dokumente(haus, uebergabe)
    schlecht = [d for d in dokumente if not _stimmt(haus, ref, d)]
    if schlecht:
        lege_noch_einmal(haus, uebergabe, [d.uuid for d in schlecht])
        if not all(_stimmt(haus, ref, d) for d in schlecht):
            raise RuecklesenWeichtAb()
    return tuple(d.uuid for d in dokumente)


def lege_noch_einmal(haus: Haus, uebergabe: Uebergabezeile, uuids: Iterable[UUID]) -> None:
    """Put these documents once more into the import that is not visible yet."""
    ref, gesucht = _beginne(haus, uebergabe), frozenset(uuids)
    with paketsammlung.oeffne(haus, uebergabe) as lieferung:
        for stueck in lieferung.fundstuecke:
            if stueck.dokument.uuid in gesucht:
                _lege(haus, ref, lieferung, stueck)


def _stimmt(haus: Haus, ref: Importref, dokument: Dokument) -> bool:
    try:
        ergebnis = haus.dms.lies_zurueck(ref, dokument.uuid)
    except DokumentUnbekannt:
        return False
    return (ergebnis.sha256, ergebnis.groesse) == (dokument.sha256, dokument.groesse)


def schliesse_ab(haus: Haus, uebergabe: Uebergabezeile) -> Aktenref:
    """Visible at once, never half; the DMS compares once more as it becomes visible. What is found lost or
    damaged in that moment is put again."""
    try:
        return haus.dms.schliesse_ab(_beginne(haus, uebergabe))
    except ImportUnvollstaendig as fehler:
        lege_noch_einmal(haus, uebergabe, fehler.dokumente)
        return haus.dms.schliesse_ab(_beginne(haus, uebergabe))


def brich_ab(haus: Haus, uebergabe: Uebergabezeile) -> None:
    """Remove the hidden import, if one was begun; a finished one stays."""
    for ref in haus.dms.offene_importe():
        if ref.vorgang == uebergabe.id:
            haus.dms.brich_ab(ref)


def _beginne(haus: Haus, uebergabe: Uebergabezeile) -> Importref:
    akte = haus.regeln.ablage.umgelegte_akte(_akte(haus, uebergabe))
    ziel = Aktenref(uebergabe.ziel_ref, akte.aktenzeichen) if uebergabe.ziel_ref else None
    return haus.dms.beginne_import(uebergabe.id, akte, partner_von(uebergabe), ziel)


def _dokumente(haus: Haus, uebergabe: Uebergabezeile) -> tuple[Dokument, ...]:
    """Once the delivery is checked they stay as they are."""

    def lies() -> tuple[Dokument, ...]:
        with haus.lesen() as buch:
            return buch.dokumente.liste(uebergabe.id)

    return haus.einmal((Dokument, uebergabe.id), lies)


def _akte(haus: Haus, uebergabe: Uebergabezeile) -> Akte:
    aktenzeichen = uebergabe.aktenzeichen_eigenes or uebergabe.aktenzeichen_partner or str(uebergabe.id)
    gliederung = paketsammlung.lies_aktenbaum(haus, uebergabe).gliederung
    dokumente = _dokumente(haus, uebergabe)
    return Akte(person_von(uebergabe), aktenzeichen, dokumente, _merkmale(uebergabe), gliederung)


def _merkmale(uebergabe: Uebergabezeile) -> tuple[Merkmal, ...] | None:
    """What the sender has told of the person."""
    if uebergabe.merkmale is None:
        return None
    return tuple(Merkmal(Merkmalart(art), quelle=uebergabe.partner_name) for art in uebergabe.merkmale)


def lege_originale(haus: Haus, uebergabe: Uebergabezeile) -> None:
    """The original messages stay with the file, also those that come after it; the packets are the documents
    themselves. Repeating changes nothing."""
    _lege_originale(haus, uebergabe, _beginne(haus, uebergabe))


def _lege_originale(haus: Haus, uebergabe: Uebergabezeile, ref: Importref) -> None:
    with haus.lesen() as buch:
        originale = [n for n in buch.nachrichten.zum_vorgang(uebergabe.id) if _ist_original(n)]
        haus.merke_raeume(buch, [n.schluessel for n in originale])
    for original in originale:
        assert original.xml is not None
        with haus.speicher.blobs.oeffne(original.xml, haus.raum(original.schluessel)) as strom:
            haus.dms.lege_nachricht(ref, f"{original.typ}_{original.nachrichten_uuid}.xml", strom)


def _ist_original(nachricht: Nachrichtenzeile) -> bool:
    kam = nachricht.richtung is Nachrichtenrichtung.EIN and nachricht.xml is not None
    return kam and nachricht.typ != PAKET and not nachricht.geloescht
