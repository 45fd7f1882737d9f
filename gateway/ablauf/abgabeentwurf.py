"""A file that is about to be handed over: which, to whom, what stays behind. Nothing leaves; nothing is begun.

Kept on a note of its user (`Merkzettel`) so that every step of the assistant has an address of its own, and somebody
who was called away goes on where he was. Its id becomes that of the handover: begun twice, it begins once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.haus import Haus
from gateway.ablauf.vorabpruefung import Befunde, hat_seiten
from gateway.dmsfehler import AkteUnbekannt, DokumentUnbekannt
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.vorgaben import Vorgaben
from gateway.ports import Aktenref, Seitengang, SeitenpruefungBelegt

ART = "abgabe"
HOECHSTENS = 20
"""Drafts that are listed."""


@dataclass(frozen=True)
class Abgabeentwurf:
    """`behoerde`, `aktenzeichen`, `originale`: as typed. `befunde`: of the documents whose pages were looked at."""

    id: UUID
    behoerde: str = ""
    aktenzeichen: str = ""
    originale: str = ""
    vorgaben: Vorgaben = field(default_factory=Vorgaben)
    befunde: Befunde = field(default_factory=dict)
    geaendert: datetime | None = None

    def als_json(self) -> dict[str, Any]:
        return {
            "behoerde": self.behoerde,
            "aktenzeichen": self.aktenzeichen,
            "originale": self.originale,
            "vorgaben": self.vorgaben.als_json(),
            "befunde": {str(uuid): befund for uuid, befund in self.befunde.items()},
        }

    @classmethod
    def aus_json(cls, id: UUID, werte: Mapping[str, Any], geaendert: datetime) -> Abgabeentwurf:
        return cls(
            id,
            werte["behoerde"],
            werte["aktenzeichen"],
            werte["originale"],
            Vorgaben.aus_json(werte["vorgaben"]),
            {UUID(uuid): befund for uuid, befund in werte["befunde"].items()},
            geaendert,
        )


def finde(haus: Haus, benutzer: str, id: UUID) -> Abgabeentwurf | None:
    with haus.lesen() as buch:
        zeile = buch.merkzettel.finde(benutzer, ART, id)
        return None if zeile is None else Abgabeentwurf.aus_json(id, zeile.werte, zeile.geaendert)


def offene(haus: Haus, benutzer: str) -> Sequence[Abgabeentwurf]:
    """What this user has begun and not handed over, the last one first."""
    with haus.lesen() as buch:
        zeilen = buch.merkzettel.liste(benutzer, ART, hoechstens=HOECHSTENS)
        return [Abgabeentwurf.aus_json(z.id, z.werte, z.geaendert) for z in zeilen]


@noch_einmal
def aendere(
    haus: Haus, benutzer: str, id: UUID, tue: Callable[[Abgabeentwurf], Abgabeentwurf]
) -> Abgabeentwurf:
    """`tue` gets it as it stands, an empty one if there is none yet, and says what it is to be."""
    with haus.buchen() as buch:
        zeile = buch.merkzettel.zum_aendern(benutzer, ART, id)
        alt = Abgabeentwurf(id) if zeile is None else Abgabeentwurf.aus_json(id, zeile.werte, zeile.geaendert)
        neu = tue(alt)
        if zeile is None:
            buch.merkzettel.lege_an(benutzer, ART, id, neu.als_json())
        else:
            buch.merkzettel.setze(zeile, neu.als_json())
    return neu


@noch_einmal
def verwirf(haus: Haus, benutzer: str, id: UUID) -> None:
    """Handed over, or not wanted any more. Repeating is harmless."""
    with haus.buchen() as buch:
        buch.merkzettel.entferne(benutzer, ART, id)


def lass_weg(entwurf: Abgabeentwurf, welche: frozenset[UUID]) -> Abgabeentwurf:
    vorgaben = replace(entwurf.vorgaben, weglassen=entwurf.vorgaben.weglassen | welche)
    return replace(entwurf, vorgaben=vorgaben)


def nimm_mit(entwurf: Abgabeentwurf, welche: frozenset[UUID]) -> Abgabeentwurf:
    """What was left behind goes after all."""
    vorgaben = replace(entwurf.vorgaben, weglassen=entwurf.vorgaben.weglassen - welche)
    return replace(entwurf, vorgaben=vorgaben)


def stufe_ein(entwurf: Abgabeentwurf, welche: frozenset[UUID], klasse: Teilklasse) -> Abgabeentwurf:
    klassen = {**entwurf.vorgaben.klassen, **dict.fromkeys(welche, klasse)}
    return replace(entwurf, vorgaben=replace(entwurf.vorgaben, klassen=klassen))


def sieh_seiten_an(
    haus: Haus, benutzer: str, id: UUID, ref: Aktenref, dokumente: Sequence[Dokument], geduld: float
) -> Abgabeentwurf:
    """Look at the pages of so many more documents as `geduld` seconds allow, at least one, and note what was found."""
    entwurf = finde(haus, benutzer, id) or Abgabeentwurf(id)
    offen = [d for d in dokumente if hat_seiten(d) and d.uuid not in entwurf.befunde]
    if haus.seitenpruefer is None or not offen:
        return entwurf
    neue = _befunde(haus, ref, offen, time.monotonic() + geduld)
    return aendere(haus, benutzer, id, lambda alt: replace(alt, befunde={**alt.befunde, **neue}))


def _befunde(haus: Haus, ref: Aktenref, offen: Sequence[Dokument], bis: float) -> Befunde:
    """Of the first ones; what the DMS doesn't give now counts as not shown. When all places to draw are taken, of
    none."""
    gefunden: dict[UUID, Mapping[str, Any] | None] = {}
    assert haus.seitenpruefer is not None
    try:
        with haus.seitenpruefer.gang() as gang:
            for dokument in offen:
                gefunden[dokument.uuid] = _befund(haus, ref, dokument, gang)
                if time.monotonic() > bis:
                    break
    except SeitenpruefungBelegt:
        pass
    return gefunden


def _befund(haus: Haus, ref: Aktenref, dokument: Dokument, gang: Seitengang) -> Mapping[str, Any] | None:
    try:
        with closing(haus.dms.oeffne_dokument(ref, dokument.uuid)) as strom:
            befund = gang.befund(strom)
    except (AkteUnbekannt, DokumentUnbekannt):
        return None
    return None if befund is None else _knapp(asdict(befund))


def _knapp(befund: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without what there is nothing to say about: there may be thousands."""
    return {name: wert for name, wert in befund.items() if wert or name == "seiten"}
