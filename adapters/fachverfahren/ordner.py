"""The exchange folder: we lay a question down, the specialist system lays its answer beside it.

<ordner>/anfragen/<uuid>.json     ours; complete as soon as it has this name
<ordner>/antworten/<uuid>.json    theirs, under the name of the question"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from adapters.fachverfahren.auskunft import GROESSTE, frage, lies
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.domain.person import Person
from gateway.domain.worte import dauer
from gateway.ports import Ansprache, KeineAuskunft, Merkmalauskunft, Uhr

STUMM = timedelta(hours=1)
"""A question that waits longer says that nobody is answering."""


class Austauschordner:
    """Implements `gateway.ports.Fachverfahren` and `Ansprechbar`. `ordner` must exist; the two below are made."""

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

    def sprich_an(self, kennung: str) -> Ansprache:
        """May we lay a question down, and is somebody answering? Raises `KeineAuskunft`."""
        del kennung
        try:
            self._bereite()
            with tempfile.TemporaryFile(dir=self._ordner / "anfragen") as probe:
                probe.write(b"probe")
            seit = min((d.stat().st_mtime for d in (self._ordner / "anfragen").glob("*.json")), default=None)
        except OSError:
            raise KeineAuskunft("Der Austauschordner des Fachverfahrens ist nicht erreichbar.") from None
        wartet = self._uhr.jetzt().timestamp() - seit if seit is not None else 0
        if wartet > STUMM.total_seconds():
            raise KeineAuskunft(
                f"Das Fachverfahren hat seit {dauer(timedelta(seconds=wartet))} nicht geantwortet."
            )
        return Ansprache("Der Austauschordner ist da; keine Anfrage wartet lange auf Antwort.")

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
        self._bereite()
        if datei.exists():
            return
        vorlaeufig = datei.with_suffix(".neu")
        with os.fdopen(os.open(vorlaeufig, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o660), "wb") as strom:
            strom.write(daten)
            sichere_datei(strom)
        vorlaeufig.replace(datei)
        sichere_ordner(datei.parent)

    def _bereite(self) -> None:
        if not self._ordner.is_dir():
            raise FileNotFoundError
        for teil in ("anfragen", "antworten"):
            (self._ordner / teil).mkdir(mode=0o770, exist_ok=True)

    def _vergiss_alte(self) -> None:
        """Personal data lies here no longer than it may be used."""
        grenze = (self._uhr.jetzt() - self._hoechstalter).timestamp()
        for teil in ("anfragen", "antworten"):
            for datei in (self._ordner / teil).glob("*"):
                with suppress(FileNotFoundError):
                    if datei.stat().st_mtime < grenze:
                        datei.unlink()
