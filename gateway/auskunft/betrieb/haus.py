"""The installation as a whole: its workers, its disks, its clock; what belongs to no Mandant."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.betrieb import Betriebsbestand
from gateway.ablage.datenbank import Datenbank
from gateway.auskunft.betrieb.dienste import Workerstand, workerstaende
from gateway.domain.aufgabe import Rolle
from gateway.domain.uhrengang import Uhrengang
from gateway.ports import Uhr


@dataclass(frozen=True)
class Platz:
    """One disk: what lies on it, bytes that are free for us and bytes in all."""

    namen: tuple[str, ...]
    frei: int
    gesamt: int


class Hausauskunft:
    """`ordner`: German name → folder that must take bytes; `rechneruhr`: this machine's, where another one counts."""

    def __init__(
        self, datenbank: Datenbank, ordner: Mapping[str, Path], uhr: Uhr, rechneruhr: Uhr | None = None
    ) -> None:
        self._datenbank = datenbank
        self._ordner = dict(ordner)
        self._uhr = uhr
        self._rechneruhr = rechneruhr or uhr

    def worker(self) -> Sequence[Workerstand]:
        """Living and lately died ones."""
        with self._datenbank.lesen() as session:
            return workerstaende(session, self._uhr)

    def plaetze(self) -> Sequence[Platz]:
        """Each disk once; folders that are missing or kept from us are left out, `check` names them elsewhere."""
        platten: dict[int, list[tuple[str, Path]]] = {}
        for name, ordner in self._ordner.items():
            with suppress(OSError):
                platten.setdefault(ordner.stat().st_dev, []).append((name, ordner))
        return [platz for ordner in platten.values() if (platz := _platz(ordner)) is not None]

    def darf_zusehen(self, benutzer: str, mandant: str) -> bool:
        """Does this person look after the Mandant's installation at this moment?"""
        with self._datenbank.lesen() as session:
            bestand = Benutzerbestand(session, self._uhr)
            return bestand.hat_rolle(benutzer, mandant, Rolle.ADMINISTRATION)

    def uhrengang(self) -> Uhrengang | None:
        """As the workers keep it; None = none has ever run."""
        with self._datenbank.lesen() as session:
            return Betriebsbestand(session, self._uhr).uhrengang()

    def datenbankuhr(self) -> float:
        """Seconds by which the database's clock is ahead of this machine's."""
        with self._datenbank.lesen() as session:
            if session.get_bind().dialect.name == "sqlite":
                roh = session.scalars(select(text("strftime('%Y-%m-%dT%H:%M:%f', 'now')"))).one()
                dort = datetime.fromisoformat(str(roh)).replace(tzinfo=UTC)
            else:
                dort = session.scalars(select(func.clock_timestamp())).one()
            return (dort - self._rechneruhr.jetzt()).total_seconds()


def _platz(ordner: Sequence[tuple[str, Path]]) -> Platz | None:
    try:
        nutzung = shutil.disk_usage(ordner[0][1])
    except OSError:  # it went in this moment
        return None
    return Platz(tuple(name for name, _ in ordner), nutzung.free, nutzung.total)
