"""Deep places in a system that knows two levels of containers (Akte, Vorgang), with documents only in the second.

    <id>/akte.json                   Akte <id>, Vorgang »/ Akte«, document akte.json
    <id>/10_Grundakte/Pass/x.pdf     Akte <id>, Vorgang »10_Grundakte / Pass«, document x.pdf
    _import/<v>/summen/y.json        Akte _import, Vorgang »<v> / summen«, document y.json
    _import/<v>/<v>/…                Akte _<v>: hidden by its name, it gets the visible one as a whole

No name of ours contains a slash, so the names of the Vorgänge are unambiguous.
"""

from __future__ import annotations

from typing import BinaryIO

from adapters.dms.fern import Eintrag, Fehlt, Marke, Treffer
from adapters.dms.fern.verborgen import IMPORTE
from adapters.dms.namen import Platz
from adapters.dms.rest.restbaum import RestBaum
from gateway.domain.person import Person

_TRENNER, _OBEN = " / ", "/ Akte"


class Faltung:
    """A tree of any depth on one of depth two."""

    def __init__(self, baum: RestBaum):
        self._baum = baum
        self.art = baum.art
        self.ort = baum.ort

    def liste(self, ort: Platz) -> list[Eintrag]:
        """Raises `Fehlt`."""
        if not ort:
            return [e for e in self._baum.liste(()) if not _ist_verborgen(e.name)]
        akte, pfad = _gefaltet(ort)
        vorgaenge = {e.name for e in self._baum.liste((akte,)) if e.ist_ordner}
        name = _vorgang(pfad)
        if pfad and name not in vorgaenge:
            raise Fehlt
        ordner = {_teile(v)[len(pfad)] for v in vorgaenge if _unter(v, pfad)}
        if len(ort) == 2 and ort[0] == IMPORTE and self._gibt_es(f"_{ort[1]}"):
            ordner.add(ort[1])
        dokumente = self._baum.liste((akte, name)) if name in vorgaenge else []
        return [Eintrag(o, True, None) for o in sorted(ordner)] + [e for e in dokumente if not e.ist_ordner]

    def suche(self, person: Person, aktenzeichen: str | None) -> list[Treffer]:
        """Akten are Akten here too."""
        return self._baum.suche(person, aktenzeichen)

    def treffername(self, name: str) -> str:
        """Raises `Fehlt`."""
        return self._baum.treffername(name)

    def oeffne(self, ort: Platz) -> BinaryIO:
        """Raises `Fehlt`."""
        return self._baum.oeffne(_datei(ort))

    def hole(self, ort: Platz, bekannt: Marke | None) -> tuple[Marke, bytes] | None:
        """Raises `Fehlt`."""
        return self._baum.hole(_datei(ort), bekannt)

    def lege_ordner(self, ort: Platz) -> None:
        """With the place for what lies directly in it. Raises `Fehlt`."""
        akte, pfad = _gefaltet(ort)
        if not pfad:
            self._baum.lege_ordner((akte,))
        elif len(pfad) > 1 and _vorgang(pfad[:-1]) not in {e.name for e in self._baum.liste((akte,))}:
            raise Fehlt
        self._baum.lege_ordner((akte, _vorgang(pfad)))

    def schreibe(self, ort: Platz, inhalt: BinaryIO, groesse: int | None) -> None:
        """Raises `Fehlt`."""
        self._baum.schreibe(_datei(ort), inhalt, groesse)

    def ersetze(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """Raises `Fehlt`."""
        self._baum.ersetze(_datei(ort), daten, _datei(entwurf))

    def lege_einmal(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """Raises `Vorhanden`, `Fehlt`."""
        self._baum.lege_einmal(_datei(ort), daten, _datei(entwurf))

    def verschiebe(self, von: Platz, nach: Platz, *, ordner: bool = False) -> None:
        """Folders only as whole Akten. Raises `Fehlt`, `Vorhanden`."""
        if not ordner:
            self._baum.verschiebe(_datei(von), _datei(nach))
            return
        (quelle, innen), (ziel, aussen) = _gefaltet(von), _gefaltet(nach)
        assert not innen and not aussen
        self._baum.verschiebe((quelle,), (ziel,), ordner=True)

    def loesche(self, ort: Platz, *, ordner: bool = False) -> None:
        """Harmless when it is gone."""
        if not ordner:
            self._baum.loesche(_datei(ort))
            return
        akte, pfad = _gefaltet(ort)
        if not pfad:
            self._baum.loesche((akte,), ordner=True)
            return
        try:
            vorgaenge = [e.name for e in self._baum.liste((akte,)) if e.ist_ordner]
        except Fehlt:
            return
        if ort[0] == IMPORTE and len(ort) == 2:
            self._baum.loesche((f"_{ort[1]}",), ordner=True)
        for name in sorted(
            (v for v in vorgaenge if v == _vorgang(pfad) or _unter(v, pfad)), key=len, reverse=True
        ):
            self._baum.loesche((akte, name), ordner=True)

    def _gibt_es(self, akte: str) -> bool:
        try:
            self._baum.liste((akte,))
        except Fehlt:
            return False
        return True


def _gefaltet(ort: Platz) -> tuple[str, Platz]:
    """Name of the Akte, and the place in it."""
    if len(ort) >= 3 and ort[0] == IMPORTE and ort[1] == ort[2]:
        return f"_{ort[1]}", ort[3:]
    return ort[0], ort[1:]


def _datei(ort: Platz) -> Platz:
    akte, pfad = _gefaltet(ort)
    return (akte, _vorgang(pfad[:-1]), pfad[-1])


def _vorgang(pfad: Platz) -> str:
    return _TRENNER.join(pfad) or _OBEN


def _teile(vorgang: str) -> Platz:
    return () if vorgang == _OBEN else tuple(vorgang.split(_TRENNER))


def _unter(vorgang: str, pfad: Platz) -> bool:
    teile = _teile(vorgang)
    return len(teile) > len(pfad) and teile[: len(pfad)] == pfad


def _ist_verborgen(akte: str) -> bool:
    return akte.startswith("_") and akte != IMPORTE
