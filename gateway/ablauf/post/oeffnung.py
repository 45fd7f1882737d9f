"""The door in, second half: open and judge; what becomes of it then is booked by `verbuchung`.

What *our* trouble keeps closed waits and is opened again by itself."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.post import fundsachen, verbuchung
from gateway.ablauf.post.eingangspruefung import Befund, pruefe
from gateway.ablauf.post.quarantaene import Blobquarantaene
from gateway.ablauf.post.wirkungen import Effekt, Wirkungen
from gateway.ablauf.post.zurueckgabe import ZURUECKGEBEN, Rueckgabewunsch
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import VON_HAND, Nachrichtenzustand
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.ports import Blob, GeoeffneteSendung, Signaturangaben
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt

GEDULD = timedelta(days=7)
"""So long we wait for somebody to mend what is ours; then it counts as what it looks like."""


class SendungUngewoehnlich(EingabeFehler):
    """Signed and encrypted, but not one single message."""

    code = "eingang.inhalte"
    satz = "Die Sendung enthält nicht genau eine Nachricht."
    rueckweisungscode = "T099"
    rat = "Der Absender muss jede Nachricht einzeln versiegeln; sonst seinen Hersteller ansprechen."


class EigeneStoerung(VoruebergehenderFehler):
    """What keeps it closed is our trouble, not the sender's: an issuer not imported, no revocation list, a
    wrong clock. It waits, people are told, and it opens as soon as that is mended."""

    code = "eingang.eigene_stoerung"
    satz = "Eine Nachricht lässt sich hier noch nicht prüfen."
    geduldig = True


def oeffne(post: Post, wirkungen: Wirkungen, auftrag: Auftrag) -> Abschluss:
    """Work item: open one stored message, or look again at a valid one that waits for another."""
    id, wunsch = UUID(auftrag.daten["nachricht"]), _rueckgabewunsch(auftrag)
    with post.haus.lesen() as buch:
        zeile = post.haus.lies_nachricht(buch, id, (id,))
    if zeile.zustand is Nachrichtenzustand.EMPFANGEN and zeile.roh is not None:
        return _oeffne(post, wirkungen, zeile, zeile.roh, wunsch)
    if zeile.zustand is Nachrichtenzustand.GUELTIG:
        if wunsch is not None and zeile.xml is not None:
            return _pruefe(post, wirkungen, zeile, zeile.xml, None, wunsch)
        return verbuchung.noch_einmal(post.haus, wirkungen, zeile)
    if (
        zeile.zustand is Nachrichtenzustand.ABGELEGT
        and zeile.typ in wirkungen.fragen
        and zeile.xml is not None
    ):
        return verbuchung.noch_einmal(post.haus, wirkungen, zeile)
    return _folge(post.haus, wirkungen, zeile) or fundsachen.schliesse(post.haus, zeile)


def _folge(haus: Haus, wirkungen: Wirkungen, zeile: Nachrichtenzeile) -> Abschluss | None:
    """What a person has answered about a message long taken in is done now."""
    with haus.lesen() as buch:
        frage = fundsachen.antwort(buch, zeile)
    if frage is None or frage.zustand is not Aufgabenzustand.ENTSCHIEDEN or frage.art not in wirkungen.folgen:
        return None
    effekt = wirkungen.folgen[frage.art](haus, zeile, frage)
    return Erledigt(lambda session: _nur(effekt, Buch(session, haus.mandant, haus.uhr)))


def _nur(effekt: Effekt, buch: Buch) -> None:
    effekt(buch)


def _rueckgabewunsch(auftrag: Auftrag) -> EingabeFehler | None:
    """The Administration wants it to go back to its sender."""
    gemerkt = auftrag.daten.get(ZURUECKGEBEN)
    return Rueckgabewunsch.aus(gemerkt).fehler if gemerkt else None


def _oeffne(
    post: Post, wirkungen: Wirkungen, zeile: Nachrichtenzeile, roh: Blob, wunsch: EingabeFehler | None
) -> Abschluss:
    haus = post.haus
    raum = haus.raum(zeile.id)
    if zeile.transport == VON_HAND:
        return _pruefe(post, wirkungen, zeile, roh, None, None)
    with Blobquarantaene(haus.speicher.blobs, raum) as quarantaene:
        try:
            with haus.speicher.blobs.oeffne(roh, raum) as strom:
                sendung = post.siegel.oeffne(strom, quarantaene)
            xml = _einziger_inhalt(sendung, quarantaene)
        except EingabeFehler as fehler:
            if fehler.geduldig and haus.jetzt() - zeile.erstellt < GEDULD:
                raise EigeneStoerung(f"{EigeneStoerung.satz} {fehler.text}", rat=fehler.rat) from fehler
            return verbuchung.nicht_zu_oeffnen(haus, zeile.id, fehler)
    haus.haltepunkt("eingang.geoeffnet")
    return _pruefe(post, wirkungen, zeile, xml, sendung.signatur, wunsch)


def _pruefe(
    post: Post,
    wirkungen: Wirkungen,
    zeile: Nachrichtenzeile,
    xml: Blob,
    signatur: Signaturangaben | None,
    zurueckgeben: EingabeFehler | None,
) -> Abschluss:
    haus = post.haus
    befund = pruefe(post, xml, haus.raum(zeile.id), signatur, wirkungen.vereinbart, zurueckgeben)
    if not befund.autor_echt or befund.kopf is None:
        assert befund.fehler is not None
        return verbuchung.nicht_zu_oeffnen(haus, zeile.id, befund.fehler)
    kopf = _kopfangaben(befund, signatur)
    if befund.fehler is None:
        return verbuchung.gueltig(haus, wirkungen, zeile, kopf, xml, befund)
    return verbuchung.abgewiesen(haus, wirkungen, zeile, kopf, xml, befund, befund.fehler)


def _einziger_inhalt(sendung: GeoeffneteSendung, quarantaene: Blobquarantaene) -> Blob:
    if len(sendung.inhalte) != 1:
        raise SendungUngewoehnlich()
    return quarantaene.gib_frei(sendung.inhalte[0])


def _kopfangaben(befund: Befund, signatur: Signaturangaben | None) -> Kopfangaben:
    assert befund.kopf is not None and befund.kopf.uuid is not None and befund.kopf.autor is not None
    return Kopfangaben(
        befund.kopf.uuid,
        befund.typ[:6],
        befund.kopf.autor.kennung,
        befund.bezug or befund.kopf.ausloeser,
        befund.paketnummer,
        signatur=asdict(signatur) if signatur else None,
        teil=befund.teil,
        test=befund.ist_test,
    )
