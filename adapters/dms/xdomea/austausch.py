"""A part of a tree as a tree of its own: our folder inside the exchange folder."""

from __future__ import annotations

from typing import BinaryIO

from adapters.dms.fern import Baum, Eintrag, Fehlt, Marke
from adapters.dms.namen import Platz


class Unterbaum:
    """Everything below the folder `name`, which is made when it is missing."""

    def __init__(self, baum: Baum, name: str):
        self._baum = baum
        self._vorne: Platz = (name,)
        self.art = baum.art
        self.ort = f"{baum.ort.rstrip('/')}/{name}"

    def liste(self, ort: Platz) -> list[Eintrag]:
        """The folder itself is empty before it is made. Raises `Fehlt`."""
        try:
            return self._baum.liste(self._vorne + ort)
        except Fehlt:
            if ort:
                raise
            self._baum.liste(())
            return []

    def oeffne(self, ort: Platz) -> BinaryIO:
        return self._baum.oeffne(self._vorne + ort)

    def hole(self, ort: Platz, bekannt: Marke | None) -> tuple[Marke, bytes] | None:
        return self._baum.hole(self._vorne + ort, bekannt)

    def lege_ordner(self, ort: Platz) -> None:
        """Raises `Fehlt`."""
        if len(ort) == 1:
            self._baum.lege_ordner(self._vorne)
        self._baum.lege_ordner(self._vorne + ort)

    def schreibe(self, ort: Platz, inhalt: BinaryIO, groesse: int | None) -> None:
        self._baum.schreibe(self._vorne + ort, inhalt, groesse)

    def ersetze(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        self._baum.ersetze(self._vorne + ort, daten, self._vorne + entwurf)

    def lege_einmal(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        self._baum.lege_einmal(self._vorne + ort, daten, self._vorne + entwurf)

    def verschiebe(self, von: Platz, nach: Platz, *, ordner: bool = False) -> None:
        self._baum.verschiebe(self._vorne + von, self._vorne + nach, ordner=ordner)

    def loesche(self, ort: Platz, *, ordner: bool = False) -> None:
        self._baum.loesche(self._vorne + ort, ordner=ordner)

    def hinaus(self, von: Platz, name: str) -> None:
        """A file of ours becomes visible in the folder around. Raises `Fehlt`, `Vorhanden`."""
        self._baum.verschiebe(self._vorne + von, (name,))

    def draussen_loesche(self, name: str) -> None:
        """A file in the folder around; harmless when it is gone."""
        self._baum.loesche((name,))

    def draussen(self) -> list[str]:
        """Names of the files in the folder around."""
        return [e.name for e in self._baum.liste(()) if not e.ist_ordner]
