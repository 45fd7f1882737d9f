"""Command `bericht`: how much goes untouched, how long it takes, what holds it. Without personal data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption, tag
from gateway.cli.ausgabe import JsonOption, hinweis, json_zeile
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import oertlich
from gateway.errors import AufrufFehler
from gateway.settings import lade

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.ablage.berichtsdaten import Zeitraum
    from gateway.auskunft.betrieb import Bericht
    from gateway.auskunft.betrieb.bericht import Kennzahlen

WOCHE = timedelta(days=7)


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    HTML = "html"


def bericht(
    von: Annotated[str | None, typer.Option("--von", metavar="DATE", help="Erster Tag, JJJJ-MM-TT.")] = None,
    bis: Annotated[
        str | None, typer.Option("--bis", metavar="DATE", help="Letzter Tag; er gehört dazu.")
    ] = None,
    woche: Annotated[
        bool, typer.Option("--woche", help="Die letzten sieben Tage, heute eingeschlossen.")
    ] = False,
    form: Annotated[
        Format | None, typer.Option("--format", help="Für Programme, Tabellen oder zum Ansehen und Drucken.")
    ] = None,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Berichtet über die Übergaben, die in einem Zeitraum begonnen haben; ohne Personendaten."""
    from gateway.bootstrap.installation import Installation
    from gateway.cli import berichtsseite, berichtswerte

    installation = Installation.geoeffnet(lade(settings))
    zeitraum = _zeitraum(von, bis, woche, installation.uhr.jetzt())
    behoerden = mandanten.gemeinte(installation.einstellungen, mandant)
    berichte = [installation.berichtsauskunft(kennung).bericht(zeitraum) for kennung in behoerden]
    match Format.JSON if json else form:
        case Format.JSON:
            for einer in berichte:
                json_zeile(berichtswerte.als_json(einer))
        case Format.CSV:
            print(berichtswerte.als_csv(berichte), end="")
        case Format.HTML:
            namen = {m.kennung: m.name for m in installation.einstellungen.mandanten}
            print(berichtsseite.als_html(berichte, namen))
        case _:
            _drucke(berichte)
    if not any(einer.gesamt.begonnen for einer in berichte):
        hinweis("In diesem Zeitraum hat keine Übergabe begonnen.")


def _zeitraum(von: str | None, bis: str | None, woche: bool, jetzt: datetime) -> Zeitraum:
    """Raises `AufrufFehler`."""
    from gateway.ablage.berichtsdaten import Zeitraum

    if woche == (von is not None or bis is not None):
        raise AufrufFehler("Bitte entweder --woche oder --von und --bis angeben.")
    if woche:
        morgen = _naechster_tag(tag(f"{oertlich(jetzt):%Y-%m-%d}", "--woche"))
        return Zeitraum(morgen - WOCHE, morgen)
    if von is None or bis is None:
        raise AufrufFehler(f"Zum Zeitraum fehlt {'--von' if von is None else '--bis'}.")
    erster, letzter = tag(von, "--von", jetzt), tag(bis, "--bis")
    if letzter < erster:
        raise AufrufFehler("Der Zeitraum ist leer: --bis liegt vor --von.")
    return Zeitraum(erster, _naechster_tag(letzter))


def _naechster_tag(wann: datetime) -> datetime:
    """In local time, so that a day on which the clocks change is a day, too."""
    return wann + timedelta(days=1)


def _drucke(berichte: Iterable[Bericht]) -> None:
    for einer in berichte:
        for zeile in _zeilen(einer):
            print(zeile)


def _zeilen(einer: Bericht) -> Iterator[str]:
    yield f"{einer.mandant}, {einer.von:%d.%m.%Y} bis {einer.bis:%d.%m.%Y}"
    for richtung, zahlen in einer.richtungen.items():
        yield f"  {richtung.value}: {_satz(zahlen)}"
    if einer.haltegruende:
        yield "Gehalten durch:"
    for grund in einer.haltegruende:
        yield f"  {grund.gestellt:>6}  {grund.regel}" + (f" ({grund.offen} offen)" if grund.offen else "")
    if einer.partner:
        yield "Mit:"
    for partner in einer.partner:
        yield f"  {partner.kennung}  {partner.name}: {_satz(partner.zahlen)}"
    if einer.aelteste:
        yield "Am längsten offen:"
    for offene in einer.aelteste:
        haelt = f", gehalten: {offene.regel}" if offene.regel else ""
        yield (
            f"  {oertlich(offene.seit):%d.%m.%Y}  {str(offene.id)[:8]}  {offene.richtung.value}, "
            f"{offene.partner}, {offene.zustand.angabe.name}{haelt}"
        )


def _satz(zahlen: Kennzahlen) -> str:
    from gateway.cli.berichtswerte import dauer

    teile = [f"{zahlen.begonnen} begonnen, {zahlen.am_ziel} am Ziel"]
    if zahlen.anteil_unberuehrt is not None:
        teile.append(f"davon {zahlen.anteil_unberuehrt:.0%} unberührt".replace("%", " %"))
    if zahlen.median is not None and zahlen.p90 is not None:
        teile.append(f"Dauer {dauer(zahlen.median)} (Median), {dauer(zahlen.p90)} (90 %)")
    if zahlen.offen:
        teile.append(f"{zahlen.offen} offen")
    return ", ".join(teile)
