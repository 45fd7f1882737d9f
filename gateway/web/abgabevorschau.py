"""What a handover would be, before it is one: for the assistant and for the API."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from gateway.ablauf import vorabpruefung
from gateway.ablauf.spaetscans import Spaetscan
from gateway.ablauf.vorabpruefung import Befunde, Fund, Seitenstand
from gateway.ablauf.wege.abgabe import Vorschau
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.vorgaben import Vorgaben
from gateway.web.pages.dokumente import Teil, gruppiere


@dataclass(frozen=True)
class Abgabevorschau:
    """The file that is meant, its parts, the receiver, and what would be in the way. `befunde`: of its pages."""

    partner: Behoerde
    vorschau: Vorschau
    befunde: Befunde = field(default_factory=dict)

    @property
    def akte(self) -> Akte:
        return self.vorschau.akte

    @cached_property
    def teile(self) -> Sequence[Teil[Dokument]]:
        """Of what goes."""
        return gruppiere(self.dabei, lambda d: d)

    @cached_property
    def dabei(self) -> Sequence[Dokument]:
        """What goes, at once or released; in the order of the file."""
        bleiben = {d.uuid for d in self.vorschau.aufteilung.bleiben}
        return [d for d in self.vorschau.dabei if d.uuid not in bleiben]

    @cached_property
    def funde(self) -> Sequence[Fund]:
        return vorabpruefung.pruefe(self.vorschau.dabei, self.befunde)

    @property
    def verhindert(self) -> bool:
        return any(f.verhindert for f in self.funde)

    @property
    def seiten(self) -> Seitenstand:
        """Of what goes."""
        return self._seiten(self.dabei)

    def seiten_von(self, teil: Teil[Dokument]) -> Seitenstand:
        return self._seiten(teil.inhalt)

    def seitenzahl(self, dokument: Dokument) -> int | None:
        befund = self.befunde.get(dokument.uuid)
        return befund["seiten"] if befund else None

    def _seiten(self, dokumente: Sequence[Dokument]) -> Seitenstand:
        return vorabpruefung.seitenstand(dokumente, self.befunde)

    @property
    def bytes(self) -> int:
        """As far as known before the documents are touched."""
        return sum(d.groesse or 0 for _, teil in self.vorschau.aufteilung.teile for d in teil)

    @property
    def stand(self) -> str:
        """Changes when the file does, or what goes of it: what was shown is what leaves."""
        weg = [str(d.uuid) for d in self.vorschau.weggelassen]
        dabei = [(str(d.uuid), d.relativer_pfad, d.klasse) for d in self.vorschau.dabei]
        return hashlib.sha256(repr((self.partner.kennung, dabei, weg)).encode()).hexdigest()[:16]


def mit_ersetzten(vorgaben: Vorgaben, spaete: Sequence[Spaetscan]) -> Vorgaben:
    """What a new scan stands in for stays behind."""
    ersetzte = {s.ersetzt for s in spaete if s.fertig and s.ersetzt}
    return replace(vorgaben, weglassen=vorgaben.weglassen | ersetzte)


def bezug_der_akte(akte: Akte) -> str:
    """Names a file in the audit log without its number."""
    return f"akte:{hashlib.sha256(akte.aktenzeichen.encode()).hexdigest()[:16]}"
