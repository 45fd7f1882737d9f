"""Chunks that have arrived: one file each, synced before the row; put together when all are there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht.pakete import KIB, Paketangabe
from adapters.osci.draht.stuecke import Stuecke, schreibe_in
from adapters.osci.mailbox.vorgang import Auftragsfehler
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.durchlauf import lesend, schreibend
from gateway.verschlossen import oeffne_verschlossen, verschlossener_ordner
from gateway.zustandsdatei import Zustandsdatei


@dataclass(frozen=True)
class Paketgrenzen:
    """In bytes."""

    hoechstens: int
    mindestens: int
    nachricht: int


@dataclass(frozen=True)
class Paketstand:
    """What is there of one message."""

    anzahl: int
    gesamt_kib: int
    groesse_kib: int
    absender: str
    nummern: tuple[int, ...]

    @property
    def vollstaendig(self) -> bool:
        return len(self.nummern) == self.anzahl


class Paketlager:
    """The chunks of all messages that are not complete yet."""

    def __init__(self, ordner: Path, db: Zustandsdatei, grenzen: Paketgrenzen):
        self._ordner = ordner
        self._db = db
        self._grenzen = grenzen
        verschlossener_ordner(ordner)

    def stand(self, message_id: str) -> Paketstand | None:
        zeilen = self._db.alle("SELECT * FROM paket WHERE message_id = ? ORDER BY nummer", (message_id,))
        if not zeilen:
            return None
        erste = zeilen[0]
        nummern = tuple(zeile["nummer"] for zeile in zeilen)
        return Paketstand(
            erste["anzahl"], erste["gesamt_kib"], erste["groesse_kib"], erste["absender"], nummern
        )

    def lege(self, message_id: str, absender: str, angabe: Paketangabe, inhalt: Stuecke) -> Paketstand:
        """Store one chunk durably. Raises `Auftragsfehler` with 99xx."""
        bisher = self.stand(message_id)
        self._pruefe(absender, angabe, inhalt.groesse, bisher)
        ordner = self._ordner_von(message_id)
        verschlossener_ordner(ordner)
        datei = ordner / str(angabe.nummer)
        vorlaeufig = ordner / f"{angabe.nummer}.neu"
        with schreibend(vorlaeufig, oeffner=oeffne_verschlossen) as strom:
            schreibe_in(inhalt, strom)
            sichere_datei(strom)
        vorlaeufig.replace(datei)
        sichere_ordner(ordner, ordner.parent)
        with self._db.transaktion() as db:
            neu = db.execute(
                "INSERT OR IGNORE INTO paket VALUES (?, ?, ?, ?, ?, ?)",
                (
                    message_id,
                    angabe.nummer,
                    angabe.anzahl,
                    angabe.gesamt_kib,
                    angabe.groesse_kib,
                    absender,
                ),
            ).rowcount
        if not neu:
            raise Auftragsfehler(rm.PAKET_DOPPELT)
        stand = self.stand(message_id)
        assert stand is not None
        return stand

    @contextmanager
    def zusammengesetzt(self, message_id: str, ziel: BinaryIO) -> Iterator[BinaryIO]:
        """The whole message, written into `ziel`."""
        stand = self.stand(message_id)
        assert stand is not None
        for nummer in stand.nummern:
            with lesend(self._ordner_von(message_id) / str(nummer)) as strom:
                shutil.copyfileobj(strom, ziel, 1024 * 1024)
        ziel.seek(0)
        yield ziel

    def verwirf(self, message_id: str) -> None:
        """Forget all chunks of a message."""
        with self._db.transaktion() as db:
            db.execute("DELETE FROM paket WHERE message_id = ?", (message_id,))
        shutil.rmtree(self._ordner_von(message_id), ignore_errors=True)

    def verwirf_verlassene(self, vor: datetime) -> None:
        """Forget the chunks of messages to which none was added since this moment.

        A folder's own time of change tells: every chunk is a new name in it. It is moved aside first, so that
        a chunk arriving right now fails and is sent again instead of vanishing after it was confirmed."""
        for ordner in list(self._ordner.iterdir()):
            if ordner.stat().st_mtime < vor.timestamp():
                shutil.rmtree(ordner.rename(ordner.with_name(f"{ordner.name}.weg")), ignore_errors=True)
        for zeile in self._db.alle("SELECT DISTINCT message_id FROM paket"):
            if not self._ordner_von(zeile["message_id"]).exists():
                self.verwirf(zeile["message_id"])

    def _ordner_von(self, message_id: str) -> Path:
        return self._ordner / sha256(message_id.encode()).hexdigest()

    def _pruefe(self, absender: str, angabe: Paketangabe, groesse: int, bisher: Paketstand | None) -> None:
        nummer, anzahl, gesamt, kib = _vollstaendig(angabe)
        if not 1 <= nummer <= anzahl:
            raise Auftragsfehler(rm.PAKETNUMMER_FALSCH)
        if kib * KIB > self._grenzen.hoechstens or groesse > kib * KIB:
            raise Auftragsfehler(rm.PAKET_ZU_GROSS)
        if nummer < anzahl and groesse < max(kib * KIB, self._grenzen.mindestens):
            raise Auftragsfehler(rm.PAKET_ZU_KLEIN)
        if gesamt * KIB > self._grenzen.nachricht:
            raise Auftragsfehler(rm.NACHRICHT_ZU_GROSS)
        if anzahl not in (gesamt // kib, gesamt // kib + 1):
            raise Auftragsfehler(rm.PAKETANGABEN_FALSCH)
        if bisher is None:
            return
        if bisher.absender != absender:
            raise Auftragsfehler(rm.MESSAGE_ID_FREMD)
        if (bisher.anzahl, bisher.gesamt_kib, bisher.groesse_kib) != (anzahl, gesamt, kib):
            raise Auftragsfehler(rm.PAKETANGABEN_FALSCH)
        if nummer in bisher.nummern:
            raise Auftragsfehler(rm.PAKET_DOPPELT)


def _vollstaendig(angabe: Paketangabe) -> tuple[int, int, int, int]:
    werte = (angabe.nummer, angabe.anzahl, angabe.gesamt_kib, angabe.groesse_kib)
    if None in werte or not angabe.anzahl or not angabe.groesse_kib:
        raise Auftragsfehler(rm.PAKETANGABEN_FALSCH)
    nummer, anzahl, gesamt, kib = werte
    assert nummer is not None and anzahl is not None and gesamt is not None and kib is not None
    return nummer, anzahl, gesamt, kib
