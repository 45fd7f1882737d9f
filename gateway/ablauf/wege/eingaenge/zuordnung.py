"""Which Vorgang a message belongs to, and how that is written down there."""

from __future__ import annotations

from uuid import UUID

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablauf.wecken import wecke_vorgang
from gateway.domain.uebergabe import Richtung


def offene_uebernahme(buch: Buch, partner: str | None, ausloeser: UUID | None) -> Uebergabezeile | None:
    """The first Uebernahme of the request that this message answers; only its own partner may answer it."""
    if ausloeser is None:
        return None
    treffer = buch.vorgaenge.nach_ausloeser(Richtung.UEBERNAHME, ausloeser)
    return next((zeile for zeile in treffer if zeile.partner == partner), None)


def uebernahme_zum_aendern(buch: Buch, partner: str | None, ausloeser: UUID | None) -> Uebergabezeile | None:
    """The same, fresh and locked until the transaction ends."""
    if ausloeser is None:
        return None
    return buch.vorgaenge.zum_aendern_nach_ausloeser(Richtung.UEBERNAHME, ausloeser, partner)


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
