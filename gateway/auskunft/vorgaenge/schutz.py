"""Protected persons: who may not know sees neither name nor numbers, and finds nobody.

Protected is whoever has an information bar (Auskunftssperre) or documents of class S, in whatever Vorgang of the
same matter or under the same AZR number. The role Freigabe may know; so may a role whose question about this
Vorgang, or about a message of it, is open, for nobody can answer without knowing whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.auskunft.personenschutz import GESCHUETZT
from gateway.auskunft.vorgaenge.ueberblick import Ueberblick
from gateway.domain.aufgabe import Rolle
from gateway.domain.merkmal import Merkmalart
from gateway.domain.teilklasse import Teilklasse

_SPERRE = Merkmalart.AUSKUNFTSSPERRE.value


def weiss_alles(rollen: Collection[Rolle] | None) -> bool:
    """None = no person looks (scripts of the house, command line without persons)."""
    return rollen is None or Rolle.FREIGABE in rollen


def verdeckte(
    buch: Buch, zeilen: Sequence[Uebergabezeile], rollen: Collection[Rolle] | None
) -> frozenset[UUID]:
    """Ids of those whose person these roles may not know."""
    if weiss_alles(rollen) or not zeilen:
        return frozenset()
    umfeld = [*zeilen, *buch.vorgaenge.umfeld(zeilen)]
    staemme = {z.stamm for z in umfeld if _ist_geschuetzt(z)}
    nummern = {z.azr_nummer for z in umfeld if z.stamm in staemme and z.azr_nummer}
    gemeint = [z for z in zeilen if z.stamm in staemme or z.azr_nummer in nummern]
    offen = buch.aufgaben.offene_zu([z.id for z in gemeint if z.haelt is not None])
    gefragt = {a.vorgang for a in offen if a.rolle in (rollen or ())}
    nachfragen = buch.aufgaben.offene_zu_nachrichten([z.id for z in gemeint])
    gefragt |= {vorgang for vorgang, wer in nachfragen.items() if not set(wer).isdisjoint(rollen or ())}
    return frozenset(z.id for z in gemeint if z.id not in gefragt)


def verdecke(zeile: Ueberblick) -> Ueberblick:
    """The same line without whom it is about, and without words that may tell."""
    return replace(
        zeile,
        person=GESCHUETZT,
        aktenzeichen_eigenes=None,
        aktenzeichen_partner=None,
        partner_sagt=None,
        grund=None,
    )


def _ist_geschuetzt(zeile: Uebergabezeile) -> bool:
    fall = (zeile.sachverhalt or {}).get("merkmale") or ()
    merkmale = {m.get("art") for m in fall} | set(zeile.merkmale or ())
    regeln = {zeile.haelt, *zeile.freigegebene_regeln}
    return zeile.klasse == Teilklasse.S.value or _SPERRE in merkmale or _SPERRE in regeln
