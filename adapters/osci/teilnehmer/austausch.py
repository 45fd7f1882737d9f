"""An order before it is written, a response that was checked, and what stands in any response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from adapters.osci.draht.kontrollblock import Kontrollblock
from adapters.osci.draht.kontrollblock import lies as lies_kontrollblock
from adapters.osci.draht.kopfbloecke import (
    Rollenzertifikat,
)
from adapters.osci.draht.nachricht import Anhang, Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import NS, OSCI, q
from adapters.osci.draht.stuecke import Folge
from adapters.osci.rueckmeldungen import Rueckmeldung
from adapters.osci.transportfehler import (
    KontrollblockFalsch,
)


@dataclass(frozen=True)
class Auftrag:
    """An order before it gets its ControlBlock: `bloecke` stand between languages and certificates."""

    art: Art
    bloecke: tuple[str, ...] = ()
    rumpf: Folge = field(default_factory=Folge)
    rumpf_ns: str = NS
    zertifikate: tuple[Rollenzertifikat, ...] = ()
    anhaenge: Mapping[str, Anhang] = field(default_factory=dict)


@dataclass(frozen=True)
class Antwort:
    """A checked response. `beleg` is the whole signed message as it came; valid inside the `with` only."""

    nachricht: Nachricht
    rueckmeldungen: tuple[Rueckmeldung, ...]
    beleg: BinaryIO

    @property
    def auftrag(self) -> etree._Element:
        element = self.nachricht.auftrag()
        assert element is not None
        return element


def kontrollblock_von(nachricht: Nachricht) -> Kontrollblock:
    """Raises `KontrollblockFalsch` when it is not readable."""
    block = nachricht.block("ControlBlock")
    assert block is not None
    try:
        return lies_kontrollblock(block)
    except ValueError:
        raise KontrollblockFalsch() from None


def lies_rueckmeldungen(nachricht: Nachricht) -> tuple[Rueckmeldung, ...]:
    """The entries of Feedback in their order."""
    auftrag = nachricht.auftrag()
    eintraege = auftrag.iterfind(f"{q(OSCI, 'Feedback')}/{q(OSCI, 'Entry')}") if auftrag is not None else ()
    return tuple(
        Rueckmeldung(e.findtext(q(OSCI, "Code")) or "", e.findtext(q(OSCI, "Text")) or "") for e in eintraege
    )
