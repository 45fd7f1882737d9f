"""The hidden side of an import in a remote store.

_import/<vorgang>/beginn.json          what was announced, and by whom: the import has begun
                  <id>/…               a new file as it will be, its folder moves as a whole; or
                  dokumente/<uuid>/…   documents that will be added to a file, each by itself
                  nachrichten/         original messages
                  summen/<uuid>.json   digests of what was put: the document counts from then on
                  entwurf-<…>.json     drafts of small files
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import BinaryIO
from uuid import UUID, uuid4

from adapters.dms.ankuendigung import Ankuendigung
from adapters.dms.fern.baum import Baum, Fehlt, Vorhanden
from adapters.dms.fern.fehler import OrtFehlt
from adapters.dms.fern.griffe import NACHRICHTEN, UEBERNAHME, klein, namen_in, summe_der_datei
from adapters.dms.namen import Platz, pruefe_pfad
from adapters.dms.summen import (
    Ablegung,
    Stueckstrom,
    Summe,
    Zaehlwerk,
    pruefe_angaben,
    restlaenge,
    summe,
    vergleiche,
)
from gateway.dmsfehler import AndererInhalt
from gateway.domain.akte import Dokument

IMPORTE = "_import"
ANDERE_LISTE = "Dieser Import hat schon mit einer anderen Dokumentenliste begonnen."


class Verborgen:
    """What lies below _import/ for one Vorgang."""

    def __init__(self, baum: Baum, vorgang: UUID):
        self._baum = baum
        self.hier: Platz = (IMPORTE, vorgang.hex)
        self._beginn: Platz = (*self.hier, "beginn.json")
        self.akte: Platz = (*self.hier, vorgang.hex)
        """Of a new file."""
        self.nachrichten: Platz = (*self.hier, "nachrichten")
        """Of a delivery that will be added; those of a new file lie in it."""

    def lege_an(self, ankuendigung: Ankuendigung, daten: bytes) -> None:
        """All folders at once; it has begun when `beginn.json` is there. Raises `OrtFehlt`."""
        try:
            self._baum.lege_ordner((IMPORTE,))
        except Fehlt:
            raise OrtFehlt() from None
        for ort in (self.hier, (*self.hier, "summen"), *self._ordner(ankuendigung)):
            self._baum.lege_ordner(ort)
        try:
            self._baum.lege_einmal(self._beginn, daten, self.entwurf())
        except Vorhanden:
            if self.ankuendigung() != daten:
                raise AndererInhalt(ANDERE_LISTE) from None

    def _ordner(self, ankuendigung: Ankuendigung) -> Iterable[Platz]:
        dokumente = ankuendigung.akte.dokumente
        if ankuendigung.ziel is not None:
            sammlung = (*self.hier, "dokumente")
            return (self.nachrichten, sammlung, *((*sammlung, d.uuid.hex) for d in dokumente))
        pfade = {(*self.akte, *d.pfad[:n]): None for d in dokumente for n in range(1, len(d.pfad) + 1)}
        return (self.akte, (*self.akte, NACHRICHTEN), (*self.akte, UEBERNAHME), *pfade)

    def ankuendigung(self) -> bytes | None:
        """What it began with; None = it has not, or is over."""
        return klein(self._baum, self._beginn)

    def ort(self, dokument: Dokument, *, einzeln: bool) -> Platz:
        """Where a document lies; one by itself (`einzeln`) may have its later name already."""
        if not einzeln:
            return (*self.akte, *pruefe_pfad(dokument))
        ordner = (*self.hier, "dokumente", dokument.uuid.hex)
        return (*ordner, *(namen_in(self._baum, ordner)[:1] or [dokument.dateiname]))

    def lege(self, dokument: Dokument, ort: Platz, inhalt: BinaryIO) -> Ablegung:
        """The same bytes again change nothing; a stored copy that is no longer what was put is replaced.

        Raises `Fehlt` when the import is over meanwhile."""
        gilt = self.gemerkt(dokument.uuid)
        if gilt is not None and summe_der_datei(self._baum, ort) == gilt:
            return vergleiche(gilt, summe(inhalt))
        werk = Zaehlwerk()
        groesse = restlaenge(inhalt) if dokument.groesse is None else dokument.groesse
        self._baum.schreibe(ort, Stueckstrom(werk.durch(inhalt)), groesse)
        pruefe_angaben(dokument, werk.summe)
        if gilt not in (None, werk.summe):
            raise AndererInhalt(wo=f"Dokument {dokument.uuid}")
        self._merke(dokument.uuid, werk.summe)
        return Ablegung(werk.summe, neu=True)

    def gemerkt(self, uuid: UUID) -> Summe | None:
        """Of what was put; None = nothing yet (or the note itself is damaged: then it is put again)."""
        try:
            angaben = json.loads(klein(self._baum, self._zettel(uuid)) or b"")
            return Summe(angaben["sha256"], angaben["groesse"])
        except (ValueError, TypeError, KeyError):
            return None

    def _merke(self, uuid: UUID, kam: Summe) -> None:
        """Of two workers with other bytes only one is believed."""
        daten = json.dumps({"sha256": kam.sha256, "groesse": kam.groesse}).encode()
        try:
            self._baum.lege_einmal(self._zettel(uuid), daten, self.entwurf())
        except Vorhanden:
            gilt = self.gemerkt(uuid)
            if gilt not in (None, kam):
                raise AndererInhalt(wo=f"Dokument {uuid}") from None
            if gilt is None:
                self._baum.ersetze(self._zettel(uuid), daten, self.entwurf())

    def _zettel(self, uuid: UUID) -> Platz:
        return (*self.hier, "summen", f"{uuid.hex}.json")

    def lege_gleich(self, ort: Platz, daten: bytes) -> None:
        """Two workers write the same: then nothing is replaced, not even for a moment. Raises `Fehlt`."""
        try:
            self._baum.lege_einmal(ort, daten, self.entwurf())
        except Vorhanden:
            if klein(self._baum, ort) != daten:
                self._baum.ersetze(ort, daten, self.entwurf())

    def entwurf(self) -> Platz:
        """A free place for a draft; goes with the import."""
        return (*self.hier, f"entwurf-{uuid4().hex}.json")

    def entferne(self) -> None:
        """Away with all of it; the beginning goes first, so that no rest counts as an import."""
        with suppress(Fehlt):
            self._baum.loesche(self._beginn)
            self._baum.loesche(self.hier, ordner=True)
