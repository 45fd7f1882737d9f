"""What would come of sending again, before anybody does it: how many would go, and to whom nothing can go, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.ablauf.reparatur import Fund
from gateway.domain.auftragsart import SENDEN
from gateway.domain.worte import anzahl
from gateway.errors import VoruebergehenderFehler

Hindernis = Callable[[str], str | None]
"""Why nothing could be sent to this authority now; None = nothing is known against it."""


@dataclass(frozen=True)
class Stockung:
    """So many would not go, for this reason."""

    anzahl: int
    grund: str


@dataclass(frozen=True)
class Vorschau:
    """`gesendet`: messages that would go; `versucht`: other work that would be tried again."""

    gesendet: int
    versucht: int
    stockungen: Sequence[Stockung]

    @property
    def satz(self) -> str:
        """German; "" when nothing would be sent at all."""
        nicht = sum(s.anzahl for s in self.stockungen)
        if not self.gesendet and not nicht:
            return ""
        gehen = f"{self.gesendet} {'würde' if self.gesendet == 1 else 'würden'} gesendet"
        gruende = " ".join(f"{s.anzahl}×: {s.grund}" for s in self.stockungen)
        return f"Davon {gehen}, {nicht} nicht. {gruende}".strip() if nicht else f"Davon {gehen}."


def sieh_voraus(funde: Sequence[Fund], hindernis: Hindernis) -> Vorschau:
    """Asks the directory once for each authority. One that is away is a hindrance, too."""
    je_partner = Counter(f.partner for f in funde if f.art == SENDEN)
    gruende = {partner: _grund(partner, hindernis) for partner in je_partner}
    stockungen = [
        Stockung(je_partner[partner], grund)
        for partner, grund in sorted(gruende.items(), key=lambda paar: paar[0] or "")
        if grund is not None
    ]
    return Vorschau(
        gesendet=sum(zahl for partner, zahl in je_partner.items() if gruende[partner] is None),
        versucht=sum(f.art != SENDEN for f in funde),
        stockungen=stockungen,
    )


def _grund(partner: str | None, hindernis: Hindernis) -> str | None:
    if partner is None:
        return "Der Empfänger steht nicht fest."
    try:
        return hindernis(partner)
    except VoruebergehenderFehler as fehler:
        return fehler.text


def zusammen(vorschauen: Sequence[Vorschau]) -> Vorschau:
    """Of several Mandanten."""
    return Vorschau(
        sum(v.gesendet for v in vorschauen),
        sum(v.versucht for v in vorschauen),
        [s for v in vorschauen for s in v.stockungen],
    )


def betroffen(zahl: int) -> str:
    """ "würden 3 Aufträge"."""
    return f"{'würde' if zahl == 1 else 'würden'} {anzahl(zahl, 'Auftrag', 'Aufträge')}"
