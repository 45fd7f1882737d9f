"""The engine: a way is a list of named steps, each one small, repeatable, with a typed result.

A step does its work outside of any transaction and returns what is to be booked. The booking, the end of
this work item and the work item of the next step commit together (invariant 2). A killed worker's step
simply runs again: every effect outside the database is idempotent on our own ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Auftragsklasse, Uebergabezeile
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.uebergabe import Zustand
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten
from gateway.queue.einstellen import Vorhandener, stelle_ein

Buchung = Callable[[Ablage, Session], None]


def nichts(ablage: Ablage, session: Session) -> None:
    """Nothing to book."""
    del ablage, session


@dataclass(frozen=True)
class Lage:
    """What a step sees: its surroundings and its Uebergabe as it stood when the step began."""

    umgebung: Umgebung
    uebergabe: Uebergabezeile
    auftrag: Auftrag


@dataclass(frozen=True)
class Weiter:
    """Done; the next step follows at once."""

    buchen: Buchung = nichts


@dataclass(frozen=True)
class WartetBis:
    """Look again then."""

    wann: datetime
    buchen: Buchung = nichts


@dataclass(frozen=True)
class BrauchtMensch:
    """A named person must decide; the decision starts this step again."""

    grund: str
    buchen: Buchung = nichts


@dataclass(frozen=True)
class Ende:
    """This way is over here; something else (a message, a person, the clock) goes on later."""

    buchen: Buchung = nichts


Ergebnis = Weiter | WartetBis | BrauchtMensch | Ende
Schritt = Callable[[Lage], Ergebnis]


class Ablauf:
    """A named way: its steps in order, and how they become work items."""

    def __init__(self, name: str, schritte: Sequence[Schritt], *, schwer: Sequence[Schritt] = ()) -> None:
        """`schwer`: steps that move much content; light ones of other handovers go first."""
        self.name = name
        self._schritte = {schritt.__name__: schritt for schritt in schritte}
        self._schwer = {schritt.__name__ for schritt in schwer}

    def beginne(
        self, session: Session, umgebung: Umgebung, uebergabe: UUID, schritt: str | None = None
    ) -> None:
        """Enqueue the first step, or the named one, in the caller's transaction."""
        name = schritt or next(iter(self._schritte))
        klasse = Auftragsklasse.SCHWER if name in self._schwer else Auftragsklasse.LEICHT
        beginne_schritt(session, umgebung, self.name, uebergabe, name, klasse)

    def bearbeite(self, umgebung: Umgebung, auftrag: Auftrag) -> Abschluss:
        """Run one step; `gateway.queue` books the answer."""
        id, name = UUID(auftrag.daten["uebergabe"]), auftrag.daten["schritt"]
        with umgebung.lesen() as ablage:
            lage = Lage(umgebung, ablage.uebergaben.lies(id), auftrag)
        umgebung.haltepunkt(f"{self.name}.{name}.vorher")
        ergebnis = self._schritte[name](lage)
        umgebung.haltepunkt(f"{self.name}.{name}.nachher")
        return self._abschluss(umgebung, id, name, ergebnis)

    def _abschluss(self, umgebung: Umgebung, id: UUID, name: str, ergebnis: Ergebnis) -> Abschluss:
        def buchen(session: Session) -> None:
            ablage = umgebung.ablage(session)
            ergebnis.buchen(ablage, session)
            match ergebnis:
                case Weiter():
                    folgender = self._folgender(name)
                    if folgender:
                        self.beginne(session, umgebung, id, folgender)
                case BrauchtMensch(grund=grund):
                    _halte_an(umgebung, ablage, id, grund)

        if isinstance(ergebnis, WartetBis):
            return Warten(ergebnis.wann, buchen)
        return Erledigt(buchen)

    def _folgender(self, name: str) -> str | None:
        namen = list(self._schritte)
        stelle = namen.index(name) + 1
        return namen[stelle] if stelle < len(namen) else None


def beginne_schritt(
    session: Session,
    umgebung: Umgebung,
    ablauf: str,
    uebergabe: UUID,
    schritt: str,
    klasse: Auftragsklasse = Auftragsklasse.LEICHT,
) -> None:
    """Enqueue a step by its names, in the caller's transaction; for modules that the flows are built on."""
    stelle_ein(
        session,
        umgebung.mandant,
        ablauf,
        f"{ablauf}:{uebergabe}:{schritt}",
        {"uebergabe": str(uebergabe), "schritt": schritt},
        jetzt=umgebung.uhr.jetzt(),
        klasse=klasse,
        vorhandener=Vorhandener.ZURUECKHOLEN,
    )


def _halte_an(umgebung: Umgebung, ablage: Ablage, id: UUID, grund: str) -> None:
    zeile = ablage.uebergaben.aendere_zustand(
        id,
        Zustand.GEHALTEN,
        text=grund,
        naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.frist_antwort,
    )
    zeile.gehalten_grund = grund
