"""What an operation answers, until it is written to the wire."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from adapters.osci.draht.stuecke import Ausschnitt, Folge, Stuecke
from adapters.xta.draht.nutzlast import Ort
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.namen import Operation
from adapters.xta.server.konten import Konto
from gateway.durchlauf import lesend


@dataclass
class Vorgang:
    """A request whose envelope was read; its payload, if any, lies in `datei`."""

    operation: Operation
    umschlag: Umschlag
    konto: Konto
    """On whose behalf."""
    orte: tuple[Ort, ...] = ()
    datei: Path | None = None
    stapel: ExitStack = field(default_factory=ExitStack)
    """Whatever must stay open until the answer is written."""

    @property
    def rumpf(self) -> etree._Element:
        """Of operations with a body; that it is there was checked."""
        assert self.umschlag.rumpf is not None
        return self.umschlag.rumpf


@dataclass(frozen=True)
class Ergebnis:
    """Header blocks, body, and the payload that the body's elements stand for, in order."""

    kopf: Sequence[etree._Element] = ()
    rumpf: etree._Element | None = None
    inhalte: Sequence[Stuecke] = ()


def mit_inhalt(
    kopf: Sequence[etree._Element],
    rumpf: etree._Element,
    orte: Sequence[Ort],
    datei: Path | None,
    stapel: ExitStack,
) -> Ergebnis:
    """Payload from a file, which stays open until the answer is written."""
    strom = stapel.enter_context(lesend(datei)) if datei is not None else None
    inhalte: list[Stuecke] = [Ausschnitt(strom, o.ab, o.groesse) if strom else Folge() for o in orte]
    return Ergebnis(kopf, rumpf, inhalte)
