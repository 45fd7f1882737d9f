"""A rule set: which rules of each side count, in which order, with which limits and service levels. Data with
versions.

The rules themselves are part of the program (`gateway.domain.regeln`); a set may leave one out, move it, and
say how many must agree. What it doesn't name counts as shipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from gateway.domain.fristen import TAG, Fristen
from gateway.domain.grenzen import Grenzen
from gateway.domain.regel import Befund, F, Regel, beurteile
from gateway.domain.regeln.anforderung import ANFORDERUNGSREGELN
from gateway.domain.regeln.freigabe import FREIGABEREGELN
from gateway.domain.sachverhalt import Abgang, Seite, Zuzug
from gateway.domain.werktage import nach_werktagen

UNABDINGBAR = frozenset(
    {"testnachricht", "merkmale_unbekannt", "auskunftssperre", "wohnsitzauflage", "raeumliche_beschraenkung"}
    | {"nicht_angefordert", "schon_abgegeben", "personenverschiedenheit"}
)
"""Rules that no set may leave out: without them something leaves that the law keeps here."""


class RegelsatzFalsch(ValueError):
    """A rule that doesn't exist, is named twice or may not be left out, or an order that contradicts itself.

    `stelle`: side, number of the entry (from 0) and its key; None where no single entry is to blame."""

    def __init__(self, text: str, stelle: tuple[Seite, int, str] | None = None) -> None:
        super().__init__(text)
        self.stelle = stelle


@dataclass(frozen=True)
class Regelangabe:
    """What a set says about one rule. `nach`: it is asked after this one."""

    regel: str
    aus: bool = False
    nach: str | None = None


@dataclass(frozen=True)
class Regelsatz:
    """One version of the rules of one Mandant; 0 is the one shipped with the program."""

    version: int = 0
    grenzen: Grenzen = field(default_factory=Grenzen)
    anforderung: tuple[Regelangabe, ...] = ()
    freigabe: tuple[Regelangabe, ...] = ()
    fristen: Fristen = field(default_factory=Fristen)

    def __post_init__(self) -> None:
        self.anforderungsregeln()
        self.freigaberegeln()

    def anforderungsregeln(self) -> tuple[Regel[Zuzug], ...]:
        return _ordne(ANFORDERUNGSREGELN, self.anforderung, Seite.ANFORDERUNG)

    def freigaberegeln(self) -> tuple[Regel[Abgang], ...]:
        return _ordne(FREIGABEREGELN, self.freigabe, Seite.FREIGABE)

    def beurteile_zuzug(self, fall: Zuzug, freigegeben: Sequence[str] = ()) -> Befund[Zuzug]:
        return beurteile(self.anforderungsregeln(), fall, self.grenzen, freigegeben)

    def beurteile_abgang(self, fall: Abgang, freigegeben: Sequence[str] = ()) -> Befund[Abgang]:
        return beurteile(self.freigaberegeln(), fall, self.grenzen, freigegeben)

    def nach(self, seit: datetime, frist: timedelta) -> datetime:
        """So long after that moment; whole days are working days where the set says so."""
        if not self.fristen.werktage:
            return seit + frist
        tage, rest = divmod(frist, TAG)
        return nach_werktagen(seit, tage, self.grenzen.land) + rest


def _ordne(alle: Sequence[Regel[F]], angaben: Sequence[Regelangabe], seite: Seite) -> tuple[Regel[F], ...]:
    """The shipped order, changed only where the set says so. Raises `RegelsatzFalsch`."""
    bekannt = {regel.kennung: regel for regel in alle}
    gesagt = _pruefe(angaben, bekannt, seite)
    reihe = list(bekannt)
    for stelle in _gefolgt(gesagt, seite):
        nach = gesagt[stelle].nach
        if nach is not None:
            reihe.remove(stelle)
            reihe.insert(reihe.index(nach) + 1, stelle)
    return tuple(bekannt[k] for k in reihe if not (k in gesagt and gesagt[k].aus))


def _pruefe(
    angaben: Sequence[Regelangabe], bekannt: Mapping[str, object], seite: Seite
) -> dict[str, Regelangabe]:
    gesagt: dict[str, Regelangabe] = {}
    for nummer, angabe in enumerate(angaben):
        for wo, name in (("regel", angabe.regel), ("nach", angabe.nach)):
            if name is not None and name not in bekannt:
                raise RegelsatzFalsch(_gibt_es_nicht(name, bekannt, seite), (seite, nummer, wo))
        if angabe.regel in gesagt:
            raise RegelsatzFalsch(f"Die Regel »{angabe.regel}« steht zweimal da.", (seite, nummer, "regel"))
        if angabe.aus and angabe.regel in UNABDINGBAR:
            text = f"Die Regel »{angabe.regel}« darf nicht abgeschaltet werden."
            raise RegelsatzFalsch(text, (seite, nummer, "aus"))
        gesagt[angabe.regel] = angabe
    return gesagt


def _gibt_es_nicht(name: str, bekannt: Mapping[str, object], seite: Seite) -> str:
    aehnlich = get_close_matches(name, bekannt, n=1)
    gemeint = f"; gemeint ist vielleicht »{aehnlich[0]}«" if aehnlich else ""
    return f"Die Regel »{name[:40]}« gibt es auf der Seite »{seite.value}« nicht{gemeint}."


def _gefolgt(gesagt: Mapping[str, Regelangabe], seite: Seite) -> list[str]:
    """Moved rules, each after the one that it follows."""
    folgt = {k: [a.nach] if a.nach else [] for k, a in gesagt.items()}
    try:
        geordnet = TopologicalSorter(folgt).static_order()
        return [k for k in geordnet if k in gesagt]
    except CycleError as fehler:
        kreis = " → ".join(f"»{name}«" for name in fehler.args[1])
        raise RegelsatzFalsch(
            f"Die Reihenfolge auf der Seite »{seite.value}« läuft im Kreis: {kreis}."
        ) from None
