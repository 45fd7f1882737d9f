"""The payload side of an Abgabe: documents from the DMS into the blob store, and from there into messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.uebergaben import person_von
from gateway.ablauf import ausgang
from gateway.ablauf.inhaltsspeicher import Bloboeffner, stuecke
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.akte import Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.freigabe import NIE, wirksame_klasse
from gateway.errors import EingabeFehler
from gateway.nachrichten.ereignis import Ereignis
from gateway.paket.messung import Messer, Quelle, gemessen
from gateway.paket.packen import Lieferplan, Versandangaben
from gateway.ports import Aktenref, Blob, Raum


class DokumentWeichtAb(EingabeFehler):
    """The DMS gives other bytes than its own digest says."""

    code = "bereitstellung.weicht_ab"
    satz = "Ein Dokument im DMS hat nicht den Inhalt, den das DMS selbst angibt."


@dataclass(frozen=True)
class Lieferung:
    """A packed delivery: `uuid` of its 010206, and all its messages, stored and ready to be booked."""

    uuid: UUID
    pakete: int
    nachrichten: tuple[ausgang.Ausgang, ...]


def kopiere(
    umgebung: Umgebung, uebergabe: UUID, ref: Aktenref, dokumente: Sequence[Dokument]
) -> tuple[Dokument, ...]:
    """Copy every document into the blob store; the result knows digest, size and measure.

    What the DMS already knew must agree. Raises `DokumentWeichtAb`, `InhaltPasstNicht`."""
    raum = umgebung.raum(uebergabe)
    fertig = []
    for dokument in dokumente:
        fertig.append(_kopiere(umgebung, ref, dokument, raum))
        umgebung.haltepunkt("bereitstellung.dokument")
    return tuple(fertig)


def _kopiere(umgebung: Umgebung, ref: Aktenref, dokument: Dokument, raum: Raum) -> Dokument:
    """What may leave is measured for the archive on the way, so that nobody reads it twice."""
    messer = Messer(dokument)
    with umgebung.dms.oeffne_dokument(ref, dokument.uuid) as strom:
        blob = umgebung.speicher.blobs.lege(messer.durch(stuecke(strom)), raum)
    wo = f"Dokument {dokument.position}"
    if dokument.sha256 not in (None, blob.sha256):
        raise DokumentWeichtAb(f"{wo} ist im DMS nicht mehr das, was es war.")
    bleibt_hier = wirksame_klasse(dokument) in NIE
    return replace(
        dokument,
        sha256=blob.sha256,
        groesse=blob.groesse,
        packmass=None if bleibt_hier else messer.ende(wo),
    )


def packe(
    umgebung: Umgebung, uebergabe: Uebergabezeile, partner: Behoerde, dokumente: Sequence[Dokument]
) -> Lieferung:
    """Cut and write 010206 and 010207 × n into the blob store."""
    raum = umgebung.raum(uebergabe.id)
    posten = [gemessen(Quelle(d, _oeffner(umgebung, d, raum))) for d in dokumente]
    plan = Lieferplan(posten, _angaben(umgebung, uebergabe, partner))
    nachrichten = []
    for nachricht in plan.nachrichten():
        bezug = plan.lieferung if nachricht.nummer else uebergabe.ausloeser_uuid
        kopf = Kopfangaben(
            nachricht.uuid,
            nachricht.typ,
            partner.kennung,
            bezug,
            nachricht.nummer or None,
            plan.anzahl_pakete,
        )
        nachrichten.append(
            ausgang.lege(umgebung, kopf, nachricht.stuecke, schluessel=uebergabe.id, uebergabe=uebergabe.id)
        )
        umgebung.haltepunkt("bereitstellung.nachricht")
    return Lieferung(plan.lieferung, plan.anzahl_pakete, tuple(nachrichten))


def _angaben(umgebung: Umgebung, uebergabe: Uebergabezeile, partner: Behoerde) -> Versandangaben:
    """Creation time is the moment of the last change: a repeated step writes the same bytes."""
    erstellt = uebergabe.geaendert.replace(microsecond=uebergabe.geaendert.microsecond // 1000 * 1000)
    return Versandangaben(
        person=person_von(uebergabe),
        autor=umgebung.behoerde,
        leser=partner,
        erstellt=erstellt,
        namensraum=uebergabe.id,
        grenze=umgebung.regeln.nachrichtengrenze,
        ausloeser=uebergabe.ausloeser_uuid,
        quittung=Ereignis(zeitpunkt=erstellt, zeichen=uebergabe.id.hex),
    )


def _oeffner(umgebung: Umgebung, dokument: Dokument, raum: Raum) -> Bloboeffner:
    assert dokument.sha256 is not None and dokument.groesse is not None
    return Bloboeffner(umgebung.speicher.blobs, Blob(dokument.sha256, dokument.groesse), raum)
