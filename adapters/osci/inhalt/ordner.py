"""A quarantine in a hidden folder beside the target; released all at once, never over existing files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from adapters.osci.inhalt.dateinamen import dateinamen
from gateway.durchlauf import schreibend
from gateway.errors import AufrufFehler
from gateway.ports import GeprueftenInhalt


class Ordnerquarantaene:
    """`with Ordnerquarantaene(ziel) as q`: whatever was not released is gone at the end.

    Raises `AufrufFehler` when the folder cannot be written or holds a file of the same name already."""

    def __init__(self, ziel: Path):
        self._ziel = ziel.absolute()
        self._faecher: dict[str, BinaryIO] = {}

    def __enter__(self) -> Ordnerquarantaene:
        try:
            self._ziel.parent.mkdir(parents=True, exist_ok=True)
            self._ordner = Path(tempfile.mkdtemp(prefix=f".{self._ziel.name}-", dir=self._ziel.parent))
        except OSError:
            raise AufrufFehler("Der Zielordner lässt sich nicht anlegen.", wo=str(self._ziel)) from None
        return self

    def __exit__(
        self, art: type[BaseException] | None, fehler: BaseException | None, spur: TracebackType | None
    ) -> None:
        self._schliesse()
        shutil.rmtree(self._ordner, ignore_errors=True)

    def fach(self, refid: str) -> BinaryIO:
        """A fresh file; its name is a number, not the foreign id."""
        self._faecher[refid] = fach = schreibend(self._ordner / str(len(self._faecher)), neu=True)
        return fach

    def gib_frei(self, inhalte: Sequence[GeprueftenInhalt]) -> dict[str, Path]:
        """Move the verified contents into the target folder; returns where each lies."""
        self._schliesse()
        namen = dateinamen(inhalt.refid for inhalt in inhalte)
        orte = {inhalt.refid: self._ziel / name for inhalt, name in zip(inhalte, namen, strict=True)}
        nummern = {refid: self._ordner / str(nummer) for nummer, refid in enumerate(self._faecher)}
        gelegt: list[Path] = []
        try:
            self._ziel.mkdir(exist_ok=True)
            for refid, ort in orte.items():
                os.link(nummern[refid], ort)
                gelegt.append(ort)
        except OSError:
            for ort in gelegt:
                ort.unlink()
            raise AufrufFehler(
                "Im Zielordner liegt schon eine Datei dieses Namens, oder er ist nicht beschreibbar.",
                wo=str(self._ziel),
            ) from None
        return orte

    def _schliesse(self) -> None:
        for fach in self._faecher.values():
            fach.close()
