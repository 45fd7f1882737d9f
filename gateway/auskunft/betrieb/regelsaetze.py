"""The rule sets of one Mandant, for those who look: which counts, which versions there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import RegelsatzPasstNicht
from gateway.ablage.regelsaetze import regelsatz_von
from gateway.ablage.tabellen import Regelsatzzeile
from gateway.domain.regelsatz import Regelsatz
from gateway.ports import Uhr


@dataclass(frozen=True)
class Fassung:
    """A version and who made it; version 0 was made by nobody. `entworfen_von`, `aktiviert_von`: user ids."""

    version: int
    gilt: bool
    grund: str = ""
    entworfen_von: str | None = None
    entworfen_am: datetime | None = None
    aktiviert_von: str | None = None
    aktiviert_am: datetime | None = None
    aktiviert_grund: str = ""


class Regelauskunft:
    """Queries bound to one Mandant. `vorgabe`: version 0, with what the settings say."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr, vorgabe: Regelsatz) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr
        self.vorgabe = vorgabe

    def fassungen(self) -> Sequence[Fassung]:
        """All, the shipped one first."""
        with self._datenbank.lesen() as session:
            saetze = Buch(session, self._mandant, self._uhr).regelsaetze
            gilt = saetze.aktive_version()
            return [Fassung(0, gilt == 0), *(_fassung(z, gilt) for z in saetze.liste())]

    def satz(self, version: int | None = None) -> Regelsatz:
        """This version, or the one that counts. Raises `NichtGefunden`, `RegelsatzPasstNicht`."""
        with self._datenbank.lesen() as session:
            saetze = Buch(session, self._mandant, self._uhr).regelsaetze
            if version is None:
                return saetze.aktiver(self.vorgabe)
            return regelsatz_von(saetze.lies(version)) if version else self.vorgabe

    def bisheriger(self) -> Regelsatz:
        """What a draft is compared with: the one that counts, or the shipped one where that can't be read any
        more, for it must be possible to draft its successor."""
        try:
            return self.satz()
        except RegelsatzPasstNicht:
            return self.vorgabe


def _fassung(zeile: Regelsatzzeile, gilt: int) -> Fassung:
    return Fassung(
        zeile.version,
        zeile.version == gilt,
        zeile.grund,
        zeile.entworfen_von,
        zeile.entworfen_am,
        zeile.aktiviert_von,
        zeile.aktiviert_am,
        zeile.aktiviert_grund,
    )
