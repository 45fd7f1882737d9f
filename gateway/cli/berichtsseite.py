"""The report as a page of its own: to look at, to print, to send; no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.auskunft.betrieb import Bericht
from gateway.cli.berichtswerte import dauer
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich

BREITE = 560
"""Of the drawing area, in units of the plot."""
_RICHTUNGEN = {Richtung.ABGABE: "Abgaben", Richtung.UEBERNAHME: "Übernahmen"}
_MONATE_AB, _WOCHEN_AB = 200, 40
"""Days from which on a plot of weeks or months can be read and one of days can't."""

_umgebung = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "vorlagen"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_umgebung.filters.update(
    dauer=lambda wert: "–" if wert is None else dauer(wert),
    anteil=lambda wert: "–" if wert is None else f"{round(100 * wert)} %",
    tag=lambda wert: f"{wert:%d.%m.%Y}",
    ortstag=lambda wert: f"{oertlich(wert):%d.%m.%Y}",
    richtung=lambda wert: _RICHTUNGEN[wert],
)


@dataclass(frozen=True)
class Balken:
    """One bar: its label, its number, its length in units of the plot."""

    name: str
    zahl: int
    laenge: int


def als_html(berichte: Sequence[Bericht], namen: Mapping[str, str]) -> str:
    """A complete document; `namen`: of the Mandanten."""
    seiten = [
        {
            "bericht": bericht,
            "name": namen[bericht.mandant],
            "dauern": _balken(bericht.dauern),
            "haltegruende": _balken([(g.regel, g.gestellt) for g in bericht.haltegruende]),
            "verlauf": _balken(_verlauf(bericht)),
        }
        for bericht in berichte
    ]
    return _umgebung.get_template("bericht.html").render(seiten=seiten)


def _balken(werte: Sequence[tuple[str, int]]) -> list[Balken]:
    hoechster = max((zahl for _, zahl in werte), default=0) or 1
    return [Balken(name, zahl, round(BREITE * zahl / hoechster)) for name, zahl in werte]


def _verlauf(bericht: Bericht) -> list[tuple[str, int]]:
    """How many reached their aim, by day, week or month."""
    tage = len(bericht.tage)
    form = "%m/%Y" if tage >= _MONATE_AB else "KW %V/%G" if tage >= _WOCHEN_AB else "%d.%m."
    summen: dict[str, int] = {}
    for tag, _, am_ziel in bericht.tage:
        name = tag.strftime(form)
        summen[name] = summen.get(name, 0) + am_ziel
    return list(summen.items())
