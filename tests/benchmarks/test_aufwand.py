"""What a whole handover costs the databases, counted, not timed: both sides together."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection, event

from gateway.ablage.datenbank import Datenbank
from gateway.ablauf.post import eingang
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import Amt, Zweibehoerden

TRANSAKTIONEN, ANWEISUNGEN = 40, 400
"""At most so many for one handover of 100 kB, both sides together; as many are asked for."""


@dataclass
class Zaehler:
    """Committed transactions, and statements in all of them and in those that only look."""

    transaktionen: int = 0
    anweisungen: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def zaehlt(self, datenbank: Datenbank) -> Iterator[None]:
        maschine = datenbank._engine
        hoerer: dict[str, Any] = {"commit": self._commit, "before_cursor_execute": self._anweisung}
        for name, tue in hoerer.items():
            event.listen(maschine, name, tue)
        yield
        for name, tue in hoerer.items():
            event.remove(maschine, name, tue)

    def _commit(self, _: Connection) -> None:
        self.transaktionen += 1

    def _anweisung(self, _v: Connection, _c: object, text: str, _p: object, _k: object, _m: bool) -> None:
        if not text.startswith("BEGIN"):
            self.anweisungen[" ".join(text.split()[:60])] += 1


def _ticke(amt: Amt, zaehler: Zaehler) -> None:
    """Ask the mailbox; only the work counts, not the clock that ticks whether there is work or not."""
    with amt.haus.datenbank.schreiben() as session:
        eingang.takt(amt.post, session)
        session.commit()
    with zaehler.zaehlt(amt.haus.datenbank):
        amt.worker.laufe(bis_leer=True)


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_eine_kleine_uebergabe_kostet_wenig_transaktionen_und_anweisungen(
    zweibehoerden: Zweibehoerden,
) -> None:
    z, zaehler = zweibehoerden, Zaehler()
    z.lege_akte({"antrag.pdf": b"%PDF-1.7\n" + os.urandom(100_000)})
    with zaehler.zaehlt(z.zu.haus.datenbank):
        z.fordere_an()
    ziel = [Zustand.ABGESCHLOSSEN, Zustand.KARENZ]
    for _ in range(6):
        _ticke(z.zu, zaehler)
        _ticke(z.weg, zaehler)
        if [z.zu.uebergabe().zustand, z.weg.uebergabe().zustand] == ziel:
            break
    assert [z.zu.uebergabe().zustand, z.weg.uebergabe().zustand] == ziel
    haeufigste = "\n".join(f"{n:4} {text[:200]}" for text, n in zaehler.anweisungen.most_common(40))
    summe = zaehler.anweisungen.total()
    print(f"{zaehler.transaktionen} Transaktionen, {summe} Anweisungen\n{haeufigste}")
    assert zaehler.transaktionen <= TRANSAKTIONEN
    assert summe <= ANWEISUNGEN
