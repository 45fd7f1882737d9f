"""The rest of the exchange: what no legal way here reacts to by itself is filed, and a person is asked to look.

What answers one of our own messages stands in the timeline of its Vorgang instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile
from gateway.ablauf.haus import Haus
from gateway.ablauf.post.oeffnung import Effekt
from gateway.ablauf.wecken import wecke_vorgang
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.nachrichten.administration import Nichtzustaendigkeitserklaerung
from gateway.nachrichten.arten import Nachricht
from gateway.nachrichten.stelle import Stelle
from gateway.nachrichten.weiterleitung import Abgabenachricht, Nichtzustaendigkeit


def lege_ab(haus: Haus, eingang: Nachrichtenzeile, nachricht: Nachricht) -> Effekt:
    """Kept, and a question: asking for consent or competence has legal consequences when nobody answers."""
    del haus, nachricht
    return lambda buch: _ablegen(buch, eingang)


def _ablegen(buch: Buch, eingang: Nachrichtenzeile) -> bool:
    buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT)
    return False


def nimm_abgabe_an(haus: Haus, eingang: Nachrichtenzeile, nachricht: Abgabenachricht) -> Effekt:
    """0031: they have passed our message on."""
    text = "Die andere Behörde hat unsere Nachricht an die zuständige weitergeleitet (0031)."
    gesagt = _gesagt(nachricht.zustaendige, nachricht.bemerkungen)
    return _vermerke(haus, eingang, nachricht.nachricht.uuid, text, gesagt)


def nimm_nichtzustaendigkeit_an(
    haus: Haus, eingang: Nachrichtenzeile, nachricht: Nichtzustaendigkeit
) -> Effekt:
    """0032: neither they nor anybody they know."""
    text = "Die andere Behörde ist nicht zuständig und kennt keine zuständige (0032)."
    return _vermerke(haus, eingang, nachricht.nachricht.uuid, text, nachricht.bemerkung)


def nimm_erklaerung_an(
    haus: Haus, eingang: Nachrichtenzeile, nachricht: Nichtzustaendigkeitserklaerung
) -> Effekt:
    """000030: the same from other procedures, perhaps with the name of the competent one."""
    text = "Die andere Behörde erklärt sich für nicht zuständig (000030)."
    gesagt = _gesagt(nachricht.zustaendige, nachricht.bemerkung)
    return _vermerke(haus, eingang, nachricht.ausloeser, text, gesagt)


def _gesagt(zustaendige: Stelle | None, bemerkung: str | None) -> str | None:
    """What they say of the competent authority, in their own words."""
    wer = f"{zustaendige.name} ({zustaendige.kennung})" if zustaendige else None
    return " – ".join(teil for teil in (wer, bemerkung) if teil) or None


def _vermerke(
    haus: Haus, eingang: Nachrichtenzeile, uuid: UUID, text: str, partner_sagt: str | None
) -> Effekt:
    """In the timeline of the Vorgang whose message it answers; else filed."""
    del haus

    def buchen(buch: Buch) -> bool:
        unsere = buch.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, uuid, eingang.partner or "")
        if unsere is None or unsere.vorgang is None:
            return _ablegen(buch, eingang)
        zeile = buch.vorgaenge.zum_aendern(unsere.vorgang)
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        buch.vorgaenge.vermerke(
            zeile, text, art=Ereignisart.NACHRICHT, nachweis=eingang.id, partner_sagt=partner_sagt
        )
        wecke_vorgang(buch, zeile.id)
        return True

    return buchen


WIRKUNGEN: Mapping[str, Callable[..., Effekt]] = {
    "000002": lege_ab,
    "000020": lege_ab,
    "000030": nimm_erklaerung_an,
    "000040": lege_ab,
    "0030": lege_ab,
    "0031": nimm_abgabe_an,
    "0032": nimm_nichtzustaendigkeit_an,
    "010101": lege_ab,
    "010102": lege_ab,
    "010301": lege_ab,
    "010302": lege_ab,
    "010303": lege_ab,
    "010401": lege_ab,
    "010402": lege_ab,
    "010501": lege_ab,
    "010502": lege_ab,
}
"""Message type -> what it means here."""
