"""One handover as a line of the clerks' list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import person_von
from gateway.auskunft.betrieb.antrieb import Antrieb, antriebe
from gateway.auskunft.betrieb.stand import Vorgangsstand, felder
from gateway.auskunft.vorgaenge.fragen import OffeneFrage, offene_fragen
from gateway.domain.lage import Bewegung
from gateway.domain.person import Person
from gateway.nachrichten.release import ERREICHBARKEIT, bezeichnung


@dataclass(frozen=True, kw_only=True)
class Ueberblick(Vorgangsstand):
    """Where it is, and whose file."""

    person: Person
    aktenzeichen_eigenes: str | None
    aktenzeichen_partner: str | None
    absage: str | None
    """What the partner answered instead of a file, in our words."""
    partner_sagt: str | None
    """The partner's own words about the refusal; never part of a sentence of ours."""
    anforderungsgrund: str | None
    """Key of the code list aktenanforderung:grund."""
    grund: str | None
    """Why it is held, disturbed, refused or broken off: a sentence of ours."""
    aufgaben: tuple[OffeneFrage, ...]
    """The open questions."""
    partner_kontakt: tuple[tuple[str, str], ...] = ()
    """How the other authority says it is reached: kind in words, and address in its own."""


def ueberblicke(buch: Buch, zeilen: Sequence[Uebergabezeile]) -> tuple[Ueberblick, ...]:
    """The lines of these rows, in their order."""
    gang, fragen = antriebe(buch, zeilen), offene_fragen(buch, zeilen)
    return tuple(
        Ueberblick(
            **felder(zeile, gang[zeile.id]),
            person=person_von(zeile),
            aktenzeichen_eigenes=zeile.aktenzeichen_eigenes,
            aktenzeichen_partner=zeile.aktenzeichen_partner,
            absage=(zeile.absage or {}).get("satz"),
            partner_sagt=_woertlich(zeile),
            anforderungsgrund=zeile.grund,
            grund=_grund(zeile, gang[zeile.id], fragen[zeile.id]),
            aufgaben=fragen[zeile.id],
            partner_kontakt=tuple(
                (bezeichnung(ERREICHBARKEIT, kanal), adresse)
                for kanal, adresse in zeile.partner_kontakt or ()
            ),
        )
        for zeile in zeilen
    )


def _grund(zeile: Uebergabezeile, antrieb: Antrieb, fragen: Sequence[OffeneFrage]) -> str | None:
    if antrieb.bewegung is Bewegung.STEHT:
        return antrieb.grund
    if fragen:
        return fragen[0].text
    return (zeile.absage or {}).get("satz") or (zeile.mangel or {}).get("satz") or zeile.abbruch_grund


def _woertlich(zeile: Uebergabezeile) -> str | None:
    """An Absage of ours has no such words."""
    quellen = (zeile.absage, zeile.rueckweisung)
    return next((q["partner_sagt"] for q in quellen if q and q.get("partner_sagt")), None)
