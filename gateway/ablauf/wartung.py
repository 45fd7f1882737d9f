"""Maintenance: who may hold back the work, how far, and until when. It never ends by itself: whoever repairs takes
longer than he thought, and then nothing must go out behind his back. One that is overdue is a critical alarm."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.kennzahlen import Kennzahlen
from gateway.ablage.tabellen import Wartungszeile
from gateway.ablage.wartung import INSTALLATION, Wartungsbestand
from gateway.ablage.wettlauf import noch_einmal
from gateway.domain.wartung import Wartungsart
from gateway.errors import EingabeFehler
from gateway.ports import Uhr

LAENGSTENS = timedelta(days=14)
"""No longer: within this time the transports keep what waits, and legal deadlines run on."""
GRUND_HOECHSTENS = 300


class WartungFalsch(EingabeFehler):
    """End in the past or too far away, or no reason."""

    code = "wartung.falsch"
    satz = "So lässt sich die Wartung nicht einschalten."


@dataclass(frozen=True)
class Wartung:
    """One that is on. `mandant` None: the whole installation."""

    mandant: str | None
    art: Wartungsart
    seit: datetime
    bis: datetime
    wer: str
    grund: str
    ueberzogen: bool
    """It should be over: forgotten, or the work takes longer."""


@dataclass(frozen=True)
class Ruhezahlen:
    """What it does: `laufende` were taken before it began and come to their end; `ruhende` are due and wait."""

    laufende: int
    ruhende: int


class Wartungsbuch:
    """Of one installation with these Mandanten."""

    def __init__(self, datenbank: Datenbank, mandanten: Collection[str], uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandanten = tuple(mandanten)
        self._uhr = uhr

    def offene(self, mandant: str | None = None) -> Sequence[Wartung]:
        """Of all, or what counts for one Mandant; that of the whole installation first."""
        with self._datenbank.lesen() as session:
            zeilen = Wartungsbestand(session, self._uhr, self._mandanten).liste(mandant)
            return [self._als_wert(zeile) for zeile in zeilen]

    def zahlen(self, mandant: str | None = None) -> Ruhezahlen:
        """Of one Mandant, or of all."""
        with self._datenbank.lesen() as session:
            seine = [Kennzahlen(session, m, self._uhr) for m in ([mandant] if mandant else self._mandanten)]
            return Ruhezahlen(sum(z.noch_laufende() for z in seine), sum(z.ruhende() for z in seine))

    @noch_einmal
    def setze(self, mandant: str | None, art: Wartungsart, *, bis: datetime, grund: str, wer: str) -> None:
        """Switch it on or change it. Raises `WartungFalsch`."""
        grund = " ".join(grund.split())
        jetzt = self._uhr.jetzt()
        if not 0 < len(grund) <= GRUND_HOECHSTENS or not grund.isprintable():
            raise WartungFalsch(f"Bitte nennen Sie den Grund, mit höchstens {GRUND_HOECHSTENS} Zeichen.")
        if bis <= jetzt:
            raise WartungFalsch("Das Ende liegt in der Vergangenheit.")
        if bis - jetzt > LAENGSTENS:
            raise WartungFalsch(
                f"Das Ende liegt zu weit fort; höchstens {LAENGSTENS.days} Tage sind möglich."
            )
        with self._datenbank.schreiben() as session:
            bestand = Wartungsbestand(session, self._uhr, self._mandanten)
            bestand.setze(mandant or INSTALLATION, art, bis=bis, grund=grund, wer=wer)
            session.commit()

    @noch_einmal
    def hebe_auf(self, mandant: str | None, *, wer: str) -> bool:
        """Everything goes on with the next item; False when there was none."""
        with self._datenbank.schreiben() as session:
            bestand = Wartungsbestand(session, self._uhr, self._mandanten)
            gab_es = bestand.hebe_auf(mandant or INSTALLATION, wer=wer)
            session.commit()
        return gab_es

    def _als_wert(self, zeile: Wartungszeile) -> Wartung:
        ueberzogen = zeile.bis <= self._uhr.jetzt()
        return Wartung(
            zeile.mandant or None, zeile.art, zeile.seit, zeile.bis, zeile.wer, zeile.grund, ueberzogen
        )
