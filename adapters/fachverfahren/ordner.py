"""The exchange folder: we lay a question down, the specialist system lays its answer beside it.

<ordner>/anfragen/<uuid>.json     ours; complete as soon as it has this name
<ordner>/antworten/<uuid>.json    theirs, under the name of the question"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from adapters.fachverfahren.auskunft import GROESSTE, frage, lies
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.domain.person import Person
from gateway.ports import KeineAuskunft, Merkmalauskunft, Uhr


class Austauschordner:
    """Implements `gateway.ports.Fachverfahren`. `ordner` must exist; the two below are made."""

    def __init__(self, ordner: Path, uhr: Uhr, hoechstalter: timedelta):
        self._ordner = ordner
        self._uhr = uhr
        self._hoechstalter = hoechstalter

    def merkmale(self, vorgang: UUID, person: Person, aktenzeichen: str | None) -> Merkmalauskunft:
        anfrage, antwort = self._ort("anfragen", vorgang), self._ort("antworten", vorgang)
        try:
            self._vergiss_alte()
            daten = self._lies(antwort)
            if daten is None:
                self._lege(anfrage, frage(vorgang, person, aktenzeichen))
                raise KeineAuskunft(
                    "Das Fachverfahren hat auf die Anfrage im Austauschordner noch nicht geantwortet."
                )
            try:
                auskunft = lies(daten, self._uhr.jetzt(), self._hoechstalter)
            except KeineAuskunft:
                antwort.unlink(missing_ok=True)  # a better one may come
                self._lege(anfrage, frage(vorgang, person, aktenzeichen))
                raise
            anfrage.unlink(missing_ok=True)
        except OSError:
            raise KeineAuskunft("Der Austauschordner des Fachverfahrens ist nicht erreichbar.") from None
        return auskunft

    def _ort(self, teil: str, vorgang: UUID) -> Path:
        return self._ordner / teil / f"{vorgang}.json"

    @staticmethod
    def _lies(datei: Path) -> bytes | None:
        try:
            with datei.open("rb") as strom:
                return strom.read(GROESSTE + 1)
        except FileNotFoundError:
            return None

    def _lege(self, datei: Path, daten: bytes) -> None:
        """Whole or not at all; only the owner and the other system (by its group) may read it."""
        if not self._ordner.is_dir():
            raise FileNotFoundError
        for teil in ("anfragen", "antworten"):
            (self._ordner / teil).mkdir(mode=0o770, exist_ok=True)
        if datei.exists():
            return
        vorlaeufig = datei.with_suffix(".neu")
        with os.fdopen(os.open(vorlaeufig, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o660), "wb") as strom:
            strom.write(daten)
            sichere_datei(strom)
        vorlaeufig.replace(datei)
        sichere_ordner(datei.parent)

    def _vergiss_alte(self) -> None:
        """Personal data lies here no longer than it may be used."""
        grenze = (self._uhr.jetzt() - self._hoechstalter).timestamp()
        for teil in ("anfragen", "antworten"):
            for datei in (self._ordner / teil).glob("*"):
                with suppress(FileNotFoundError):
                    if datei.stat().st_mtime < grenze:
                        datei.unlink()
