"""From a stream to the skeleton: payload text flows away decoded, the rest becomes a small tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from gateway.fremdxml import Base64Senke, Senke, lies
from gateway.nachrichten.arten import NUTZDATEN
from gateway.nachrichten.releases import marke

Nutzdatenziel = Callable[[str], Callable[[bytes], object]]
"""Called with the local name of a payload element when it begins; returns where its decoded bytes go."""


@dataclass
class Nutzdatenspur:
    """What a payload left behind: its first bytes and its size."""

    anfang: bytes = b""
    groesse: int = 0


@dataclass(frozen=True)
class Skelett:
    """The tree without payloads, and the traces of these in document order."""

    wurzel: etree._Element
    spuren: tuple[Nutzdatenspur, ...]


@dataclass
class _Weiche:
    """Decides at each start tag whether text flows into the tree or away."""

    ziel: Nutzdatenziel | None
    stelle: tuple[str, int] | None = None
    spuren: list[Nutzdatenspur] = field(default_factory=list)

    def __call__(self, tag: str, tiefe: int) -> Senke | None:
        if tiefe == 1:
            self.stelle = NUTZDATEN.get(marke(tag))
        if self.stelle is None or tiefe != self.stelle[1] or marke(tag) != self.stelle[0]:
            return None
        spur = Nutzdatenspur()
        self.spuren.append(spur)
        weiter = self.ziel(etree.QName(tag).localname) if self.ziel else None

        def nimm(daten: bytes) -> None:
            spur.anfang = (spur.anfang + daten[:4])[:4]
            spur.groesse += len(daten)
            if weiter is not None:
                weiter(daten)

        return Base64Senke(nimm)


def lies_skelett(quelle: BinaryIO, nutzdaten: Nutzdatenziel | None = None) -> Skelett:
    """Read one message to its end. Raises `XmlFehler` (X000, S001, X001 for bad base64)."""
    weiche = _Weiche(nutzdaten)
    wurzel = lies(quelle, senken=weiche)
    return Skelett(wurzel, tuple(weiche.spuren))
