"""Everything the steps of one Mandant may touch; bootstrap builds it, tests hold it still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.datenbank import Datenbank
from gateway.ablauf.inhaltsspeicher import Inhaltsspeicher
from gateway.domain.behoerde import Behoerde
from gateway.nachrichten.kopf import Kopf, kopf
from gateway.ports import Dms, Postfach, Raum, Siegel, Uhr, Verzeichnis
from gateway.queue.auftrag import Auftrag
from gateway.queue.vergabe import verlaengere


@dataclass(frozen=True)
class Mandantenregeln:
    """What an authority has settled for its own handovers."""

    nachrichtengrenze: int = 50_000_000
    """Largest XML message in bytes."""
    anhang: bool = True
    """Contents travel as attachment (grows by 28 bytes) instead of inline (by 83 %)."""
    frist_antwort: timedelta = timedelta(days=3)
    frist_quittung: timedelta = timedelta(days=2)
    karenz: timedelta = timedelta(days=30)
    nachsehen: timedelta = timedelta(hours=1)
    """Next look at a handover that should move by itself (invariant 9)."""


@dataclass(frozen=True)
class Umgebung:
    """One Mandant with its keys, its mailbox, its DMS and its part of the database."""

    behoerde: Behoerde
    regeln: Mandantenregeln
    datenbank: Datenbank
    speicher: Inhaltsspeicher
    dms: Dms
    siegel: Siegel
    postfach: Postfach
    verzeichnis: Verzeichnis
    uhr: Uhr
    versandordner: Path
    """Sealed messages on their way out; nothing in here is readable for anybody but the recipient."""
    lease: timedelta
    """A worker that is silent for longer loses its work item."""
    haltepunkt: Callable[[str], None]
    """Called at named points; crash tests end the process there."""

    @property
    def mandant(self) -> str:
        return self.behoerde.kennung

    def ablage(self, session: Session) -> Ablage:
        """This Mandant's rows in the caller's transaction."""
        return Ablage(session, self.mandant, self.uhr)

    def kopf(self, uuid: UUID, leser: Behoerde) -> Kopf:
        """The header of a message that we write now. Raises `NichtSchreibbar` when we have no address."""
        return kopf(uuid=uuid, erstellt=self.uhr.jetzt(), autor=self.behoerde, leser=leser)

    @contextmanager
    def lesen(self) -> Iterator[Ablage]:
        """A look into this Mandant's rows."""
        with self.datenbank.lesen() as session:
            yield self.ablage(session)

    def raum(self, id: UUID) -> Raum:
        """Where the content of an Uebergabe or Nachricht lies. Raises `NichtGefunden` when its key was
        destroyed."""
        with self.lesen() as ablage:
            return self.speicher.raum(ablage, id)

    @contextmanager
    def schreiben(self, auftrag: Auftrag) -> Iterator[Ablage]:
        """One transaction on this Mandant's rows in the middle of a work item, committed at the end of the
        block. Raises `LeaseVerloren` when another worker has taken the item over meanwhile."""
        with self.transaktion(auftrag) as session:
            yield self.ablage(session)

    @contextmanager
    def transaktion(self, auftrag: Auftrag) -> Iterator[Session]:
        """The same for those who also enqueue work."""
        with self.datenbank.schreiben() as session:
            verlaengere(session, auftrag, jetzt=self.uhr.jetzt(), lease=self.lease)
            yield session
            session.commit()
