"""The door out: a message is written, sealed for the one who may read it, and put into their mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.datenbank import nach_dem_commit
from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablage.tabellen import Auftragsklasse, Nachrichtenzeile
from gateway.ablauf import laufzettel, nachweis, versand, versiegelung
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import PAKET, UNTERWEGS, Nachrichtenzustand
from gateway.durchlauf import lesend
from gateway.errors import EingabeFehler, Fehler
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.schreiben import rahmen
from gateway.ports import Blob, Diensteintrag, Einlieferung
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import Vorhandener, stelle_ein
from gateway.schutz.fehler import ZertifikatAbgelehnt

ART = "ausgang.senden"


@dataclass(frozen=True)
class Ausgang:
    """A written message whose bytes lie in the blob store, ready to be booked."""

    kopf: Kopfangaben
    xml: Blob
    schluessel: UUID
    """Id of the content key it lies under."""
    uebergabe: UUID | None


def schreibe(
    umgebung: Umgebung,
    nachricht: Grundnachricht,
    *,
    schluessel: UUID,
    uebergabe: UUID | None,
    bezug: UUID | None = None,
    nutzdaten: Iterable[bytes] = (),
) -> Ausgang:
    """Write a message into the blob store; `nutzdaten` is the base64 text of its one payload."""
    teile = rahmen(nachricht)
    kopf = Kopfangaben(nachricht.kopf.uuid, nachricht.TYP, nachricht.kopf.leser.kennung, bezug)
    return lege(umgebung, kopf, _folge(teile, nutzdaten), schluessel=schluessel, uebergabe=uebergabe)


def pruefe_schreibbar(nachricht: Grundnachricht) -> None:
    """Would these values make a valid message? Raises `NichtSchreibbar`."""
    rahmen(nachricht)


def lege(
    umgebung: Umgebung,
    kopf: Kopfangaben,
    inhalt: Iterator[bytes],
    *,
    schluessel: UUID,
    uebergabe: UUID | None,
) -> Ausgang:
    """Store the bytes of a message that was written elsewhere (the packets)."""
    xml = umgebung.speicher.blobs.lege(inhalt, umgebung.raum(schluessel))
    return Ausgang(kopf, xml, schluessel, uebergabe)


def stelle_aus(umgebung: Umgebung, ablage: Ablage, session: Session, ausgang: Ausgang) -> None:
    """Book a written message and enqueue its sending, in the caller's transaction."""
    id = ausgang.kopf.nachrichten_uuid
    ablage.nachrichten.schreibe(
        id, ausgang.kopf, ausgang.xml, schluessel=ausgang.schluessel, uebergabe=ausgang.uebergabe
    )
    sende_erneut(umgebung, session, id, schwer=ausgang.kopf.typ == PAKET)


def sende_erneut(umgebung: Umgebung, session: Session, id: UUID, *, schwer: bool = False) -> None:
    """Enqueue the sending of a message that is already written."""
    stelle_ein(
        session,
        umgebung.mandant,
        ART,
        f"senden:{id}",
        {"nachricht": str(id)},
        jetzt=umgebung.uhr.jetzt(),
        klasse=Auftragsklasse.SCHWER if schwer else Auftragsklasse.LEICHT,
        vorhandener=Vorhandener.ZURUECKHOLEN,
    )


def sende(umgebung: Umgebung, auftrag: Auftrag) -> Abschluss:
    """Work item: seal one message and put it into the recipient's mailbox.

    After a crash the mailbox is asked what it has already; one that does not tell may get it twice, and the
    recipient counts it once (invariant 3)."""
    id = UUID(auftrag.daten["nachricht"])
    with umgebung.lesen() as ablage:
        zeile = ablage.nachrichten.lies(id)
    if zeile.zustand in UNTERWEGS and auftrag.versuche == 1:
        versiegelung.verwirf(umgebung, id)  # the same answer again, not the rest of the first sending
    einlieferung = _liefere_ein(umgebung, zeile)
    beleg = nachweis.lege(umgebung, auftrag, zeile.schluessel, einlieferung.beleg)
    umgebung.haltepunkt("ausgang.eingeliefert")

    def buchen(session: Session) -> None:
        nach_dem_commit(session, lambda: versiegelung.verwirf(umgebung, id))
        ablage = umgebung.ablage(session)
        zustand = ablage.nachrichten.zum_aendern(id).zustand
        if zustand in UNTERWEGS:
            return  # the same answer again
        if zustand is Nachrichtenzustand.FEHLGESCHLAGEN:
            ablage.nachrichten.aendere_zustand(id, Nachrichtenzustand.GESCHRIEBEN)
        ablage.nachrichten.merke_einlieferung(id, einlieferung, beleg)
        versand.nach_dem_senden(umgebung, ablage, session, zeile)
        if zeile.uebergabe is not None:
            laufzettel.beobachte(umgebung, session, zeile.uebergabe)

    return Erledigt(buchen)


def _liefere_ein(umgebung: Umgebung, zeile: Nachrichtenzeile) -> Einlieferung:
    """Ask the directory anew for every handover (packets share the answer, unless its certificates are not
    valid any more); never send without an entry."""
    assert zeile.partner is not None
    if zeile.typ == PAKET:
        try:
            return _versuche(umgebung, zeile, umgebung.verzeichnis.finde(zeile.partner))
        except ZertifikatAbgelehnt:
            pass  # perhaps renewed meanwhile
    return _versuche(umgebung, zeile, umgebung.verzeichnis.finde(zeile.partner, frisch=True))


def _versuche(umgebung: Umgebung, zeile: Nachrichtenzeile, eintrag: Diensteintrag) -> Einlieferung:
    fertig = versiegelung.ort(umgebung, zeile, eintrag)
    if fertig.exists():
        try:
            return _lege_ins_postfach(umgebung, zeile, eintrag, fertig)
        except EingabeFehler as fehler:
            if fehler.wiederholbar:
                raise
            # sealed with keys or for a mailbox of another day: once more, fresh
    versiegelung.versiegele(umgebung, zeile, eintrag, fertig)
    umgebung.haltepunkt("ausgang.versiegelt")
    return _lege_ins_postfach(umgebung, zeile, eintrag, fertig)


def _lege_ins_postfach(
    umgebung: Umgebung, zeile: Nachrichtenzeile, eintrag: Diensteintrag, fertig: Path
) -> Einlieferung:
    """The files stay for another attempt with the very same bytes, until the receipt is booked."""
    try:
        with lesend(fertig) as strom:
            return umgebung.postfach.liefere_ein(
                strom, eintrag, f"XAusländer {zeile.typ}", versiegelung.merkdatei(fertig)
            )
    except Fehler as fehler:
        if not fehler.wiederholbar:
            versiegelung.verwirf(umgebung, zeile.id)
        raise


def _folge(teile: tuple[bytes, ...], nutzdaten: Iterable[bytes]) -> Iterator[bytes]:
    yield teile[0]
    yield from nutzdaten
    yield from teile[1:]
