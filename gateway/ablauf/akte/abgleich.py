"""Do rows, blobs and DMS agree? What is missing, what is left over (invariant 10); and sweeping what is left over.

Young rooms and imports may be in the making: they are told of only when `aelter_als` has passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from gateway.ablage.tabellen import ENDE, Uebergabezeile
from gateway.ablage.tresor import raumname
from gateway.ablauf.akte import loeschung
from gateway.ablauf.haus import Haus
from gateway.dmsfehler import AkteUnbekannt
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.errors import EingabeFehler
from gateway.ports import Aktenref, Importref, Weitergebend

JUNG = timedelta(hours=1)
"""Bytes without a booking are no finding before that."""
_IM_DMS = frozenset({Zustand.IMPORTIERT, Zustand.ABGESCHLOSSEN})
_SEITE = 200


class Art(StrEnum):
    RAUM = "raum"
    """Blobs that no key opens."""
    SCHLUESSEL = "schluessel"
    """A Vorgang is deleted, its key is not."""
    BYTES = "bytes"
    """A Vorgang lives, its bytes are gone."""
    IMPORT = "import"
    """A hidden import that nobody goes on with."""
    AKTE = "akte"
    """A file that was taken over is not in the DMS any more."""
    DOKUMENT = "dokument"
    """A document that was taken over is missing or has other bytes."""


@dataclass(frozen=True)
class Befund:
    """`fehlt`: something that should be there isn't; else something is left over. No personal data."""

    art: Art
    fehlt: bool
    was: str
    text: str
    vorgang: UUID | None = None


def pruefe(haus: Haus) -> Iterator[Befund]:
    """All findings about the Mandant `haus`, and about the blob store that it shares with others."""
    yield from _raeume(haus)
    yield from _importe(haus)
    vorhandene = {r.name for r in haus.speicher.blobs.raeume()}
    for zeile in _alle(haus):
        yield from _inhalt(haus, zeile, vorhandene)
        if zeile.richtung is Richtung.UEBERNAHME and zeile.zustand in _IM_DMS:
            yield from _im_dms(haus, zeile)


def raeume(haus: Haus) -> int:
    """Remove the rooms that no key opens and the imports that nobody goes on with. Returns how many."""
    herrenlose = _herrenlose(haus)
    for name in herrenlose:
        haus.speicher.blobs.leere(name)
    verwaiste = list(_verwaiste(haus))
    for ref in verwaiste:
        haus.dms.brich_ab(ref)
    return len(herrenlose) + len(verwaiste)


def _herrenlose(haus: Haus) -> list[str]:
    return loeschung.herrenlose(haus.datenbank, haus.speicher.blobs, vor=haus.jetzt() - JUNG)


def _raeume(haus: Haus) -> Iterator[Befund]:
    for name in _herrenlose(haus):
        yield Befund(Art.RAUM, False, name, "In der Ablage liegen Bytes, zu denen es keinen Schlüssel gibt.")


def _importe(haus: Haus) -> Iterator[Befund]:
    for ref in _verwaiste(haus):
        text = "Im DMS liegt ein verborgener Import, den niemand fortsetzt."
        yield Befund(Art.IMPORT, False, ref.id, text, ref.vorgang)


def _verwaiste(haus: Haus) -> Iterator[Importref]:
    """A Vorgang that imports goes on with its own; every other import is nobody's."""
    for ref in haus.dms.offene_importe():
        with haus.lesen() as buch:
            zeile = buch.vorgaenge.finde(ref.vorgang)
        if zeile is None or zeile.zustand.endgueltig or zeile.schritt == ENDE:
            yield ref


def _alle(haus: Haus) -> Iterator[Uebergabezeile]:
    nach = None
    while True:
        with haus.lesen() as buch:
            zeilen = buch.vorgaenge.seite(nach=nach, hoechstens=_SEITE)
        yield from zeilen
        if len(zeilen) < _SEITE:
            return
        nach = (zeilen[-1].erstellt, zeilen[-1].id)


def _inhalt(haus: Haus, zeile: Uebergabezeile, vorhandene: set[str]) -> Iterator[Befund]:
    raum = raumname(haus.mandant, zeile.id)
    with haus.lesen() as buch:
        hat_schluessel = buch.schluessel.gibt_es(zeile.id)
        bereitgestellt = any(
            z.crc32 is not None and zeile.richtung is Richtung.ABGABE for z in buch.dokumente.zeilen(zeile.id)
        )
    if zeile.geloescht is not None and (hat_schluessel or raum in vorhandene):
        text = "Der Vorgang ist gelöscht, sein Schlüssel oder seine Bytes sind es nicht."
        yield Befund(Art.SCHLUESSEL, False, str(zeile.id), text, zeile.id)
    if zeile.geloescht is None and bereitgestellt and raum not in vorhandene:
        text = "Die bereitgestellte Kopie eines laufenden Vorgangs ist nicht mehr da."
        yield Befund(Art.BYTES, True, str(zeile.id), text, zeile.id)


def _im_dms(haus: Haus, zeile: Uebergabezeile) -> Iterator[Befund]:
    ref = Aktenref(zeile.dms_ref or "", zeile.aktenzeichen_eigenes or "")
    try:
        vorhanden = {o.uuid: o for o in haus.dms.bestand(ref)}
        fort = haus.dms.weitergegeben(ref) if isinstance(haus.dms, Weitergebend) else frozenset()
    except AkteUnbekannt:
        yield Befund(
            Art.AKTE, True, str(zeile.id), "Die übernommene Akte gibt es im DMS nicht mehr.", zeile.id
        )
        return
    except EingabeFehler as fehler:
        yield Befund(Art.AKTE, True, str(zeile.id), fehler.text, zeile.id)
        return
    with haus.lesen() as buch:
        dokumente = buch.dokumente.liste(zeile.id)
    for d in dokumente:
        if d.uuid in fort:
            continue
        liegt = vorhanden.get(d.uuid)
        if liegt is None:
            text = f"Dokument {d.position} der übernommenen Akte gibt es im DMS nicht mehr."
        elif liegt.sha256 != d.sha256:
            text = f"Dokument {d.position} der übernommenen Akte ist im DMS nicht mehr dasselbe."
        else:
            continue
        yield Befund(Art.DOKUMENT, True, str(d.uuid), text, zeile.id)
