"""Who talks with whom over the transport, and what both are bound to."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from adapters.osci.schutz.transportsignatur import Unterschrift
from adapters.osci.schutz.zertifikatspruefung import Pruefstelle
from adapters.osci.teilnehmer.spoolraum import Spoolraum
from gateway.ports import Diensteintrag, Uhr
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.zertifikat import Zertifikat


@dataclass(frozen=True)
class Gegenstelle:
    """A mailbox: where it is and the certificates it must show."""

    url: str
    verschluesselung: Zertifikat
    signatur: Zertifikat

    @classmethod
    def aus(cls, eintrag: Diensteintrag) -> Gegenstelle:
        """The mailbox of a directory entry. Raises `KeinElektronischerAustausch` when it names none."""
        zugang = eintrag.zugang("osci")
        return cls(
            zugang.url, Zertifikat.aus_der(zugang.verschluesselung), Zertifikat.aus_der(zugang.signatur)
        )


@dataclass(frozen=True)
class Teilnehmer:
    """Who we are on the transport level."""

    unterschrift: Unterschrift
    verschluesselung: Schluessel


@dataclass(frozen=True)
class Transportregeln:
    """What both sides of the transport are bound to; one object for a whole installation."""

    pruefung: Zertifikatspruefung
    uhr: Uhr
    policy: Schutzpolicy = field(default_factory=Schutzpolicy)
    verschluesseln: bool = True
    hoechstgroesse: int = 4_000_000_000
    """Bytes of one message that we take from the wire."""
    zwischenablage: Path | None = None
    """Folder for spool files; None = the system's."""

    @cached_property
    def spoolraum(self) -> Spoolraum:
        """What everything that arrives may occupy."""
        return Spoolraum(self.zwischenablage or Path(tempfile.gettempdir()))

    @cached_property
    def pruefstelle(self) -> Pruefstelle:
        """Remembers verdicts for a minute: a handover asks for the same certificates again and again."""
        return Pruefstelle(self.pruefung, self.uhr)
