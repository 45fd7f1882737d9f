"""Answers to requests with an idempotency key, for all web processes together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from sqlalchemy import delete

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.dialekt import einfuegen
from gateway.ablage.tabellen import Idempotenzzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ports import Uhr

GILT = timedelta(hours=24)
LAEUFT_HOECHSTENS = timedelta(seconds=150)
"""After so long nobody works on it any more: a request has two minutes."""


class Anlauf(Enum):
    """What to do with a request."""

    NEU = auto()
    """Answer it; then `merke` or `gib_frei`."""
    LAEUFT = auto()
    """Somebody is at it."""
    ANDERE = auto()
    """The key belongs to another request."""


@dataclass(frozen=True)
class Merkantwort:
    """An answer as it was given."""

    status: int
    kopf: Mapping[str, str]
    inhalt: bytes


class Idempotenzbuch:
    """Of one installation. `schluessel` and `anfrage` are SHA-256, hex; all methods raise like the database."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._uhr = uhr

    @noch_einmal
    def beginne(self, schluessel: str, anfrage: str, gilt: timedelta = GILT) -> Anlauf | Merkantwort:
        """Of many at once exactly one gets `NEU`; where it died, the next one after `LAEUFT_HOECHSTENS`."""
        jetzt = self._uhr.jetzt()
        with self._datenbank.schreiben() as session:
            session.execute(
                delete(Idempotenzzeile).where(
                    Idempotenzzeile.schluessel == schluessel, Idempotenzzeile.bis <= jetzt
                )
            )
            neu = einfuegen(session, Idempotenzzeile).values(
                schluessel=schluessel, anfrage=anfrage, begonnen=jetzt, bis=jetzt + gilt
            )
            eingefuegt = neu.on_conflict_do_nothing().returning(Idempotenzzeile.schluessel)
            if session.scalar(eingefuegt) is not None:
                ergebnis: Anlauf | Merkantwort = Anlauf.NEU
            else:
                zeile = session.get_one(Idempotenzzeile, schluessel, with_for_update=True)
                ergebnis = self._noch_einmal(zeile, anfrage)
            session.commit()
        return ergebnis

    def _noch_einmal(self, zeile: Idempotenzzeile, anfrage: str) -> Anlauf | Merkantwort:
        if zeile.anfrage != anfrage:
            return Anlauf.ANDERE
        if zeile.status is not None:
            return Merkantwort(zeile.status, zeile.kopf or {}, zeile.inhalt or b"")
        jetzt = self._uhr.jetzt()
        if abs(jetzt - zeile.begonnen) < LAEUFT_HOECHSTENS:
            return Anlauf.LAEUFT
        zeile.begonnen = jetzt
        return Anlauf.NEU

    @noch_einmal
    def merke(self, schluessel: str, antwort: Merkantwort) -> None:
        """From now on this is the answer."""
        with self._datenbank.schreiben() as session:
            zeile = session.get(Idempotenzzeile, schluessel, with_for_update=True)
            if zeile is not None:
                zeile.status, zeile.kopf, zeile.inhalt = antwort.status, dict(antwort.kopf), antwort.inhalt
            session.commit()

    @noch_einmal
    def gib_frei(self, schluessel: str) -> None:
        """Nothing has happened: the key may be used again."""
        with self._datenbank.schreiben() as session:
            session.execute(delete(Idempotenzzeile).where(Idempotenzzeile.schluessel == schluessel))
            session.commit()

    def vergiss_abgelaufene(self) -> None:
        with self._datenbank.schreiben() as session:
            session.execute(delete(Idempotenzzeile).where(Idempotenzzeile.bis <= self._uhr.jetzt()))
            session.commit()
