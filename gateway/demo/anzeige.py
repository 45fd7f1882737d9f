"""What the demo shows while it runs: both timelines, and the progress of the packets."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from gateway.ablage.tabellen import Ereigniszeile
from gateway.auskunft.vorgaenge import Vorgang
from gateway.demo.seite import Seite
from gateway.domain.worte import oertlich

_PAUSE = 3.0
"""Seconds between two lines of progress where there is no terminal."""


class Anzeige:
    """Sentences for people on standard error, or JSON events."""

    def __init__(self, ausgabe: Callable[[dict[str, Any]], None] | None) -> None:
        self._ausgabe = ausgabe
        self._zeile_offen = False
        self._letzter: dict[str, tuple[int, int]] = {}
        self._zuletzt = time.monotonic()

    def schritt(self, text: str) -> None:
        """One step of the demo itself."""
        if self._ausgabe:
            self._ausgabe({"event": "schritt", "text": text})
        else:
            self._schreibe(text)

    def fortschritt(self, ist: int, soll: int) -> None:
        """Bytes of the generated file."""
        self._balken("Akte", ist, soll, "erzeugt")

    def zeige(self, seite: Seite) -> None:
        """New timeline rows of one side, and how many packets have travelled."""
        for vorgang in seite.vorgaenge:
            id = vorgang.ueberblick.id
            for ereignis in vorgang.zeitlinie[seite.gezeigt.get(id, 0) :]:
                self._zeige_ereignis(seite, vorgang, ereignis)
            seite.gezeigt[id] = len(vorgang.zeitlinie)
            if vorgang.ueberblick.gesamt:
                wer = seite.behoerde.ort
                self._balken(wer, vorgang.ueberblick.erledigt, vorgang.ueberblick.gesamt, "Pakete")

    def _zeige_ereignis(self, seite: Seite, vorgang: Vorgang, ereignis: Ereigniszeile) -> None:
        if self._ausgabe:
            self._ausgabe(
                {
                    "event": "zeitlinie",
                    "behoerde": seite.behoerde.kennung,
                    "vorgang": str(vorgang.ueberblick.id),
                    "zeit": oertlich(ereignis.zeit).isoformat(),
                    "wer": ereignis.wer,
                    "text": ereignis.text,
                }
            )
        else:
            self._schreibe(f"{oertlich(ereignis.zeit):%H:%M:%S}  {seite.behoerde.ort:<10} {ereignis.text}")

    def _balken(self, wer: str, ist: int, soll: int, was: str) -> None:
        ist = min(ist, soll)
        if self._letzter.get(wer) == (ist, soll) or soll <= 1:
            return
        self._letzter[wer] = (ist, soll)
        if self._ausgabe:
            self._ausgabe({"event": "fortschritt", "wo": wer, "ist": ist, "soll": soll, "was": was})
        elif sys.stderr.isatty():
            voll = min(ist * 30 // soll, 30)
            print(
                f"\r\x1b[K          {wer:<10} [{'█' * voll}{'·' * (30 - voll)}] {ist * 100 // soll} % {was}",
                end="",
                file=sys.stderr,
                flush=True,
            )
            self._zeile_offen = True
        elif time.monotonic() - self._zuletzt >= _PAUSE:
            self._zuletzt = time.monotonic()
            print(f"          {wer:<10} {ist * 100 // soll} % {was}", file=sys.stderr, flush=True)

    def _schreibe(self, text: str) -> None:
        if self._zeile_offen:
            print("\r\x1b[K", end="", file=sys.stderr)
            self._zeile_offen = False
        print(text, file=sys.stderr, flush=True)
