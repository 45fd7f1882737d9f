"""One scan that holds several documents becomes several: by page ranges, each with a name and a class.

The whole stays until its parts are sent; splitting can be taken back. Every page goes into exactly one part, and each
part is looked at as if it had been uploaded: with fewer pages than it should have, nothing is split."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.haus import Haus
from gateway.ablauf.spaetscans import hochladen, pruefen
from gateway.ablauf.spaetscans.scan import (
    GROESSTES_STUECK,
    HOECHSTENS,
    Spaetscan,
    SpaetscanUnzulaessig,
    als_wert,
    pruefe_angaben,
)
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import Fehler


@dataclass(frozen=True)
class Teil:
    """One document of the scan: from page `ab` (from 1) up to the next part."""

    ab: int
    name: str
    klasse: Teilklasse


def teile(haus: Haus, benutzer: str, id: UUID, gemeint: Sequence[Teil]) -> Sequence[Spaetscan]:
    """The parts, in order. What an earlier attempt that broke off has left is gone before.

    Raises `SpaetscanUnzulaessig`, `NameUnzulaessig`, `SeitenpruefungBelegt`, `NichtGefunden`; then the scan is what it
    was."""
    ganzes = hochladen.lies(haus, benutzer, id)
    if not ganzes.teilbar or haus.seitenpruefer is None:
        raise SpaetscanUnzulaessig("Diese Datei lässt sich hier nicht teilen.")
    bereiche = _bereiche(ganzes, gemeint)
    _raeume(haus, benutzer, id)
    try:
        with closing(_strom(haus, benutzer, id)) as strom:
            inhalte = haus.seitenpruefer.teile(strom, bereiche)
            neue = [
                _lege(haus, benutzer, ganzes, teil, bereich, inhalt)
                for teil, bereich, inhalt in zip(gemeint, bereiche, inhalte, strict=True)
            ]
        return _schliesse(haus, benutzer, id, neue)
    except BaseException:
        with suppress(Fehler):
            _raeume(haus, benutzer, id)
        raise


def _bereiche(ganzes: Spaetscan, gemeint: Sequence[Teil]) -> Sequence[tuple[int, int]]:
    """First and last page of each. Raises `SpaetscanUnzulaessig`, `NameUnzulaessig`."""
    anfaenge, seiten = [t.ab for t in gemeint], ganzes.seiten or 0
    if not 2 <= len(gemeint) <= HOECHSTENS:
        raise SpaetscanUnzulaessig(f"Bitte bilden Sie zwei bis {HOECHSTENS} Dokumente.")
    if anfaenge[0] != 1 or sorted(set(anfaenge)) != anfaenge or anfaenge[-1] > seiten:
        raise SpaetscanUnzulaessig(
            f"Die Dokumente müssen mit Seite 1 beginnen und einander folgen; die Datei hat {seiten} Seiten."
        )
    for teil in gemeint:
        pruefe_angaben(teil.name, ganzes.groesse, teil.klasse)
        if not teil.name.lower().endswith(".pdf"):
            raise SpaetscanUnzulaessig(f"»{teil.name}« muss auf .pdf enden.")
    if len({t.name for t in gemeint}) != len(gemeint):
        raise SpaetscanUnzulaessig("Zwei Dokumente heißen gleich. Bitte geben Sie jedem einen eigenen Namen.")
    return [(ab, bis - 1) for ab, bis in zip(anfaenge, [*anfaenge[1:], seiten + 1], strict=True)]


def _strom(haus: Haus, benutzer: str, id: UUID) -> BinaryIO:
    strom = pruefen.oeffne(haus, benutzer, id)
    if strom is None:
        raise NichtGefunden
    return strom


def _lege(
    haus: Haus,
    benutzer: str,
    ganzes: Spaetscan,
    teil: Teil,
    bereich: tuple[int, int],
    inhalt: BinaryIO | None,
) -> UUID:
    """One part, as if somebody had uploaded it. Raises as `teile`."""
    if inhalt is None:
        raise SpaetscanUnzulaessig(
            "Diese Datei lässt sich hier nicht teilen; sie ist zu groß, gesperrt oder beschädigt. Sie ist noch ganz da."
        )
    groesse = inhalt.seek(0, 2)
    inhalt.seek(0)
    neuer = hochladen.beginne(
        haus, benutzer, ganzes.vorhaben, teil.name, groesse, "teil", teil.klasse, teil_von=ganzes.id
    )
    ab = 0
    while stueck := inhalt.read(GROESSTES_STUECK):
        ab = hochladen.haenge_an(haus, benutzer, neuer.id, ab, stueck).empfangen
    fertig = pruefen.pruefe(haus, benutzer, neuer.id)
    if fertig.seiten != bereich[1] - bereich[0] + 1:
        raise SpaetscanUnzulaessig("Beim Teilen fehlte eine Seite; die Datei ist noch ganz da.")
    return neuer.id


@noch_einmal
def _schliesse(haus: Haus, benutzer: str, id: UUID, neue: Sequence[UUID]) -> Sequence[Spaetscan]:
    """From now on the parts go instead of the whole. Raises `NichtGefunden`: it has been sent or removed meanwhile."""
    with haus.buchen() as buch:
        ganzes = buch.spaetscans.zum_aendern(benutzer, id)
        teile = _teile(buch, benutzer, id)
        if {t.id for t in teile} != set(neue):
            raise SpaetscanUnzulaessig("Jemand hat diese Datei zugleich geteilt. Bitte sehen Sie nach.")
        ganzes.geteilt = True
        return teile


def _teile(buch: Buch, benutzer: str, id: UUID) -> Sequence[Spaetscan]:
    return [als_wert(z) for z in buch.spaetscans.teile(benutzer, id)]


def _raeume(haus: Haus, benutzer: str, id: UUID) -> None:
    with haus.lesen() as buch:
        ids = [t.id for t in _teile(buch, benutzer, id)]
    hochladen.entferne(haus, benutzer, ids)


def fuege_zusammen(haus: Haus, benutzer: str, id: UUID) -> Spaetscan:
    """Takes the splitting back: the whole goes again, its parts are destroyed. Raises `NichtGefunden`."""
    ganzes = _oeffne_wieder(haus, benutzer, id)
    _raeume(haus, benutzer, id)
    return ganzes


@noch_einmal
def _oeffne_wieder(haus: Haus, benutzer: str, id: UUID) -> Spaetscan:
    with haus.buchen() as buch:
        zeile = buch.spaetscans.zum_aendern(benutzer, id)
        zeile.geteilt = False
        return als_wert(zeile)
