"""What the web room is given by bootstrap; it reaches for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gateway.auskunft.betrieb import Befund, Betriebsauskunft, Hausauskunft
from gateway.auskunft.vorgaenge import Auskunft
from gateway.ports import Uhr
from gateway.web.bremse import Bremse, Tokentor
from gateway.web.sitzung import Ausweis
from gateway.web.zugang import Zugangsfach

RECHNERNAMEN = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Webdienste:
    """Injected services of one installation."""

    auskunft: Callable[[str], Auskunft]
    """The queries of one Mandant."""
    mandanten: Mapping[str, str]
    """Key and name of every Mandant served here."""
    betriebsauskunft: Callable[[str], Betriebsauskunft]
    """What administrators ask: without persons or content."""
    haus: Hausauskunft
    """How the installation fares."""
    bereitschaft: Callable[[], Sequence[Befund]]
    fach: Zugangsfach
    uhr: Uhr
    namen: frozenset[str] = field(default=RECHNERNAMEN)
    """Host names under which browsers may come (protection against DNS rebinding)."""
    praefix: str = ""
    """Path before ours at a reverse proxy, e.g. "/akten"."""

    @cached_property
    def bremse(self) -> Bremse:
        return Bremse(self.uhr)

    @cached_property
    def tokentor(self) -> Tokentor:
        return Tokentor(self.fach, self.uhr)

    @cached_property
    def ausweis(self) -> Ausweis:
        return Ausweis(f"aktenbruecke_{self.fach.kennzeichen}", self.praefix or "/")
