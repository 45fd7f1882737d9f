"""The open questions: what is asked, of whom, until when, and who has answered already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Aufgabenzeile, Uebergabezeile
from gateway.domain.aufgabe import AUFGABENARTEN, Rolle, Wahl


@dataclass(frozen=True)
class Votum:
    """One person's answer: by name, in the words of the choice."""

    name: str
    wahl: Wahl
    wann: datetime


@dataclass(frozen=True)
class OffeneFrage:
    """One open question of a Vorgang."""

    id: UUID
    art: str
    text: str
    rolle: Rolle
    bis: datetime
    stimmen: int
    """Persons whom the most demanding answer needs."""
    noch: int
    """Persons who are still missing for it."""
    voten: tuple[Votum, ...]


def offene_fragen(buch: Buch, zeilen: Sequence[Uebergabezeile]) -> Mapping[UUID, tuple[OffeneFrage, ...]]:
    """For each Vorgang what it asks at this moment."""
    aufgaben = buch.aufgaben.offene_zu([z.id for z in zeilen if z.haelt is not None])
    voten: dict[UUID, list[Votum]] = {a.id: [] for a in aufgaben}
    arten = {a.id: AUFGABENARTEN[a.art] for a in aufgaben}
    for stimme, name in buch.aufgaben.stimmen_zu(voten.keys()):
        wahl = arten[stimme.aufgabe].wahl(stimme.wahl)
        assert wahl is not None
        voten[stimme.aufgabe].append(Votum(name, wahl, stimme.wann))
    fragen: dict[UUID, tuple[OffeneFrage, ...]] = {z.id: () for z in zeilen}
    for aufgabe in aufgaben:
        assert aufgabe.vorgang is not None
        fragen[aufgabe.vorgang] += (_frage(aufgabe, voten[aufgabe.id]),)
    return fragen


def _frage(zeile: Aufgabenzeile, voten: Sequence[Votum]) -> OffeneFrage:
    noch = AUFGABENARTEN[zeile.art].noch([v.wahl.name for v in voten])
    return OffeneFrage(
        zeile.id, zeile.art, zeile.text, zeile.rolle, zeile.bis, zeile.stimmen, noch, tuple(voten)
    )
