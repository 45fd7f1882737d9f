"""The hidden side of an import: everything that is not yet part of a visible file.

.import/<vorgang>/inhalt/          the documents at their places
                  inhalt/.uebernahme/<vorgang>.json   what was announced, and by whom
                  inhalt/.nachrichten/                original messages
                  summen/<uuid>                       digests of what was put
                  teile/                              half-written files
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from adapters.dms.folder import dateien
from adapters.dms.folder.verzeichnis import UEBERNAHME
from adapters.dms.namen import Platz
from adapters.dms.summen import Ablegung, Summe, pruefe_angaben, summe, vergleiche
from gateway.dauerhaft import sichere_ordner
from gateway.dmsfehler import AndererInhalt, ImportUnbekannt
from gateway.domain.akte import Dokument

NACHRICHTEN = ".nachrichten"


class Verborgen:
    """What lies below .import/ for one Vorgang. Writing only under `gesperrt(importe)` but for `lege`."""

    def __init__(self, importe: Path, vorgang: UUID):
        self._importe = importe
        self._hier = importe / str(vorgang)
        self._weg = importe / f"{_WEG}{vorgang.hex}"
        self._summen = self._hier / "summen"
        self._teile = self._hier / "teile"
        self._beginn = f"{vorgang}.json"
        self.inhalt = self._hier / "inhalt"

    def lege_an(self, ankuendigung: bytes) -> None:
        """From now on it has begun; what an interrupted beginning left is no matter."""
        for ordner in (self._summen, self._teile, self.inhalt / NACHRICHTEN, self.inhalt / UEBERNAHME):
            dateien.lege_ordner(self._importe, ordner.relative_to(self._importe).parts)
        dateien.ersetze(self.inhalt / UEBERNAHME / self._beginn, ankuendigung)

    def ankuendigung(self) -> bytes | None:
        """What it began with; None = it has not, or is over."""
        try:
            return (self.inhalt / UEBERNAHME / self._beginn).read_bytes()
        except FileNotFoundError:
            return None

    def lege(self, dokument: Dokument, platz: Platz, inhalt: BinaryIO) -> Ablegung:
        """The same bytes again change nothing; a stored copy that is no longer what was put is replaced."""
        gilt = self.gemerkt(dokument.uuid)
        if gilt is not None and self.summe(platz) == gilt:
            return vergleiche(gilt, summe(inhalt))
        teil = self._teile / uuid4().hex
        kam = dateien.schreibe(teil, inhalt)
        pruefe_angaben(dokument, kam)
        with dateien.gesperrt(self._importe):
            return self._nimm(teil, kam, dokument.uuid, platz)

    def _nimm(self, teil: Path, kam: Summe, uuid: UUID, platz: Platz) -> Ablegung:
        if self.ankuendigung() is None:
            raise ImportUnbekannt()
        gilt = self.gemerkt(uuid)
        if gilt not in (None, kam):
            raise AndererInhalt(wo=f"Dokument {uuid}")
        if gilt is not None and self.summe(platz) == gilt:
            return Ablegung(kam, neu=False)
        dateien.ersetze(self._summen / str(uuid), _als_json(kam))
        ziel = dateien.lege_ordner(self.inhalt, platz[:-1])
        teil.replace(ziel / platz[-1])
        sichere_ordner(ziel)
        return Ablegung(kam, neu=True)

    def summe(self, platz: Platz) -> Summe | None:
        """Of what the disk holds; None = nothing lies there."""
        return dateien.summe_der_datei(self.inhalt, platz)

    def gemerkt(self, uuid: UUID) -> Summe | None:
        """Of what was put; None = nothing yet (or the note itself is damaged: then it is put again)."""
        try:
            angaben = json.loads((self._summen / str(uuid)).read_bytes())
            return Summe(angaben["sha256"], angaben["groesse"])
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def raeume(self) -> None:
        """The import is over; what the disk does not let go now is an open import for later."""
        shutil.rmtree(self._hier, ignore_errors=True)

    def brich_ab(self) -> None:
        """Away at once, then removed; also what an earlier attempt left."""
        for rest in (self._weg, self._hier):
            with dateien.gesperrt(self._importe), suppress(FileNotFoundError):
                rest.rename(self._weg)
                sichere_ordner(self._importe)
            if self._weg.exists():
                shutil.rmtree(self._weg)


_WEG = ".weg-"


def verborgene(importe: Path) -> list[UUID]:
    """Every Vorgang of which something lies below .import/."""
    gefunden = set()
    for eintrag in importe.iterdir():
        with suppress(ValueError):
            gefunden.add(UUID(eintrag.name.removeprefix(_WEG)))
    return sorted(gefunden)


def _als_json(summe: Summe) -> bytes:
    return json.dumps({"sha256": summe.sha256, "groesse": summe.groesse}).encode()
