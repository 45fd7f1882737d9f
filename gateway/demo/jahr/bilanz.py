"""What became of the year: end states by side, what people had to do, what happened to the notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from gateway.ablage.tabellen import ENDE, Aufgabenzeile, Auftragszustand, Nachrichtenzeile, Uebergabezeile
from gateway.demo.jahr.lauf import Jahreslauf
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.domain.uebergabe import Zustand
from gateway.queue import verwaltung


@dataclass(frozen=True)
class Bilanz:
    """`endzustaende`: side of the city ("abgabe", "uebernahme") -> state -> how many; `unberuehrt`: the share of the
    finished ones that nobody had to touch on either side."""

    anteil: float
    meldungen: int
    nachrichten: int
    uebergaben: int
    endzustaende: dict[str, dict[str, int]]
    unberuehrt: float
    offen: int
    geparkt: int
    eingriffe: int
    fragen: dict[str, int]
    """By rule, over both authorities."""
    eingang: dict[str, int]
    """What became of incoming messages, by state."""
    sekunden: float

    def als_dict(self) -> dict[str, Any]:
        return {
            "event": "jahr",
            "ok": self.offen == self.geparkt == 0,
            "transport": "rohrpost",
            **asdict(self),
        }

    def als_text(self) -> str:
        return "\n".join(self._zeilen())

    def _zeilen(self) -> Iterator[str]:
        yield (
            f"{self.meldungen} Meldungen und {self.uebergaben} Vorgänge zweier Behörden in {self.sekunden:.0f} s "
            f"({self.nachrichten} Nachrichten, Rohrpost im Speicher statt OSCI)."
        )
        for seite, zustaende in self.endzustaende.items():
            yield f"{seite.capitalize()}: " + _liste(zustaende)
        yield f"Ohne einen Menschen abgeschlossen: {100 * self.unberuehrt:.1f} %".replace(".", ",")
        yield f"Entscheidungen von Menschen: {self.eingriffe}; gefragt nach Regel: {_liste(self.fragen)}"
        yield f"Eingegangene Nachrichten: {_liste(self.eingang)}"
        yield f"Noch offen: {self.offen}; in der Fehlerablage: {self.geparkt}"


def _liste(zahlen: dict[str, int]) -> str:
    return ", ".join(f"{name} {zahl}" for name, zahl in sorted(zahlen.items(), key=lambda p: -p[1])) or "–"


def ziehe(lauf: Jahreslauf, anteil: float, sekunden: float) -> Bilanz:
    """Counted in the database: no timeline is read."""
    stadt = lauf.stadt
    with stadt.installation.datenbank.lesen() as session:
        zeilen = session.execute(
            select(
                Uebergabezeile.mandant,
                Uebergabezeile.id,
                Uebergabezeile.richtung,
                Uebergabezeile.zustand,
                Uebergabezeile.schritt,
            )
        ).all()
        arten = session.execute(select(Aufgabenzeile.art, func.count()).group_by(Aufgabenzeile.art)).all()
        eingang = session.execute(
            select(Nachrichtenzeile.zustand, func.count())
            .where(Nachrichtenzeile.richtung == Nachrichtenrichtung.EIN)
            .group_by(Nachrichtenzeile.zustand)
        ).all()
        geparkt = verwaltung.zaehle(session).get(Auftragszustand.GEPARKT, 0)
    endzustaende: dict[str, Counter[str]] = {}
    for zeile in zeilen:
        endzustaende.setdefault(zeile.richtung.value, Counter())[zeile.zustand.value] += 1
    fertig = [z for z in zeilen if z.zustand is Zustand.ABGESCHLOSSEN]
    unberuehrt = [z for z in fertig if (z.mandant, z.id) not in lauf.beruehrt]
    fragen: Counter[str] = Counter()
    for art, zahl in arten:
        fragen[AUFGABENARTEN[art].regel] += zahl
    return Bilanz(
        anteil=anteil,
        meldungen=stadt.geschrieben,
        nachrichten=stadt.post.gesendet,
        uebergaben=len(zeilen),
        endzustaende={seite: dict(zahlen) for seite, zahlen in endzustaende.items()},
        unberuehrt=round(len(unberuehrt) / max(1, len(fertig)), 4),
        offen=sum(z.schritt != ENDE for z in zeilen),
        geparkt=geparkt,
        eingriffe=lauf.eingriffe,
        fragen=dict(fragen),
        eingang={zustand.value: zahl for zustand, zahl in eingang},
        sekunden=round(sekunden, 1),
    )
