"""Information bars (§ 51 BMG), and 030112: the bars of a person have changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar

from gateway.domain.meldung import Sperre
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.meldenachricht import Personenmeldung, Qualifiziert
from gateway.nachrichten.release import AUSKUNFTSSPERRE


@wert
class Auskunftssperre(Qualifiziert):
    """Information bar of the registry office (§ 51 BMG)."""

    art: Annotated[str, E("mbauskunftssperre", Schluessel(AUSKUNFTSSPERRE))]
    gueltig_bis: Annotated[date | None, E("gueltigBis")] = None


@wert
class Sperren(Qualifiziert):
    """The bars that hold; the registry office wants a receipt for `ereignis` (0020, fact 1)."""

    sperren: Annotated[tuple[Auskunftssperre, ...], E("auskunftssperre")]
    ereignis: Annotated[Ereignis, E("identifikation.quittungsrelevanterSachverhalt")]


@wert
class Sperrenaenderung(Qualifiziert):
    """The bars before and after; none after = lifted."""

    vorher: Annotated[tuple[Auskunftssperre, ...], E("vorher")] = ()
    nachher: Annotated[Sperren | None, E("nachher")] = None


@wert
class Auskunftssperrenmeldung(Personenmeldung):
    """A bar was set, changed or lifted."""

    TYP: ClassVar[str] = "030112"
    WURZEL: ClassVar[str] = "MBABH.Auskunftssperre.030112"

    aenderung: Annotated[Sperrenaenderung, E("aenderung")]


def auskunftssperren(sperren: Iterable[Sperre]) -> tuple[Auskunftssperre, ...]:
    """As a message names them."""
    return tuple(Auskunftssperre(art=s.art, gueltig_bis=s.gueltig_bis) for s in sperren)


def als_domaene(sperren: Sperren | None) -> tuple[Sperre, ...]:
    """The bars that hold now."""
    return tuple(Sperre(s.art, s.gueltig_bis) for s in sperren.sperren) if sperren else ()
