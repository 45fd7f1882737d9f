"""A legal way: its steps by name, as data that the database knows too; and how far along it a work item has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gateway.ablage.tabellen import (
    ENDE,
    Uebergabezeile,
)
from gateway.ablauf.schritt import Antwort, Ende, Ergebnis, Tat, Weiter
from gateway.errors import VoruebergehenderFehler

GROSS = 5_000_000
"""Bytes from which on a step that moves content lets light work of others go first."""


class SchrittUnbekannt(VoruebergehenderFehler):
    """The cursor stands at a step that this program doesn't know: rolled back to an older one."""

    code = "weg.schritt_unbekannt"
    satz = "Dieses Programm kennt den Schritt nicht, bei dem der Vorgang steht; es ist älter als die Daten."
    rat = "Wieder das neuere Programm einspielen; der Vorgang geht dann von selbst weiter."
    geduldig = True


class Weg:
    """The legal way of one kind of Vorgang, from the first cause to the deletion: its steps in order."""

    def __init__(
        self,
        name: str,
        schritte: Sequence[Tat],
        *,
        zweige: Sequence[Tat] = (),
        schwer: Iterable[Tat] = (),
        abbrechbar: Iterable[Tat] = (),
        abbruch: Tat | None = None,
        rueckgebbar: Iterable[Tat] = (),
        rueckgabe: Tat | None = None,
    ) -> None:
        """`schritte`: the line from the first cause to the deletion; `zweige`: steps beside it, reached and left by
        name. `schwer`: steps that move much content. `abbrechbar`: steps at which it may still end by a person's
        wish; they lead to `abbruch` then. `rueckgebbar`: steps at which what came in may still be given back; they lead
        to `rueckgabe` then."""
        self.name = name
        self.linie = tuple(schritt.__name__ for schritt in schritte)
        self.schritte = {schritt.__name__: schritt for schritt in (*schritte, *zweige)}
        self._schwer = frozenset(s.__name__ for s in schwer)
        self.abbrechbar = frozenset(s.__name__ for s in abbrechbar)
        self._abbruch = abbruch.__name__ if abbruch else None
        self._rueckgebbar = frozenset(s.__name__ for s in rueckgebbar)
        self._rueckgabe = rueckgabe.__name__ if rueckgabe else None

    @property
    def anfang(self) -> str:
        return self.linie[0]

    def einstieg(self, zeile: Uebergabezeile) -> str:
        """The step to do now: the cursor's, or the way out when somebody wants it to end or to go back."""
        if zeile.abbruch_grund is not None and self._abbruch and zeile.schritt in self.abbrechbar:
            return self._abbruch
        if zeile.zurueckgeben is not None and self._rueckgabe and self.gibt_zurueck(zeile.schritt):
            return self._rueckgabe
        return zeile.schritt

    def gibt_zurueck(self, schritt: str) -> bool:
        """May what came in still go back to the sender at this step?"""
        return schritt in self._rueckgebbar

    def schritt(self, name: str) -> Tat:
        """Raises `SchrittUnbekannt`."""
        if name not in self.schritte:
            raise SchrittUnbekannt(wo=f"{self.name}.{name}")
        return self.schritte[name]

    def ist_schwer(self, name: str, zeile: Uebergabezeile) -> bool:
        return name in self._schwer and (zeile.bytes_gesamt or 0) > GROSS

    def folgender(self, name: str) -> str:
        stelle = self.linie.index(name) + 1
        return self.linie[stelle] if stelle < len(self.linie) else ENDE


@dataclass
class Gang:
    """The steps done since the last transaction, and from where."""

    weg: Weg
    zeile: Uebergabezeile
    antwort: Antwort | None
    spur: list[tuple[str, Ergebnis]] = field(default_factory=list)

    def nimm(self, name: str, ergebnis: Ergebnis) -> None:
        """What this step found; the row at hand, which belongs to no transaction, shows it to the next one."""
        self.spur.append((name, ergebnis))
        setze(self.zeile, ergebnis)

    @property
    def letztes(self) -> Ergebnis:
        return self.spur[-1][1]

    @property
    def danach(self) -> str:
        """Where the cursor stands once this is booked."""
        name, ergebnis = self.spur[-1]
        match ergebnis:
            case Weiter(nach=nach):
                return nach or self.weg.folgender(name)
            case Ende():
                return ENDE
        return name


def setze(zeile: Uebergabezeile, ergebnis: Ergebnis) -> None:
    """The plain values that this step has found out."""
    if isinstance(ergebnis, Weiter):
        for feld, wert in ergebnis.setzt.items():
            setattr(zeile, feld, wert)
