"""The payload side of an Abgabe: documents from the DMS into the blob store, and from there into messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablage.sachverhalte import aus_json
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import person_der_akte
from gateway.ablauf.akte import umfang
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import Bloboeffner, stuecke
from gateway.ablauf.post import ausgang
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.ebene import Ebene
from gateway.domain.gliederung import einsortiert
from gateway.domain.lieferumfang import Herkunft, Lieferumfang, Rest
from gateway.domain.merkmal import Merkmalart
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import EingabeFehler
from gateway.gliederungsdatei import als_dict, aus_dict
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


def kopiere(haus: Haus, vorgang: UUID, ref: Aktenref, dokumente: Sequence[Dokument]) -> tuple[Dokument, ...]:
    """Copy every document into the blob store; the result knows digest, size and measure.

    What the DMS already knew must agree. Raises `DokumentWeichtAb`, `InhaltPasstNicht`."""
    raum = haus.raum(vorgang)
    fertig = []
    for dokument in dokumente:
        fertig.append(_kopiere(haus, ref, dokument, raum))
        haus.haltepunkt("bereitstellung.dokument")
    return tuple(fertig)


def _kopiere(haus: Haus, ref: Aktenref, dokument: Dokument, raum: Raum) -> Dokument:
    """Measured for the archive on the way, so that nobody reads it twice."""
    with haus.dms.oeffne_dokument(ref, dokument.uuid) as strom:
        blob, fertig = lege(haus, dokument, stuecke(strom), raum)
    if dokument.sha256 not in (None, blob.sha256):
        raise DokumentWeichtAb(f"Dokument {dokument.position} ist im DMS nicht mehr das, was es war.")
    return fertig


def hole_von(haus: Haus, alter: UUID, neuer: UUID, dokumente: Sequence[Dokument]) -> tuple[Dokument, ...]:
    """The staged documents of another Vorgang, under a key of their own; measured anew."""
    raum = haus.raum(neuer)
    fertig = []
    for dokument in dokumente:
        with _oeffner(haus, dokument, haus.raum(alter))() as strom:
            fertig.append(lege(haus, dokument, stuecke(strom), raum)[1])
    return tuple(fertig)


def lege(haus: Haus, dokument: Dokument, inhalt: Iterator[bytes], raum: Raum) -> tuple[Blob, Dokument]:
    """Put one document into the Raum of its Vorgang. Raises `InhaltPasstNicht`."""
    messer = Messer(dokument)
    blob = haus.speicher.blobs.lege(messer.durch(inhalt), raum)
    mass = messer.ende(f"Dokument {dokument.position}")
    return blob, replace(dokument, sha256=blob.sha256, groesse=blob.groesse, packmass=mass)


def packe(
    haus: Haus, uebergabe: Uebergabezeile, partner: Behoerde, dokumente: Sequence[Dokument], rest: Rest
) -> Lieferung:
    """Cut and write 010206 and 010207 × n into the blob store. `rest`: documents of the file that wait for a
    release, and those that stay of which the other authority doesn't hear."""
    raum = haus.raum(uebergabe.id)
    posten = [gemessen(Quelle(d, _oeffner(haus, d, raum))) for d in dokumente]
    plan = Lieferplan(posten, _angaben(haus, uebergabe, partner, _umfang(uebergabe, len(dokumente), rest)))
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
            ausgang.lege(haus, kopf, nachricht.stuecke, schluessel=uebergabe.id, vorgang=uebergabe.id)
        )
        haus.haltepunkt("bereitstellung.nachricht")
    return Lieferung(plan.lieferung, plan.anzahl_pakete, tuple(nachrichten))


def _umfang(uebergabe: Uebergabezeile, dabei: int, rest: Rest) -> Lieferumfang:
    """Late mail says nothing of the file as it was counted when it went."""
    if uebergabe.anzahl_akte is None:
        return Lieferumfang(dabei)
    return Lieferumfang(dabei, max(uebergabe.anzahl_akte - rest.bleibt, dabei + rest.wartet), rest.wartet)


def _angaben(
    haus: Haus, uebergabe: Uebergabezeile, partner: Behoerde, inhalt: Lieferumfang
) -> Versandangaben:
    """The person is that of the file. Creation time is the moment of the last change: a repeated step writes
    the same bytes."""
    erstellt = uebergabe.geaendert.replace(microsecond=uebergabe.geaendert.microsecond // 1000 * 1000)
    return Versandangaben(
        person=person_der_akte(uebergabe),
        autor=haus.behoerde,
        leser=partner,
        erstellt=erstellt,
        namensraum=uebergabe.id,
        grenze=haus.regeln.grenze_zu(partner.kennung),
        ausloeser=uebergabe.ausloeser_uuid,
        release=uebergabe.release,
        aktenzeichen=uebergabe.aktenzeichen_eigenes or "",
        gliederung=_gliederung(uebergabe),
        ganz=inhalt.dabei == inhalt.gesamt,
        quittung=Ereignis(
            zeitpunkt=erstellt, zeichen=umfang.schreibe(uebergabe.id, inhalt, _herkunft(uebergabe))
        ),
    )


def merke_gliederung(akte: Akte) -> dict[str, Any] | None:
    """As it is kept until the file is packed, with a place for every document, also for those that stay: what lies
    only around them is not told."""
    if akte.gliederung is None:
        return None
    return als_dict(einsortiert(akte.gliederung, akte.dokumente))


def _gliederung(uebergabe: Uebergabezeile) -> Ebene | None:
    return None if uebergabe.gliederung is None else aus_dict(uebergabe.gliederung)


def _herkunft(uebergabe: Uebergabezeile) -> Herkunft:
    """Documents that needed nobody are A or B; B is the one that says less. Only what holds today is told."""
    klasse = Teilklasse(uebergabe.klasse) if uebergabe.klasse else Teilklasse.B
    fall = aus_json(uebergabe.sachverhalt) if uebergabe.sachverhalt else None
    if fall is None or fall.merkmale is None:
        return Herkunft(klasse)
    return Herkunft(klasse, tuple(art for art in Merkmalart if fall.hat(art)))


def _oeffner(haus: Haus, dokument: Dokument, raum: Raum) -> Bloboeffner:
    assert dokument.sha256 is not None and dokument.groesse is not None
    return haus.oeffner(Blob(dokument.sha256, dokument.groesse), raum)
