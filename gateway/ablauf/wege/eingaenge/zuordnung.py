"""Which Vorgang a message belongs to, and how that is written down there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablauf.haus import Haus
from gateway.ablauf.wecken import wecke_nachricht, wecke_vorgang
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung
from gateway.queue.auftrag import Warten


def offene_uebernahme(buch: Buch, partner: str | None, ausloeser: UUID | None) -> Uebergabezeile | None:
    """The first Uebernahme of the request that this message answers; only its own partner may answer it."""
    if ausloeser is None:
        return None
    treffer = buch.vorgaenge.nach_ausloeser(Richtung.UEBERNAHME, ausloeser)
    return next((zeile for zeile in treffer if zeile.partner == partner), None)


def unsere_uebernahmen(haus: Haus, ausloeser: UUID | None) -> Sequence[Uebergabezeile]:
    """What came of our request, as it stood when this work item first looked: several ask, and whoever books
    something on it looks again under the lock. Whoever changes it wakes the message that waits."""

    if ausloeser is None:
        return ()
    gesucht: UUID = ausloeser

    def lies() -> Sequence[Uebergabezeile]:
        with haus.lesen() as buch:
            return buch.vorgaenge.nach_ausloeser(Richtung.UEBERNAHME, gesucht)

    return haus.einmal((unsere_uebernahmen, gesucht), lies)


def uebernahme_zum_aendern(buch: Buch, partner: str | None, ausloeser: UUID | None) -> Uebergabezeile | None:
    """The same, fresh and locked until the transaction ends."""
    if ausloeser is None:
        return None
    return buch.vorgaenge.zum_aendern_nach_ausloeser(Richtung.UEBERNAHME, ausloeser, partner)


FRIST_WEITERGABE = timedelta(hours=12)
"""So long an answer from another authority than the one asked waits for the 0031 that explains it."""
_ERSTE_PAUSE = timedelta(seconds=5)
METADATEN = "010206"


def wartet_auf_weitergabe(haus: Haus, eingang: Nachrichtenzeile, ausloeser: UUID | None) -> Warten | None:
    """Somebody answers our request whom we have not asked: perhaps it was passed on (0030), and only the notice of
    that (0031) is late. Until it comes, or for half a day, the answer waits; after that it is judged as it is."""
    alter = haus.jetzt() - eingang.erstellt
    if ausloeser is None or alter >= FRIST_WEITERGABE:
        return None
    unsere = unsere_uebernahmen(haus, ausloeser)
    if any(z.partner == eingang.partner for z in unsere) or all(z.zustand.endgueltig for z in unsere):
        return None
    return Warten(haus.jetzt() + max(_ERSTE_PAUSE, min(alter / 4, FRIST_WEITERGABE - alter)))


def wartet_auf_ihre_lieferung(haus: Haus, eingang: Nachrichtenzeile, ausloeser: UUID | None) -> Warten | None:
    """The notice never came, and a file of this authority is about to be asked about: what goes with it is no question
    of its own."""
    unsere = unsere_uebernahmen(haus, ausloeser)
    if ausloeser is None or not unsere or any(z.partner == eingang.partner for z in unsere):
        return None
    with haus.lesen() as buch:
        alle = buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, ausloeser, eingang.partner or "")
    offen = any(n.typ == METADATEN and n.zustand is Nachrichtenzustand.GUELTIG for n in alle)
    return Warten(haus.jetzt() + _ERSTE_PAUSE) if offen else None


def aus_ihrer_lieferung(buch: Buch, partner: str | None, ausloeser: UUID) -> Uebergabezeile | None:
    """The Uebernahme that this authority's own delivery began, fresh and locked: it names the same request (which was
    passed on without a word), or it is itself what is named."""
    zeile = buch.vorgaenge.zum_aendern_nach_lieferung(Richtung.UEBERNAHME, ausloeser, partner)
    if zeile is not None:
        return zeile
    for nachricht in buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, ausloeser, partner or ""):
        if nachricht.typ == METADATEN and nachricht.vorgang is not None:
            return buch.vorgaenge.zum_aendern(nachricht.vorgang)
    return None


def wecke_wartende(buch: Buch, ausloeser: UUID, partner: str) -> None:
    """What this authority has sent for our request too early, and what of it somebody was asked about meanwhile."""
    for nachricht in buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, ausloeser, partner):
        if nachricht.zustand is Nachrichtenzustand.GUELTIG:
            wecke_nachricht(buch, nachricht.id)
        elif nachricht.vorgang is not None:
            wecke_vorgang(buch, nachricht.vorgang)


def draenge(buch: Buch, zeile: Uebergabezeile) -> str:
    """They wait for us, and we for a person: what is open is due now. Returns what the timeline should add."""
    offene = buch.aufgaben.offene(Gegenstand(zeile.id))
    if offene is None:
        return ""
    offene.bis = min(offene.bis, buch.uhr.jetzt())
    return f" Hier ist noch zu entscheiden: {offene.text}"


def vermerke(
    buch: Buch,
    zeile: Uebergabezeile,
    eingang: Nachrichtenzeile,
    text: str,
    partner_sagt: str | None = None,
    *,
    wecken: bool = True,
) -> None:
    buch.nachrichten.ordne_zu(eingang.id, zeile.id)
    buch.vorgaenge.vermerke(
        zeile, text, art=Ereignisart.NACHRICHT, nachweis=eingang.id, partner_sagt=partner_sagt
    )
    if wecken:
        wecke_vorgang(buch, zeile.id)
