"""What one release of XTA says differently; the frame around it (SOAP, WS-Addressing, MTOM) is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from adapters.xta import namen
from adapters.xta.draht import container, faults, kasten
from adapters.xta.draht.faults import LiesAusnahme, SchreibeAusnahme
from adapters.xta.draht.metadaten import METADATEN
from adapters.xta.draht.nutzlast import Nutzlage
from adapters.xta.fehler import Abgelehnt, TechnischesProblem
from adapters.xta.namen import Ausnahme, Fassung, Operation
from gateway.errors import Fehler


@dataclass(frozen=True)
class Sprache:
    """One release on the wire. `kopfbloecke`: header blocks of an answer that the
    schema is asked about."""

    fassung: Fassung
    praefixe: Mapping[str, str]
    operationen: tuple[Operation, ...]
    lage: Nutzlage
    kopfbloecke: frozenset[str]
    schreibe_ausnahme: SchreibeAusnahme
    lies_ausnahme: LiesAusnahme
    antwort_action: Callable[[Operation], str]
    ausnahme_action: Callable[[Operation, Ausnahme], str]

    @cached_property
    def nach_action(self) -> Mapping[str, Operation]:
        return {operation.action: operation for operation in self.operationen}

    def fehler_action(self, fehler: Fehler, operation: Operation | None) -> str:
        """What stands in the header of a fault: typed ones have an action of the operation (WSDL)."""
        if isinstance(fehler, Abgelehnt | TechnischesProblem) and operation is not None:
            return self.ausnahme_action(operation, fehler.ausnahme)
        return faults.action_ohne_art(fehler)


V211 = Sprache(
    Fassung.V211,
    namen.PRAEFIXE,
    namen.OPERATIONEN,
    container.NUTZLAGE,
    frozenset({METADATEN, kasten.ANTWORT}),
    faults.schreibe_ausnahme,
    faults.lies_ausnahme,
    lambda operation: operation.action,
    lambda operation, _ausnahme: operation.action,
)
